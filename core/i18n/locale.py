"""The locale and time zone of whoever is being answered, per request, job or command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

LOCALES = ("en", "zh_CN")

_locale: ContextVar[str] = ContextVar("mes_locale", default="en")
_zone: ContextVar[ZoneInfo] = ContextVar("mes_zone", default=ZoneInfo("UTC"))  # noqa: B039 (immutable)


def current_locale() -> str:
    """One of ``LOCALES``."""
    return _locale.get()


def current_zone() -> ZoneInfo:
    """The zone in which times are shown and typed; storage is always UTC."""
    return _zone.get()


def closest_locale(wanted: str | None) -> str:
    """The supported locale for a tag such as ``zh-Hans-CN`` or ``en_GB``; English where nothing fits."""
    language = (wanted or "en").replace("-", "_").split("_")[0].lower()
    return next((known for known in LOCALES if known.split("_")[0] == language), "en")


@contextmanager
def use_locale(locale: str) -> Iterator[None]:
    token = _locale.set(closest_locale(locale))
    try:
        yield
    finally:
        _locale.reset(token)


@contextmanager
def use_zone(zone: ZoneInfo | str) -> Iterator[None]:
    token = _zone.set(zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone))
    try:
        yield
    finally:
        _zone.reset(token)
