"""Log-in, set-up, Today, preferences, search: the pages that belong to no model."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from core.addons import lifecycle
from core.clock import now
from core.db.saving import fold, pinyin_initials
from core.errors import BadRequest, MesError, NotFound, Problem, ValidationFailed
from core.i18n import current_locale, current_zone, translator
from core.i18n.locale import closest_locale
from core.records import write as records
from core.records.query import ListQuery, count, fetch_page
from core.security import accounts
from core.security.passwords import digest
from core.system.models import LOCALE_CHOICES, THEME_CHOICES
from core.web import context
from core.web import format as shown
from core.web.frame import menus, page
from core.web.listing import ListPage
from core.web.urls import list_url, record_url

_ = translator("core")
pages = Blueprint("pages", __name__)

PANEL_ROWS = 6


@pages.get("/")
def index() -> ResponseReturnValue:
    return redirect("/app" if g.principal is not None else "/login")


@pages.get("/login")
def login_form() -> ResponseReturnValue:
    if g.principal is not None:
        return redirect(_local(request.args.get("next")))
    return _login_page()


def _login_page(error: str = "", login: str = "") -> str:
    context_of_login: dict[str, Any] = {
        "action": "/login",
        "next": _local(request.values.get("next")),
        "error": error,
        "name": login,
    }
    context_of_login.update(
        demo=demo_logins(),
        language_href="/preferences/language",
        other_lang="en" if current_locale() == "zh_CN" else "zh_CN",
    )
    return page("login.html", _("Log in"), login=context_of_login)


@pages.post("/login")
def log_in() -> ResponseReturnValue:
    context.refuse_foreign_origin()
    name, password = request.form.get("login", "")[:200], request.form.get("password", "")
    demo = next((each for each in demo_logins() if each["login"] == request.form.get("demo")), None)
    if demo is not None:
        name, password = demo["login"], demo["password"]
    try:
        who = accounts.authenticate(context.instance(), name, password, address=request.remote_addr or "")
    except MesError as error:
        return make_response(_login_page(str(error), name), error.status)
    return _with_session(redirect(_local(request.form.get("next")), 303), who.user_id)


def _with_session(response: Response, user_id: int | None) -> Response:
    instance = context.instance()
    session = accounts.create_session(
        instance, int(user_id or 0), address=request.remote_addr or "", agent=request.user_agent.string
    )
    response.set_cookie(
        context.SESSION_COOKIE,
        session.token,
        httponly=True,
        samesite="Lax",
        secure=instance.config.secure_cookies or request.is_secure,
        path="/",
        max_age=int(accounts.SESSION_LONGEST.total_seconds()),
    )
    return response


@pages.post("/logout")
def log_out() -> ResponseReturnValue:
    token = request.cookies.get(context.SESSION_COOKIE)
    if token:
        accounts.end_session(context.instance(), token)
    response = redirect("/login", 303)
    response.delete_cookie(context.SESSION_COOKIE, path="/")
    return response


@pages.route("/setup/<token>", methods=["GET", "POST"])
def setup(token: str) -> ResponseReturnValue:
    """The one-time link with which the first administrator is made; it works once, and only while nobody is there."""
    instance = context.instance()
    expected = lifecycle.read_setting(instance, "setup_token")
    if not expected or digest(token) != expected or lifecycle.has_users(instance):
        raise NotFound(_("This set-up link was used already, or it is not the latest one."))
    problems: dict[str, str] = {}
    if request.method == "POST":
        context.refuse_foreign_origin()
        if request.form.get("password") != request.form.get("password_again"):
            problems["password_again"] = str(_("The two passwords differ."))
        else:
            try:
                login, name = request.form.get("login", "").strip(), request.form.get("name", "").strip()
                locale = closest_locale(request.form.get("locale"))
                user_id = lifecycle.create_user(
                    instance, login, request.form.get("password", ""), name=name, admin=True, locale=locale
                )
                lifecycle.write_setting(instance, "setup_token", "")
                return _with_session(redirect("/app", 303), user_id)
            except ValidationFailed as error:
                problems = {p.pointer.strip("/"): str(p.message) for p in error.problems}
    values = {name: request.form.get(name, "") for name in ("login", "name", "locale")}
    values["locale"] = values["locale"] or current_locale()
    fields = [
        _field("login", _("Log-in name"), values, problems, required=True, autocomplete="username", autofocus=True),
        _field("name", _("Your name"), values, problems, autocomplete="name"),
        _field("locale", _("Language"), values, problems, "selection", options=LANGUAGES, required=True),
        _field("password", _("Password"), {}, problems, "password", required=True, help=_("At least 8 characters.")),
        _field("password_again", _("Password again"), {}, problems, "password", required=True),
    ]
    return page("setup.html", _("Set up"), setup={"action": request.path, "error": "", "fields": fields})


LANGUAGES = [{"value": value, "label": label} for value, label in LOCALE_CHOICES]


def _field(
    name: str, label: Any, values: dict[str, Any], problems: dict[str, str], widget: str = "text", **facts: Any
) -> dict[str, Any]:
    """The context of one input of a page that stands for no record."""
    return {
        "name": name,
        "label": str(label),
        "widget": widget,
        "value": values.get(name, ""),
        "display": values.get(name, ""),
        "error": problems.get(name),
        "span": 2,
        **facts,
    }


@pages.get("/app")
def today() -> ResponseReturnValue:
    who = context.principal()
    with context.request_session() as session:
        tiles = []
        for tile in sorted(session.generation.tiles, key=lambda t: t.sequence):
            if (tile.groups and not who.belongs(tile.groups)) or not session.access.can(tile.model, "read"):
                continue
            number, beyond = count(session, ListQuery(tile.model, (), where=tile.where))
            tone = shown.TONES.get(tile.tone, ("muted", ""))[0]
            href = list_url(session.generation, tile.model, tile.where, preset="none")
            text = shown.plain(number) + ("+" if beyond else "")
            tiles.append(
                {
                    "label": str(tile.label),
                    "value": text,
                    "tone": tone if number and tone != "muted" else None,
                    "icon": tile.icon or None,
                    "href": href,
                    "hint": None,
                    "unit": None,
                }
            )
        panels = [_panel(session, tile) for tile in _panel_tiles(session)]
    hour = now().astimezone(current_zone()).hour
    greeting = _("Good morning") if hour < 11 else _("Good day") if hour < 18 else _("Good evening")
    board = {
        "greeting": f"{greeting}, {who.name}",
        "subtitle": shown.plain(now().astimezone(current_zone()).date()),
        "notices": [],
        "tiles": tiles,
        "panels": panels,
        "actions": [],
    }
    return page("views/board.html", _("Today"), nav="today", board=board)


def _panel_tiles(session: Any) -> list[Any]:
    open_tiles = [
        t for t in sorted(session.generation.tiles, key=lambda t: t.sequence) if session.access.can(t.model, "read")
    ]
    return [t for t in open_tiles if t.tone in ("error", "warn")][:2]


def _panel(session: Any, tile: Any) -> dict[str, Any]:
    """The first rows behind a number that asks for attention."""
    listing = ListPage(session, tile.model, {"preset": ["none"]})
    listing.columns = listing.columns[:4]
    query = listing.list_query()
    found = fetch_page(
        session, ListQuery(tile.model, query.fields, where=tile.where, sort=query.sort, limit=PANEL_ROWS)
    )
    heads = [{"label": c["label"], "align": c["align"], "widget": c["widget"]} for c in listing.heads()]
    return {
        "title": str(tile.label),
        "icon": tile.icon or None,
        "count": None,
        "href": list_url(session.generation, tile.model, tile.where, preset="none"),
        "columns": heads,
        "rows": listing.rows(found.rows),
        "empty": None,
    }


@pages.get("/app/search")
def palette() -> ResponseReturnValue:
    """Menus and records for the command palette, best first."""
    who = context.principal()
    text = request.args.get("q", "")[:100]
    words = fold(text).split()
    groups: dict[str, list[dict[str, Any]]] = {}
    for menu in menus(who):
        for entry in menu["children"] or [menu]:
            haystack = fold(entry["label"]) + pinyin_initials([entry["label"]])
            if all(word in haystack for word in words):
                hint = menu["label"] if menu["children"] else ""
                found_menus = groups.setdefault(str(_("Go to")), [])
                if len(found_menus) < 8:
                    found_menus.append(
                        {
                            "label": entry["label"],
                            "hint": hint,
                            "href": entry["href"],
                            "icon": entry["icon"] or menu["icon"],
                        }
                    )
    if words:
        with context.request_session() as session:
            for entry in session.generation.menus:
                if not entry.model or entry.model not in session.models or not session.access.can(entry.model, "read"):
                    continue
                name = session.models[entry.model].record_name
                found = fetch_page(session, ListQuery(entry.model, (name,), search=text, sort=("-id",), limit=4))
                for row in found.rows:
                    label = str(row.get(f"{name}:name") or row.get(name) or row["id"])
                    link = {
                        "label": label,
                        "hint": None,
                        "href": record_url(session.generation, entry.model, row["id"]),
                        "icon": entry.icon or "file",
                    }
                    groups.setdefault(str(entry.label), []).append(link)
    return render_template(
        "palette_results.html", groups=[SimpleNamespace(label=label, items=items) for label, items in groups.items()]
    )


@pages.route("/preferences", methods=["GET", "POST"])
def preferences() -> ResponseReturnValue:
    who = context.principal()
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            if request.form.get("new_password"):
                accounts.change_password(
                    context.instance(),
                    int(who.user_id or 0),
                    request.form.get("password", ""),
                    request.form["new_password"],
                    address=request.remote_addr or "",
                )
            _store_preferences(
                {name: request.form[name] for name in ("name", "locale", "zone", "theme") if name in request.form}
            )
            response = redirect("/preferences?saved=1", 303)
            if request.form.get("new_password"):
                return _with_session(response, who.user_id)
            return response
        except ValidationFailed as error:
            errors = {p.pointer.strip("/"): str(p.message) for p in error.problems}
        except MesError as error:
            errors = {"password": str(error)}
    values = {"name": who.name, "locale": who.locale, "zone": who.zone, "theme": who.theme, **request.form.to_dict()}
    zones = [{"value": name, "label": name} for name in sorted(available_timezones())]
    themes = [{"value": value, "label": str(label)} for value, label in THEME_CHOICES]
    groups = [
        _group(_("You"), None, _field("name", _("Name"), values, errors, required=True, autocomplete="name")),
        _group(
            _("Language and time"),
            _("Dates and numbers follow."),
            _field("locale", _("Language"), values, errors, "selection", options=LANGUAGES, required=True),
            _field("zone", _("Time zone"), values, errors, "selection", options=zones),
        ),
        _group(
            _("Appearance"),
            None,
            _field("theme", _("Theme"), values, errors, "selection", options=themes, required=True),
        ),
        _group(
            _("Password"),
            _("Changing it ends your log-ins in other browsers."),
            _field("password", _("Present password"), {}, errors, "password", autocomplete="current-password"),
            _field("new_password", _("New password"), {}, errors, "password", help=str(_("At least 8 characters."))),
        ),
    ]
    toasts = [{"text": str(_("Saved")), "tone": "ok"}] if request.args.get("saved") else []
    listed = [{"field": name, "label": name, "message": text} for name, text in errors.items()]
    return page(
        "preferences.html",
        _("Preferences"),
        toasts=toasts,
        form={"action": "/preferences", "errors": listed, "groups": groups},
    )


def _group(label: Any, text: Any, *fields: dict[str, Any]) -> dict[str, Any]:
    return {"label": label, "text": text, "fields": list(fields)}


def _store_preferences(values: dict[str, str]) -> None:
    if values.get("zone") and values["zone"] not in available_timezones():
        raise ValidationFailed([Problem(_("There is no such time zone."), "/zone")])
    who = context.principal()
    # People may change these few facts of themselves, whatever the grants on users are.
    with context.instance().database.system(context.generation(), "preferences", write=True, principal=who) as session:
        user = records.fetch(session, "core.user", int(who.user_id or 0))
        records.update(session, user, values)


@pages.post("/preferences/language")
def switch_language() -> ResponseReturnValue:
    locale = closest_locale(request.form.get("lang"))
    if g.principal is not None:
        _store_preferences({"locale": locale})
    response = redirect(_local(request.form.get("next")), 303)
    response.set_cookie(context.LANGUAGE_COOKIE, locale, max_age=31_536_000, samesite="Lax", path="/", httponly=True)
    return response


@pages.post("/preferences/theme")
def switch_theme() -> ResponseReturnValue:
    theme = request.form.get("theme", "auto")
    if theme not in ("auto", "light", "dark"):
        raise BadRequest(_("There is no such theme."))
    context.principal()
    _store_preferences({"theme": theme})
    return "", 204


def _local(target: str | None) -> str:
    """A path on this site, and nothing else: a redirect must not lead away."""
    if (
        target
        and target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and "\n" not in target
        and "\\" not in target
    ):
        return target
    return "/app"


def demo_logins() -> list[dict[str, str]]:
    """The sample accounts of a demo, with a word on each, for its log-in page; nothing anywhere else."""
    file = context.instance().config.data / "demo.json"
    said = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    if said.get("state") != "ready":
        return []
    generation = context.generation()
    with context.instance().database.system(generation, "demo log-ins") as session:
        user: Any = session.models["core.user"]
        shown_users = select(user).where(user.login.in_(said["logins"])).options(selectinload(user.memberships))
        known = session.scalars(shown_users)
        roles = {each.login: _role(generation, each) for each in known}
    return [{"login": each, "password": said["password"], "role": roles.get(each, "")} for each in said["logins"]]


def _role(generation: Any, user: Any) -> str:
    if user.is_admin:
        return str(_("Administrator"))
    titles = [generation.policy.groups[m.role].title for m in user.memberships if m.role in generation.policy.groups]
    return str(titles[0]) if titles else ""
