"""Lists, forms and searches of operation tasks and reports."""

from __future__ import annotations

from core.i18n import translator
from core.views.nodes import Ask, Button, Column, Entry, Filter, Form, Group, Lines, List, Search, Smart, Tab

_ = translator("production")

WORKERS = ("production.operator", "production.planner")

TASK_VIEWS = (
    List(
        "production.task",
        Column("order_id"),
        Column("number"),
        Column("name"),
        Column("order_id.item_id"),
        Column("work_centre_id"),
        Column("machine_id", hidden=True),
        Column("quantity"),
        Column("good_quantity", hidden=True),
        Column("scrap_quantity", hidden=True),
        Column("run_minutes", hidden=True, total=True),
        Column("setup_minutes", hidden=True),
        Column("order_id.due_at"),
        Column("state"),
        sort=("order_id", "number"),
    ),
    Form(
        "production.task",
        Button(
            "report",
            _("Report"),
            action="report",
            icon="check",
            primary=True,
            groups=WORKERS,
            states=("ready", "running", "paused"),
            asks=(
                Ask("good", _("Good quantity"), "decimal"),
                Ask("scrap", _("Scrap quantity"), "decimal"),
                Ask("reason", _("Reason")),
                Ask("note", _("Note")),
            ),
        ),
        Smart("report_list", _("Reports"), "production.report", "task_id", icon="check"),
        Group(
            "main",
            Entry("order_id"),
            Entry("number"),
            Entry("name"),
            Entry("work_centre_id"),
            Entry("machine_id"),
            Entry("setup_family_id"),
        ),
        Group(
            "progress",
            Entry("quantity"),
            Entry("good_quantity"),
            Entry("scrap_quantity"),
            Entry("started_at"),
            Entry("finished_at"),
            label=_("Progress"),
        ),
        Group(
            "times",
            Entry("setup_minutes"),
            Entry("unit_minutes"),
            Entry("run_minutes"),
            Entry("queue_minutes"),
            Entry("transfer_batch"),
            Entry("interruptible"),
            label=_("Times"),
        ),
        Tab("instructions", Entry("instructions", widget="textarea", span=2), label=_("Instructions")),
        Tab(
            "reports",
            Lines(
                "reports",
                (
                    Column("reported_at"),
                    Column("good"),
                    Column("scrap"),
                    Column("reason"),
                    Column("machine_id"),
                    Column("reverses_id"),
                ),
                readonly=True,
            ),
            label=_("Reports"),
        ),
        Tab(
            "machines",
            Lines("alternatives", (Column("machine_id"), Column("speed_percent")), readonly=True),
            label=_("Machines"),
        ),
        Tab(
            "predecessors",
            Lines("predecessors", (Column("predecessor_id"),), readonly=True),
            label=_("Predecessors"),
        ),
    ),
    Search(
        "production.task",
        Filter(
            "open", _("Open"), (("state", "in", ("waiting", "ready", "running", "paused", "blocked")),), default=True
        ),
        Filter("ready", _("Ready"), (("state", "eq", "ready"),)),
        Filter("running", _("Running"), (("state", "eq", "running"),)),
        Filter("blocked", _("Blocked"), (("state", "eq", "blocked"),)),
        groups=("state", "work_centre_id", "order_id", "order_id.item_id"),
    ),
    List(
        "production.report",
        Column("reported_at"),
        Column("task_id.order_id"),
        Column("task_id"),
        Column("good", total=True),
        Column("scrap", total=True),
        Column("reason"),
        Column("machine_id"),
        Column("reverses_id", hidden=True),
        Column("note", hidden=True),
        sort=("-reported_at",),
    ),
    Form(
        "production.report",
        Button("reverse", _("Take back"), action="reverse", icon="undo", groups=WORKERS),
        Group(
            "main",
            Entry("task_id", span=2),
            Entry("good"),
            Entry("scrap"),
            Entry("reason", span=2),
            Entry("reported_at"),
            Entry("machine_id"),
            Entry("reverses_id"),
            Entry("note", span=2),
        ),
    ),
    Search(
        "production.report",
        Filter("today", _("Today"), (("reported_at", "ge", "@today"),)),
        Filter("scrap", _("With scrap"), (("scrap", "gt", 0),)),
        Filter("taken_back", _("Taken back"), (("reverses_id", "empty", False),)),
        groups=("task_id.work_centre_id", "machine_id", "reason", "reported_at:month"),
    ),
)
