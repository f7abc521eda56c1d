"""The supervisor with real child processes: start, port, restart, stop."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import Refused, Unavailable
from core.server.planner_client import ask
from core.server.port import free_port, is_free
from core.server.presence import Claim, running
from core.server.process import environment
from core.server.supervisor import Supervisor
from tests.jobs.trial import Trial, until

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def served(supervisor: Supervisor) -> Iterator[list[int]]:
    """Runs it in a thread; the list holds its exit code in the end."""
    stop, codes = threading.Event(), list[int]()
    thread = threading.Thread(target=lambda: codes.append(supervisor.run(stop)))
    thread.start()
    try:
        yield codes
    finally:
        stop.set()
        thread.join(30)


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not is_free("127.0.0.1", port)
        assert free_port("127.0.0.1", port) > port
    with pytest.raises(Unavailable):
        free_port("192.0.2.1", 8420)


def test_a_data_folder_is_served_once(trial: Trial) -> None:
    assert running(trial.config) is None
    claim = Claim(trial.config)
    claim.announce("http://127.0.0.1:8420")
    found = running(trial.config)
    assert found is not None
    assert (found.pid, found.url) == (os.getpid(), "http://127.0.0.1:8420")
    with pytest.raises(Refused, match="8420"):
        Claim(trial.config)
    claim.release()
    assert running(trial.config) is None
    Claim(trial.config).release()


def test_it_serves_restarts_a_killed_child_and_stops_all(trial: Trial) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said: list[str] = []
        config = replace(trial.config, port=taken.getsockname()[1])
        supervisor = Supervisor(config, say=said.append)
        with served(supervisor) as codes:
            assert supervisor.ready.wait(60), said
            assert any("is taken" in line for line in said)
            assert any(supervisor.url in line and "ready" in line for line in said)
            with urllib.request.urlopen(f"{supervisor.url}/healthz", timeout=5) as answer:
                assert json.load(answer) == {"status": "ok"}
            job_id = trial.enqueue("trial.add", {"a": 1, "b": 2})
            assert trial.wait(job_id, "done", 30).worker
            assert until(lambda: _answer(trial), 30) == 1
            first = supervisor.children["planner"].process
            assert first is not None
            os.kill(first.pid, signal.SIGKILL)
            until(lambda: (now := supervisor.children["planner"].process) and now.pid != first.pid, 30)
            assert until(lambda: _answer(trial), 30) == 1
            pids = [child.process.pid for child in supervisor.children.values() if child.process]
        assert codes == [0]
        assert len(pids) == 3
        assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
        assert running(config) is None
    entries = (config.log_folder / "worker.log").read_text().splitlines()
    assert any(json.loads(line)["event"] == "job_ended" for line in entries)


def _answer(trial: Trial) -> object:
    try:
        return ask(trial.instance, "trial.count", {}, trial.anna)
    except Unavailable:
        return None


def test_a_web_process_that_never_stays_up_ends_the_service(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.server.supervisor.HOPELESS", 1)
    config = replace(trial.config, addon_folders=(trial.config.data / "nowhere",))
    said: list[str] = []
    with served(Supervisor(config, parts=("web",), say=said.append)) as codes:
        until(lambda: codes, 60)
    assert codes == [1]
    assert any("web.log" in line for line in said)
    assert running(config) is None


def test_children_end_when_the_supervisor_is_killed(trial: Trial) -> None:
    code = (
        "import threading\n"
        "from core.config import load_config\n"
        "from core.server.logs import configure_console\n"
        "from core.server.supervisor import Supervisor\n"
        "configure_console()\n"
        "s = Supervisor(load_config(), parts=('worker',))\n"
        "threading.Thread(target=s.run, args=(threading.Event(),)).start()\n"
        "while not (s.children['worker'].process): pass\n"
        "print(s.children['worker'].process.pid, flush=True)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment(trial.config)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        child = int(process.stdout.readline())
        trial.wait(trial.enqueue("trial.add", {"a": 1, "b": 2}), "done", 30)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    until(lambda: not _runs(child), 20)


def _runs(pid: int) -> bool:
    """Whether the process is there and no zombie: nobody may be left to reap it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
