"""The models of ``base``."""

from addons.base.models.calendar import Calendar, CalendarDay, CalendarException
from addons.base.models.company import Company, Site
from addons.base.models.party import Party
from addons.base.models.scopes import SiteScoped
from addons.base.models.sequence import Sequence
from addons.base.models.shift import Shift, ShiftBreak
from addons.base.models.unit import Unit
from addons.base.models.user_scope import SiteUser, UserSite

__all__ = [
    "Calendar",
    "CalendarDay",
    "CalendarException",
    "Company",
    "Party",
    "Sequence",
    "Shift",
    "ShiftBreak",
    "Site",
    "SiteScoped",
    "SiteUser",
    "Unit",
    "UserSite",
]
