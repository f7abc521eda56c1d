"""Addresses of the built assets, by the manifest of the asset build."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

VENDOR = Path(__file__).parent / "static" / "vendor"
PREFIX = "/static/vendor/"


@cache
def _manifest(_stamp: float) -> dict[str, str]:
    found: dict[str, str] = json.loads((VENDOR / "manifest.json").read_text("utf-8"))
    return found


def built() -> bool:
    return (VENDOR / "manifest.json").is_file()


def asset(name: str) -> str:
    """The address of a built file, with its content hash, so that browsers may keep it for ever."""
    path = VENDOR / "manifest.json"
    if not path.is_file():
        return PREFIX + name
    return PREFIX + _manifest(path.stat().st_mtime).get(name, name)
