"""What an addon says of itself, in its ``manifest.py``."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import Text


@dataclass(frozen=True)
class Manifest:
    """``manifest = Manifest(name="orders", version="0.1.0", depends=("base",), …)``.

    ``depends`` must be enabled; ``optional_depends`` only load earlier when they are. An addon's content is found by
    convention in its package: ``models``, ``security``, ``views``, ``hooks``, ``routes``, ``jobs``, ``data``,
    ``migrations/``, ``i18n/``.
    """

    name: str
    version: str
    title: Text
    summary: Text
    depends: tuple[str, ...] = ()
    optional_depends: tuple[str, ...] = ()
    category: str = "production"
    application: bool = False
    """Shown on the Apps page as a capability of its own; others are installed along."""
