"""``mes db``: schema, checks, backup."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.common import FAILED, command, data_option, fail, installation, json_option, say, show_json


@click.group()
def db() -> None:
    """Upgrade, check, back up and restore the database."""


@command(db, "upgrade", example="mes db upgrade")
@data_option
def upgrade(data: Path | None) -> None:
    """Run the migrations that the installed addons bring and the database lacks."""
    from core.schema import migrate

    with installation(data) as instance:
        addons = instance.all_installed()
        with instance.database.connection(write=True) as connection:
            run = migrate.upgrade(connection, addons, [addon.name for addon in addons])
    say(f"Run: {', '.join(run)}." if run else "The database was up to date.")


@command(db, "revision", example='mes db revision orders -m "Reason of a hold"')
@click.argument("addon")
@click.option("-m", "--message", "title", default="", help="What the migration does.")
@data_option
def revision(addon: str, title: str, data: Path | None) -> None:
    """Write the next migration of an addon from its models. Read it before you commit it."""
    from core.addons.discovery import discover
    from core.config import load_config
    from core.schema.author import revise

    available = discover(load_config(data).addon_folders)
    if addon != "core" and addon not in available:
        fail(f"there is no addon {addon}; there are: {', '.join(sorted(available))}")
    path = revise(addon, available, title or f"Changes of {addon}")
    if path is None:
        say(f"Models and migrations of {addon} agree.")
    else:
        click.echo(path)


@command(db, "check", example="mes db check --json")
@data_option
@json_option
def check(data: Path | None, as_json: bool) -> None:
    """Pending migrations, drift from the models of all installed addons, and the soundness of the file."""
    from core.cli.db_check import database_findings

    with installation(data) as instance:
        found = database_findings(instance)
    if as_json:
        show_json(found)
    else:
        for kind, entries in found.items():
            say(f"{kind.replace('_', ' ')}: {'none' if not entries else ''}")
            for entry in entries:
                say(f"  {entry}")
    if any(found.values()):
        raise SystemExit(FAILED)


@command(db, "backup", example="mes db backup\nmes db backup /mnt/safe/monday.db")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@data_option
def backup(file: Path | None, data: Path | None) -> None:
    """Copy the database to a file, while it is in use. Prints the file's name."""
    from core.cli.db_copy import back_up

    with installation(data) as instance:
        click.echo(back_up(instance, file))


@command(db, "restore", example="mes db restore /mnt/safe/monday.db --yes")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@data_option
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, data: Path | None, yes: bool) -> None:
    """Replace the database by a backup. The present one is kept beside it. Refused while the installation is served."""
    from core.cli.db_copy import put_back
    from core.config import load_config

    config = load_config(data)
    if not yes:
        click.confirm(f"Replace the database in {config.data} by {file}?", abort=True, err=True)
    kept = put_back(config, file)
    say(f"Restored from {file}." + (f" The database before is kept as {kept}." if kept else ""))
    say("Bring it to this version's schema with: mes db upgrade")
