"""The planner's socket: dispatch, rights, errors, and what it does with strangers."""

from __future__ import annotations

import socket
import stat
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.config import Config
from core.errors import AccessDenied, BadRequest, CompositionError, MesError, Unavailable, ValidationFailed
from core.server import wire
from core.server.calls import planner_calls
from core.server.planner import Planner, serve
from core.server.planner_client import ask
from tests.jobs.trial import Trial


@pytest.fixture
def planner(trial: Trial) -> Iterator[Trial]:
    server = serve(trial.config, Planner(trial.instance))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield trial
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_call_gets_its_arguments_and_acts_as_the_user(planner: Trial) -> None:
    found = ask(planner.instance, "trial.echo", {"text": "衣服", "list": [1, 2]}, planner.anna)
    assert found == {"given": {"text": "衣服", "list": [1, 2]}, "login": "anna"}


def test_what_a_call_keeps_stays(planner: Trial) -> None:
    assert [ask(planner.instance, "trial.count", {}, planner.anna) for _n in range(3)] == [1, 2, 3]


def test_rights_hold_as_for_jobs(planner: Trial) -> None:
    with pytest.raises(AccessDenied):
        ask(planner.instance, "trial.secret", {}, planner.anna)
    assert ask(planner.instance, "trial.secret", {}, planner.admin) == "seen"
    with pytest.raises(MesError):
        ask(planner.instance, "trial.secret", {}, 999)


def test_errors_arrive_as_they_were_raised(planner: Trial) -> None:
    with pytest.raises(ValidationFailed) as caught:
        ask(planner.instance, "trial.refuse", {}, planner.anna)
    assert [(str(p.message), p.pointer, p.code) for p in caught.value.problems] == [("too early", "/start", "range")]
    with pytest.raises(BadRequest, match=r"trial\.nowhere"):
        ask(planner.instance, "trial.nowhere", {}, planner.admin)


def test_a_fault_tells_nothing_of_the_inside_and_the_planner_lives_on(planner: Trial) -> None:
    with pytest.raises(MesError) as caught:
        ask(planner.instance, "trial.crash", {}, planner.admin)
    assert "inner detail" not in str(caught.value)
    assert ask(planner.instance, "trial.count", {}, planner.admin) == 1


def test_a_slow_call_is_given_up_and_others_go_on(planner: Trial) -> None:
    with pytest.raises(Unavailable, match=r"0\.1"):
        ask(planner.instance, "trial.slow", {"seconds": 0.5}, planner.admin, timeout=0.1)
    assert ask(planner.instance, "trial.count", {}, planner.admin) == 1


def test_without_a_planner_it_says_so(trial: Trial) -> None:
    with pytest.raises(Unavailable, match="not running"):
        ask(trial.instance, "trial.echo", {}, trial.anna)


def test_only_the_owner_gets_at_the_socket(planner: Trial) -> None:
    config = planner.config
    assert stat.S_IMODE(wire.socket_path(config).stat().st_mode) == 0o600
    assert stat.S_IMODE(wire.secret_path(config).stat().st_mode) == 0o600
    assert stat.S_IMODE(config.run_folder.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\x00\x00",
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x04nope",
        b"\x00\x00\x00\x02[]",
        b'\x00\x00\x00\x0e{"secret":"x"}',
    ],
)
def test_strangers_get_no_answer(planner: Trial, sent: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(5)
        connection.connect(str(wire.socket_path(planner.config)))
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100) == b""
    assert ask(planner.instance, "trial.count", {}, planner.admin) == 1


def test_a_deep_data_folder_has_its_socket_elsewhere(tmp_path: Path) -> None:
    config = Config(tmp_path / ("deep" * 40))
    path = wire.socket_path(config)
    assert len(str(path)) <= wire.LONGEST_SOCKET_PATH
    assert wire.socket_path(config) == path
    assert path != wire.socket_path(replace(config, data=tmp_path / ("other" * 40)))
    path.parent.chmod(0o755)
    with pytest.raises(wire.Broken):
        wire.socket_path(config)
    path.parent.rmdir()


def test_a_call_without_a_permission_keeps_the_planner_from_starting(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = trial.instance.generation.addon("trial").part("planner")
    assert module is not None
    monkeypatch.setitem(module.PLANNER_CALLS, "trial.open", lambda context: None)
    with pytest.raises(CompositionError, match=r"trial\.open"):
        planner_calls(trial.instance.generation)
