"""The tests that every addon inherits with two lines::

    class TestOrders(AddonSuite):
        addon = "orders"

They judge declarations, texts and migrations; what the addon does is for tests of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest

from core.generation import Generation
from core.testing.suite import models, records, schema, texts, views
from core.testing.suite.generations import available, catalogue_of, folder_of, generation_of, site_folders


class AddonSuite:
    """Inherit with a class whose name begins with ``Test``, and name the addon; ``core`` is the framework itself."""

    addon: ClassVar[str]
    private: ClassVar[frozenset[str]] = frozenset()
    """Models of the addon that nobody but an administrator may touch, on purpose."""
    same_in_chinese: ClassVar[frozenset[str]] = frozenset()
    """Codes and proper names that Chinese texts leave as they are."""
    hints: ClassVar[Mapping[str, Mapping[str, Any]]] = {}
    """Values by model and field that the round trip needs and no declaration tells; see ``Samples``."""
    untried: ClassVar[Mapping[str, str]] = {}
    """Models that plain data cannot create, with the reason."""

    @pytest.fixture
    def generation(self) -> Generation:
        """The addon composed with what it depends on."""
        return generation_of(self.addon)

    def test_composes_with_its_dependencies(self, generation: Generation) -> None:
        assert generation.addons[-1].name == self.addon
        assert self.addon == "core" or available()[self.addon].manifest.version

    def test_views_compose(self, generation: Generation) -> None:
        _none([str(finding) for finding in generation.views.findings])
        _none(views.view_findings(self.addon, generation))

    def test_menus_lead_somewhere(self, generation: Generation, tmp_path: Path) -> None:
        from core.config import Config
        from core.instance import Instance
        from core.web.app import create_app

        instance = Instance(Config(tmp_path, addon_folders=site_folders()))
        try:
            _none(views.menu_findings(self.addon, generation, create_app(instance).url_map.bind("localhost")))
        finally:
            instance.close()

    def test_models_are_described(self, generation: Generation) -> None:
        _none(models.description_findings(self.addon, generation))

    def test_models_are_granted(self, generation: Generation) -> None:
        _none(models.grant_findings(self.addon, generation, self.private))

    def test_fields_are_described(self, generation: Generation) -> None:
        _none(models.field_findings(self.addon, generation))

    def test_added_columns_do_not_bind_others(self, generation: Generation) -> None:
        _none(models.extension_findings(self.addon, generation))

    def test_states_are_sound(self, generation: Generation) -> None:
        _none(models.state_findings(self.addon, generation))

    def test_chinese_is_complete(self) -> None:
        shared = None if self.addon == "core" else catalogue_of("core")
        _none(texts.completeness_findings(folder_of(self.addon), catalogue_of(self.addon), shared))

    def test_chinese_is_well_worded(self) -> None:
        _none(texts.wording_findings(catalogue_of(self.addon), self.same_in_chinese))

    def test_migrations_go_up_down_and_up(self, engine_url: str) -> None:
        with schema.scratch(engine_url) as database:
            schema.upgrade(database, self.addon)
            _none(schema.drift_findings(database, self.addon))
            first = schema.snapshot(database)
            schema.downgrade(database, self.addon)
            schema.upgrade(database, self.addon)
            _none(schema.leftovers(first, schema.snapshot(database)))

    def test_uninstalling_leaves_nothing(self, engine_url: str) -> None:
        with schema.scratch(engine_url) as database:
            schema.upgrade_others(database, self.addon)
            before = schema.snapshot(database)
            schema.upgrade(database, self.addon)
            schema.downgrade(database, self.addon)
            _none(schema.leftovers(before, schema.snapshot(database)))

    def test_records_make_the_round_trip(self, engine_url: str, tmp_path: Path) -> None:
        with records.installed(engine_url, tmp_path / "data", self.addon) as instance:
            _none(records.round_trip_findings(instance, self.addon, self.hints, self.untried))


def _none(findings: list[str]) -> None:
    if findings:
        pytest.fail("\n".join(findings), pytrace=False)
