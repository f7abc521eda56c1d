"""What people choose for themselves, and the palette that finds everything."""

from __future__ import annotations

import pytest

from tests.web.parsed import parsed
from tests.web.site import ORDERS, Site


def test_the_language_is_switched_on_the_page_where_one_is(site: Site):
    clerk = site.person("clerk")
    answer = clerk.post("/preferences/language", {"lang": "zh_CN", "next": f"{ORDERS}?q=x"})
    assert (answer.status_code, answer.location) == (303, f"{ORDERS}?q=x")
    page = clerk.page(answer.location)
    assert page.one("html")["lang"] == "zh-CN"
    assert "订单" in page.text("h1")
    assert site.person("clerk").page("/app").one("html")["lang"] == "zh-CN"
    assert clerk.post("/preferences/language", {"lang": "en", "next": "//evil.example"}).location == "/app"


def test_guests_choose_a_language_too(site: Site):
    client = site.client()
    page = parsed(client.get("/login?next=/app/orders/orders"))
    form = {
        e["name"]: e["value"]
        for e in page.select("input", type="hidden")
        if e.within("form")["action"] == "/preferences/language"
    }
    answer = client.post("/preferences/language", data={"lang": "zh_CN", "next": form["next"]})
    assert answer.location == "/login?next=/app/orders/orders"
    assert parsed(client.get(answer.location)).one("html")["lang"] == "zh-CN"
    assert parsed(client.get("/login", headers={"Accept-Language": "en"})).one("html")["lang"] == "zh-CN"
    assert parsed(site.client().get("/login", headers={"Accept-Language": "zh-TW"})).one("html")["lang"] == "zh-CN"
    assert parsed(site.client().get("/login", headers={"Accept-Language": "fr"})).one("html")["lang"] == "en"


def test_the_theme_is_kept_with_the_person(site: Site):
    clerk = site.person("clerk")
    assert clerk.post("/preferences/theme", {"theme": "dark"}).status_code == 204
    assert site.person("clerk").page("/app").one("html")["data-bs-theme"] == "dark"
    assert clerk.post("/preferences/theme", {"theme": "pink"}).status_code == 400


@pytest.mark.parametrize("density", ["compact", "comfortable", "touch"])
def test_the_density_is_kept_with_the_browser(site: Site, density: str):
    clerk = site.person("clerk")
    clerk.accepted("/preferences", {"name": "Clerk", "density": density})
    assert clerk.page(ORDERS).one("html")["data-density"] == density
    page = clerk.page("/preferences")
    assert next(e for e in page.select("option", selected=True) if e.parent["name"] == "density")["value"] == density
    assert site.person("clerk").page(ORDERS).one("html")["data-density"] == "compact"


def test_an_unknown_density_is_the_usual_one(site: Site):
    clerk = site.person("clerk")
    clerk.accepted("/preferences", {"name": "Clerk", "density": "huge"})
    clerk.client.set_cookie("mes_density", '"><script>')
    assert clerk.page(ORDERS).one("html")["data-density"] == "compact"


def test_people_change_their_facts_and_nothing_more(site: Site):
    clerk = site.person("clerk")
    facts = {"name": "Wang Wei", "locale": "zh_CN", "zone": "Europe/Berlin", "theme": "light", "is_admin": "1"}
    clerk.accepted("/preferences", {**facts, "login": "boss"})
    stored = site.record("core.user", site.id_of("core.user", "clerk", "login"))
    assert [stored[name] for name in ("name", "locale", "zone", "theme")] == [
        "Wang Wei",
        "zh_CN",
        "Europe/Berlin",
        "light",
    ]
    assert not stored["is_admin"]


def found(site: Site, query: str, language: str = "en"):
    clerk = site.person("clerk")
    clerk.post("/preferences/language", {"lang": language})
    page = clerk.page(f"/app/search?q={query}")
    return {e["data-href"]: e.text for e in page.select("div", role="option")}


def test_the_palette_finds_menus_and_records(site: Site):
    order = site.order(number="SO-77", special_requirements="冬装 加急")
    assert f"{ORDERS}/{order}" in found(site, "so-77")
    assert f"{ORDERS}/{order}" in found(site, "dzjj")
    assert ORDERS in found(site, "orders")
    assert ORDERS in found(site, "dd", "zh_CN")
    assert ORDERS in found(site, "")
    assert not found(site, "nothing-like-this")


def test_the_palette_shows_nothing_closed(site: Site):
    site.order(number="SO-77")
    stranger = site.person("stranger")
    assert not [
        e for e in stranger.page("/app/search?q=so-77").select("div", role="option") if "orders" in e["data-href"]
    ]
    other = site.order(number="TO-88", site_id=site.id_of("base.site", "T"))
    assert f"{ORDERS}/{other}" not in found(site, "to-88")
