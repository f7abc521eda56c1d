"""How planner and clients talk: JSON after its length in four bytes, over a Unix socket only the owner may use."""

from __future__ import annotations

import hashlib
import json
import os
import socket
import stat
import struct
import tempfile
from pathlib import Path
from typing import Any

from core.config import Config

LARGEST = 64 * 1024 * 1024
LONGEST_SOCKET_PATH = 100
"""Unix sockets have room for about 108 bytes of path."""


class Broken(OSError):
    """The other side went away, or what it sent is not ours."""


def socket_path(config: Config) -> Path:
    """``run/planner.sock``, or for deep data folders a place of the same user's in the temporary folder."""
    path = config.run_folder / "planner.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(config.data)).hexdigest()[:16]
    folder = Path(tempfile.gettempdir()) / f"taktline-{os.getuid()}-{name}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) != 0o700 or not stat.S_ISDIR(found.st_mode):
        raise Broken(f"{folder} is not this user's own")
    return folder / "planner.sock"


def secret_path(config: Config) -> Path:
    return config.run_folder / "planner.secret"


def send(connection: socket.socket, document: dict[str, Any]) -> None:
    body = json.dumps(document, allow_nan=False).encode()
    if len(body) > LARGEST:
        raise ValueError(f"a message of {len(body)} bytes is too large")
    connection.sendall(struct.pack(">I", len(body)) + body)


def receive(connection: socket.socket) -> dict[str, Any]:
    """Raises Broken when the other side closes or sends what is no message, TimeoutError as the socket does."""
    (length,) = struct.unpack(">I", _exactly(connection, 4))
    if length > LARGEST:
        raise Broken("the message is too large")
    try:
        document = json.loads(_exactly(connection, length))
    except ValueError as error:
        raise Broken("the message is not JSON") from error
    if not isinstance(document, dict):
        raise Broken("the message is not an object")
    return document


def _exactly(connection: socket.socket, length: int) -> bytes:
    parts: list[bytes] = []
    while length:
        part = connection.recv(min(length, 1 << 20))
        if not part:
            raise Broken("the connection was closed")
        parts.append(part)
        length -= len(part)
    return b"".join(parts)
