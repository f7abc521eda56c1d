"""``mes addon``: what is on this machine, and what of it is in use."""

from __future__ import annotations

from pathlib import Path

import click

from core.cli.common import command, data_option, installation, json_option, say, show_json, show_rows


@click.group()
def addon() -> None:
    """List, install, enable and disable addons."""


@command(addon, "list", example="mes addon list --json")
@data_option
@json_option
def list_addons(data: Path | None, as_json: bool) -> None:
    """All addons and their states."""
    from core.addons import lifecycle

    with installation(data) as instance:
        found = lifecycle.statuses(instance)
        rows = [(a.name, a.state, a.version, a.installed_version, a.title, ", ".join(a.depends)) for a in found]
    show_rows(("name", "state", "version", "installed", "title", "depends"), rows, as_json)


@command(addon, "plan", example="mes addon plan scheduling")
@click.argument("names", nargs=-1, required=True)
@data_option
@json_option
def plan(names: tuple[str, ...], data: Path | None, as_json: bool) -> None:
    """What installing addons would change, without changing it."""
    from core.cli.addon_plan import install_plan

    with installation(data) as instance:
        found = install_plan(instance, names)
    if as_json:
        show_json(found)
        return
    for title, entries in found.items():
        say(f"{title.replace('_', ' ')}: {', '.join(entries) if entries else 'none'}")


@command(addon, "install", example="mes addon install scheduling")
@click.argument("names", nargs=-1, required=True)
@data_option
def install(names: tuple[str, ...], data: Path | None) -> None:
    """Install addons, with all they depend on."""
    from core.addons import lifecycle

    with installation(data) as instance:
        fresh = lifecycle.install(instance, names, say)
    say(f"Installed: {', '.join(fresh)}." if fresh else "Everything was installed already.")


@command(addon, "enable", example="mes addon enable scheduling")
@click.argument("name")
@data_option
def enable(name: str, data: Path | None) -> None:
    """Switch an installed addon on again, with all it depends on."""
    _switch(data, name, True)


@command(addon, "disable", example="mes addon disable scheduling")
@click.argument("name")
@data_option
def disable(name: str, data: Path | None) -> None:
    """Switch an addon off; its data stay."""
    _switch(data, name, False)


def _switch(data: Path | None, name: str, on: bool) -> None:
    from core.addons import lifecycle

    with installation(data) as instance:
        changed = lifecycle.set_enabled(instance, name, on)
    word = "enabled" if on else "disabled"
    say(f"Now {word}: {', '.join(changed)}." if changed else f"{name} was {word} already.")
