"""The pages of any model: list, form, search for references, actions. Resolved in the generation of the request."""

from __future__ import annotations

from flask import Flask

from core.web.records import acts, bulk, forms, lists, views
from core.web.records.at import model_at, query_lists

__all__ = ["install", "model_at", "query_lists"]


def install(app: Flask) -> None:
    """Register the pages of records with an application."""
    for part in (lists, forms, acts, bulk, views):
        app.register_blueprint(part.pages)
