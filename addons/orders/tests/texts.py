"""The texts that an addon shows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

IN_TEMPLATE = re.compile(r"""_\(\s*"([^"]+)\"""")


def texts_of(folder: Path) -> set[str]:
    """Message ids in the Python files and templates of an addon, its tests left out."""
    found = set()
    for path in folder.rglob("*.py"):
        if "tests" in path.relative_to(folder).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_" and node.args:
                text = node.args[0]
                if isinstance(text, ast.Constant):
                    found.add(text.value)
    for path in folder.rglob("*.html"):
        found.update(IN_TEMPLATE.findall(path.read_text(encoding="utf-8")))
    return found
