"""The Flask application of one installation."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, make_response, request
from flask.json.provider import DefaultJSONProvider
from flask.typing import ResponseReturnValue
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, Rule

from core.errors import AccessDenied
from core.i18n import LazyText, translator
from core.instance import Instance
from core.web import account, context, errors, gallery, palette, preferences, records, today
from core.web.icons import icon
from core.web.routing import Route

_ = translator("core")

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
OPEN_ENDPOINTS = frozenset(
    {
        "static",
        "healthz",
        "account.index",
        "account.login_form",
        "account.log_in",
        "account.log_out",
        "account.setup",
        "preferences.switch_language",
        "rest.reference_style",
    }
)
"""What answers people who are not logged in. Routes of addons declare ``public`` instead."""
LARGEST_BODY = 25 * 1024 * 1024
LARGEST_FORM = 4 * 1024 * 1024


class _Json(DefaultJSONProvider):
    """Texts in the reader's language, exact decimals as strings."""

    @staticmethod
    def default(value: Any) -> Any:
        return str(value) if isinstance(value, (LazyText, Decimal)) else DefaultJSONProvider.default(value)


def create_app(instance: Instance) -> Flask:
    """All pages and the API of an installation. The instance must be initialised before requests arrive."""
    app = Flask("core.web", root_path=str(Path(__file__).parent))
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=20_000,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
    )
    app.extensions["mes"] = instance
    app.json = _Json(app)
    app.jinja_env.globals.update(icon=icon, _=_)
    folders = [addon.path / "templates" for addon in instance.available.values()]
    own: list[BaseLoader] = [app.create_global_jinja_loader()]
    # An addon's templates lie in templates/<addon>/, so that none can take the place of another's.
    app.jinja_env.loader = ChoiceLoader(own + [FileSystemLoader(str(path)) for path in folders if path.is_dir()])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.before_request(_limit_forms)
    context.install(app)
    errors.install(app)
    app.before_request(_addon_route)
    app.before_request(_gate)
    app.after_request(_finish)
    app.add_url_rule("/healthz", "healthz", lambda: {"status": "ok"})
    for part in (account, today, palette, preferences, gallery):
        app.register_blueprint(part.pages)
    records.install(app)
    _register_optional(app, instance)
    return app


def _register_optional(app: Flask, instance: Instance) -> None:
    from core.rest import rest_blueprint
    from core.web import apps, exports, help, import_wizard, jobs

    app.register_blueprint(rest_blueprint(instance))
    app.register_blueprint(apps.pages)
    app.register_blueprint(help.pages)
    app.register_blueprint(jobs.pages)
    app.register_blueprint(import_wizard.pages)
    app.register_blueprint(exports.pages)


def _addon_route() -> ResponseReturnValue | None:
    """Answer with an addon's own route where one matches; Flask's routes cannot be taken back, these go with their
    generation.
    """
    generation = g.get("generation")
    if generation is None or not generation.routes:
        return None
    adapter = _route_map(generation).bind_to_environ(request.environ)
    try:
        route, arguments = adapter.match()
    except (NotFound, MethodNotAllowed):
        return None
    except Exception as redirect_needed:
        if getattr(redirect_needed, "code", None) == 308:
            return None
        raise
    return call_route(route, arguments)


def _limit_forms() -> None:
    """Only files and the API may be large. The parser of plain forms reads them whole, so it must not begin."""
    if request.mimetype == "application/x-www-form-urlencoded":
        request.max_content_length = LARGEST_FORM


def _gate() -> None:
    """Whatever is not open by name asks for a log-in, before it looks at anything: a new route is closed by default."""
    if request.endpoint is not None and request.endpoint not in OPEN_ENDPOINTS:
        context.principal()


def call_route(route: Route, arguments: Mapping[str, Any]) -> ResponseReturnValue:
    if route.permission != "public":
        context.principal()
    if not context.permitted(route.permission):
        raise AccessDenied()
    if route.permission == "public" and g.principal is None:
        return make_response(route.handler(request, None, **arguments))
    with context.request_session(route.write) as session:
        return make_response(route.handler(request, session, **arguments))


def _route_map(generation: Any) -> Map:
    found: Map | None = generation.__dict__.get("route_map")
    if found is None:
        rules = [
            Rule(route.path, endpoint=route, methods=route.methods, strict_slashes=False) for route in generation.routes
        ]
        found = generation.__dict__["route_map"] = Map(rules)
    return found


def _finish(response: Response) -> Response:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-Id"] = g.get("request_id", "")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response
