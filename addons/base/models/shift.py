"""Shifts with their breaks, in minutes of the day of the site's clock."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from core.errors import Problem
from core.i18n import translator
from core.orm import Key, Model, many_to_one, one_to_many, reference, ui

_ = translator("base")

DAY = 24 * 60
WITHIN_A_DAY = "start_time BETWEEN 0 AND 1439 AND end_time BETWEEN 0 AND 1440"


class Shift(Model, model="base.shift"):
    """A stretch of working time. One ending at or before its start passes midnight; it belongs to the day it starts."""

    title = _("Shift")
    title_plural = _("Shifts")
    plural = "shifts"
    search_fields = ("code", "name")
    default_sort = ("code",)
    table_args = (CheckConstraint(WITHIN_A_DAY, name="within_a_day"),)

    code: Mapped[str] = mapped_column(Key(32), unique=True, info=ui(_("Code")))
    name: Mapped[str] = mapped_column(String(80), info=ui(_("Name")))
    start_time: Mapped[int] = mapped_column(info=ui(_("Starts"), widget="clock", minimum=0, maximum=DAY - 1))
    end_time: Mapped[int] = mapped_column(
        info=ui(
            _("Ends"), widget="clock", minimum=0, maximum=DAY, help=_("Not after the start: the shift passes midnight.")
        )
    )
    breaks: Mapped[list[ShiftBreak]] = one_to_many(
        "base.shift_break", via="shift_id", label=_("Breaks"), order_by="start_time", back_populates="shift"
    )

    @property
    def minutes(self) -> int:
        """Length from start to end, breaks included; 1 to 1440."""
        return (self.end_time - self.start_time - 1) % DAY + 1

    def offset(self, minute: int) -> int:
        """Minutes from midnight of the shift's first day to the first ``minute`` of day at or after its start."""
        return self.start_time + (minute - self.start_time) % DAY


class ShiftBreak(Model, model="base.shift_break"):
    """A pause in a shift during which nothing runs."""

    title = _("Break")
    title_plural = _("Breaks")
    record_name = "start_time"
    parent = "shift_id"
    table_args = (CheckConstraint(WITHIN_A_DAY, name="within_a_day"),)

    shift_id: Mapped[int] = reference("base.shift", _("Shift"), ondelete="CASCADE")
    start_time: Mapped[int] = mapped_column(info=ui(_("Starts"), widget="clock", minimum=0, maximum=DAY - 1))
    end_time: Mapped[int] = mapped_column(info=ui(_("Ends"), widget="clock", minimum=0, maximum=DAY))
    shift: Mapped[Shift] = many_to_one("base.shift", via="shift_id", back_populates="breaks")

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        shift = self.shift
        if shift is None or None in (self.start_time, self.end_time, shift.start_time, shift.end_time):
            return
        length = (self.end_time - self.start_time) % DAY
        begins = (self.start_time - shift.start_time) % DAY
        if not length:
            yield Problem(_("A break ends after it starts."), "/end_time")
        elif begins + length > shift.minutes:
            yield Problem(_("The break lies outside its shift."), "/start_time")
