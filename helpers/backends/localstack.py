"""Sessions for LocalStack, through its own client library."""

import json
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

from localstack_client.config import get_service_endpoint

from helpers.backends.embedded import LocalSession
from helpers.backends.guard import is_loopback
from helpers.errors import KoseizuError
from helpers.text import _

HEALTH = "/_localstack/health"


def session_for_localstack(region: str) -> LocalSession:
    """A session for the LocalStack that `AWS_ENDPOINT_URL` or `LOCALSTACK_HOST` names, else 127.0.0.1:4566.

    Raises:
        KoseizuError: it is not on this machine, or nothing answers there.
    """
    endpoint = get_service_endpoint("ec2") or ""
    services(endpoint)
    return LocalSession(endpoint, region)


def services(endpoint: str) -> dict[str, Any]:
    """What LocalStack offers: service name to state, from its health answer.

    Parameters:
        endpoint: LocalStack's URL.

    Raises:
        KoseizuError: it is not on this machine, or nothing answers there.
    """
    host = urlsplit(endpoint).hostname or ""
    try:
        if not is_loopback(host):
            raise URLError(_("{host} is not this machine").format(host=host))
        with build_opener(ProxyHandler({})).open(endpoint.rstrip("/") + HEALTH, timeout=5) as answer:
            return json.load(answer)["services"]
    except (OSError, ValueError, KeyError) as error:
        raise KoseizuError(
            wanted=_("LocalStack to answer at {endpoint}").format(endpoint=endpoint),
            found=str(getattr(error, "reason", error)),
            do=_("start LocalStack, name it in LOCALSTACK_HOST, or unset KOSEIZU_BACKEND for the embedded cloud"),
        ) from error
