"""Which component stands behind which AWS service; each is loaded at the first call to its service."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from helpers.cloud.rules import EVERY_ACTION, Operation, Rule
from helpers.cloud.transitions import Transition

#: moto's name of a service → the component's package, with `rules`, `operations` and `runtime` in it.
COMPONENTS: Mapping[str, str] = {
    "ec2": "helpers.components.vpc",
}


@dataclass(frozen=True)
class Room:
    """What one component adds to the engine."""

    rules: Sequence[Rule]
    operations: Mapping[str, Operation]
    transitions: Sequence[Transition]

    def rules_for(self, action: str) -> Iterator[Rule]:
        """The rules that a call of this operation meets, in the order in which the component declares them."""
        return (rule for rule in self.rules if rule.action in (action, EVERY_ACTION))


EMPTY_ROOM = Room((), {}, ())


class Rooms:
    """The components, loaded as their services are first called."""

    def __init__(self, components: Mapping[str, str] = COMPONENTS) -> None:
        self._components = components
        self._loaded: dict[str, Room] = {}

    def of(self, service: str) -> Room:
        """The room of a service; an empty one where the course adds nothing to the engine."""
        if service not in self._loaded:
            package = self._components.get(service)
            self._loaded[service] = _load(package) if package else EMPTY_ROOM
        return self._loaded[service]

    def of_event(self, event: str) -> Room:
        """The room whose runtime made an event: `vpc.nat-gateway-available` is of the package `…vpc`."""
        component = event.partition(".")[0]
        service = next(name for name, package in self._components.items() if package.endswith(f".{component}"))
        return self.of(service)

    @property
    def transitions(self) -> Iterator[Transition]:
        """The transitions of every component that is loaded by now."""
        for room in list(self._loaded.values()):
            yield from room.transitions


def _load(package: str) -> Room:
    operations = {operation.action: operation for operation in _declared(package, "operations", "OPERATIONS")}
    return Room(_declared(package, "rules", "RULES"), operations, _declared(package, "runtime", "TRANSITIONS"))


def _declared(package: str, module: str, name: str) -> Sequence[Any]:
    return getattr(import_module(f"{package}.{module}"), name)
