"""Views and menus of the framework's own records."""

from __future__ import annotations

from core.i18n import translator
from core.views import Button, Column, Entry, Filter, Form, Group, Lines, List, Menu, Search, Tab

_ = translator("core")

VIEWS = (
    List("core.user", Column("login"), Column("name"), Column("email"), Column("locale"), Column("is_admin"),
    Column("active")),
    Search("core.user", Filter("active", _("Active"), (("active", "eq", True),), default=True), groups=("locale",
    "active")),
    Form(
        "core.user",
        Button("reset", _("New password"), action="reset_password", icon="key"),
        Group("main", Entry("login"), Entry("name"), Entry("email"), Entry("locale"), Entry("zone"), Entry("active"),
        Entry("is_admin")),
        Tab("roles", Lines("memberships", (Column("role"),)), label=_("Roles")),
    ),
    List(
        "core.audit",
        Column("at"), Column("user_name"), Column("model"), Column("record_id"), Column("action"), Column("reason"),
        Column("origin"),
        Column("chain", hidden=True), Column("sequence", hidden=True), Column("record_version", hidden=True),
        sort=("-id",),
    ),
    Search("core.audit", groups=("model", "user_name", "action")),
    List("core.job", Column("title_text"), Column("state"), Column("progress"), Column("message"), Column("user_id"),
    Column("finished_at"), sort=("-id",)),
    Search("core.job", groups=("state", "name")),
    Form(
        "core.job",
        Button("open", _("Progress"), url="/app/jobs/{id}", icon="clock", primary=True),
        Group("main", Entry("title_text"), Entry("state"), Entry("progress"), Entry("message"), Entry("user_id"),
        Entry("finished_at"), Entry("attempts"), Entry("error", span=2)),
    ),
    List("core.saved_view", Column("name"), Column("model"), Column("shared"), Column("query", hidden=True)),
    Form("core.saved_view", Group("main", Entry("name"), Entry("model"), Entry("shared"), Entry("query", span=2))),
    List("core.api_token", Column("name"), Column("user_id"), Column("expires_at"), Column("revoked_at")),
)  # fmt: skip

MENUS = (
    Menu("today", _("Today"), url="/app", icon="today", sequence=0),
    Menu("settings", _("Settings"), icon="settings", sequence=900),
    Menu(
        "settings.users",
        _("Users"),
        parent="settings",
        model="core.user",
        icon="people",
        sequence=10,
        groups=("core.administrator",),
    ),
    Menu("settings.tokens", _("API tokens"), parent="settings", model="core.api_token", icon="key", sequence=20),
    Menu("settings.jobs", _("Jobs"), parent="settings", model="core.job", icon="clock", sequence=30),
    Menu("settings.audit", _("Audit trail"), parent="settings", model="core.audit", icon="lock", sequence=40),
    Menu(
        "settings.addons",
        _("Addons"),
        parent="settings",
        url="/app/apps",
        icon="puzzle",
        sequence=50,
        groups=("core.administrator",),
    ),
)

PATCHES = ()
TILES = ()
