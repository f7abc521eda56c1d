"""Who serves a data folder: a lock that dies with its holder, and a note of where it answers."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass

from core.config import Config
from core.errors import Refused
from core.i18n import translator

_ = translator("core")


@dataclass(frozen=True)
class Presence:
    """The running server of a data folder."""

    pid: int
    url: str


class Claim:
    """Held while a data folder is served or must not be. Raises Refused when it is served already."""

    def __init__(self, config: Config) -> None:
        config.run_folder.mkdir(parents=True, exist_ok=True)
        config.run_folder.chmod(0o700)
        self._path = config.run_folder / "server.json"
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._descriptor)
            found = running(config)
            url, pid = (found.url, found.pid) if found else ("", 0)
            raise Refused(
                _("This data folder is being served already, at {url} by process {pid}.", url=url, pid=pid)
            ) from None

    def announce(self, url: str) -> None:
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, json.dumps(asdict(Presence(os.getpid(), url))).encode(), 0)

    def release(self) -> None:
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)


def running(config: Config) -> Presence | None:
    """Who serves the folder now; None when nobody does, whatever files a crash left behind."""
    try:
        descriptor = os.open(config.run_folder / "server.json", os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        said = os.read(descriptor, 4096)
        return Presence(**json.loads(said)) if said else Presence(0, "")
    else:
        return None
    finally:
        os.close(descriptor)
