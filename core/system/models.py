"""The tables the framework itself stands on. Addons may extend them like any other model."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import JSON, Boolean, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.errors import AccessDenied, Problem
from core.i18n import translator
from core.orm import Key, Model, UtcDateTime, action, many_to_one, one_to_many, reference, ui
from core.security.passwords import hash_password, new_password

_ = translator("core")

LOCALE_CHOICES = (("en", "English"), ("zh_CN", "中文"))
THEME_CHOICES = (("auto", _("As the device")), ("light", _("Light")), ("dark", _("Dark")))


class User(Model, model="core.user"):
    """Somebody, or a program, who logs in."""

    title = _("User")
    title_plural = _("Users")
    search_fields = ("login", "name", "email")

    login: Mapped[str] = mapped_column(Key(80), unique=True, info=ui(_("Log-in name")))
    name: Mapped[str] = mapped_column(String(120), info=ui(_("Name")))
    email: Mapped[str] = mapped_column(String(200), default="", server_default="", info=ui(_("E-mail")))
    password_hash: Mapped[str] = mapped_column(
        String(200), default="", server_default="", info=ui(_("Password"), readonly=True, hidden=True)
    )
    locale: Mapped[str] = mapped_column(
        String(10), default="en", server_default="en", info=ui(_("Language"), choices=LOCALE_CHOICES)
    )
    zone: Mapped[str] = mapped_column(
        String(60), default="", server_default="", info=ui(_("Time zone"), help=_("Empty: the zone of the site."))
    )
    theme: Mapped[str] = mapped_column(
        String(10), default="auto", server_default="auto", info=ui(_("Theme"), choices=THEME_CHOICES)
    )
    active: Mapped[bool] = mapped_column(Boolean, default=True, server_default="1", info=ui(_("Active")))
    is_admin: Mapped[bool] = mapped_column(
        Boolean, default=False, server_default="0", info=ui(_("Administrator"), help=_("May do everything."))
    )
    memberships: Mapped[list[Membership]] = one_to_many(
        "core.membership", via="user_id", label=_("Roles"), back_populates="user"
    )

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        if self.zone and self.zone not in available_timezones():
            yield Problem(_("There is no such time zone."), "/zone", "unknown_choice")
        if self.id is not None and session.principal.user_id == self.id and not self.active:
            yield Problem(_("You cannot switch your own account off."), "/active", "own_account")

    @action(_("New password"))
    def reset_password(self, session: Any) -> dict[str, Any]:
        """A random password, shown once; ends the user's log-ins. Administrators are reset by administrators only."""
        if self.is_admin and not session.principal.is_admin:
            raise AccessDenied(_("Only an administrator may do this for an administrator."))
        password = new_password()
        with session.system_work("reset password"):
            self.password_hash = hash_password(password)
            table = session.models["core.session"].__table__
            session.core_connection().execute(table.delete().where(table.c.user_id == self.id))
        return {
            "message": _("The new password of {name}: {password}", name=self.name, password=password),
            "password": password,
        }


class Membership(Model, model="core.membership"):
    """A user's role. Roles are declared by addons; one that is not enabled now grants nothing."""

    title = _("Role of a user")
    title_plural = _("Roles of users")
    record_name = "role"
    parent = "user_id"
    table_args = (UniqueConstraint("user_id", "role"),)

    user_id: Mapped[int] = reference("core.user", _("User"), ondelete="CASCADE")
    user: Mapped[User] = many_to_one("core.user", via="user_id", back_populates="memberships")
    role: Mapped[str] = mapped_column(Key(80), info=ui(_("Role"), widget="role"))


class UserSession(Model, model="core.session"):
    """A log-in in one browser. Only the digest of its token is kept."""

    title = _("Log-in session")
    title_plural = _("Log-in sessions")
    system_written = True
    record_name = "id"
    audited = False

    user_id: Mapped[int] = reference("core.user", _("User"), ondelete="CASCADE")
    token_digest: Mapped[str] = mapped_column(Key(64), unique=True, info=ui(_("Token digest"), hidden=True))
    csrf_token: Mapped[str] = mapped_column(String(64), info=ui(_("Form token"), hidden=True))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("Expires at")))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("Last seen")))
    address: Mapped[str] = mapped_column(String(64), default="", info=ui(_("Address")))
    agent: Mapped[str] = mapped_column(String(300), default="", info=ui(_("Browser")))


