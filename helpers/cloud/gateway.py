"""The gateway: what answers on the cloud's one HTTP port.

LocalStack's habits are kept (`/_localstack/health`); everything that is not the gateway's own goes to the
engine. A web page must not drive the cloud through the learner's browser, so what a browser sends from
another site is refused.
"""

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from helpers.cloud.call import Call
from helpers.cloud.engine import Engine
from helpers.text import _

log = logging.getLogger(__name__)

LOOPBACK_NAMES = ("127.0.0.1", "localhost", "::1")
HEALTH = "/_localstack/health"
STATUS = "/_koseizu/status"

StartResponse = Callable[..., Any]


class Gateway:
    """A WSGI application: health, status, and the engine behind.

    Parameters:
        engine: answers the API calls.
        status: gives what `koseizu status --json` prints.
        services: names of the services that the course uses, for the health answer.
    """

    def __init__(self, engine: Engine, status: Callable[[], Mapping[str, Any]], services: Iterable[str]) -> None:
        self._engine = engine
        self._own: Mapping[str, Callable[[], Mapping[str, Any]]] = {
            HEALTH: lambda: {"services": dict.fromkeys(services, "available"), "edition": "koseizu"},
            STATUS: status,
        }

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if comes_from_another_site(environ):
            words = _("The embedded cloud answers no requests that a browser sends from another site.")
            return _json(start_response, HTTPStatus.FORBIDDEN, {"message": words})
        own = self._own.get(environ.get("PATH_INFO", ""))
        if own is not None:
            return _json(start_response, HTTPStatus.OK, own())
        try:
            answer = self._engine.answer(Call.from_environ(environ))
        except Exception as error:
            log.exception("%s %s", environ.get("REQUEST_METHOD"), environ.get("PATH_INFO"))
            words = _("The embedded cloud failed at this call: {error}").format(error=error)
            return _json(
                start_response, HTTPStatus.INTERNAL_SERVER_ERROR, {"__type": "InternalFailure", "message": words}
            )
        start_response(answer.status, answer.headers)
        return [answer.body]


def comes_from_another_site(environ: Mapping[str, Any]) -> bool:
    """Whether a browser made this request for a page that is not of this machine.

    Browsers say so in `Sec-Fetch-Site` (W3C Fetch Metadata) and in `Origin`; and a name that someone else's DNS
    points at 127.0.0.1 shows in `Host`. SDKs and command-line clients send neither of the first two.
    """
    if environ.get("HTTP_SEC_FETCH_SITE") == "cross-site":
        return True
    origin = environ.get("HTTP_ORIGIN")
    if origin is not None and urlsplit(origin).hostname not in LOOPBACK_NAMES:
        return True
    from_browser = "HTTP_SEC_FETCH_MODE" in environ
    host = urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname or ""
    return from_browser and host not in LOOPBACK_NAMES and not host.endswith(".localhost")


def _json(start_response: StartResponse, status: HTTPStatus, content: Mapping[str, Any]) -> Iterable[bytes]:
    body = json.dumps(content, indent=2).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response(f"{status.value} {status.phrase}", headers)
    return [body]
