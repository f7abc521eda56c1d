"""Create, read, change, replace, delete: versions, lines, and what each user may do."""

from __future__ import annotations

import pytest

from tests.rest.api import ORDERS, Api


def test_an_order_goes_through_its_life(api: Api) -> None:
    made = api.clerk.post(ORDERS, api.order())
    assert made.status_code == 201, made.text
    order = made.json
    assert made.headers["Location"] == f"{ORDERS}/{order['id']}"
    assert order["number"]
    assert order["lines"][0]["quantity"] == "12.5"
    assert order["lines"][0]["price"] == "9.99"
    assert order["total_amount"] == "124.875"
    assert order["created_at"].endswith("Z")
    read = api.clerk.get(made.headers["Location"])
    assert read.json == order
    assert read.headers["ETag"] == made.headers["ETag"]

    place = made.headers["Location"]
    line = order["lines"][0]["id"]
    changed = api.clerk.patch(
        place,
        {"priority": "rush", "lines": [{"id": line, "quantity": 3}, {"item_id": api.plant.item, "quantity": "1"}]},
        If_Match=read.headers["ETag"],
    )
    assert changed.status_code == 200, changed.text
    assert changed.json["priority"] == "rush"
    assert [entry["quantity"] for entry in changed.json["lines"]] == ["3", "1"]
    assert changed.headers["ETag"] != read.headers["ETag"]

    step = api.clerk.post(f"{place}/actions/confirm", {}, If_Match=changed.headers["ETag"])
    assert step.status_code == 200, step.text
    assert step.json["state"] == "confirmed"
    cancelled = api.clerk.post(f"{place}/actions/cancel", {"reason": "customer went bankrupt"})
    assert cancelled.status_code == 200, cancelled.text
    assert cancelled.json["state"] == "cancelled"


def test_a_draft_can_be_deleted_with_its_version(api: Api) -> None:
    made = api.admin.post(ORDERS, api.order())
    place = made.headers["Location"]
    assert api.admin.delete(place).status_code == 428
    assert api.admin.delete(place, If_Match='"99"').status_code == 412
    assert api.admin.delete(place, If_Match=made.headers["ETag"]).status_code == 204
    assert api.admin.get(place).status_code == 404


def test_two_who_edit_the_same_order(api: Api) -> None:
    place = api.clerk.post(ORDERS, api.order()).headers["Location"]
    tag = api.clerk.get(place).headers["ETag"]
    assert api.admin.patch(place, {"priority": "high"}, If_Match=tag).status_code == 200
    late = api.clerk.patch(place, {"priority": "low"}, If_Match=tag)
    assert late.status_code == 412
    assert late.json["version"] == api.clerk.get(place).json["version"]
    assert late.headers["ETag"] == api.clerk.get(place).headers["ETag"]
    assert api.clerk.get(place).json["priority"] == "high"
    assert api.clerk.patch(place, {"priority": "low"}).status_code == 428


def test_a_change_of_a_line_alone_changes_the_tag_of_its_order(api: Api) -> None:
    made = api.clerk.post(ORDERS, api.order()).json
    place, line = f"{ORDERS}/{made['id']}", made["lines"][0]
    tag = api.clerk.get(place).headers["ETag"]
    on_line = f"/api/v1/orders/lines/{line['id']}"
    changed = api.clerk.patch(on_line, {"requirements": "iron"}, If_Match=f'"{line["version"]}"')
    assert changed.status_code == 200, changed.text
    assert api.clerk.patch(place, {"priority": "high"}, If_Match=tag).status_code == 412


def test_the_version_of_a_list_row_is_enough(api: Api) -> None:
    row = api.clerk.get(f"{ORDERS}?limit=1").json["items"][0]
    changed = api.clerk.patch(f"{ORDERS}/{row['id']}", {"priority": "high"}, If_Match=f'"{row["version"]}"')
    assert changed.status_code == 200, changed.text


