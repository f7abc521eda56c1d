"""Idempotency keys, batches and jobs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from core.clock import now, use_clock
from core.jobs import enqueue
from core.security import accounts
from tests.rest.api import ORDERS, Api, Caller

BATCH = f"{ORDERS}/batch"


def count(api: Api) -> int:
    return int(api.admin.get(f"{ORDERS}?count=exact&limit=1").json["count"])


def test_a_repeated_key_is_answered_alike_and_done_once(api: Api) -> None:
    before = count(api)
    first = api.clerk.post(ORDERS, api.order(), Idempotency_Key="k-1")
    again = api.clerk.post(ORDERS, api.order(), Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.data == again.data
    assert first.headers["Location"] == again.headers["Location"]
    assert first.headers["ETag"] == again.headers["ETag"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert count(api) == before + 1
    other = api.clerk.post(ORDERS, api.order(priority="high"), Idempotency_Key="k-1")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_key_reused")
    assert api.admin.post(ORDERS, api.order(), Idempotency_Key="k-1").status_code == 201
    assert count(api) == before + 2


def test_a_failed_request_leaves_its_key_free(api: Api) -> None:
    assert api.clerk.post(ORDERS, api.order(priority="nope"), Idempotency_Key="k-2").status_code == 422
    assert api.clerk.post(ORDERS, api.order(), Idempotency_Key="k-2").status_code == 201


def test_at_the_same_moment_only_one_is_done(api: Api) -> None:
    before = count(api)
    token = api.clerk.base["Authorization"].split()[1]

    def send(_number: int) -> Any:
        return Caller(api.app.test_client(), token).post(ORDERS, api.order(), Idempotency_Key="k-3")

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.data for answer in answers}) == 1
    assert count(api) == before + 1


def test_keys_are_remembered_for_seven_days_and_then_forgotten(sqlite_api: Api) -> None:
    api, start = sqlite_api, now()
    token = accounts.create_api_token(api.plant.instance, accounts.find_user(api.plant.instance, "clerk"), "long")[1]
    clerk = Caller(api.app.test_client(), token)
    made = clerk.post(ORDERS, api.order(), Idempotency_Key="k-4").json["id"]
    with use_clock(lambda: start + timedelta(days=7, minutes=1)):
        assert clerk.post(ORDERS, api.order(), Idempotency_Key="k-4").json["id"] == made
    with use_clock(lambda: start + timedelta(days=9)):
        assert clerk.post(ORDERS, api.order(), Idempotency_Key="k-4").json["id"] != made


def test_an_atomic_batch_is_all_or_nothing(api: Api) -> None:
    before = count(api)
    items = [
        {"data": api.order()},
        {"method": "create", "data": api.order(lines=[{"item_id": api.plant.item, "quantity": -1}])},
        {"method": "update", "id": api.plant.orders["A1"], "version": 77, "data": {"priority": "high"}},
        {"method": "explode"},
        {"data": api.order(priority="high")},
    ]
    failed = api.clerk.post(BATCH, {"items": items})
    assert failed.status_code == 422, failed.text
    assert [result["status"] for result in failed.json["results"]] == [201, 422, 412, 422, 201]
    assert failed.json["results"][1]["problem"]["errors"][0]["pointer"] == "/items/1/data/lines/0/quantity"
    assert failed.json["results"][3]["problem"]["errors"][0]["pointer"] == "/items/3/method"
    assert count(api) == before
    done = api.clerk.post(BATCH, {"items": [items[0], items[4]]})
    assert (done.status_code, done.json["succeeded"]) == (200, 2)
    assert done.json["results"][0]["record"]["number"]
    assert count(api) == before + 2


def test_a_loose_batch_keeps_the_good_items_and_no_trace_of_the_bad(api: Api) -> None:
    before = count(api)
    entries = api.admin.get("/api/v1/core/audits?count=exact&filter[model]=orders.order&filter[action]=create")
    row = api.clerk.get(f"{ORDERS}/{api.plant.orders['A1']}").json
    items = [
        {"data": api.order(number="NEW-1")},
        {"data": api.order(number="NEW-1")},
        {"data": api.order(requested_date="never")},
        {"method": "update", "id": row["id"], "version": row["version"], "data": {"priority": "rush"}},
    ]
    answer = api.clerk.post(BATCH, {"atomic": False, "items": items}, Idempotency_Key="b-1")
    assert answer.status_code == 207, answer.text
    assert [result["status"] for result in answer.json["results"]] == [201, 422, 422, 200]
    assert (answer.json["succeeded"], answer.json["failed"]) == (2, 2)
    again = api.clerk.post(BATCH, {"atomic": False, "items": items}, Idempotency_Key="b-1")
    assert again.data == answer.data
    assert count(api) == before + 1
    assert api.clerk.get(f"{ORDERS}/{row['id']}").json["priority"] == "rush"
    later = api.admin.get("/api/v1/core/audits?count=exact&filter[model]=orders.order&filter[action]=create")
    assert later.json["count"] == entries.json["count"] + 1


def test_batches_are_bounded_and_judged(sqlite_api: Api) -> None:
    clerk = sqlite_api.clerk
    for body in ({}, {"items": []}, {"items": {}}, {"items": [{}] * 501}, {"items": [{}], "atomic": 1}, {"item": [{}]}):
        assert clerk.post(BATCH, body).status_code == 422, body
    assert sqlite_api.reader.post(BATCH, {"items": [{"data": sqlite_api.order()}]}).json["results"][0]["status"] == 403


def test_jobs_are_seen_and_cancelled_by_who_started_them(api: Api) -> None:
    instance = api.plant.instance
    who = accounts.principal_of(instance, accounts.find_user(instance, "clerk"))
    with instance.database.session(instance.generation, who, write=True) as session:
        job_id = enqueue(session, "core.export", {})
    seen = api.clerk.get(f"/api/v1/jobs/{job_id}")
    assert (seen.status_code, seen.json["state"]) == (200, "queued")
    assert api.reader.get(f"/api/v1/jobs/{job_id}").status_code == 404
    assert api.reader.post(f"/api/v1/jobs/{job_id}/actions/cancel").status_code == 404
    cancelled = api.clerk.post(f"/api/v1/jobs/{job_id}/actions/cancel")
    assert (cancelled.status_code, cancelled.json["state"]) == (200, "cancelled")
    assert api.clerk.post(f"/api/v1/jobs/{job_id}/actions/cancel").status_code == 409


def test_browsers_need_the_form_token(sqlite_api: Api) -> None:
    instance = sqlite_api.plant.instance
    log_in = accounts.create_session(instance, accounts.find_user(instance, "clerk"))
    client = sqlite_api.app.test_client()
    client.set_cookie("mes_session", log_in.token)
    assert client.get(ORDERS).status_code == 200
    refused = client.post(ORDERS, json=sqlite_api.order())
    assert (refused.status_code, refused.mimetype) == (403, "application/problem+json")
    made = client.post(ORDERS, json=sqlite_api.order(), headers={"X-CSRF-Token": log_in.csrf_token})
    assert made.status_code == 201, made.text
