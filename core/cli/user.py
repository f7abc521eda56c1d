"""``mes user``: people and programs that log in."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import click

from core.cli.common import command, data_option, installation, json_option, read_password, say, show_json, show_rows


@click.group()
def user() -> None:
    """Add users, set passwords, make API tokens."""


@command(user, "add", example="mes user add anna --admin\nmes user add wei --name 'Wei Li' --role orders.clerk")
@click.argument("login")
@data_option
@click.option("--name", default="", help="The person's name [default: the log-in name].")
@click.option("--admin", is_flag=True, help="May do everything.")
@click.option("--role", "roles", multiple=True, help="A role, such as orders.clerk; may be given more than once.")
@click.option("--locale", type=click.Choice(["en", "zh_CN"]), default="en", show_default=True, help="Language.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def add(
    login: str, data: Path | None, name: str, admin: bool, roles: tuple[str, ...], locale: str, password_stdin: bool
) -> None:
    """Add a user; the password is asked for."""
    from core.addons import lifecycle

    with installation(data) as instance:
        password = read_password(f"Password for {login}", password_stdin)
        lifecycle.create_user(instance, login, password, name=name, admin=admin, roles=roles, locale=locale)
    say(f"User {login} made.")


@command(user, "passwd", example="mes user passwd anna")
@click.argument("login")
@data_option
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def passwd(login: str, data: Path | None, password_stdin: bool) -> None:
    """Give a user a new password; all log-ins of the user end."""
    from core.security import accounts

    with installation(data) as instance:
        user_id = accounts.find_user(instance, login)
        accounts.set_password(instance, user_id, read_password(f"New password for {login}", password_stdin))
    say(f"Password of {login} set.")


@command(user, "token", example="mes user token anna --name warehouse-scale --days 365")
@click.argument("login")
@data_option
@json_option
@click.option("--name", default="command line", show_default=True, help="What the token is for.")
@click.option("--days", type=click.IntRange(1, 3650), help="Days until it ends [default: never].")
def token(login: str, data: Path | None, as_json: bool, name: str, days: int | None) -> None:
    """Make an API token that acts as the user. It is shown once."""
    from core.clock import now
    from core.security import accounts

    expires_at = now() + timedelta(days=days) if days else None
    with installation(data) as instance:
        user_id = accounts.find_user(instance, login)
        token_id, clear = accounts.create_api_token(instance, user_id, name, expires_at=expires_at)
    if as_json:
        show_json({"id": token_id, "token": clear, "expires_at": expires_at.isoformat() if expires_at else None})
    else:
        say("Keep this token; it is not shown again:")
        click.echo(clear)


@command(user, "list", example="mes user list --json")
@data_option
@json_option
def list_users(data: Path | None, as_json: bool) -> None:
    """All users with their roles."""
    from sqlalchemy import select

    with installation(data) as instance, instance.database.system(instance.generation, "user list") as session:
        cls = session.models["core.user"]
        rows = [
            (u.login, u.name, u.active, u.is_admin, ", ".join(sorted(m.role for m in u.memberships)), u.locale)  # type: ignore[attr-defined]
            for u in session.scalars(select(cls).order_by(cls.login))  # type: ignore[attr-defined]
        ]
    show_rows(("login", "name", "active", "administrator", "roles", "locale"), rows, as_json)
