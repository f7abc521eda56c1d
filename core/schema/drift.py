"""Compares the composed models of all installed addons, enabled or not, with the schema the database has."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata, produce_migrations, render_python_code
from alembic.operations.ops import (
    AddColumnOp,
    CreateIndexOp,
    CreateTableOp,
    ModifyTableOps,
    UpgradeOps,
)
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.types import TypeEngine

from core.addons.discovery import Addon
from core.orm import types as column_types
from core.orm.registry import ModelRegistry
from core.schema.migrate import VERSION_TABLE, branch


def _context(connection: Connection, **options: Any) -> MigrationContext:
    return MigrationContext.configure(
        connection,
        opts={
            "version_table": VERSION_TABLE,
            "compare_type": _types_differ,
            "include_name": lambda name, kind, _parents: not (kind == "table" and name == VERSION_TABLE),
            "render_item": _render,
            "user_module_prefix": "types.",
            **options,
        },
    )


def _types_differ(
    _context: Any, inspected: Any, _meta: Any, inspected_type: TypeEngine[Any], meta_type: TypeEngine[Any]
) -> bool | None:
    if isinstance(meta_type, (column_types.ScaledDecimal, column_types.UtcDateTime)):
        return False
    if isinstance(meta_type, column_types.Key):
        return getattr(inspected_type, "length", None) != meta_type.length
    return None


def _render(kind: str, item: Any, _autogen: Any) -> Any:
    if kind != "type" or type(item).__module__ != column_types.__name__:
        return False
    name = type(item).__name__
    if isinstance(item, column_types.Key):
        return f"types.Key({item.length})"
    return f"types.ScaledDecimal({item.precision}, {item.scale})" if name == "ScaledDecimal" else f"types.{name}()"


def drift(connection: Connection, registry: ModelRegistry) -> list[str]:
    """What differs, one line each; empty when code and database agree."""
    found: list[str] = []
    for difference in compare_metadata(_context(connection), registry.metadata):
        for entry in difference if isinstance(difference, list) else [difference]:
            found.append(" ".join(str(part) for part in entry[:4] if part is not None))
    return found


def propose(connection: Connection, registry: ModelRegistry, addon: str) -> tuple[str, str, str]:
    """(upgrade code, downgrade code, imports) of the changes that belong to one addon."""
    context = _context(connection, target_metadata=registry.metadata)
    script = produce_migrations(context, registry.metadata)
    assert script.upgrade_ops is not None
    mine = UpgradeOps([op for op in (_owned(o, registry, addon) for o in script.upgrade_ops.ops) if op is not None])
    up, down = (_code(ops, context) for ops in (mine, mine.reverse()))
    return up, down, "from core.orm import types" if "types." in up + down else ""


def _code(ops: UpgradeOps | Any, context: MigrationContext) -> str:
    """Rendered operations as the body of a function at the left margin."""
    text = render_python_code(
        ops, render_as_batch=True, migration_context=context, render_item=_render, user_module_prefix="types."
    )
    lines = [line for line in ("    " + text).splitlines() if "# ###" not in line]
    return textwrap.dedent("\n".join(lines)).strip()


def _owned(op: Any, registry: ModelRegistry, addon: str) -> Any:
    if isinstance(op, CreateTableOp):
        return (
            op
            if op.table_name.split("_")[0] == addon.split("_")[0]
            and registry.owners.get((op.table_name, "id")) == addon
            else None
        )
    if isinstance(op, ModifyTableOps):
        owns_table = registry.owners.get((op.table_name, "id")) == addon
        kept = []
        for inner in op.ops:
            if isinstance(inner, AddColumnOp):
                owned = registry.owners.get((op.table_name, inner.column.name)) == addon
            elif isinstance(inner, CreateIndexOp):
                owned = any(
                    registry.owners.get((op.table_name, getattr(c, "name", str(c)))) == addon for c in inner.columns
                )
            else:
                owned = owns_table
            if owned:
                kept.append(inner)
        return ModifyTableOps(op.table_name, kept, schema=op.schema) if kept else None
    return op if registry.owners.get((getattr(op, "table_name", ""), "id")) == addon else None


TEMPLATE = '''"""{title}"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
{imports}
revision = "{revision}"
down_revision = {down}
branch_labels = {labels}
depends_on = {depends}


def upgrade() -> None:
{upgrade}


def downgrade() -> None:
{downgrade}
'''


def write_revision(
    addon: Addon, upgrade_code: str, downgrade_code: str, imports: str, title: str, depends: Iterable[str]
) -> Path:
    """Write the next migration file of an addon; to be read by its author before it is committed."""
    folder = addon.migrations
    folder.mkdir(exist_ok=True)
    numbers = [int(path.stem.rsplit("_", 1)[1]) for path in folder.glob(f"{addon.name}_*.py")]
    number = max(numbers, default=0) + 1
    path = folder / f"{addon.name}_{number}.py"
    first = number == 1
    text = TEMPLATE.format(
        title=title,
        imports=f"\n{imports}\n" if imports else "",
        revision=f"{addon.name}_{number}",
        down="None" if first else f'"{addon.name}_{number - 1}"',
        labels=f'("{branch(addon.name)}",)' if first else "None",
        depends=repr(tuple(depends)) if depends else "None",
        upgrade=upgrade_code.rstrip() or "    pass",
        downgrade=downgrade_code.rstrip() or "    pass",
    )
    path.write_text(text, encoding="utf-8")
    return path
