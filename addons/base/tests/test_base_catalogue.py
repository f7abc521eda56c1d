"""Every text of the addon has a Chinese one."""

from __future__ import annotations

import ast
from pathlib import Path

from core.i18n.catalogue import messages, register_directory

FOLDER = Path(__file__).parents[1]


def texts(folder: Path) -> set[str]:
    found = set()
    for path in folder.rglob("*.py"):
        if "tests" in path.relative_to(folder).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_" and node.args:
                text = node.args[0]
                if isinstance(text, ast.Constant):
                    found.add(text.value)
    return found


def test_the_catalogue_is_complete_and_holds_nothing_else():
    register_directory("base", FOLDER / "i18n")
    assert set(messages("base", "zh_CN")) == texts(FOLDER)
