"""Routings: the operations by which an item is made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from addons.engineering.models.revision import STATE_CHOICES, Revised, revision_states
from core.errors import Problem
from core.i18n import translator
from core.orm import Key, Model, action, many_to_one, one_to_many, reference, ui

if TYPE_CHECKING:
    from addons.engineering.models.item import Item
    from addons.engineering.models.operation import Operation

_ = translator("engineering")


class Routing(Revised, Model, model="engineering.routing"):
    """How an item is made. Production orders copy the released revision."""

    title = _("Routing")
    title_plural = _("Routings")
    record_name = "revision"
    search_fields = ("item_words", "revision")
    table_args = (UniqueConstraint("item_id", "revision"),)
    states = revision_states()

    item_id: Mapped[int] = reference("engineering.item", _("Item"))
    revision: Mapped[str] = mapped_column(Key(16), default="1", info=ui(_("Revision")))
    state: Mapped[str] = mapped_column(
        String(20), default="draft", info=ui(_("State"), choices=STATE_CHOICES, readonly=True)
    )
    item: Mapped[Item] = many_to_one("engineering.item", via="item_id")
    operations: Mapped[list[Operation]] = one_to_many(
        "engineering.operation", via="routing_id", label=_("Operations"), order_by="sequence", back_populates="routing"
    )

    def release_problems(self, session: Any) -> Iterable[Problem]:
        """What keeps the revision from being released: no operation, or one that no machine could do."""
        from addons.engineering.services.calendars import calendar_of
        from addons.engineering.services.routings import machines_of

        if not self.operations:
            yield Problem(_("A routing needs operations before it is released."), "/operations")
        for number, operation in enumerate(self.operations):
            pointer = f"/operations/{number}/work_centre_id"
            usable = machines_of(session, operation)
            if not usable:
                text = _(
                    "No active machine can do operation {sequence} {name}.",
                    sequence=operation.sequence,
                    name=operation.name,
                )
                yield Problem(text, pointer)
            for machine, _speed in usable:
                if calendar_of(session, machine) is None:
                    yield Problem(
                        _("Machine {machine} has no calendar, so nothing can be planned on it.", machine=machine.code),
                        pointer,
                    )

    @action(_("New revision"))
    def new_revision(self, session: Any) -> dict[str, Any]:
        """A draft copy under the next revision, operations with machines and predecessors included."""
        from addons.engineering.services.routings import copy_operations

        copy = self.models[Routing](
            item_id=self.item_id, revision=self.next_revision(session), operations=copy_operations(self)
        )
        session.add(copy)
        session.flush()
        return {"id": copy.id}
