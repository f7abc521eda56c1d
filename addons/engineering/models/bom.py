"""Bills of material."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint, inspect
from sqlalchemy.orm import Mapped, mapped_column

from addons.engineering.lookup import loaded
from addons.engineering.models.revision import STATE_CHOICES, Revised, revision_states
from core.errors import Problem
from core.i18n import translator
from core.orm import Key, Model, Quantity, action, many_to_one, one_to_many, reference, ui

if TYPE_CHECKING:
    from addons.engineering.models.item import Item

_ = translator("engineering")

ISSUE_METHODS = (
    ("manual", _("Issued by hand")),
    ("backflush", _("Deducted when reported")),
    ("none", _("Not issued")),
)


class Bom(Revised, Model, model="engineering.bom"):
    """What goes into ``quantity`` units of an item. At most one revision per item is released."""

    title = _("Bill of material")
    title_plural = _("Bills of material")
    record_name = "revision"
    search_fields = ("item_words", "revision")
    table_args = (
        UniqueConstraint("item_id", "revision"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )
    states = revision_states()

    item_id: Mapped[int] = reference("engineering.item", _("Item"))
    revision: Mapped[str] = mapped_column(Key(16), default="1", info=ui(_("Revision")))
    quantity: Mapped[Decimal] = mapped_column(
        Quantity,
        default=Decimal(1),
        info=ui(_("Output quantity"), help=_("The lines are meant for this many units."), positive=True),
    )
    state: Mapped[str] = mapped_column(
        String(20), default="draft", info=ui(_("State"), choices=STATE_CHOICES, readonly=True)
    )
    item: Mapped[Item] = many_to_one("engineering.item", via="item_id")
    lines: Mapped[list[BomLine]] = one_to_many(
        "engineering.bom_line", via="bom_id", label=_("Components"), order_by="sequence", back_populates="bom"
    )

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        state = inspect(self)
        if state.persistent and state.attrs.item_id.history.has_changes():
            for number, line in enumerate(self.lines):
                for problem in line.cycle_problems(session):
                    yield problem.under(f"/lines/{number}")

    def release_problems(self, session: Any) -> Iterable[Problem]:
        """What keeps the revision from being released."""
        if not self.lines:
            yield Problem(_("A bill of material needs components before it is released."), "/lines")
        for number, line in enumerate(self.lines):
            if not line.item.active:
                text = _("Item {item} is not active any more.", item=line.item.code)
                yield Problem(text, f"/lines/{number}/item_id")

    @action(_("New revision"))
    def new_revision(self, session: Any) -> dict[str, Any]:
        """A draft copy under the next revision."""
        lines = [
            self.models[BomLine](
                sequence=line.sequence,
                item_id=line.item_id,
                quantity=line.quantity,
                scrap_percent=line.scrap_percent,
                issue_method=line.issue_method,
            )
            for line in self.lines
        ]
        copy = self.models[Bom](
            item_id=self.item_id, revision=self.next_revision(session), quantity=self.quantity, lines=lines
        )
        session.add(copy)
        session.flush()
        return {"id": copy.id}


class BomLine(Model, model="engineering.bom_line"):
    """One component, counted in its own unit."""

    title = _("Component")
    title_plural = _("Components")
    record_name = "sequence"
    default_sort = ("sequence",)
    parent = "bom_id"
    table_args = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("scrap_percent >= 0", name="scrap_not_negative"),
    )

    bom_id: Mapped[int] = reference("engineering.bom", _("Bill of material"), ondelete="CASCADE")
    sequence: Mapped[int] = mapped_column(default=10, info=ui(_("Position"), minimum=0))
    item_id: Mapped[int] = reference("engineering.item", _("Item"))
    quantity: Mapped[Decimal] = mapped_column(Quantity, info=ui(_("Quantity"), positive=True))
    scrap_percent: Mapped[Decimal] = mapped_column(
        Quantity,
        default=Decimal(0),
        info=ui(_("Scrap rate"), unit=_("%"), help=_("Added to the quantity that is needed."), minimum=0, maximum=1000),
    )
    issue_method: Mapped[str] = mapped_column(String(12), default="manual", info=ui(_("Issue"), choices=ISSUE_METHODS))
    bom: Mapped[Bom] = many_to_one("engineering.bom", via="bom_id", back_populates="lines")
    item: Mapped[Item] = many_to_one("engineering.item", via="item_id")

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        yield from self.cycle_problems(session)

    def cycle_problems(self, session: Any) -> Iterable[Problem]:
        """Whether the component contains, on any level, what this bill is for; the message names the path."""
        from addons.engineering.services.structure import containing_path

        made = None if (bom := loaded(session, self, "bom")) is None else loaded(session, bom, "item")
        component = loaded(session, self, "item")
        if made is None or component is None:
            return
        path = containing_path(session, component, made)
        if path:
            words = " → ".join(item.code for item in (made, *path))
            yield Problem(_("The bill of material would contain itself: {path}", path=words), "/item_id", "cycle")
