"""The query string of lists: ``filter[path]``, ``filter[path][op]``, ``sort``, ``fields``, ``include``, ``search``,
``cursor``, ``limit``, ``count``. What is not known is refused, with the nearest name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import request

from core.errors import BadRequest
from core.i18n import LazyText, translator
from core.orm.fields import Field
from core.records.query import OPERATORS, Condition
from core.rest.exposure import nearest, owned_lines, readable_fields, references, require_path

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")

LIST_PARAMETERS = ("sort", "fields", "include", "search", "cursor", "limit", "count")
ONE_PARAMETERS = ("fields", "include")
MOST_ROWS = 200
DEFAULT_ROWS = 50
MOST_FILTERS = 50
MOST_SORT_KEYS = 8
LONGEST_SEARCH = 200
_FILTER = re.compile(r"filter\[([^\[\]]+)\](?:\[([^\[\]]+)\])?")


@dataclass(frozen=True)
class ListParameters:
    """``fields`` are the paths to answer; ``include`` the relations to embed, by their name."""

    fields: tuple[str, ...]
    include: dict[str, Field]
    where: tuple[Condition, ...] = ()
    sort: tuple[str, ...] = ()
    search: str = ""
    cursor: str = ""
    limit: int = DEFAULT_ROWS
    count: bool = False


def read_list_parameters(session: MesSession, model: str) -> ListParameters:
    """Raises BadRequest, or AccessDenied for a path through a closed model."""
    where: list[Condition] = []
    for name, values in request.args.lists():
        found = _FILTER.fullmatch(name)
        if found is None:
            _require_known(name, LIST_PARAMETERS, values)
            continue
        path, operator = found.group(1), found.group(2) or "eq"
        require_path(session, model, path, name)
        if operator not in OPERATORS:
            raise BadRequest(_unknown_operator(operator), parameter=name)
        where += [(path, operator, _text(value, name)) for value in values]
    if len(where) > MOST_FILTERS:
        raise BadRequest(_("At most {count} filters.", count=MOST_FILTERS), parameter="filter")
    return ListParameters(
        fields=_fields(session, model),
        include=_include(session, model),
        where=tuple(where),
        sort=_sort(session, model),
        search=_search(),
        cursor=request.args.get("cursor", ""),
        limit=_limit(),
        count=_count(),
    )


def read_one_parameters(session: MesSession, model: str) -> ListParameters:
    """The parameters of a single record: ``fields`` and ``include``."""
    for name, values in request.args.lists():
        _require_known(name, ONE_PARAMETERS, values)
    return ListParameters(fields=_fields(session, model, lines=True), include=_include(session, model))


def refuse_parameters() -> None:
    """For requests that take none."""
    for name, values in request.args.lists():
        _require_known(name, (), values)


def _require_known(name: str, known: tuple[str, ...], values: list[str]) -> None:
    if name not in known:
        hint = nearest(name, (*known, "filter[…]") if "sort" in known else known)
        message = (
            _("There is no parameter {name}. Did you mean {nearest}?", name=name, nearest=hint)
            if hint
            else _("There is no parameter {name}.", name=name)
        )
        raise BadRequest(message, parameter=name)
    if len(values) > 1:
        raise BadRequest(_("The parameter {name} stands twice.", name=name), parameter=name)
    _text(values[0], name)


def _text(value: str, parameter: str) -> str:
    if "\x00" in value:
        raise BadRequest(_("This text holds characters that cannot be stored."), parameter=parameter)
    return value


def _unknown_operator(operator: str) -> LazyText:
    hint = nearest(operator, OPERATORS) or ", ".join(OPERATORS)
    return _("There is no comparison {operator}. Did you mean {nearest}?", operator=operator, nearest=hint)


def _names(parameter: str) -> list[str]:
    return [name.strip() for name in request.args.get(parameter, "").split(",") if name.strip()]


def _fields(session: MesSession, model: str, lines: bool = False) -> tuple[str, ...]:
    wanted = _names("fields")
    own_lines = owned_lines(session.models, session.access, model) if lines else {}
    if not wanted:
        return (*readable_fields(session.models, session.access, model), *own_lines)
    for path in wanted:
        if path in own_lines:
            continue
        if lines and "." in path:
            raise BadRequest(_("Paths are possible in lists only; use include."), parameter="fields")
        require_path(session, model, path, "fields")
    return tuple(dict.fromkeys(("id", *wanted)))


def _include(session: MesSession, model: str) -> dict[str, Field]:
    models, access = session.models, session.access
    found: dict[str, Field] = {}
    possible = {**references(models, access, model), **owned_lines(models, access, model)}
    for name in _names("include"):
        if name not in possible:
            hint = nearest(name, possible)
            message = (
                _("There is no relation {name} here. Did you mean {nearest}?", name=name, nearest=hint)
                if hint
                else _("There is no relation {name} here.", name=name)
            )
            raise BadRequest(message, parameter="include")
        found[name] = possible[name]
    return found


def _sort(session: MesSession, model: str) -> tuple[str, ...]:
    wanted = _names("sort")
    if len(wanted) > MOST_SORT_KEYS:
        raise BadRequest(_("At most {count} sort keys.", count=MOST_SORT_KEYS), parameter="sort")
    for path in wanted:
        require_path(session, model, path.removeprefix("-"), "sort")
    if wanted:
        return tuple(wanted)
    # The model's own order may lead over fields that this principal must not learn anything about.
    open_fields = readable_fields(session.models, session.access, model)
    return tuple(p for p in session.models[model].default_sort if p.removeprefix("-") in open_fields) or ("id",)


def _search() -> str:
    text = request.args.get("search", "")
    if len(text) > LONGEST_SEARCH:
        raise BadRequest(_("At most {count} characters.", count=LONGEST_SEARCH), parameter="search")
    return text


def _limit() -> int:
    text = request.args.get("limit", str(DEFAULT_ROWS))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= MOST_ROWS):
        raise BadRequest(_("The limit is a whole number from 1 to {most}.", most=MOST_ROWS), parameter="limit")
    return int(text)


def _count() -> bool:
    text = request.args.get("count", "")
    if text not in ("", "exact", "none"):
        raise BadRequest(_("count is exact or none."), parameter="count")
    return text == "exact"
