"""Backup and restore of the embedded database."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from core.clock import now
from core.config import Config
from core.errors import Refused
from core.i18n import translator
from core.instance import Instance

_ = translator("core")


def back_up(instance: Instance, target: Path | None) -> Path:
    """A consistent, verified copy of the database while it is in use. Raises Refused on PostgreSQL, existing files."""
    source = _embedded(instance.config, "pg_dump --format=custom --file=taktline.dump")
    if target is None:
        folder = instance.config.data / "backup"
        folder.mkdir(mode=0o700, exist_ok=True)
        target = folder / f"taktline-{now():%Y%m%d-%H%M%S}.db"
    if target.exists():
        raise Refused(_("{file} is there already.", file=str(target)))
    half = target.with_name(target.name + ".part")
    try:
        _copy(source, half)
        problem = _fault(half)
        if problem:
            raise Refused(_("The copy is not sound: {problem}", problem=problem))
        os.replace(half, target)
    finally:
        half.unlink(missing_ok=True)
    return target


def put_back(config: Config, backup: Path) -> Path | None:
    """Replace the database by ``backup``; where the one before is kept. Raises Refused while it is served."""
    from core.server.presence import Claim

    present = _embedded(config, "pg_restore --clean --if-exists --dbname=taktline taktline.dump")
    problem = _fault(backup)
    if problem:
        raise Refused(_("{file} is no sound backup: {problem}", file=str(backup), problem=problem))
    claim = Claim(config)
    try:
        fresh = present.with_name(present.name + ".restoring")
        fresh.unlink(missing_ok=True)
        _copy(backup, fresh)
        kept = None
        if present.exists():
            kept = present.with_name(f"taktline-before-{now():%Y%m%d-%H%M%S}.db")
            _copy(present, kept)  # with what its write-ahead log still holds
        for extra in ("-wal", "-shm"):
            Path(f"{present}{extra}").unlink(missing_ok=True)
        os.replace(fresh, present)
        return kept
    finally:
        claim.release()


def _embedded(config: Config, instead: str) -> Path:
    if config.database_url and not config.database_url.startswith("sqlite:///"):
        raise Refused(_("This installation is on PostgreSQL; use its own tools: {command}", command=instead))
    return Path(config.url.removeprefix("sqlite:///"))


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
        new.execute("PRAGMA journal_mode=DELETE")  # one file, complete in itself
    shutil.copymode(source, target)
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fault(file: Path) -> str:
    """Why a file is not a Taktline database; empty when it is one."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'core_addon'").fetchone():
                return str(_("it holds no Taktline database"))
            said = str(connection.execute("PRAGMA integrity_check").fetchone()[0])
            return "" if said == "ok" else said
    except sqlite3.DatabaseError as error:
        return str(error)
