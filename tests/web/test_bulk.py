"""Steps of many records at once: each on its own, with what came of it."""

from __future__ import annotations

import pytest

from tests.web.site import ORDERS, Site

BULK = f"{ORDERS}/bulk"


def states(site: Site, orders: list[int]) -> list[str]:
    return [site.record("orders.order", order)["state"] for order in orders]


def test_the_bar_offers_what_some_row_allows(site: Site):
    site.order()
    clerk, manager = site.person("clerk"), site.person("manager")
    names = [e["value"] for e in clerk.page(ORDERS).select("button", name="action")]
    assert names == ["confirm", "cancel"]
    page = manager.page(ORDERS)
    assert [e["value"] for e in page.select("button", name="action")] == ["confirm", "cancel", "delete"]
    confirm = next(e for e in page.select("button", name="action") if e["value"] == "confirm")
    assert confirm["data-states"] == "draft"
    assert page.select("tr", data_state="draft")
    assert not site.person("reader").page(ORDERS).select("input", name="ids")


def test_a_step_is_taken_by_every_row(site: Site):
    orders = [site.order() for _n in range(3)]
    clerk = site.person("clerk")
    location = clerk.accepted(BULK, {"action": "confirm", "ids": orders, "preset": "none", "sort": "number"})
    assert location == f"{ORDERS}?preset=none&sort=number&_done=3"
    assert states(site, orders) == ["confirmed"] * 3
    page = clerk.page(location)
    assert "Done: 3" in page.one("template", data_toast=True).text
    assert "_done" not in " ".join(e.attrs.get("href", "") for e in page.select("a"))


def test_what_is_refused_is_told_row_by_row_and_the_rest_is_done(site: Site):
    good, empty, confirmed = site.order(), site.order(lines=[]), site.order()
    clerk = site.person("clerk")
    clerk.accepted(f"{ORDERS}/{confirmed}/do/confirm")
    page = clerk.refused(BULK, {"action": "confirm", "ids": [good, empty, confirmed, 4711]})
    assert "Done: 1, refused: 3." in page.text()
    table = page.text("table")
    assert "not possible while it is: Confirmed" in table
    assert "#4711" in table
    assert page.select("a", href=f"{ORDERS}/{empty}")
    assert states(site, [good, empty, confirmed]) == ["confirmed", "draft", "confirmed"]


def test_a_refused_row_leaves_no_trace_in_the_audit_trail(site: Site):
    empty = site.order(lines=[])
    with site.system() as session:
        before = len(list(session.query(session.models["core.audit"])))
    site.person("clerk").refused(BULK, {"action": "confirm", "ids": [empty]})
    with site.system() as session:
        assert len(list(session.query(session.models["core.audit"]))) == before


def test_a_step_that_needs_a_reason_asks_for_it_first(site: Site):
    orders = [site.order() for _n in range(2)]
    clerk = site.person("clerk")
    page = clerk.refused(BULK, {"action": "cancel", "ids": orders})
    assert page.one("textarea", name="_reason")
    assert not page.select("input", name="_typed")
    assert states(site, orders) == ["draft", "draft"]
    form = {
        e["name"]: e["value"]
        for e in page.select("input", type="hidden")
        if e.within("form").attrs.get("class") == "card card-body stack"
    }
    assert form["action"] == "cancel"
    ids = [e["value"] for e in page.select("input", type="hidden", name="ids")]
    clerk.accepted(BULK, {"action": "cancel", "ids": ids, "_reason": "customer gone"})
    assert states(site, orders) == ["cancelled", "cancelled"]


def test_more_than_ten_are_confirmed_by_their_number(site: Site):
    orders = [site.order() for _n in range(11)]
    manager = site.person("manager")
    page = manager.refused(BULK, {"action": "delete", "ids": orders})
    assert "Type 11 to confirm" in page.text()
    for wrong in ("", "10", "yes"):
        manager.refused(BULK, {"action": "delete", "ids": orders, "_typed": wrong})
    assert site.count("orders.order") == 11
    manager.accepted(BULK, {"action": "delete", "ids": orders, "_typed": "11"})
    assert site.count("orders.order") == 0


def test_everything_found_means_what_the_filters_find(site: Site):
    rush = [site.order(priority="rush") for _n in range(2)]
    other = site.order()
    clerk = site.person("clerk")
    clerk.accepted(BULK, {"action": "confirm", "all": "1", "preset": "rush"})
    assert states(site, [*rush, other]) == ["confirmed", "confirmed", "draft"]


def test_records_of_other_sites_are_not_reached(site: Site):
    other = site.order(site_id=site.id_of("base.site", "T"))
    page = site.person("manager").refused(BULK, {"action": "delete", "ids": [other]})
    assert "does not exist" in page.text("table")
    assert site.count("orders.order") == 1


@pytest.mark.parametrize(
    ("login", "data", "status"),
    [
        ("clerk", {"action": "delete", "ids": "1"}, 403),
        ("reader", {"action": "confirm", "ids": "1"}, 404),
        ("manager", {"action": "start", "ids": "1"}, 404),
        ("manager", {"action": "__class__", "ids": "1"}, 404),
        ("manager", {"action": "delete"}, 400),
        ("manager", {"action": "delete", "ids": "x"}, 400),
        ("manager", {"action": "delete", "all": "1", "filter": "colour:eq:red"}, 400),
        ("stranger", {"action": "delete", "ids": "1"}, 403),
    ],
)
def test_what_cannot_be_done(site: Site, login: str, data: dict[str, str], status: int):
    site.order()
    assert site.person(login).post(BULK, data).status_code == status
    assert site.count("orders.order") == 1


def test_too_many_at_once_are_refused(site: Site):
    manager = site.person("manager")
    answer = manager.post(BULK, {"action": "delete", "ids": [str(n) for n in range(1, 502)]})
    assert answer.status_code == 400
    assert "At most 500 records" in answer.get_data(as_text=True)
