"""``mes demo``: an example plant, made once, planned, and served."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.common import command, console_locale, installation, say

if TYPE_CHECKING:
    from core.config import Config


@command(name="demo", example="mes demo\nmes demo --reset --locale zh_CN")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="The demo's folder [default: per user].")
@click.option("--host", help="Address to listen on [default: 127.0.0.1, this machine only].")
@click.option("--port", type=click.IntRange(1, 65535), help="Port [default: 8420]; when taken, the next free one.")
@click.option("--locale", type=click.Choice(["en", "zh_CN"]), help="Language of the demo's records [default: yours].")
@click.option("--reset", is_flag=True, help="Throw the demo's records away and make them anew.")
@click.option("--no-serve", is_flag=True, help="Make the demo and end.")
def demo(
    data: Path | None, host: str | None, port: int | None, locale: str | None, reset: bool, no_serve: bool
) -> None:
    """Make an example plant with an order book, plan it, and serve it. The second time it is only served."""
    from platformdirs import user_data_path

    from core.cli import demo_data
    from core.cli.run import serve
    from core.config import load_config
    from core.server.logs import configure_console
    from core.server.presence import running

    configure_console()
    config = load_config(data or user_data_path("taktline-demo"), host=host, port=port)
    served = running(config)
    if served and not reset:
        say(f"The demo is running already: {served.url}")
        _say_log_ins(config)
        return
    if demo_data.must_be_made(config, reset=reset):
        demo_data.make(config, locale or console_locale(), say)
    elif not no_serve:
        _upgrade(config)
    lines = demo_data.log_in_lines(config)
    if no_serve:
        for line in lines:
            say(line)
        return
    raise SystemExit(serve(config, after=(*lines, "Ctrl-C stops it.")))


def _upgrade(config: Config) -> None:
    """A demo made by an earlier version follows the code."""
    from core.schema import migrate

    with installation(config.data) as instance:
        addons = instance.all_installed()
        with instance.database.connection() as connection:
            pending = migrate.pending(connection, addons)
        if pending:
            say("Bringing the demo to this version")
            with instance.database.connection(write=True) as connection:
                migrate.upgrade(connection, addons, [addon.name for addon in addons])


def _say_log_ins(config: Config) -> None:
    from core.cli import demo_data

    for line in demo_data.log_in_lines(config):
        say(line)
