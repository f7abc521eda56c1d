"""What child processes of ``mes run`` begin with: configuration from the environment, logs, a watch over the parent."""

from __future__ import annotations

import os
import signal
import threading

from core.config import Config, load_config
from core.server.logs import configure_logging

WATCHED = "MES_WATCH_PARENT"
"""Set by the supervisor, whose end of our standard input closes when it dies."""


def environment(config: Config) -> dict[str, str]:
    """The environment in which :func:`begin` of a child finds ``config`` again."""
    found = {
        "MES_DATA": str(config.data),
        "MES_HOST": config.host,
        "MES_PORT": str(config.port),
        "MES_DATABASE_URL": config.database_url,
        "MES_ADDON_FOLDERS": os.pathsep.join(str(folder) for folder in config.addon_folders),
    }
    return {name: value for name, value in found.items() if value}


def begin(name: str) -> Config:
    """Configuration and logs of the child process ``name``."""
    config = load_config()
    configure_logging(config.log_folder, name)
    if os.environ.pop(WATCHED, ""):
        threading.Thread(target=_end_with_parent, name="parent-watch", daemon=True).start()
    return config


def _end_with_parent() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def stop_event() -> threading.Event:
    """Set when the process is asked to end. Call it in the main thread."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
