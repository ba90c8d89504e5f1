"""The architecture that the course builds, as plain `diagrams` code: read it, change it, run it.

    .venv/bin/python diagrams/reference_architecture.py

writes reference_architecture.svg and .png beside this file. `Diagram` is that of the `diagrams` package; it only
needs no Graphviz on the machine. Each `nodeid` keeps the picture the same from run to run.
"""

from pathlib import Path
from typing import Any

from diagrams.aws.compute import ECR, Fargate
from diagrams.aws.database import AuroraInstance
from diagrams.aws.general import Users
from diagrams.aws.management import Cloudwatch, CloudwatchAlarm, CloudwatchLogs
from diagrams.aws.network import ALB, IGW, CloudFront, Route53
from diagrams.aws.security import ACM
from diagrams.aws.storage import S3
from diagrams.onprem.vcs import Github

from diagrams import Cluster, Edge
from helpers.picture.diagram import Diagram

REGION = "ap-northeast-1"
FONT = {"fontname": "DejaVu Sans", "fontsize": "15"}
LAYOUT = {**FONT, "fontsize": "20", "labelloc": "t", "splines": "spline", "nodesep": "0.45", "ranksep": "1.0"}

REQUEST, SQL, IMAGE, TELEMETRY = "#8C4FFF", "#C925D1", "#ED7100", "#E7157B"


def frame(colour: str, background: str = "white", style: str = "solid") -> dict[str, str]:
    """How a group is framed."""
    return {**FONT, "pencolor": colour, "fontcolor": colour, "bgcolor": background, "style": style, "margin": "22"}


def line(colour: str, label: str = "", style: str = "solid", weight: int = 1) -> Edge:
    """How two boxes are joined."""
    look = {"color": colour, "style": style, "weight": str(weight), "penwidth": "1.6", **FONT}
    make: Any = Edge
    return make(label=label, **look)


PUBLIC, PRIVATE = frame("#7AA116", "#F2F6E8"), frame("#00A4A6", "#E6F6F7")
ZONE = frame("#00A4A6", style="dashed")

target = Path(__file__).with_suffix("")
with Diagram(f"Web application on AWS ({REGION})", str(target), graph_attr=LAYOUT, node_attr=FONT) as diagram:
    users = Users("Users", nodeid="users")
    github = Github("GitHub\nmain / develop", nodeid="github")

    with Cluster("AWS Cloud", graph_attr=frame("#232F3E")):
        dns = Route53("Route 53", nodeid="route53")
        certificate = ACM("ACM", nodeid="acm")
        cdn = CloudFront("CloudFront", nodeid="cloudfront")

        with Cluster(f"Region {REGION}", graph_attr=frame("#00A4A6", style="dashed")):
            static = S3("S3 (static files)", nodeid="s3")
            registry = ECR("ECR", nodeid="ecr")

            with Cluster("VPC 10.0.0.0/16", graph_attr=frame("#8C4FFF")):
                gateway = IGW("Internet gateway", nodeid="igw")
                balancer = ALB("ALB\n(public subnets a, c)", nodeid="alb")

                with Cluster(f"Availability Zone {REGION}a", graph_attr=ZONE):
                    with Cluster("Public subnet\n10.0.0.0/24", graph_attr=PUBLIC):
                        task_a = Fargate("ECS task\n(Fargate)", nodeid="task-a")
                    with Cluster("Private subnet\n10.0.10.0/24", graph_attr=PRIVATE):
                        writer = AuroraInstance("Aurora MySQL\nwriter", nodeid="aurora-writer")

                with Cluster(f"Availability Zone {REGION}c", graph_attr=ZONE):
                    with Cluster("Public subnet\n10.0.1.0/24", graph_attr=PUBLIC):
                        task_c = Fargate("ECS task\n(Fargate)", nodeid="task-c")
                    with Cluster("Private subnet\n10.0.11.0/24", graph_attr=PRIVATE):
                        reader = AuroraInstance("Aurora MySQL\nreader", nodeid="aurora-reader")

            with Cluster("CloudWatch", graph_attr=frame("#E7157B")):
                metrics = Cloudwatch("Metrics", nodeid="metrics")
                logs = CloudwatchLogs("Logs", nodeid="logs")
                alarm = CloudwatchAlarm("Alarm", nodeid="alarm")

    # 1: the name
    users >> line(REQUEST, "1 DNS", "dashed") >> dns
    dns - line(REQUEST, "alias", "dashed") - cdn
    certificate - line("#DD344C", "certificate", "dotted") - cdn

    # 2, 3: the request, to a file or to the application
    users >> line(REQUEST, "2 HTTPS", weight=6) >> cdn
    cdn >> line(REQUEST, "3a  /static/*") >> static
    cdn >> line(REQUEST, "3b  /*", weight=6) >> gateway
    gateway >> line(REQUEST, weight=6) >> balancer

    # 4, 5: the application and its data
    balancer >> line(REQUEST, "4", weight=6) >> task_a
    balancer >> line(REQUEST) >> task_c
    task_a >> line(SQL, "5 writes") >> writer
    task_c >> line(SQL, "5 reads") >> reader
    task_a >> line(SQL) >> reader
    task_c >> line(SQL) >> writer

    # where the application comes from, and who watches it
    registry >> line(IMAGE, "image", "dashed") >> task_a
    registry >> line(IMAGE, "", "dashed") >> task_c
    github >> line(IMAGE, "build and push") >> registry
    writer >> line(TELEMETRY, "metrics, logs", "dotted") >> metrics
    reader >> line(TELEMETRY, "", "dotted") >> logs
    metrics >> line(TELEMETRY) >> alarm