def test_unchanged_records_are_not_sent_again(sqlite_api: Api) -> None:
    place = f"{ORDERS}/{sqlite_api.plant.orders['A1']}"
    tag = sqlite_api.clerk.get(place).headers["ETag"]
    again = sqlite_api.clerk.get(place, If_None_Match=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert sqlite_api.clerk.get(place, If_None_Match='"0"').status_code == 200


def test_put_replaces_what_is_not_named(api: Api) -> None:
    made = api.admin.post(ORDERS, api.order(special_requirements="gift wrap", priority="rush"))
    place = made.headers["Location"]
    body = api.order(number=made.json["number"], customer_reference="X-1")
    put = api.admin.put(place, body, If_Match=made.headers["ETag"])
    assert put.status_code == 200, put.text
    assert put.json["special_requirements"] is None
    assert put.json["priority"] == "normal"
    assert put.json["customer_reference"] == "X-1"
    assert [line["id"] for line in put.json["lines"]] != [line["id"] for line in made.json["lines"]]
    assert len(put.json["lines"]) == 1


def test_nothing_is_open_without_a_log_in(sqlite_api: Api) -> None:
    for path in ("/api/v1/", ORDERS, "/api/v1/openapi.json", f"{ORDERS}/1", "/api/docs", "/api/v1/nothing"):
        answer = sqlite_api.nobody.get(path)
        assert answer.status_code == 401, path
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    wrong = sqlite_api.nobody("GET", ORDERS, {"Authorization": "Bearer mes_wrong"})
    assert (wrong.status_code, wrong.mimetype) == (401, "application/problem+json")


def test_models_without_a_grant_are_closed_and_hidden_rows_are_not_there(api: Api) -> None:
    bare = api.user("bare")
    assert bare.get(ORDERS).status_code == 403
    assert bare.get("/api/v1/core/users").status_code == 403
    assert api.clerk.get(f"{ORDERS}/{api.plant.orders['B1']}").status_code == 404
    assert {row["number"] for row in api.clerk.get(ORDERS).json["items"]} == {"A1", "A2"}
    assert api.reader.post(ORDERS, api.order()).status_code == 403
    foreign = api.clerk.post(ORDERS, api.order(site_id=api.plant.sites["B"]))
    assert foreign.status_code in (403, 422), foreign.text


def test_the_framework_keeps_its_own_tables(sqlite_api: Api) -> None:
    admin = sqlite_api.admin
    assert admin.get("/api/v1/core/audits").status_code == 200
    assert admin.delete("/api/v1/core/audits/1", If_Match="*").status_code == 405
    assert admin.post("/api/v1/core/jobs", {}).status_code == 405
    for path in ("core/settings", "core/idempotency_keys", "core/login_failures"):
        assert admin.get(f"/api/v1/{path}").status_code == 404
    for row in admin.get("/api/v1/core/sessions").json["items"]:
        assert "token_digest" not in row
    assert "password_hash" not in admin.get("/api/v1/core/users/1").json


def test_closed_fields_are_nowhere(api: Api) -> None:
    reader = api.reader
    row = reader.get(ORDERS).json["items"][0]
    one = reader.get(f"{ORDERS}/{row['id']}").json
    assert "total_amount" not in row
    assert "total_amount" not in one
    assert "price" not in one["lines"][0]
    included = reader.get(f"{ORDERS}?include=lines").json["items"][0]
    assert "price" not in included["lines"][0]
    unknown = reader.get(f"{ORDERS}?fields=no_such_field").json["detail"]
    for query in ("fields=total_amount", "sort=total_amount", "filter[total_amount][gt]=1"):
        refused = reader.get(f"{ORDERS}?{query}")
        assert refused.status_code == 400, query
        assert refused.json["detail"] == unknown.replace("no_such_field", "total_amount")
    document = reader.get("/api/v1/openapi.json").text
    assert '"price":{' not in document
    assert '"price":{' in api.clerk.get("/api/v1/openapi.json").text


def test_includes_embed_references_and_lines(api: Api) -> None:
    rows = api.clerk.get(f"{ORDERS}?include=customer,lines&fields=number,customer_id.code").json["items"]
    assert {row["customer"]["code"] for row in rows} == {"K1"}
    assert {row["customer_id.code"] for row in rows} == {"K1"}
    assert all(len(row["lines"]) == 1 and row["lines"][0]["quantity"] == "5" for row in rows)
    one = api.clerk.get(f"{ORDERS}/{api.plant.orders['A1']}?fields=number&include=site,lines").json
    assert set(one) == {"id", "number", "site", "lines"}
    assert one["site"]["code"] == "A"


@pytest.mark.parametrize("name", ["start", "no_such", "delete"])
def test_steps_of_the_system_and_unknown_actions_are_not_offered(sqlite_api: Api, name: str) -> None:
    refused = sqlite_api.admin.post(f"{ORDERS}/{sqlite_api.plant.orders['A1']}/actions/{name}", {})
    assert refused.status_code == 404


def test_actions_read_their_arguments(api: Api) -> None:
    sequences = api.admin.get("/api/v1/base/sequences?filter[code]=orders.order").json["items"]
    place = f"/api/v1/base/sequences/{sequences[0]['id']}/actions/set_next_number"
    assert api.admin.post(place, {}).json["errors"][0]["pointer"] == "/number"
    assert api.admin.post(place, {"number": "many"}).json["errors"][0]["pointer"] == "/number"
    wrong = api.admin.post(place, {"number": 5000, "nmber": 1})
    assert wrong.json["errors"][0]["pointer"] == "/nmber"
    done = api.admin.post(place, {"number": 5000})
    assert done.status_code == 200, done.text
    assert done.json["next_number"] == 5000
    assert api.admin.post(place, {"number": 1}).status_code == 409
    assert api.clerk.post(place, {"number": 9000}).status_code == 403


def test_options_and_head(sqlite_api: Api) -> None:
    assert "PATCH" in sqlite_api.clerk("OPTIONS", f"{ORDERS}/1").headers["Allow"]
    head = sqlite_api.clerk("HEAD", ORDERS)
    assert (head.status_code, head.data) == (200, b"")


def test_the_history_of_an_order_is_written_by_the_system_only(sqlite_api: Api) -> None:
    place = sqlite_api.admin.post(ORDERS, sqlite_api.order()).headers["Location"]
    sqlite_api.admin.post(f"{place}/actions/confirm")
    current = sqlite_api.admin.get(place)
    body = {"priority": "high", "change_reason": "asked for"}
    changed = sqlite_api.admin.patch(place, body, If_Match=current.headers["ETag"])
    assert changed.status_code == 200, changed.text
    entry = changed.json["changes"][0]["id"]
    tag = changed.headers["ETag"]
    forged = sqlite_api.admin.patch(place, {"changes": [{"id": entry, "_delete": True}]}, If_Match=tag)
    assert forged.json["errors"][0]["pointer"] == "/changes"
    assert sqlite_api.admin.delete(f"/api/v1/orders/changes/{entry}", If_Match="*").status_code == 405
    body = {k: v for k, v in changed.json.items() if k in ("site_id", "customer_id", "number", "requested_date")}
    lines = [{"id": line["id"], "item_id": line["item_id"], "quantity": "5"} for line in changed.json["lines"]]
    put = sqlite_api.admin.put(place, {**body, "lines": lines, "change_reason": "again"}, If_Match=tag)
    assert put.status_code == 200, put.text
    assert entry in [change["id"] for change in put.json["changes"]]
