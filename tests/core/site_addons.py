"""Addons written into a folder during a test, as a site keeps its own, and forgotten afterwards."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

from core.addons.discovery import Addon, discover
from core.addons.graph import closure, load_order
from core.generation import Generation
from core.i18n.catalogue import register_directory
from core.orm.model import definitions

MANIFEST = '''
"""What the addon says of itself."""

from core.addons.manifest import Manifest

manifest = Manifest(name="{name}", version="0.1.0", title="{name}", summary="Of this site only.", depends={depends})
'''


class SiteFolder:
    """``add`` writes addons, ``discover`` finds them together with the installed ones."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.names: list[str] = []

    def add(self, name: str, files: Mapping[str, str], depends: tuple[str, ...] = ("base",)) -> Path:
        """Write an addon; ``files`` are its parts by file name, indented as in the test."""
        folder = self.root / "addons" / name
        folder.mkdir(parents=True)
        everything = {"__init__.py": '"""Of this site only."""\n', "manifest.py": MANIFEST, **files}
        for file, text in everything.items():
            body = text.format(name=name, depends=repr(depends)) if file == "manifest.py" else text
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(body).lstrip("\n"), "utf-8")
        self.names.append(name)
        return folder

    def discover(self) -> dict[str, Addon]:
        return discover((self.root,))

    def compose(self, *names: str) -> Generation:
        """A generation of the named addons (all of this folder when none is named) and what they depend on."""
        found = self.discover()
        return Generation(load_order(closure(names or self.names, found), found))


@contextmanager
def site_folder(root: Path) -> Iterator[SiteFolder]:
    """A folder of a site's own addons; whatever was imported from it is forgotten at the end."""
    made = SiteFolder(root)
    try:
        yield made
    finally:
        for name in made.names:
            definitions.pop(name, None)
            register_directory(name, Path())
            for module in [m for m in sys.modules if m == f"addons.{name}" or m.startswith(f"addons.{name}.")]:
                del sys.modules[module]
        if str(root.resolve()) in sys.path:
            sys.path.remove(str(root.resolve()))
        importlib.invalidate_caches()
