"""The sites people work at: what they see of everything that belongs to a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped

from core.i18n import translator
from core.orm import Model, many_to_one, one_to_many, reference
from core.system.models import User

if TYPE_CHECKING:
    from addons.base.models.company import Site

_ = translator("base")


class SiteUser(User):
    """A user with sites."""

    sites: Mapped[list[UserSite]] = one_to_many(
        "base.user_site", via="user_id", label=_("Sites"), back_populates="user"
    )


class UserSite(Model, model="base.user_site"):
    """A site at which a user works."""

    title = _("Site of a user")
    title_plural = _("Sites of users")
    record_name = "id"
    parent = "user_id"
    table_args = (UniqueConstraint("user_id", "site_id"),)

    user_id: Mapped[int] = reference("core.user", _("User"), ondelete="CASCADE")
    site_id: Mapped[int] = reference("base.site", _("Site"), ondelete="CASCADE")
    user: Mapped[SiteUser] = many_to_one("core.user", via="user_id", back_populates="sites")
    site: Mapped[Site] = many_to_one("base.site", via="site_id")
