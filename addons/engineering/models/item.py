"""Items (what is made, bought or done), their categories and their own unit conversions."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.errors import Problem
from core.i18n import translator
from core.orm import Key, Model, Money, Quantity, many_to_one, one_to_many, reference, ui

if TYPE_CHECKING:
    from addons.base.models import Unit
    from addons.engineering.models.bom import Bom
    from addons.engineering.models.routing import Routing

_ = translator("engineering")

KINDS = (("make", _("Make")), ("buy", _("Buy")), ("service", _("Service")))
TRACKING = (("none", _("None")), ("lot", _("By lot")), ("serial", _("By serial number")))
DEEPEST_CATEGORY = 20


class ItemCategory(Model, model="engineering.item_category"):
    """A product family. Families may lie within others."""

    title = _("Product family")
    title_plural = _("Product families")
    search_fields = ("code", "name")
    default_sort = ("code",)

    code: Mapped[str] = mapped_column(Key(32), unique=True, info=ui(_("Code")))
    name: Mapped[str] = mapped_column(String(80), info=ui(_("Name")))
    parent_id: Mapped[int | None] = reference("engineering.item_category", _("Part of"))
    parent_category: Mapped[ItemCategory | None] = many_to_one(
        "engineering.item_category", via="parent_id", remote_side="ItemCategory.id"
    )

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        above, steps = self.parent_category, 0
        if above is None and self.parent_id is not None:
            above = session.get(self.models[ItemCategory], self.parent_id)
        while above is not None and steps < DEEPEST_CATEGORY:
            if above is self:
                yield Problem(_("A product family cannot lie within itself."), "/parent_id", "cycle")
                return
            above, steps = above.parent_category, steps + 1


class Item(Model, model="engineering.item"):
    """Anything that is made, bought or done: product, sub-assembly, material, service."""

    title = _("Item")
    title_plural = _("Items")
    search_fields = ("code", "name", "specification")
    default_sort = ("code",)

    code: Mapped[str] = mapped_column(Key(64), unique=True, info=ui(_("Code")))
    name: Mapped[str] = mapped_column(String(200), info=ui(_("Name")))
    specification: Mapped[str | None] = mapped_column(String(300), info=ui(_("Specification")))
    kind: Mapped[str] = mapped_column(String(8), default="make", info=ui(_("Kind"), choices=KINDS))
    unit_id: Mapped[int] = reference(
        "base.unit", _("Unit"), help=_("Stock, bills of material and times count in this unit.")
    )
    category_id: Mapped[int | None] = reference("engineering.item_category", _("Product family"))
    tracking: Mapped[str] = mapped_column(
        String(8), default="none", info=ui(_("Tracking"), choices=TRACKING, help=_("How single pieces are told apart."))
    )
    standard_cost: Mapped[Decimal | None] = mapped_column(
        Money, info=ui(_("Standard cost"), help=_("Per unit, in the currency of the company."), minimum=0)
    )
    weight: Mapped[Decimal | None] = mapped_column(
        Quantity, info=ui(_("Weight"), unit=_("kg"), help=_("Of one unit."), minimum=0)
    )
    active: Mapped[bool] = mapped_column(default=True, info=ui(_("Active")))

    unit: Mapped[Unit] = many_to_one("base.unit", via="unit_id")
    category: Mapped[ItemCategory | None] = many_to_one("engineering.item_category", via="category_id")
    unit_conversions: Mapped[list[UnitConversion]] = one_to_many(
        "engineering.unit_conversion", via="item_id", label=_("Unit conversions"), order_by="id", back_populates="item"
    )
    boms: Mapped[list[Bom]] = one_to_many(
        "engineering.bom", via="item_id", label=_("Bills of material"), owned=False, order_by="id"
    )
    routings: Mapped[list[Routing]] = one_to_many(
        "engineering.routing", via="item_id", label=_("Routings"), owned=False, order_by="id"
    )

    def display(self) -> str:
        return f"{self.code} {self.name}"


class UnitConversion(Model, model="engineering.unit_conversion"):
    """How a unit converts into another for one item: a roll of this fabric is 50 metres."""

    title = _("Unit conversion")
    title_plural = _("Unit conversions")
    record_name = "id"
    parent = "item_id"
    table_args = (
        UniqueConstraint("item_id", "from_unit_id", "to_unit_id"),
        CheckConstraint("factor > 0", name="factor_positive"),
    )

    item_id: Mapped[int] = reference("engineering.item", _("Item"), ondelete="CASCADE")
    from_unit_id: Mapped[int] = reference("base.unit", _("One of this unit"))
    factor: Mapped[Decimal] = mapped_column(Quantity, info=ui(_("Is so many"), positive=True))
    to_unit_id: Mapped[int] = reference("base.unit", _("Of this unit"))

    item: Mapped[Item] = many_to_one("engineering.item", via="item_id", back_populates="unit_conversions")
    from_unit: Mapped[Unit] = many_to_one("base.unit", via="from_unit_id")
    to_unit: Mapped[Unit] = many_to_one("base.unit", via="to_unit_id")

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        if self.from_unit_id is not None and self.from_unit_id == self.to_unit_id:
            yield Problem(_("A conversion needs two different units."), "/to_unit_id")
