"""Every hook an addon can implement, in its ``hooks.py``, with ``@hook``. Called in dependency order, bases first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from core.generation import Generation
    from core.security.declare import Rule
    from core.security.principal import Scopes

PROJECT = "taktline"
spec = pluggy.HookspecMarker(PROJECT)
hook = pluggy.HookimplMarker(PROJECT)


@spec
def principal_scopes(generation: Generation, session: Any, user_id: int) -> Scopes | None:
    """Return the companies and sites a user belongs to; asked once at log-in of each request."""


@spec
def record_rules(generation: Generation) -> Iterable[Rule]:
    """Return further record rules, for models known only when the generation is composed (all with a ``site_id``,
    say).
    """
    return ()


@spec
def addon_installed(session: Any, addon: str) -> None:
    """React to an addon's first installation, inside the installing transaction."""


@spec
def record_transitioned(session: Any, record: Any, edge: str, source: str, target: str) -> None:
    """React to a change of state of any record, in the same transaction; raise to refuse it."""


@spec
def demo_data(session: Any, pack: str) -> None:
    """Add sample records of one starter pack; only ever called for a demo or training database."""
