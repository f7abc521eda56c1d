"""Steps of the state machine and actions of the model, by name: ``POST …/<id>/actions/<name>``."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Union

from core.errors import AccessDenied, NotFound, Problem, ValidationFailed
from core.i18n import translator
from core.orm.action import Action
from core.orm.fields import Field
from core.orm.ui import UI
from core.records import write
from core.records.values import BadValue, parse
from core.rest.etag import require_match
from core.rest.exposure import nearest
from core.rest.render import Answer
from core.rest.single import answer_written
from core.states.engine import transition
from core.states.machine import Edge

if TYPE_CHECKING:
    from core.db.session import MesSession
    from core.generation import Generation
    from core.security.principal import Access

_ = translator("core")

_KINDS: dict[Any, str] = {
    int: "integer", str: "text", bool: "boolean", Decimal: "decimal", float: "decimal",
    date: "date", datetime: "datetime",
}  # fmt: skip
_ARGUMENT_SCALE = 6


def edges_of(generation: Generation, model: str) -> dict[str, Edge]:
    """The steps that people and programs may ask for."""
    machine = generation.models[model].states
    return {} if machine is None else {edge.name: edge for edge in machine.edges if not edge.hidden}


def offered_to(access: Access, model: str, declared: Edge | Action) -> bool:
    """Whether the principal's roles allow a step or an action, whatever the record's state."""
    if declared.groups:
        return access.principal.belongs(declared.groups)
    return access.can(model, declared.needs if isinstance(declared, Action) else "write")


def act(session: MesSession, model: str, record_id: int, name: str, data: dict[str, Any]) -> Answer:
    """Take a step or call an action. ``If-Match`` is compared when it is sent."""
    session.access.require(model, "read")
    edges, actions = edges_of(session.generation, model), session.generation.actions[model]
    if name not in edges and name not in actions:
        hint = nearest(name, (*edges, *actions))
        raise NotFound(
            _("There is no action {name} here. Did you mean {nearest}?", name=name, nearest=hint)
            if hint
            else _("There is no action {name} here.", name=name)
        )
    record = write.fetch(session, model, record_id, lock=True)
    require_match(session, record, needed=False)
    if name in edges:
        _refuse_unknown(data, ("reason",))
        transition(session, record, name, _reason(data))
        return answer_written(session, record)
    return _called(session, record, actions[name], data)


def call(session: MesSession, record: Any, action: Action, data: Mapping[str, Any]) -> Any:
    """Run a model's action in the principal's name, arguments read by their annotations. Raises AccessDenied, or
    ValidationFailed with pointers to the arguments."""
    if not offered_to(session.access, record.model_name, action):
        raise AccessDenied(_("You may not do this: {step}.", step=action.label), action=action.name)
    method = getattr(record, action.name)
    result = method(session, **read_arguments(method, data))
    session.flush()
    return result


def _called(session: MesSession, record: Any, action: Action, data: dict[str, Any]) -> Answer:
    result = call(session, record, action, data)
    if isinstance(result, dict) and result:
        job = result.get("job_id")
        if isinstance(job, int):
            return Answer(202, result, {"Location": f"/api/v1/jobs/{job}"})
        return Answer(200, result)
    return answer_written(session, record)


def arguments_of(method: Any) -> dict[str, inspect.Parameter]:
    """The arguments of an action that a caller gives: all but the record and the session."""
    parameters = list(inspect.signature(method).parameters.values())
    named = [
        p
        for p in parameters
        if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY) and p.name not in ("self", "session")
    ]
    return {p.name: p for p in named}


def argument_field(name: str, annotation: Any) -> Field | None:
    """How an argument is read, or None for a JSON value that the action judges itself."""
    for candidate in _alternatives(annotation):
        if candidate in _KINDS:
            kind = _KINDS[candidate]
            return Field(name, kind, UI(name), "", scale=_ARGUMENT_SCALE if kind == "decimal" else None)
    return None


def _alternatives(annotation: Any) -> tuple[Any, ...]:
    if typing.get_origin(annotation) in (Union, types.UnionType):
        return tuple(part for part in typing.get_args(annotation) if part is not type(None))
    return (annotation,)


def hints_of(method: Any) -> dict[str, Any]:
    """Annotations of an action; what only type checkers import counts as Any."""
    try:
        return typing.get_type_hints(method)
    except NameError:
        plain = {k.__name__: k for k in _KINDS}
        return {name: plain.get(str(text), Any) for name, text in method.__annotations__.items()}


def read_arguments(method: Any, data: Mapping[str, Any]) -> dict[str, Any]:
    parameters, hints = arguments_of(method), hints_of(method)
    _refuse_unknown(data, tuple(parameters))
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for name, parameter in parameters.items():
        if data.get(name) is None:
            if name in data and parameter.default is None:
                found[name] = None
            elif parameter.default is inspect.Parameter.empty:
                problems.append(Problem(_("This value is needed."), f"/{name}", "required"))
            continue
        field = argument_field(name, hints.get(name, Any))
        try:
            found[name] = data[name] if field is None else parse(field, data[name])
        except BadValue as error:
            problems.append(error.problem)
    if problems:
        raise ValidationFailed(problems)
    return found


def _refuse_unknown(data: Mapping[str, Any], known: tuple[str, ...]) -> None:
    problems = []
    for name in data:
        if name not in known:
            hint = nearest(name, known)
            message = (
                _("There is no argument {name} here. Did you mean {nearest}?", name=name, nearest=hint)
                if hint
                else _("There is no argument {name} here.", name=name)
            )
            problems.append(Problem(message, f"/{name}", "unknown_field"))
    if problems:
        raise ValidationFailed(problems)


def _reason(data: Mapping[str, Any]) -> str:
    reason = data.get("reason") or ""
    if not isinstance(reason, str):
        raise ValidationFailed([Problem(_("This must be text."), "/reason")])
    if len(reason) > 500:
        raise ValidationFailed([Problem(_("At most {count} characters.", count=500), "/reason", "too_long")])
    return reason
