"""One port for the installation: the wanted one, or the next that is free."""

from __future__ import annotations

import socket

from core.errors import Unavailable
from core.i18n import translator

_ = translator("core")
TRIES = 100


def free_port(host: str, wanted: int) -> int:
    """``wanted``, or the first free port above it. Raises Unavailable when a hundred in a row are taken."""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        if is_free(host, port):
            return port
    raise Unavailable(_("No port from {first} on is free on {host}.", first=wanted, host=host))


def is_free(host: str, port: int) -> bool:
    """Whether we could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
