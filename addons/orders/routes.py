"""Pages of ``orders`` that are no list and no form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app

from addons.orders.services.statistics_page import context
from core.i18n import translator
from core.web.frame import page
from core.web.routing import Router

_ = translator("orders")

ROUTES = Router()
TEMPLATES = Path(__file__).parent / "templates"


@ROUTES.get("/app/orders/statistics", permission="read:orders.order")
def statistics(request: Any, session: Any) -> str:
    """Order statistics; ``by`` names one or two dimensions: ``?by=customer&by=month``."""
    # A template object in place of a name: the pages of addons lie in their own folders.
    template: Any = current_app.jinja_env.from_string((TEMPLATES / "statistics.html").read_text(encoding="utf-8"))
    shown = context(session, request.args.getlist("by"))
    return page(template, _("Order statistics"), nav="orders.statistics", _=_, **shown)
