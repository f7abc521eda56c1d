"""Work outside requests: enqueued in the transaction that asks for it, with progress, cancel and retry."""

from core.jobs.spec import JobContext, JobSpec, job

__all__ = ["JobContext", "JobSpec", "job"]
