"""Where production is found: in the rail, and on the Today page."""

from __future__ import annotations

from core.i18n import translator
from core.views.nodes import Menu, Tile

_ = translator("production")

MENUS = (
    Menu("production", _("Production"), icon="factory", sequence=300),
    Menu(
        "production.orders",
        _("Production orders"),
        parent="production",
        model="production.order",
        icon="factory",
        sequence=10,
    ),
    Menu(
        "production.tasks", _("Operation tasks"), parent="production", model="production.task", icon="list", sequence=20
    ),
    Menu("production.reports", _("Reports"), parent="production", model="production.report", icon="check", sequence=30),
)

TILES = (
    Tile(
        "production.to_release",
        _("Production orders to release"),
        "production.order",
        (("state", "eq", "planned"),),
        tone="primary",
        icon="state-planned",
        sequence=110,
        groups=("production.planner",),
    ),
    Tile(
        "production.overdue",
        _("Late production orders"),
        "production.order",
        (("due_at", "lt", "@now"), ("state", "in", ("planned", "released", "in_progress", "on_hold"))),
        tone="error",
        icon="state-late",
        sequence=120,
    ),
    Tile(
        "production.ready",
        _("Tasks ready to start"),
        "production.task",
        (("state", "eq", "ready"),),
        tone="info",
        icon="play",
        sequence=130,
    ),
    Tile(
        "production.running",
        _("Running tasks"),
        "production.task",
        (("state", "eq", "running"),),
        tone="ok",
        icon="state-running",
        sequence=140,
    ),
    Tile(
        "production.blocked",
        _("Blocked tasks"),
        "production.task",
        (("state", "eq", "blocked"),),
        tone="error",
        icon="state-down",
        sequence=150,
    ),
)
