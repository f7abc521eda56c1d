"""What every request begins with: one pinned generation, a principal, a language and a zone."""

from __future__ import annotations

import hmac
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfoNotFoundError

from flask import Flask, current_app, g, request

from core.errors import AccessDenied, NotAuthenticated
from core.i18n import translator, use_locale, use_zone
from core.i18n.locale import closest_locale
from core.security import accounts
from core.security.permission import permits

if TYPE_CHECKING:
    from core.db.session import GuardedSession
    from core.generation import Generation
    from core.instance import Instance
    from core.security.principal import Principal

_ = translator("core")

SESSION_COOKIE = "mes_session"
LANGUAGE_COOKIE = "mes_lang"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
REFRESH_SECONDS = 1.0
_REQUEST_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


def instance() -> Instance:
    found: Instance = current_app.extensions["mes"]
    return found


def install(app: Flask) -> None:
    """Hook the beginning and the end of requests of ``app`` up."""
    app.before_request(_begin)
    app.teardown_request(_end)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    g.stack = ExitStack()
    g.principal = None
    g.browser_session = None
    g.stack.enter_context(use_locale(_guest_locale()))
    if request.endpoint in ("static", "healthz"):
        return
    _refresh(instance())
    g.generation = instance().generation
    _identify()
    principal: Principal | None = g.principal
    if principal is not None:
        # A program says its language with each request, a person has chosen one.
        if g.browser_session is not None or "Accept-Language" not in request.headers:
            g.stack.enter_context(use_locale(principal.locale))
        try:
            g.stack.enter_context(use_zone(principal.zone))
        except (ZoneInfoNotFoundError, ValueError):
            g.stack.enter_context(use_zone("UTC"))


def _end(_error: BaseException | None) -> None:
    stack: ExitStack | None = g.pop("stack", None)
    if stack is not None:
        stack.close()


def _refresh(installation: Instance) -> None:
    """Follow a toggled addon: looked up in the database at most once a second."""
    last = current_app.extensions.get("mes_refreshed", 0.0)
    moment = time.monotonic()
    if moment - last > REFRESH_SECONDS:
        current_app.extensions["mes_refreshed"] = moment
        installation.refresh()


def _guest_locale() -> str:
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return closest_locale(chosen or request.accept_languages.best_match(["zh-CN", "zh", "en"]) or "en")


def _identify() -> None:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        g.principal = accounts.find_api_token(instance(), token.strip())
        if g.principal is None:
            raise NotAuthenticated(_("This API token is unknown, expired or revoked."))
        return
    cookie = request.cookies.get(SESSION_COOKIE)
    found = accounts.find_session(instance(), cookie) if cookie else None
    if found is not None:
        g.browser_session = found
        g.principal = found.principal
        if request.method not in SAFE_METHODS:
            require_csrf(found.csrf_token)


def require_csrf(expected: str) -> None:
    """The form token in the body or header must be that of the session, and a browser must say it comes from here."""
    given = request.headers.get("X-CSRF-Token") or (request.form.get("_csrf", "") if request.form else "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise AccessDenied(_("This form has expired. Load the page again."), reason="csrf")
    refuse_foreign_origin()


def refuse_foreign_origin() -> None:
    origin = request.headers.get("Origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.host:
        raise AccessDenied(_("This form comes from another site."), reason="origin")


def generation() -> Generation:
    found: Generation = g.generation
    return found


def principal() -> Principal:
    """Who is logged in; raises NotAuthenticated for nobody."""
    found: Principal | None = g.principal
    if found is None:
        raise NotAuthenticated()
    return found


def permitted(permission: str) -> bool:
    """Whether who asks holds the declared permission of a route."""
    who: Principal | None = g.principal
    return permits(None if who is None else generation().policy.access(who), permission)


@contextmanager
def request_session(write: bool | None = None) -> Iterator[GuardedSession]:
    """The guarded session of this request; by default it may write when the method is not a safe one."""
    writes = request.method not in SAFE_METHODS if write is None else write
    origin = "web" if g.browser_session is not None else "api"
    with instance().database.session(generation(), principal(), write=writes, origin=origin) as session:
        yield session
