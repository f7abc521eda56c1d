"""Definitions: plain, typed, unmapped classes from which generations are composed.

::

    class Order(Model, model="orders.order"):      # addons/orders: a definition
    class PlannedOrder(Order):                     # addons/scheduling: an extension, adds columns, may use super()

                      Model
                        |
      orders            Order            <- definition: model="orders.order"
                        |
      scheduling        PlannedOrder     <- extension: a subclass in another addon
                        |
      generation 7      Order (mapped)   <- composed: bases are all definitions, last loaded first
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core.errors import Place, Problem, Text
from core.i18n import translator
from core.orm.types import UtcDateTime
from core.orm.ui import ui

if TYPE_CHECKING:
    from core.orm.registry import ModelRegistry
    from core.states.machine import StateMachine

_ = translator("core")

definitions: dict[str, list[type[Model]]] = {}
"""Addon name to its definitions and extensions, in source order. Filled as addon modules are imported."""


class Model:
    """Base of every definition. ``model="addon.name"`` makes one; subclassing a definition extends it."""

    model_name: ClassVar[str]
    addon: ClassVar[str]
    place: ClassVar[Place]
    models: ClassVar[ModelRegistry]
    """The registry that composed the class; only composed classes have it."""

    title: ClassVar[Text] = ""
    title_plural: ClassVar[Text] = ""
    plural: ClassVar[str] = ""
    """Path segment in URLs, English and plural: ``orders`` for ``orders.order``. Derived when empty."""
    record_name: ClassVar[str] = "name"
    """The field by which people know a record."""
    search_fields: ClassVar[tuple[str, ...]] = ()
    """Text fields folded into ``search_text``; ``record_name`` when empty."""
    default_sort: ClassVar[tuple[str, ...]] = ("id",)
    """Field names, a leading ``-`` for descending."""
    audited: ClassVar[bool] = True
    system_written: ClassVar[bool] = False
    """Made and changed by the framework alone; people, administrators too, may at most read it."""
    states: ClassVar[StateMachine | None] = None
    parent: ClassVar[str] = ""
    """For lines: the reference field to the owning record. Grants and rules of the owner then cover the line."""
    table_args: ClassVar[tuple[Any, ...]] = ()

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-10, info=ui(_("ID"), readonly=True, hidden=True))
    version: Mapped[int] = mapped_column(
        Integer, default=1, sort_order=90, info=ui(_("Version"), readonly=True, hidden=True)
    )
    created_at: Mapped[datetime] = mapped_column(
        UtcDateTime, sort_order=91, info=ui(_("Created at"), readonly=True, hidden=True)
    )
    created_by_id: Mapped[int | None] = mapped_column(
        Integer, sort_order=92, info=ui(_("Created by"), readonly=True, hidden=True)
    )
    updated_at: Mapped[datetime] = mapped_column(
        UtcDateTime, sort_order=93, info=ui(_("Changed at"), readonly=True, hidden=True)
    )
    updated_by_id: Mapped[int | None] = mapped_column(
        Integer, sort_order=94, info=ui(_("Changed by"), readonly=True, hidden=True)
    )
    search_text: Mapped[str] = mapped_column(
        String(1000),
        default="",
        server_default="",
        sort_order=95,
        info=ui(_("Search text"), readonly=True, hidden=True),
    )

    def __init_subclass__(cls, *, model: str | None = None, composed: bool = False, **options: Any) -> None:
        super().__init_subclass__(**options)
        if composed:
            return
        cls.addon = addon_of(cls.__module__)
        cls.place = _place(cls)
        if model is not None:
            cls.model_name = model
        if getattr(cls, "model_name", None) is not None:
            definitions.setdefault(cls.addon, []).append(cls)

    def __init__(self, **values: Any) -> None:
        raise TypeError(
            f"{type(self).__name__} is a definition; records are made from a generation: "
            f"models[{type(self).__name__}](…)"
        )

    def problems(self, session: Any) -> Iterable[Problem]:
        """What is wrong with the record as it stands; asked before every flush that writes it.

        Extensions call ``super()``. Pointers are relative to the record: ``/due_date``, ``/lines/0/quantity``.
        """
        return ()

    def delete_problems(self, session: Any) -> Iterable[Problem]:
        """What keeps the record from being deleted by itself; not asked of lines that go with their owner."""
        return ()

    def display(self) -> str:
        """The short name people know the record by."""
        return str(getattr(self, self.record_name, None) or f"#{self.id}")

    def before_save(self, session: Any, is_new: bool) -> None:
        """Fill derived fields; called before every flush that writes the record, before :meth:`problems`."""


def addon_of(module: str) -> str:
    """``addons.orders.models.order`` belongs to ``orders``; everything under ``core`` to ``core``."""
    parts = module.split(".")
    if parts[0] == "core":
        return "core"
    return parts[1] if parts[0] in ("addons", "drivers") and len(parts) > 1 else parts[0]


def _place(cls: type) -> Place:
    try:
        file = inspect.getsourcefile(cls) or ""
        line = inspect.getsourcelines(cls)[1]
    except (OSError, TypeError):
        file, line = "", 0
    return Place(addon_of(cls.__module__), file, line)
