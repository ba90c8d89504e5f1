"""The reference graph: the finished architecture, which the whole course builds.

`diagrams/reference_architecture.py` draws the same graph as plain `diagrams` code; a test holds the two equal.
"""

from helpers.picture.graph import Edge, Graph, Group, Node

REGION = "ap-northeast-1"
TITLE = f"Web application on AWS ({REGION})"


def _zone(letter: str, public: str, private: str) -> tuple[Group, ...]:
    zone = f"{REGION}{letter}"
    return (
        Group(f"zone-{zone}", "zone", f"Availability Zone {zone}", "vpc"),
        Group(f"subnet-public-{letter}", "public_subnet", f"Public subnet\n{public}", f"zone-{zone}"),
        Group(f"subnet-private-{letter}", "private_subnet", f"Private subnet\n{private}", f"zone-{zone}"),
    )


REFERENCE = Graph(
    title=TITLE,
    groups=(
        Group("cloud", "cloud", "AWS Cloud"),
        Group("region", "region", f"Region {REGION}", "cloud"),
        Group("vpc", "vpc", "VPC 10.0.0.0/16", "region"),
        *_zone("a", "10.0.0.0/24", "10.0.10.0/24"),
        *_zone("c", "10.0.1.0/24", "10.0.11.0/24"),
        Group("cloudwatch", "cloudwatch", "CloudWatch", "region"),
    ),
    nodes=(
        Node("users", "users", "Users"),
        Node("github", "github", "GitHub\nmain / develop"),
        Node("route53", "route53", "Route 53", "cloud"),
        Node("acm", "acm", "ACM", "cloud"),
        Node("cloudfront", "cloudfront", "CloudFront", "cloud"),
        Node("s3", "s3", "S3 (static files)", "region"),
        Node("ecr", "ecr", "ECR", "region"),
        Node("igw", "igw", "Internet gateway", "vpc"),
        Node("alb", "alb", "ALB\n(public subnets a, c)", "vpc"),
        Node("task-a", "task", "ECS task\n(Fargate)", "subnet-public-a"),
        Node("task-c", "task", "ECS task\n(Fargate)", "subnet-public-c"),
        Node("aurora-writer", "aurora", "Aurora MySQL\nwriter", "subnet-private-a"),
        Node("aurora-reader", "aurora", "Aurora MySQL\nreader", "subnet-private-c"),
        Node("metrics", "metrics", "Metrics", "cloudwatch"),
        Node("logs", "logs", "Logs", "cloudwatch"),
        Node("alarm", "alarm", "Alarm", "cloudwatch"),
    ),
    edges=(
        Edge("users", "route53", "dns", "1 DNS"),
        Edge("route53", "cloudfront", "dns", "alias", directed=False),
        Edge("acm", "cloudfront", "certificate", "certificate", directed=False),
        Edge("users", "cloudfront", "request", "2 HTTPS"),
        Edge("cloudfront", "s3", "reach", "3a  /static/*"),
        Edge("cloudfront", "igw", "request", "3b  /*"),
        Edge("igw", "alb", "request"),
        Edge("alb", "task-a", "request", "4"),
        Edge("alb", "task-c", "reach"),
        Edge("task-a", "aurora-writer", "sql", "5 writes"),
        Edge("task-c", "aurora-reader", "sql", "5 reads"),
        Edge("task-a", "aurora-reader", "sql"),
        Edge("task-c", "aurora-writer", "sql"),
        Edge("ecr", "task-a", "image", "image"),
        Edge("ecr", "task-c", "image"),
        Edge("github", "ecr", "push", "build and push"),
        Edge("aurora-writer", "metrics", "telemetry", "metrics, logs"),
        Edge("aurora-reader", "logs", "telemetry"),
        Edge("metrics", "alarm", "alarm"),
    ),
)
