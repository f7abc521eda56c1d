"""``mes audit``: the audit trail."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from core.cli.common import FAILED, command, data_option, installation, json_option, say, show_json


@click.group()
def audit() -> None:
    """Verify the audit trail."""


@command(audit, "verify", example="mes audit verify")
@data_option
@json_option
def verify(data: Path | None, as_json: bool) -> None:
    """Recompute the chain of the audit trail and name the first entry that does not hold, per chain."""
    from core.audit.verify import verify as recompute

    with installation(data) as instance:
        models = instance.generation.models
        with instance.database.connection() as connection:
            count, broken = recompute(connection, models)
    if as_json:
        show_json({"entries": count, "broken": [asdict(fault) for fault in broken]})
    else:
        for fault in broken:
            entry = f"entry {fault.entry_id}" if fault.entry_id is not None else "the end"
            say(f"Chain {fault.chain}, number {fault.sequence} ({entry}): {fault.reason}.")
        say(f"{count} entries read, {'the chain holds' if not broken else 'the chain is broken'}.")
    if broken:
        raise SystemExit(FAILED)
