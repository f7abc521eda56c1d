"""The garment pack loads through the real addons and makes an order book worth planning."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from addons.base.services.packs import load_pack
from addons.base.tests.support import Plant, plant
from core.clock import now

PACK = Path(__file__).parents[2] / "scaffolds" / "packs" / "garment"
ADDONS = ("base", "engineering", "orders", "production")


@pytest.fixture(scope="module")
def factory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    with plant(tmp_path_factory.mktemp("garment"), *ADDONS) as opened:
        with opened.writing() as session:
            load_pack(session, PACK, "zh_CN", now().date())
        yield opened


def count(session: Any, model: str, **values: Any) -> int:
    cls = session.models[model]
    conditions = [getattr(cls, name) == value for name, value in values.items()]
    return int(session.scalar(select(func.count()).select_from(cls).where(*conditions)))


def texts(value: Any) -> Iterator[dict[str, str]]:
    if isinstance(value, dict) and "zh_CN" in value:
        yield value
    elif isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts(inner)


def test_every_text_is_there_in_both_languages():
    found = [text for path in PACK.glob("*.json") for text in texts(json.loads(path.read_text(encoding="utf-8")))]
    assert len(found) > 200
    assert all(text["en"].isascii() or "ä" in text["en"] for text in found)
    assert all(any("\u4e00" <= char <= "\u9fff" for char in text["zh_CN"]) for text in found)


def test_it_holds_a_winter_order_book(factory: Plant):
    with factory.writing() as session:
        assert count(session, "orders.order", state="confirmed") == 60
        assert count(session, "base.party", is_customer=True) == 8
        assert 24 <= count(session, "engineering.machine") <= 30
        assert 560 <= count(session, "production.task") <= 660
        rush = count(session, "orders.order", priority="rush")
        assert 4 <= rush <= 8


def test_garments_are_made_over_several_levels(factory: Plant):
    with factory.writing() as session:
        cls = session.models["production.order"]
        depths = {}
        for order in session.scalars(select(cls).order_by(cls.id)):
            depths[order.id] = 0 if order.parent_id is None else depths[order.parent_id] + 1
    assert set(depths.values()) == {0, 1, 2}


def test_every_task_has_a_machine_that_can_do_it(factory: Plant):
    with factory.writing() as session:
        tasks = session.scalars(select(session.models["production.task"])).all()
        assert all(task.alternatives for task in tasks)
        assert any(len({line.speed_percent for line in task.alternatives}) > 1 for task in tasks)


def test_sewing_is_the_bottleneck_and_loaded_for_five_to_six_weeks(factory: Plant):
    week = 6 * 8.5 * 60
    with factory.writing() as session:
        load: dict[str, float] = {}
        for task in session.scalars(select(session.models["production.task"])):
            code = task.work_centre.code
            load[code] = load.get(code, 0.0) + float(task.run_minutes + task.setup_minutes)
        speed: dict[str, float] = {}
        for machine in session.scalars(select(session.models["engineering.machine"])):
            code = machine.work_centre.code
            speed[code] = speed.get(code, 0.0) + float(machine.speed) / 100
    weeks = {code: load[code] / (speed[code] * week) for code in load}
    assert max(weeks, key=lambda code: weeks[code]) == "SEW"
    assert 4.2 <= weeks["SEW"] <= 5.2


def test_loading_it_again_adds_nothing(factory: Plant):
    with factory.writing() as session:
        report = load_pack(session, PACK, "en", now().date())
    assert report.created == {}
    assert report.present["orders.order"] == 60
