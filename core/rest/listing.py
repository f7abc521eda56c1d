"""Lists: one statement a page, columns instead of objects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy.exc import ArgumentError, StatementError

from core.errors import BadRequest
from core.i18n import translator
from core.orm.fields import Field
from core.records.query import ListQuery, count, fetch_page
from core.rest.cursor import decode_cursor, encode_cursor
from core.rest.exposure import readable_fields
from core.rest.params import ListParameters, read_list_parameters
from core.rest.render import Answer

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")

MOST_LINES = 20_000


def answer_list(session: MesSession, model: str) -> Answer:
    """``{"items": […], "next": address or null}``, with ``count`` when it was asked for."""
    session.access.require(model, "read")
    wanted = read_list_parameters(session, model)
    query = list_query(model, wanted)
    after = decode_cursor(query, wanted.cursor) if wanted.cursor else None
    try:
        page = fetch_page(session, replace(query, after=after))
    except (StatementError, ArgumentError) as error:
        if after is None:
            raise
        raise BadRequest(_("This page mark does not belong to this list."), parameter="cursor") from error
    attach(session, model, page.rows, wanted.include)
    data: dict[str, Any] = {"items": page.rows, "next": None}
    headers: dict[str, str] = {}
    if page.more and page.position is not None:
        data["next"] = _next_address(encode_cursor(query, page.position))
        headers["Link"] = f'<{data["next"]}>; rel="next"'
    if wanted.count:
        data["count"] = count(session, query, cap=None)[0]
    return Answer(200, data, headers)


def list_query(model: str, wanted: ListParameters) -> ListQuery:
    return ListQuery(
        model,
        wanted.fields,
        where=wanted.where,
        search=wanted.search,
        sort=wanted.sort,
        limit=wanted.limit,
        names=False,
    )


def _next_address(mark: str) -> str:
    pairs = [(name, value) for name, value in request.args.items(multi=True) if name not in ("cursor", "count")]
    return f"{request.path}?{urlencode([*pairs, ('cursor', mark)])}"


def attach(session: MesSession, model: str, rows: list[dict[str, Any]], include: dict[str, Field]) -> None:
    """Embed references as objects and owned lines as lists, one statement a relation."""
    for name, field in include.items():
        if field.kind == "many_to_one":
            _attach_references(session, model, rows, name, field)
        else:
            _attach_lines(session, rows, name, field)


def _attach_references(session: MesSession, model: str, rows: list[dict[str, Any]], name: str, field: Field) -> None:
    target = str(field.target)
    missing = [row["id"] for row in rows if field.name not in row]
    ids = {row.get(field.name) for row in rows} - {None}
    by_row: dict[int, Any] = {}
    if missing:  # ``fields`` left the reference itself out
        page = fetch_page(
            session, ListQuery(model, (field.name,), (("id", "in", missing),), limit=len(missing), names=False)
        )
        by_row = {row["id"]: row[field.name] for row in page.rows}
        ids |= set(by_row.values()) - {None}
    found = {}
    if ids:
        shown = tuple(readable_fields(session.models, session.access, target))
        query = ListQuery(target, shown, (("id", "in", sorted(ids)),), sort=("id",), limit=len(ids), names=False)
        found = {row["id"]: row for row in fetch_page(session, query).rows}
    for row in rows:
        row[name] = found.get(row.get(field.name, by_row.get(row["id"])))


def _attach_lines(session: MesSession, rows: list[dict[str, Any]], name: str, field: Field) -> None:
    target, via = str(field.target), str(field.via)
    for row in rows:
        row[name] = []
    if not rows:
        return
    owners = {row["id"]: row[name] for row in rows}
    shown = dict.fromkeys((*readable_fields(session.models, session.access, target), via))
    query = ListQuery(target, tuple(shown), ((via, "in", list(owners)),), sort=("id",), limit=MOST_LINES, names=False)
    page = fetch_page(session, query)
    if page.more:
        raise BadRequest(_("These records have too many lines; ask for fewer at a time."), parameter="limit")
    for line in page.rows:
        owners[line[via]].append(line)
