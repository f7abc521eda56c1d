"""Enqueueing, permission and cancel, inside the caller's transaction."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import now
from core.errors import AccessDenied, BadRequest, NotFound
from core.jobs import enqueue, request_cancel
from core.jobs.worker import Worker
from core.security.accounts import principal_of
from tests.jobs.trial import Trial


def test_a_job_exists_only_if_its_transaction_commits(both: Trial) -> None:
    with both.session(both.anna) as session:
        job_id = enqueue(session, "trial.add", {"a": 1, "b": 2})
        session.rollback()
    assert both.row(job_id) is None
    assert Worker(both.instance).run_pending() == 0
    kept = both.enqueue("trial.add", {"a": 1, "b": 2})
    assert both.row(kept).state == "queued"


def test_a_job_runs_in_the_language_and_zone_of_who_asked(trial: Trial) -> None:
    job_id = trial.enqueue("trial.add", {"a": 1, "b": 2})
    assert Worker(trial.instance).run_pending() == 1
    row = trial.row(job_id)
    assert (row.state, row.progress, row.user_id) == ("done", 100, trial.anna)
    assert row.result == {"sum": 3, "locale": "zh_CN", "zone": "UTC"}


def test_a_job_reads_as_who_asked(trial: Trial) -> None:
    job_id = trial.enqueue("trial.who")
    Worker(trial.instance).run_pending()
    assert trial.row(job_id).result == ["anna", True]


def test_unknown_jobs_bad_arguments_and_missing_rights_are_refused(trial: Trial) -> None:
    with pytest.raises(BadRequest, match="nowhere"):
        trial.enqueue("trial.nowhere")
    with pytest.raises(BadRequest, match="JSON"):
        trial.enqueue("trial.add", {"a": object()})
    with pytest.raises(BadRequest, match="bytes"):
        trial.enqueue("trial.add", {"a": "x" * 1_000_001})
    with pytest.raises(AccessDenied):
        trial.enqueue("trial.secret")
    with pytest.raises(RuntimeError, match="write session"), trial.session(trial.anna, write=False) as session:
        enqueue(session, "trial.add")


def test_rights_are_judged_again_when_the_job_runs(trial: Trial) -> None:
    job_id = trial.enqueue("trial.secret", user_id=trial.admin)
    with trial.instance.database.system(trial.instance.generation, "test", write=True) as session:
        session.get(session.models["core.user"], trial.admin).is_admin = False
    Worker(trial.instance).run_pending()
    assert trial.row(job_id).state == "failed"


def test_jobs_of_a_switched_off_account_do_not_run(trial: Trial) -> None:
    job_id = trial.enqueue("trial.add", {"a": 1, "b": 2})
    with trial.instance.database.system(trial.instance.generation, "test", write=True) as session:
        session.get(session.models["core.user"], trial.anna).active = False
    Worker(trial.instance).run_pending()
    assert trial.row(job_id).state == "failed"


def test_a_unique_key_holds_until_the_job_is_finished(both: Trial) -> None:
    first = both.enqueue("trial.add", {"a": 1, "b": 2}, unique_key="add")
    assert both.enqueue("trial.add", {"a": 5, "b": 5}, unique_key="add") == first
    Worker(both.instance).run_pending()
    second = both.enqueue("trial.add", {"a": 5, "b": 5}, unique_key="add")
    assert second != first
    assert both.row(second).state == "queued"


def test_priority_then_age_and_not_before_its_time(both: Trial) -> None:
    late = both.enqueue("trial.add", {"a": 0, "b": 0}, run_after=now() + timedelta(hours=1))
    first, second = (both.enqueue("trial.add", {"a": n, "b": 0}) for n in (1, 2))
    urgent = both.enqueue("trial.add", {"a": 3, "b": 0}, priority=5)
    claimed = [both.store.claim("me:1:x").job_id for _n in range(3)]  # type: ignore[union-attr]
    assert claimed == [urgent, first, second]
    assert both.store.claim("me:1:x") is None
    assert both.row(late).state == "queued"


def test_only_the_owner_and_administrators_cancel(both: Trial) -> None:
    mine = both.enqueue("trial.add", {"a": 1, "b": 2})
    other = both.enqueue("trial.add", {"a": 1, "b": 2}, user_id=both.admin, unique_key="k")
    with both.session(both.anna) as session:
        with pytest.raises(NotFound):
            request_cancel(session, other)
        with pytest.raises(NotFound):
            request_cancel(session, 999)
        assert request_cancel(session, mine) == "cancelled"
        assert request_cancel(session, mine) == "cancelled"
    with both.session(both.admin) as session:
        assert request_cancel(session, other) == "cancelled"
    assert both.row(other).unique_key is None
    assert Worker(both.instance).run_pending() == 0


def test_people_see_their_own_jobs_only(trial: Trial) -> None:
    mine, other = trial.enqueue("trial.who"), trial.enqueue("trial.who", user_id=trial.admin)
    principal = principal_of(trial.instance, trial.anna)
    with trial.instance.database.session(trial.instance.generation, principal) as session:
        job = session.models["core.job"]
        assert session.get(job, mine) is not None
        assert session.get(job, other) is None
