"""The package as users get it: source archive, wheel made from it, the wheel installed in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = "core/web/static/vendor/"


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Source archive and wheel, the wheel made from the archive and not from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    return next(folder.glob("*.tar.gz")), next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def wheel_files(archives: tuple[Path, Path]) -> set[str]:
    with zipfile.ZipFile(archives[1]) as wheel:
        return set(wheel.namelist())


@pytest.fixture(scope="module")
def installed(archives: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel; what it depends on is borrowed from the one that runs the tests."""
    home = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True, timeout=60)
    python = home / "bin/python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, "--disable-pip-version-check", str(archives[1])], check=True, timeout=120)
    query = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(query, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return home


def test_source_archive_has_sources_and_nothing_made(archives: tuple[Path, Path]) -> None:
    with tarfile.open(archives[0]) as archive:
        names = {name.split("/", 1)[1] for name in archive.getnames() if "/" in name}
    assert {"mes", "pyproject.toml", "core/web/ui/package-lock.json", "LICENSE", "README.zh-CN.md"} <= names
    assert not [name for name in names if "node_modules" in name or name.startswith((VENDOR, ".venv"))]


def test_wheel_has_every_folder_and_no_tests(wheel_files: set[str]) -> None:
    tops = {name.split("/")[0] for name in wheel_files if ".dist-info" not in name}
    assert tops == {"core", "addons", "drivers", "scaffolds"}
    assert not [name for name in wheel_files if name.startswith("core/web/ui/") or "/tests/" in name]
    assert not {"addons/__init__.py", "drivers/__init__.py"} & wheel_files


def test_wheel_carries_every_tracked_file_of_the_scaffolds(wheel_files: set[str]) -> None:
    listed = subprocess.run(["git", "ls-files", "scaffolds"], cwd=ROOT, capture_output=True, text=True, check=False)
    tracked = set(listed.stdout.split()) if listed.returncode == 0 else set()
    assert (tracked or {"scaffolds/README.md"}) <= wheel_files


def test_wheel_is_typed(wheel_files: set[str]) -> None:
    packages = {"core"} | {"/".join(name.split("/")[:2]) for name in wheel_files if _is_plugin_file(name)}
    assert not [package for package in sorted(packages) if f"{package}/py.typed" not in wheel_files]


def test_every_addon_is_an_entry_point_and_every_entry_point_an_addon(wheel_files: set[str]) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    folders = {name.split("/")[1] for name in wheel_files if name.startswith("addons/")}
    assert set(declared["mes.addons"]) == folders
    assert set(declared["mes.addons"].values()) == {f"addons.{folder}" for folder in folders}


def test_assets_are_in_the_wheel_and_named_by_content(archives: tuple[Path, Path], wheel_files: set[str]) -> None:
    with zipfile.ZipFile(archives[1]) as wheel:
        manifest = json.loads(wheel.read(VENDOR + "manifest.json"))
        style = wheel.read(VENDOR + manifest["app.css"]).decode("utf-8")
    assert {"app.css", "app.js", "fonts/inter-latin-wght-normal.woff2"} <= set(manifest)
    assert {VENDOR + file for file in manifest.values()} <= wheel_files
    assert VENDOR + "THIRD-PARTY-LICENCES.txt" in wheel_files
    assert manifest["fonts/inter-latin-wght-normal.woff2"] in style
    assert "http:" not in style.replace("http://www.w3.org/", "")
    assert "https:" not in style


def test_lock_names_no_registry() -> None:
    lock = json.loads((ROOT / "core/web/ui/package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if "integrity" not in entry]


def test_the_installed_command_runs(installed: Path, tmp_path: Path) -> None:
    def run(*command: str) -> str:
        ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    python, mes = str(installed / "bin/python"), str(installed / "bin/mes")
    assert "Usage: mes" in run(mes, "--help")
    assert Path(run(python, "-c", "import core; print(core.__file__)").strip()).is_relative_to(installed)
    listing = "from importlib.metadata import entry_points as e; print(*sorted(x.name for x in e(group='mes.addons')))"
    assert "orders" in run(python, "-c", listing).split()
    run(
        python,
        "-c",
        "import addons.base, importlib.resources as r; assert (r.files('scaffolds') / 'README.md').is_file()",
    )


def _is_plugin_file(name: str) -> bool:
    return name.endswith(".py") and name.startswith(("addons/", "drivers/")) and name.count("/") >= 2
