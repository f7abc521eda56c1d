"""What scheduling adds to a customer's order line."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date
from sqlalchemy.orm import Mapped, mapped_column

from addons.orders.models import Line
from core.i18n import translator
from core.orm import ui

_ = translator("scheduling")


class ScheduledLine(Line):
    """The line knows when the published plan finishes it. A projection; the promise stays what it is."""

    projected_date: Mapped[date | None] = mapped_column(
        Date, info=ui(_("Projected date"), help=_("When the published plan finishes the line."), readonly=True)
    )
