"""List, form and search of production orders."""

from __future__ import annotations

from core.i18n import translator
from core.views.nodes import Column, Entry, Filter, Form, Group, Lines, List, Search, Smart, Tab

_ = translator("production")

OPEN_STATES = ("planned", "released", "in_progress", "on_hold")

ORDER_VIEWS = (
    List(
        "production.order",
        Column("number"),
        Column("item_id"),
        Column("quantity", total=True),
        Column("unit_id"),
        Column("good_quantity", total=True),
        Column("scrap_quantity", hidden=True, total=True),
        Column("due_at"),
        Column("weight", hidden=True),
        Column("order_line_id.order_id"),
        Column("order_line_id.order_id.customer_id", hidden=True),
        Column("parent_id", hidden=True),
        Column("release_at", hidden=True),
        Column("state"),
        Column("site_id", hidden=True),
        sort=("due_at", "number"),
    ),
    Form(
        "production.order",
        Smart("task_list", _("Operation tasks"), "production.task", "order_id", icon="list"),
        Smart("component_list", _("Components"), "production.order", "parent_id", icon="bom"),
        Smart("report_list", _("Reports"), "production.report", "task_id.order_id", icon="check"),
        Group(
            "main",
            Entry("number"),
            Entry("item_id", span=2),
            Entry("quantity"),
            Entry("unit_id"),
            Entry("due_at"),
            Entry("release_at"),
            Entry("weight"),
            Entry("site_id"),
        ),
        Group(
            "progress",
            Entry("good_quantity"),
            Entry("scrap_quantity"),
            Entry("released_at"),
            Entry("started_at"),
            Entry("finished_at"),
            label=_("Progress"),
        ),
        Group(
            "origin",
            Entry("order_line_id"),
            Entry("parent_id"),
            Entry("routing_id"),
            Entry("bom_id"),
            label=_("Origin"),
        ),
        Tab(
            "tasks",
            Lines(
                "tasks",
                (
                    Column("number"),
                    Column("name"),
                    Column("work_centre_id"),
                    Column("setup_minutes"),
                    Column("run_minutes"),
                    Column("quantity"),
                    Column("good_quantity"),
                    Column("scrap_quantity"),
                    Column("machine_id"),
                    Column("state"),
                ),
                readonly=True,
            ),
            label=_("Operation tasks"),
        ),
        Tab(
            "components",
            Lines(
                "children",
                (Column("number"), Column("item_id"), Column("quantity"), Column("due_at"), Column("state")),
                readonly=True,
            ),
            label=_("Components"),
        ),
    ),
    Search(
        "production.order",
        Filter("open", _("Open"), (("state", "in", OPEN_STATES),), default=True),
        Filter("to_release", _("To release"), (("state", "eq", "planned"),)),
        Filter("in_progress", _("In progress"), (("state", "eq", "in_progress"),)),
        Filter("late", _("Late"), (("due_at", "lt", "@now"), ("state", "in", OPEN_STATES))),
        Filter("on_hold", _("On hold"), (("state", "eq", "on_hold"),)),
        Filter("components", _("Components"), (("parent_id", "empty", False),)),
        groups=("state", "item_id", "item_id.category_id", "due_at:month", "site_id"),
    ),
)
