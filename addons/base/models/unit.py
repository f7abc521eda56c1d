"""Units of measure."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from core.i18n import translator
from core.orm import Key, Model, Quantity, ui

_ = translator("base")

DIMENSIONS = (
    ("count", _("Count")),
    ("mass", _("Mass")),
    ("length", _("Length")),
    ("area", _("Area")),
    ("volume", _("Volume")),
    ("time", _("Time")),
)


class Unit(Model, model="base.unit"):
    """A unit of one dimension. Seeded units keep their English name and are shown translated."""

    title = _("Unit of measure")
    title_plural = _("Units of measure")
    plural = "units"
    search_fields = ("code", "name")
    default_sort = ("dimension", "factor")
    table_args = (CheckConstraint("factor > 0", name="factor_positive"),)

    code: Mapped[str] = mapped_column(Key(16), unique=True, info=ui(_("Code")))
    name: Mapped[str] = mapped_column(String(60), info=ui(_("Name"), translated=True))
    dimension: Mapped[str] = mapped_column(String(12), default="count", info=ui(_("Dimension"), choices=DIMENSIONS))
    factor: Mapped[Decimal] = mapped_column(
        Quantity,
        default=Decimal(1),
        info=ui(
            _("Factor"),
            help=_("How many base units one of this is: piece, gram, metre, square metre, litre, second."),
            positive=True,
        ),
    )

    def display(self) -> str:
        return str(_(self.name))
