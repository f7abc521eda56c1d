"""Entry point of the ``mes`` command."""

from __future__ import annotations

import click

from core.cli.testing import test


@click.group()
@click.version_option(package_name="taktline")
def main() -> None:
    """Plan and run a plant: orders, materials, machines, quality."""


main.add_command(test)
