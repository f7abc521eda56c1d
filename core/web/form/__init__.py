"""The form page: a record, its lines, what can be done with it, and what happened to it."""

from __future__ import annotations

from core.web.form.actions import may_call, may_create
from core.web.form.history import history_of
from core.web.form.page import FormPage
from core.web.form.subject import default_of

__all__ = ["FormPage", "default_of", "history_of", "may_call", "may_create"]
