"""Reports: what was made, written once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint, inspect
from sqlalchemy.orm import Mapped, mapped_column

from addons.base.models.scopes import SiteScoped
from addons.production.models.states import WORKER
from addons.production.services import reporting
from core.errors import Problem
from core.i18n import translator
from core.orm import Model, Quantity, UtcDateTime, action, many_to_one, reference, ui

if TYPE_CHECKING:
    from addons.engineering.models import Machine
    from addons.production.models.task import Task

_ = translator("production")


class Report(SiteScoped, Model, model="production.report"):
    """One entry of what was made on a task. Never changed: a wrong one is taken back by a negative one."""

    title = _("Report")
    title_plural = _("Reports")
    plural = "reports"
    record_name = "reported_at"
    search_fields = ("reason", "note")
    default_sort = ("-reported_at", "-id")
    table_args = (
        UniqueConstraint("reverses_id"),
        CheckConstraint(
            "(reverses_id IS NULL AND good >= 0 AND scrap >= 0)"
            " OR (reverses_id IS NOT NULL AND good <= 0 AND scrap <= 0)",
            name="sign",
        ),
        CheckConstraint("good <> 0 OR scrap <> 0", name="something"),
    )

    task_id: Mapped[int] = reference("production.task", _("Operation task"), readonly=True)
    task: Mapped[Task] = many_to_one("production.task", via="task_id")
    good: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0), info=ui(_("Good"), readonly=True))
    scrap: Mapped[Decimal] = mapped_column(Quantity, default=Decimal(0), info=ui(_("Scrap"), readonly=True))
    reason: Mapped[str | None] = mapped_column(
        String(200),
        info=ui(_("Reason"), help=_("Why parts were scrapped, or why a report was taken back."), readonly=True),
    )
    note: Mapped[str | None] = mapped_column(String(500), info=ui(_("Note"), readonly=True))
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, info=ui(_("Reported at"), readonly=True))
    machine_id: Mapped[int | None] = reference("engineering.machine", _("Machine"), readonly=True)
    machine: Mapped[Machine | None] = many_to_one("engineering.machine", via="machine_id")
    reverses_id: Mapped[int | None] = reference("production.report", _("Takes back"), readonly=True)
    reverses: Mapped[Report | None] = many_to_one("production.report", via="reverses_id", remote_side="Report.id")

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        if inspect(self).persistent:
            yield Problem(_("A report stays as it was written; take it back and report again."), "", "append_only")

    @action(_("Take back"), groups=WORKER, needs="read")
    def reverse(self, session: Any, reason: str = "") -> dict[str, Any]:
        """Take the report back. See :func:`addons.production.services.reporting.reverse`."""
        return {"report_id": reporting.reverse(session, self, reason).id}
