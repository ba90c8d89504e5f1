"""Rules and operations: how a component refuses what AWS refuses, and adds what the engine lacks.

A component's `rules` end with a tuple `RULES`, in the order in which a call meets them; its `operations.py`
with a tuple `OPERATIONS`. Both take effect in the server, so that every client sees them: boto3, the AWS CLI,
any SDK.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

EVERY_ACTION = "*"


class Refusal(Exception):  # noqa: N818 — AWS refuses a call; it is not an error of ours
    """The API refuses a call, in AWS's words.

    Parameters:
        code: AWS's error code (`InvalidSubnet.Range`).
        message: AWS's message.
        status: the HTTP status; 400 for most client errors.
    """

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass(frozen=True)
class ApiCall:
    """A call as a rule sees it: parsed, and with the engine's state of the account and region it is for.

    Parameters:
        params: the operation's input, named and shaped as in boto3.
        backend: moto's backend object of this service, account and region.
    """

    service: str
    action: str
    account: str
    region: str
    params: Mapping[str, Any]
    backend: Any


@dataclass(frozen=True)
class Rule:
    """What AWS refuses and the engine accepts.

    Parameters:
        action: the operation it is about, or `EVERY_ACTION`.
        check: raises Refusal where AWS would refuse; returns nothing otherwise.
        source: where AWS documents it.
    """

    action: str
    check: Callable[[ApiCall], None]
    source: str


@dataclass(frozen=True)
class Operation:
    """An operation that the engine lacks, or does otherwise than AWS.

    Parameters:
        action: the operation's name (`CreateNatGateway`).
        run: called with moto's response object (which has `params`, `current_account`, `region`) and the
            engine's own method, or None where it has none; returns what a moto response method returns.
        source: where AWS documents it.
    """

    action: str
    run: Callable[[Any, Callable[[], Any] | None], Any]
    source: str
