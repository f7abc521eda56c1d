"""Starts the processes of an installation, restarts what dies, and stops them together."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

import core
from core.config import Config
from core.server.port import free_port
from core.server.presence import Claim
from core.server.process import WATCHED, environment

log = structlog.get_logger(__name__)
PARTS = ("web", "worker", "planner")
LONGEST_PAUSE = 30.0
LIVED = 20.0
"""Seconds after which a process counts as having started well."""
HOPELESS = 5
"""Bad starts in a row after which there is no point in serving without a web process."""


@dataclass
class Child:
    """One process and how often it failed to stay up."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0
    codes: list[int] = field(default_factory=list)


class Supervisor:
    """``run`` serves until ``stop`` is set. ``say`` gets lines for the person at the console."""

    def __init__(
        self, config: Config, *, parts: tuple[str, ...] = PARTS, say: Callable[[str], None] = lambda _line: None
    ) -> None:
        self.config = config
        self.children = {name: Child(name) for name in parts}
        self.ready = threading.Event()
        self._say = say

    @property
    def url(self) -> str:
        shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.config.host, self.config.host)
        return f"http://{shown}:{self.config.port}"

    def run(self, stop: threading.Event, *, path: str = "/") -> int:
        """0 after a clean stop, 1 when the web process will not stay up. Raises Refused for a folder served already."""
        claim = Claim(self.config)
        try:
            self._choose_port()
            claim.announce(self.url)
            for child in self.children.values():
                self._start(child)
            while not stop.wait(0.2):
                if not self._watch():
                    return 1
                if not self.ready.is_set() and self._answers():
                    self.ready.set()
                    self._say(f"Taktline is ready: {self.url}{path}")
            return 0
        finally:
            self._stop_all()
            claim.release()

    def _choose_port(self) -> None:
        port = free_port(self.config.host, self.config.port)
        if port != self.config.port:
            self._say(f"Port {self.config.port} is taken; using {port}.")
            self.config = replace(self.config, port=port)

    def _start(self, child: Child) -> None:
        root = str(Path(core.__file__).parent.parent)
        paths = os.pathsep.join(
            dict.fromkeys([root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))])
        )
        # -P: a folder called core where the command was given must not be taken for ours.
        command = [sys.executable, "-P", "-m", f"core.server.{child.name}"]
        child.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the others in order
            env={**os.environ, **environment(self.config), "PYTHONPATH": paths, WATCHED: "1"},
        )
        child.started = time.monotonic()
        log.info("process_started", part=child.name, child=child.process.pid)

    def _watch(self) -> bool:
        moment = time.monotonic()
        for child in self.children.values():
            if child.process is None:
                if moment >= child.again_at:
                    self._start(child)
                continue
            code = child.process.poll()
            if code is None:
                continue
            child.codes.append(code)
            child.failures = 1 if moment - child.started > LIVED else child.failures + 1
            pause = min(0.25 * 2**child.failures, LONGEST_PAUSE)
            log.error("process_died", part=child.name, code=code, pause=pause)
            self._say(f"The {child.name} process ended with code {code}; starting it again in {pause:g} s.")
            _close(child.process)
            child.process, child.again_at = None, moment + pause
            if child.name == "web" and child.failures >= HOPELESS:
                self._say(f"The web process does not stay up. {self.config.log_folder / 'web.log'} tells why.")
                return False
        return True

    def _answers(self) -> bool:
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{self.url}/healthz", timeout=1):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def _stop_all(self, patience: float = 12.0) -> None:
        alive = [c.process for c in self.children.values() if c.process is not None and c.process.poll() is None]
        for process in alive:
            process.terminate()
        until = time.monotonic() + patience
        for process in alive:
            try:
                process.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                log.error("process_killed", child=process.pid)
                process.kill()
                process.wait()
            _close(process)


def _close(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
