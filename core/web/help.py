"""Help in the product: short pages in the reader's language, kept beside the code and carried by the package."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Blueprint
from flask.typing import ResponseReturnValue
from markdown_it import MarkdownIt
from markupsafe import Markup

from core.errors import NotFound
from core.i18n import current_locale, translator
from core.web import context
from core.web.frame import page

_ = translator("core")
pages = Blueprint("help", __name__, url_prefix="/help")

FOLDER = Path(__file__).parent / "help_pages"
ORDER = ("start", "orders", "planning", "import", "keyboard", "administration")
_NAME = re.compile(r"[a-z-]{1,40}")


@pages.get("", defaults={"name": "start"})
@pages.get("/<name>")
def help_page(name: str) -> ResponseReturnValue:
    context.principal()
    if not _NAME.fullmatch(name) or _file(name) is None:
        raise NotFound(_("There is no such page."))
    contents = [
        {"href": f"/help/{each}", "label": title(each), "active": each == name} for each in ORDER if _file(each)
    ]
    text = MarkdownIt("commonmark", {"html": False}).enable("table").render(_body(name))
    # The pages are files of this package; markdown-it escapes raw HTML in them all the same.
    return page("help.html", title(name), help={"contents": contents, "html": Markup(text)})


def title(name: str) -> str:
    """The first heading of a page."""
    path = _file(name)
    first = path.read_text("utf-8").splitlines()[0] if path is not None else name
    return first.lstrip("# ").strip()


def _body(name: str) -> str:
    path = _file(name)
    return "" if path is None else path.read_text("utf-8").split("\n", 1)[-1]


def _file(name: str) -> Path | None:
    path = FOLDER / current_locale() / f"{name}.md"
    fallback = FOLDER / "en" / f"{name}.md"
    return path if path.is_file() else fallback if fallback.is_file() else None
