"""The addons of this installation, as an administrator sees them."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from core.addons import lifecycle
from core.errors import AccessDenied
from core.i18n import translator
from core.web import context
from core.web.frame import page

_ = translator("core")
pages = Blueprint("apps", __name__, url_prefix="/app/apps")

STATES = {
    "enabled": (_("Enabled"), "ok", "state-done"),
    "disabled": (_("Disabled"), "muted", "state-hold"),
    "available": (_("Available"), "muted", "state-draft"),
    "missing": (_("Code missing"), "error", "state-down"),
}


@pages.get("")
def apps() -> ResponseReturnValue:
    if not context.principal().belongs(("core.administrator",)):
        raise AccessDenied()
    shown = []
    for status in lifecycle.statuses(context.instance()):
        label, tone, icon = STATES[status.state]
        state = {"label": str(label), "tone": tone, "icon": icon}
        version = status.installed_version or status.version
        facts = {"name": status.name, "label": status.title, "summary": status.summary, "version": version}
        shown.append(
            {
                **facts,
                "category": "",
                "icon": None,
                "state": state,
                "depends": list(status.depends),
                "actions": [],
                "href": None,
            }
        )
    return page("apps.html", _("Addons"), nav="settings.addons", apps=shown, categories=[])
