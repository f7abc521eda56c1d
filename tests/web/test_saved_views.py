"""Lists under a name: one's own, and those that are shared."""

from __future__ import annotations

from tests.web.site import ORDERS, Site

ADDRESS = f"{ORDERS}?preset=rush&sort=number&group=customer_id"
VIEWS = "/app/core/saved_views"


def links(page):
    return {
        e.text: e["href"]
        for e in page.select("a", class_="menu-item")
        if e.within("div").attrs.get("id") == "saved-menu"
    }


def save(person, name="My rush orders", url=ADDRESS, **more):
    return person.accepted(f"{ORDERS}/views", {"name": name, "url": url, **more})


def test_a_view_is_saved_and_offered_again(site: Site):
    clerk = site.person("clerk")
    assert save(clerk, url=f"{ADDRESS}&page=3&_done=2") == ADDRESS
    page = clerk.page(ORDERS)
    assert links(page)["My rush orders"] == ADDRESS
    here = clerk.page(ADDRESS)
    assert [e.text for e in here.select("a", aria_current="true") if e.attrs.get("href") == ADDRESS] == [
        "My rush orders"
    ]
    assert not links(clerk.page("/app/base/parties"))


def test_saving_under_the_same_name_replaces(site: Site):
    clerk = site.person("clerk")
    save(clerk)
    save(clerk, url=f"{ORDERS}?q=x")
    assert links(clerk.page(ORDERS))["My rush orders"] == f"{ORDERS}?q=x"
    assert site.count("core.saved_view") == 1


def test_private_views_are_private_and_shared_ones_are_everybodys(site: Site):
    clerk, manager = site.person("clerk"), site.person("manager")
    save(clerk, "private")
    save(clerk, "shared", shared="1")
    assert set(links(manager.page(ORDERS))) == {"shared", "Manage saved views"}
    view = site.id_of("core.saved_view", "private", "name")
    assert manager.get(f"{VIEWS}/{view}").status_code == 404


def test_only_who_saved_a_view_changes_or_deletes_it(site: Site):
    clerk, manager = site.person("clerk"), site.person("manager")
    save(clerk, "shared", shared="1")
    view = site.id_of("core.saved_view", "shared", "name")
    page = manager.refused(f"{VIEWS}/{view}", {"name": "taken over"})
    assert "Only the person who saved this view" in page.text("#error-summary")
    manager.refused(f"{VIEWS}/{view}/delete")
    assert site.record("core.saved_view", view)["name"] == "shared"
    clerk.accepted(f"{VIEWS}/{view}", {"name": "renamed"})
    assert site.record("core.saved_view", view)["name"] == "renamed"
    clerk.accepted(f"{VIEWS}/{view}/delete")
    assert site.count("core.saved_view") == 0


def test_a_view_leads_to_its_own_list_whatever_was_sent(site: Site):
    clerk = site.person("clerk")
    for url in ("https://evil.example/?q=1", "javascript:alert(1)", "//evil.example/?q=1", ""):
        assert save(clerk, "odd", url).split("?")[0] == ORDERS
    assert links(clerk.page(ORDERS))["odd"] == ORDERS


def test_a_view_without_a_name_or_too_long_is_refused(site: Site):
    clerk = site.person("clerk")
    assert clerk.post(f"{ORDERS}/views", {"name": " ", "url": ADDRESS}).status_code == 422
    assert clerk.post(f"{ORDERS}/views", {"name": "n", "url": f"{ORDERS}?q={'x' * 3000}"}).status_code == 422
    assert clerk.post(f"{ORDERS}/views", {"name": "n" * 81, "url": ADDRESS}).status_code == 422
    assert site.count("core.saved_view") == 0


def test_views_of_closed_lists_are_not_saved(site: Site):
    assert site.person("stranger").post(f"{ORDERS}/views", {"name": "n", "url": ADDRESS}).status_code == 403
