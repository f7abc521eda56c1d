"""Inputs of pages that stand for no record: log-in, set-up, preferences."""

from __future__ import annotations

from typing import Any

from core.system.models import LOCALE_CHOICES

LANGUAGES = [{"value": value, "label": label} for value, label in LOCALE_CHOICES]


def field(
    name: str, label: Any, values: dict[str, Any], problems: dict[str, str], widget: str = "text", **facts: Any
) -> dict[str, Any]:
    """The context of one input, with its value and its problem where there are any."""
    return {
        "name": name,
        "label": str(label),
        "widget": widget,
        "value": values.get(name, ""),
        "display": values.get(name, ""),
        "error": problems.get(name),
        "span": 2,
        **facts,
    }


def local(target: str | None) -> str:
    """A path on this site, and nothing else: a redirect must not lead away."""
    if (
        target
        and target.startswith("/")
        and not target.startswith(("//", "/\\"))
        and "\n" not in target
        and "\\" not in target
    ):
        return target
    return "/app"
