"""Asking the planner process. Light to import: no solver, no arrays."""

from __future__ import annotations

import socket
from typing import Any

from core.errors import (
    AccessDenied,
    BadRequest,
    MesError,
    NotAuthenticated,
    NotFound,
    Problem,
    Refused,
    StaleRecord,
    Unavailable,
    ValidationFailed,
)
from core.i18n import translator
from core.instance import Instance
from core.server import wire

_ = translator("core")
_REFUSALS: dict[str, type[MesError]] = {
    kind.code: kind
    for kind in (AccessDenied, BadRequest, NotAuthenticated, NotFound, Refused, StaleRecord, Unavailable)
}


def ask(instance: Instance, name: str, arguments: dict[str, Any], user_id: int, timeout: float = 10) -> Any:
    """The result of the planner call ``name`` in the user's name.

    Raises Unavailable when the planner is down or slower than ``timeout`` seconds, and whatever error of
    :mod:`core.errors` the call raised. A caller that changes records ends its write session first: the planner would
    wait for it.
    """
    request = {"name": name, "arguments": arguments, "user_id": user_id}
    try:
        secret = wire.secret_path(instance.config).read_text("utf-8")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(timeout)
            connection.connect(str(wire.socket_path(instance.config)))
            wire.send(connection, {**request, "secret": secret})
            answer = wire.receive(connection)
    except TimeoutError as error:
        raise Unavailable(_("The planner did not answer within {seconds} seconds.", seconds=timeout)) from error
    except OSError as error:
        raise Unavailable(_("The planner is not running. mes run starts it.")) from error
    if answer.get("ok"):
        return answer.get("result")
    raise _error(answer)


def _error(answer: dict[str, Any]) -> MesError:
    code, message = str(answer.get("code")), str(answer.get("message"))
    if code == ValidationFailed.code:
        return ValidationFailed([Problem(*problem) for problem in answer.get("problems", ())], message)
    if code in _REFUSALS:
        return _REFUSALS[code](message)
    return MesError(message or _("The planner failed. Its log tells more."))
