"""The way back from a record to the list its reader came from: the same filters, the same page, its neighbours.

The last list is kept in a cookie, so that it outlives saving, reloading and changing the language; with several tabs,
the one that the browser says it came from counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from flask import Response, request

from core.errors import MesError
from core.records.query import ListQuery, fetch_page
from core.web import format as shown
from core.web.listing import ListPage
from core.web.listing.state import PAGE_SIZE, ListState
from core.web.urls import list_url, record_url, with_query

if TYPE_CHECKING:
    from core.generation import Generation
    from core.web.form import FormPage

COOKIE = "mes_back"
LONGEST = 1500
"""A longer address is not kept: browsers drop large cookies."""


def remember(response: Response, state: ListState) -> None:
    """Keep the state of a list that is shown."""
    _keep(response, state.page_url(state.page))


def _keep(response: Response, address: str) -> None:
    if len(address) <= LONGEST and request.cookies.get(COOKIE) != address:
        response.set_cookie(COOKIE, address, path="/app", httponly=True, samesite="Lax", secure=request.is_secure)


def list_href(generation: Generation, model: str) -> str:
    """The list of a model as its reader left it; the plain one where they did not come from it."""
    return _came_from(generation, model) or list_url(generation, model)


def _came_from(generation: Generation, model: str) -> str | None:
    plain = list_url(generation, model)
    for given in (request.headers.get("HX-Current-URL"), request.referrer, request.cookies.get(COOKIE)):
        parts = urlsplit(given or "")
        if parts.path == plain and len(parts.query) <= LONGEST:
            pairs = [(name, value) for name, value in parse_qsl(parts.query) if not name.startswith("_")]
            return with_query(plain, pairs)
    return None


def lead(form: FormPage) -> None:
    """Tell a form where its list is, and which records stand before and after it there."""
    subject = form.subject
    address = _came_from(subject.generation, subject.model)
    if address is None:
        return
    form.list_href = address
    if subject.record is None:
        return
    try:
        form.pager = _neighbours(subject.session, subject.model, subject.record.id, address)
    except MesError:
        # The address may hold what is closed or gone by now: then there is a way back, and no neighbours.
        form.pager = None
    if form.pager is not None:
        form.list_href = form.pager["list_href"]


def _neighbours(session: Any, model: str, record_id: int, address: str) -> dict[str, Any] | None:
    """The records around one in its list, from the ids of its page and the pages beside it: one statement."""
    listing = ListPage(session, model, parse_qs(urlsplit(address).query))
    if listing.state.groups:
        return None
    asked = listing.list_query()
    start = max(0, asked.offset - PAGE_SIZE)
    window = ListQuery(model, (), asked.where, asked.any_of, asked.search, asked.sort, 3 * PAGE_SIZE, start)
    found = fetch_page(session, window)
    ids = [row["id"] for row in found.rows]
    if record_id not in ids:
        return None
    at = ids.index(record_id)
    position = shown.plain(start + at + 1)
    total = "" if found.more else f" / {shown.plain(start + len(ids))}"
    beside = [ids[place] if 0 <= place < len(ids) else None for place in (at - 1, at + 1)]
    hrefs = [record_url(listing.generation, model, each) if each is not None else None for each in beside]
    page_address = listing.state.page_url((start + at) // PAGE_SIZE + 1)
    return {"position": position + total, "prev_href": hrefs[0], "next_href": hrefs[1], "list_href": page_address}


def follow(response: Response, form: FormPage) -> None:
    """Stepping from record to record turns the pages of the list behind it."""
    if form.pager is not None:
        _keep(response, form.pager["list_href"])
