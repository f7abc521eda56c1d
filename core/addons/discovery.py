"""Finds addons by entry point and in folders, and reads their parts by convention."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

from core.addons.manifest import Manifest
from core.errors import CompositionError, Finding, Place
from core.i18n import translator
from core.i18n.catalogue import register_directory

_ = translator("core")

ENTRY_POINT_GROUP = "mes.addons"


@dataclass(frozen=True)
class Addon:
    """An addon on disk: its package name, folder and manifest. Parts are imported when asked for."""

    name: str
    package: str
    path: Path
    manifest: Manifest = field(compare=False)

    def part(self, name: str) -> ModuleType | None:
        """The module ``<package>.<name>``, or None where the addon has none."""
        full = f"{self.package}.{name}"
        if full in sys.modules:
            return sys.modules[full]
        if importlib.util.find_spec(full) is None:
            return None
        return importlib.import_module(full)

    def declared(self, part: str, name: str) -> tuple[Any, ...]:
        """The tuple ``name`` of a part, empty where it is missing."""
        module = self.part(part)
        return tuple(getattr(module, name, ())) if module is not None else ()

    @property
    def migrations(self) -> Path:
        return self.path / "migrations"


def core_addon() -> Addon:
    """The framework's own models, handled like an addon that is always there, first."""
    import core

    path = Path(core.__file__).parent / "system"
    manifest = Manifest(
        "core", core.__version__, _("Framework"), _("Users, roles, jobs and the audit trail."), category="technical"
    )
    return Addon("core", "core.system", path, manifest)


def discover(folders: tuple[Path, ...] = ()) -> dict[str, Addon]:
    """All addons on this machine by name, those of a site's own folders included. Raises CompositionError for broken
    ones.
    """
    packages = {point.name: point.value for point in entry_points(group=ENTRY_POINT_GROUP)}
    for folder in folders:
        root = str(folder.resolve().parent if folder.name == "addons" else folder.resolve())
        if root not in sys.path:
            sys.path.append(root)
            importlib.invalidate_caches()
            loaded = sys.modules.get("addons")
            if loaded is not None:
                loaded.__path__ = importlib.machinery.PathFinder.find_spec("addons").submodule_search_locations  # type: ignore
        home = folder if folder.name == "addons" else folder / "addons"
        for manifest in sorted(home.glob("*/manifest.py")):
            packages.setdefault(manifest.parent.name, f"addons.{manifest.parent.name}")
    addons: dict[str, Addon] = {}
    findings: list[Finding] = []
    for name, package in sorted(packages.items()):
        try:
            addons[name] = _load(name, package)
        except Exception as error:
            findings.append(Finding(Place(name), f"cannot be loaded: {type(error).__name__}: {error}"))
    if findings:
        raise CompositionError(findings)
    return addons


def _load(name: str, package: str) -> Addon:
    manifest = importlib.import_module(f"{package}.manifest").manifest
    if not isinstance(manifest, Manifest) or manifest.name != name:
        raise TypeError(f"manifest.py must hold manifest = Manifest(name={name!r}, …)")
    module = importlib.import_module(package)
    path = Path(str(module.__file__)).parent
    register_directory(name, path / "i18n")
    return Addon(name, package, path, manifest)
