"""Where work is done: work centres with their machines, and what changing over costs."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from addons.base.models import SiteScoped
from addons.engineering.lookup import loaded
from core.errors import Problem
from core.i18n import translator
from core.orm import Key, Model, Quantity, many_to_one, one_to_many, reference, ui

if TYPE_CHECKING:
    from addons.base.models import Calendar

_ = translator("engineering")


class WorkCentre(SiteScoped, Model, model="engineering.work_centre"):
    """A group of machines that do the same kind of work."""

    title = _("Work centre")
    title_plural = _("Work centres")
    search_fields = ("code", "name")
    default_sort = ("code",)

    code: Mapped[str] = mapped_column(Key(32), unique=True, info=ui(_("Code")))
    name: Mapped[str] = mapped_column(String(80), info=ui(_("Name")))
    calendar_id: Mapped[int | None] = reference("base.calendar", _("Calendar"), help=_("Empty: that of the site."))
    active: Mapped[bool] = mapped_column(default=True, info=ui(_("Active")))

    calendar: Mapped[Calendar | None] = many_to_one("base.calendar", via="calendar_id")
    machines: Mapped[list[Machine]] = one_to_many(
        "engineering.machine", via="work_centre_id", label=_("Machines"), owned=False, order_by="code"
    )
    setup_families: Mapped[list[SetupFamily]] = one_to_many(
        "engineering.setup_family",
        via="work_centre_id",
        label=_("Set-up families"),
        order_by="code",
        back_populates="work_centre",
    )
    setup_changes: Mapped[list[SetupChange]] = one_to_many(
        "engineering.setup_change",
        via="work_centre_id",
        label=_("Changeover times"),
        order_by="id",
        back_populates="work_centre",
    )

    def display(self) -> str:
        return f"{self.code} {self.name}"


class SetupFamily(Model, model="engineering.setup_family"):
    """Operations of one family follow each other on a machine without a changeover."""

    title = _("Set-up family")
    title_plural = _("Set-up families")
    search_fields = ("code", "name")
    default_sort = ("code",)
    parent = "work_centre_id"
    table_args = (UniqueConstraint("work_centre_id", "code"),)

    work_centre_id: Mapped[int] = reference("engineering.work_centre", _("Work centre"), ondelete="CASCADE")
    code: Mapped[str] = mapped_column(Key(32), info=ui(_("Code")))
    name: Mapped[str] = mapped_column(String(80), info=ui(_("Name")))
    work_centre: Mapped[WorkCentre] = many_to_one(
        "engineering.work_centre", via="work_centre_id", back_populates="setup_families"
    )


class SetupChange(Model, model="engineering.setup_change"):
    """How long a machine of the work centre changes over between two families. A pair not listed takes no time."""

    title = _("Changeover time")
    title_plural = _("Changeover times")
    record_name = "id"
    parent = "work_centre_id"
    table_args = (
        UniqueConstraint("work_centre_id", "from_family_id", "to_family_id"),
        CheckConstraint("minutes >= 0", name="minutes_not_negative"),
    )

    work_centre_id: Mapped[int] = reference("engineering.work_centre", _("Work centre"), ondelete="CASCADE")
    from_family_id: Mapped[int] = reference("engineering.setup_family", _("From family"), ondelete="CASCADE")
    to_family_id: Mapped[int] = reference("engineering.setup_family", _("To family"), ondelete="CASCADE")
    minutes: Mapped[Decimal] = mapped_column(Quantity, info=ui(_("Minutes"), unit=_("min"), minimum=0))
    work_centre: Mapped[WorkCentre] = many_to_one(
        "engineering.work_centre", via="work_centre_id", back_populates="setup_changes"
    )
    from_family: Mapped[SetupFamily] = many_to_one("engineering.setup_family", via="from_family_id")
    to_family: Mapped[SetupFamily] = many_to_one("engineering.setup_family", via="to_family_id")

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        for name in ("from_family", "to_family"):
            family = loaded(session, self, name)
            if family is None or self.work_centre_id is None or family.work_centre_id is None:
                continue
            if family.work_centre_id != self.work_centre_id:
                yield Problem(_("This family belongs to another work centre."), f"/{name}_id")


class Machine(Model, model="engineering.machine"):
    """One machine, line or place that does one task at a time."""

    title = _("Machine")
    title_plural = _("Machines")
    search_fields = ("code", "name")
    default_sort = ("code",)
    table_args = (CheckConstraint("speed > 0", name="speed_positive"),)

    code: Mapped[str] = mapped_column(Key(32), unique=True, info=ui(_("Code")))
    name: Mapped[str] = mapped_column(String(80), info=ui(_("Name")))
    work_centre_id: Mapped[int] = reference("engineering.work_centre", _("Work centre"))
    calendar_id: Mapped[int | None] = reference(
        "base.calendar", _("Calendar"), help=_("Empty: that of the work centre.")
    )
    speed: Mapped[Decimal] = mapped_column(
        Quantity,
        default=Decimal(100),
        info=ui(_("Speed"), unit=_("%"), help=_("100: run times hold as planned; 200: half the time."), positive=True),
    )
    active: Mapped[bool] = mapped_column(default=True, info=ui(_("Active")))
    work_centre: Mapped[WorkCentre] = many_to_one("engineering.work_centre", via="work_centre_id")
    calendar: Mapped[Calendar | None] = many_to_one("base.calendar", via="calendar_id")

    def display(self) -> str:
        return f"{self.code} {self.name}"

    def problems(self, session: Any) -> Iterable[Problem]:
        from addons.engineering.services.calendars import calendar_of

        yield from super().problems(session)
        known = self.work_centre_id is not None or self.work_centre is not None
        if self.active is not False and known and calendar_of(session, self) is None:
            yield Problem(
                _("The machine has no calendar, nor have its work centre and site: it could never work."),
                "/calendar_id",
            )
