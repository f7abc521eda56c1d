"""The pages of help: there in both languages, rendered, linked, and naming buttons as the screens do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from core.addons import lifecycle
from core.config import Config
from core.i18n.update import entries, place_of
from core.instance import Instance
from core.security import accounts
from core.web.app import create_app
from core.web.context import SESSION_COOKIE
from core.web.help import FOLDER, ORDER

LOCALES = ("en", "zh_CN")
ADDONS = ("core", "base", "engineering", "orders", "production", "scheduling")
BOLD = re.compile(r"\*\*(.+?)\*\*")
LINK = re.compile(r'href="([^"]+)"')
EMPHASIS = {
    "en": {"Work", "Lists", "Forms", "Numbers", "Dates", "References", "Records with lines", "for stock", "CSV"}
    | {"Into free time", "pinned", "working plan", "sites"},
    "zh_CN": {"执行", "列表", "表单", "数字", "日期", "引用", "带明细行的记录", "CSV", "工厂"},
}
"""Bold words that are no label of the screens."""


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    made = Instance(Config(tmp_path_factory.mktemp("help")))
    lifecycle.initialise(made)
    for locale in LOCALES:
        lifecycle.create_user(made, locale, "a long secret", admin=True, locale=locale)
    yield made
    made.close()


def client_of(instance: Instance, locale: str) -> FlaskClient:
    """A logged-in browser in ``locale``."""
    client = create_app(instance).test_client()
    session = accounts.create_session(instance, accounts.find_user(instance, locale))
    client.set_cookie(SESSION_COOKIE, session.token)
    return client


def source(locale: str, name: str) -> str:
    return (FOLDER / locale / f"{name}.md").read_text("utf-8")


def test_both_languages_have_the_same_pages() -> None:
    for locale in LOCALES:
        assert {path.stem for path in (FOLDER / locale).glob("*.md")} == set(ORDER)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", ORDER)
def test_a_page_has_a_title_and_is_short(locale: str, name: str) -> None:
    lines = source(locale, name).splitlines()
    assert lines[0].startswith("# ")
    assert not lines[1]
    assert sum(line.startswith("# ") for line in lines) == 1
    assert len(lines) < 70


@pytest.mark.parametrize("name", ORDER)
def test_both_languages_are_built_alike(name: str) -> None:
    shapes = [[line[:3] for line in source(locale, name).splitlines() if line[:1] in "#|"] for locale in LOCALES]
    assert [part.count("#") for part in shapes[0]] == [part.count("#") for part in shapes[1]]


@pytest.mark.parametrize("locale", LOCALES)
def test_pages_render_and_their_links_lead_on(instance: Instance, locale: str) -> None:
    client: Any = client_of(instance, locale)
    seen: set[str] = set()
    for name in ORDER:
        answer = client.get(f"/help/{name}", follow_redirects=True)
        html = answer.get_data(as_text=True)
        assert answer.status_code == 200
        assert f'lang="{locale.replace("_", "-") if locale != "en" else "en"}' in html
        article = html[html.index("<article") : html.index("</article>")]
        assert "**" not in article
        seen.update(LINK.findall(article))
    assert len(seen) >= 6
    for address in sorted(seen):
        assert client.get(address, follow_redirects=True).status_code == 200, address


def test_help_is_for_those_who_are_logged_in(instance: Instance) -> None:
    client = create_app(instance).test_client()
    assert client.get("/help/orders").status_code in (302, 303, 401)
    assert client_of(instance, "en").get("/help/nowhere").status_code == 404
    assert client_of(instance, "en").get("/help/..%2fstart").status_code == 404


@pytest.mark.parametrize("locale", LOCALES)
def test_bold_words_are_labels_of_the_screens(locale: str) -> None:
    texts: set[str] = set()
    for addon in ADDONS:
        _folder, catalogue = place_of(addon)
        pairs = entries(Path(catalogue))
        texts.update(pairs if locale == "en" else pairs.values())
    unknown = []
    for name in ORDER:
        for phrase in BOLD.findall(source(locale, name)):
            parts = [part.strip(" .。") for part in phrase.split("→")]
            unknown += [f"{name}: {part}" for part in parts if part not in texts | EMPHASIS[locale]]
    assert unknown == []
