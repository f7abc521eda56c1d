"""Write turns on SQLite: one writer at a time, in order of arrival, freed when the holder dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from core.db.database import Database
from core.db.turns import WriteTurns

HOLDER = """
import sys, time
from pathlib import Path
from core.db.turns import WriteTurns
WriteTurns(Path(sys.argv[1])).take()
print("held", flush=True)
time.sleep(60)
"""


def test_a_thread_may_not_wait_for_itself(tmp_path: Path) -> None:
    turns = WriteTurns(tmp_path / "turn")
    turn = turns.take()
    with pytest.raises(RuntimeError, match="already has"):
        turns.take()
    turn.release()
    turns.take().release()


def test_turns_come_in_order_of_arrival(tmp_path: Path) -> None:
    turns = WriteTurns(tmp_path / "turn")
    first = turns.take()
    served: list[int] = []

    def wait(number: int) -> None:
        turn = turns.take()
        served.append(number)
        turn.release()

    waiting = []
    for number in range(8):
        thread = threading.Thread(target=wait, args=(number,))
        thread.start()
        waiting.append(thread)
        time.sleep(0.05)
    first.release()
    for thread in waiting:
        thread.join(10)
    assert served == list(range(8))


def test_a_killed_holder_frees_the_turn(tmp_path: Path) -> None:
    path = tmp_path / "turn"
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "held"
    got = threading.Event()
    threading.Thread(target=lambda: (WriteTurns(path).take(), got.set()), daemon=True).start()
    assert not got.wait(0.3)
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    assert got.wait(5)


def test_no_increment_is_lost_between_threads(tmp_path: Path) -> None:
    """Each writer reads, then writes what it read plus one: only turns taken before the first read keep the sum."""
    database = Database(f"sqlite:///{tmp_path / 'db'}")
    with database.connection(write=True) as connection:
        connection.execute(text("CREATE TABLE counter (value INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))

    def work() -> None:
        for _ in range(10):
            with database.connection(write=True) as connection:
                value = connection.execute(text("SELECT value FROM counter")).scalar_one()
                connection.execute(text("UPDATE counter SET value = :value"), {"value": value + 1})

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.connection() as connection:
        assert connection.execute(text("SELECT value FROM counter")).scalar_one() == 80
    database.dispose()


def test_the_database_is_durable_and_checks_references(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'db'}")
    with database.connection() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    database.dispose()


def test_a_failed_migration_leaves_nothing_half_done(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'db'}")
    with pytest.raises(ZeroDivisionError), database.connection(write=True) as connection:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        raise ZeroDivisionError
    with database.connection() as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one() == 0
    database.dispose()
