"""Production orders: one item to be made in one quantity."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from addons.base.models.scopes import SiteScoped
from addons.base.services.numbers import next_number
from addons.orders.services.records import related
from addons.production.models.states import ORDER_STATES, choices
from addons.production.services import flow, sync
from core.clock import now
from core.errors import Problem
from core.i18n import translator
from core.orm import Key, Model, Quantity, UtcDateTime, many_to_one, one_to_many, reference, ui

if TYPE_CHECKING:
    from addons.base.models import Unit
    from addons.engineering.models import Bom, Item, Routing
    from addons.orders.models import Line
    from addons.production.models.task import Task

_ = translator("production")


class ProductionOrder(SiteScoped, Model, model="production.order"):
    """An item to be made: how many, until when, for which order line, by its own copy of the routing."""

    title = _("Production order")
    title_plural = _("Production orders")
    plural = "orders"
    record_name = "number"
    search_fields = ("number",)
    default_sort = ("due_at", "number")
    states = ORDER_STATES
    table_args = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("good_quantity >= 0 AND scrap_quantity >= 0", name="made_not_negative"),
        CheckConstraint("weight >= 1", name="weight_positive"),
    )

    number: Mapped[str] = mapped_column(
        Key(40), unique=True, default="", info=ui(_("Number"), help=_("Filled in by the system when left empty."))
    )
    item_id: Mapped[int] = reference("engineering.item", _("Item"))
    item: Mapped[Item] = many_to_one("engineering.item", via="item_id")
    quantity: Mapped[Decimal] = mapped_column(Quantity, info=ui(_("Quantity"), unit_field="unit_id", positive=True))
    unit_id: Mapped[int | None] = reference(
        "base.unit", _("Unit"), help=_("Always the item's own unit."), readonly=True
    )
    unit: Mapped[Unit | None] = many_to_one("base.unit", via="unit_id")
    order_line_id: Mapped[int | None] = reference("orders.line", _("Order line"), readonly=True)
    order_line: Mapped[Line | None] = many_to_one(
        "orders.line", via="order_line_id", back_populates="production_orders"
    )
    parent_id: Mapped[int | None] = reference(
        "production.order",
        _("Needed for"),
        help=_("The production order that this one makes a component for."),
        readonly=True,
    )
    parent_order: Mapped[ProductionOrder | None] = many_to_one(
        "production.order", via="parent_id", remote_side="ProductionOrder.id", back_populates="children"
    )
    routing_id: Mapped[int | None] = reference(
        "engineering.routing", _("Routing"), help=_("The released routing the tasks were copied from."), readonly=True
    )
    routing: Mapped[Routing | None] = many_to_one("engineering.routing", via="routing_id")
    bom_id: Mapped[int | None] = reference("engineering.bom", _("Bill of material"), readonly=True)
    bom: Mapped[Bom | None] = many_to_one("engineering.bom", via="bom_id")
    due_at: Mapped[datetime] = mapped_column(
        UtcDateTime, index=True, info=ui(_("Due"), help=_("The end of the requested day at the site."))
    )
    release_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime, info=ui(_("Not before"), help=_("Work must not begin earlier; empty: at once."))
    )
    weight: Mapped[int] = mapped_column(
        Integer,
        default=2,
        info=ui(
            _("Weight"), help=_("What a day of delay weighs: low 1, normal 2, high 4, rush 8."), minimum=1, maximum=1000
        ),
    )
    state: Mapped[str] = mapped_column(
        String(20), default="planned", index=True, info=ui(_("State"), choices=choices(ORDER_STATES), readonly=True)
    )
    good_quantity: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Good quantity"), unit_field="unit_id", readonly=True)
    )
    scrap_quantity: Mapped[Decimal] = mapped_column(
        Quantity, default=Decimal(0), info=ui(_("Scrap quantity"), unit_field="unit_id", readonly=True)
    )
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Released at"), readonly=True))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Started at"), readonly=True))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Finished at"), readonly=True))
    tasks: Mapped[list[Task]] = one_to_many(
        "production.task", via="order_id", label=_("Operation tasks"), order_by="number", back_populates="order"
    )
    children: Mapped[list[ProductionOrder]] = one_to_many(
        "production.order",
        via="parent_id",
        label=_("Production orders of components"),
        order_by="id",
        owned=False,
        viewonly=False,
        back_populates="parent_order",
    )

    def before_save(self, session: Any, is_new: bool) -> None:
        """Number and unit of a new order; a changed quantity flows on to tasks and components."""
        super().before_save(session, is_new)
        if not self.number:
            self.number = next_number(session, "production.order")
        item = related(session, self, "item")
        if self.unit_id is None and item is not None:
            self.unit_id = item.unit_id
        sync.follow_quantity(session, self, is_new)

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        yield from sync.order_problems(session, self)

    def release_problems(self, session: Any) -> Iterable[Problem]:
        """What keeps the order from being released to the shop."""
        if not self.tasks:
            yield Problem(_("Without operation tasks there is nothing to release."), "/tasks", "required")

    def on_release(self, session: Any) -> None:
        """Its first tasks may begin; so may the components."""
        self.released_at = self.released_at or now()
        flow.release_children(session, self)
        flow.refresh_readiness(session, self)

    def on_start(self, session: Any) -> None:
        """The first task began; the customer's order is in progress, too."""
        self.started_at = self.started_at or now()
        flow.start_customer_order(session, self)

    def on_complete(self, session: Any) -> None:
        """All tasks are done or skipped."""
        self.finished_at = now()

    def on_reopen(self, session: Any) -> None:
        """A report was taken back after completion."""
        self.finished_at = None

    def on_hold(self, session: Any) -> None:
        """Nothing goes on: running tasks pause, ready ones wait, components are held along."""
        flow.stop_work(session, self)

    def on_resume(self, session: Any) -> None:
        """Back to where the order stood when it was put on hold."""
        flow.resume_work(session, self)

    def cancel_problems(self, session: Any) -> Iterable[Problem]:
        """What was made cannot be cancelled away."""
        yield from flow.cancel_problems(self)

    def on_cancel(self, session: Any) -> None:
        """Its tasks are dropped; components that were not begun are cancelled along."""
        flow.drop_work(session, self)

    def has_started(self) -> bool:
        """Whether any task was ever begun."""
        return any(task.started_at is not None for task in self.tasks)
