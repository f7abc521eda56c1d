"""Lazy texts: written in English where they are declared, translated when they are shown."""

from __future__ import annotations

from typing import Any

from core.i18n.catalogue import lookup
from core.i18n.locale import current_locale


class LazyText:
    """A message id with arguments; ``str()`` gives it in the current locale. Equal when all three are."""

    __slots__ = ("args", "domain", "msgid")

    def __init__(self, domain: str, msgid: str, args: dict[str, Any] | None = None) -> None:
        self.domain = domain
        self.msgid = msgid
        self.args = args or {}

    def __str__(self) -> str:
        text = lookup(self.domain, current_locale(), self.msgid)
        return text.format(**self.args) if self.args else text

    def __repr__(self) -> str:
        return f"LazyText({self.domain!r}, {self.msgid!r})"

    def __eq__(self, other: object) -> bool:
        if isinstance(other, LazyText):
            return (self.domain, self.msgid, self.args) == (other.domain, other.msgid, other.args)
        return str(self) == other

    def __hash__(self) -> int:
        return hash((self.domain, self.msgid))

    def __add__(self, other: object) -> str:
        return str(self) + str(other)

    def __lt__(self, other: object) -> bool:
        return str(self) < str(other)


class Translator:
    """The ``_`` of one addon: ``_("Due date")``, ``_("{count} orders", count=3)``."""

    def __init__(self, domain: str) -> None:
        self.domain = domain

    def __call__(self, msgid: str, **args: Any) -> LazyText:
        return LazyText(self.domain, msgid, args)


def translator(domain: str) -> Translator:
    """``_ = translator("orders")`` at the top of a module binds its texts to that addon's catalogue."""
    return Translator(domain)
