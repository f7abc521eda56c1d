"""The worker process: ``python -m core.server.worker``. Runs jobs until it is asked to end."""

from __future__ import annotations

import os
import sys

import structlog

from core.instance import Instance
from core.jobs.worker import Worker
from core.server.process import begin, stop_event

log = structlog.get_logger(__name__)


def main() -> None:
    config = begin("worker")
    stop = stop_event()
    instance = Instance(config)
    _ = instance.generation  # without it nothing can run: fail now, loudly
    worker = Worker(instance)
    worker.start()
    log.info("worker_started", worker=worker.name)
    stop.wait()
    clean = worker.stop()
    log.info("worker_stopped", worker=worker.name, clean=clean)
    sys.stderr.flush()
    # Jobs that did not stop were given back; their threads must not keep the process alive.
    os._exit(0)


if __name__ == "__main__":
    main()
