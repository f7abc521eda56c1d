"""Sequences from which records get their numbers."""

from __future__ import annotations

from collections.abc import Iterable
from string import Formatter
from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from core.errors import Problem, Refused
from core.i18n import translator
from core.orm import Key, Model, action, ui

_ = translator("base")

RESETS = (("never", _("Never")), ("yearly", _("Every year")))
PARTS = ("number", "year", "month")


class Sequence(Model, model="base.sequence"):
    """Counts upwards. ``template`` says how a number is written: ``SO-{year}-{number:05d}``."""

    title = _("Number sequence")
    title_plural = _("Number sequences")
    plural = "sequences"
    search_fields = ("code", "name")
    default_sort = ("code",)
    table_args = (CheckConstraint("next_number > 0", name="next_number_positive"),)

    code: Mapped[str] = mapped_column(
        Key(64), unique=True, info=ui(_("Code"), help=_("The name by which programs ask for it."))
    )
    name: Mapped[str] = mapped_column(String(80), info=ui(_("Name")))
    template: Mapped[str] = mapped_column(
        String(64), info=ui(_("Template"), help=_("Fixed text with {number:05d}, {year} and {month:02d}."))
    )
    next_number: Mapped[int] = mapped_column(default=1, info=ui(_("Next number"), readonly=True))
    reset: Mapped[str] = mapped_column(
        String(8),
        default="never",
        info=ui(_("Starts again"), choices=RESETS, help=_("Whether the numbers start at 1 again.")),
    )
    last_year: Mapped[int | None] = mapped_column(info=ui(_("Year of the last number"), readonly=True))

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        yield from template_problems(self.template or "", self.reset or "never")

    @action(_("Set next number"), groups=("base.manager",))
    def set_next_number(self, session: Any, number: int) -> None:
        """Continue at ``number``; only upwards, because a lower one would give numbers twice."""
        if int(number) < self.next_number:
            raise Refused(_("Numbers below {number} may be in use already.", number=self.next_number))
        self.next_number = int(number)


def template_problems(template: str, reset: str) -> Iterable[Problem]:
    """What is wrong with a template: unknown parts, no number, or numbers that would repeat."""
    try:
        names = [name for _text, name, _spec, _conversion in Formatter().parse(template) if name is not None]
        if any(name not in PARTS for name in names):
            yield Problem(_("A template knows number, year and month only."), "/template")
            return
        template.format(number=1, year=2000, month=1)
    except (ValueError, IndexError):
        yield Problem(_("The template cannot be read; write it like SO-{year}-{number:05d}."), "/template")
        return
    if "number" not in names:
        yield Problem(_("The template needs the number."), "/template")
    elif reset == "yearly" and "year" not in names:
        yield Problem(_("Numbers that start again every year need the year in the template."), "/template")
