"""Lists: everything about them is in the address, and each part of it is judged."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import event

from tests.web.site import ORDERS, Site

ALL = f"{ORDERS}?preset=none"


@pytest.fixture(scope="module")
def book(shared: Site) -> Site:
    """Sixty orders of customer A, the first five rush, one of customer B with a reference of its own."""
    for number in range(60):
        shared.order(
            number=f"SO-{number:03d}",
            priority="rush" if number < 5 else "normal",
            requested_date=f"2099-0{1 + number % 2}-10",
            lines=[{"item_id": shared.coat, "quantity": number + 1, "price": "10"}],
        )
    other = shared.id_of("base.party", "B")
    shared.order(number="SO-900", customer_id=other, customer_reference="Ｗinter 冬装", requested_date="2099-03-01")
    return shared


def numbers(page):
    """The numbers of the orders shown, behind the box that selects a row."""
    place = 1 if page.select("input", name="ids") else 0
    return [row[place] for row in page.cells()]


def test_a_list_shows_a_page_and_counts_the_rest_apart(book: Site):
    person = book.person("clerk")
    page = person.page(ALL)
    assert len(page.cells()) == 50
    assert page.one("span", data_hx_get=True)["data-hx-get"] == f"{ORDERS}/count?preset=none"
    assert person.get(f"{ORDERS}/count?preset=none").get_data(as_text=True) == "61"
    following = person.page(page.one("a", data_page_next=True)["href"])
    assert len(following.cells()) == 11
    assert "51–61 / 61" in following.text()
    assert numbers(person.page(following.one("a", data_page_prev=True)["href"])) == numbers(page)


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "１", "1e9"])
def test_an_odd_page_number_is_the_first_page(book: Site, page: str):
    assert len(book.person("clerk").page(f"{ALL}&page={page}").cells()) == 50


def test_a_page_beyond_the_end_is_empty_and_leads_back(book: Site):
    page = book.person("clerk").page(f"{ALL}&page=9")
    assert page.cells() == []
    assert page.select("a", data_page_prev=True)


@pytest.mark.parametrize("text", ["so-900", "ＳＯ－９００", "winter", "dz 900", "冬装"])
def test_search_folds_case_width_and_pinyin(book: Site, text: str):
    assert numbers(book.person("clerk").page(f"{ALL}&q={text}")) == ["SO-900"]


def test_a_search_without_a_hit_offers_to_clear_it(book: Site):
    page = book.person("clerk").page(f"{ALL}&q=nothing-like-this")
    assert "Nothing matches." in page.text()
    assert page.select("a", href=f"{ORDERS}?preset=none")


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ("number:contains:so-90", 1),
        ("number:like:SO-90", 1),
        ("number:eq:SO-001", 1),
        ("priority:eq:rush", 5),
        ("priority:ne:rush", 56),
        ("requested_date:ge:2099-03-01", 1),
        ("requested_date:eq:2099-01-10", 30),
        ("requested_date:lt:2099-02-01", 30),
        ("total_amount:gt:590", 1),
        ("total_amount:le:１０", 2),
        ("same_reference:eq:true", 0),
        ("same_reference:eq:false", 61),
        ("customer_reference:empty:", 1),
        ("customer_reference:empty:true", 60),
        ("customer_id:contains:customer b", 1),
        ("customer_id:eq:Customer B", 1),
        ("customer_id:eq:B", 1),
        ("customer_id:ne:B", 60),
        ("customer_id:eq:nobody", 0),
        ("customer_id.code:eq:B", 1),
    ],
)
def test_filters(book: Site, condition: str, count: int):
    person = book.person("clerk")
    answer = person.get(f"{ORDERS}/count", query_string={"preset": "none", "filter": condition})
    assert answer.get_data(as_text=True) == str(count)


def test_filters_hold_together_and_each_has_a_chip_that_takes_it_off(book: Site):
    person = book.person("clerk")
    page = person.page(f"{ALL}&filter=priority:eq:rush&filter=customer_id:eq:A&q=so-003")
    assert numbers(page) == ["SO-003"]
    chips = {e.text: e for e in page.select("span", class_="chip")}
    assert set(chips) == {"PriorityRush", "CustomerA"}
    off = [e["href"] for e in page.select("a") if e.parent and e.parent.attrs.get("class") == "chip"]
    assert dict(parse_qsl(urlsplit(off[0]).query)) == {"preset": "none", "q": "so-003", "filter": "customer_id:eq:A"}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("filter=colour:eq:red", 400),
        ("filter=number:near:1", 400),
        ("filter=requested_date:eq:tomorrow", 422),
        ("filter=total_amount:gt:many", 422),
        ("filter=lines:eq:1", 400),
        ("filter=password_hash:eq:1", 400),
        ("filter=customer_id.nothing:eq:1", 400),
        ("filter=customer_id:eq:999999999999999999", 200),
        ("filter=number:contains:%00", 200),
        ("filter=nonsense", 200),
        ("sort=colour", 400),
        ("sort=lines", 400),
        ("group=colour", 400),
        ("group=lines", 400),
        ("columns=colour,number", 200),
        ("columns=", 200),
    ],
)
def test_an_address_that_makes_no_sense_is_answered_plainly(book: Site, query: str, status: int):
    page = book.person("clerk").page(f"{ALL}&{query}", status=status)
    assert "Traceback" not in page.html
    if status >= 400:
        assert page.select("main", id="page")


def test_ready_made_filters_are_on_by_default_and_stay_with_a_search(book: Site):
    person = book.person("clerk")
    page = person.page(ORDERS)
    assert "Open" in [e.text for e in page.select("span", class_="chip-kind")]
    assert ("preset", "open") in [
        (e["name"], e["value"])
        for e in page.select("input", type="hidden")
        if e.within("form").attrs.get("role") == "search"
    ]
    chosen = person.page(f"{ORDERS}?preset=rush")
    assert len(chosen.cells()) == 5


def sorting(page, label):
    """The head of a column and the address of its next step of sorting."""
    head = next(e for e in page.select("th", scope="col") if e.text == label)
    return head.attrs.get("aria-sort"), next(e["href"] for e in page.select("a") if e.parent is head)


def test_sorting_goes_up_then_down_and_says_so(book: Site):
    person = book.person("clerk")
    said, address = sorting(person.page(ALL), "Total amount")
    assert said is None
    up = person.page(address)
    assert set(numbers(up)[:2]) == {"SO-000", "SO-900"}
    said, address = sorting(up, "Total amount")
    assert said == "ascending"
    assert numbers(person.page(address))[0] == "SO-059"
    by_name = person.page(f"{ALL}&sort=-customer_id,number")
    assert numbers(by_name)[:2] == ["SO-900", "SO-000"]


def test_groups_count_and_sum_and_open_in_place(book: Site):
    person = book.person("clerk")
    page = person.page(f"{ALL}&group=customer_id")
    heads = page.select("button", data_group=True)
    assert [e.text for e in heads] == ["Customer A60", "Customer B1"]
    assert "18,300.00" in page.text("table")
    rows = person.page(heads[1]["data-src"])
    assert [row[0] for row in rows.cells()] == ["SO-900"]
    months = person.page(f"{ALL}&group=requested_date:month")
    assert [e.text for e in months.select("button", data_group=True)] == ["2099-0130", "2099-0230", "2099-031"]
    assert len(person.page(months.select("button", data_group=True)[0]["data-src"]).cells()) == 30


def test_a_group_keeps_the_filters_above_it(book: Site):
    person = book.person("clerk")
    page = person.page(f"{ORDERS}?group=priority&filter=customer_id:eq:A")
    rush = next(e for e in page.select("button", data_group=True) if e.text == "Rush5")
    assert len(person.page(rush["data-src"]).cells()) == 5


def test_a_second_grouping_divides_the_first(book: Site):
    person = book.person("clerk")
    page = person.page(f"{ALL}&group=customer_id&group=priority")
    texts = [e.text for e in page.select("button", data_group=True)]
    assert texts == ["Customer A60", "Normal55", "Rush5", "Customer B1", "Normal1"]
    inner = page.select("button", data_group=True)[2]
    assert len(person.page(inner["data-src"]).cells()) == 5


def test_columns_are_chosen_in_the_address(book: Site):
    page = book.person("clerk").page(f"{ALL}&columns=number,customer_id.code,total_amount&q=so-900")
    assert [row[-3:] for row in page.cells()] == [["SO-900", "B", "10.00"]]
    assert [e.text for e in page.select("th", scope="col")][-3:] == ["Number", "Code", "Total amount"]


def test_totals_are_those_of_all_rows_found(book: Site):
    person = book.person("clerk")
    assert "18,310.00" in person.page(ALL).text("tfoot")
    assert "150.00" in person.page(f"{ORDERS}?preset=rush").text("tfoot")
    assert not person.page(f"{ALL}&columns=number").select("tfoot")


def test_ticks_and_dates(book: Site):
    page = book.person("clerk").page(f"{ALL}&columns=number,same_reference,requested_date&q=SO-900")
    row = page.cells()[0]
    assert row[-1] == "2099-03-01"
    heads = {e.text: e["class"] for e in page.select("th", scope="col") if e.text}
    assert heads["Requested date"] == "align-end"
    assert page.select("span", aria_label="No")


LINES = "/app/orders/lines"


@pytest.mark.parametrize("query", ["columns=number,total_amount", "", "group=state", "columns=total_amount"])
def test_who_may_not_see_prices_sees_none(book: Site, query: str):
    page = book.person("reader").page(f"{ALL}&{query}")
    assert "Total amount" not in page.html
    assert "18,310" not in page.html


@pytest.mark.parametrize(
    "query",
    [
        "sort=total_amount",
        "sort=-total_amount",
        "filter=total_amount:gt:100",
        "group=total_amount",
        "filter=total_amount:empty:true",
    ],
)
def test_who_may_not_see_prices_cannot_ask_about_them(book: Site, query: str):
    reader = book.person("reader")
    assert reader.get(f"{ALL}&{query}").status_code == 400
    if query.startswith("filter"):
        for part in ("count", "rows", "export.csv", "export.xlsx"):
            assert reader.get(f"{ORDERS}/{part}?preset=none&{query}").status_code == 400, part
    if query.startswith("sort"):
        assert reader.get(f"{ORDERS}/export.csv?preset=none&{query}").status_code == 400
        assert reader.get(f"{ORDERS}/rows?preset=none&{query}").status_code == 400


@pytest.mark.parametrize("path", ["price", "amount", "order_id.total_amount"])
def test_prices_of_lines_stay_closed_too(book: Site, path: str):
    reader, clerk = book.person("reader"), book.person("clerk")
    for query in (f"sort={path}", f"filter={path}:gt:1", f"group={path}"):
        assert reader.get(f"{LINES}?{query}").status_code == 400, query
        assert clerk.get(f"{LINES}?{query}").status_code == 200, query
    export = reader.get(f"{LINES}/export.csv?columns=quantity,{path}").get_data(as_text=True)
    assert len(export.splitlines()[0].split(",")) == 1
    assert "10.00" not in reader.page(f"{LINES}?columns=quantity,{path}").text("table")


def test_only_records_of_own_sites_are_listed(site: Site):
    mine = site.order()
    other = site.order(site_id=site.id_of("base.site", "T"))
    clerk = site.person("clerk")
    assert [e["data-id"] for e in clerk.page(ALL).select("tr", data_id=True)] == [str(mine)]
    assert clerk.get(f"{ORDERS}/{other}").status_code == 404
    assert clerk.get(f"{ORDERS}/new?copy={other}").status_code == 404
    assert clerk.post(f"{ORDERS}/{other}", {"priority": "rush"}).status_code == 404
    assert site.person("admin").get(f"{ORDERS}/{other}").status_code == 200


def test_references_are_looked_up_by_the_start_of_a_word(book: Site):
    found = book.person("clerk").get("/app/base/parties/lookup?q=customer b").get_json()
    assert [each["label"] for each in found["results"]] == ["Customer B"]
    assert found["more"] is False
    assert found["results"][0]["hint"] == "B"


def statements(site: Site, path: str) -> int:
    counted = []
    engine = site.instance.database.engine

    def note(_connection, _cursor, statement, *_rest):
        # Once a second, a request looks whether another generation of addons is to be served.
        if not statement.startswith(("PRAGMA", "BEGIN", "SELECT value FROM core_setting")):
            counted.append(statement)

    person = site.person("clerk")
    person.get(path)
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert person.get(path).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(counted)


PAGES = (
    ALL,
    f"{ALL}&group=customer_id",
    f"{ALL}&group=customer_id&group=priority",
    "/app",
    "/app/search?q=so",
    f"{LINES}?sort=item_id",
    f"{ORDERS}/rows?preset=none",
    f"{ORDERS}/export.csv?preset=none",
)


def test_the_number_of_statements_does_not_grow_with_the_rows(engine_site: Site):
    site = engine_site
    for _number in range(10):
        site.order()
    few = {path: statements(site, path) for path in PAGES}
    for _number in range(190):
        site.order()
    many = {path: statements(site, path) for path in PAGES}
    assert many == few
    assert max(many.values()) <= 40


def test_a_form_with_many_lines_takes_no_more_statements(site: Site):
    line = {"item_id": site.coat, "quantity": 1, "price": 1}
    short, long = site.order(lines=[line] * 2), site.order(lines=[line] * 40)
    assert statements(site, f"{ORDERS}/{short}") == statements(site, f"{ORDERS}/{long}")
