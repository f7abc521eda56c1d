"""A site's own addons: found in its folder, extending others, and refused in words when they do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.addons import lifecycle
from core.config import Config
from core.errors import CompositionError, Finding
from core.instance import Instance
from core.records import write
from core.schema import author
from tests.core.site_addons import SiteFolder, site_folder

EXTENSION = """
    from __future__ import annotations

    from sqlalchemy import String
    from sqlalchemy.orm import Mapped, mapped_column

    from addons.base.models import Party
    from core.errors import Problem
    from core.orm import ui


    class RatedParty(Party):
        rating: Mapped[str | None] = mapped_column(String(1), info=ui("Rating"))

        def problems(self, session):
            yield from super().problems(session)
            if self.rating == "D" and self.is_customer:
                yield Problem("Nothing is sold to D.", "/rating")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[SiteFolder]:
    with site_folder(tmp_path / "site") as made:
        yield made


def refusal(folder: SiteFolder, *names: str) -> list[Finding]:
    with pytest.raises(CompositionError) as refused:
        folder.compose(*names)
    return refused.value.findings


def test_addons_of_a_site_are_found_beside_the_installed_ones(folder: SiteFolder) -> None:
    path = folder.add("acme_found", {})
    found = folder.discover()
    assert found["acme_found"].path == path
    assert {"base", "orders"} < set(found)


def test_a_folder_called_addons_may_be_named_itself(folder: SiteFolder) -> None:
    from core.addons.discovery import discover

    folder.add("acme_itself", {})
    assert "acme_itself" in discover((folder.root / "addons",))


def test_a_site_extends_a_model_of_another_addon(folder: SiteFolder, tmp_path: Path) -> None:
    folder.add("acme_rating", {"models.py": EXTENSION})
    assert author.revise("acme_rating", folder.discover(), "Ratings") is not None
    instance = Instance(Config(tmp_path / "data", addon_folders=(folder.root,)))
    try:
        lifecycle.initialise(instance, ["acme_rating"])
        with instance.database.system(instance.generation, "test", write=True) as session:
            party = write.create(session, "base.party", {"code": "P", "name": "P", "rating": "D"})
            with pytest.raises(Exception, match="Nothing is sold to D") as refused:
                write.update(session, party, {"is_customer": True})
            assert [problem.pointer for problem in refused.value.problems] == ["/rating"]  # type: ignore[attr-defined]
            session.rollback()
        assert instance.generation.models.owners["base_party", "rating"] == "acme_rating"
        lifecycle.set_enabled(instance, "acme_rating", False)
        with instance.database.system(instance.generation, "test", write=True) as session:
            write.create(session, "base.party", {"code": "Q", "name": "Without the column"})
    finally:
        instance.close()


def test_a_model_defined_twice_is_refused_with_addon_file_and_line(folder: SiteFolder) -> None:
    code = """
        from core.orm import Model


        class Party(Model, model="base.party"):
            title = "Party"
    """
    path = folder.add("acme_twice", {"models.py": code})
    twice = next(each for each in refusal(folder) if "already defined" in each.message)
    assert (twice.place.addon, twice.place.file, twice.place.line) == ("acme_twice", str(path / "models.py"), 4)
    assert "base.party is already defined by base (" in str(twice)
    assert "extend Party by subclassing it" in twice.hint


def test_two_addons_that_order_bases_differently_are_refused(folder: SiteFolder) -> None:
    mixins = "class A: ...\n\n\nclass B: ...\n"
    folder.add("acme_one", {"models.py": _mixed("A, B"), "mixins.py": mixins})
    path = folder.add("acme_two", {"models.py": _mixed("B, A")}, depends=("acme_one",))
    (found,) = refusal(folder)
    assert found.place.addon == "acme_two"
    assert (found.place.file, found.place.line) == (str(path / "models.py"), 5)
    assert "acme_one" in found.hint


def _mixed(bases: str) -> str:
    return f"""
        from addons.acme_one.mixins import A, B
        from addons.base.models import Party


        class MixedParty({bases}, Party): ...
    """


def test_an_added_column_that_binds_others_is_refused(folder: SiteFolder) -> None:
    code = EXTENSION.replace("str | None", "str")
    path = folder.add("acme_bind", {"models.py": code})
    (found,) = refusal(folder)
    assert (found.place.addon, found.place.file, found.place.line) == ("acme_bind", str(path / "models.py"), 11)
    assert "rating needs to be nullable or have a server_default" in found.message


def test_a_patch_of_a_node_that_is_not_there_names_the_nearest(folder: SiteFolder) -> None:
    code = """
        from core.views import Entry, Patch

        PATCHES = (
            Patch("base.party.form", after="shortname", add=Entry("code")),
            Patch("base.partie.form", after="name", add=Entry("code")),
        )
    """
    path = folder.add("acme_patch", {"views.py": code})
    found = refusal(folder)
    assert [each.place.addon for each in found] == ["acme_patch"] * 2
    assert {each.place.file for each in found} == {str(path / "views.py")}
    assert [each.place.line for each in found] == [4, 5]
    assert "short_name" in found[0].hint
    assert "base.party.form" in found[1].hint


def test_all_findings_are_collected_and_the_old_generation_goes_on(folder: SiteFolder, tmp_path: Path) -> None:
    broken = 'from core.views import Entry, Form\n\nVIEWS = (Form("base.nowhere", Entry("a")), Form("base.gone"))\n'
    folder.add("acme_broken", {"views.py": broken})
    instance = Instance(Config(tmp_path / "data", addon_folders=(folder.root,)))
    try:
        lifecycle.initialise(instance, ["base"])
        before = instance.generation
        with pytest.raises(CompositionError) as refused:
            lifecycle.install(instance, ["acme_broken"])
        assert len(refused.value.findings) == 2
        assert instance.generation is before
        assert "acme_broken" not in instance.installed_addons()
    finally:
        instance.close()


def test_a_manifest_with_another_name_is_refused(folder: SiteFolder) -> None:
    path = folder.add("acme_named", {})
    (path / "manifest.py").write_text((path / "manifest.py").read_text("utf-8").replace('"acme_named"', '"other"', 1))
    with pytest.raises(CompositionError, match="acme_named: cannot be loaded"):
        folder.discover()


def test_a_missing_dependency_is_named(folder: SiteFolder) -> None:
    folder.add("acme_needs", {}, depends=("acme_lost",))
    (found,) = refusal(folder)
    assert "acme_lost is not on this machine" in str(found)
    assert "acme_needs depends on it" in str(found)
