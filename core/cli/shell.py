"""``mes shell``: a Python prompt."""

from __future__ import annotations

from pathlib import Path

from core.cli.common import command, data_option, installation


@command(name="shell", example="mes shell\n>>> session.get(models['core.user'], 1).name")
@data_option
def shell(data: Path | None) -> None:
    """A Python prompt with `instance`, `generation`, `models` and a reading `session` of the system at hand."""
    import code

    with installation(data) as instance:
        generation = instance.generation
        with instance.database.system(generation, "shell") as session:
            names = {"instance": instance, "generation": generation, "models": generation.models, "session": session}
            code.interact(banner=f"Taktline in {instance.config.data}: {', '.join(names)}", local=names, exitmsg="")
