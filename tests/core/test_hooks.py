"""Every hook is documented and tried: a hook ``x`` of core.hookspecs has a test ``test_hook_x`` here."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from inspect import getdoc, isfunction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from core import hookspecs
from core.addons import lifecycle
from core.config import Config
from core.errors import Refused
from core.instance import Instance
from core.records import write
from core.security import accounts
from core.security.principal import Principal, Scopes
from core.states.engine import transition
from tests.core.site_addons import SiteFolder, site_folder

HOOKS = sorted(name for name, found in vars(hookspecs).items() if isfunction(found) and hasattr(found, "taktline_spec"))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[SiteFolder]:
    with site_folder(tmp_path / "site") as made:
        yield made


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_says_what_it_is_for(name: str) -> None:
    text = getdoc(getattr(hookspecs, name)) or ""
    assert len(text) > 20
    assert text[0].isupper()
    assert text.rstrip().endswith(".")


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_is_tested(name: str) -> None:
    assert f"test_hook_{name}" in globals()


def test_a_hook_nobody_specified_is_refused(folder: SiteFolder) -> None:
    folder.add("acme_typo", {"hooks.py": "from core.hookspecs import hook\n\n\n@hook\ndef record_rulez(): ...\n"})
    with pytest.raises(Exception, match="record_rulez"):
        folder.compose()


def test_bases_are_asked_first(folder: SiteFolder) -> None:
    code = """
        from core.hookspecs import hook


        @hook
        def demo_data(session, pack):
            session.append("{name}")
    """
    folder.add("acme_b", {"hooks.py": code.replace("{name}", "acme_b")})
    folder.add("acme_a", {"hooks.py": code.replace("{name}", "acme_a")}, depends=("acme_b",))
    asked: list[str] = []
    folder.compose().hooks.hook.demo_data(session=asked, pack="garment")
    assert asked == ["acme_b", "acme_a"]


def test_hook_principal_scopes(folder: SiteFolder, tmp_path: Path) -> None:
    code = """
        from core.hookspecs import hook
        from core.security.principal import Scopes


        @hook
        def principal_scopes(generation, session, user_id):
            return Scopes(frozenset({7}), frozenset({8, 9}), "Asia/Tokyo")
    """
    folder.add("acme_scopes", {"hooks.py": code}, depends=())
    with installation(folder, tmp_path, "acme_scopes") as instance:
        user_id = lifecycle.create_user(instance, "wang", "a long secret", name="Wang")
        principal = accounts.principal_of(instance, user_id)
    assert principal.scopes == Scopes(frozenset({7}), frozenset({8, 9}), "Asia/Tokyo")


def test_hook_record_rules(folder: SiteFolder, tmp_path: Path) -> None:
    code = """
        from core.hookspecs import hook
        from core.security.declare import Rule


        @hook
        def record_rules(generation):
            return [Rule("base.party", lambda Party, user: Party.code == "SEEN")]
    """
    folder.add("acme_rules", {"hooks.py": code})
    with installation(folder, tmp_path, "acme_rules") as instance:
        with instance.database.system(instance.generation, "test", write=True) as session:
            for party in ("SEEN", "HIDDEN"):
                write.create(session, "base.party", {"code": party, "name": party})
        reader = Principal(7, "reader", "Reader", groups=instance.generation.policy.expand(["base.user"]))
        with instance.database.session(instance.generation, reader) as session:
            party_cls: Any = session.models["base.party"]
            assert list(session.scalars(select(party_cls.code))) == ["SEEN"]


def test_hook_addon_installed(folder: SiteFolder, tmp_path: Path) -> None:
    code = """
        from core.hookspecs import hook

        seen = []


        @hook
        def addon_installed(session, addon):
            seen.append((addon, type(session).__name__, session.writes))
    """
    folder.add("acme_first", {"hooks.py": code})
    folder.add("acme_second", {}, depends=("acme_first",))
    with installation(folder, tmp_path, "acme_first") as instance:
        lifecycle.install(instance, ["acme_second"])
        lifecycle.install(instance, ["acme_second"])
        module = instance.available["acme_first"].part("hooks")
    assert module is not None
    assert module.seen == [(name, "SystemSession", True) for name in ("base", "acme_first", "acme_second")]


def test_hook_record_transitioned(folder: SiteFolder, tmp_path: Path) -> None:
    code = """
        from core.errors import Refused
        from core.hookspecs import hook

        seen = []


        @hook
        def record_transitioned(session, record, edge, source, target):
            seen.append((record.model_name, edge, source, target, record.state))
            if record.customer_reference == "refuse":
                raise Refused("Not on a Friday.")
    """
    folder.add("acme_states", {"hooks.py": code}, depends=("orders",))
    with installation(folder, tmp_path, "acme_states") as instance:
        ids = [_order(instance, reference) for reference in ("", "refuse")]
        with instance.database.system(instance.generation, "test", write=True) as session:
            transition(session, write.fetch(session, "orders.order", ids[0]), "confirm")
        module: Any = instance.available["acme_states"].part("hooks")
        assert module.seen == [("orders.order", "confirm", "draft", "confirmed", "confirmed")]
        with (
            pytest.raises(Refused, match="Friday"),
            instance.database.system(instance.generation, "test", write=True) as session,
        ):
            transition(session, write.fetch(session, "orders.order", ids[1]), "confirm")
        with instance.database.system(instance.generation, "test") as session:
            assert write.fetch(session, "orders.order", ids[1]).state == "draft"


def test_hook_demo_data(folder: SiteFolder, tmp_path: Path) -> None:
    code = """
        from core.hookspecs import hook
        from core.records import write


        @hook
        def demo_data(session, pack):
            write.create(session, "base.party", {"code": pack.upper(), "name": "Sample"})
    """
    folder.add("acme_demo", {"hooks.py": code})
    with installation(folder, tmp_path, "acme_demo") as instance:
        with instance.database.system(instance.generation, "demo", write=True) as session:
            instance.generation.hooks.hook.demo_data(session=session, pack="garment")
        with instance.database.system(instance.generation, "test") as session:
            party: Any = session.models["base.party"]
            assert session.scalars(select(party.name).where(party.code == "GARMENT")).one() == "Sample"


class installation:
    """``with installation(folder, path, addon) as instance``: the addon and its dependencies, installed on SQLite."""

    def __init__(self, folder: SiteFolder, path: Path, addon: str) -> None:
        self.instance = Instance(Config(path / "data", addon_folders=(folder.root,)))
        lifecycle.initialise(self.instance, [addon])

    def __enter__(self) -> Instance:
        return self.instance

    def __exit__(self, *_error: object) -> None:
        self.instance.close()


def _order(instance: Instance, reference: str) -> int:
    with instance.database.system(instance.generation, "test", write=True) as session:
        make = session.models
        site: Any = session.scalars(select(make["base.site"])).first()
        if site is None:
            company = write.create(session, "base.company", {"code": "C", "name": "Company"})
            site = write.create(
                session, "base.site", {"company_id": company.id, "code": "S", "name": "Site", "zone": "Asia/Shanghai"}
            )
            write.create(session, "base.party", {"code": "P", "name": "Party", "is_customer": True})
            unit: Any = session.scalars(select(make["base.unit"].id).limit(1)).one()  # type: ignore[attr-defined]
            write.create(session, "engineering.item", {"code": "I", "name": "Item", "kind": "buy", "unit_id": unit})
        party: Any = session.scalars(select(make["base.party"])).one()
        item: Any = session.scalars(select(make["engineering.item"])).one()
        order = write.create(
            session,
            "orders.order",
            {
                "site_id": site.id,
                "customer_id": party.id,
                "customer_reference": reference,
                "requested_date": date(2099, 1, 1).isoformat(),
                "lines": [{"item_id": item.id, "quantity": "5"}],
            },
        )
        return int(order.id)
