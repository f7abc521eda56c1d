"""Views and menus of ``base``."""

from __future__ import annotations

from core.i18n import translator
from core.views.nodes import Column, Entry, Filter, Form, Group, Lines, List, Menu, Patch, Search, Tab

_ = translator("base")

ACTIVE = Filter("active", _("Active"), (("active", "eq", True),), default=True)
INACTIVE = Filter("inactive", _("Not active"), (("active", "eq", False),))

VIEWS = (
    List("base.company", Column("code"), Column("name"), Column("currency"), Column("active")),
    Form(
        "base.company",
        Group("main", Entry("code"), Entry("name"), Entry("currency"), Entry("active")),
        Tab("sites", Lines("sites", (Column("code"), Column("name"), Column("zone")), readonly=True), label=_("Sites")),
    ),
    Search("base.company", ACTIVE, INACTIVE, groups=("currency",)),
    List(
        "base.site",
        Column("code"),
        Column("name"),
        Column("company_id"),
        Column("zone"),
        Column("calendar_id"),
        Column("active", hidden=True),
    ),
    Form(
        "base.site",
        Group("main", Entry("code"), Entry("name"), Entry("company_id")),
        Group("time", Entry("zone"), Entry("calendar_id"), Entry("active"), label=_("Time")),
    ),
    Search("base.site", ACTIVE, INACTIVE, groups=("company_id", "zone")),
    List(
        "base.party",
        Column("code"),
        Column("name"),
        Column("short_name", hidden=True),
        Column("is_customer"),
        Column("is_supplier"),
        Column("contact"),
        Column("phone"),
        Column("email", hidden=True),
        Column("active", hidden=True),
    ),
    Form(
        "base.party",
        Group("main", Entry("code"), Entry("name", span=2), Entry("short_name")),
        Group("roles", Entry("is_customer"), Entry("is_supplier"), Entry("active"), label=_("Role")),
        Group(
            "contact", Entry("contact"), Entry("phone"), Entry("email"), Entry("address", span=2), label=_("Contact")
        ),
    ),
    Search(
        "base.party",
        Filter("customers", _("Customers"), (("is_customer", "eq", True),)),
        Filter("suppliers", _("Suppliers"), (("is_supplier", "eq", True),)),
        ACTIVE,
        INACTIVE,
        groups=("is_customer", "is_supplier"),
    ),
    List("base.unit", Column("code"), Column("name"), Column("dimension"), Column("factor")),
    Form("base.unit", Group("main", Entry("code"), Entry("name"), Entry("dimension"), Entry("factor"))),
    Search("base.unit", groups=("dimension",)),
    List("base.shift", Column("code"), Column("name"), Column("start_time"), Column("end_time")),
    Form(
        "base.shift",
        Group("main", Entry("code"), Entry("name"), Entry("start_time"), Entry("end_time")),
        Tab("breaks", Lines("breaks", (Column("start_time"), Column("end_time"))), label=_("Breaks")),
    ),
    List("base.calendar", Column("code"), Column("name"), Column("zone")),
    Form(
        "base.calendar",
        Group("main", Entry("code"), Entry("name"), Entry("zone")),
        Tab("days", Lines("days", (Column("weekday"), Column("shift_id"))), label=_("Weekly pattern")),
        Tab(
            "exceptions",
            Lines(
                "exceptions",
                (Column("name"), Column("first_day"), Column("last_day"), Column("kind"), Column("shift_id")),
            ),
            label=_("Holidays and extra days"),
        ),
    ),
    List("base.sequence", Column("code"), Column("name"), Column("template"), Column("next_number"), Column("reset")),
    Form(
        "base.sequence",
        Group("main", Entry("code"), Entry("name")),
        Group("number", Entry("template"), Entry("next_number"), Entry("reset"), Entry("last_year"), label=_("Number")),
    ),
)

PATCHES: tuple[Patch, ...] = ()

MENUS = (
    Menu("base", _("Master data"), icon="table", sequence=800),
    Menu("base.parties", _("Parties"), parent="base", model="base.party", icon="people", sequence=10),
    Menu("base.companies", _("Companies"), parent="base", model="base.company", icon="building", sequence=60),
    Menu("base.sites", _("Sites"), parent="base", model="base.site", icon="factory", sequence=65),
    Menu("base.calendars", _("Calendars"), parent="base", model="base.calendar", icon="calendar", sequence=70),
    Menu("base.shifts", _("Shifts"), parent="base", model="base.shift", icon="clock", sequence=75),
    Menu("base.units", _("Units of measure"), parent="base", model="base.unit", icon="ruler", sequence=80),
    Menu(
        "base.sequences",
        _("Number sequences"),
        parent="base",
        model="base.sequence",
        icon="list",
        sequence=90,
        groups=("base.manager",),
    ),
)

TILES = ()
