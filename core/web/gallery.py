"""Every component of the web client on one page: for those who write templates, and for comparing screens."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from core.i18n import translator
from core.web import context
from core.web.frame import page
from core.web.icons import icon_names as names

_ = translator("core")
pages = Blueprint("gallery", __name__)


@pages.get("/ui")
def gallery() -> ResponseReturnValue:
    context.principal()
    return page("ui.html", _("Components"), icon_names=names())
