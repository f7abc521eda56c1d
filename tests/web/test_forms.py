"""Forms: entering, editing in place, lines, states, deletion, and the way back to the list."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.db.session import MesSession
from tests.web.parsed import parsed
from tests.web.site import ORDERS, Site


def lines_of(site: Site, order: int) -> list[tuple[int, Decimal]]:
    with site.system() as session:
        return [(line.position, line.quantity) for line in session.get(session.models["orders.order"], order).lines]


def number_in(location: str) -> int:
    return int(location.split("?")[0].rsplit("/", 1)[1])


def test_an_order_is_entered_with_its_lines(site: Site):
    clerk = site.person("clerk")
    page = clerk.page(f"{ORDERS}/new")
    assert "/app/base/parties/lookup" in [e["data-src"] for e in page.select("div", data_combo=True)]
    second = {"lines.4.id": "", "lines.4.item_id": site.coat, "lines.4.quantity": "3"}
    location = clerk.accepted(f"{ORDERS}/new", site.typed(special_requirements="衬里 blue", **second))
    order = number_in(location)
    assert lines_of(site, order) == [(10, Decimal(2)), (20, Decimal(3))]
    shown = clerk.page(location)
    assert "Saved" in shown.one("template", data_toast=True).text
    assert shown.value("special_requirements") == "衬里 blue"
    assert "created this" in shown.text("aside")
    stored = site.record("orders.order", order)
    assert stored["requested_date"] == date(2099, 5, 1)
    assert stored["total_amount"] == Decimal(19)


def test_a_new_line_left_empty_is_not_there(site: Site):
    clerk = site.person("clerk")
    template = clerk.page(f"{ORDERS}/new").select("template", data_line_template=True)
    assert len(template) == 1
    blank = {
        f"lines.1.{name}": "" for name in ("id", "item_id", "quantity", "description", "unit_id", "requested_date")
    }
    location = clerk.accepted(f"{ORDERS}/new", site.typed(**blank, **{"lines.1.position": "0", "lines.1.price": "0"}))
    assert len(lines_of(site, number_in(location))) == 1


def test_lines_are_changed_removed_and_added_in_place(site: Site):
    clerk, order = site.person("clerk"), site.order(lines=[{"item_id": site.coat, "quantity": n} for n in (1, 2, 3)])
    typed = clerk.page(f"{ORDERS}/{order}").form_values()
    typed.update(
        {"lines.0.quantity": "10", "lines.1._delete": "1", "lines.7.id": "", "lines.7.item_id": str(site.coat)}
    )
    typed["lines.7.quantity"] = "4"
    clerk.accepted(f"{ORDERS}/{order}", typed)
    assert [quantity for _position, quantity in lines_of(site, order)] == [Decimal(10), Decimal(3), Decimal(4)]


def test_a_form_sent_back_unchanged_changes_nothing(site: Site):
    clerk, order = site.person("clerk"), site.order()
    before = site.record("orders.order", order)
    clerk.accepted(f"{ORDERS}/{order}", clerk.page(f"{ORDERS}/{order}").form_values())
    assert site.record("orders.order", order) == before


def test_closed_fields_are_neither_shown_nor_taken(site: Site):
    reader, order = site.person("reader"), site.order()
    page = reader.page(f"{ORDERS}/{order}")
    assert "Price" not in page.text()
    assert "10.00" not in page.text()
    assert page.select("form", data_readonly=True)
    assert reader.post(f"{ORDERS}/{order}", {"priority": "rush"}).status_code == 403


def test_what_comes_in_the_address_is_a_start_and_nothing_more(site: Site):
    clerk = site.person("clerk")
    query = f"customer_id={site.customer}&priority=rush&requested_date=2099-06-01&state=shipped&total_amount=7&id=3"
    page = clerk.page(f"{ORDERS}/new?{query}&order_date=nonsense&nothing=1")
    assert page.value("customer_id") == str(site.customer)
    assert page.value("requested_date") == "2099-06-01"
    assert next(e for e in page.select("option", selected=True) if e.parent["name"] == "priority")["value"] == "rush"
    assert "Shipped" not in [e.text for e in page.select("li", aria_current="step")]


def test_a_duplicate_starts_with_what_was_typed_but_not_what_is_unique(site: Site):
    clerk, order = site.person("clerk"), site.order(number="SO-1", special_requirements="blue")
    page = clerk.page(f"{ORDERS}/new?copy={order}")
    assert page.value("number") == ""
    assert page.value("special_requirements") == "blue"
    assert page.value("lines.0.quantity") == "1"
    assert page.value("lines.0.id") == ""


def test_edges_are_offered_and_taken_with_what_was_typed(site: Site):
    clerk, order = site.person("clerk"), site.order()
    page = clerk.page(f"{ORDERS}/{order}")
    assert page.select("button", formaction=f"{ORDERS}/{order}/do/confirm")
    typed = {**page.form_values(), "_dirty": "1", "special_requirements": "typed just now"}
    assert clerk.accepted(f"{ORDERS}/{order}/do/confirm", typed) == f"{ORDERS}/{order}"
    stored = site.record("orders.order", order)
    assert (stored["state"], stored["special_requirements"]) == ("confirmed", "typed just now")
    assert "Confirm" in clerk.page(f"{ORDERS}/{order}").text("aside")


def test_an_edge_that_needs_a_reason_asks_for_it(site: Site):
    clerk, order = site.person("clerk"), site.order()
    clerk.accepted(f"{ORDERS}/{order}/do/confirm")
    page = clerk.page(f"{ORDERS}/{order}")
    dialog = page.one("dialog", id="confirm-hold")
    assert [e for e in page.select("textarea", name="_reason", required=True) if e.within("dialog") is dialog]
    refused = clerk.refused(f"{ORDERS}/{order}/do/hold", {"_reason": "  "})
    assert "Say why." in refused.text("#error-summary")
    clerk.accepted(f"{ORDERS}/{order}/do/hold", {"_reason": "fabric is late"})
    assert site.record("orders.order", order)["state"] == "on_hold"
    assert "fabric is late" in clerk.page(f"{ORDERS}/{order}").text("aside")


@pytest.mark.parametrize("step", ["ship", "close", "resume", "start"])
def test_edges_that_do_not_lead_on_are_refused(site: Site, step: str):
    clerk, order = site.person("clerk"), site.order()
    answer = clerk.post(f"{ORDERS}/{order}/do/{step}")
    assert answer.status_code in (403, 409)
    assert site.record("orders.order", order)["state"] == "draft"


def test_steps_that_do_not_exist_are_not_found(site: Site):
    clerk, order = site.person("clerk"), site.order()
    for name in ("nothing", "__init__", "before_save", "display"):
        assert clerk.post(f"{ORDERS}/{order}/do/{name}").status_code == 404


def test_when_an_edge_is_refused_what_was_typed_stays_in_the_form_and_is_not_written(site: Site):
    clerk, order = site.person("clerk"), site.order(lines=[])
    typed = {"_dirty": "1", "special_requirements": "typed"}
    page = clerk.refused(f"{ORDERS}/{order}/do/confirm", typed)
    assert page.value("special_requirements") == "typed"
    assert page.select("form", data_dirty=True)
    assert site.record("orders.order", order)["special_requirements"] is None


def test_deleting_is_for_those_who_may_and_leads_back_to_the_list(site: Site):
    order = site.order()
    assert site.person("clerk").post(f"{ORDERS}/{order}/delete").status_code == 403
    manager = site.person("manager")
    manager.page(f"{ORDERS}?q=SO&group=state")
    assert manager.accepted(f"{ORDERS}/{order}/delete") == f"{ORDERS}?q=SO&group=state"
    assert site.count("orders.order") == 0
    assert manager.get(f"{ORDERS}/{order}").status_code == 404


def test_what_others_refer_to_is_not_deleted_and_says_why(site: Site):
    site.order()
    admin = site.person("admin")
    page = admin.refused(f"/app/base/parties/{site.customer}/delete", status=409)
    assert page.text("#error-summary")
    assert "Customer A" in page.text()
    assert site.record("base.party", site.customer)


@pytest.mark.parametrize("header", ["Referer", "HX-Current-URL", "cookie"])
def test_the_breadcrumb_leads_back_to_the_list_as_it_was(site: Site, header: str):
    clerk, order = site.person("clerk"), site.order()
    address = f"{ORDERS}?preset=none&filter=priority%3Aeq%3Anormal&sort=number"
    clerk.page(address if header == "cookie" else ORDERS)
    headers = {} if header == "cookie" else {header: f"http://localhost{address}&_done=3"}
    page = clerk.page(f"{ORDERS}/{order}", headers=headers)
    assert [e["href"] for e in page.select("a") if e.text == "Orders" and e.within("ol")] == [address]
    clerk.accepted(f"{ORDERS}/{order}", {**page.form_values(), "priority": "high"})
    again = clerk.page(f"{ORDERS}/{order}?saved=1")
    assert [e["href"] for e in again.select("a") if e.text == "Orders" and e.within("ol")] == [address]


def test_a_list_of_something_else_is_no_way_back(site: Site):
    clerk, order = site.person("clerk"), site.order()
    clerk.page("/app/base/parties?q=x")
    page = clerk.page(f"{ORDERS}/{order}", headers={"Referer": "http://localhost/app/base/parties?q=x"})
    assert page.select("a", href=ORDERS)
    assert not page.select("nav", aria_label="Records")


def test_records_are_stepped_through_in_the_order_of_the_list(site: Site):
    clerk = site.person("clerk")
    orders = [site.order(number=f"N-{n:03d}") for n in range(53)]
    clerk.page(f"{ORDERS}?sort=number&page=1")
    last_of_page = clerk.page(f"{ORDERS}/{orders[49]}")
    assert "50 / 53" in last_of_page.text()
    following = last_of_page.one("a", data_record_next=True)["href"]
    assert following == f"{ORDERS}/{orders[50]}"
    page = clerk.page(following)
    assert page.one("a", data_record_prev=True)["href"] == f"{ORDERS}/{orders[49]}"
    assert page.select("a", href=f"{ORDERS}?sort=number&page=2")
    end = clerk.page(f"{ORDERS}/{orders[52]}")
    assert not end.select("a", data_record_next=True)


def test_a_list_whose_filter_is_gone_still_leads_back(site: Site):
    clerk, order = site.person("clerk"), site.order()
    page = clerk.page(f"{ORDERS}/{order}", headers={"Referer": f"http://localhost{ORDERS}?filter=colour:eq:red"})
    assert page.one("h1")


def test_an_action_may_say_something(site: Site):
    admin, person = site.person("admin"), site.id_of("core.user", "stranger", "login")
    page = parsed(admin.post(f"/app/core/users/{person}/do/reset_password"))
    assert "The new password of stranger" in page.text()


def test_nothing_is_left_when_saving_fails_in_the_middle(site: Site, monkeypatch: pytest.MonkeyPatch):
    clerk, order = site.person("clerk"), site.order()
    real = MesSession.commit

    def broken(session):
        if session.writes and session.origin == "web":
            raise RuntimeError("power cut")
        return real(session)

    monkeypatch.setattr(MesSession, "commit", broken)
    page = clerk.refused(f"{ORDERS}/{order}", {"special_requirements": "lost"}, status=500)
    assert "power cut" not in page.html
    assert page.select("code")
    monkeypatch.undo()
    assert site.record("orders.order", order)["special_requirements"] is None
