"""Moments to solver minutes and back. Minute 0 is the start of planning; what was before is negative."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class TimeAxis:
    """Whole minutes since ``zero``."""

    zero: datetime

    @classmethod
    def starting(cls, moment: datetime) -> TimeAxis:
        """An axis whose zero is the next full minute."""
        floor = moment.replace(second=0, microsecond=0)
        return cls(floor if floor == moment else floor + timedelta(minutes=1))

    def minute(self, moment: datetime) -> int:
        """The minute in which a moment lies; rounds down."""
        return int((moment - self.zero).total_seconds() // 60)

    def minute_up(self, moment: datetime) -> int:
        """The first full minute not before a moment."""
        return -int((self.zero - moment).total_seconds() // 60)

    def moment(self, minute: int) -> datetime:
        return self.zero + timedelta(minutes=minute)
