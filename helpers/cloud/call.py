"""One API call as it came in over HTTP: enough to know whether it changes anything, and to make it again."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

#: Verbs with which AWS names the operations that change nothing.
READING = re.compile(
    r"^(Describe|List|Get|Head|Search|Lookup|Scan|Query|BatchGet|Simulate|Test|Filter|Select|Check|Validate|Preview)"
)
CREDENTIAL_SCOPE = re.compile(r"Credential=([^/,]+)/\d{8}/([^/]+)/([^/]+)/aws4_request")
RPC_PATH = re.compile(r"^/service/[^/]+/operation/(\w+)$")


@dataclass(frozen=True)
class Call:
    """A request to the API.

    Parameters:
        method, path, query: the request line, the path as WSGI decodes it, the query without its `?`.
        headers: WSGI names (`HTTP_AUTHORIZATION`, `CONTENT_TYPE`) to values.
        body: the whole body.
    """

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes

    @classmethod
    def from_environ(cls, environ: Mapping[str, Any]) -> "Call":
        """Read a call, body included, from a WSGI environment."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        headers = {
            name: str(value)
            for name, value in environ.items()
            if name.startswith("HTTP_") or name in ("CONTENT_TYPE", "CONTENT_LENGTH")
        }
        return cls(
            method=environ["REQUEST_METHOD"],
            path=environ.get("PATH_INFO", ""),
            query=environ.get("QUERY_STRING", ""),
            headers=headers,
            body=environ["wsgi.input"].read(length) if length else b"",
        )

    @property
    def service(self) -> str:
        """The service that the signature is for (`ec2`, `s3`), or "" for an unsigned call."""
        scope = CREDENTIAL_SCOPE.search(self.headers.get("HTTP_AUTHORIZATION", ""))
        return scope.group(3) if scope else ""

    @property
    def action(self) -> str | None:
        """The operation's name for the query, JSON and RPC protocols; None for REST, which has none on the wire."""
        target = self.headers.get("HTTP_X_AMZ_TARGET")
        if target:
            return target.rpartition(".")[2]
        rpc = RPC_PATH.match(self.path)
        if rpc:
            return rpc.group(1)
        form = self.headers.get("CONTENT_TYPE", "").startswith("application/x-www-form-urlencoded")
        fields = parse_qs(self.body.decode("utf-8", "replace") if form else self.query)
        return fields["Action"][0] if "Action" in fields else None

    @property
    def changes_state(self) -> bool:
        """Whether the call may change a resource: by the action's verb, or for REST by the HTTP method."""
        action = self.action
        if action is None:
            return self.method not in ("GET", "HEAD", "OPTIONS")
        return not READING.match(action)

    def environ(self, host: str) -> dict[str, Any]:
        """A WSGI environment that makes this call.

        Parameters:
            host: `address:port` that the call appears to be sent to.
        """
        name, _, port = host.partition(":")
        return {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": self.path,
            "QUERY_STRING": self.query,
            "SERVER_NAME": name,
            "SERVER_PORT": port or "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": True,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
            "HTTP_HOST": host,
            **self.headers,
        }
