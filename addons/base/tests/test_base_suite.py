"""What every addon owes: see core.testing.addon_suite."""

from __future__ import annotations

from typing import ClassVar

from addons.base.tests.support import Plant
from core.i18n import use_locale
from core.records.query import ListQuery, fetch_page
from core.testing.addon_suite import AddonSuite
from core.testing.suite.samples import Hints


class TestBase(AddonSuite):
    addon = "base"
    hints: ClassVar[Hints] = {
        "base.site": {"zone": "Asia/Shanghai"},
        "base.sequence": {"template": "S-{number:05d}"},
        "base.shift": {"start_time": 480, "end_time": 960},
        "base.shift_break": {"start_time": 720, "end_time": 750},
    }


def test_names_of_seeded_units_are_read_and_found_in_every_language(base_plant: Plant) -> None:
    with base_plant.acting("base.manager") as session:
        for locale, name in (("en", "piece"), ("zh_CN", "件")):
            with use_locale(locale):
                page = fetch_page(session, ListQuery("base.unit", ("name",), search=name))
                assert [row["name"] for row in page.rows] == [name]
                raw = fetch_page(session, ListQuery("base.unit", ("name",), search=name, names=False))
                assert [row["name"] for row in raw.rows] == ["piece"]
