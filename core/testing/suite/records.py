"""Every granted model can be created, read, changed and deleted with plain data, or refuses in words."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from core.addons import lifecycle
from core.config import Config
from core.db.session import MesSession
from core.errors import MesError, NotFound
from core.instance import Instance
from core.records import write
from core.security import accounts
from core.security.passwords import new_password
from core.testing.suite.generations import own_models, site_folders
from core.testing.suite.samples import Hints, Samples, changed_value


@contextmanager
def installed(url: str, folder: Path, addon: str) -> Iterator[Instance]:
    """An installation in ``folder`` with the addon and what it depends on."""
    instance = Instance(Config(folder, database_url=url, addon_folders=site_folders()))
    try:
        lifecycle.initialise(instance, [] if addon == "core" else [addon])
        yield instance
    finally:
        instance.close()


def round_trip_findings(instance: Instance, addon: str, hints: Hints, untried: Collection[str]) -> list[str]:
    """One line for each model that could not be created, read back, changed and deleted; every write is undone."""
    found = []
    policy = instance.generation.policy
    login = f"suite-{secrets.token_hex(4)}"
    who = accounts.principal_of(instance, lifecycle.create_user(instance, login, new_password(), admin=True))
    for name in [cls.model_name for cls in own_models(addon)]:
        by_system = write.written_by_system(instance.generation.models, name)
        granted = policy.granted(name, "create") or instance.generation.models[name].parent
        if by_system or not granted or name in untried:
            continue
        try:
            with instance.database.session(instance.generation, who, write=True, origin="suite") as session:
                found += [f"{name}: {fault}" for fault in _trip(session, name, hints)]
                raise _Undo
        except _Undo:
            continue
        except MesError as error:
            found.append(f"{name}: {type(error).__name__}: {error}")
    return found


class _Undo(Exception):
    """Ends the session of one model without keeping anything."""


def _trip(session: MesSession, name: str, hints: Hints) -> Iterator[str]:
    data = Samples(session, hints).data(name)
    record = write.create(session, name, data)
    record_id, version = record.id, record.version
    session.expire_all()
    record = write.fetch(session, name, record_id)
    for field in session.models.fields[name].values():
        if field.name in data and field.kind in ("string", "boolean", "selection") and not callable(data[field.name]):
            kept = getattr(record, field.name)
            if kept != data[field.name]:
                yield f"{field.name} was {data[field.name]!r} and came back as {kept!r}"
    yield from _change(session, record, version)
    try:
        write.delete(session, record)
    except MesError as error:
        if not str(error).strip():
            yield "refuses to be deleted without saying why"
        return
    try:
        write.fetch(session, name, record_id)
    except NotFound:
        return
    yield "is still there after it was deleted"


def _change(session: MesSession, record: Any, version: int) -> Iterator[str]:
    for field in session.models.fields[record.model_name].values():
        value = changed_value(field, getattr(record, field.name, None)) if field.stored else None
        if value is None:
            continue
        try:
            with session.attempt():
                write.update(session, record, {field.name: value}, version)
        except MesError:
            session.refresh(record)
            continue
        if record.version != version + 1:
            yield f"has version {record.version} after one change of version {version}"
        return
