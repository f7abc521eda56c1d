"""Migrations go up, come down without a trace and go up again, and leave nothing that the models do not say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, inspect

from core.addons.discovery import core_addon
from core.db.database import Database
from core.schema import drift, migrate
from core.testing.suite.generations import needed_by, registry_of


@contextmanager
def scratch(url: str) -> Iterator[Database]:
    """An empty database at ``url``, closed in the end."""
    database = Database(url)
    try:
        yield database
    finally:
        database.dispose()


def upgrade(database: Database, addon: str) -> None:
    """Bring the schema of the addon, and of all it depends on, to its head."""
    addons = [core_addon(), *needed_by(addon)]
    with database.connection(write=True) as connection:
        migrate.upgrade(connection, addons, [each.name for each in addons])


def downgrade(database: Database, addon: str) -> None:
    """Take the addon's own migrations back."""
    with database.connection(write=True) as connection:
        migrate.downgrade(connection, [core_addon(), *needed_by(addon)], addon)


def upgrade_others(database: Database, addon: str) -> None:
    """The schema of what the addon depends on, without the addon."""
    others = [core_addon(), *(each for each in needed_by(addon) if each.name != addon)] if addon != "core" else []
    with database.connection(write=True) as connection:
        migrate.upgrade(connection, others, [each.name for each in others])


def drift_findings(database: Database, addon: str) -> list[str]:
    """Where models and database differ, and migrations that were not run."""
    with database.connection() as connection:
        pending = migrate.pending(connection, [core_addon(), *needed_by(addon)])
        return [f"{revision} is pending" for revision in pending] + drift.drift(connection, registry_of(addon))


def snapshot(database: Database) -> dict[str, Any]:
    """Tables with their columns, indexes, foreign keys and constraints, comparable before and after."""
    with database.connection() as connection:
        inspector = inspect(connection)
        names = [name for name in inspector.get_table_names() if name != migrate.VERSION_TABLE]
        return {name: _table(connection, name) for name in sorted(names)}


def _table(connection: Connection, name: str) -> dict[str, Any]:
    inspector = inspect(connection)
    return {
        "columns": {c["name"]: (str(c["type"]), c["nullable"], str(c["default"])) for c in inspector.get_columns(name)},
        "indexes": sorted(str(index["name"]) for index in inspector.get_indexes(name)),
        "references": sorted((str(f["name"]), f["referred_table"]) for f in inspector.get_foreign_keys(name)),
        "unique": sorted(str(each["name"]) for each in inspector.get_unique_constraints(name)),
        "checks": sorted(str(each["name"]) for each in inspector.get_check_constraints(name)),
    }


def leftovers(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What ``after`` holds otherwise than ``before``, one line each."""
    found = [f"the table {name} stays" for name in after if name not in before]
    found += [f"the table {name} is gone" for name in before if name not in after]
    for name in before.keys() & after.keys():
        for kind, was in before[name].items():
            if was != after[name][kind]:
                found.append(f"{name}: {kind} were {was}, are {after[name][kind]}")
    return found
