"""Corrections to the engine's own model, so that describe calls tell what AWS would tell.

moto keeps each route "active" for ever, draws public addresses from 127.0.0.0/8, and leaves the default
security group without its rule.
"""

from ipaddress import IPv4Address, IPv4Network
from typing import Any

from moto.ec2.models.route_tables import Route
from moto.ec2.models.security_groups import SecurityGroupBackend, SecurityGroupRule

PUBLIC_ADDRESSES = IPv4Network("192.0.2.0/24")
"""TEST-NET-1 (RFC 5737): looks like a public address and belongs to nobody."""


def correct_engine() -> None:
    """Put the corrections into moto's classes; doing so twice changes nothing."""
    Route.state = property(_state)  # type: ignore[assignment]
    create = SecurityGroupBackend.create_security_group
    if create.__name__ == _create_security_group.__name__:
        return
    wrapped = _create_security_group(create)
    SecurityGroupBackend.create_security_group = wrapped  # type: ignore[method-assign]


def _state(route: Any) -> str:
    """`blackhole` where the target is gone (EC2 API Reference, Route: State)."""
    return "active" if _leads_somewhere(route) else "blackhole"


def _leads_somewhere(route: Any) -> bool:
    ec2 = route.route_table.ec2_backend
    if route.nat_gateway:
        return route.nat_gateway.state in ("pending", "available")
    if route.interface:
        return route.interface.id in ec2.enis
    if route.gateway and route.gateway.id in ec2.internet_gateways:
        attached = route.gateway.vpc
        return bool(attached) and attached.id == route.route_table.vpc_id
    return not (route.gateway and route.gateway.id.startswith("igw-"))


def _create_security_group(create: Any) -> Any:
    def _create_security_group(backend: Any, *positional: Any, **named: Any) -> Any:
        """The default group lets in what carries the same group (VPC User Guide, "Default security groups")."""
        group = create(backend, *positional, **named)
        if group.is_default:
            own = {"GroupId": group.id, "UserId": backend.account_id, "OwnerId": backend.account_id}
            rule = SecurityGroupRule(backend, "-1", group.id, None, None, None, own, is_egress=False)
            group.ingress_rules.append(rule)
        return group

    return _create_security_group


def public_address(ec2: Any, choose: Any) -> IPv4Address:
    """A public address that nobody in the Region has yet.

    Parameters:
        choose: a `random.Random`, so that a seeded cloud picks the same again.
    """
    taken = {address.public_ip for address in ec2.addresses}
    hosts = [host for host in PUBLIC_ADDRESSES.hosts() if str(host) not in taken]
    return choose.choice(hosts)
