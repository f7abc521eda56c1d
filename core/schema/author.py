"""Writes the next migration of an addon from its models: the work behind ``mes db revision``."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from core.addons.discovery import Addon, core_addon
from core.addons.graph import closure, load_order
from core.db.database import Database
from core.orm.registry import ModelRegistry
from core.schema import drift, migrate


def revise(name: str, available: Mapping[str, Addon], title: str, others: Iterable[str] = ()) -> Path | None:
    """The new migration file, or None when models and migrations already agree. Works on a scratch database."""
    needed = load_order(closure({name, *others} - {"core"}, available), available)
    addons = [core_addon(), *needed]
    target = next(addon for addon in addons if addon.name == name)
    for addon in addons:
        addon.part("models")
    registry = ModelRegistry(addon.name for addon in addons)
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/scratch.db")
        try:
            with database.connection(write=True) as connection:
                for addon in addons:
                    if any(addon.migrations.glob("*.py")):
                        migrate.upgrade(connection, addons, [addon.name])
                up, down, imports = drift.propose(connection, registry, name)
                depends = _depends(addons, target)
        finally:
            database.dispose()
    if not up.strip() or up.strip().endswith("pass"):
        return None
    first = not any(target.migrations.glob("*.py"))
    return drift.write_revision(target, _indented(up), _indented(down), imports, title, depends if first else ())


def _depends(addons: list[Addon], target: Addon) -> list[str]:
    """The latest revision of each addon that the target needs."""
    found = []
    for addon in addons:
        if addon.name in ("core", *target.manifest.depends) and addon is not target:
            numbers = [int(path.stem.rsplit("_", 1)[1]) for path in addon.migrations.glob(f"{addon.name}_*.py")]
            if numbers:
                found.append(f"{addon.name}_{max(numbers)}")
    return found


def _indented(code: str) -> str:
    return "\n".join(f"    {line}" if line.strip() else "" for line in code.splitlines())
