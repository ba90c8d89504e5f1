"""How each kind of thing looks: the icon of a box, the frame of a group, the line of an arrow.

Colours are those of AWS's architecture icons.
"""

from collections.abc import Mapping
from dataclasses import dataclass

INK = "#232F3E"
GREY = "#8A94A0"
NEW = "#E7157B"
GOOD = "#1B7F37"
BAD = "#D13212"


@dataclass(frozen=True)
class NodeKind:
    """A box: the module and class of the `diagrams` package that has its icon, and its name in words."""

    module: str
    icon: str
    name: str


@dataclass(frozen=True)
class GroupKind:
    """A frame: the colour of its line, its background, whether the line is dashed, and its name in words."""

    colour: str
    background: str
    dashed: bool
    name: str


@dataclass(frozen=True)
class EdgeKind:
    """A line: its colour and style, and how much it straightens the layout."""

    colour: str
    style: str = "solid"
    weight: int = 1


NODES: Mapping[str, NodeKind] = {
    "users": NodeKind("diagrams.aws.general", "Users", "users"),
    "github": NodeKind("diagrams.onprem.vcs", "Github", "GitHub repository"),
    "route53": NodeKind("diagrams.aws.network", "Route53", "Route 53"),
    "acm": NodeKind("diagrams.aws.security", "ACM", "ACM certificate"),
    "cloudfront": NodeKind("diagrams.aws.network", "CloudFront", "CloudFront distribution"),
    "s3": NodeKind("diagrams.aws.storage", "S3", "S3 bucket"),
    "ecr": NodeKind("diagrams.aws.compute", "ECR", "ECR repository"),
    "igw": NodeKind("diagrams.aws.network", "IGW", "internet gateway"),
    "nat": NodeKind("diagrams.aws.network", "NATGateway", "NAT gateway"),
    "endpoint": NodeKind("diagrams.aws.network", "Endpoint", "VPC endpoint"),
    "interface": NodeKind("diagrams.aws.network", "VPCElasticNetworkInterface", "network interface"),
    "alb": NodeKind("diagrams.aws.network", "ALB", "application load balancer"),
    "task": NodeKind("diagrams.aws.compute", "Fargate", "ECS task"),
    "aurora": NodeKind("diagrams.aws.database", "AuroraInstance", "Aurora instance"),
    "metrics": NodeKind("diagrams.aws.management", "Cloudwatch", "CloudWatch metrics"),
    "logs": NodeKind("diagrams.aws.management", "CloudwatchLogs", "CloudWatch Logs"),
    "alarm": NodeKind("diagrams.aws.management", "CloudwatchAlarm", "CloudWatch alarm"),
}
GROUPS: Mapping[str, GroupKind] = {
    "cloud": GroupKind(INK, "white", False, "AWS Cloud"),
    "region": GroupKind("#00A4A6", "white", True, "Region"),
    "vpc": GroupKind("#8C4FFF", "white", False, "VPC"),
    "zone": GroupKind("#00A4A6", "white", True, "Availability Zone"),
    "public_subnet": GroupKind("#7AA116", "#F2F6E8", False, "public subnet"),
    "private_subnet": GroupKind("#00A4A6", "#E6F6F7", False, "private subnet"),
    "cloudwatch": GroupKind("#E7157B", "white", False, "CloudWatch"),
}
EDGES: Mapping[str, EdgeKind] = {
    "request": EdgeKind("#8C4FFF", weight=6),
    "reach": EdgeKind("#8C4FFF"),
    "dns": EdgeKind("#8C4FFF", "dashed"),
    "certificate": EdgeKind("#DD344C", "dotted"),
    "image": EdgeKind("#ED7100", "dashed"),
    "push": EdgeKind("#ED7100"),
    "sql": EdgeKind("#C925D1"),
    "telemetry": EdgeKind("#E7157B", "dotted"),
    "alarm": EdgeKind("#E7157B"),
    "security": EdgeKind("#7AA116", "dashed"),
}
