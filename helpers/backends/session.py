"""The one function that makes sessions; nothing else in the course makes clients."""

import boto3

from helpers.backends import guard
from helpers.backends.choice import Backend, chosen_backend
from helpers.home import Home

TOKYO = "ap-northeast-1"


def open_session(home: Home, region: str = TOKYO, cost_per_hour: float | None = None) -> boto3.Session:
    """A session for the chosen backend, with the guard in place.

    Parameters:
        home: the state folder; the embedded cloud of this home is started where it does not run.
        region: the default region of the session's clients.
        cost_per_hour: estimate in US dollars of what the notebook makes on real AWS; None where nobody knows.

    Raises:
        KoseizuError: the backend's name is wrong, or the backend cannot be reached.
    """
    backend = chosen_backend()
    guard.install()
    if backend is Backend.EMBEDDED:
        from helpers.backends.embedded import session_for_embedded

        return session_for_embedded(home, region)
    if backend is Backend.LOCALSTACK:
        from helpers.backends.localstack import session_for_localstack

        return session_for_localstack(region)
    from helpers.backends.aws import session_for_aws

    return session_for_aws(region, cost_per_hour)
