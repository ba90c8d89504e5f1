"""What exercises, faults and catch-up need of a lab; `helpers.lab.Lab` offers it."""

from typing import Any, Protocol

from helpers.components.vpc.network import Network
from helpers.components.vpc.views import TraceView
from helpers.course.progress import Progress
from helpers.resources import Described


class LabProtocol(Protocol):
    """A hold on the chosen cloud, as the declarations of the lessons use it."""

    name: str
    progress: Progress

    def client(self, service: str, **options: Any) -> Any:
        """A boto3 client for the chosen cloud."""
        ...

    def find(self, kind: str, name: str) -> Described | None:
        """The course's resource of that kind and name, described; None where there is none."""
        ...

    def need(self, kind: str, name: str) -> Described:
        """The same, but a KoseizuError where there is none."""
        ...

    def tags(self, kind: str, name: str) -> list[dict[str, Any]]:
        """The TagSpecifications for a resource that the course makes."""
        ...

    def network(self) -> Network:
        """A snapshot of the course's VPC."""
        ...

    def reach(self, source: str, target: str, port: int = 443, protocol: str = "tcp") -> TraceView:
        """The way of a packet and of its reply."""
        ...

    def use_network_acl(self, subnet: str, acl: str) -> None:
        """Let a network ACL guard a subnet, in the place of the one that does."""
        ...
