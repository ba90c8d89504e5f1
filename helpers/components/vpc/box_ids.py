"""The picture's ids of the network's resources."""

#: Kinds of resource that stand in the picture under an id of their own making.
PREFIXES = {"subnet": "subnet", "network-interface": "eni", "natgateway": "nat", "vpc-endpoint": "endpoint"}
ONLY_ONE = {"vpc": "vpc", "internet-gateway": "igw"}


def box_id(kind: str, name: str) -> str:
    """The picture's id of a resource, the same as the reference's where it is in the plan."""
    return ONLY_ONE.get(kind) or f"{PREFIXES.get(kind, kind)}-{name}"
