"""The tempo: how much faster than AWS the embedded cloud works. Every wait is in this one table.

Delays of AWS's own workings (a gateway being made) are divided by the tempo. What a client itself sees
and sets (a TTL, a timeout) is never divided: the labs set such values small instead.
"""

from dataclasses import dataclass

DEFAULT_TEMPO = 60.0


@dataclass(frozen=True)
class Wait:
    """One wait of AWS's: its name, AWS's typical value in seconds, whether the tempo divides it, and why."""

    name: str
    aws_seconds: float
    divided: bool
    why: str


WAITS = (
    Wait("nat-gateway-available", 90, True, "CreateNatGateway: pending → available takes a minute or two"),
    Wait("nat-gateway-deleted", 60, True, "DeleteNatGateway: deleting → deleted takes about a minute"),
    Wait("vpc-endpoint-available", 60, True, "CreateVpcEndpoint (Interface): pending → available takes about a minute"),
)


@dataclass(frozen=True)
class Tempo:
    """The table of waits, at one speed.

    Parameters:
        divisor: how many times faster than AWS; 1 is AWS's own pace.
    """

    divisor: float = DEFAULT_TEMPO
    waits: tuple[Wait, ...] = WAITS

    def seconds(self, name: str) -> float:
        """The length in seconds of the wait of that name, at this tempo. Raises KeyError for an unknown name."""
        wait = next((wait for wait in self.waits if wait.name == name), None)
        if wait is None:
            raise KeyError(name)
        return wait.aws_seconds / self.divisor if wait.divided else wait.aws_seconds