class ApiToken(Model, model="core.api_token"):
    """A key with which a program acts as a user. Only its digest is kept."""

    title = _("API token")
    title_plural = _("API tokens")
    system_written = True

    name: Mapped[str] = mapped_column(String(120), info=ui(_("Name")))
    user_id: Mapped[int] = reference("core.user", _("User"), ondelete="CASCADE")
    token_digest: Mapped[str] = mapped_column(
        Key(64), unique=True, info=ui(_("Token digest"), hidden=True, readonly=True)
    )
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Expires at")))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Revoked at")))


class LoginFailure(Model, model="core.login_failure"):
    """Failed log-ins per name or address, for throttling."""

    title = _("Failed log-ins")
    title_plural = _("Failed log-ins")
    system_written = True
    record_name = "subject"
    audited = False

    subject: Mapped[str] = mapped_column(Key(120), unique=True, info=ui(_("Name or address")))
    failures: Mapped[int] = mapped_column(Integer, default=0, info=ui(_("Failures")))
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Blocked until")))


class InstalledAddon(Model, model="core.addon"):
    """An addon whose tables exist here, enabled or not."""

    title = _("Installed addon")
    title_plural = _("Installed addons")
    system_written = True

    name: Mapped[str] = mapped_column(Key(80), unique=True, info=ui(_("Name")))
    installed_version: Mapped[str] = mapped_column(String(40), info=ui(_("Installed version")))
    enabled: Mapped[bool] = mapped_column(Boolean, default=True, info=ui(_("Enabled")))


class Setting(Model, model="core.setting"):
    """Values of the installation: the generation number, the set-up link, the demo mark."""

    title = _("Setting")
    title_plural = _("Settings")
    system_written = True
    audited = False

    name: Mapped[str] = mapped_column(Key(120), unique=True, info=ui(_("Name")))
    value: Mapped[str] = mapped_column(Text, default="", info=ui(_("Value")))


class AuditEntry(Model, model="core.audit"):
    """One change of one record, written in the transaction of the change. Never updated, never deleted."""

    title = _("Audit entry")
    title_plural = _("Audit trail")
    system_written = True
    record_name = "id"
    default_sort = ("-id",)
    audited = False
    table_args = (UniqueConstraint("chain", "sequence"),)

    chain: Mapped[int] = mapped_column(Integer, info=ui(_("Chain"), help=_("The company, 0 for records of none.")))
    sequence: Mapped[int] = mapped_column(Integer, info=ui(_("Number in the chain")))
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("Time")))
    user_id: Mapped[int | None] = mapped_column(Integer, info=ui(_("User")))
    user_name: Mapped[str] = mapped_column(String(120), default="", info=ui(_("By")))
    origin: Mapped[str] = mapped_column(String(40), default="", info=ui(_("Origin")))
    model: Mapped[str] = mapped_column(Key(120), index=True, info=ui(_("Model")))
    record_id: Mapped[int] = mapped_column(Integer, index=True, info=ui(_("Record")))
    record_version: Mapped[int] = mapped_column(Integer, info=ui(_("Record version")))
    action: Mapped[str] = mapped_column(String(40), info=ui(_("Action")))
    reason: Mapped[str] = mapped_column(String(500), default="", info=ui(_("Reason")))
    changes: Mapped[str] = mapped_column(Text, info=ui(_("Changes")))
    previous_digest: Mapped[str] = mapped_column(String(64), info=ui(_("Previous digest")))
    digest: Mapped[str] = mapped_column(String(64), info=ui(_("Digest")))


class AuditHead(Model, model="core.audit_head"):
    """The last link of each chain; locked while a transaction appends."""

    title = _("Head of an audit chain")
    title_plural = _("Heads of audit chains")
    system_written = True
    record_name = "chain"
    audited = False

    chain: Mapped[int] = mapped_column(Integer, unique=True, info=ui(_("Chain")))
    sequence: Mapped[int] = mapped_column(Integer, info=ui(_("Number in the chain")))
    digest: Mapped[str] = mapped_column(String(64), info=ui(_("Digest")))


JOB_STATES = (
    ("queued", _("Queued")),
    ("running", _("Running")),
    ("done", _("Done")),
    ("failed", _("Failed")),
    ("cancelled", _("Cancelled")),
)


