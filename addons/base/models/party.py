"""Customers and suppliers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from core.errors import Problem
from core.i18n import translator
from core.orm import Key, Model, ui

_ = translator("base")


class Party(Model, model="base.party"):
    """A business partner: a customer, a supplier, or both."""

    title = _("Party")
    title_plural = _("Parties")
    plural = "parties"
    search_fields = ("code", "name", "short_name", "contact", "phone")
    default_sort = ("code",)

    code: Mapped[str] = mapped_column(Key(32), unique=True, info=ui(_("Code")))
    name: Mapped[str] = mapped_column(String(160), info=ui(_("Name")))
    short_name: Mapped[str | None] = mapped_column(
        String(60), info=ui(_("Short name"), help=_("Shown where space is short."))
    )
    is_customer: Mapped[bool] = mapped_column(default=False, info=ui(_("Customer")))
    is_supplier: Mapped[bool] = mapped_column(default=False, info=ui(_("Supplier")))
    contact: Mapped[str | None] = mapped_column(String(80), info=ui(_("Contact person")))
    phone: Mapped[str | None] = mapped_column(String(40), info=ui(_("Phone")))
    email: Mapped[str | None] = mapped_column(String(120), info=ui(_("E-mail")))
    address: Mapped[str | None] = mapped_column(String(300), info=ui(_("Address"), widget="textarea"))
    active: Mapped[bool] = mapped_column(default=True, info=ui(_("Active")))

    def problems(self, session: Any) -> Iterable[Problem]:
        yield from super().problems(session)
        name, at, host = (self.email or "").partition("@")
        if self.email and not (name and at and "." in host and " " not in self.email):
            yield Problem(_("An e-mail address looks like name@example.com."), "/email")
