"""A small factory with opening hours for the tests of scheduling: the shop of the tests of orders, in shifts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from addons.base.models import CalendarDay, CalendarException, Shift, ShiftBreak
from addons.base.tests.support import Plant
from addons.engineering.tests.builders import add
from addons.orders.tests.shop import NOW, by_code, order, shop
from addons.scheduling.services.planning import Options, Planned, plan_site
from core.clock import use_clock
from core.states.engine import transition

HOLIDAY = date(2026, 3, 4)
"""A Wednesday on which the factory is closed."""


@dataclass
class Factory(Plant):
    """The plant with short ways to plan. The clock stands at a Monday, 09:00 in Shanghai."""

    def planner(self, *, write: bool = False) -> AbstractContextManager[Any]:
        return self.acting("scheduling.planner", "orders.clerk", sites=(1,), write=write)

    def plan(self, seconds: float = 0.0, **options: Any) -> Planned:
        return plan_site(self.planner, lambda: self.planner(write=True), 1, Options(seconds=seconds, **options))

    def confirmed(self, *lines: tuple[str, str], **values: Any) -> int:
        """A confirmed order of (item code, quantity); its id."""
        with self.writing() as session:
            made = order(session, *lines, **values)
            transition(session, made, "confirm")
            return int(made.id)

    def draft(self, *lines: tuple[str, str], **values: Any) -> int:
        with self.writing() as session:
            return int(order(session, *lines, **values).id)

    def operations(self, plan_id: int) -> list[Any]:
        """Planned operations with their task, by start."""
        with self.writing() as session:
            operation = session.models["scheduling.operation"]
            found = session.scalars(select(operation).where(operation.plan_id == plan_id).order_by(operation.start_at))
            for each in (rows := found.all()):
                assert each.task.order.number
                assert each.machine.code
            return list(rows)


@contextmanager
def factory(url: str) -> Iterator[Factory]:
    """Weekdays 08:00 to 17:00 with an hour at noon, closed on a holiday. Two cutters, one sewing line."""
    with shop(url, "production", "scheduling") as opened:
        made = Factory(opened.database, opened.generation)
        with made.writing() as session:
            open_hours(session, by_code(session, "base.calendar", "CAL-S"))
        yield made


def open_hours(session: Any, calendar: Any) -> None:
    models = session.models
    shift = add(session, Shift, code="DAY", name="Day", start_time=480, end_time=1020)
    shift.breaks = [models[ShiftBreak](start_time=720, end_time=780)]
    calendar.days = [models[CalendarDay](weekday=str(day), shift=shift) for day in range(5)]
    calendar.exceptions = [
        models[CalendarException](name="Holiday", first_day=HOLIDAY, last_day=HOLIDAY, kind="closed")
    ]
    session.flush()


@contextmanager
def later(**span: float) -> Iterator[datetime]:
    """The clock moved on from the beginning of the tests."""
    moment = NOW + timedelta(**span)
    with use_clock(lambda: moment):
        yield moment


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of March 2026 on the factory's clock (Shanghai)."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)
