"""The list page of any model: search, filters, groups, sorting, paging, all from the query string."""

from __future__ import annotations

from core.web.listing.page import ListPage
from core.web.listing.words import record_label

__all__ = ["ListPage", "record_label"]
