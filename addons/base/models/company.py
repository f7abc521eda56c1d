"""Companies (legal entities) and their sites."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from addons.base.zones import is_zone
from core.errors import Problem
from core.i18n import translator
from core.orm import Key, Model, many_to_one, one_to_many, reference, ui

if TYPE_CHECKING:
    from addons.base.models.calendar import Calendar

_ = translator("base")


class Company(Model, model="base.company"):
    """A legal entity. Its sites belong to it; people are members of sites."""

    title = _("Company")
    title_plural = _("Companies")
    plural = "companies"
    search_fields = ("code", "name")
    default_sort = ("code",)

    code: Mapped[str] = mapped_column(Key(32), unique=True, info=ui(_("Code")))
    name: Mapped[str] = mapped_column(String(120), info=ui(_("Name")))
    currency: Mapped[str] = mapped_column(
        String(3), default="CNY", info=ui(_("Currency"), help=_("ISO 4217 code of three letters, such as CNY or EUR."))
    )
    active: Mapped[bool] = mapped_column(default=True, info=ui(_("Active")))
    sites: Mapped[list[Site]] = one_to_many(
        "base.site", via="company_id", label=_("Sites"), owned=False, order_by="code"
    )

    def before_save(self, session: Any, is_new: bool) -> None:
        super().before_save(session, is_new)
        if self.currency:
            self.currency = self.currency.strip().upper()

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        code = self.currency or ""
        if self.currency is not None and not (len(code) == 3 and code.isascii() and code.isalpha()):
            yield Problem(_("A currency is three letters, such as CNY."), "/currency")


class Site(Model, model="base.site"):
    """A factory: one place with one time zone. Times of its records are shown in that zone."""

    title = _("Site")
    title_plural = _("Sites")
    plural = "sites"
    search_fields = ("code", "name")
    default_sort = ("code",)

    company_id: Mapped[int] = reference("base.company", _("Company"))
    code: Mapped[str] = mapped_column(Key(32), unique=True, info=ui(_("Code")))
    name: Mapped[str] = mapped_column(String(120), info=ui(_("Name")))
    zone: Mapped[str] = mapped_column(
        String(64),
        default="Asia/Shanghai",
        info=ui(_("Time zone"), help=_("A name of the IANA time zone list, such as Asia/Shanghai."), widget="zone"),
    )
    calendar_id: Mapped[int | None] = reference(
        "base.calendar", _("Calendar"), help=_("Holds for every machine that has none of its own.")
    )
    active: Mapped[bool] = mapped_column(default=True, info=ui(_("Active")))

    company: Mapped[Company] = many_to_one("base.company", via="company_id")
    calendar: Mapped[Calendar | None] = many_to_one("base.calendar", via="calendar_id")

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        if self.zone is not None and not is_zone(self.zone):
            yield Problem(_("{zone} is not a known time zone; write it like Asia/Shanghai.", zone=self.zone), "/zone")
