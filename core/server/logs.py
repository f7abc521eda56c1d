"""Logs: one JSON object a line in ``log/<process>.log``, readable lines on the console."""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
from pathlib import Path
from typing import Any

import orjson
import structlog

LARGEST_FILE = 10 * 1024 * 1024
FILES = 5


def configure_logging(folder: Path, process: str, *, console: int = logging.WARNING) -> None:
    """Send structlog and the standard library's logging to the file; to the console from level ``console`` on."""
    folder.mkdir(parents=True, exist_ok=True)
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _Named(process),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    file = logging.handlers.RotatingFileHandler(
        folder / f"{process}.log", maxBytes=LARGEST_FILE, backupCount=FILES, encoding="utf-8"
    )
    file.setFormatter(
        _formatter(shared, [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(serializer=_json)])
    )
    stream = logging.StreamHandler(sys.stderr)
    stream.setLevel(console)
    # structlog's default formatter prints the values of all variables, passwords included.
    plain = structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback, pad_event_to=28
    )
    stream.setFormatter(_formatter(shared, [plain]))
    root = logging.getLogger()
    root.handlers[:] = [file, stream]
    root.setLevel(logging.INFO)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _formatter(shared: list[Any], last: list[Any]) -> logging.Formatter:
    meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[meta, *last])


def _json(value: Any, **_options: Any) -> str:
    return orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


class _Named:
    """Adds the name and id of the process to each entry."""

    def __init__(self, process: str) -> None:
        self.process = process

    def __call__(self, _logger: Any, _method: str, entry: Any) -> Any:
        entry.setdefault("process", self.process)
        entry.setdefault("pid", os.getpid())
        return entry


def configure_console(level: int = logging.WARNING) -> None:
    """For commands: what matters goes to standard error, so that standard output stays readable by programs."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
