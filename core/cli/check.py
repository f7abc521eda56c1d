"""``mes check``: do the enabled addons fit, migrate and speak both languages?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.cli.common import FAILED, command, data_option, installation, json_option, say, show_json

if TYPE_CHECKING:
    from core.instance import Instance


@command(name="check", example="mes check\nmes check --json")
@data_option
@json_option
def check(data: Path | None, as_json: bool) -> None:
    """Check composition, migrations and translations of the enabled addons."""
    from core.errors import CompositionError

    with installation(data) as instance:
        found: dict[str, list[str]] = {"composition": [], "warnings": [], "migrations": [], "translations": []}
        try:
            generation = instance.generation
        except CompositionError as error:
            found["composition"] = [str(finding) for finding in error.findings]
        else:
            found["warnings"] = [str(finding) for finding in generation.views.findings]
            found["migrations"] = _migrations(instance)
            found["translations"] = _translations(instance)
    if as_json:
        show_json(found)
    else:
        for kind, entries in found.items():
            for entry in entries:
                say(f"{kind}: {entry}")
        say("Everything fits." if not any(found.values()) else "See above.")
    if any(entries for kind, entries in found.items() if kind != "warnings"):
        raise SystemExit(FAILED)


def _migrations(instance: Instance) -> list[str]:
    """Migrations the database lacks, and changes of models that no migration makes."""
    from core.cli.db_check import database_findings

    found = database_findings(instance)
    return [f"{revision} is pending" for revision in found["pending_migrations"]] + found["drift"]


def _translations(instance: Instance) -> list[str]:
    from core.i18n.catalogue import messages
    from core.i18n.extract import missing
    from core.i18n.locale import LOCALES

    found = []
    for locale in LOCALES[1:]:
        for addon in instance.generation.addons:
            if addon.name != "core":
                texts = missing(addon.path, messages(addon.name, locale), messages("core", locale))
                found += [f"{addon.name} {place}: {text!r} is not in {locale}" for text, place in texts.items()]
    return found
