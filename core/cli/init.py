"""``mes init``: database, addons, the first administrator or the link with which one is made."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.common import command, data_argument, data_option, installation, read_password, say


@command(name="init", example="mes init --admin anna\nmes init --data /srv/mes --addon orders --addon scheduling")
@data_option
@click.option("--addon", "addons", multiple=True, help="Install only these, with what they need; default: all.")
@click.option("--admin", metavar="LOGIN", help="Make this administrator now; the password is asked for.")
@click.option("--password-stdin", is_flag=True, help="Read the administrator's password from standard input.")
@click.option("--database-url", help="A PostgreSQL database instead of the embedded one, kept in taktline.toml.")
def init(
    data: Path | None, addons: tuple[str, ...], admin: str | None, password_stdin: bool, database_url: str | None
) -> None:
    """Set up an installation, or complete one that was interrupted. Safe to repeat."""
    from core.addons import lifecycle

    with installation(data, made=False, database_url=database_url) as instance:
        if database_url:
            _keep_url(instance.config.data, database_url)
        password = read_password(f"Password for {admin}", password_stdin) if admin else ""
        lifecycle.initialise(instance, addons or None, say)
        where = data_argument(instance.config)
        if admin:
            lifecycle.create_user(instance, admin, password, admin=True)
            say(f"Administrator {admin} made.")
        elif not lifecycle.has_users(instance):
            token = lifecycle.setup_token(instance)
            config = instance.config
            say("Make the first administrator with this link, which works once (mes run must be running):")
            click.echo(f"http://{config.host}:{config.port}/setup/{token}")
        say(f"Set up in {instance.config.data}. Serve it with: mes run{where}")


def _keep_url(folder: Path, url: str) -> None:
    file = folder / "taktline.toml"
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    quoted = url.replace("\\", "\\\\").replace('"', '\\"')
    kept = [f'database_url = "{quoted}"', *(line for line in lines if not line.startswith("database_url"))]
    file.touch(mode=0o600)
    file.chmod(0o600)  # it may hold the database's password
    file.write_text("\n".join(kept) + "\n", encoding="utf-8")
