"""Runs migrations. Revisions are called ``<addon>_<number>``; the branch label is ``addon_<addon>``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Connection

from core.addons.discovery import Addon
from core.errors import Refused
from core.i18n import translator

_ = translator("core")
VERSION_TABLE = "core_migration"


def branch(addon: str) -> str:
    """The branch label of an addon. Not its bare name: ``base`` and ``head`` are words of Alembic's own."""
    return f"addon_{addon}"


def script_directory(addons: Iterable[Addon]) -> tuple[Config, ScriptDirectory]:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "newline")
    folders = [str(addon.migrations) for addon in addons if addon.migrations.is_dir()]
    config.set_main_option("version_locations", "\n".join(folders))
    return config, ScriptDirectory.from_config(config)


def run(connection: Connection, addons: Iterable[Addon], steps: Callable[[ScriptDirectory, Any], Any]) -> None:
    """Run what ``steps(scripts, current_revisions)`` returns, in the transaction of ``connection``."""
    config, scripts = script_directory(addons)
    with EnvironmentContext(config, scripts, fn=lambda revision, _context: steps(scripts, revision)) as environment:
        environment.configure(
            connection=connection,
            target_metadata=None,
            render_as_batch=True,
            version_table=VERSION_TABLE,
            transactional_ddl=True,
        )
        environment.run_migrations()


def upgrade(connection: Connection, addons: Iterable[Addon], targets: Iterable[str]) -> list[str]:
    """Bring the branches of ``targets`` (addon names) to their heads; the revisions run, in order.

    Raises Refused naming the addon when the database knows a revision whose code is not on this machine.
    """
    addons = list(addons)
    before = set(current(connection))
    tableless = {addon.name for addon in addons if not any(addon.migrations.glob("*.py"))}
    for name in targets:
        if name in tableless:
            continue
        try:
            run(connection, addons, partial(_upgrade_steps, f"{branch(name)}@head"))
        except CommandError as error:
            raise Refused(
                _("The schema of {addon} cannot be upgraded: {cause}", addon=name, cause=str(error))
            ) from error
    return sorted(set(current(connection)) - before)


def _upgrade_steps(target: str, scripts: ScriptDirectory, revision: Any) -> Any:
    return scripts._upgrade_revs(target, revision)


def downgrade(connection: Connection, addons: Iterable[Addon], name: str) -> None:
    """Take back all migrations of one addon: drops what it added. The caller has refused while others depend on it."""
    run(connection, list(addons), lambda scripts, revision: scripts._downgrade_revs(f"{branch(name)}@base", revision))


def current(connection: Connection) -> list[str]:
    """The revisions the database stands at, one a branch."""
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return sorted(context.get_current_heads())


def pending(connection: Connection, addons: Iterable[Addon]) -> list[str]:
    """Revisions that the code has and the database lacks."""
    _config, scripts = script_directory(addons)
    applied = {step.revision for head in current(connection) for step in scripts.iterate_revisions(head, "base")}
    return sorted(script.revision for script in scripts.walk_revisions() if script.revision not in applied)
