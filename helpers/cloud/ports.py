"""Loopback ports: the one that is wanted, or the next free one."""

import errno
import socket

LOOPBACK = "127.0.0.1"
GATEWAY_PORT = 4566
"""LocalStack's gateway port, kept so that its clients work unmodified."""

ATTEMPTS = 100
BACKLOG = 1024


def bind(wanted: int) -> socket.socket:
    """A socket that listens on loopback at `wanted`, or at the next free port above it.

    Parameters:
        wanted: a TCP port number; 0 lets the system choose.

    Raises:
        OSError: none of the hundred ports from `wanted` on is free, or the port may not be used.
    """
    last_error: OSError | None = None
    for port in range(wanted, min(wanted + ATTEMPTS, 65536)):
        server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        # Lets a cloud that was killed come back to its port while old connections linger in TIME_WAIT.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind((LOOPBACK, port))
            # Two sockets may be bound to one port with SO_REUSEADDR, but only one may listen.
            server.listen(BACKLOG)
        except OSError as error:
            server.close()
            if error.errno != errno.EADDRINUSE:
                raise
            last_error = error
            continue
        return server
    raise last_error or OSError(errno.EADDRINUSE, "no free port")
