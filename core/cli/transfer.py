"""``mes import`` and ``mes export``: records from and to CSV and XLSX files, judged like every other read and write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from core.cli.common import FAILED, command, data_option, fail, installation, json_option, say, show_json

if TYPE_CHECKING:
    from core.instance import Instance
    from core.security.principal import Principal

MOST_SHOWN = 50


def acting(instance: Instance, login: str | None) -> Principal:
    """The user to act as; the system's administrator when nobody is named."""
    from core.security import accounts
    from core.security.principal import SYSTEM

    return accounts.principal_of(instance, accounts.find_user(instance, login)) if login else SYSTEM


@command(
    name="import", example="mes import orders.order book.xlsx --preview\nmes import orders.order book.xlsx --user anna"
)
@click.argument("model")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@data_option
@json_option
@click.option("--preview", "only_preview", is_flag=True, help="Say what would happen and write nothing.")
@click.option(
    "--map", "mapped", multiple=True, metavar="HEADER=FIELD", help="Where a column goes, instead of the proposal."
)
@click.option("--skip-bad", is_flag=True, help="Import the good records even when others have problems.")
@click.option("--user", "login", help="Import with this user's rights [default: the system's].")
def import_command(
    model: str,
    file: Path,
    data: Path | None,
    as_json: bool,
    only_preview: bool,
    mapped: tuple[str, ...],
    skip_bad: bool,
    login: str | None,
) -> None:
    """Read records of MODEL from FILE: all of them, or none when one has a problem."""
    from core.i18n import use_zone
    from core.transfer import preview, propose_mapping, read_table, run

    with installation(data) as instance:
        who = acting(instance, login)
        _require_model(instance, model)
        table = read_table(file.name, file.read_bytes())
        with (
            use_zone(who.zone),
            instance.database.session(instance.generation, who, write=True, origin="import") as session,
        ):
            mapping = propose_mapping(session, model, table.headers) | _given(mapped, table.headers)
            if only_preview:
                tried = preview(session, model, table, mapping)
                problems, counts = tried.problems, tried.counts
            else:
                done = run(session, model, table, mapping, skip_bad=skip_bad)
                problems, counts = done.problems, {"created": done.created, "skipped": done.skipped}
        columns = {table.headers[index]: path for index, path in mapping.items()}
    if as_json:
        show_json({"mapping": columns, **counts, "problems": [problem.plain() for problem in problems]})
    else:
        for header, path in columns.items():
            say(f"column {header} -> {path}")
        for problem in problems[:MOST_SHOWN]:
            say(f"row {problem.row}, {problem.column or '-'}: {problem.message}")
        if len(problems) > MOST_SHOWN:
            say(f"… and {len(problems) - MOST_SHOWN} more problems")
        say(", ".join(f"{name}: {count}" for name, count in counts.items()))
    if problems and not skip_bad:
        raise SystemExit(FAILED)


@command(
    name="export", example="mes export orders.order book.xlsx\nmes export base.party parties.csv --fields code,name"
)
@click.argument("model")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option
@click.option("--fields", help="Fields, with commas [default: all that an import takes].")
@click.option("--user", "login", help="Export what this user may see [default: everything].")
@click.option("--force", is_flag=True, help="Overwrite the file.")
def export_command(
    model: str, file: Path, data: Path | None, fields: str | None, login: str | None, force: bool
) -> None:
    """Write the records of MODEL to FILE, a .csv or .xlsx that import can read again."""
    from core.i18n import use_zone
    from core.records.query import ListQuery
    from core.transfer import export, importable_fields

    if file.suffix not in (".csv", ".xlsx"):
        raise click.UsageError("the file ends in .csv or .xlsx")
    if file.exists() and not force:
        fail(f"{file} is there already; --force overwrites it")
    with installation(data) as instance:
        who = acting(instance, login)
        _require_model(instance, model)
        with use_zone(who.zone), instance.database.session(instance.generation, who, origin="export") as session:
            names = tuple(fields.split(",")) if fields else importable_fields(session, model)
            file.write_bytes(export(session, ListQuery(model, names), file.suffix[1:]))
    say(f"Written: {file}.")


def _require_model(instance: Instance, model: str) -> None:
    if model not in instance.generation.models:
        names = ", ".join(cls.model_name for cls in instance.generation.models)
        fail(f"there is no model {model}; there are: {names}")


def _given(mapped: tuple[str, ...], headers: list[str]) -> dict[int, str]:
    found: dict[int, Any] = {}
    for pair in mapped:
        header, equals, path = pair.partition("=")
        if not equals or header not in headers:
            raise click.UsageError(f"--map {pair}: write HEADER=FIELD; the headers are: {', '.join(headers)}")
        found[headers.index(header)] = path
    return found
