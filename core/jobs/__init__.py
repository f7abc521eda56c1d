"""Work outside requests: enqueued in the transaction that asks for it, with progress, cancel and retry."""

from core.jobs.context import JobCancelled
from core.jobs.queue import enqueue, request_cancel
from core.jobs.spec import JobContext, JobSpec, job

__all__ = ["JobCancelled", "JobContext", "JobSpec", "enqueue", "job", "request_cancel"]
