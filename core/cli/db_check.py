"""What is wrong with the database of an installation."""

from __future__ import annotations

from sqlalchemy import text

from core.instance import Instance
from core.orm.registry import ModelRegistry
from core.schema import drift, migrate


def database_findings(instance: Instance) -> dict[str, list[str]]:
    """Kind of fault to findings; all lists are empty for a sound database."""
    addons = instance.all_installed()
    for addon in addons:
        addon.part("models")
    registry = ModelRegistry(addon.name for addon in addons)
    try:
        with instance.database.connection() as connection:
            found = {
                "pending_migrations": migrate.pending(connection, addons),
                "drift": drift.drift(connection, registry),
                "integrity": [],
                "broken_references": [],
            }
            if instance.database.is_sqlite:
                said = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
                found["integrity"] = [line for line in said if line != "ok"]
                rows = connection.execute(text("PRAGMA foreign_key_check"))
                found["broken_references"] = [f"{row[0]} row {row[1]} refers to {row[2]}" for row in rows]
    finally:
        registry.dispose()
    return found
