"""The demo: made once, recovered after an interruption, never over somebody's data."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from core.cli import demo_data
from core.config import Config
from core.instance import Instance
from core.security import accounts
from core.server.presence import running
from tests.cli.conftest import Mes
from tests.jobs.trial import until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo, planned for a moment only."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo_data, "PLAN_SECONDS", 0.2)
        demo_data.make(Config(folder), "en", lambda _line: None)
    return folder


def count(folder: Path, table: str) -> int:
    with sqlite3.connect(folder / "taktline.db") as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_it_has_orders_machines_a_plan_and_log_ins_that_work(demo_folder: Path) -> None:
    assert count(demo_folder, "orders_order") >= 50
    assert count(demo_folder, "engineering_machine") >= 20
    with sqlite3.connect(demo_folder / "taktline.db") as connection:
        assert connection.execute("SELECT state, error FROM core_job").fetchall() == [("done", "")]
    said = json.loads((demo_folder / "demo.json").read_text())
    assert (demo_folder / "demo.json").stat().st_mode & 0o077 == 0
    instance = Instance(Config(demo_folder))
    try:
        people = {login: accounts.authenticate(instance, login, said["password"]) for login in said["logins"]}
    finally:
        instance.close()
    assert [login for login, principal in people.items() if principal.is_admin] == ["admin"]
    assert all(principal.site_ids for principal in people.values())
    assert "scheduling.planner" in people["planner"].groups
    assert people["planner"].zone == "Asia/Shanghai"


def test_the_second_time_nothing_is_made(mes: Mes, demo_folder: Path) -> None:
    before = (demo_folder / "demo.json").read_text()
    result = mes("demo", "--no-serve", data=demo_folder)
    assert result.exit_code == 0
    assert "planner" in result.stderr
    assert json.loads(before)["password"] in result.stderr
    assert "Installing" not in result.stderr
    assert (demo_folder / "demo.json").read_text() == before


def leave_a_trace(folder: Path) -> Path:
    """A file of the demo that only lasts as long as its records do."""
    trace = folder / "files" / "trace"
    trace.parent.mkdir(exist_ok=True)
    trace.touch()
    return trace


def test_an_interrupted_start_and_a_reset_begin_anew(mes: Mes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_data, "_load", lambda *_given: None)
    monkeypatch.setattr(demo_data, "_plan", lambda *_given: None)
    folder = tmp_path / "demo"

    def interrupted(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(demo_data, "_load", interrupted)
        assert mes("demo", "--no-serve", data=folder).exit_code == 1
    assert json.loads((folder / "demo.json").read_text()) == {"state": "making"}
    first = leave_a_trace(folder)
    assert mes("demo", "--no-serve", data=folder).exit_code == 0
    made = json.loads((folder / "demo.json").read_text())
    assert made["state"] == "ready"
    assert not first.exists()
    assert mes("demo", "--no-serve", "--reset", data=folder).exit_code == 0
    assert json.loads((folder / "demo.json").read_text())["password"] != made["password"]


def test_other_folders_are_left_alone(mes: Mes, data: Path) -> None:
    before = sorted(path.name for path in data.iterdir())
    for words in ([], ["--reset"]):
        result = mes("demo", "--no-serve", *words, data=data)
        assert result.exit_code == 1
        assert "holds no demo" in result.stderr
    assert sorted(path.name for path in data.iterdir()) == before


def test_a_made_demo_is_served_within_seconds_and_stops_on_a_signal(demo_folder: Path) -> None:
    command = [sys.executable, "-m", "core.cli", "demo", "--data", str(demo_folder), "--port", "18420"]
    begun = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    said = ""
    try:
        config = Config(demo_folder)
        url = until(lambda: (found := running(config)) and found.url, 30)
        until(lambda: _answers(url), 30)
        assert time.monotonic() - begun < 30
        with urllib.request.urlopen(f"{url}/login", timeout=10) as page:
            assert page.status == 200
        assert process.stderr is not None
        while "Password of each" not in said and (line := process.stderr.readline()):
            said += line  # pages answer a moment before the log-ins are told
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr is not None
        said += process.stderr.read()
        process.stderr.close()
    assert "Password of each" in said
    assert "Stopped." in said
    assert running(config) is None
    assert os.listdir(demo_folder / "log")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=1):
            return True
    except OSError:
        return False
