"""The product as a new user starts it: ``mes demo`` in a fresh folder, with its real web, worker and planner."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.web.ui.hatch_build import build_assets

ROOT = Path(__file__).resolve().parents[2]
LONGEST_START = 120
"""Seconds until the demo must answer, on a machine that does other work as well."""


class Demo:
    """A running demo: its address, the password of all its log-ins, what it said."""

    def __init__(self, folder: Path, port: int, log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.folder = folder
        self.log = log

    @property
    def password(self) -> str:
        return str(json.loads((self.folder / "demo.json").read_text("utf-8"))["password"])

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2):
                return True
        except OSError:
            return False


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """A demo in English, made and planned from nothing."""
    build_assets(ROOT)
    with started_demo(tmp_path_factory.mktemp("product")) as running:
        yield running


@contextmanager
def started_demo(folder: Path, *words: str) -> Iterator[Demo]:
    """``mes demo`` as a process of its own; it is asked to stop afterwards and must end well."""
    demo = Demo(folder / "data", free_port(), folder / "said.txt")
    port = demo.url.rpartition(":")[2]
    command = [sys.executable, "-m", "core.cli", "demo", "--data", str(demo.folder), "--port", port, "--locale", "en"]
    with demo.log.open("wb") as said:
        process = subprocess.Popen([*command, *words], cwd=ROOT, stdout=said, stderr=said, env=_environment())
    try:
        _wait(process, demo)
        yield demo
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0, demo.log.read_text("utf-8")
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(30)


def _wait(process: subprocess.Popen[bytes], demo: Demo) -> None:
    until = time.monotonic() + LONGEST_START
    while not demo.answers():
        assert process.poll() is None, f"mes demo ended: {demo.log.read_text('utf-8')}"
        assert time.monotonic() < until, f"mes demo does not answer: {demo.log.read_text('utf-8')}"
        time.sleep(0.2)


def _environment() -> dict[str, str]:
    """The console's language is the test's, not the machine's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "MES_"))}
    return {**kept, "LANG": "C.UTF-8", "LANGUAGE": "en"}


def free_port() -> int:
    """A port that is free now."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])
