"""Finds the texts that code and templates ask to have translated: the basis of catalogues and of the check on them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment
from jinja2.nodes import Call, Const, Name

FUNCTION = "_"
IN_TEMPLATES = ("_", "text")


def texts_of(folder: Path) -> dict[str, str]:
    """Message id to the first place (``file:line``) that uses it, in Python and HTML files but those of tests."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if "tests" in parts or "node_modules" in parts or "static" in parts:
            continue
        if path.suffix == ".py":
            entries = _of_python(path.read_text("utf-8"))
        elif path.suffix == ".html":
            entries = _of_template(path.read_text("utf-8"))
        else:
            continue
        for message, line in entries:
            found.setdefault(message, f"{path.relative_to(folder)}:{line}")
    return found


def _of_python(source: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == FUNCTION and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, node.lineno


def _of_template(source: str) -> Iterator[tuple[str, int]]:
    for node in Environment(autoescape=True, extensions=["jinja2.ext.do"]).parse(source).find_all(Call):
        if isinstance(node.node, Name) and node.node.name in IN_TEMPLATES and node.args:
            first = node.args[0]
            if isinstance(first, Const) and isinstance(first.value, str):
                yield first.value, node.lineno


def missing(folder: Path, catalogue: dict[str, str], shared: dict[str, str] | None = None) -> dict[str, str]:
    """The texts below ``folder`` that neither catalogue translates, with their places."""
    known = {**(shared or {}), **catalogue}
    return {text: place for text, place in texts_of(folder).items() if text not in known}
