"""Views, menus and tiles of ``orders``."""

from addons.orders.views.menus import MENUS, TILES
from addons.orders.views.order import VIEWS

PATCHES = ()

__all__ = ["MENUS", "PATCHES", "TILES", "VIEWS"]
