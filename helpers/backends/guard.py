"""The guard: with a backend on this machine, no AWS request leaves the machine.

It stands in botocore's own HTTP send, below every client, endpoint, region, profile and retry, so nothing that
a cell or a configuration file says goes around it. `helpers/backends/startup/sitecustomize.py` puts it into
every Python process that the course starts; `helpers.backends.session` into every other one.
"""

from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from helpers.backends.choice import VARIABLE, chosen_backend
from helpers.errors import KoseizuError
from helpers.text import _


class LeavesTheMachineError(KoseizuError):
    """An AWS request would have left this machine."""


def install() -> None:
    """Put the guard into this process, once. It asks for the chosen backend at each request."""
    from botocore import httpsession

    protect(httpsession)


def protect(httpsession: Any) -> None:
    """Put the guard into `botocore.httpsession`, once.

    Parameters:
        httpsession: the module, loaded.
    """
    sender = httpsession.URLLib3Session
    if getattr(sender.send, "guards_the_machine", False):
        return
    sender.send = _guarded(sender.send)


def _guarded(send: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def guarded_send(session: Any, request: Any) -> Any:
        if chosen_backend().on_this_machine:
            _refuse_unless_loopback(request.url)
            proxy = session._proxy_config.proxy_url_for(request.url)
            if proxy:
                _refuse_unless_loopback(proxy)
        return send(session, request)

    guarded_send.guards_the_machine = True  # type: ignore[attr-defined]
    return guarded_send


def _refuse_unless_loopback(url: str) -> None:
    host = urlsplit(url if "//" in url else f"//{url}").hostname or ""
    if is_loopback(host):
        return
    raise LeavesTheMachineError(
        wanted=_("requests to this machine only, because {variable} is {backend}").format(
            variable=VARIABLE, backend=chosen_backend()
        ),
        found=_("one for {host}, which was not sent").format(host=host or url),
        do=_("make clients with lab.client(…), without an endpoint_url of your own"),
    )


def is_loopback(host: str) -> bool:
    """Whether a host is this machine: a loopback address, `localhost`, or a name below it (RFC 6761, 6.3).

    Other names are not looked up: the question alone would leave the machine.
    """
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
