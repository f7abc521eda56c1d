"""Views and menus of ``engineering``."""

from __future__ import annotations

from core.i18n import translator
from core.views.nodes import (
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

_ = translator("engineering")

ACTIVE = Filter("active", _("Active"), (("active", "eq", True),), default=True)
INACTIVE = Filter("inactive", _("Not active"), (("active", "eq", False),))
RELEASED = Filter("released", _("Released"), (("state", "eq", "released"),))
DRAFT = Filter("draft", _("Draft"), (("state", "eq", "draft"),))
REVISION_LIST = (Column("revision"), Column("state"))
NEW_REVISION = Button(
    "new_revision", _("New revision"), action="new_revision", icon="copy", groups=("engineering.engineer",)
)

VIEWS = (
    List("engineering.item_category", Column("code"), Column("name"), Column("parent_id")),
    Form(
        "engineering.item_category",
        Smart("item_list", _("Items"), "engineering.item", "category_id", icon="item"),
        Group("main", Entry("code"), Entry("name"), Entry("parent_id")),
    ),
    List(
        "engineering.item",
        Column("code"),
        Column("name"),
        Column("specification"),
        Column("kind"),
        Column("category_id"),
        Column("unit_id"),
        Column("tracking", hidden=True),
        Column("standard_cost", hidden=True),
        Column("weight", hidden=True),
        Column("active", hidden=True),
    ),
    Form(
        "engineering.item",
        Smart("bom_list", _("Bills of material"), "engineering.bom", "item_id", icon="bom"),
        Smart("routing_list", _("Routings"), "engineering.routing", "item_id", icon="routing"),
        Smart("used_in", _("Used in"), "engineering.bom_line", "item_id", icon="link"),
        Group("main", Entry("code"), Entry("name", span=2), Entry("specification", span=2)),
        Group("kind", Entry("kind"), Entry("category_id"), Entry("unit_id"), Entry("tracking"), label=_("Kind")),
        Group("values", Entry("standard_cost"), Entry("weight"), Entry("active"), label=_("Values")),
        Tab("boms", Lines("boms", REVISION_LIST, readonly=True), label=_("Bills of material")),
        Tab("routings", Lines("routings", REVISION_LIST, readonly=True), label=_("Routings")),
        Tab(
            "conversions",
            Lines("unit_conversions", (Column("from_unit_id"), Column("factor"), Column("to_unit_id"))),
            label=_("Unit conversions"),
        ),
    ),
    Search(
        "engineering.item",
        Filter("make", _("Made here"), (("kind", "eq", "make"),)),
        Filter("buy", _("Bought"), (("kind", "eq", "buy"),)),
        ACTIVE,
        INACTIVE,
        groups=("category_id", "kind", "unit_id"),
    ),
    List("engineering.bom", Column("item_id"), Column("revision"), Column("quantity"), Column("state")),
    Form(
        "engineering.bom",
        NEW_REVISION,
        Group("main", Entry("item_id", span=2), Entry("revision"), Entry("quantity")),
        Tab(
            "lines",
            Lines(
                "lines",
                (
                    Column("sequence"),
                    Column("item_id"),
                    Column("quantity"),
                    Column("scrap_percent"),
                    Column("issue_method"),
                ),
            ),
            label=_("Components"),
        ),
    ),
    Search("engineering.bom", RELEASED, DRAFT, groups=("state", "item_id")),
    List(
        "engineering.bom_line",
        Column("bom_id"),
        Column("sequence"),
        Column("item_id"),
        Column("quantity"),
        Column("scrap_percent"),
        Column("issue_method", hidden=True),
    ),
    List("engineering.routing", Column("item_id"), Column("revision"), Column("state")),
    Form(
        "engineering.routing",
        NEW_REVISION,
        Group("main", Entry("item_id", span=2), Entry("revision")),
        Tab(
            "operations",
            Lines(
                "operations",
                (
                    Column("sequence"),
                    Column("name"),
                    Column("work_centre_id"),
                    Column("setup_minutes"),
                    Column("run_minutes"),
                    Column("queue_minutes"),
                    Column("transfer_batch"),
                    Column("setup_family_id"),
                    Column("interruptible"),
                ),
            ),
            label=_("Operations"),
        ),
    ),
    Search("engineering.routing", RELEASED, DRAFT, groups=("state", "item_id")),
    List(
        "engineering.operation",
        Column("routing_id"),
        Column("sequence"),
        Column("name"),
        Column("work_centre_id"),
        Column("setup_minutes"),
        Column("run_minutes"),
        Column("queue_minutes", hidden=True),
        Column("transfer_batch", hidden=True),
        Column("setup_family_id", hidden=True),
    ),
    Form(
        "engineering.operation",
        Group("main", Entry("routing_id"), Entry("sequence"), Entry("name"), Entry("work_centre_id")),
        Group("times", Entry("setup_minutes"), Entry("run_minutes"), Entry("queue_minutes"), label=_("Times")),
        Group("flow", Entry("transfer_batch"), Entry("setup_family_id"), Entry("interruptible"), label=_("Flow")),
        Tab("machines", Lines("machines", (Column("machine_id"), Column("speed_percent"))), label=_("Machines")),
        Tab("predecessors", Lines("predecessors", (Column("predecessor_id"),)), label=_("Predecessors")),
        Tab("instructions", Entry("instructions", span=2), label=_("Instructions")),
    ),
    Search("engineering.operation", groups=("work_centre_id", "setup_family_id")),
    List(
        "engineering.work_centre",
        Column("code"),
        Column("name"),
        Column("site_id"),
        Column("calendar_id"),
        Column("active", hidden=True),
    ),
    Form(
        "engineering.work_centre",
        Smart("machine_list", _("Machines"), "engineering.machine", "work_centre_id", icon="machine"),
        Group("main", Entry("code"), Entry("name"), Entry("site_id"), Entry("calendar_id"), Entry("active")),
        Tab(
            "machines",
            Lines("machines", (Column("code"), Column("name"), Column("speed"), Column("active")), readonly=True),
            label=_("Machines"),
        ),
        Tab("families", Lines("setup_families", (Column("code"), Column("name"))), label=_("Set-up families")),
        Tab(
            "changes",
            Lines("setup_changes", (Column("from_family_id"), Column("to_family_id"), Column("minutes"))),
            label=_("Changeover times"),
        ),
    ),
    Search("engineering.work_centre", ACTIVE, INACTIVE, groups=("site_id",)),
    List(
        "engineering.machine",
        Column("code"),
        Column("name"),
        Column("work_centre_id"),
        Column("speed"),
        Column("calendar_id"),
        Column("active", hidden=True),
    ),
    Form(
        "engineering.machine",
        Group("main", Entry("code"), Entry("name"), Entry("work_centre_id")),
        Group("work", Entry("speed"), Entry("calendar_id"), Entry("active"), label=_("Work")),
    ),
    Search("engineering.machine", ACTIVE, INACTIVE, groups=("work_centre_id", "calendar_id")),
)

PATCHES: tuple[Patch, ...] = ()

MENUS = (
    Menu("engineering", _("Engineering"), icon="routing", sequence=300),
    Menu("engineering.items", _("Items"), parent="engineering", model="engineering.item", icon="item", sequence=10),
    Menu(
        "engineering.boms",
        _("Bills of material"),
        parent="engineering",
        model="engineering.bom",
        icon="bom",
        sequence=20,
    ),
    Menu(
        "engineering.routings",
        _("Routings"),
        parent="engineering",
        model="engineering.routing",
        icon="routing",
        sequence=30,
    ),
    Menu(
        "engineering.work_centres",
        _("Work centres"),
        parent="engineering",
        model="engineering.work_centre",
        icon="factory",
        sequence=40,
    ),
    Menu(
        "engineering.machines",
        _("Machines"),
        parent="engineering",
        model="engineering.machine",
        icon="machine",
        sequence=50,
    ),
    Menu(
        "engineering.categories",
        _("Product families"),
        parent="engineering",
        model="engineering.item_category",
        icon="group",
        sequence=60,
    ),
)

TILES = (
    Tile(
        "engineering.draft_routings",
        _("Routings to release"),
        "engineering.routing",
        (("state", "eq", "draft"),),
        tone="idle",
        icon="routing",
        sequence=80,
        groups=("engineering.engineer",),
    ),
)
