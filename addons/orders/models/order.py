"""Customer orders."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import Date, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from addons.base.models.scopes import SiteScoped
from addons.base.services.numbers import next_number
from addons.orders.models.order_states import ORDER_STATES, STATE_CHOICES
from addons.orders.services import amendment, checks
from addons.orders.services.records import lines_of, related
from core.clock import now
from core.errors import Problem
from core.i18n import current_zone, translator
from core.orm import Key, Model, Money, UtcDateTime, many_to_one, one_to_many, reference, ui
from core.states.engine import transition

if TYPE_CHECKING:
    from addons.base.models import Party
    from addons.orders.models.change import Change
    from addons.orders.models.line import Line

_ = translator("orders")

PRIORITY_WEIGHTS = {"low": 1, "normal": 2, "high": 4, "rush": 8}
"""What a day of delay of an order of each priority weighs in planning, relative to the others."""


def today() -> date:
    """The date in the zone of whoever is being answered."""
    return now().astimezone(current_zone()).date()


class Order(SiteScoped, Model, model="orders.order"):
    """What a customer ordered: lines of items with quantities and dates."""

    title = _("Order")
    title_plural = _("Orders")
    plural = "orders"
    record_name = "number"
    search_fields = ("number", "customer_reference", "special_requirements")
    default_sort = ("-order_date", "-number")
    states = ORDER_STATES

    number: Mapped[str] = mapped_column(
        Key(40), unique=True, default="", info=ui(_("Number"), help=_("Filled in by the system when left empty."))
    )
    kind: Mapped[str] = mapped_column(
        String(20),
        default="standard",
        info=ui(
            _("Order type"),
            choices=(
                ("standard", _("Standard")),
                ("sample", _("Sample")),
                ("service", _("Service")),
                ("stock", _("For stock")),
            ),
        ),
    )
    customer_id: Mapped[int | None] = reference(
        "base.party", _("Customer"), help=_("May only stay empty for orders for stock.")
    )
    customer: Mapped[Party | None] = many_to_one("base.party", via="customer_id")
    customer_reference: Mapped[str | None] = mapped_column(
        String(80), index=True, info=ui(_("Customer reference"), help=_("The customer's own order number."))
    )
    same_reference: Mapped[bool] = mapped_column(
        default=False,
        info=ui(
            _("Reference used again"),
            help=_("Tick this when the customer really sent a second order with the same reference."),
        ),
    )
    order_date: Mapped[date] = mapped_column(Date, default=today, info=ui(_("Order date")))
    requested_date: Mapped[date | None] = mapped_column(
        Date, info=ui(_("Requested date"), help=_("For all lines that name no date of their own."))
    )
    priority: Mapped[str] = mapped_column(
        String(20),
        default="normal",
        info=ui(
            _("Priority"),
            choices=(("low", _("Low")), ("normal", _("Normal")), ("high", _("High")), ("rush", _("Rush"))),
        ),
    )
    currency: Mapped[str] = mapped_column(
        String(3), default="", info=ui(_("Currency"), help=_("The company's own when left empty."))
    )
    special_requirements: Mapped[str | None] = mapped_column(Text, info=ui(_("Special requirements")))
    state: Mapped[str] = mapped_column(
        String(20), default="draft", index=True, info=ui(_("State"), choices=STATE_CHOICES, readonly=True)
    )
    total_amount: Mapped[Decimal] = mapped_column(
        Money, default=Decimal(0), info=ui(_("Total amount"), unit_field="currency", readonly=True)
    )
    revision: Mapped[int] = mapped_column(
        Integer,
        default=0,
        info=ui(_("Revision"), help=_("How often the order was changed after it was confirmed."), readonly=True),
    )
    change_reason: Mapped[str | None] = mapped_column(
        String(300),
        info=ui(
            _("Reason for the change"), help=_("Needed for every change of a confirmed order; kept in its history.")
        ),
    )
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Confirmed at"), readonly=True))
    shipped_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Shipped at"), readonly=True))
    shipped_date: Mapped[date | None] = mapped_column(
        Date, info=ui(_("Shipping date"), help=_("The day at the site."), readonly=True)
    )
    lines: Mapped[list[Line]] = one_to_many(
        "orders.line", via="order_id", label=_("Lines"), order_by="position", back_populates="order"
    )
    changes: Mapped[list[Change]] = one_to_many(
        "orders.change", via="order_id", label=_("Changes"), order_by="id", back_populates="order"
    )

    @property
    def weight(self) -> int:
        """The order's weight in planning."""
        return PRIORITY_WEIGHTS[self.priority or "normal"]

    def before_save(self, session: Any, is_new: bool) -> None:
        """Number, date and currency where they were left empty; the total; the history of changes."""
        super().before_save(session, is_new)
        if not self.number:
            self.number = next_number(session, "orders.order")
        if self.order_date is None:
            self.order_date = today()
        if not self.currency:
            site = related(session, self, "site")
            company = None if site is None else related(session, site, "company")
            self.currency = "CNY" if company is None else company.currency
        self.summarise(session)

    def summarise(self, session: Any) -> None:
        """Bring what order and lines derive from each other up to date: positions, the total, the record of changes."""
        lines = lines_of(session, self)
        last = max((line.position or 0 for line in lines), default=0)
        for line in lines:
            if not line.position:
                line.position = last = last + 10
        total = sum((line.computed_amount() for line in lines), Decimal(0))
        if total != self.total_amount:
            self.total_amount = total
        amendment.record(session, self)

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        yield from checks.order_problems(session, self)
        yield from amendment.order_problems(session, self)

    def confirm_problems(self, session: Any) -> Iterable[Problem]:
        """What keeps the order from being confirmed: lines, routings, dates."""
        yield from checks.confirm_problems(session, self)

    def on_confirm(self, session: Any) -> None:
        """The order is promised now."""
        self.confirmed_at = now()

    def has_started(self, session: Any) -> bool:
        """Whether work for the order has begun; addons that execute orders know."""
        return False

    def ship_problems(self, session: Any) -> Iterable[Problem]:
        """What keeps the order from being shipped; addons that execute orders know."""
        return ()

    def on_ship(self, session: Any) -> None:
        """Remember when, for on-time statistics."""
        self.shipped_at = now()
        self.shipped_date = self.shipped_at.astimezone(ZoneInfo(self.site.zone)).date()

    def on_hold(self, session: Any) -> None:
        """The order waits; addons that execute orders stop their work for it."""

    def on_resume(self, session: Any) -> None:
        """Back to where the order stood when it was put on hold."""
        if self.has_started(session):
            transition(session, self, "start")

    def delete_problems(self, session: Any) -> Iterable[Problem]:
        """Only drafts vanish; what was confirmed once is cancelled and stays on record."""
        if self.state != "draft":
            yield Problem(_("Only a draft can be deleted. Cancel the order instead."), "/state", "not_a_draft")

    def cancel_problems(self, session: Any) -> Iterable[Problem]:
        """What keeps the order from being cancelled; addons that execute orders know."""
        return ()

    def on_cancel(self, session: Any) -> None:
        """The order is given up; addons that execute orders give up their work for it."""
