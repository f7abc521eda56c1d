"""Runs axe-core, the accessibility checker, inside a page."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

UI = Path(__file__).resolve().parents[2] / "core" / "web" / "ui"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@cache
def axe_source() -> str:
    """The script of axe-core: from the asset build's modules, else packed from npm in the version locked there.

    Raises RuntimeError when neither the modules nor npm are there.
    """
    installed = UI / "node_modules" / "axe-core" / "axe.min.js"
    if installed.is_file():
        return installed.read_text(encoding="utf-8")
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("axe-core is missing: run the asset build in core/web/ui, or put npm on the PATH")
    version = json.loads((UI / "package.json").read_text(encoding="utf-8"))["devDependencies"]["axe-core"]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "pack", "--silent", f"axe-core@{version}"], cwd=folder, check=True, timeout=180)
        archive = next(Path(folder).glob("axe-core-*.tgz"))
        with tarfile.open(archive) as packed:
            member = packed.extractfile("package/axe.min.js")
            assert member is not None
            return member.read().decode("utf-8")


def violations(page: Any) -> list[str]:
    """What axe-core finds wrong on a Playwright page: one line for each rule, with the first element it hits."""
    page.evaluate(axe_source())
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    return [f"{rule['id']}: {rule['help']}: {rule['nodes'][0]['html'][:160]}" for rule in found["violations"]]
