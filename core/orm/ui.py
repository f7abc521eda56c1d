"""Presentation facts of a column or relation, kept in SQLAlchemy's ``info``: the ORM itself is not wrapped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import mapped_column

from core.errors import Text

Choices = tuple[tuple[str, Text], ...]


@dataclass(frozen=True)
class UI:
    """How a field is called and shown. ``unit`` is a fixed unit; ``unit_field`` names the field that holds it."""

    label: Text
    help: Text | None = None
    unit: Text | None = None
    unit_field: str | None = None
    widget: str | None = None
    choices: Choices | None = None
    readonly: bool = False
    """Set by the system: shown, never accepted from a form, the API or an import."""
    hidden: bool = False
    minimum: Any = None
    maximum: Any = None
    positive: bool = False
    """Greater than zero, for numbers."""
    translated: bool = False
    """Seed rows hold a text of the addon's catalogue here, in English: people see and find it in their language."""


INFO_KEY = "mes"


def ui(label: Text, **facts: Any) -> dict[str, Any]:
    """``mapped_column(String(80), info=ui(_("Name"), help=_("…")))``."""
    return {INFO_KEY: UI(label, **facts)}


def reference(target: str, label: Text, *, ondelete: str = "RESTRICT", **options: Any) -> Any:
    """A foreign key column to another model: ``customer_id: Mapped[int] = reference("base.party", _("Customer"))``.

    Whether it may be empty follows the annotation. Facts of :class:`UI` and options of ``mapped_column`` are accepted.
    """
    facts = {name: options.pop(name) for name in list(options) if name in UI.__dataclass_fields__}
    options.setdefault("index", True)
    key = ForeignKey(f"{target.replace('.', '_')}.id", ondelete=ondelete)
    return mapped_column(key, info=ui(label, **facts), **options)
