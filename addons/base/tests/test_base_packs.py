"""Starter packs: what a file may say, and what is said about a wrong one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from addons.base.models import Calendar, CalendarException, Company, Site
from addons.base.services.packs import describe_pack, load_pack
from addons.base.tests.support import Plant
from core.errors import Refused

TODAY = date(2026, 11, 22)
COMPANY = {"code": "C", "name": {"en": "Winter Ltd.", "zh_CN": "寒冬公司"}}


def pack(folder: Path, *sections, title="T"):
    (folder / "pack.json").write_text(json.dumps({"title": title, "addons": ["base"], "files": ["a.json"]}))
    (folder / "a.json").write_text(json.dumps(list(sections)), encoding="utf-8")
    return folder


def section(model, *records, **facts):
    return {"model": model, "records": list(records), **facts}


def load(plant: Plant, folder: Path, locale="en"):
    with plant.writing() as session:
        return load_pack(session, folder, locale, TODAY)


def test_records_refer_by_code_and_speak_the_language_wanted(base_plant: Plant, tmp_path: Path):
    site = {"code": "S", "name": "S", "company_id": "C"}
    folder = pack(tmp_path, section("base.company", COMPANY), section("base.site", site))
    report = load(base_plant, folder, "zh_CN")
    assert report.created == {"base.company": 1, "base.site": 1}
    with base_plant.writing() as session:
        assert session.scalars(select(session.models[Site])).one().company.name == "寒冬公司"


def test_a_second_load_adds_only_what_is_missing_and_changes_nothing(base_plant: Plant, tmp_path: Path):
    load(base_plant, pack(tmp_path, section("base.company", COMPANY)))
    changed = {**COMPANY, "name": "Other"}
    report = load(base_plant, pack(tmp_path, section("base.company", changed, {"code": "D", "name": "D"})))
    assert (report.created, report.present) == ({"base.company": 1}, {"base.company": 1})
    with base_plant.writing() as session:
        names = session.scalars(select(session.models[Company].name).order_by(session.models[Company].code)).all()
    assert names == ["Winter Ltd.", "D"]


def test_days_count_from_today_or_come_back_every_year(base_plant: Plant, tmp_path: Path):
    days = [
        {"name": "relative", "first_day": "-1d", "last_day": "+14d"},
        {"name": "fixed", "first_day": "2027-02-05", "last_day": "2027-02-11"},
        {"name": "yearly", "first_day": "12-31", "last_day": "12-31", "$years": [-1, 0, 2]},
    ]
    load(base_plant, pack(tmp_path, section("base.calendar", {"code": "K", "name": "K", "exceptions": days})))
    with base_plant.writing() as session:
        cls = session.models[CalendarException]
        found = [(e.name, e.first_day, e.last_day) for e in session.scalars(select(cls).order_by(cls.id))]
    assert found == [
        ("relative", date(2026, 11, 21), date(2026, 12, 6)),
        ("fixed", date(2027, 2, 5), date(2027, 2, 11)),
        *(("yearly", date(year, 12, 31), date(year, 12, 31)) for year in (2025, 2026, 2028)),
    ]


def test_labels_join_records_of_one_file(base_plant: Plant, tmp_path: Path):
    calendar = {"$as": "week", "code": "K", "name": "K"}
    sections = (
        section("base.company", COMPANY),
        section("base.calendar", calendar),
        section("base.site", {"code": "S", "name": "S", "company_id": "C", "calendar_id": "$week"}),
    )
    for _time in range(2):
        load(base_plant, pack(tmp_path, *sections))
    with base_plant.writing() as session:
        assert session.scalars(select(session.models[Site])).one().calendar.code == "K"
        assert len(session.scalars(select(session.models[Calendar])).all()) == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "S", "name": "S", "company_id": "nobody"}, "there is no base.company nobody"),
        ({"code": "S", "name": "S", "colour": "red"}, "there is no field base.site.colour"),
        ({"code": "S", "name": "S", "company_id": "C", "active": "perhaps"}, "entry 2"),
        ({"code": "S", "name": "S", "company_id": "C", "zone": "Mars"}, "Mars"),
    ],
)
def test_a_wrong_entry_is_named_and_nothing_is_kept(base_plant: Plant, tmp_path: Path, wrong, words):
    good = {"code": "A", "name": "A", "company_id": "C"}
    folder = pack(tmp_path, section("base.company", COMPANY), section("base.site", good, wrong))
    with pytest.raises(Refused) as caught:
        load(base_plant, folder)
    assert words in str(caught.value)
    assert "a.json / base.site, entry 2" in str(caught.value)
    with base_plant.writing() as session:
        assert session.scalars(select(session.models[Company])).all() == []


@pytest.mark.parametrize("day", ["tomorrow", "+5w", "2026-13-01", "02-30"])
def test_a_day_that_is_none_is_refused(base_plant: Plant, tmp_path: Path, day):
    exception = {"name": "x", "first_day": day, "last_day": "+1d"}
    with pytest.raises(Refused):
        load(
            base_plant, pack(tmp_path, section("base.calendar", {"code": "K", "name": "K", "exceptions": [exception]}))
        )


def test_a_folder_without_a_readable_pack_is_refused(base_plant: Plant, tmp_path: Path):
    with pytest.raises(Refused):
        load(base_plant, tmp_path)
    pack(tmp_path)
    (tmp_path / "a.json").write_text("[{")
    with pytest.raises(Refused) as caught:
        load(base_plant, tmp_path)
    assert "a.json" in str(caught.value)


def test_a_pack_describes_itself_in_both_languages(tmp_path: Path):
    folder = pack(tmp_path, title={"en": "Bakery", "zh_CN": "面包房"})
    assert describe_pack(folder, "zh_CN")["title"] == "面包房"
    assert describe_pack(folder, "en")["addons"] == ("base",)
