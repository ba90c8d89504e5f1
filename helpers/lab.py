"""The one object that a notebook holds: `lab = Lab("01_vpc")`."""

from functools import cached_property
from typing import Any

from helpers.backends.choice import chosen_backend
from helpers.backends.session import open_session
from helpers.components.vpc import views
from helpers.components.vpc.describing import read_network
from helpers.components.vpc.network import Network, Subnet
from helpers.components.vpc.reachability import reach
from helpers.components.vpc.views import TraceView
from helpers.course.cards import ExerciseCard, FaultCard, PredictionCard, QuestionCard
from helpers.course.catalogue import Catalogue, look_up
from helpers.course.catch_up import Lesson, prerequisites, provision
from helpers.course.cleaning import RESOURCES, clean, remaining
from helpers.course.message import Message, Tone
from helpers.course.out_of_order import explain_missing_names
from helpers.course.overview import overview
from helpers.course.progress import Progress
from helpers.course.progress_bar import progress_bar
from helpers.errors import KoseizuError
from helpers.home import COURSE, Home
from helpers.picture.compare import Comparison, compare
from helpers.picture.drawing import Arrow, Picture, draw
from helpers.picture.live import live_graph, made_in
from helpers.picture.reference import REFERENCE
from helpers.resources import Described, course_tags
from helpers.tables import Table
from helpers.text import _

NOTEBOOKS = COURSE / "notebooks"
DEFAULT_ACL = "default"


