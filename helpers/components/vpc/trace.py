"""A trace: where a packet and its reply went, hop by hop, and who decided."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from helpers.text import _


class Direction(StrEnum):
    """Whether a hop is on the packet's way, or on its reply's."""

    FORWARD = "forward"
    RETURN = "return"


class Reason(StrEnum):
    """Why a hop dropped a packet."""

    NO_ROUTE = "no route"
    BLACKHOLE = "blackhole route"
    ELSEWHERE = "handed to another box"
    NO_GATEWAY = "no attached internet gateway"
    NO_PUBLIC_ADDRESS = "no public address"
    NAT = "NAT gateway"
    NETWORK_ACL = "network ACL"
    SECURITY_GROUP = "security group"
    NOT_CONNECTED = "not connected"


@dataclass(frozen=True)
class Change:
    """The smallest change that would let a blocked packet past the hop that stopped it.

    Parameters:
        sentence: the change, in words.
        calls: the boto3 calls of an EC2 client that make it, each an operation and its parameters.
    """

    sentence: str
    calls: tuple[tuple[str, Mapping[str, Any]], ...] = ()


@dataclass(frozen=True)
class Hop:
    """One place on the way.

    Parameters:
        where: the place.
        decided_by: what decided there, with the rule.
        reason: why the packet was dropped; None where it passed.
        change: what would let it pass, where it was dropped and something would.
    """

    direction: Direction
    where: str
    decided_by: str
    reason: Reason | None = None
    change: Change | None = None

    @property
    def passes(self) -> bool:
        """Whether the packet goes on from here."""
        return self.reason is None

    @property
    def verdict(self) -> str:
        """The decision, in a word."""
        return _("passes") if self.passes else _("dropped")


@dataclass(frozen=True)
class Trace:
    """The whole way of a packet and of its reply, up to the hop that dropped either.

    Parameters:
        question: what was asked, in words.
        hops: in order.
        source, target: where it starts and ends, as the picture knows them; "" where it does not.
    """

    question: str
    hops: tuple[Hop, ...] = field(default=())
    source: str = ""
    target: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the packet arrives and its reply comes back."""
        return self.blocked_by is None

    @property
    def blocked_by(self) -> Hop | None:
        """The hop that dropped the packet or its reply."""
        return next((hop for hop in self.hops if not hop.passes), None)

    @property
    def smallest_change(self) -> Change | None:
        """What would let the packet past the hop that stopped it; None where nothing stopped it or nothing would."""
        return self.blocked_by.change if self.blocked_by else None
