"""One dispatcher for all models: Flask routes cannot be taken back when an addon is switched off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Response, g, request

from core.db.session import GuardedSession
from core.errors import NotFound
from core.generation import Generation
from core.i18n import translator
from core.orm.registry import ModelRegistry
from core.records import write
from core.records.values import LARGEST_INTEGER
from core.rest import actions, batch, jobs, openapi, single
from core.rest.body import read_object, read_optional_object, refuse_large_body, storable
from core.rest.exposure import CONCEALED, is_writable, nearest
from core.rest.idempotency import once
from core.rest.listing import answer_list
from core.rest.params import refuse_parameters
from core.rest.problems import MethodNotAllowed
from core.rest.render import Answer
from core.transfer.files import FileStore
from core.web.context import SAFE_METHODS, instance, principal, request_session

_ = translator("core")

Handler = Callable[[GuardedSession], Answer]
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass
class Resource:
    """What stands at an address: a handler for each method. ``repeatable``: an Idempotency-Key is honoured."""

    handlers: dict[str, Handler] = field(default_factory=dict)
    repeatable: bool = True

    @property
    def allow(self) -> list[str]:
        return [*(["HEAD"] if "GET" in self.handlers else []), *self.handlers, "OPTIONS"]


def dispatch(path: str) -> Response:
    """Answer the request at ``/api/v1/<path>``. Every error is raised as a MesError or an HTTPException."""
    refuse_large_body()
    principal()
    resource = resolve(g.generation, path)
    method = "GET" if request.method == "HEAD" else request.method
    if method == "OPTIONS":
        return Answer(204, headers={"Allow": ", ".join(resource.allow)}).response()
    handler = resource.handlers.get(method)
    if handler is None:
        message = _(
            "{method} is not possible here; there are: {methods}.",
            method=request.method,
            methods=", ".join(resource.allow),
        )
        raise MethodNotAllowed(message, allow=resource.allow)
    if method in SAFE_METHODS:
        with request_session(write=False) as session:
            return handler(session).response()
    refuse_parameters()
    with request_session(write=True) as session:
        answer = once(session, handler) if method == "POST" and resource.repeatable else handler(session)
        answer.encoded()
    return answer.response()


def resolve(generation: Generation, path: str) -> Resource:
    """Raises NotFound with the nearest address."""
    parts = path.split("/") if path else []
    if not parts:
        return Resource({"GET": openapi.answer_index})
    if parts == ["openapi.json"]:
        return Resource({"GET": openapi.answer_document})
    if parts[0] == "jobs":
        return _job_resource(parts)
    if parts[0] == "files" and len(parts) == 2:
        return Resource({"GET": lambda session: _file(session, parts[1])})
    model = generation.paths.get("/".join(parts[:2])) if len(parts) >= 2 else None
    if model is None or model in CONCEALED:
        known = [p for p, m in generation.paths.items() if m not in CONCEALED]
        hint = nearest("/".join(parts[:2]), known)
        raise NotFound(
            _("There is nothing at this address. Did you mean {nearest}?", nearest=f"/api/v1/{hint}")
            if hint
            else _("There is nothing at this address.")
        )
    return _model_resource(generation.models, model, parts[2:])


def _job_resource(parts: list[str]) -> Resource:
    if len(parts) == 2:
        job_id = _id(parts[1])
        return Resource({"GET": lambda session: jobs.answer_job(session, job_id)})
    if len(parts) == 4 and parts[2:] == ["actions", "cancel"]:
        job_id = _id(parts[1])
        return Resource({"POST": lambda session: jobs.cancel_job(session, job_id)}, repeatable=False)
    raise NotFound(_("There is nothing at this address."))


def _model_resource(models: ModelRegistry, model: str, rest: list[str]) -> Resource:
    writable = is_writable(models, model)
    if not rest:
        found = Resource({"GET": lambda session: answer_list(session, model)})
        if writable:
            found.handlers["POST"] = lambda session: _create(session, model)
        return found
    if rest == ["batch"] and writable:
        return Resource({"POST": lambda session: batch.answer_batch(session, model, read_object())})
    record_id = _id(rest[0])
    if len(rest) == 1:
        found = Resource({"GET": lambda session: single.answer_one(session, model, record_id)})
        if writable:
            found.handlers["PATCH"] = lambda session: single.change(session, model, record_id, read_object())
            found.handlers["PUT"] = lambda session: single.replace(session, model, record_id, read_object())
            found.handlers["DELETE"] = lambda session: single.remove(session, model, record_id)
        return found
    if len(rest) == 3 and rest[1] == "actions":
        name = rest[2]
        return Resource({"POST": lambda session: actions.act(session, model, record_id, name, read_optional_object())})
    raise NotFound(_("There is nothing at this address."))


def _create(session: GuardedSession, model: str) -> Answer:
    session.access.require(model, "create")
    record = write.create(session, model, storable(session.models, model, read_object()))
    location = f"/api/v1/{session.generation.path_of(model)}/{record.id}"
    return single.answer_written(session, record, 201, {"Location": location})


def _file(session: GuardedSession, file_id: str) -> Answer:
    """A file that the principal uploaded, or had a job make."""
    refuse_parameters()
    return Answer(file=FileStore(instance().config.data).get(session.principal, file_id))


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= LARGEST_INTEGER):
        raise NotFound()
    return int(text)
