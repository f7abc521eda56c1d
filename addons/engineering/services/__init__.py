"""Functions over several models of ``engineering``; other addons call these."""

from addons.engineering.services.calendars import calendar_of, working_calendar
from addons.engineering.services.revisions import released_bom, released_routing
from addons.engineering.services.routings import machines_of, predecessors_of
from addons.engineering.services.structure import Requirement, explode

__all__ = [
    "Requirement",
    "calendar_of",
    "explode",
    "machines_of",
    "predecessors_of",
    "released_bom",
    "released_routing",
    "working_calendar",
]
