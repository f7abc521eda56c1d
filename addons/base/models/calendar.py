"""Working calendars: a weekly pattern of shifts, and the days that differ from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Date, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from addons.base.zones import is_zone
from core.errors import Problem
from core.i18n import translator
from core.orm import Key, Model, many_to_one, one_to_many, reference, ui

if TYPE_CHECKING:
    from addons.base.models.shift import Shift

_ = translator("base")

WEEKDAYS = (
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
)
"""As ``date.weekday()`` counts, written as text: choices are text everywhere."""
KINDS = (("closed", _("Closed")), ("open", _("Open")))


class Calendar(Model, model="base.calendar"):
    """When work is done. ``days`` repeat every week; ``exceptions`` close days or add shifts to them."""

    title = _("Calendar")
    title_plural = _("Calendars")
    plural = "calendars"
    search_fields = ("code", "name")
    default_sort = ("code",)

    code: Mapped[str] = mapped_column(Key(32), unique=True, info=ui(_("Code")))
    name: Mapped[str] = mapped_column(String(80), info=ui(_("Name")))
    zone: Mapped[str | None] = mapped_column(
        String(64),
        info=ui(_("Time zone"), help=_("Empty: the zone of the site that uses the calendar."), widget="zone"),
    )
    days: Mapped[list[CalendarDay]] = one_to_many(
        "base.calendar_day", via="calendar_id", label=_("Weekly pattern"), order_by="weekday", back_populates="calendar"
    )
    exceptions: Mapped[list[CalendarException]] = one_to_many(
        "base.calendar_exception",
        via="calendar_id",
        label=_("Holidays and extra days"),
        order_by="first_day",
        back_populates="calendar",
    )

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        if self.zone and not is_zone(self.zone):
            yield Problem(_("{zone} is not a known time zone; write it like Asia/Shanghai.", zone=self.zone), "/zone")


class CalendarDay(Model, model="base.calendar_day"):
    """One shift on one day of the week, 0 Monday to 6 Sunday; a day with two shifts has two rows."""

    title = _("Working day")
    title_plural = _("Working days")
    record_name = "weekday"
    default_sort = ("weekday",)
    parent = "calendar_id"
    table_args = (
        UniqueConstraint("calendar_id", "weekday", "shift_id"),
        CheckConstraint("weekday IN ('0', '1', '2', '3', '4', '5', '6')", name="weekday_of_seven"),
    )

    calendar_id: Mapped[int] = reference("base.calendar", _("Calendar"), ondelete="CASCADE")
    weekday: Mapped[str] = mapped_column(String(1), info=ui(_("Weekday"), choices=WEEKDAYS))
    shift_id: Mapped[int] = reference("base.shift", _("Shift"))
    calendar: Mapped[Calendar] = many_to_one("base.calendar", via="calendar_id", back_populates="days")
    shift: Mapped[Shift] = many_to_one("base.shift", via="shift_id")

    def before_save(self, session: Any, is_new: bool) -> None:
        """Code may count days in numbers."""
        super().before_save(session, is_new)
        if isinstance(self.weekday, int):
            self.weekday = str(self.weekday)


class CalendarException(Model, model="base.calendar_exception"):
    """Days that differ. Closed: the weekly pattern does not hold. Open: a shift is worked on top of what remains."""

    title = _("Exception")
    title_plural = _("Exceptions")
    default_sort = ("first_day",)
    parent = "calendar_id"
    table_args = (CheckConstraint("last_day >= first_day", name="days_in_order"),)

    calendar_id: Mapped[int] = reference("base.calendar", _("Calendar"), ondelete="CASCADE")
    name: Mapped[str] = mapped_column(String(80), info=ui(_("Name")))
    first_day: Mapped[date] = mapped_column(Date, info=ui(_("First day")))
    last_day: Mapped[date] = mapped_column(Date, info=ui(_("Last day")))
    kind: Mapped[str] = mapped_column(String(8), default="closed", info=ui(_("Kind"), choices=KINDS))
    shift_id: Mapped[int | None] = reference("base.shift", _("Shift"), help=_("The shift worked on an extra day."))
    calendar: Mapped[Calendar] = many_to_one("base.calendar", via="calendar_id", back_populates="exceptions")
    shift: Mapped[Shift | None] = many_to_one("base.shift", via="shift_id")

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        if self.first_day and self.last_day and self.last_day < self.first_day:
            yield Problem(_("The last day lies before the first."), "/last_day")
        if self.kind == "open" and self.shift_id is None and self.shift is None:
            yield Problem(_("An open day needs the shift that is worked."), "/shift_id")
