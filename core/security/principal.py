"""Who acts, and what they may do under one generation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from core.errors import AccessDenied
from core.i18n import translator
from core.security.declare import FieldGrant, Grant, Group, Rule

if TYPE_CHECKING:
    from core.orm.registry import ModelRegistry

_ = translator("core")


@dataclass(frozen=True)
class Scopes:
    """The companies and sites somebody works for, and the time zone of the first of those sites."""

    company_ids: frozenset[int] = frozenset()
    site_ids: frozenset[int] = frozenset()
    zone: str = ""


@dataclass(frozen=True)
class Principal:
    """Who a session acts for. ``groups`` are already expanded by implication."""

    user_id: int | None
    login: str
    name: str
    is_admin: bool = False
    groups: frozenset[str] = frozenset()
    scopes: Scopes = field(default_factory=Scopes)
    locale: str = "en"
    zone: str = "UTC"
    theme: str = "auto"

    @property
    def company_ids(self) -> frozenset[int]:
        return self.scopes.company_ids

    @property
    def site_ids(self) -> frozenset[int]:
        return self.scopes.site_ids

    def belongs(self, groups: Iterable[str]) -> bool:
        """Whether one of ``groups`` is held; administrators hold all."""
        return self.is_admin or any(group in self.groups for group in groups)


SYSTEM = Principal(None, "system", "System", is_admin=True)


class SecurityPolicy:
    """Everything the enabled addons declared about access, indexed for one generation."""

    def __init__(
        self,
        models: ModelRegistry,
        groups: Iterable[Group],
        grants: Iterable[Grant],
        rules: Iterable[Rule],
        field_grants: Iterable[FieldGrant],
    ) -> None:
        self.models = models
        self.groups = {group.name: group for group in groups}
        self._grants: dict[tuple[str, str], set[str]] = {}
        for grant in grants:
            for action in grant.actions.split():
                self._grants.setdefault((grant.model_name, action), set()).add(grant.group)
        self._rules: dict[str, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.model_name, []).append(rule)
        self._field_grants = {(grant.model_name, grant.field): grant for grant in field_grants}
        self.access = lru_cache(maxsize=256)(self._access)

    def expand(self, groups: Iterable[str]) -> frozenset[str]:
        """The groups and all that they imply; unknown ones grant nothing."""
        found: set[str] = set()
        waiting = [name for name in groups if name in self.groups]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(implied for implied in self.groups[name].implies if implied in self.groups)
        return frozenset(found)

    def _access(self, principal: Principal) -> Access:
        return Access(self, principal)

    def granted(self, model: str, action: str) -> set[str]:
        return self._grants.get((model, action), set())

    def has_grants(self, model: str) -> bool:
        return any(name == model for name, _action in self._grants)

    def rules(self, model: str) -> list[Rule]:
        return self._rules.get(model, [])

    def field_grant(self, model: str, name: str) -> FieldGrant | None:
        return self._field_grants.get((model, name))


class Access:
    """What one principal may do. Lines (models with a ``parent``) follow the record that owns them."""

    def __init__(self, policy: SecurityPolicy, principal: Principal) -> None:
        self.policy = policy
        self.principal = principal
        self._can: dict[tuple[str, str], bool] = {}
        self._where: dict[str, Any] = {}

    def can(self, model: str, action: str) -> bool:
        key = (model, action)
        if key not in self._can:
            closed = action != "read" and self.principal is not SYSTEM and self.policy.models[model].system_written
            self._can[key] = not closed and (self.principal.is_admin or self._judge(model, action))
        return self._can[key]

    def _judge(self, model: str, action: str) -> bool:
        if self.policy.granted(model, action) & self.principal.groups:
            return True
        owner = self._owner(model)
        return owner is not None and self.can(owner, "read" if action == "read" else "write")

    def _owner(self, model: str) -> str | None:
        cls = self.policy.models[model]
        return self.policy.models.fields[model][cls.parent].target if cls.parent else None

    def require(self, model: str, action: str) -> None:
        """Raises AccessDenied naming what was missing."""
        if not self.can(model, action):
            cls = self.policy.models[model]
            verbs = {"create": _("create"), "read": _("see"), "write": _("change"), "delete": _("delete")}
            raise AccessDenied(
                _("You may not {verb} {model}.", verb=verbs[action], model=cls.title_plural or model),
                model=model,
                action=action,
            )

    def where(self, model: str) -> Any:
        """The SQL condition under which a row is visible, or None where nothing narrows it."""
        if model not in self._where:
            self._where[model] = None if self.principal.is_admin else self._condition(model)
        return self._where[model]

    def _condition(self, model: str) -> Any:
        from sqlalchemy import and_, select

        cls: Any = self.policy.models[model]
        conditions = [
            rule.where(cls, self.principal)
            for rule in self.policy.rules(model)
            if not rule.groups or self.principal.belongs(rule.groups)
        ]
        owner = self._owner(model)
        inherited = self._condition(owner) if owner else None
        if inherited is not None:
            owner_cls: Any = self.policy.models[str(owner)]
            conditions.append(getattr(cls, cls.parent).in_(select(owner_cls.id).where(inherited)))
        return and_(*conditions) if conditions else None

    def may_read_field(self, model: str, name: str) -> bool:
        grant = self.policy.field_grant(model, name)
        return grant is None or self.principal.belongs((*grant.read, *(grant.write or ())))

    def may_write_field(self, model: str, name: str) -> bool:
        grant = self.policy.field_grant(model, name)
        return grant is None or self.principal.belongs(grant.read if grant.write is None else grant.write)

    def require_readable(self, model: str, name: str) -> None:
        if not self.may_read_field(model, name):
            raise AccessDenied(_("You may not use the field {field}.", field=name), model=model, field=name)
