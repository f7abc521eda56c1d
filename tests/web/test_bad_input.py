"""What people and broken programs type into forms: each gets a clear word beside its field, and nothing is lost."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest

from tests.web.parsed import parsed
from tests.web.site import ORDERS, Site

ABSENT = 987_654

BAD: tuple[tuple[dict[str, object], str, str], ...] = (
    ({"requested_date": "next week"}, "requested_date", "must be a date"),
    ({"requested_date": "2099-02-30"}, "requested_date", "must be a date"),
    ({"requested_date": "0000-00-00"}, "requested_date", "must be a date"),
    ({"requested_date": "99999-01-01"}, "requested_date", "must be a date"),
    ({"requested_date": "2020-01-01", "order_date": "2026-01-01"}, "requested_date", ""),
    ({"priority": "whenever"}, "priority", "Choose one of: Low, Normal, High, Rush."),
    ({"kind": "\x00"}, "kind", "Choose one of"),
    ({"same_reference": "perhaps"}, "same_reference", "yes or no"),
    ({"customer_id": ABSENT}, "customer_id", "no such record"),
    ({"customer_id": "Customer A"}, "customer_id", "whole number"),
    ({"customer_id": "-1"}, "customer_id", "no such record"),
    ({"customer_id": "9" * 18}, "customer_id", "too large"),
    ({"customer_id": "9" * 40}, "customer_id", "whole number"),
    ({"customer_id": ""}, "customer_id", "Name the customer"),
    ({"site_id": "site of others"}, "site_id", "whole number"),
    ({"currency": "yen"}, "currency", "three capital letters"),
    ({"currency": "EURO"}, "currency", "At most 3 characters."),
    ({"customer_reference": "x" * 81}, "customer_reference", "At most 80 characters."),
    ({"customer_reference": "a\x00b"}, "customer_reference", "cannot be stored"),
    ({"special_requirements": "x" * 100_001}, "special_requirements", "too long"),
    ({"lines.0.item_id": ABSENT}, "lines.0.item_id", "no such record"),
    ({"lines.0.item_id": ""}, "lines.0.item_id", "needed"),
    ({"lines.0.quantity": ""}, "lines.0.quantity", "needed"),
    ({"lines.0.quantity": "0"}, "lines.0.quantity", "greater than zero"),
    ({"lines.0.quantity": "-3"}, "lines.0.quantity", "greater than zero"),
    ({"lines.0.quantity": "3-5"}, "lines.0.quantity", "greater than zero"),
    ({"lines.0.quantity": "a dozen"}, "lines.0.quantity", "must be a number"),
    ({"lines.0.quantity": "5/0"}, "lines.0.quantity", "must be a number"),
    ({"lines.0.quantity": "1,00"}, "lines.0.quantity", "must be a number"),
    ({"lines.0.quantity": "1e5000"}, "lines.0.quantity", "too large"),
    ({"lines.0.quantity": "9" * 5000}, "lines.0.quantity", "too large"),
    ({"lines.0.quantity": "0.0000001"}, "lines.0.quantity", "decimal places"),
    ({"lines.0.quantity": "NaN"}, "lines.0.quantity", "must be a number"),
    ({"lines.0.quantity": "Infinity"}, "lines.0.quantity", "must be a number"),
    ({"lines.0.price": "-1"}, "lines.0.price", "At least 0."),
    ({"lines.0.price": "9" * 30}, "lines.0.price", "too large"),
    ({"lines.0.position": "1.5"}, "lines.0.position", "whole number"),
    ({"lines.0.requested_date": "2099-13-01"}, "lines.0.requested_date", "must be a date"),
)


@pytest.mark.parametrize(("typed", "field", "words"), BAD, ids=lambda value: str(value)[:40])
def test_a_bad_value_is_told_beside_its_field(site: Site, typed: dict[str, object], field: str, words: str):
    clerk = site.person("clerk")
    data = site.typed(special_requirements="kept", **{"lines.0.description": "kept too"}) | typed
    page = clerk.refused(f"{ORDERS}/new", data)
    message = page.errors().get(field)
    assert message, page.errors()
    assert words in message
    link = f"#f-{field.replace('.', '-')}"
    assert link in [e["href"] for e in page.select("a") if e.within("ul")]
    assert page.select(id=link[1:])
    assert page.value("lines.0.description") == "kept too"
    if "special_requirements" not in typed:
        assert page.value("special_requirements") == "kept"
    if field not in ("priority", "kind", "same_reference") and "\x00" not in str(typed.get(field)):
        assert page.value(field) == str(typed[field])
    assert site.count("orders.order") == 0


def test_all_problems_are_told_at_once_and_in_the_language_of_the_reader(site: Site):
    clerk = site.person("clerk")
    clerk.post("/preferences/language", {"lang": "zh_CN", "next": "/app"})
    data = site.typed(requested_date="soon", priority="x", **{"lines.0.quantity": "-1"})
    page = clerk.refused(f"{ORDERS}/new", data)
    assert set(page.errors()) == {"requested_date", "priority", "lines.0.quantity"} or len(page.errors()) >= 2
    assert "保存失败" in page.text("#error-summary")
    assert "This must be" not in page.html


@pytest.mark.parametrize(
    "name", ["colour", "state", "total_amount", "id", "version", "created_by_id", "search_text", "lines.0.amount"]
)
def test_fields_that_are_unknown_or_the_systems_are_refused(site: Site, name: str):
    clerk = site.person("clerk")
    answer = clerk.post(f"{ORDERS}/new", site.typed(**{name: "7"}))
    if name in ("id", "version"):
        assert answer.status_code == 303
        stored = site.record("orders.order", int(answer.location.split("?")[0].rsplit("/", 1)[1]))
        assert stored["version"] != 7
        return
    assert answer.status_code == 422
    assert parsed(answer).select("div", id="error-summary")
    assert site.count("orders.order") == 0


def test_a_line_of_another_order_cannot_be_pulled_over(site: Site):
    clerk, mine, other = site.person("clerk"), site.order(), site.order()
    with site.system() as session:
        foreign = session.get(session.models["orders.order"], other).lines[0].id
    page = clerk.refused(f"{ORDERS}/{mine}", {"lines.0.id": str(foreign), "lines.0.quantity": "99"})
    assert "There is no such line." in page.text("#error-summary")
    for line_id in ("x", "-1", "0", "9" * 30):
        clerk.refused(f"{ORDERS}/{mine}", {"lines.0.id": line_id, "lines.0.quantity": "99"})


def test_an_id_of_another_site_is_as_if_it_were_not_there(site: Site):
    clerk, elsewhere = site.person("clerk"), site.id_of("base.site", "T")
    unknown = clerk.refused(f"{ORDERS}/new", site.typed(site_id=ABSENT)).errors()["site_id"]
    assert "no such record" in unknown
    assert clerk.refused(f"{ORDERS}/new", site.typed(site_id=elsewhere)).errors()["site_id"] == unknown


@pytest.mark.parametrize("record_id", ["0", str(ABSENT), "9" * 15, "9" * 25])
def test_records_that_are_not_there(site: Site, record_id: str):
    clerk = site.person("clerk")
    for method, path in (("get", ""), ("post", ""), ("post", "/delete"), ("post", "/do/confirm")):
        answer = getattr(clerk, method)(f"{ORDERS}/{record_id}{path}")
        assert answer.status_code in (403, 404), (method, path, answer.status_code)


@pytest.mark.parametrize("path", ["/app/nothing/here", "/app/orders/nothing", "/app/orders/orders/x", "/app/orders"])
def test_addresses_that_lead_nowhere(shared: Site, path: str):
    assert shared.person("clerk").page(path, status=404).select("main", id="page")


GOOD = (
    ("1,000.5", "1000.5"),
    ("１２.５", "12.5"),
    ("１，０００", "1000"),
    ("3*24", "72"),
    ("３＊２４", "72"),
    ("3 × 24", "72"),
    ("(10 - 4) / 4", "1.5"),
    ("10/3", "3.333333"),
    ("1,200 + 50", "1250"),
    (" 7 ", "7"),
    ("+7", "7"),
    ("2.", "2"),
)


@pytest.mark.parametrize(("text", "stored"), GOOD)
def test_quantities_as_people_type_them(site: Site, text: str, stored: str):
    location = site.person("clerk").accepted(f"{ORDERS}/new", site.typed(**{"lines.0.quantity": text}))
    order = int(location.split("?")[0].rsplit("/", 1)[1])
    with site.system() as session:
        assert session.get(session.models["orders.order"], order).lines[0].quantity == Decimal(stored)


def test_ten_megabytes_in_one_field_are_too_much(site: Site):
    clerk = site.person("clerk")
    page = clerk.refused(f"{ORDERS}/new", site.typed(special_requirements="x" * 10_000_000), status=413)
    assert "too large" in page.text()
    assert site.count("orders.order") == 0


def test_a_file_where_text_belongs_changes_nothing(site: Site):
    clerk = site.person("clerk")
    file = (io.BytesIO(b"x" * 1000), "x.txt")
    answer = clerk.client.post(
        f"{ORDERS}/new",
        data={"_csrf": clerk.csrf, **site.typed(special_requirements=None), "special_requirements": file},
        content_type="multipart/form-data",
    )
    assert answer.status_code in (303, 422)


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"%zz=%zz", b"a" * 1000, b"lines.0=1&lines=2&lines.x.y=3"])
def test_bytes_that_are_no_form(site: Site, body: bytes):
    clerk = site.person("clerk")
    headers = {"X-CSRF-Token": clerk.csrf}
    answer = clerk.client.post(
        f"{ORDERS}/new", data=body, content_type="application/x-www-form-urlencoded", headers=headers
    )
    assert answer.status_code in (400, 422)
    assert site.count("orders.order") == 0


def test_many_thousand_lines_are_refused_at_once(site: Site):
    clerk = site.person("clerk")
    page = clerk.refused(f"{ORDERS}/new", site.typed(**{f"lines.{n}.quantity": "1" for n in range(1_001)}), status=400)
    assert "At most 1000 lines" in page.text()
    far = clerk.refused(f"{ORDERS}/new", site.typed(**{"lines.999999999999.quantity": "1"}))
    assert len([e for e in far.select("tr", data_line=True) if e.within("template") is None]) == 2


def test_markup_that_was_typed_is_text(site: Site):
    clerk = site.person("clerk")
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    location = clerk.accepted(f"{ORDERS}/new", site.typed(customer_reference=evil, special_requirements=evil))
    page = clerk.page(location)
    assert page.scripted() == []
    assert page.value("customer_reference") == evil
    assert clerk.page(f"{ORDERS}?preset=none&q=script").scripted() == []
    assert clerk.page(f"/app/search?q={evil}").scripted() == []
    assert clerk.page(f"{ORDERS}?q={evil}&filter=customer_reference:contains:{evil}").scripted() == []
