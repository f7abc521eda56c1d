"""What people choose for themselves: name, language, zone, theme, density, password."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from core.errors import BadRequest, MesError, Problem, ValidationFailed
from core.i18n import translator
from core.i18n.locale import closest_locale
from core.records import write as records
from core.security import accounts
from core.system.models import THEME_CHOICES
from core.web import context
from core.web.account import with_session
from core.web.frame import DENSITIES, DENSITY_COOKIE, density, page
from core.web.inputs import LANGUAGES, field, local

_ = translator("core")
pages = Blueprint("preferences", __name__)

ONE_YEAR = 31_536_000
OWN_FIELDS = ("name", "locale", "zone", "theme")
"""What people may change of themselves, whatever the grants on users are."""
PLACES = {"old_password": "password", "password": "new_password"}
"""Where the problems of a change of password belong on this page."""
DENSITY_CHOICES = (("compact", _("Compact")), ("comfortable", _("Comfortable")), ("touch", _("For touch")))


class _Undone(Exception):
    """Ends a trial: what was written in it is not kept."""


@pages.route("/preferences", methods=["GET", "POST"])
def preferences() -> ResponseReturnValue:
    context.principal()
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            return _save()
        except ValidationFailed as error:
            for problem in error.problems:
                name = problem.pointer.strip("/")
                errors[PLACES.get(name, name)] = str(problem.message)
        except MesError as error:
            errors = {"password": str(error)}
    return _shown(errors), 422 if errors else 200


def _save() -> Response:
    """All of the page, or nothing of it."""
    who = context.principal()
    values = {name: request.form[name] for name in OWN_FIELDS if name in request.form}
    response = redirect("/preferences?saved=1", 303)
    if request.form.get("new_password"):
        with suppress(_Undone):
            _store(values, trial=True)
        old, new = request.form.get("password", ""), request.form["new_password"]
        accounts.change_password(context.instance(), int(who.user_id or 0), old, new, address=request.remote_addr or "")
        response = with_session(response, who.user_id)
    _store(values)
    if request.form.get("density") in DENSITIES:
        chosen = request.form["density"]
        # Of the device, not of the person: a tablet at the line and a desk want different ones.
        response.set_cookie(DENSITY_COOKIE, chosen, max_age=ONE_YEAR, samesite="Lax", path="/", httponly=True)
    return response


def _store(values: dict[str, str], *, trial: bool = False) -> None:
    if values.get("zone") and values["zone"] not in available_timezones():
        raise ValidationFailed([Problem(_("There is no such time zone."), "/zone")])
    who = context.principal()
    with context.instance().database.system(context.generation(), "preferences", write=True, principal=who) as session:
        records.update(session, records.fetch(session, "core.user", int(who.user_id or 0)), values)
        if trial:
            raise _Undone


def _shown(errors: dict[str, str]) -> str:
    who = context.principal()
    values = {"name": who.name, "locale": who.locale, "zone": who.zone, "theme": who.theme, "density": density()}
    values.update((name, request.form[name]) for name in values if name in request.form)
    groups = _groups(values, errors)
    labels = {each["name"]: each["label"] for group in groups for each in group["fields"]}
    listed = [{"field": name, "label": labels.get(name, name), "message": text} for name, text in errors.items()]
    toasts = [{"text": str(_("Saved")), "tone": "ok"}] if request.args.get("saved") and not errors else []
    form = {"action": "/preferences", "errors": listed, "groups": groups}
    return page("preferences.html", _("Preferences"), toasts=toasts, form=form)


def _groups(values: dict[str, str], errors: dict[str, str]) -> list[dict[str, Any]]:
    zones = [{"value": name, "label": name} for name in sorted(available_timezones())]
    themes = [{"value": value, "label": str(label)} for value, label in THEME_CHOICES]
    densities = [{"value": value, "label": str(label)} for value, label in DENSITY_CHOICES]
    row_help = str(_("How high rows and controls are, in this browser."))
    return [
        _group(_("You"), None, field("name", _("Name"), values, errors, required=True, autocomplete="name")),
        _group(
            _("Language and time"),
            _("Dates and numbers follow."),
            field("locale", _("Language"), values, errors, "selection", options=LANGUAGES, required=True),
            field("zone", _("Time zone"), values, errors, "selection", options=zones),
        ),
        _group(
            _("Appearance"),
            None,
            field("theme", _("Theme"), values, errors, "selection", options=themes, required=True),
            field(
                "density", _("Density"), values, errors, "selection", options=densities, required=True, help=row_help
            ),
        ),
        _group(
            _("Password"),
            _("Changing it ends your log-ins in other browsers."),
            field("password", _("Present password"), {}, errors, "password", autocomplete="current-password"),
            field("new_password", _("New password"), {}, errors, "password", help=str(_("At least 8 characters."))),
        ),
    ]


def _group(label: Any, text: Any, *fields: dict[str, Any]) -> dict[str, Any]:
    return {"label": label, "text": text, "fields": list(fields)}


@pages.post("/preferences/language")
def switch_language() -> ResponseReturnValue:
    context.refuse_foreign_origin()
    locale = closest_locale(request.form.get("lang"))
    if g.principal is not None:
        _store({"locale": locale})
    response = redirect(local(request.form.get("next")), 303)
    response.set_cookie(context.LANGUAGE_COOKIE, locale, max_age=ONE_YEAR, samesite="Lax", path="/", httponly=True)
    return response


@pages.post("/preferences/theme")
def switch_theme() -> ResponseReturnValue:
    theme = request.form.get("theme", "auto")
    if theme not in dict(THEME_CHOICES):
        raise BadRequest(_("There is no such theme."))
    context.principal()
    _store({"theme": theme})
    return "", 204
