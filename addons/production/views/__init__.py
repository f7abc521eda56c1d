"""Views, menus and tiles of ``production``, and what it adds to the views of orders."""

from addons.production.views.menus import MENUS, TILES
from addons.production.views.order import ORDER_VIEWS
from addons.production.views.patches import PATCHES
from addons.production.views.task import TASK_VIEWS

VIEWS = (*ORDER_VIEWS, *TASK_VIEWS)

__all__ = ["MENUS", "PATCHES", "TILES", "VIEWS"]
