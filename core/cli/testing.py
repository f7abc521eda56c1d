"""``mes test``: every check and test of a checkout, with every real component they need started by itself."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import click

DONE, FAILED, MISSING = 0, 1, 3
ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("pytest", "xdist", "ruff", "mypy", "importlinter", "playwright", "hypothesis")


@dataclass(frozen=True)
class TestArguments:
    """What is run. ``selection`` goes to pytest; when it or ``keyword`` is there, the static checks are left out."""

    __test__ = False  # a name that begins with Test is not a test class

    fast: bool = False
    nightly: bool = False
    bench: bool = False
    keyword: str | None = None
    selection: tuple[str, ...] = ()


@dataclass
class Step:
    """One command of the run and how it ended."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    code: int | None = None
    seconds: float = 0.0

    def run(self, root: Path) -> None:
        """Run it with its output shown as it comes; ``code`` and ``seconds`` are set."""
        click.echo(f"\n== {self.name}", err=True)
        started = time.monotonic()
        environment = {**os.environ, **self.environment}
        ended = subprocess.run(self.command, cwd=root, env=environment, stdin=subprocess.DEVNULL, check=False)
        self.code, self.seconds = ended.returncode, time.monotonic() - started


def run_tests(arguments: TestArguments) -> int:
    """Run the checks and tests. 0: all passed, 1: something failed, 3: something is missing on this machine."""
    from core.testing.packages import SystemPackageMissing, provide, read_packages
    from core.testing.postgres import VARIABLE, PostgresMissing, postgres_server

    if not (ROOT / "tests").is_dir():
        return _missing("the tests are in the source checkout, not in the installed package")
    lacking = [tool for tool in TOOLS if importlib.util.find_spec(tool) is None]
    if lacking:
        return _missing(f"Python packages are missing: {', '.join(lacking)}\nto mend it: pip install -e '.[dev]'")
    with ExitStack() as stack:
        environment: dict[str, str] = {}
        if not arguments.fast:
            try:
                installed = provide(read_packages(ROOT / "tests/system-packages.txt"))
                environment[VARIABLE] = stack.enter_context(postgres_server())
            except (SystemPackageMissing, PostgresMissing) as error:
                return _missing(str(error))
            if installed:
                click.echo(f"installed: {', '.join(installed)}", err=True)
        steps = plan(arguments, environment)
        for step in steps:
            step.run(ROOT)
    return _summarise(steps)


def plan(arguments: TestArguments, environment: dict[str, str]) -> list[Step]:
    """The steps in order: cheap checks first, so that their findings are not far above the end of the output."""
    python = [sys.executable, "-m"]
    tests = Step("pytest", [*python, "pytest", *_pytest_options(arguments)], environment)
    if arguments.keyword or arguments.selection or arguments.bench:
        return [tests]
    return [
        Step("ruff check", [*python, "ruff", "check", "."]),
        Step("ruff format", [*python, "ruff", "format", "--check", "."]),
        Step("mypy", [*python, "mypy", *typed_folders(ROOT)]),
        Step("import contracts", [str(Path(sys.executable).with_name("lint-imports")), "--no-logo"]),
        tests,
    ]


def typed_folders(root: Path) -> list[str]:
    """The folders mypy checks; one without a Python file yet would be an error to it."""
    return [name for name in ("core", "addons", "drivers") if any((root / name).rglob("*.py"))]


def _pytest_options(arguments: TestArguments) -> list[str]:
    if arguments.bench:
        options = ["-s", "-o", "python_files=bench_*.py test_*.py", "tests/bench"]
    elif arguments.selection or arguments.keyword:
        options = []
    else:
        workers = max(2, min(4, os.cpu_count() or 2))
        options = ["-n", str(workers), "--dist", "loadfile"]
    options += ["--fast"] if arguments.fast else []
    options += ["--nightly"] if arguments.nightly else []
    options += ["-k", arguments.keyword] if arguments.keyword else []
    return [*options, *arguments.selection]


def _missing(message: str) -> int:
    click.echo(f"mes test: {message}", err=True)
    return MISSING


def _summarise(steps: list[Step]) -> int:
    click.echo("\n== summary")
    for step in steps:
        click.echo(f"{'passed' if step.code == 0 else 'FAILED'}  {step.name}  ({step.seconds:.0f} s)")
    return DONE if all(step.code == 0 for step in steps) else FAILED


@click.command(
    context_settings={"ignore_unknown_options": True},
    epilog="Example: mes test --fast -k registry · mes test addons/orders -x",
)
@click.option("--fast", is_flag=True, help="Leave out what needs PostgreSQL or a browser.")
@click.option("--nightly", is_flag=True, help="Run the tests that take too long for every change as well.")
@click.option("--bench", is_flag=True, help="Run the benchmarks of tests/bench instead of the tests.")
@click.option("-k", "keyword", metavar="EXPRESSION", help="Only matching tests, as pytest's -k; no static checks.")
@click.argument("selection", nargs=-1, type=click.UNPROCESSED)
def test(fast: bool, nightly: bool, bench: bool, keyword: str | None, selection: tuple[str, ...]) -> None:
    """Run every check and test of a checkout.

    These are ruff, mypy, the import contracts, and pytest on SQLite, PostgreSQL and Chromium. PostgreSQL is started for
    the run and removed after it; with MES_TEST_PG_URL that server is used instead. With root, missing Debian packages
    of tests/system-packages.txt are installed. SELECTION is passed on to pytest (paths, options); with it, the static
    checks are left out. Exit code 3 says what this machine lacks.
    """
    raise SystemExit(run_tests(TestArguments(fast, nightly, bench, keyword, selection)))
