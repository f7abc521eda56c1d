"""With Chinese chosen, the pages are Chinese: no English words are left but codes and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from zoneinfo import available_timezones

import pytest
from flask.testing import FlaskClient

from core.addons import lifecycle
from core.config import Config
from core.i18n import use_locale
from core.instance import Instance
from core.security import accounts
from core.web.app import create_app
from core.web.context import SESSION_COOKIE

SHOWN_ATTRIBUTES = ("title", "placeholder", "aria-label", "alt", "data-tip", "data-confirm")
SILENT = ("script", "style", "svg", "kbd", "code")
STAYS = (
    "Taktline XLSX CSV UTF GBK API ID Excel JSON REST EN en Switch to English Ctrl Esc Enter Alt CNY kg SO year number"
    " core base ISO EUR IANA Asia Shanghai"
)
"""Keys and names that stay; the button for English speaks English."""
WORD = re.compile(r"[A-Za-z]{2,}")
SAME = frozenset(WORD.findall(STAYS))
CODE = re.compile(r"[\w{}:-]*[\d_][\w{}:-]*|[a-z]+\.[a-z]+|[a-z]{1,4}")
"""Codes of records: they hold a digit, or are as short as those of units."""


class Shown(HTMLParser):
    """Collects what people read: text and the attributes that are shown or read aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        self.texts += [value for name, value in attrs if name in SHOWN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.texts.append(data.strip())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    instance = Instance(Config(tmp_path_factory.mktemp("pages")))
    with use_locale("zh_CN"):
        lifecycle.initialise(instance)
    user_id = lifecycle.create_user(instance, "wang", "a long secret", name="王伟", admin=True, locale="zh_CN")
    made = create_app(instance).test_client()
    made.set_cookie(SESSION_COOKIE, accounts.create_session(instance, user_id).token)
    yield made
    instance.close()


def addresses(client: FlaskClient) -> list[str]:
    """Every menu entry, and the empty form of every model behind one."""
    instance = client.application.extensions["mes"]
    generation = instance.generation
    found = ["/app", "/preferences", "/app/apps", "/no-such-page"]
    for menu in generation.menus:
        if menu.model == "core.audit":
            continue  # what was recorded stays as it was recorded
        if menu.model:
            path = f"/app/{generation.path_of(menu.model)}"
            found += [path, f"{path}/new"]
        elif menu.url:
            found.append(menu.url)
    return found


def test_no_english_is_left_on_chinese_pages(client: FlaskClient) -> None:
    left: dict[str, str] = {}
    names = {"wang", *client.application.extensions["mes"].available}
    zones = available_timezones()
    for address in addresses(client):
        parser = Shown()
        parser.feed(client.get(address).get_data(as_text=True))
        for text in parser.texts:
            words = [word for word in WORD.findall(re.sub(r"{[^}]*}", "", text)) if word not in SAME | names]
            if words and text not in zones and not CODE.fullmatch(text):
                left.setdefault(text, address)
    assert not left, "\n".join(f"{address}: {text}" for text, address in left.items())


def test_the_login_page_follows_the_browser(client: FlaskClient) -> None:
    guest = client.application.test_client()
    page = guest.get("/login", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).get_data(as_text=True)
    assert "登录" in page
    assert "User name" not in page
    assert "User name" in guest.get("/login", headers={"Accept-Language": "de,en;q=0.5"}).get_data(as_text=True)
