"""``mes schedule``: planning from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import click

from core.cli.common import FAILED, command, data_option, fail, installation, json_option, say, show_json


@click.group()
def schedule() -> None:
    """Plan benchmark instances, or the orders of the installation."""


@command(
    schedule,
    "instance",
    example="mes schedule instance ft06.json --seconds 10 --json\nmes schedule instance *.json --out plans",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--seconds", type=click.FloatRange(0.1, 86400), default=10.0, show_default=True, help="Time for each file."
)
@click.option("--workers", type=click.IntRange(1, 256), default=2, show_default=True, help="Threads of the solver.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, help="Seed of chance.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write each schedule to OUT/<name>.json.")
@json_option
def instance(files: tuple[Path, ...], seconds: float, workers: int, seed: int, out: Path | None, as_json: bool) -> None:
    """Plan public instances with the solver that the plan uses; no installation is needed."""
    from addons.scheduling.solver.instance import InstanceError, run_instance

    faults = 0
    for file in files:
        try:
            found = run_instance(file, seconds=seconds, workers=workers, seed=seed, out_dir=out)
        except (InstanceError, OSError) as error:
            faults += 1
            say(f"mes: {file}: {error}")
            continue
        if as_json:
            click.echo(json.dumps(found, ensure_ascii=False))
        else:
            bound = "" if found["bound"] is None else f", bound {found['bound']}"
            click.echo(f"{found['name']}: {found['status']}, {found['objective']}{bound}, {found['seconds']:.1f} s")
    if faults:
        raise SystemExit(FAILED)


@command(schedule, "import-instance", example="mes schedule import-instance ft06.json")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@data_option
@json_option
def import_instance(file: Path, data: Path | None, as_json: bool) -> None:
    """Make items, routings, machines and orders from an instance, so that it is planned like any order book."""
    from addons.scheduling.services.instances import import_instance as take
    from addons.scheduling.solver.instance import InstanceError

    with installation(data) as here:
        try:
            with here.database.system(here.generation, "import instance", write=True) as session:
                made = take(session, file)
        except InstanceError as error:
            fail(f"{file}: {error}")
    if as_json:
        show_json(made)
    else:
        say(", ".join(f"{name}: {value}" for name, value in made.items()))


@command(schedule, "run", example="mes schedule run --seconds 30\nmes schedule run --user anna --site 1 --json")
@data_option
@json_option
@click.option("--user", "login", help="Plan in this user's name [default: the installation's].")
@click.option("--site", type=int, help="Only this site, by id [default: all].")
@click.option("--seconds", type=click.FloatRange(0.1, 86400), help="Time for each site on top of the first plan.")
@click.option("--objective", type=click.Choice(["weighted_tardiness", "makespan"]), help="What is to be small.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), help="Seed of chance.")
@click.option("--publish", is_flag=True, help="Publish the plan even where one is published.")
def run(
    data: Path | None,
    as_json: bool,
    login: str | None,
    site: int | None,
    seconds: float | None,
    objective: str | None,
    seed: int | None,
    publish: bool,
) -> None:
    """Plan the orders of the installation, as the job that the planning page starts."""
    from core.cli.jobs import run_job
    from core.cli.transfer import acting

    wanted = {"site_id": site, "seconds": seconds, "objective": objective, "seed": seed, "publish": publish or None}
    with installation(data) as here:
        who = acting(here, login)
        given = {name: value for name, value in wanted.items() if value is not None}
        result = run_job(here, "scheduling.plan", given, who, say)
    if as_json:
        show_json(result)
    else:
        for label, value in (result or {}).get("facts", ()):
            say(f"{label}: {value}")


COMMANDS = (schedule,)