class Lab:
    """A learner's hold on the chosen cloud and on the course.

    Parameters:
        name: the notebook it is for (`01_vpc`). What its lesson builds on is built where it is missing.
        catching_up: build it; not wanted while an earlier lesson is itself being built for a later one.

    Raises:
        KoseizuError: the backend cannot be reached, or an earlier lesson cannot be built.
    """

    def __init__(self, name: str, *, catching_up: bool = True) -> None:
        self.name = name
        home = Home.from_environment().prepare()
        lesson = Lesson.read(NOTEBOOKS, name)
        self.session = open_session(home, cost_per_hour=lesson.cost_per_hour)
        self.progress = Progress(home.progress)
        if catching_up:
            explain_missing_names(lesson.code)
            self._build(prerequisites(NOTEBOOKS, name))

    def _build(self, lessons: tuple[Lesson, ...]) -> None:
        with progress_bar(_("Catching up"), sum(len(lesson.cells) for lesson in lessons)) as step:
            for lesson in lessons:
                provision(lesson, Lab(lesson.name, catching_up=False), step)

    # --- the cloud ---

    def backend(self) -> Message:
        """Where the calls of this notebook go."""
        meta = self.client("sts").meta
        words = _("Backend **{name}**, in the Region {region}: calls go to {endpoint}")
        return Message(
            _("Where calls go"),
            words.format(name=chosen_backend().value, region=meta.region_name, endpoint=meta.endpoint_url),
        )

    def client(self, service: str, **options: Any) -> Any:
        """A boto3 client for the chosen cloud, in Tokyo (`lab.client("ec2")`).

        Parameters:
            options: what `boto3.Session.client` takes, such as another `region_name`.
        """
        return self.session.client(service, **options)  # type: ignore[call-overload]

    def find(self, kind: str, name: str) -> Described | None:
        """The course's resource of that kind with that Name tag, as its describe call tells it; None where none is.

        Parameters:
            kind: its type as in TagSpecifications (`subnet`, `route-table`, …).
        """
        resource = next((resource for resource in RESOURCES if resource.kind == kind), None)
        if resource is None:
            raise KoseizuError(
                wanted=_("a kind of resource"),
                found=repr(kind),
                do=_("use one of {kinds}").format(kinds=", ".join(resource.kind for resource in RESOURCES)),
            )
        return resource.named(self.client(resource.service), name)

    def need(self, kind: str, name: str) -> Described:
        """Like `find`, for what must be there.

        Raises:
            KoseizuError: it is not there.
        """
        found = self.find(kind, name)
        if found is None:
            raise KoseizuError(
                wanted=_("the {kind} {name}").format(kind=kind, name=name),
                found=_("there is none"),
                do=_("run the cells of this lesson from the top: what exists already stays as it is"),
            )
        return found

    def tags(self, kind: str, name: str) -> list[dict[str, Any]]:
        """TagSpecifications for a resource of the course: its name, the course, and this notebook."""
        return [{"ResourceType": kind, "Tags": course_tags(name, self.name)}]

    def clean(self, confirm: bool = False) -> Message:
        """Delete what the course made, in the order AWS allows; without `confirm`, only tell.

        Parameters:
            confirm: really delete.
        """
        there = list(remaining(self.session))
        if not confirm:
            words = _("{count} resources of the course exist. `lab.clean(confirm=True)` deletes them.")
            return Message(_("Nothing was deleted"), words.format(count=len(there)))
        told = list(clean(self.session))
        left = list(remaining(self.session))
        if left:
            return Message(_("Not everything could be deleted"), "\n".join(f"- {words}" for words in told), Tone.AGAIN)
        words = _("{count} resources deleted; nothing of the course is left.").format(count=len(there))
        return Message(_("Clean"), words, Tone.GOOD)

    # --- the network ---

    def network(self) -> Network:
        """A snapshot of the course's VPC, read now.

        Raises:
            KoseizuError: there is no VPC yet.
        """
        return read_network(self.client("ec2"), self.need("vpc", "koseizu")["VpcId"])

    def reach(self, source: str, target: str, port: int = 443, protocol: str = "tcp") -> TraceView:
        """Can this packet get there, and its reply back? If not, who stops it?

        Parameters:
            source, target: `internet`, an address, or the name of an interface or a subnet.
            port: the target's port.
            protocol: `tcp`, `udp` or `icmp`.
        """
        return TraceView(reach(self.network(), source, target, port, protocol))

    def reach_table(self, *packets: tuple[str, str, int]) -> Table:
        """Many packets at once, each (source, target, port)."""
        network = self.network()
        return views.reach_table([reach(network, *packet) for packet in packets])

    def routes(self, *packets: tuple[str, str]) -> Table:
        """Which route each packet takes, each (the subnet it leaves, the address it goes to)."""
        network = self.network()
        named = {subnet.name: subnet for subnet in network.subnets.values()}
        return views.route_choice_table(network, [(self._subnet(named, name), address) for name, address in packets])

    def _subnet(self, named: dict[str, Subnet], name: str) -> Subnet:
        self.need("subnet", name)
        return named[name]

    def subnets(self) -> Table:
        """The subnets: range, zone, addresses, route table, and whether each is public and why."""
        return views.subnet_table(self.network())

    def security_groups(self) -> Table:
        """The security groups: what each lets in and out, and who carries it."""
        return views.security_group_table(self.network())

    def network_acls(self) -> Table:
        """The network ACLs: their entries in the order in which they are read, and the subnets they guard."""
        return views.network_acl_table(self.network())

    def use_network_acl(self, subnet: str, acl: str) -> None:
        """Let a network ACL guard a subnet, in the place of the one that does (`replace_network_acl_association`).

        Parameters:
            subnet: the subnet's name.
            acl: the network ACL's name; `default` for the VPC's own.
        """
        ec2 = self.client("ec2")
        subnet_id = self.need("subnet", subnet)["SubnetId"]
        network = self.network()
        if acl == DEFAULT_ACL:
            wanted = next(found.id for found in network.network_acls.values() if found.is_default)
        else:
            wanted = self.need("network-acl", acl)["NetworkAclId"]
        current = ec2.describe_network_acls(Filters=[{"Name": "association.subnet-id", "Values": [subnet_id]}])
        associations = current["NetworkAcls"][0]["Associations"]
        association = next(one for one in associations if one["SubnetId"] == subnet_id)
        if association["NetworkAclId"] != wanted:
            ec2.replace_network_acl_association(
                AssociationId=association["NetworkAclAssociationId"], NetworkAclId=wanted
            )

    # --- the picture ---

    def picture(
        self, *, security: bool = False, missing: bool = False, packet: tuple[str, str, int] | None = None
    ) -> Picture:
        """The architecture as it is now; what this notebook made stands out.

        Parameters:
            security: show security groups and network ACLs too.
            missing: show, faintly, what the finished architecture still needs.
            packet: (source, target, port): show the way of this packet, and where it ends.
        """
        graph = live_graph(self.session, security=security)
        arrow = self._way_of(packet) if packet else None
        return draw(graph, new=made_in(self.session, self.name), missing=REFERENCE if missing else None, arrow=arrow)

    def _way_of(self, packet: tuple[str, str, int]) -> Arrow:
        trace = reach(self.network(), *packet)
        blocked = trace.blocked_by
        words = _("dropped: {where}").format(where=blocked.where) if blocked else _("passes, and the reply comes back")
        return Arrow(trace.source, trace.target, words, trace.allowed)

    def compare(self) -> Comparison:
        """What stands of the finished architecture, and what is still missing."""
        return compare(live_graph(self.session), REFERENCE)

    # --- learning ---

    @cached_property
    def _catalogue(self) -> Catalogue:
        return Catalogue.gather()

    def exercise(self, exercise_id: str) -> ExerciseCard:
        """The card of an exercise: check, hints, solution."""
        return ExerciseCard(self, look_up(self._catalogue.exercises, exercise_id))

    def fault(self, fault_id: str) -> FaultCard:
        """The card of a fault: inject, check, hints, cause."""
        return FaultCard(self, look_up(self._catalogue.faults, fault_id))

    def quiz(self, question_id: str) -> QuestionCard:
        """The card of a quiz question."""
        return QuestionCard(self, look_up(self._catalogue.questions, question_id))

    def predict(self, prediction_id: str) -> PredictionCard:
        """The card of a prediction."""
        return PredictionCard(self, look_up(self._catalogue.predictions, prediction_id))

    def overview(self) -> Table:
        """How far the learner has come, lesson by lesson, and where they were last."""
        return overview(self._catalogue, self.progress, NOTEBOOKS)
