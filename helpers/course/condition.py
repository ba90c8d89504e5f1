"""A condition on live state that can say what it wanted and what it saw."""

from collections.abc import Callable
from dataclasses import dataclass

from botocore.exceptions import ClientError

from helpers.course.lab_protocol import LabProtocol
from helpers.errors import KoseizuError


@dataclass(frozen=True)
class Finding:
    """What a look at live state found: whether it is as wanted, and what it is, in words."""

    ok: bool
    found: str


@dataclass(frozen=True)
class Condition:
    """Something that must hold.

    Parameters:
        want: what is wanted, as a noun phrase.
        look: looks at live state.
        where: where the learner can look for themselves.
    """

    want: str
    look: Callable[[LabProtocol], Finding]
    where: str

    def check(self, lab: LabProtocol) -> Finding:
        """Look; what is not there, or what the API refuses to tell, is a finding and not an error."""
        try:
            return self.look(lab)
        except KoseizuError as error:
            return Finding(False, error.found)
        except ClientError as error:
            return Finding(False, str(error))
