"""Mixins that say to whom a record belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped

from core.i18n import translator
from core.orm import many_to_one, reference

if TYPE_CHECKING:
    from addons.base.models.company import Site

_ = translator("base")


class SiteScoped:
    """For models whose records belong to one site: ``class Order(SiteScoped, Model, model="orders.order")``.

    People see and change only the records of their own sites (see ``addons.base.hooks.record_rules``).
    """

    site_id: Mapped[int] = reference("base.site", _("Site"))
    site: Mapped[Site] = many_to_one("base.site", via="site_id")
