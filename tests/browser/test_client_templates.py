"""The templates rendered with sample contexts: whole, translated, and fit for the strict content policy."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from core.i18n.catalogue import messages
from core.i18n.extract import texts_of
from core.web.icons import icon, icon_names
from tests.browser.client_site import WEB, render_pages

ENGLISH_IN_CHINESE = re.compile(r">\s*([A-Z][a-z]+(?: [a-z]+){2,}[.…]?)\s*<")


@pytest.fixture(scope="module", params=[False, True], ids=["en", "zh"])
def pages(request: pytest.FixtureRequest) -> dict[str, str]:
    return render_pages(request.param)


def test_nothing_is_inline(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        assert not re.search(r"<[a-z][^>]*\s(?:style|on[a-z]+)=", html), name
        assert not re.search(r"<script(?![^>]*\bsrc=)", html), name
        assert "<style" not in html, name
        assert "javascript:" not in html, name


def test_nothing_comes_from_another_host(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        assert not re.search(r'(?:src|href|action)="(?:https?:)?//', html), name


def test_ids_are_unique(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        without_templates = re.sub(r"<template.*?</template>", "", html, flags=re.DOTALL)
        twice = [each for each, times in Counter(re.findall(r'\sid="([^"]+)"', without_templates)).items() if times > 1]
        assert not twice, name


def test_every_control_that_posts_carries_the_token(pages: dict[str, str]) -> None:
    for name, html in pages.items():
        for form in re.findall(r'<form[^>]*method="post".*?</form>', html, flags=re.DOTALL):
            assert 'name="_csrf"' in form, (name, form[:120])


def test_chinese_pages_hold_no_english_sentences() -> None:
    for name, html in render_pages(True).items():
        if name == "ui":
            continue
        found = ENGLISH_IN_CHINESE.findall(re.sub(r"<template id=.*?</template>", "", html, flags=re.DOTALL))
        assert not [each for each in found if each != "Switch to English"], name


def test_every_text_of_the_templates_is_translated() -> None:
    known = messages("core", "zh_CN")
    assert not [text for text in texts_of(WEB / "templates") if text not in known]


def test_every_icon_is_drawn_on_the_grid() -> None:
    for name in icon_names():
        drawn = icon(name)
        assert 'viewBox="0 0 24 24"' in drawn
        assert 'aria-hidden="true"' in drawn
        assert "style=" not in drawn


def test_an_icon_that_stands_alone_has_its_name_escaped() -> None:
    assert 'role="img" aria-label="a&#34; &lt;b&gt;"' in icon("plus", 20, 'a" <b>')
    with pytest.raises(LookupError, match="plus"):
        icon("pluss")
