"""Errors as pages: what happened, what now, in the reader's language, and nothing of the inside."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError

from core.web import today
from tests.web.parsed import parsed
from tests.web.site import ORDERS, Site

WORDS = {
    403: ("You may not see Users.", "你无权"),
    404: ("There is no such page.", "没有"),
    405: ("This page cannot be used that way.", "不能"),
}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize(
    ("path", "status"), [("/app/core/users", 403), ("/app/orders/nothing", 404), (f"{ORDERS}/bulk", 405)]
)
def test_pages_that_cannot_be_shown(site: Site, path: str, status: int, language: str):
    clerk = site.person("clerk")
    clerk.post("/preferences/language", {"lang": language})
    page = clerk.page(path, status=status)
    text = page.text("main")
    assert page.select("nav", id="rail")
    assert page.one("html")["lang"] == ("en" if language == "en" else "zh-CN")
    assert text.isascii() == (language == "en")
    assert page.select("a", href="/app")
    if language == "en":
        assert WORDS[status][0] in text


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_fault_of_ours_says_so_and_gives_a_number(site: Site, language: str, monkeypatch: pytest.MonkeyPatch):
    clerk = site.person("clerk")
    clerk.post("/preferences/language", {"lang": language})

    def broken(*_args, **_more):
        raise ZeroDivisionError("secret of the inside")

    monkeypatch.setattr(today, "count", broken)
    monkeypatch.setattr(today, "list_url", broken)
    monkeypatch.setattr(today, "now", broken)
    answer = clerk.get("/app", headers={"X-Request-Id": "abcdefgh12345678"})
    page = parsed(answer)
    assert answer.status_code == 500
    assert "secret" not in page.html
    assert "Traceback" not in page.html
    assert page.text("code") == "abcdefgh12345678"
    assert answer.headers["X-Request-Id"] == "abcdefgh12345678"
    assert page.scripted() == []


def test_a_database_that_does_not_answer(site: Site, monkeypatch: pytest.MonkeyPatch):
    clerk = site.person("clerk")

    def locked(*_args, **_more):
        raise OperationalError("SELECT secret", {}, Exception("database is locked"))

    monkeypatch.setattr(today, "now", locked)
    page = clerk.page("/app", status=503)
    assert "Nothing was changed" in page.text()
    assert "secret" not in page.html


def test_programs_get_problems_not_pages(site: Site):
    clerk = site.person("clerk")
    answer = clerk.get("/app/orders/nothing", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")


def test_a_fragment_asked_for_after_the_log_in_ended_leads_to_the_log_in(site: Site):
    answer = site.client().get(f"{ORDERS}/count", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (401, "/login")


def test_the_address_is_kept_over_the_log_in(site: Site):
    answer = site.client().get(f"{ORDERS}?q=a%26b&group=state")
    assert answer.location == "/login?next=/app/orders/orders%3Fq%3Da%2526b%26group%3Dstate"
