"""What a list shows, as a spreadsheet; and the empty one to fill in for an import."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from flask import Blueprint, make_response, redirect
from flask.typing import ResponseReturnValue

from core.clock import now
from core.errors import NotFound
from core.i18n import translator
from core.records.query import ListQuery, fetch_page
from core.transfer import service
from core.transfer.exporting import KINDS, export
from core.transfer.mapping import header_of, targets
from core.web import context
from core.web import format as shown
from core.web.listing import ListPage
from core.web.records import model_at, query_lists

_ = translator("core")
pages = Blueprint("exports", __name__, url_prefix="/app")


@pages.get("/<addon>/<plural>/export.<kind>")
def export_list(addon: str, plural: str, kind: str) -> ResponseReturnValue:
    """What the list shows, without its page limits. Long lists and workbooks are written by a job."""
    if kind not in KINDS:
        raise NotFound(_("There is no such page."))
    model = model_at(addon, plural)
    filename = f"{plural}-{shown.plain(now())[:10]}.{kind}"
    with context.request_session() as session:
        listing = ListPage(session, model, query_lists())
        asked = listing.list_query()
        fields = tuple(column.name for column, _field in listing.columns)
        query = ListQuery(model, fields, asked.where, asked.any_of, asked.search, asked.sort)
        # What cannot be asked for is refused here, where the person is, and not by a job later.
        fetch_page(session, replace(query, limit=1))
        if not service.needs_job(session, query, kind):
            return _download(export(session, query, kind), kind, filename)
    with context.request_session(write=True) as session:
        job_id = service.start_export(session, query, kind, filename)
    return redirect(f"/app/jobs/{job_id}", 303)


@pages.get("/<addon>/<plural>/import/template.csv")
def import_template(addon: str, plural: str) -> ResponseReturnValue:
    model = model_at(addon, plural)
    with context.request_session() as session:
        session.access.require(model, "create")
        headers = [header_of(session, model, path, field) for path, field in targets(session, model).items()]
    out = io.StringIO()
    csv.writer(out).writerow(headers)
    return _download(out.getvalue().encode("utf-8-sig"), "csv", f"{plural}-template.csv")


def _download(body: bytes, kind: str, filename: str) -> ResponseReturnValue:
    headers = {"Content-Type": KINDS[kind], "Content-Disposition": f'attachment; filename="{filename}"'}
    return make_response(body, 200, headers)
