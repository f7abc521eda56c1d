"""What stands around every page: closed by default, form tokens, foreign sites, headers, no inline script."""

from __future__ import annotations

import re

import pytest

from core.web.app import SECURITY_HEADERS
from tests.web.parsed import parsed
from tests.web.site import ORDERS, Site

OPEN = {
    "/",
    "/login",
    "/logout",
    "/setup/<token>",
    "/healthz",
    "/preferences/language",
    "/static/<path:filename>",
    "/api/docs.css",
}
"""All that answers somebody who is not logged in."""
NOT_THERE = 99_999


def addresses(site: Site) -> list[tuple[str, str, str]]:
    """(rule, address, method) of every route, of Flask and of addons, with plausible parts filled in."""
    rules = [(rule.rule, rule.methods or set()) for rule in site.app.url_map.iter_rules()]
    rules += [(route.path, set(route.methods)) for route in site.instance.generation.routes]
    found = []
    for rule, methods in rules:
        address = rule.replace("<addon>", "orders").replace("<plural>", "orders").replace("<plural_name>", "orders")
        address = re.sub(r"<(?:int:)[^>]+>", "1", address)
        address = re.sub(r"<[^>]+>", "x", address)
        found += [(rule, address, method) for method in sorted(methods - {"HEAD", "OPTIONS"})]
    return found


def test_nobody_gets_anything_that_is_not_on_the_list(site: Site):
    answered = {
        rule for rule, address, method in addresses(site) if not _is_closed(site.client().open(address, method=method))
    }
    assert answered <= OPEN, answered - OPEN


def _is_closed(answer):
    if answer.status_code == 308:
        return True  # only says that the address ends with a slash
    to_log_in = answer.status_code in (302, 303) and answer.location.startswith("/login")
    return answer.status_code == 401 or to_log_in


def test_every_answer_carries_the_headers(site: Site):
    person = site.person("admin")
    site.order()
    for rule, address, method in addresses(site):
        answer = person.client.open(address, method=method)
        for name, value in SECURITY_HEADERS.items():
            assert answer.headers.get(name) == value, (rule, method, name)
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy


def test_no_page_has_an_inline_script_or_style(site: Site):
    person = site.person("admin")
    order = site.order()
    checked = 0
    for _rule, address, method in addresses(site):
        if method == "GET":
            answer = person.get(address)
            if answer.mimetype == "text/html":
                assert parsed(answer).scripted() == [], address
                checked += 1
    for path in site.instance.generation.paths:
        for suffix in ("", "/new", "/1", "?q=zzzz"):
            assert person.page_any(f"/app/{path}{suffix}").scripted() == []
            checked += 1
    assert person.refused(f"{ORDERS}/{order}", {"customer_id": "x", "lines.0.item_id": "x"}).scripted() == []
    assert parsed(site.client().get("/login")).scripted() == []
    assert checked > 60


def test_a_person_without_grants_gets_no_page_of_any_model(site: Site):
    stranger, admin = site.person("stranger"), site.person("admin")
    own = {"core/jobs", "core/api_tokens", "core/saved_views"}
    paths = set(site.instance.generation.paths) - own
    for path in sorted(paths):
        for suffix in ("", "/new", "/1", "/count", "/rows", "/lookup?q=a", "/export.csv", "/import"):
            answer = stranger.get(f"/app/{path}{suffix}")
            assert answer.status_code == 403, (path, suffix, answer.status_code)
        for suffix in ("/new", "/1", "/1/delete", "/1/do/confirm", "/bulk"):
            data = {"ids": "1", "action": "delete"}
            assert stranger.post(f"/app/{path}{suffix}", data).status_code in (403, 404), (path, suffix)
    for path in sorted(own):
        assert stranger.get(f"/app/{path}").status_code == 200
    assert admin.get("/app/orders/orders").status_code == 200
    assert stranger.get("/app/apps").status_code == 403
    assert stranger.get("/app").status_code == 200


def test_menus_and_tiles_show_only_what_leads_somewhere(site: Site):
    page = site.person("stranger").page("/app")
    assert not [e for e in page.select("a") if e.attrs.get("href", "").startswith("/app/orders")]


@pytest.mark.parametrize("token", [None, "", "wrong", "é" * 20])
def test_a_form_without_the_right_token_is_refused(site: Site, token):
    person = site.person("clerk")
    data = site.typed(**{} if token is None else {"_csrf": token})
    answer = person.client.post(f"{ORDERS}/new", data=data)
    assert answer.status_code == 403
    assert "expired" in parsed(answer).text()
    assert site.count("orders.order") == 0


def test_the_token_of_somebody_else_is_refused(site: Site):
    person, other = site.person("clerk"), site.person("manager")
    assert person.post(f"{ORDERS}/new", site.typed(_csrf=other.csrf)).status_code == 403


@pytest.mark.parametrize("origin", ["https://evil.example", "http://localhost.evil.example", "http://localhost:81"])
def test_a_form_of_another_site_is_refused(site: Site, origin: str):
    person = site.person("clerk")
    assert person.post(f"{ORDERS}/new", site.typed(), headers={"Origin": origin}).status_code == 403
    data = {"login": "clerk", "password": "x"}
    assert site.client().post("/login", data=data, headers={"Origin": origin}).status_code == 403
    language = {"lang": "zh_CN"}
    assert site.client().post("/preferences/language", data=language, headers={"Origin": origin}).status_code == 403
    assert site.count("orders.order") == 0


def test_the_token_may_come_as_a_header(site: Site):
    person = site.person("clerk")
    answer = person.client.post("/preferences/theme", data={"theme": "dark"}, headers={"X-CSRF-Token": person.csrf})
    assert answer.status_code == 204
    assert person.page("/app").one("html")["data-bs-theme"] == "dark"


def test_pages_are_not_kept_by_caches(shared: Site):
    assert shared.person("clerk").get("/app").headers["Cache-Control"] == "no-store"


def test_the_component_page_shows_every_icon(shared: Site):
    page = shared.person("reader").page("/ui")
    assert "state-running" in page.text()
    assert len(page.select("section")) >= 7
