"""Sets an installation up, and installs, enables and disables addons in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from core.addons.discovery import Addon, core_addon
from core.addons.graph import closure, dependents, load_order
from core.clock import now
from core.errors import Refused
from core.generation import Generation
from core.i18n import translator
from core.instance import Instance
from core.schema import migrate
from core.security.passwords import digest, hash_password, new_token

_ = translator("core")

Report = Callable[[str], None]


@dataclass(frozen=True)
class AddonStatus:
    """What the Apps page and ``mes addon list`` show of an addon. ``state``: available, disabled, enabled, missing."""

    name: str
    title: str
    summary: str
    version: str
    installed_version: str
    state: str
    depends: tuple[str, ...]
    application: bool


def initialise(instance: Instance, addons: Iterable[str] | None = None, say: Report = lambda _text: None) -> list[str]:
    """Make the tables and install addons (all on this machine when None); the installed addons. Safe to repeat."""
    names = closure(instance.available if addons is None else addons, instance.available)
    say("Preparing the database")
    known = instance.all_installed() if instance.initialised else [core_addon()]
    with instance.database.connection(write=True) as connection:
        migrate.upgrade(connection, known, ["core"])
        _note_installed(connection, core_addon())
    return install(instance, names, say)


def install(instance: Instance, names: Iterable[str], say: Report = lambda _text: None) -> list[str]:
    """Install and enable addons with all they depend on, in one transaction each for schema and seed data.

    The new set is composed before anything is written, so addons that do not fit are refused with the database
    untouched.
    """
    wanted = closure(names, instance.available)
    installed = instance.installed_addons()
    everything = load_order({n for n in installed if n != "core"} | wanted, instance.available)
    enabled = load_order({n for n, on in installed.items() if on and n != "core"} | wanted, instance.available)
    generation = Generation(enabled, instance.stored_number() + 1)
    fresh = [addon for addon in enabled if addon.name not in installed]
    with instance.database.connection(write=True) as connection:
        for addon in enabled:
            if addon.name in wanted:
                say(f"Installing {addon.name}" if addon in fresh else f"Checking {addon.name}")
                migrate.upgrade(connection, [core_addon(), *everything], [addon.name])
        for addon in enabled:
            _note_installed(connection, addon)
    for addon in fresh:
        _seed(instance, generation, addon)
    with instance.database.connection(write=True) as connection:
        _raise_number(connection)
    instance.adopt(generation)
    return [addon.name for addon in fresh]


def set_enabled(instance: Instance, name: str, enabled: bool) -> list[str]:
    """Enable an addon (with what it needs) or disable it; its data stay. The names that changed.

    Raises Refused for an addon that others still need, naming them.
    """
    installed = instance.installed_addons()
    if name not in installed or name == "core":
        raise Refused(_("The addon {name} is not installed.", name=name))
    if enabled:
        names = [n for n in closure([name], instance.available) if not installed.get(n, False)]
        if any(n not in installed for n in names):
            raise Refused(_("Install {names} first.", names=", ".join(n for n in names if n not in installed)))
    else:
        users = dependents(
            name, [instance.available[n] for n, on in installed.items() if on and n in instance.available]
        )
        if users:
            raise Refused(_("Other addons need {name}: {names}.", name=name, names=", ".join(users)))
        names = [name]
    after = {n for n, on in installed.items() if n != "core" and ((on and n not in names) or (enabled and n in names))}
    Generation(load_order(after, instance.available)).dispose()
    with instance.database.connection(write=True) as connection:
        table = _table("core.addon")
        connection.execute(table.update().where(table.c.name.in_(names)).values(enabled=enabled, updated_at=now()))
        _raise_number(connection)
    instance.refresh()
    return sorted(names)


def statuses(instance: Instance) -> list[AddonStatus]:
    """All addons, on this machine or only in the database."""
    table = _table("core.addon")
    with instance.database.connection() as connection:
        rows = {
            row.name: row
            for row in connection.execute(select(table.c.name, table.c.installed_version, table.c.enabled))
        }
    found = []
    for name in sorted((set(instance.available) | set(rows)) - {"core"}):
        addon, row = instance.available.get(name), rows.get(name)
        state = "available" if row is None else "missing" if addon is None else "enabled" if row.enabled else "disabled"
        manifest = addon.manifest if addon else None
        found.append(
            AddonStatus(
                name,
                str(manifest.title) if manifest else name,
                str(manifest.summary) if manifest else "",
                manifest.version if manifest else "",
                row.installed_version if row else "",
                state,
                manifest.depends if manifest else (),
                manifest.application if manifest else False,
            )
        )
    return found


def create_user(
    instance: Instance,
    login: str,
    password: str,
    *,
    name: str = "",
    admin: bool = False,
    roles: Iterable[str] = (),
    locale: str = "en",
) -> int:
    """A new user; its id. Raises ValidationFailed for a taken name, a weak password or an unknown role."""
    from core.errors import Problem, ValidationFailed

    generation = instance.generation
    unknown = [role for role in roles if role not in generation.policy.groups]
    if unknown:
        raise ValidationFailed([Problem(_("There is no role {role}.", role=unknown[0]), "/roles", "unknown_choice")])
    hashed = hash_password(password)
    with instance.database.system(generation, "user add", write=True) as session:
        user = session.models["core.user"]
        member = session.models["core.membership"]
        record: Any = user(login=login, name=name or login, password_hash=hashed, is_admin=admin, locale=locale)
        record.memberships = [member(role=role) for role in roles]
        session.add(record)
        session.flush()
        return int(record.id)


def setup_token(instance: Instance) -> str:
    """A fresh one-time token for the link with which the first administrator is made; earlier ones end."""
    token = new_token()
    write_setting(instance, "setup_token", digest(token))
    return token


def has_users(instance: Instance) -> bool:
    with instance.database.connection() as connection:
        table = _table("core.user")
        return connection.execute(select(table.c.id).limit(1)).first() is not None


def write_setting(instance: Instance, name: str, value: str) -> None:
    with instance.database.connection(write=True) as connection:
        _store(connection, name, value)


def read_setting(instance: Instance, name: str) -> str:
    table = _table("core.setting")
    with instance.database.connection() as connection:
        return str(connection.execute(select(table.c.value).where(table.c.name == name)).scalar() or "")


def _seed(instance: Instance, generation: Generation, addon: Addon) -> None:
    data = addon.part("data")
    with instance.database.system(generation, f"install {addon.name}", write=True) as session:
        if data is not None:
            data.install(session)
        generation.hooks.hook.addon_installed(session=session, addon=addon.name)


_core_tables: dict[str, Any] = {}


def _table(model: str) -> Any:
    """A table of the framework itself, known without any generation."""
    if not _core_tables:
        from core.orm.registry import ModelRegistry
        from core.system import models as _models  # noqa: F401

        registry = ModelRegistry(["core"])
        _core_tables.update({cls.model_name: cls.__table__ for cls in registry})  # type: ignore[attr-defined]
    return _core_tables[model]


def _stamps() -> dict[str, Any]:
    return {"version": 1, "created_at": now(), "updated_at": now(), "search_text": ""}


def _note_installed(connection: Connection, addon: Addon) -> None:
    table = _table("core.addon")
    changed = connection.execute(
        table.update()
        .where(table.c.name == addon.name)
        .values(installed_version=addon.manifest.version, enabled=True, updated_at=now())
    )
    if not changed.rowcount:
        values = {"name": addon.name, "installed_version": addon.manifest.version, "enabled": True}
        connection.execute(table.insert().values(**values, **_stamps()))


def _store(connection: Connection, name: str, value: str) -> None:
    table = _table("core.setting")
    changed = connection.execute(table.update().where(table.c.name == name).values(value=value, updated_at=now()))
    if not changed.rowcount:
        connection.execute(table.insert().values(name=name, value=value, **_stamps()))


def _raise_number(connection: Connection) -> None:
    table = _table("core.setting")
    value = connection.execute(select(table.c.value).where(table.c.name == "generation").with_for_update()).scalar()
    _store(connection, "generation", str(int(value or 0) + 1))
