"""Lists: filters, order, and pages that neither lose nor repeat a row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rest.api import ORDERS, Api, Caller

PARTIES = "/api/v1/base/parties"
NAMES = st.sampled_from(["Ärzte", "abc", "ABC", "张三", "", "a" * 40, "zz", "0", "é"])
SORTS = st.lists(
    st.sampled_from(
        ["name", "-name", "short_name", "-short_name", "is_customer", "-is_customer", "created_at", "-code"]
    ),
    max_size=3,
)


def walk(caller: Caller, address: str | None) -> Iterator[dict[str, Any]]:
    while address:
        page = caller.get(address)
        assert page.status_code == 200, page.text
        assert ("Link" in page.headers) == (page.json["next"] is not None)
        yield from page.json["items"]
        address = page.json["next"]


def test_walking_pages_yields_every_row_once_and_in_order(api: Api) -> None:
    made = [0]

    def add(name: str, short: str | None, customer: bool) -> None:
        made[0] += 1
        values = {"code": f"P{made[0]:05d}", "name": name or "-", "short_name": short, "is_customer": customer}
        with api.plant.system(write=True) as session:
            session.add(session.models["base.party"](**values))  # type: ignore[call-arg]

    @given(
        rows=st.lists(st.tuples(NAMES, st.none() | NAMES.filter(bool), st.booleans()), max_size=7),
        sort=SORTS,
        limit=st.integers(1, 5),
        during=st.none() | st.tuples(NAMES, st.none() | NAMES.filter(bool), st.booleans()),
    )
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def check(rows: list[Any], sort: list[str], limit: int, during: Any) -> None:
        for row in rows:
            add(*row)
        query = f"{PARTIES}?fields=code&sort={','.join(sort)}"
        expected = [row["id"] for row in api.admin.get(f"{query}&limit=200").json["items"]]
        seen = []
        for row in walk(api.admin, f"{query}&limit={limit}"):
            seen.append(row["id"])
            if during is not None:
                add(*during)
                during = None
        assert len(seen) == len(set(seen))
        assert [record_id for record_id in seen if record_id in set(expected)] == expected

    check()


def test_sorting_by_references_decimals_and_states_pages_too(api: Api) -> None:
    for number in range(3):
        body = api.order(customer_id=api.plant.party if number else None, kind="stock" if not number else "standard")
        assert api.clerk.post(ORDERS, body).status_code == 201
    for sort in (
        "customer_id,-total_amount",
        "-state,requested_date",
        "-total_amount",
        "special_requirements",
        "-kind,id",
    ):
        whole = [row["id"] for row in api.clerk.get(f"{ORDERS}?sort={sort}").json["items"]]
        assert [row["id"] for row in walk(api.clerk, f"{ORDERS}?sort={sort}&limit=2")] == whole
        assert len(whole) == 5


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("filter[number]=A1", {"A1"}),
        ("filter[number][ne]=A1", {"A2"}),
        ("filter[number][in]=A1,A2,B1", {"A1", "A2"}),
        ("filter[number][like]=a", {"A1", "A2"}),
        ("filter[customer_id.code]=K1&filter[number][gt]=A1", {"A2"}),
        ("filter[customer_id][like]=kun", {"A1", "A2"}),
        ("filter[requested_date][ge]=@today", {"A1", "A2"}),
        ("filter[requested_date][lt]=@today", set()),
        ("filter[special_requirements][empty]=true", {"A1", "A2"}),
        ("filter[total_amount]=35", {"A1", "A2"}),
        ("filter[total_amount]=３５", {"A1", "A2"}),
        ("filter[state]=draft", {"A1", "A2"}),
        ("search=a2", {"A2"}),
        ("search=%E2%84%A2nothing", set()),
    ],
)
def test_filters(sqlite_api: Api, query: str, numbers: set[str]) -> None:
    answer = sqlite_api.clerk.get(f"{ORDERS}?{query}&count=exact")
    assert answer.status_code == 200, answer.text
    assert {row["number"] for row in answer.json["items"]} == numbers
    assert answer.json["count"] == len(numbers)


def test_no_total_unless_it_is_asked_for(sqlite_api: Api) -> None:
    assert set(sqlite_api.clerk.get(ORDERS).json) == {"items", "next"}


def test_marks_of_other_lists_and_forged_ones_are_refused(api: Api) -> None:
    mark = api.clerk.get(f"{ORDERS}?limit=1&sort=number").json["next"].split("cursor=")[1]
    assert api.clerk.get(f"{ORDERS}?limit=1&sort=number&cursor={mark}").status_code == 200
    for address in (
        f"{ORDERS}?limit=1&sort=-number&cursor={mark}",
        f"{ORDERS}?limit=1&sort=number&filter[state]=draft&cursor={mark}",
        f"/api/v1/orders/lines?limit=1&cursor={mark}",
        f"{ORDERS}?cursor=nonsense",
        f"{ORDERS}?cursor=%00",
        f"{ORDERS}?cursor=e30",
    ):
        refused = api.clerk.get(address)
        assert refused.status_code == 400, address
        assert refused.json["errors"][0]["parameter"] == "cursor"


def test_a_mark_with_wrong_types_is_refused(api: Api) -> None:
    from core.records.query import ListQuery
    from core.rest.cursor import encode_cursor

    wanted = ("number", "total_amount")
    query = ListQuery("orders.order", wanted, sort=("total_amount",))
    for value in ("text", "", [1], "1e40"):
        mark = encode_cursor(query, (0, value, 1))
        assert api.clerk.get(f"{ORDERS}?fields=number&sort=total_amount&cursor={mark}").status_code == 400, value
