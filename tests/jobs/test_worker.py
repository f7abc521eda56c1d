"""Workers: ends of jobs, retries, cancel, leases, and what happens when a worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.clock import now
from core.jobs import request_cancel
from core.jobs.store import CRASHES
from core.jobs.worker import HEARTBEAT, Worker
from core.server.process import environment
from tests.jobs.trial import Trial, until

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def worker(trial: Trial) -> Iterator[Worker]:
    made = Worker(trial.instance, beat=0.05)
    made.start()
    yield made
    made.stop(grace=5)


def test_an_idle_worker_notices_a_job_at_once(trial: Trial, worker: Worker) -> None:
    trial.wait(trial.enqueue("trial.add", {"a": 1, "b": 1}), "done")
    time.sleep(0.3)
    begun = time.monotonic()
    trial.wait(trial.enqueue("trial.add", {"a": 1, "b": 1}), "done")
    assert time.monotonic() - begun < 3


def test_progress_is_written_while_the_job_runs_and_cancel_ends_it(
    trial: Trial, worker: Worker, tmp_path: Path
) -> None:
    job_id = trial.enqueue("trial.wait", {"log": str(tmp_path / "log"), "file": str(tmp_path / "gate")})
    row = until(lambda: (row := trial.row(job_id)).progress == 40 and row)
    assert (row.state, row.message, row.result) == ("running", "Waiting", {"so": "far"})
    with trial.session(trial.anna) as session:
        assert request_cancel(session, job_id) == "running"
    row = trial.wait(job_id, "cancelled")
    assert row.finished_at is not None
    assert row.result == "given up"


def test_a_cancel_that_the_job_never_saw_does_not_hide_its_result(trial: Trial, worker: Worker, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.touch()
    job_id = trial.enqueue("trial.wait", {"log": str(tmp_path / "log"), "file": str(gate)})
    assert trial.wait(job_id, "done").result == "opened"


def test_a_fault_is_tried_again_and_told_without_its_details(trial: Trial, tmp_path: Path) -> None:
    job_id = trial.enqueue("trial.fail", {"log": str(tmp_path / "log"), "times": 5})
    store = trial.store
    Worker(trial.instance).run_pending()
    row = trial.row(job_id)
    assert (row.state, row.attempts) == ("queued", 1)
    assert row.run_after > now()
    with trial.instance.database.connection(write=True) as connection:
        connection.execute(store.table.update().values(run_after=now()))
    Worker(trial.instance).run_pending()
    row = trial.row(job_id)
    assert (row.state, row.attempts) == ("failed", 2)
    assert row.error
    assert "inner detail" not in row.error


def test_a_refusal_is_told_in_its_words_and_not_tried_again(trial: Trial, tmp_path: Path) -> None:
    job_id = trial.enqueue("trial.fail", {"log": str(tmp_path / "log"), "times": 9, "refuse": True})
    Worker(trial.instance).run_pending()
    row = trial.row(job_id)
    assert (row.state, row.attempts, row.error) == ("failed", 1, "not on a Sunday")


def test_a_result_that_is_not_json_fails_the_job(trial: Trial) -> None:
    job_id = trial.enqueue("trial.odd")
    Worker(trial.instance).run_pending()
    assert trial.row(job_id).state == "failed"


def test_a_job_of_a_disabled_addon_fails_in_words(trial: Trial) -> None:
    from core.addons import lifecycle

    job_id = trial.enqueue("trial.add", {"a": 1, "b": 2}, user_id=trial.admin)
    lifecycle.set_enabled(trial.instance, "trial", False)
    Worker(trial.instance).run_pending()
    row = trial.row(job_id)
    assert row.state == "failed"
    assert "trial.add" in row.error


def test_who_lost_the_lease_can_write_nothing_more(both: Trial) -> None:
    job_id = both.enqueue("trial.add", {"a": 1, "b": 2})
    store = both.store
    run = store.claim("gone:1:nowhere")
    assert run is not None
    with both.instance.database.connection(write=True) as connection:
        connection.execute(store.table.update().values(heartbeat_at=now() - timedelta(minutes=10)))
    assert store.take_over() == [job_id]
    again = store.claim("other:1:here")
    assert again is not None
    assert again.attempt == 2
    assert store.look([run, again]) == {job_id: False}
    assert not store.finish(run, "done", result="late")
    assert store.look([run]) == {job_id: None}
    assert store.finish(again, "done", result="right")
    assert both.row(job_id).result == "right"


def test_a_live_lease_is_left_alone(trial: Trial) -> None:
    trial.enqueue("trial.add", {"a": 1, "b": 2})
    worker = Worker(trial.instance)
    assert trial.store.claim(worker.name) is not None
    assert trial.store.take_over() == []
    worker.stop(0)


def test_a_job_that_keeps_killing_its_worker_is_given_up(trial: Trial) -> None:
    job_id = trial.enqueue("trial.add", {"a": 1, "b": 2})
    store = trial.store
    for _n in range(1 + CRASHES):
        assert store.claim("gone:1:nowhere") is not None
        with trial.instance.database.connection(write=True) as connection:
            connection.execute(store.table.update().values(heartbeat_at=now() - timedelta(minutes=10)))
        assert store.take_over() == [job_id]
    assert trial.row(job_id).state == "failed"


def test_a_stopped_worker_gives_its_job_back_uncounted(both: Trial, tmp_path: Path) -> None:
    worker = Worker(both.instance, beat=0.05)
    worker.start()
    job_id = both.enqueue("trial.wait", {"log": str(tmp_path / "log"), "file": str(tmp_path / "gate")})
    both.wait(job_id, "running")
    worker.stop(grace=0)
    row = both.row(job_id)
    assert (row.state, row.attempts) == ("queued", 0)


def test_two_workers_share_the_queue_and_run_each_job_once(both: Trial, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.touch()
    logs = [tmp_path / f"log{n}" for n in range(12)]
    ids = [both.enqueue("trial.wait", {"log": str(log), "file": str(gate)}) for log in logs]
    workers = [Worker(both.instance, beat=0.05) for _n in range(2)]
    for each in workers:
        each.start()
    for job_id in ids:
        both.wait(job_id, "done")
    for each in workers:
        each.stop()
    assert [log.read_text() for log in logs] == ["started\n"] * 12


def test_a_job_of_a_killed_worker_process_is_taken_over(both: Trial, tmp_path: Path) -> None:
    job = {"log": str(tmp_path / "log"), "file": str(tmp_path / "gate")}
    job_id = both.enqueue("trial.wait", job)
    command = [sys.executable, "-m", "core.server.worker"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment(both.config)})
    try:
        until((tmp_path / "log").exists, 30)
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    assert both.row(job_id).state == "running"
    (tmp_path / "gate").touch()
    successor = Worker(both.instance, beat=0.05, lease=timedelta(seconds=2))
    successor.start()
    row = both.wait(job_id, "done", 20)
    successor.stop()
    assert (row.attempts, row.worker) == (2, successor.name)
    assert (tmp_path / "log").read_text() == "started\nstarted\n"


def test_a_worker_shows_that_it_lives(trial: Trial, worker: Worker) -> None:
    from core.addons import lifecycle

    assert until(lambda: lifecycle.read_setting(trial.instance, HEARTBEAT))
