"""Which calendar a machine works by."""

from __future__ import annotations

from typing import Any

from addons.base.models import Calendar
from addons.engineering.lookup import loaded
from addons.engineering.models.work_centre import Machine
from core.errors import Refused
from core.i18n import translator

_ = translator("engineering")


def calendar_of(session: Any, machine: Machine) -> Calendar | None:
    """The machine's own calendar, else that of its work centre, else that of its site, else None."""
    own: Calendar | None = loaded(session, machine, "calendar")
    if own is not None:
        return own
    centre = loaded(session, machine, "work_centre")
    if centre is None:
        return None
    shared: Calendar | None = loaded(session, centre, "calendar")
    if shared is not None:
        return shared
    site = loaded(session, centre, "site")
    return None if site is None else loaded(session, site, "calendar")


def working_calendar(session: Any, machine: Machine) -> tuple[Calendar, str]:
    """The calendar and the name of the time zone its hours are meant in. Raises Refused for a machine without one."""
    calendar = calendar_of(session, machine)
    if calendar is None:
        raise Refused(_("Machine {machine} has no calendar, so nothing can be planned on it.", machine=machine.code))
    return calendar, calendar.zone or loaded(session, loaded(session, machine, "work_centre"), "site").zone
