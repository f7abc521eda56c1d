"""Composes an addon with what it depends on, once per test process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from core.addons.discovery import Addon, core_addon, discover
from core.addons.graph import closure, load_order
from core.generation import Generation
from core.orm.model import Model
from core.orm.registry import ModelRegistry


def site_folders() -> tuple[Path, ...]:
    """The folders of ``MES_ADDON_FOLDERS``; the configuration of an installation does not count in tests."""
    return tuple(Path(folder) for folder in os.environ.get("MES_ADDON_FOLDERS", "").split(os.pathsep) if folder)


@cache
def available() -> dict[str, Addon]:
    """The addons on this machine: by entry point, and in a site's own folders."""
    return discover(site_folders())


def addon_of(name: str) -> Addon:
    """An addon by name; ``core`` is the framework itself."""
    return core_addon() if name == "core" else available()[name]


def needed_by(name: str) -> list[Addon]:
    """The addon and all it depends on, in load order; the framework is not among them."""
    return [] if name == "core" else load_order(closure([name], available()), available())


@cache
def generation_of(name: str) -> Generation:
    """The addon composed with its dependencies. Raises CompositionError."""
    return Generation(needed_by(name))


@cache
def registry_of(name: str) -> ModelRegistry:
    """The models alone, for what concerns the schema: an addon whose views are broken still has tables."""
    addons = [core_addon(), *needed_by(name)]
    for addon in addons:
        addon.part("models")
    return ModelRegistry(addon.name for addon in addons)


def own_models(name: str) -> Iterator[type[Model]]:
    """The composed models that the addon defines."""
    return (cls for cls in generation_of(name).models if cls.model_name.split(".")[0] == name)


def folder_of(name: str) -> Path:
    """Where the addon's code and templates lie."""
    return addon_of("core").path.parent if name == "core" else addon_of(name).path


def catalogue_of(name: str) -> Path:
    """The Chinese catalogue of the addon."""
    return folder_of(name) / ("i18n/catalogues" if name == "core" else "i18n") / "zh_CN.po"
