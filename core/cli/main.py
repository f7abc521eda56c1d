"""Entry point of the ``mes`` command. Commands are imported when they are used: ``mes --help`` must be quick."""

from __future__ import annotations

import importlib
from typing import Any

import click

from core.cli.common import FAILED, Missing

COMMANDS = {
    "init": ("core.cli.init", "Set up an installation: database, addons, administrator."),
    "run": ("core.cli.run", "Serve the installation until it is stopped."),
    "demo": ("core.cli.demo", "Make an example plant, plan it and serve it."),
    "addon": ("core.cli.addon", "List, install, enable and disable addons."),
    "user": ("core.cli.user", "Add users, set passwords, make API tokens."),
    "db": ("core.cli.db", "Upgrade, check, back up and restore the database."),
    "import": ("core.cli.transfer", "Read records from a CSV or XLSX file."),
    "export": ("core.cli.transfer", "Write records to a CSV or XLSX file."),
    "check": ("core.cli.check", "Check addons, migrations and translations."),
    "doctor": ("core.cli.doctor", "Say what is wrong on this machine, and what mends it."),
    "openapi": ("core.cli.openapi", "Print the OpenAPI document of the REST API."),
    "views": ("core.cli.views", "Show the composed views, and who made what in them."),
    "audit": ("core.cli.audit", "Verify the audit trail."),
    "shell": ("core.cli.shell", "A Python prompt with the installation at hand."),
    "test": ("core.cli.testing", "Run every check and test of a checkout."),
}
"""Name to the module that holds the command under the same name (or ``name_command``), and its short help."""


class MesGroup(click.Group):
    """The commands above, then those of addons. Errors meant for people are printed as words."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *sorted(_addon_commands())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS:
            module = importlib.import_module(COMMANDS[cmd_name][0])
            found: click.Command = getattr(module, f"{cmd_name}_command", None) or getattr(module, cmd_name)
            return found
        return _addon_commands().get(cmd_name)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [(name, text) for name, (_module, text) in COMMANDS.items()]
        rows += [(name, command.get_short_help_str(80)) for name, command in sorted(_addon_commands().items())]
        with formatter.section("Commands"):
            formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        from core.errors import CompositionError, MesError

        try:
            return super().invoke(ctx)
        except (MesError, CompositionError) as error:
            if ctx.params.get("debug"):
                raise
            from core.cli.common import console_locale
            from core.i18n import use_locale

            with use_locale(console_locale()):
                for line in _words(error):
                    click.echo(f"mes: {line}", err=True)
            ctx.exit(FAILED)
        except ModuleNotFoundError as error:
            if ctx.params.get("debug"):
                raise
            raise Missing(
                f"the Python package {error.name} is not installed", "pip install --upgrade taktline"
            ) from error


def _words(error: Exception) -> list[str]:
    from core.errors import CompositionError, ValidationFailed

    if isinstance(error, CompositionError):
        return ["the addons do not fit together:", *(f"  {finding}" for finding in error.findings)]
    if isinstance(error, ValidationFailed):
        return [str(error.message), *(f"  {p.pointer or '/'}: {p.message}" for p in error.problems)]
    return [str(error)]


def _addon_commands() -> dict[str, click.Command]:
    """Commands that addons on this machine bring in their ``cli.py``: ``COMMANDS = (schedule,)``."""
    from importlib.metadata import entry_points
    from importlib.util import find_spec

    found: dict[str, click.Command] = {}
    for point in entry_points(group="mes.addons"):
        try:
            if find_spec(f"{point.value}.cli") is None:
                continue
            commands = importlib.import_module(f"{point.value}.cli").COMMANDS
        except Exception as error:
            click.echo(f"mes: the commands of the addon {point.name} cannot be loaded: {error}", err=True)
            continue
        found.update({str(command.name): command for command in commands})
    return found


@click.group(cls=MesGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="taktline", prog_name="Taktline")
@click.option("--debug", is_flag=True, help="Show the whole trace of an error.")
def main(debug: bool) -> None:
    """Plan and run a plant: orders, materials, machines, quality."""
