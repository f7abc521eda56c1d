"""Conversion between units."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from sqlalchemy import select

from addons.base.models import Unit
from addons.base.services import convert
from addons.base.tests.support import Plant
from core.errors import Refused
from core.i18n.locale import use_locale


@dataclass
class Rate:
    from_unit_id: int
    to_unit_id: int
    factor: Decimal


@dataclass
class Fabric:
    unit_conversions: list[Rate]


def unit(session, code):
    return session.scalars(select(session.models[Unit]).where(session.models[Unit].code == code)).one()


@pytest.mark.parametrize(
    ("amount", "source", "target", "expected"),
    [
        ("2.5", "kg", "g", "2500"),
        ("90", "min", "h", "1.5"),
        ("1", "cm2", "m2", "0.0001"),
        ("10", "s", "min", "0.166667"),
        ("3", "doz", "pcs", "36"),
        ("7", "m", "m", "7"),
    ],
)
def test_units_of_one_dimension(base_plant: Plant, amount, source, target, expected):
    with base_plant.writing() as session:
        result = convert(session, Decimal(amount), unit(session, source), unit(session, target))
    assert result == Decimal(expected)


def test_other_dimensions_need_a_conversion_of_the_item(base_plant: Plant):
    with base_plant.writing() as session:
        metre, kilogram, gram, centimetre = (unit(session, code) for code in ("m", "kg", "g", "cm"))
        with pytest.raises(Refused):
            convert(session, Decimal(1), metre, kilogram)
        fabric = Fabric([Rate(metre.id, gram.id, Decimal(320))])
        assert convert(session, Decimal(5), metre, kilogram, fabric) == Decimal("1.6")
        assert convert(session, Decimal("0.64"), kilogram, centimetre, fabric) == Decimal(200)


def test_a_dozen_is_not_converted_by_the_rate_of_a_box(base_plant: Plant):
    with base_plant.writing() as session:
        dozen, piece, pair = (unit(session, code) for code in ("doz", "pcs", "pair"))
        boxed = Fabric([Rate(dozen.id, piece.id, Decimal(13))])
        assert convert(session, Decimal(2), dozen, piece, boxed) == Decimal(26)
        assert convert(session, Decimal(2), pair, piece, boxed) == Decimal(4)


def test_seeded_units_are_shown_translated_and_seeded_once(base_plant: Plant):
    from addons.base import data

    with base_plant.writing() as session:
        data.install(session)
        assert unit(session, "pcs").display() == "piece"
        with use_locale("zh_CN"):
            assert unit(session, "pcs").display() == "件"
