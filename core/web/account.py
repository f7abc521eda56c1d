"""Log-in, log-out, and the one-time link with which an installation gets its first administrator."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, g, make_response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.wrappers import Response

from core.addons import lifecycle
from core.errors import MesError, NotFound, ValidationFailed
from core.i18n import current_locale, translator
from core.i18n.locale import closest_locale
from core.security import accounts
from core.security.passwords import digest
from core.web import context
from core.web.frame import page
from core.web.inputs import LANGUAGES, field, local

_ = translator("core")
pages = Blueprint("account", __name__)


@pages.get("/")
def index() -> ResponseReturnValue:
    return redirect("/app" if g.principal is not None else "/login")


@pages.get("/login")
def login_form() -> ResponseReturnValue:
    if g.principal is not None:
        return redirect(local(request.args.get("next")))
    return _login_page()


def _login_page(error: str = "", login: str = "") -> str:
    context_of_login: dict[str, Any] = {
        "action": "/login",
        "next": local(request.values.get("next")),
        "error": error,
        "name": login,
    }
    context_of_login.update(
        demo=demo_logins(),
        here=request.full_path.rstrip("?") if request.method == "GET" else "/login",
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
    return with_session(redirect(local(request.form.get("next")), 303), who.user_id)


def with_session(response: Response, user_id: int | None) -> Response:
    """The answer with which a person is logged in: a new session, whatever the browser had before."""
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
                return with_session(redirect("/app", 303), user_id)
            except ValidationFailed as error:
                problems = {p.pointer.strip("/"): str(p.message) for p in error.problems}
    values = {name: request.form.get(name, "") for name in ("login", "name", "locale")}
    values["locale"] = values["locale"] or current_locale()
    fields = [
        field("login", _("Log-in name"), values, problems, required=True, autocomplete="username", autofocus=True),
        field("name", _("Your name"), values, problems, autocomplete="name"),
        field("locale", _("Language"), values, problems, "selection", options=LANGUAGES, required=True),
        field("password", _("Password"), {}, problems, "password", required=True, help=_("At least 8 characters.")),
        field("password_again", _("Password again"), {}, problems, "password", required=True),
    ]
    return page("setup.html", _("Set up"), setup={"action": request.path, "error": "", "fields": fields})


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
