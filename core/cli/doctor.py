"""``mes doctor``: what is wrong on this machine, and the command that mends it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.common import MISSING, command, data_option, json_option, show_json

if TYPE_CHECKING:
    from core.config import Config
    from core.instance import Instance

LEAST_DISK = 1024**3
"""Bytes that ought to be free where the data are."""


@dataclass(frozen=True)
class Diagnosis:
    """One thing looked at. ``remedy`` is the command that mends it, empty where all is well or nothing helps."""

    subject: str
    well: bool
    words: str
    remedy: str = ""


@command(name="doctor", example="mes doctor\nmes doctor --json")
@data_option
@json_option
def doctor(data: Path | None, as_json: bool) -> None:
    """Look at Python, web assets, disk, database, migrations and port. Exit code 3 when something is missing."""
    from core.config import load_config
    from core.server.logs import configure_console

    configure_console()
    found = list(_diagnose(load_config(data)))
    if as_json:
        show_json([vars(entry) for entry in found])
    for entry in () if as_json else found:
        click.echo(f"{'well ' if entry.well else 'WRONG'}  {entry.subject}: {entry.words}")
        if entry.remedy:
            click.echo(f"       to mend it: {entry.remedy}")
    if not all(entry.well for entry in found):
        raise SystemExit(MISSING)


def _diagnose(config: Config) -> Iterator[Diagnosis]:
    from core.server.port import free_port, is_free
    from core.server.presence import running
    from core.web import assets

    version = ".".join(str(part) for part in sys.version_info[:3])
    enough = sys.version_info >= (3, 11)
    yield Diagnosis("Python", enough, version, "" if enough else "install Python 3.11 or newer")
    built = assets.built()
    remedy = "pip install --force-reinstall --no-deps taktline (in a checkout: pip install -e .)"
    yield Diagnosis("web assets", built, "built" if built else "not built", "" if built else remedy)
    folder = next(path for path in (config.data, *config.data.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    words = f"{free / 1024**3:.1f} GiB free for {config.data}"
    yield Diagnosis("disk", free >= LEAST_DISK, words)
    served = running(config)
    if served:
        yield Diagnosis("server", True, f"running at {served.url}, process {served.pid}")
    elif is_free(config.host, config.port):
        yield Diagnosis("port", True, f"{config.port} is free")
    else:
        yield Diagnosis("port", True, f"{config.port} is taken; {free_port(config.host, config.port)} would be used")
    yield from _database(config)


def _database(config: Config) -> Iterator[Diagnosis]:
    from sqlalchemy.exc import SQLAlchemyError

    from core.cli.common import data_argument
    from core.errors import CompositionError
    from core.instance import Instance

    where = data_argument(config)
    if not config.database_url and not (config.data / "taktline.db").is_file():
        yield Diagnosis("database", False, f"none in {config.data}", f"mes init{where}")
        return
    try:
        instance = Instance(config)
    except CompositionError as error:
        yield Diagnosis("addons", False, str(error))
        return
    try:
        if not instance.initialised:
            yield Diagnosis("database", False, "not set up", f"mes init{where}")
            return
        yield Diagnosis("database", True, instance.database.url.render_as_string())
        yield from _contents(instance, where)
    except SQLAlchemyError as error:
        yield Diagnosis("database", False, f"does not answer: {str(error).splitlines()[0]}")
    finally:
        instance.close()


def _contents(instance: Instance, where: str) -> Iterator[Diagnosis]:
    from core.addons import lifecycle
    from core.errors import CompositionError
    from core.schema import migrate

    with instance.database.connection() as connection:
        pending = migrate.pending(connection, instance.all_installed())
    words = f"{', '.join(pending)} pending" if pending else "all run"
    yield Diagnosis("migrations", not pending, words, f"mes db upgrade{where}" if pending else "")
    try:
        names = [addon.name for addon in instance.generation.addons]
        yield Diagnosis("addons", True, f"{', '.join(names)} fit together")
    except CompositionError as error:
        yield Diagnosis("addons", False, str(error), f"mes check{where}")
    known = lifecycle.has_users(instance)
    yield Diagnosis(
        "users", known, "there are some" if known else "none", "" if known else f"mes user add LOGIN --admin{where}"
    )
