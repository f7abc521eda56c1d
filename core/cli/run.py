"""``mes run``: serves an installation until it is stopped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.common import command, data_argument, data_option, installation, say

if TYPE_CHECKING:
    from core.config import Config


@command(name="run", example="mes run\nmes run --data /srv/mes --host 0.0.0.0 --port 8000")
@data_option
@click.option("--host", help="Address to listen on [default: 127.0.0.1, this machine only].")
@click.option("--port", type=click.IntRange(1, 65535), help="Port [default: 8420]; when taken, the next free one.")
def run(data: Path | None, host: str | None, port: int | None) -> None:
    """Serve the installation: web, worker and planner. Ctrl-C stops them all."""
    from core.addons import lifecycle

    with installation(data, host=host, port=port) as instance:
        config = instance.config
        refuse_old_schema(instance)
        if not lifecycle.has_users(instance):
            say(f"There is no user yet: mes user add LOGIN --admin{data_argument(config)}")
        _ = instance.generation  # what does not compose is said here, not in a log
    raise SystemExit(serve(config))


def refuse_old_schema(instance: object) -> None:
    """Ends with code 3 when migrations are pending."""
    from core.cli.common import Missing
    from core.instance import Instance
    from core.schema import migrate

    assert isinstance(instance, Instance)
    with instance.database.connection() as connection:
        pending = migrate.pending(connection, instance.all_installed())
    if pending:
        raise Missing(
            f"the database lacks {len(pending)} migrations ({', '.join(pending)})",
            f"mes db upgrade{data_argument(instance.config)}",
        )


def serve(config: Config, *, after: tuple[str, ...] = ()) -> int:
    """Serve until a signal; lines of ``after`` are said once it answers. The exit code."""
    from core.server.logs import configure_logging
    from core.server.process import stop_event
    from core.server.supervisor import Supervisor

    configure_logging(config.log_folder, "supervisor", console=50)

    def tell(line: str) -> None:
        say(line)
        if line.startswith("Taktline is ready"):
            for more in after:
                say(more)

    stop = stop_event()
    code = Supervisor(config, say=tell).run(stop)
    say("Stopped.")
    return code
