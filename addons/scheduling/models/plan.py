"""Plans: one answer to the question what every machine does when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from addons.base.models.scopes import SiteScoped
from core.clock import now
from core.errors import Problem
from core.i18n import translator
from core.orm import Model, Quantity, UtcDateTime, one_to_many, ui
from core.states import Edge, State, StateMachine

if TYPE_CHECKING:
    from addons.scheduling.models.operation import PlannedOperation
    from addons.scheduling.models.outcome import OrderOutcome

_ = translator("scheduling")

PLANNER = ("scheduling.planner",)
METHODS = (
    ("dispatch", _("Rule")),
    ("search", _("Rule and search")),
    ("cpsat", _("Exact")),
    ("insert", _("Insertion")),
)


class Plan(SiteScoped, Model, model="scheduling.plan"):
    """A plan of one site. At most one is published: the one that counts. Tardiness is in weighted hours."""

    title = _("Plan")
    title_plural = _("Plans")
    default_sort = ("-id",)
    states = StateMachine(
        "state",
        initial="working",
        states=(
            State("working", _("Working"), "info"),
            State("published", _("Published"), "ok"),
            State("archived", _("Archived"), "idle", side=True),
        ),
        edges=(
            Edge(
                "publish",
                ("working",),
                "published",
                _("Publish"),
                groups=PLANNER,
                guard="publish_problems",
                effect="on_publish",
                primary=True,
            ),
            Edge("discard", ("working",), "archived", _("Discard"), groups=PLANNER),
            Edge("archive", ("published",), "archived", _("Archive"), hidden=True),
        ),
    )

    name: Mapped[str] = mapped_column(String(120), info=ui(_("Name")))
    state: Mapped[str] = mapped_column(
        String(20),
        default="working",
        index=True,
        info=ui(
            _("State"),
            choices=(("working", _("Working")), ("published", _("Published")), ("archived", _("Archived"))),
            readonly=True,
        ),
    )
    planned_from: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("Planned from"), readonly=True))
    ends_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Ends at"), readonly=True))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Published at"), readonly=True))
    method: Mapped[str] = mapped_column(
        String(20), default="dispatch", info=ui(_("Method"), choices=METHODS, readonly=True)
    )
    objective: Mapped[str] = mapped_column(
        String(30),
        default="weighted_tardiness",
        info=ui(
            _("Objective"),
            choices=(("weighted_tardiness", _("Weighted tardiness")), ("makespan", _("Makespan"))),
            readonly=True,
        ),
    )
    is_optimal: Mapped[bool] = mapped_column(default=False, info=ui(_("Proven optimal"), readonly=True))
    weighted_tardiness: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Weighted tardiness"), unit=_("h"), readonly=True)
    )
    makespan_minutes: Mapped[int] = mapped_column(
        Integer, default=0, info=ui(_("Makespan"), widget="duration", readonly=True)
    )
    bound: Mapped[int | None] = mapped_column(
        Integer, info=ui(_("Best bound"), help=_("No plan can have a better objective."), unit=_("min"), readonly=True)
    )
    seconds: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Computing time"), unit=_("s"), readonly=True)
    )
    operation_count: Mapped[int] = mapped_column(Integer, default=0, info=ui(_("Operations"), readonly=True))
    late_orders: Mapped[int] = mapped_column(Integer, default=0, info=ui(_("Late orders"), readonly=True))
    moved_operations: Mapped[int] = mapped_column(
        Integer,
        default=0,
        info=ui(_("Moved operations"), help=_("Against the plan that was published before."), readonly=True),
    )
    base_id: Mapped[int | None] = mapped_column(
        Integer,
        info=ui(
            _("Compared with"),
            help=_("The plan that was published when this one was made."),
            readonly=True,
            hidden=True,
        ),
    )
    base_version: Mapped[int | None] = mapped_column(Integer, info=ui(_("Its version"), readonly=True, hidden=True))
    digest: Mapped[str] = mapped_column(
        String(64), default="", info=ui(_("Digest"), help=_("Of all its operations, as published."), readonly=True)
    )
    operations: Mapped[list[PlannedOperation]] = one_to_many(
        "scheduling.operation", via="plan_id", label=_("Planned operations"), owned=False, order_by="start_at"
    )
    outcomes: Mapped[list[OrderOutcome]] = one_to_many(
        "scheduling.outcome", via="plan_id", label=_("Orders"), owned=False, order_by="id"
    )

    def publish_problems(self, session: Any) -> Iterable[Problem]:
        """A plan made against another plan than the published one may no longer fit what was decided since."""
        from addons.scheduling.services.publishing import lock_site, published_plan

        lock_site(session, self.site_id)
        current = published_plan(session, self.site_id)
        found = (None, None) if current is None else (current.id, current.version)
        if found != (self.base_id, self.base_version):
            yield Problem(_("The published plan was changed after this one was made. Plan again."), "", "superseded")

    def on_publish(self, session: Any) -> None:
        """The former plan steps back, and the order lines learn when they will be finished."""
        from addons.scheduling.services.publishing import take_over

        self.published_at = now()
        take_over(session, self)
