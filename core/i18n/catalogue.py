"""Catalogues: ``<addon>/i18n/<locale>.po``, read once per process. A text missing in its addon is sought in core's."""

from __future__ import annotations

import threading
from pathlib import Path

from babel.messages.pofile import read_po

_directories: dict[str, Path] = {"core": Path(__file__).parent / "catalogues"}
_loaded: dict[tuple[str, str], dict[str, str]] = {}
_lock = threading.Lock()


def register_directory(domain: str, directory: Path) -> None:
    """Say where the catalogues of an addon lie; called when the addon is discovered."""
    if _directories.get(domain) != directory:
        _directories[domain] = directory
        for key in [key for key in _loaded if key[0] == domain]:
            del _loaded[key]


def messages(domain: str, locale: str) -> dict[str, str]:
    """Message id to translation; ids without a translation are left out."""
    key = (domain, locale)
    if key not in _loaded:
        with _lock:
            if key not in _loaded:
                _loaded[key] = _read(domain, locale)
    return _loaded[key]


def lookup(domain: str, locale: str, msgid: str) -> str:
    if locale == "en":
        return messages(domain, locale).get(msgid, msgid)
    found = messages(domain, locale).get(msgid)
    return found or messages("core", locale).get(msgid, msgid)


def _read(domain: str, locale: str) -> dict[str, str]:
    directory = _directories.get(domain)
    path = directory / f"{locale}.po" if directory else None
    if path is None or not path.is_file():
        return {}
    with path.open("rb") as stream:
        catalogue = read_po(stream, locale=locale)
    return {
        entry.id: entry.string
        for entry in catalogue
        if isinstance(entry.id, str) and entry.id and isinstance(entry.string, str) and entry.string and not entry.fuzzy
    }
