"""The documentation says what is there: the tutorial is carried out, references are complete, links lead somewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import fields
from inspect import isfunction
from pathlib import Path

import click
import pytest

import core.orm
import core.views
from core import hookspecs
from core.cli.main import COMMANDS, MesGroup, main
from core.config import Config
from core.instance import Instance
from core.orm.ui import UI
from core.security import accounts, declare
from core.states.machine import Edge
from core.web.app import create_app
from core.web.context import SESSION_COOKIE
from tests.core.site_addons import SiteFolder, site_folder

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
CHINESE = sorted(path.relative_to(DOCS) for folder in ("tutorials", "how-to") for path in (DOCS / folder).glob("*.md"))
BLOCK = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```", re.S | re.M)
LINK = re.compile(r"\[[^\]]+\]\(([^)#\s]+)[^)]*\)")
MES = "import sys; from core.cli.main import main; sys.argv[0] = 'mes'; main()"


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """Language, file name and text of the code blocks of a page."""
    return BLOCK.findall(page.read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_links_between_pages_resolve(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text("utf-8")) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", CHINESE, ids=str)
def test_pages_for_users_are_there_in_chinese(page: Path) -> None:
    chinese = DOCS / "zh_CN" / page
    assert re.search("[一-鿿]", chinese.read_text("utf-8"))
    assert len(blocks(chinese)) == len(blocks(DOCS / page))


def test_both_tutorials_hold_the_same_code() -> None:
    name = Path("tutorials/first-addon.md")
    assert blocks(DOCS / name) == blocks(DOCS / "zh_CN" / name)


def unnamed(page: str, names: Iterable[str]) -> list[str]:
    text = (DOCS / "reference" / page).read_text("utf-8")
    return [name for name in names if not re.search(rf"\b{re.escape(name)}\b", text)]


def test_every_hook_has_its_paragraph() -> None:
    text = (DOCS / "reference" / "hooks.md").read_text("utf-8")
    hooks = [name for name, found in vars(hookspecs).items() if isfunction(found) and hasattr(found, "taktline_spec")]
    assert sorted(re.findall(r"^## (\w+)$", text, re.M)) == sorted(hooks)


def test_every_setting_is_named() -> None:
    assert unnamed("configuration.md", (field.name for field in fields(Config))) == []


def test_every_command_is_named() -> None:
    group = main
    assert isinstance(group, MesGroup)
    context = click.Context(group)
    words = [f"mes {name}" for name in COMMANDS]
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        words += list(command.commands) if isinstance(command, click.Group) else []
    assert unnamed("cli.md", words) == []


def test_every_node_of_views_is_named() -> None:
    assert unnamed("views.md", core.views.__all__) == []


def test_every_fact_of_fields_is_named() -> None:
    assert unnamed("models.md", (field.name for field in fields(UI))) == []
    types = [
        name for name in core.orm.__all__ if name in ("Key", "Money", "Quantity", "UtcDateTime", "reference", "ui")
    ]
    assert unnamed("models.md", types) == []


def test_every_declaration_of_security_is_named() -> None:
    classes = [
        name
        for name, found in vars(declare).items()
        if isinstance(found, type) and found.__module__ == declare.__name__
    ]
    assert unnamed("security.md", classes) == []


def test_every_fact_of_edges_is_named() -> None:
    assert unnamed("states-and-actions.md", (field.name for field in fields(Edge))) == []


class Reader:
    """Somebody who does what a tutorial says, in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        self.environment = {
            **os.environ,
            "PYTHONPATH": paths,
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
        }
        (folder / "bin").mkdir()
        for name, code in (("mes", f'-c "{MES}"'), ("python", "")):
            script = folder / "bin" / name
            script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {code} "$@"\n', "utf-8")
            script.chmod(0o755)
        self.said: list[str] = []

    def follow(self, page: Path) -> None:
        script = ["set -e"]
        for language, file, text in blocks(page):
            if file:
                script.append(f"mkdir -p {Path(file).parent}\ncat > {file} <<'END_OF_FILE'\n{text}END_OF_FILE")
            elif language == "sh":
                script.append(text)
        done = subprocess.run(
            ["sh", "-c", "\n".join(script)],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=240, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
        self.said = (done.stdout + done.stderr).splitlines()


def test_the_first_addon_works_as_the_tutorial_says(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.follow(DOCS / "tutorials" / "first-addon.md")
    assert any("main/packing" in line and "acme_packing" in line for line in reader.said)
    assert any(re.search(r"\b1\d passed", line) for line in reader.said)
    with site_folder(tmp_path / "acme") as folder:
        folder.names.append("acme_packing")
        look_at_the_field(folder, tmp_path / "acme-data")


def look_at_the_field(folder: SiteFolder, data: Path) -> None:
    """The field stands in the form, in both languages, and in the API, and its rule holds in both."""
    instance = Instance(Config(data, addon_folders=(folder.root,)))
    try:
        from core.addons import lifecycle

        client = create_app(instance).test_client()
        for locale, label in (("en", "Packing"), ("zh_CN", "包装方式")):
            user_id = lifecycle.create_user(instance, f"user_{locale}", "a long secret", admin=True, locale=locale)
            client.set_cookie(SESSION_COOKIE, accounts.create_session(instance, user_id).token)
            assert label in client.get("/app/orders/orders/new").get_data(as_text=True)
        _id, token = accounts.create_api_token(instance, user_id, "test")
        head = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        refused = client.post(
            "/api/v1/orders/orders", json={"kind": "stock", "packing": "pallet", "priority": "rush"}, headers=head
        )
        assert refused.status_code == 422
        listed = client.get("/api/v1/orders/orders?filter[packing]=box", headers=head)
        assert listed.status_code == 200
        assert listed.json is not None
        assert listed.json["items"] == []
    finally:
        instance.close()