class Job(Model, model="core.job"):
    """Work done outside a request."""

    title = _("Job")
    title_plural = _("Jobs")
    system_written = True
    record_name = "title_text"
    default_sort = ("-id",)
    audited = False

    name: Mapped[str] = mapped_column(Key(120), index=True, info=ui(_("Name")))
    title_text: Mapped[str] = mapped_column(String(200), default="", info=ui(_("Job")))
    arguments: Mapped[Any] = mapped_column(JSON, info=ui(_("Arguments")))
    state: Mapped[str] = mapped_column(
        Key(20), default="queued", index=True, info=ui(_("State"), choices=JOB_STATES, readonly=True)
    )
    progress: Mapped[int] = mapped_column(Integer, default=0, info=ui(_("Progress"), unit="%"))
    message: Mapped[str] = mapped_column(String(500), default="", info=ui(_("Message")))
    result: Mapped[Any] = mapped_column(JSON, nullable=True, info=ui(_("Result")))
    error: Mapped[str] = mapped_column(Text, default="", info=ui(_("Error")))
    user_id: Mapped[int | None] = reference("core.user", _("User"), ondelete="SET NULL")
    locale: Mapped[str] = mapped_column(String(10), default="en", info=ui(_("Language")))
    unique_key: Mapped[str | None] = mapped_column(Key(200), unique=True, info=ui(_("Unique key")))
    priority: Mapped[int] = mapped_column(Integer, default=0, info=ui(_("Priority")))
    run_after: Mapped[datetime] = mapped_column(UtcDateTime, info=ui(_("Not before")))
    attempts: Mapped[int] = mapped_column(Integer, default=0, info=ui(_("Attempts")))
    worker: Mapped[str] = mapped_column(String(120), default="", info=ui(_("Worker")))
    heartbeat_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Heartbeat")))
    cancel_requested: Mapped[bool] = mapped_column(Boolean, default=False, info=ui(_("Cancel requested")))
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=ui(_("Finished at")))


class IdempotencyKey(Model, model="core.idempotency_key"):
    """The answer to a request that carried an Idempotency-Key, kept so that a repeat gets the same one."""

    title = _("Idempotency key")
    title_plural = _("Idempotency keys")
    system_written = True
    record_name = "key"
    audited = False
    table_args = (UniqueConstraint("user_id", "key"),)

    user_id: Mapped[int] = reference("core.user", _("User"), ondelete="CASCADE")
    key: Mapped[str] = mapped_column(Key(200), info=ui(_("Key")))
    request_digest: Mapped[str] = mapped_column(String(64), info=ui(_("Request digest")))
    status: Mapped[int] = mapped_column(Integer, info=ui(_("Status")))
    body: Mapped[str] = mapped_column(Text, info=ui(_("Answer")))
    headers: Mapped[Any] = mapped_column(JSON, info=ui(_("Headers")))


LONGEST_QUERY = 2000


class SavedView(Model, model="core.saved_view"):
    """A list under a name: its filters, groups, sorting and columns. Private, or shared with everybody."""

    title = _("Saved view")
    title_plural = _("Saved views")
    default_sort = ("model", "name")
    table_args = (UniqueConstraint("user_id", "model", "name"),)

    user_id: Mapped[int] = reference("core.user", _("User"), ondelete="CASCADE", readonly=True, hidden=True)
    model: Mapped[str] = mapped_column(Key(120), index=True, info=ui(_("Model")))
    name: Mapped[str] = mapped_column(String(80), info=ui(_("Name")))
    query: Mapped[str] = mapped_column(
        Text, default="", info=ui(_("Filters and columns"), help=_("As in the address of the list, behind the “?”."))
    )
    shared: Mapped[bool] = mapped_column(Boolean, default=False, info=ui(_("Shared with everybody")))

    def before_save(self, session: Any, is_new: bool) -> None:
        super().before_save(session, is_new)
        if is_new and self.user_id is None:
            self.user_id = session.principal.user_id

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        yield from self._foreign(session)
        if self.model and self.model not in session.models:
            yield Problem(_("There is no such list."), "/model", "unknown_choice")
        if self.query and len(self.query) > LONGEST_QUERY:
            yield Problem(_("At most {count} characters.", count=LONGEST_QUERY), "/query", "too_long")

    def delete_problems(self, session: Any) -> Iterable[Problem]:
        yield from super().delete_problems(session)
        yield from self._foreign(session)

    def _foreign(self, session: Any) -> Iterable[Problem]:
        """Everybody sees a shared view; only whoever saved it, or an administrator, changes it."""
        who = session.principal
        if self.id is not None and not who.is_admin and self.user_id != who.user_id:
            yield Problem(_("Only the person who saved this view may change it."), "", "denied")
