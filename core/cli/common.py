"""What all commands share: errors in words, exit codes, the data folder, readable and JSON output.

Exit codes: 0 done, 1 failed, 2 wrong use, 3 something is missing on this machine (said with its remedy).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

if TYPE_CHECKING:
    from core.config import Config
    from core.instance import Instance

DONE, FAILED, MISSING = 0, 1, 3
F = TypeVar("F", bound=Callable[..., Any])


class Missing(click.ClickException):
    """Something this machine lacks; ``remedy`` is the command that mends it."""

    exit_code = MISSING

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy

    def show(self, file: Any = None) -> None:
        click.echo(f"mes: {self.message}", err=True)
        if self.remedy:
            click.echo(f"mes: to mend it: {self.remedy}", err=True)


class MesCommand(click.Command):
    """A command with an example below its help."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.example = example

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.example:
            with formatter.section("Example"):
                for line in self.example.splitlines():
                    formatter.write_text(line)
        super().format_epilog(ctx, formatter)


def command(group: click.Group | None = None, name: str | None = None, *, example: str) -> Callable[[F], click.Command]:
    """``@command(group, example="mes addon list")`` on the function of a command."""

    def mark(function: F) -> click.Command:
        made = click.command(name, cls=MesCommand, example=example)(function)
        if group is not None:
            group.add_command(made)
        return made

    return mark


def data_option(function: F) -> F:
    folder = click.Path(path_type=Path, file_okay=False)
    option = click.option("--data", type=folder, help="The installation's folder [env: MES_DATA; default: per user].")
    return option(function)


def json_option(function: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(function)


@contextmanager
def installation(data: Path | None, *, made: bool = True, **overrides: Any) -> Iterator[Instance]:
    """The installation in ``data``; with ``made`` it must be set up. A missing one, a dead database: exit code 3."""
    from sqlalchemy.exc import OperationalError

    from core.config import load_config
    from core.i18n import use_locale
    from core.instance import Instance
    from core.server.logs import configure_console

    configure_console()
    config = load_config(data, **overrides)
    if made and not config.database_url and not (config.data / "taktline.db").is_file():
        raise Missing(f"there is no installation in {config.data}", f"mes init{data_argument(config)}")
    with use_locale(console_locale()):
        instance = Instance(config)
        try:
            if made and not instance.initialised:
                raise Missing(f"the installation in {config.data} is not set up", f"mes init{data_argument(config)}")
            yield instance
        except OperationalError as error:
            shown = instance.database.url.render_as_string()
            raise Missing(f"the database {shown} does not answer: {str(error.orig).splitlines()[0]}") from error
        finally:
            instance.close()


def data_argument(config: Config) -> str:
    """`` --data FOLDER`` for commands that are shown, empty where it is not needed."""
    from core.config import load_config

    return "" if load_config().data == config.data else f" --data {config.data}"


def console_locale() -> str:
    from core.i18n.locale import closest_locale

    wanted = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return closest_locale(next((value for value in wanted if value), "en"))


def say(line: str = "") -> None:
    """A line for the person at the console; output that programs read goes elsewhere."""
    click.echo(line, err=True)


def show_json(document: Any) -> None:
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))


def show_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], as_json: bool) -> None:
    """A table, or with ``as_json`` a list of objects."""
    if as_json:
        show_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns, box=SIMPLE_HEAD)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    width = None if sys.stdout.isatty() else 200
    Console(width=width).print(table)


def fail(message: str) -> NoReturn:
    """End with code 1 and the reason."""
    raise click.ClickException(message)


def read_password(prompt: str, from_stdin: bool) -> str:
    """From standard input for programs, else asked for twice and not shown."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError(
            "there is no terminal to ask for the password: give it on standard input, with --password-stdin"
        )
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt=True))
