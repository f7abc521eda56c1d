"""The asset build does nothing without a reason, and a failed one leaves the last good assets in place."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("asset_hook", ROOT / "core/web/ui/hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path: Path, hook: ModuleType) -> Path:
    """The smallest client there can be, with the real build and the checkout's own npm packages."""
    hook.build_assets(ROOT)
    ui = tmp_path / "core/web/ui"
    (ui / "islands/board").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "build.mjs"):
        shutil.copy(ROOT / "core/web/ui" / name, ui / name)
    (ui / "node_modules").symlink_to(ROOT / "core/web/ui/node_modules")
    (ui / "islands/board/index.js").write_text("export const answer = 42;\n", encoding="ascii")
    return tmp_path


def manifest(checkout: Path) -> dict[str, str]:
    text = (checkout / "core/web/static/vendor/manifest.json").read_text(encoding="utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def test_only_changes_are_built(checkout: Path, hook: ModuleType) -> None:
    assert hook.build_assets(checkout)
    first = manifest(checkout)
    assert set(first) == {"islands/board.js", "fonts/inter-latin-wght-normal.woff2"}
    assert not hook.build_assets(checkout)
    (checkout / "core/web/ui/islands/board/index.js").write_text("export const answer = 43;\n", encoding="ascii")
    assert hook.build_assets(checkout)
    second = manifest(checkout)
    assert second["islands/board.js"] != first["islands/board.js"]
    assert not (checkout / "core/web/static/vendor" / first["islands/board.js"]).exists()


def test_a_failed_build_keeps_the_last_assets(checkout: Path, hook: ModuleType) -> None:
    hook.build_assets(checkout)
    before = manifest(checkout)
    (checkout / "core/web/ui/islands/board/index.js").write_text("this is no script {\n", encoding="ascii")
    with pytest.raises(hook.AssetError, match="bundling failed"):
        hook.build_assets(checkout)
    assert manifest(checkout) == before
