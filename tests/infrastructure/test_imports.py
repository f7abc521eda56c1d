"""What import contracts cannot say in general: an addon imports only addons its manifest depends on."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import grimp

ADDONS = Path(__file__).resolve().parents[2] / "addons"


def test_an_addon_imports_only_what_its_manifest_depends_on() -> None:
    names = sorted(folder.name for folder in ADDONS.iterdir() if (folder / "manifest.py").is_file())
    depends = {name: set(import_module(f"addons.{name}.manifest").manifest.depends) for name in names}
    graph = grimp.build_graph("addons", cache_dir=None)
    wrong = [
        f"{importer} imports {imported}"
        for importer in graph.modules
        for imported in graph.find_modules_directly_imported_by(importer)
        if ".tests" not in importer and not _is_allowed(importer, imported, depends)
    ]
    assert len(names) > 1
    assert not wrong


def _is_allowed(importer: str, imported: str, depends: dict[str, set[str]]) -> bool:
    source, target = importer.split(".")[1], imported.split(".")[1]
    return target == source or target in _closure(source, depends)


def _closure(name: str, depends: dict[str, set[str]]) -> set[str]:
    direct = depends[name]
    return direct.union(*(_closure(each, depends) for each in direct))
