"""Whatever is sent wrongly gets a problem document that says what, where, and in which words of the caller."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rest.api import ORDERS, Api

BIG = "9" * 40


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    document: dict[str, Any] = answer.json
    assert document["status"] == status
    assert {"type", "title", "code", "detail", "request_id"} <= set(document)
    assert document["request_id"]
    return document


BODIES: list[tuple[dict[str, Any], str]] = [
    ({"quantty": 1}, "/quantty"),
    ({"id": 5, "version": 9, "created_at": "2020-01-01"}, "/created_at"),
    ({"state": "closed"}, "/state"),
    ({"number": 5}, "/number"),
    ({"number": ["A"]}, "/number"),
    ({"number": "x" * 41}, "/number"),
    ({"number": "A\u0000B"}, "/number"),
    ({"number": "A1"}, "/number"),
    ({"customer_id": "nobody"}, "/customer_id"),
    ({"customer_id": 99999}, "/customer_id"),
    ({"customer_id": 10**30}, "/customer_id"),
    ({"customer_id": -1}, "/customer_id"),
    ({"customer_id": {"id": 1, "name": "x"}}, "/customer_id"),
    ({"customer_id": True}, "/customer_id"),
    ({"customer_id": 1.5}, "/customer_id"),
    ({"site_id": None}, "/site_id"),
    ({"requested_date": "soon"}, "/requested_date"),
    ({"requested_date": "2026-02-30"}, "/requested_date"),
    ({"requested_date": 20261201}, "/requested_date"),
    ({"priority": "urgent"}, "/priority"),
    ({"priority": 1}, "/priority"),
    ({"same_reference": "perhaps"}, "/same_reference"),
    ({"same_reference": {}}, "/same_reference"),
    ({"special_requirements": "x" * 100_001}, "/special_requirements"),
    ({"special_requirements": 1}, "/special_requirements"),
    ({"lines": {}}, "/lines"),
    ({"lines": "none"}, "/lines"),
    ({"lines": [5]}, "/lines/0"),
    ({"lines": [{"id": 99999, "quantity": 1}]}, "/lines/0/id"),
    ({"lines": [{"quantity": 1}]}, "/lines/0/item_id"),
    ({"changes": []}, "/changes"),
]
LINES: list[tuple[dict[str, Any], str]] = [
    ({"quantity": None}, "/lines/0/quantity"),
    ({"quantity": 0}, "/lines/0/quantity"),
    ({"quantity": -3}, "/lines/0/quantity"),
    ({"quantity": "1.0000001"}, "/lines/0/quantity"),
    ({"quantity": BIG}, "/lines/0/quantity"),
    ({"quantity": "1e400"}, "/lines/0/quantity"),
    ({"quantity": "0." + BIG}, "/lines/0/quantity"),
    ({"quantity": "NaN"}, "/lines/0/quantity"),
    ({"quantity": "twelve"}, "/lines/0/quantity"),
    ({"quantity": [1]}, "/lines/0/quantity"),
    ({"price": -1}, "/lines/0/price"),
    ({"item_id": 77777}, "/lines/0/item_id"),
    ({"position": 2**40}, "/lines/0/position"),
    ({"colour": "red"}, "/lines/0/colour"),
]
QUERIES = [
    ("filte[number]=1", "filte[number]"),
    ("filter[numbr]=1", "filter[numbr]"),
    ("filter[number][equals]=1", "filter[number][equals]"),
    ("filter[lines]=1", "filter[lines]"),
    ("filter[customer_id.nme]=1", "filter[customer_id.nme]"),
    ("filter[number.x]=1", "filter[number.x]"),
    ("filter[number]=%00", "filter[number]"),
    ("sort=nothing", "sort"),
    ("sort=lines", "sort"),
    ("fields=number,nothing", "fields"),
    ("include=custmer", "include"),
    ("limit=0", "limit"),
    ("limit=201", "limit"),
    ("limit=ten", "limit"),
    ("limit=1&limit=2", "limit"),
    ("count=all", "count"),
    ("search=" + "x" * 300, "search"),
    ("page=2", "page"),
]


def test_bodies_are_refused_field_by_field(sqlite_api: Api) -> None:
    for extra, pointer in BODIES:
        document = problem(sqlite_api.admin.post(ORDERS, sqlite_api.order(**extra)), 422)
        assert pointer in [error["pointer"] for error in document["errors"]], (extra, document)
    for extra, pointer in LINES:
        line = {"item_id": sqlite_api.plant.item, "quantity": 1, **extra}
        document = problem(sqlite_api.admin.post(ORDERS, sqlite_api.order(lines=[line])), 422)
        assert pointer in [error["pointer"] for error in document["errors"]], (extra, document)
    assert len(sqlite_api.admin.get(ORDERS).json["items"]) == 4


def test_the_same_holds_on_postgresql_for_what_a_database_might_mind(api: Api) -> None:
    for extra in ({"number": "A\u0000B"}, {"customer_id": 10**30}, {"customer_id": 2**40}, {"number": "A1"}):
        problem(api.admin.post(ORDERS, api.order(**extra)), 422)
    for query in (
        "customer_id]=999999999999999999999999",
        "id]=99999999999",
        "total_amount]=1e300",
        "number][gt]=\U0001f600",
    ):
        answer = api.admin.get(f"{ORDERS}?filter[{query}")
        assert answer.status_code in (200, 422), (query, answer.text)


@pytest.mark.parametrize(("query", "parameter"), QUERIES)
def test_queries_are_refused_by_parameter(sqlite_api: Api, query: str, parameter: str) -> None:
    document = problem(sqlite_api.clerk.get(f"{ORDERS}?{query}"), 400)
    assert document["errors"][0]["parameter"] == parameter


def test_the_nearest_name_is_offered(sqlite_api: Api) -> None:
    clerk = sqlite_api.clerk
    assert "priority" in clerk.get(f"{ORDERS}?sort=priorty").json["detail"]
    assert "customer" in clerk.get(f"{ORDERS}?include=custmer").json["detail"]
    assert "/api/v1/orders/orders" in clerk.get("/api/v1/orders/order").json["detail"]
    wrong = clerk.post(ORDERS, sqlite_api.order(priorty="high")).json["errors"][0]["message"]
    assert "priority" in wrong


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"a": 1,}', 400),
        (b"nonsense", 400),
        (b'{"a": NaN}', 400),
        (b'{"a": 1, "a": 2}', 400),
        (b'"\xff\xfe"', 400),
        (b'{"a": "\\ud800"}', 400),
        (b"[" * 5000, 400),
        (b"[" * 900 + b"]" * 900, 422),
        (b'{"a": ' + b"9" * 5000 + b"}", 400),
        (b"[]", 422),
        (b"5", 422),
        (b"null", 422),
    ],
)
def test_what_is_not_an_object_in_json_is_refused(sqlite_api: Api, raw: bytes, status: int) -> None:
    answer = sqlite_api.clerk("POST", ORDERS, data=raw, content_type="application/json")
    assert answer.status_code in ({400, 422} if status == 400 else {status}), answer.text
    problem(answer, answer.status_code)


def test_methods_media_types_and_sizes(sqlite_api: Api) -> None:
    clerk = sqlite_api.clerk
    refused = clerk("PUT", ORDERS, json={})
    problem(refused, 405)
    assert "POST" in refused.headers["Allow"]
    problem(clerk("POST", ORDERS, data="number=1", content_type="application/x-www-form-urlencoded"), 415)
    problem(clerk("POST", ORDERS, data="<a/>", content_type="text/xml"), 415)
    large = b'{"special_requirements": "' + b"x" * 10_000_000 + b'"}'
    problem(clerk("POST", ORDERS, data=large, content_type="application/json"), 413)
    problem(clerk("POST", f"{ORDERS}/batch", data=large, content_type="application/json"), 413)
    problem(sqlite_api.nobody("POST", ORDERS, data=large, content_type="application/json"), 413)


NOWHERE = ["/api/v1/nothing", "/api/v1/orders", "/api/v1/jobs/1", "/api/v1/files/x"]
NOWHERE += [f"{ORDERS}/{rest}" for rest in ("x", "1/2", "-1", "99999", "9999999999", BIG, "1/actions")]


@pytest.mark.parametrize("path", NOWHERE)
def test_what_is_not_there(sqlite_api: Api, path: str) -> None:
    problem(sqlite_api.clerk.get(path), 404)


def test_writes_take_no_parameters(sqlite_api: Api) -> None:
    problem(sqlite_api.clerk.post(f"{ORDERS}?dry_run=1", sqlite_api.order()), 400)


def test_problems_speak_the_language_of_the_caller(sqlite_api: Api) -> None:
    body = sqlite_api.order(lines=[{"item_id": sqlite_api.plant.item, "quantity": 0}])
    english = sqlite_api.clerk.post(ORDERS, body, Accept_Language="en")
    chinese = sqlite_api.clerk.post(ORDERS, body, Accept_Language="zh-CN,zh;q=0.9")
    assert english.json["code"] == chinese.json["code"] == "validation_failed"
    assert english.json["errors"][0]["pointer"] == chinese.json["errors"][0]["pointer"]
    assert english.json["detail"].isascii()
    assert not chinese.json["detail"].isascii()
    assert not chinese.json["errors"][0]["message"].isascii()


def test_a_failure_tells_nothing_but_its_request_id(sqlite_api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("core.rest.dispatch.answer_list", fail)
    document = problem(sqlite_api.clerk.get(ORDERS), 500)
    assert "secret" not in str(document)
    assert document["request_id"] in document["detail"]
