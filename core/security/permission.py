"""Declared permissions of routes, jobs and planner calls: ``public``, ``login``, ``group:<name>``,
``<action>:<model>``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import AccessDenied, NotAuthenticated
from core.security.declare import ACTIONS

if TYPE_CHECKING:
    from core.security.principal import Access, SecurityPolicy


def require_permission(access: Access, permission: str) -> None:
    """Raises AccessDenied, or NotAuthenticated for nobody, unless the principal of ``access`` holds ``permission``."""
    if permission == "public":
        return
    principal = access.principal
    if principal.user_id is None and not principal.is_admin:
        raise NotAuthenticated()
    kind, _colon, name = permission.partition(":")
    if kind == "group":
        if not principal.belongs((name,)):
            raise AccessDenied(group=name)
    elif kind in ACTIONS:
        access.require(name, kind)
    elif permission != "login":
        raise AccessDenied(permission=permission)


def permits(access: Access | None, permission: str) -> bool:
    """Whether ``permission`` is held; ``None`` is somebody who has not logged in."""
    if access is None:
        return permission == "public"
    try:
        require_permission(access, permission)
    except (AccessDenied, NotAuthenticated):
        return False
    return True


def permission_fault(policy: SecurityPolicy, permission: str) -> str:
    """Why a declared permission means nothing in this generation; empty when it does."""
    kind, _colon, name = permission.partition(":")
    if permission in ("public", "login"):
        return ""
    if kind == "group":
        return "" if name in policy.groups else f"names the unknown group {name}"
    if kind in ACTIONS:
        return "" if name in policy.models else f"names the unknown model {name}"
    return f"declares the permission {permission!r}; write public, login, group:<name> or <action>:<model>"
