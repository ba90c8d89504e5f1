"""The faults of lesson 01: one cause each, a symptom that can be observed, and a repair."""

from typing import Any

from helpers.course.condition import Condition, Finding
from helpers.course.fault import Fault
from helpers.course.lab_protocol import LabProtocol
from helpers.text import _

ANYWHERE = "0.0.0.0/0"


def _no_page(lab: LabProtocol) -> Finding:
    """The symptom of two faults: a browser waits for the page."""
    trace = lab.reach("internet", "web", port=443).trace
    return Finding(not trace.allowed, _("it gets the page") if trace.allowed else _("it waits until it gives up"))


NO_PAGE = Condition(_("a browser on the internet to wait in vain"), _no_page, 'lab.reach("internet", "web", port=443)')


def _public_table(lab: LabProtocol) -> Any:
    return lab.need("route-table", "public")["RouteTableId"]


def _drop_default_route(lab: LabProtocol) -> None:
    lab.client("ec2").delete_route(RouteTableId=_public_table(lab), DestinationCidrBlock=ANYWHERE)


def _restore_default_route(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    ec2.create_route(
        RouteTableId=lab.need("route-table", "public")["RouteTableId"],
        DestinationCidrBlock="0.0.0.0/0",
        GatewayId=lab.need("internet-gateway", "gateway")["InternetGatewayId"],
    )


def _c_is_not_public(lab: LabProtocol) -> Finding:
    public = lab.network().is_public(lab.need("subnet", "public-c")["SubnetId"])
    return Finding(not public, _("it has") if public else _("it has not"))


def _disassociate_c(lab: LabProtocol) -> None:
    subnet = lab.need("subnet", "public-c")["SubnetId"]
    for association in lab.need("route-table", "public")["Associations"]:
        if association.get("SubnetId") == subnet:
            lab.client("ec2").disassociate_route_table(AssociationId=association["RouteTableAssociationId"])


def _associate_c(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    ec2.associate_route_table(
        RouteTableId=lab.need("route-table", "public")["RouteTableId"],
        SubnetId=lab.need("subnet", "public-c")["SubnetId"],
    )


def _forgetful_acl(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    left = lab.find("network-acl", "hardened")
    if left:
        # The list of an earlier round, mended by the learner: broken again by taking it away and making it anew.
        lab.use_network_acl("public-a", "default")
        ec2.delete_network_acl(NetworkAclId=left["NetworkAclId"])
    acl = ec2.create_network_acl(
        VpcId=lab.need("vpc", "koseizu")["VpcId"], TagSpecifications=lab.tags("network-acl", "hardened")
    )["NetworkAcl"]["NetworkAclId"]
    https = {"Protocol": "6", "PortRange": {"From": 443, "To": 443}, "CidrBlock": ANYWHERE, "RuleAction": "allow"}
    for egress in (False, True):
        ec2.create_network_acl_entry(NetworkAclId=acl, Egress=egress, RuleNumber=100, **https)
    lab.use_network_acl("public-a", "hardened")


def _let_replies_out(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    ec2.create_network_acl_entry(
        NetworkAclId=lab.need("network-acl", "hardened")["NetworkAclId"],
        Egress=True,
        RuleNumber=110,
        Protocol="6",
        PortRange={"From": 1024, "To": 65535},
        CidrBlock="0.0.0.0/0",
        RuleAction="allow",
    )


def _no_database(lab: LabProtocol) -> Finding:
    trace = lab.reach("app-c", "db", port=3306).trace
    return Finding(not trace.allowed, _("it connects") if trace.allowed else _("it waits until it gives up"))


def _let_only_the_balancer_in(lab: LabProtocol) -> None:
    ec2, group = lab.client("ec2"), lab.need("security-group", "db")
    ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
    source = {"UserIdGroupPairs": [{"GroupId": lab.need("security-group", "alb")["GroupId"]}]}
    rule: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3306, **source}
    ec2.authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[rule])


def _let_the_application_in(lab: LabProtocol) -> None:
    ec2 = lab.client("ec2")
    app = lab.need("security-group", "app")["GroupId"]
    rule = {"IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3306, "UserIdGroupPairs": [{"GroupId": app}]}
    ec2.authorize_security_group_ingress(GroupId=lab.need("security-group", "db")["GroupId"], IpPermissions=[rule])


FAULTS: tuple[Fault, ...] = (
    Fault(
        id="01.f1",
        title=_("The page is gone"),
        story=_("After some tidying up nobody on the internet gets the page any more. The server itself is fine."),
        minutes=2,
        inject=_drop_default_route,
        symptom=NO_PAGE,
        hints=(_("Which hop drops the packet: on its way there, or on its way back?"), _("Compare `lab.subnets()`.")),
        diagnosis=_(
            "The route table public has lost its route 0.0.0.0/0 to the internet gateway: replies are dropped."
        ),
        repair=_restore_default_route,
    ),
    Fault(
        id="01.f2",
        title=_("Half of it is dead"),
        story=_("What runs in public-a is reachable; nothing in public-c would be. No route was changed."),
        minutes=3,
        inject=_disassociate_c,
        symptom=Condition(_("public-c to have no route to the internet"), _c_is_not_public, "lab.subnets()"),
        hints=(
            _("Which route table does public-c use?"),
            _("A subnet without an association uses the main table, and the main table is bare."),
        ),
        diagnosis=_("public-c is no longer associated with the table public, so it fell back to the main table."),
        repair=_associate_c,
    ),
    Fault(
        id="01.f3",
        title=_("Hardened to death"),
        story=_("Security asked for HTTPS only, in both directions, at the edge of public-a. Now browsers wait."),
        minutes=4,
        inject=_forgetful_acl,
        symptom=NO_PAGE,
        hints=(
            _("Look for the hop on the *return* path."),
            _("To which port does a server's reply go? Not to 443."),
        ),
        diagnosis=_(
            "The network ACL hardened lets only port 443 out. Replies go to the clients' ephemeral ports, and a"
            " stateless list needs a rule for them."
        ),
        repair=_let_replies_out,
    ),
    Fault(
        id="01.f4",
        title=_("The application loses its database"),
        story=_("The application waits for its database and gives up. The database is up and its password is right."),
        minutes=3,
        inject=_let_only_the_balancer_in,
        symptom=Condition(
            _("the application to wait for the database in vain"), _no_database, 'lab.reach("app-c", "db", port=3306)'
        ),
        hints=(_("Whom does the group db let in? `lab.security_groups()` tells."), _("alb and app look alike.")),
        diagnosis=_("The group db lets in the group alb, which the balancer carries, and not the group app."),
        repair=_let_the_application_in,
    ),
)
