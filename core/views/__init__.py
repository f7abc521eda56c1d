"""Views as data: frozen dataclasses that addons declare, patch and get composed into a generation."""

from core.views.nodes import (
    Ask,
    Button,
    Column,
    Entry,
    Filter,
    Form,
    Group,
    Lines,
    List,
    Menu,
    Patch,
    Search,
    Smart,
    Tab,
    Tile,
)

__all__ = [
    "Ask",
    "Button",
    "Column",
    "Entry",
    "Filter",
    "Form",
    "Group",
    "Lines",
    "List",
    "Menu",
    "Patch",
    "Search",
    "Smart",
    "Tab",
    "Tile",
]
