"""The nodes of views. Each has an ``id`` unique in its view; patches name a node by the path of ids.

An addon's ``views.py`` holds ``VIEWS``, ``PATCHES``, ``MENUS`` and ``TILES``. A model without a declared view gets a
derived one of each kind.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import Any

from core.errors import Place, Text


def _caller() -> Place:
    from core.orm.model import addon_of

    frame = sys._getframe(2)
    while frame.f_back is not None and frame.f_globals.get("__name__", "").startswith(("core.views", "dataclasses")):
        frame = frame.f_back
    return Place(addon_of(frame.f_globals.get("__name__", "")), frame.f_code.co_filename, frame.f_lineno)


@dataclass(frozen=True)
class Entry:
    """A field in a form. ``span`` is 1 or 2 columns. ``show_if`` is (field, values): shown while the field has one of
    them.
    """

    name: str
    label: Text | None = None
    widget: str | None = None
    readonly: bool = False
    span: int = 1
    help: Text | None = None
    show_if: tuple[str, tuple[Any, ...]] | None = None

    @property
    def id(self) -> str:
        return self.name


@dataclass(frozen=True)
class Column:
    """A field in a list. A dot reaches through a reference: ``order_id.customer_id``. ``total`` sums it in the footer
    and in groups.
    """

    name: str
    label: Text | None = None
    widget: str | None = None
    total: bool = False
    hidden: bool = False
    """Offered in the column chooser, not shown at first."""

    @property
    def id(self) -> str:
        return self.name


@dataclass(frozen=True)
class Lines:
    """A one-to-many field edited in place as a table inside a form."""

    name: str
    columns: tuple[Column, ...] = ()
    label: Text | None = None
    readonly: bool = False

    @property
    def id(self) -> str:
        return self.name


@dataclass(frozen=True)
class Ask:
    """An argument that a button asks for before its action is called. ``kind`` is text or decimal."""

    name: str
    label: Text
    kind: str = "text"
    required: bool = False
    options: tuple[tuple[str, Text], ...] = ()
    value: str = ""


@dataclass(frozen=True)
class Button:
    """An action of the model (method name) beside the edges of its state machine, which get buttons of their own.

    ``url`` instead makes it a link; ``{id}`` in it is the record's id.
    """

    id: str
    label: Text
    action: str = ""
    url: str = ""
    icon: str = ""
    primary: bool = False
    groups: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    """What a dialog asks for first; the answers are the action's arguments."""
    states: tuple[str, ...] = ()
    """Offered only while the record is in one of these states; empty: always."""


@dataclass(frozen=True)
class Smart:
    """A smart button: the number of records of ``model`` whose field path ``via`` is this record; opens their list."""

    id: str
    label: Text
    model: str
    via: str
    icon: str = ""
    url: str = ""
    """A link with ``{id}`` instead of the list."""


@dataclass(frozen=True, init=False)
class _Block:
    id: str
    children: tuple[Any, ...]
    label: Text | None

    def __init__(self, id: str, *children: Any, label: Text | None = None) -> None:
        object.__setattr__(self, "id", id)
        object.__setattr__(self, "children", children)
        object.__setattr__(self, "label", label)


class Group(_Block):
    """A titled block of entries."""


class Tab(_Block):
    """A tab below the blocks of a form; consecutive tabs form one tab strip."""


@dataclass(frozen=True, init=False)
class Form:
    """``Form("orders.order", Group("main", Entry("number"), …), Tab("lines", Lines("lines", (…))))``."""

    model: str
    children: tuple[Any, ...]
    place: Place = field(compare=False)

    kind = "form"

    def __init__(self, model: str, *children: Any, place: Place | None = None) -> None:
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "children", children)
        object.__setattr__(self, "place", place or _caller())


@dataclass(frozen=True, init=False)
class List:
    """``List("orders.order", Column("number"), …, sort=("-created_at",))``."""

    model: str
    children: tuple[Any, ...]
    sort: tuple[str, ...]
    place: Place = field(compare=False)

    kind = "list"

    def __init__(self, model: str, *children: Any, sort: tuple[str, ...] = (), place: Place | None = None) -> None:
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "children", children)
        object.__setattr__(self, "sort", sort)
        object.__setattr__(self, "place", place or _caller())


@dataclass(frozen=True)
class Filter:
    """A ready-made filter: all conditions ``(field path, operator, value)`` hold.

    Operators: eq, ne, lt, le, gt, ge, in, like, empty (value true or false). Values ``@today``, ``@now``, ``@me`` are
    filled in;
    ``@today+7`` counts days.
    """

    id: str
    label: Text
    where: tuple[tuple[str, str, Any], ...]
    default: bool = False


@dataclass(frozen=True, init=False)
class Search:
    """Ready-made filters and groupings offered above a list. ``groups`` are field paths; ``date:month`` buckets by
    month.
    """

    model: str
    children: tuple[Any, ...]
    groups: tuple[str, ...]
    place: Place = field(compare=False)

    kind = "search"

    def __init__(self, model: str, *children: Any, groups: tuple[str, ...] = (), place: Place | None = None) -> None:
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "children", children)
        object.__setattr__(self, "groups", groups)
        object.__setattr__(self, "place", place or _caller())


@dataclass(frozen=True, init=False)
class Patch:
    """Changes one node of another addon's view: ``Patch("orders.order.form", after="main.number",
    add=Entry("limit"))``.

    Exactly one of ``before``, ``after``, ``inside``, ``replace`` (each with ``add``), ``remove``, or ``set_`` (with
    ``values``).
    """

    view: str
    operation: str
    target: str
    add: tuple[Any, ...]
    values: dict[str, Any]
    place: Place = field(compare=False)

    def __init__(
        self,
        view: str,
        *,
        before: str = "",
        after: str = "",
        inside: str | None = None,
        replace: str = "",
        remove: str = "",
        set_: str = "",
        add: Any = (),
        values: dict[str, Any] | None = None,
    ) -> None:
        given = {"before": before, "after": after, "inside": inside, "replace": replace, "remove": remove, "set": set_}
        named = {name: target for name, target in given.items() if target not in ("", None)}
        if inside == "":
            named = {"inside": "", **named}
        if len(named) != 1:
            raise ValueError("a patch names exactly one of before, after, inside, replace, remove, set_")
        operation, target = next(iter(named.items()))
        object.__setattr__(self, "view", view)
        object.__setattr__(self, "operation", operation)
        object.__setattr__(self, "target", str(target))
        object.__setattr__(self, "add", add if isinstance(add, tuple) else (add,))
        object.__setattr__(self, "values", values or {})
        object.__setattr__(self, "place", _caller())


@dataclass(frozen=True)
class Menu:
    """An entry of the rail. Domains (no ``parent``) are two-level heads; ``model`` or ``url`` says what an entry opens.

    Shown only to people who may read the model, and, with ``groups``, who belong to one of them.
    """

    id: str
    label: Text
    parent: str = ""
    model: str = ""
    url: str = ""
    icon: str = ""
    sequence: int = 100
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tile:
    """A number on the Today page: the count of the records of ``model`` under ``where``; opens exactly that list."""

    id: str
    label: Text
    model: str
    where: tuple[tuple[str, str, Any], ...]
    tone: str = "idle"
    icon: str = ""
    sequence: int = 100
    groups: tuple[str, ...] = ()
