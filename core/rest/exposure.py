"""What of a model the API offers, apart from what grants allow: fields by name, and models that programs only read."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from core.errors import BadRequest, Text
from core.i18n import translator
from core.orm.fields import Field
from core.records.write import written_by_system

if TYPE_CHECKING:
    from core.db.session import MesSession
    from core.orm.registry import ModelRegistry
    from core.security.principal import Access

_ = translator("core")

# The framework's own tables are written by the framework alone: log-ins, jobs, the audit trail. Administrators pass all
# grants, so this is said here. Some are not shown at all: they hold other people's answers and digests of secrets.
WRITABLE_CORE = frozenset({"core.user", "core.membership"})
CONCEALED = frozenset({"core.idempotency_key", "core.setting", "core.login_failure"})
STAMPS = ("version", "created_at", "updated_at")


def offered_models(models: ModelRegistry) -> Iterator[str]:
    return (cls.model_name for cls in models if cls.model_name not in CONCEALED)


def is_writable(models: ModelRegistry, model: str) -> bool:
    """Whether the API writes the model at all; what the system alone writes is read only."""
    if model.startswith("core."):
        return model in WRITABLE_CORE
    return not written_by_system(models, model)


def readable_fields(models: ModelRegistry, access: Access, model: str) -> dict[str, Field]:
    """Stored fields that the principal may see, in the order in which they are answered."""
    fields = models.fields[model]
    shown = [f for f in fields.values() if f.stored and (not f.ui.hidden or f.name == "id") and f.name not in STAMPS]
    shown += [fields[name] for name in STAMPS]
    return {f.name: f for f in shown if access.may_read_field(model, f.name)}


def owned_lines(models: ModelRegistry, access: Access, model: str) -> dict[str, Field]:
    """Lines that live and die with a record of the model, as far as the principal may see them."""
    return {
        f.name: f
        for f in models.fields[model].values()
        if f.owned and access.can(str(f.target), "read") and access.may_read_field(model, f.name)
    }


def references(models: ModelRegistry, access: Access, model: str) -> dict[str, Field]:
    """References by the name of the relation (``customer`` for ``customer_id``), as far as their target may be seen."""
    return {
        str(f.relation): f
        for f in readable_fields(models, access, model).values()
        if f.kind == "many_to_one" and access.can(str(f.target), "read")
    }


def writable_fields(models: ModelRegistry, access: Access, model: str) -> dict[str, Field]:
    """Fields and owned lines that a request body may hold."""
    return {
        f.name: f
        for f in models.fields[model].values()
        if not f.ui.readonly
        and (f.stored or (f.owned and not written_by_system(models, str(f.target))))
        and f.name != "id"
        and access.may_write_field(model, f.name)
    }


def require_path(session: MesSession, model: str, path: str, parameter: str) -> Field:
    """The field at the end of a dotted path. Raises BadRequest with the nearest name, in words that do not tell a
    closed field from one that does not exist."""
    current = model
    parts = path.split(".")
    for index, part in enumerate(parts):
        session.access.require(current, "read")
        open_fields = readable_fields(session.models, session.access, current)
        found = open_fields.get(part)
        if found is None:
            raise BadRequest(unknown(path, part, open_fields), parameter=parameter)
        if index == len(parts) - 1:
            return found
        if found.kind != "many_to_one" or found.target is None:
            raise BadRequest(_("{field} does not lead to another record.", field=part), parameter=parameter)
        current = found.target
    raise BadRequest(unknown(path, path, ()), parameter=parameter)


def unknown(path: str, part: str, among: Iterable[str]) -> Text:
    hint = nearest(part, among)
    if hint:
        return _("There is no field {field} here. Did you mean {nearest}?", field=path, nearest=hint)
    return _("There is no field {field} here.", field=path)


def nearest(word: str, among: Iterable[str]) -> str:
    found = difflib.get_close_matches(word, list(among), 1, 0.6)
    return found[0] if found else ""
