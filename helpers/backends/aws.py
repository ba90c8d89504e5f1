"""Sessions for real AWS, where nothing is made before the learner has confirmed the account."""

import os
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from helpers.cloud.call import READING
from helpers.errors import KoseizuError
from helpers.text import _

PROFILE_VARIABLE = "AWS_PROFILE"
CONFIRM_VARIABLE = "KOSEIZU_AWS_CONFIRM"


def session_for_aws(region: str, cost_per_hour: float | None = None) -> boto3.Session:
    """A session for the profile that `AWS_PROFILE` names.

    It reads freely. The first call that would change something is refused until `KOSEIZU_AWS_CONFIRM` holds the
    account's number, and the refusal states account, region and cost.

    Parameters:
        region: the default region of its clients.
        cost_per_hour: estimate in US dollars of what the notebook makes; None where nobody knows.

    Raises:
        KoseizuError: no profile is named, or AWS does not accept it.
    """
    profile = os.environ.get(PROFILE_VARIABLE)
    if not profile:
        raise KoseizuError(
            wanted=_("a profile for real AWS, named in {variable}").format(variable=PROFILE_VARIABLE),
            found=_("none is named"),
            do=_("name one of `aws configure list-profiles`, or unset KOSEIZU_BACKEND for the embedded cloud"),
        )
    try:
        session = boto3.Session(profile_name=profile, region_name=region)
        account = session.client("sts").get_caller_identity()["Account"]
    except (BotoCoreError, ClientError) as error:
        raise KoseizuError(
            wanted=_("AWS to accept the profile {profile}").format(profile=profile),
            found=str(error).rstrip("."),
            do=_("sign in again, or name another profile in {variable}").format(variable=PROFILE_VARIABLE),
        ) from error
    statement = _statement(account, region, cost_per_hour)
    session.events.register("before-call", lambda model, **_rest: _refuse_unconfirmed(model.name, account, statement))
    return session


def _statement(account: str, region: str, cost_per_hour: float | None) -> str:
    if cost_per_hour is None:
        cost = _("at a cost that nobody has estimated")
    else:
        cost = _("at about ${dollars:.3f} an hour").format(dollars=cost_per_hour)
    return _("account {account}, region {region}, {cost}").format(account=account, region=region, cost=cost)


def _refuse_unconfirmed(operation: str, account: str, statement: str) -> Any:
    if READING.match(operation) or os.environ.get(CONFIRM_VARIABLE) == account:
        return
    raise KoseizuError(
        wanted=_("your confirmation before {operation} changes real AWS ({statement})").format(
            operation=operation, statement=statement
        ),
        found=_("{variable} does not hold this account's number").format(variable=CONFIRM_VARIABLE),
        do=_("set {variable}={account} to go on").format(variable=CONFIRM_VARIABLE, account=account),
    )
