"""Which cloud the learner has chosen: `KOSEIZU_BACKEND=embedded | localstack | aws`."""

import os
from enum import StrEnum

from helpers.errors import KoseizuError
from helpers.text import _

VARIABLE = "KOSEIZU_BACKEND"


class Backend(StrEnum):
    """Where the API calls go."""

    EMBEDDED = "embedded"
    LOCALSTACK = "localstack"
    AWS = "aws"

    @property
    def on_this_machine(self) -> bool:
        """Whether no call of this backend may leave the machine."""
        return self is not Backend.AWS


def chosen_backend() -> Backend:
    """The backend that `KOSEIZU_BACKEND` names; embedded where it is unset.

    Raises:
        KoseizuError: it names none of the three.
    """
    name = os.environ.get(VARIABLE) or Backend.EMBEDDED
    try:
        return Backend(name)
    except ValueError:
        raise KoseizuError(
            wanted=_("{variable} to be embedded, localstack or aws").format(variable=VARIABLE),
            found=_("it is {name!r}").format(name=name),
            do=_("set it to one of the three, or unset it for the embedded cloud"),
        ) from None
