"""``mes openapi``: the description of the REST API."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.common import command, data_option, installation, show_json


@command(name="openapi", example="mes openapi > taktline.json\nmes openapi --user anna")
@data_option
@click.option("--user", "login", help="As this user may use it [default: as an administrator].")
def openapi(data: Path | None, login: str | None) -> None:
    """Print the OpenAPI 3.1 document of the REST API."""
    from core.rest.openapi import document
    from core.security import accounts
    from core.security.principal import SYSTEM

    with installation(data) as instance:
        who = accounts.principal_of(instance, accounts.find_user(instance, login)) if login else SYSTEM
        show_json(document(instance.generation, who))
