"""The worker: claims jobs, runs them each under one pinned generation, keeps their leases, ends them well or ill."""

from __future__ import annotations

import json
import os
import secrets
import socket
import threading
import time
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.addons import lifecycle
from core.clock import now
from core.errors import CompositionError, MesError, StaleRecord, Unavailable
from core.generation import Generation
from core.i18n import translator, use_locale, use_zone
from core.instance import Instance
from core.jobs.alive import LifeSign
from core.jobs.context import JobCancelled, RunningJob
from core.jobs.store import JobStore, Run
from core.jobs.waiting import waiter
from core.security.accounts import principal_of
from core.security.permission import require_permission
from core.security.principal import SYSTEM

_ = translator("core")
log = structlog.get_logger(__name__)

HEARTBEAT = "worker_heartbeat"
"""The setting that tells ``/readyz`` when a worker was last alive."""


class Worker:
    """``slots`` jobs at once, so that a short one need not wait for a long plan. ``start`` it, later ``stop`` it.

    ``beat`` is the pause in seconds between writes of progress, ``lease`` the silence after which others take over.
    """

    def __init__(
        self, instance: Instance, *, slots: int = 2, beat: float = 0.5, lease: timedelta = timedelta(seconds=30)
    ) -> None:
        self.instance = instance
        self.name = f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(3)}"
        self._slots, self._beat_seconds, self._lease = slots, beat, lease
        self._stopping = threading.Event()
        self._running: dict[Run, RunningJob] = {}
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._life = LifeSign(instance.database, self.name)

    def start(self) -> None:
        tasks = [(f"jobs-{n}", self._serve) for n in range(self._slots)] + [("jobs-beat", self._keep_alive)]
        self._threads = [threading.Thread(target=task, name=name, daemon=True) for name, task in tasks]
        for thread in self._threads:
            thread.start()

    def stop(self, grace: float = 5.0) -> bool:
        """Claim no more; after ``grace`` seconds give back what still runs. False when threads were left behind.

        The caller then ends the process: a job given back may already run elsewhere, and can write nothing here.
        """
        self._stopping.set()
        until = time.monotonic() + grace
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        with self._lock:
            left = dict(self._running)
        for job in left.values():
            job.stop(lost=True)
        if left:
            self._store(self.instance.generation).release(list(left))
        self._life.end()
        return not any(thread.is_alive() for thread in self._threads)

    def run_pending(self) -> int:
        """Run what is due now in this thread, one after the other; how many jobs that were. For commands and tests."""
        done = 0
        beat = threading.Thread(target=self._keep_alive, name="jobs-beat", daemon=True)
        beat.start()
        while self._run_next():
            done += 1
        self._stopping.set()
        beat.join()
        self._life.end()
        return done

    def _store(self, generation: Generation) -> JobStore:
        return JobStore(self.instance.database, generation, self._lease)

    def _serve(self) -> None:
        ear = waiter(self.instance.database)
        try:
            while not self._stopping.is_set():
                try:
                    if not self._run_next():
                        ear.wait(self._patience(), self._stopping)
                except SQLAlchemyError:
                    log.exception("queue_unreachable", worker=self.name)
                    self._stopping.wait(2.0)
        finally:
            ear.close()

    def _patience(self) -> float:
        due = self._store(self.instance.generation).next_due()
        return 5.0 if due is None else max(0.05, min(5.0, (due - now()).total_seconds()))

    def _run_next(self) -> bool:
        try:
            self.instance.refresh()
        except CompositionError as error:
            log.error("generation_refused", findings=str(error))
        generation = self.instance.generation
        store = self._store(generation)
        run = store.claim(self.name)
        if run is None:
            return False
        log.info("job_started", job=run.job_id, name=run.name, attempt=run.attempt)
        self._run(generation, store, run)
        return True

    def _run(self, generation: Generation, store: JobStore, run: Run) -> None:
        job: RunningJob | None = None
        with use_locale(run.locale):
            try:
                job = self._begin(generation, run)
                with use_zone(job.principal.zone):
                    result = generation.job_specs[run.name].run(job)
                result = json.loads(json.dumps(result, allow_nan=False))
            except Exception as error:
                self._failed(generation, store, run, job, error)
            else:
                state = "cancelled" if job.noticed else "done"
                values: dict[str, Any] = {**job.take_shown(), "result": result, "error": ""}
                store.finish(run, state, **(values if job.noticed else {**values, "progress": 100}))
                log.info("job_ended", job=run.job_id, name=run.name, state=state)
            finally:
                with self._lock:
                    self._running.pop(run, None)

    def _begin(self, generation: Generation, run: Run) -> RunningJob:
        """Judges the right to the job anew: roles may have gone since it was enqueued."""
        spec = generation.job_specs.get(run.name)
        if spec is None:
            raise Unavailable(_("The addon that brings the job {name} is not enabled.", name=run.name))
        principal = SYSTEM
        if run.user_id is not None:
            with self.instance.database.system(generation, "job") as session:
                principal = principal_of(session, run.user_id)
        require_permission(generation.policy.access(principal), spec.permission)
        job = RunningJob(self.instance, generation, principal, run)
        with self._lock:
            self._running[run] = job
        return job

    def _failed(
        self, generation: Generation, store: JobStore, run: Run, job: RunningJob | None, error: Exception
    ) -> None:
        shown = job.take_shown() if job else {}
        if isinstance(error, JobCancelled) or (job is not None and job.noticed):
            store.finish(run, "cancelled", **shown)
            log.info("job_ended", job=run.job_id, name=run.name, state="cancelled")
            return
        spec = generation.job_specs.get(run.name)
        words = str(error) if isinstance(error, MesError) else ""
        words = words or str(
            _("The job failed by a fault in the program. The log tells more under job {id}.", id=run.job_id)
        )
        if spec is not None and run.attempt < spec.attempts and _may_pass(error):
            pause = timedelta(seconds=min(2**run.attempt, 300))
            log.warning("job_retried", job=run.job_id, name=run.name, attempt=run.attempt, exc_info=error)
            store.again(run, now() + pause, words)
            return
        log.error("job_failed", job=run.job_id, name=run.name, attempt=run.attempt, exc_info=error)
        store.finish(run, "failed", **shown, error=words)

    def _keep_alive(self) -> None:
        """Renews leases, writes progress, passes cancels on, takes over from the dead, shows that a worker lives."""
        renewed = seen = noted = float("-inf")
        lease = self._lease.total_seconds()
        while not self._stopping.wait(self._beat_seconds) or self._running:
            if self._stopping.is_set():
                time.sleep(self._beat_seconds)
            moment = time.monotonic()
            try:
                if moment - renewed > lease / 6 or any(job.has_news for job in list(self._running.values())):
                    self._renew()
                    renewed = moment
                self._pass_cancels_on()
                if moment - seen > min(lease / 3, 5):
                    seen = moment
                    for job_id in self._store(self.instance.generation).take_over():
                        log.warning("job_taken_over", job=job_id, worker=self.name)
                if moment - noted > 15:
                    noted = moment
                    lifecycle.write_setting(self.instance, HEARTBEAT, now().isoformat())
            except SQLAlchemyError:
                log.exception("beat_failed", worker=self.name)

    def _renew(self) -> None:
        with self._lock:
            running = dict(self._running)
        if running:
            shown = {run.job_id: job.take_shown() for run, job in running.items()}
            self._store(self.instance.generation).beat(list(running), shown)

    def _pass_cancels_on(self) -> None:
        with self._lock:
            running = dict(self._running)
        if running:
            wanted = self._store(self.instance.generation).look(list(running))
            for run, job in running.items():
                # A run that ended between the two looks is not lost, but stopping it then changes nothing.
                if wanted[run.job_id] is None or wanted[run.job_id]:
                    job.stop(lost=wanted[run.job_id] is None)


def _may_pass(error: Exception) -> bool:
    """Whether trying again later could help: what was refused with reasons will be refused again."""
    return not isinstance(error, MesError) or isinstance(error, (Unavailable, StaleRecord))
