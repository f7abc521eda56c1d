"""Functions over several models of ``base``; other addons call these."""

from addons.base.services.calendars import open_intervals
from addons.base.services.numbers import next_number
from addons.base.services.units import convert

__all__ = ["convert", "next_number", "open_intervals"]
