"""The dry run of an installation of addons."""

from __future__ import annotations

from collections.abc import Iterable

from core.addons.graph import closure, load_order
from core.generation import Generation
from core.instance import Instance
from core.schema import migrate


def install_plan(instance: Instance, names: Iterable[str]) -> dict[str, list[str]]:
    """Addons, migrations, tables, columns of others' tables and roles that would come. Raises CompositionError."""
    installed = instance.installed_addons()
    wanted = closure(names, instance.available)
    everything = instance.all_installed()
    known = {addon.name for addon in everything}
    enabled = load_order({n for n, on in installed.items() if on and n != "core"} | wanted, instance.available)
    generation = Generation(enabled)
    try:
        fresh = sorted(wanted - set(installed))
        with instance.database.connection() as connection:
            pending = migrate.pending(connection, [*everything, *(a for a in enabled if a.name not in known)])
        owners = generation.models.owners
        tables = sorted(table for (table, column), owner in owners.items() if column == "id" and owner in fresh)
        columns = [f"{t}.{c}" for (t, c), owner in owners.items() if owner in fresh and t not in tables]
        return {
            "addons_to_install": fresh,
            "addons_to_enable": sorted(n for n in wanted if n in installed and not installed[n]),
            "migrations": [revision for revision in pending if revision.rpartition("_")[0] in wanted],
            "new_tables": tables,
            "columns_on_other_tables": sorted(columns),
            "new_roles": sorted(name for name in generation.policy.groups if name.split(".")[0] in fresh),
        }
    finally:
        generation.dispose()
