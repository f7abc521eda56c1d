"""The board's questions, handed on to the planner process."""

from __future__ import annotations

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from core.errors import BadRequest
from core.i18n import translator
from core.server.planner_client import ask
from core.web import context

_ = translator("scheduling")

FIELDS = ("operation", "row", "start", "version")


def check(request: Any, session: Any, plan_id: int) -> ResponseReturnValue:
    return _answer(session, "scheduling.check", {"plan_id": plan_id, **_body(request, FIELDS)})


def move(request: Any, session: Any, plan_id: int) -> ResponseReturnValue:
    return _answer(session, "scheduling.move", {"plan_id": plan_id, **_body(request, FIELDS)}, timeout=30)


def undo(request: Any, session: Any, move_id: int) -> ResponseReturnValue:
    return _answer(session, "scheduling.undo", {"move_id": move_id, **_body(request, ("version",))}, timeout=30)


def _body(request: Any, names: tuple[str, ...]) -> dict[str, Any]:
    given = request.get_json(silent=True)
    if not isinstance(given, dict) or any(name not in given for name in names):
        raise BadRequest(_("The move cannot be understood."))
    return {name: given[name] for name in names}


def _answer(session: Any, name: str, arguments: dict[str, Any], timeout: float = 10) -> ResponseReturnValue:
    return jsonify(ask(context.instance(), name, arguments, int(session.principal.user_id or 0), timeout))
