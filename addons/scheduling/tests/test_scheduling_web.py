"""The pages: board, its document, jobs and decisions, for whom they are meant, in a process without the solver."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from addons.base.models import Site, UserSite
from addons.engineering.tests.builders import add
from addons.orders.tests.shop import by_code, master_data, order
from addons.scheduling.board_labels import LABELS
from addons.scheduling.pages import moves, rush
from addons.scheduling.services.board import document
from addons.scheduling.services.planning import Options, plan_now
from addons.scheduling.services.publishing import published_plan
from addons.scheduling.tests.factory import open_hours
from addons.scheduling.tests.test_scheduling_planning import count_statements
from core.addons import lifecycle
from core.clock import now
from core.config import Config
from core.instance import Instance
from core.jobs.worker import Worker
from core.server import planner_client
from core.server.planner import Planner
from core.states.engine import transition
from core.web.app import create_app

PASSWORD = "secret-1234"
ISLAND = Path(__file__).parents[3] / "core" / "web" / "ui" / "islands" / "gantt" / "labels.js"
HEADERS = {"Accept": "application/json, application/problem+json"}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an installation with three orders planned."""
    folder = tmp_path_factory.mktemp("prepared")
    opened = Instance(Config(folder))
    lifecycle.initialise(opened, ["scheduling"])
    with opened.database.system(opened.generation, "test", write=True) as session:
        master_data(session)
        open_hours(session, by_code(session, "base.calendar", "CAL-S"))
        other = add(session, Site, company=by_code(session, "base.company", "C-S"), code="T", name="T")
        for _number in range(3):
            transition(session, sold(session), "confirm")
        sites = {"S": by_code(session, "base.site", "S").id, "T": other.id}
    people = {"lin": ("S", ("scheduling.planner", "orders.clerk")), "far": ("T", ("scheduling.planner",))}
    people["wei"] = ("S", ("production.reader",))
    for login, (site, roles) in {**people, "none": ("S", ("base.user",))}.items():
        locale = "zh_CN" if login == "wei" else "en"
        user_id = lifecycle.create_user(opened, login, PASSWORD, roles=roles, locale=locale)
        with opened.database.system(opened.generation, "test", write=True) as session:
            add(session, UserSite, user_id=user_id, site_id=sites[site])
    plan_now(opened, Options(seconds=0))
    opened.close()
    return folder


@pytest.fixture
def instance(prepared: Path, tmp_path: Path) -> Iterator[Instance]:
    opened = Instance(Config(Path(shutil.copytree(prepared, tmp_path / "data"))))
    yield opened
    opened.close()


def sold(session: Any) -> Any:
    today = now().date()
    return order(session, ("COAT", "10"), order_date=today, due=today + timedelta(days=20))


@pytest.fixture
def app(instance: Instance) -> Flask:
    return create_app(instance)


def client(app: Flask, login: str) -> FlaskClient:
    found = app.test_client()
    assert found.post("/login", data={"login": login, "password": PASSWORD}).status_code == 303
    return found


def token(found: FlaskClient) -> str:
    match = re.search(r'csrf-token" content="([^"]+)', found.get("/app").text)
    assert match
    return match[1]


@pytest.fixture
def planner(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planner's answers without its process."""
    process = Planner(instance)

    def ask(_instance: Any, name: str, arguments: dict[str, Any], user_id: int, _timeout: float = 10) -> Any:
        answer = process.answer({"name": name, "arguments": arguments, "user_id": user_id})
        if answer.get("ok"):
            return answer["result"]
        raise planner_client._error(answer)

    monkeypatch.setattr(moves, "ask", ask)
    monkeypatch.setattr(rush, "ask", ask)


def test_board_and_document_of_a_planner(app: Flask, instance: Instance) -> None:
    lin = client(app, "lin")
    page = lin.get("/app/scheduling/board")
    assert page.status_code == 200
    assert 'data-island="gantt"' in page.text
    document = lin.get("/app/scheduling/board.json").json
    assert document["editable"]
    assert len(document["bars"]) == 18
    assert {row["label"] for row in document["rows"]} == {"CUT-1", "CUT-2", "SEW-1"}
    assert all(row["closed"] for row in document["rows"])
    assert max(share for row in document["rows"] for _at, share in row["load"]) > 0
    assert len(document["links"]) == 18
    by_order = lin.get("/app/scheduling/board.json?rows=order").json
    assert len(by_order["rows"]) == 6
    one = lin.get("/app/scheduling/board.json?customer_order=1&rows=order").json
    (number,) = {bar["order"] for bar in one["bars"]}
    assert [row["group"] for row in one["rows"]] == [f"{number} · Customer A"] * 2


def test_labels_are_those_of_the_island_in_the_readers_language(app: Flask) -> None:
    source = ISLAND.read_text("utf-8")
    body = source[source.index("DEFAULT_LABELS") : source.index("};")]
    wanted = dict(re.findall(r'(\w+):\s*"((?:[^"\\]|\\.)*)"', body))
    assert {key: label.msgid for key, label in LABELS.items()} == wanted
    document = client(app, "wei").get("/app/scheduling/board.json").json
    assert not document["editable"]
    assert document["urls"] == {}
    assert document["labels"]["board"] == "排程甘特图"
    assert document["locale"] == "zh-CN"
    assert document["bars"][0]["tip"][0][0] == "工序任务"


def test_another_sites_plan_does_not_exist(app: Flask) -> None:
    far = client(app, "far")
    assert far.get("/app/scheduling/board.json?plan=1").status_code == 404
    document = far.get("/app/scheduling/board.json").json
    assert (document["rows"], document["bars"]) == ([], [])
    assert far.get("/app/scheduling/board").status_code == 200


def test_without_the_right_there_is_no_board(app: Flask) -> None:
    assert client(app, "none").get("/app/scheduling/board.json").status_code == 403
    assert app.test_client().get("/app/scheduling/board").status_code == 303


def test_the_document_takes_as_many_statements_for_many_bars(instance: Instance) -> None:
    def measured() -> tuple[int, int]:
        with instance.database.system(instance.generation, "test") as session:
            plan = published_plan(session, 1)
            made: list[Any] = []
            return count_statements(instance, lambda: made.append(document(session, plan))), len(made[0]["bars"])

    few = measured()
    with instance.database.system(instance.generation, "test", write=True) as session:
        for _number in range(5):
            transition(session, sold(session), "confirm")
    plan_now(instance, Options(seconds=0, publish=True))
    assert (few[1], measured()) == (18, (few[0], 48))


def test_planning_is_a_job_whose_plan_is_published_or_discarded(app: Flask, instance: Instance) -> None:
    lin = client(app, "lin")
    answer = lin.post("/app/scheduling/plan?site=1", data={"_csrf": token(lin), "seconds": "1"})
    assert answer.status_code == 303
    assert Worker(instance).run_pending() == 1
    assert "/app/scheduling/board?plan=2" in lin.get(answer.headers["Location"]).text
    assert "working plan" in lin.get("/app/scheduling/board?plan=2").text
    assert lin.post("/app/scheduling/plans/2/publish", data={"_csrf": token(lin)}).status_code == 303
    assert "archived" in lin.get("/app/scheduling/board?plan=1").text
    late = lin.post("/app/scheduling/plans/1/publish", data={"_csrf": token(lin)})
    assert late.status_code == 409


def test_a_superseded_plan_says_so_and_may_be_discarded(app: Flask, instance: Instance) -> None:
    plan_now(instance, Options(seconds=0))
    plan_now(instance, Options(seconds=0, publish=True))
    lin = client(app, "lin")
    refused = lin.post("/app/scheduling/plans/2/publish", data={"_csrf": token(lin)})
    assert refused.status_code == 422
    assert "Plan again." in refused.text
    assert lin.post("/app/scheduling/plans/2/discard", data={"_csrf": token(lin)}).status_code == 303


@pytest.mark.usefixtures("planner")
def test_the_board_moves_and_undoes(app: Flask) -> None:
    lin = client(app, "lin")
    document = lin.get("/app/scheduling/board.json").json
    bar = next(bar for bar in document["bars"] if len(bar["rows"]) == 2)
    other = next(row for row in bar["rows"] if row != bar["row"])
    wish = {"operation": bar["id"], "row": other, "start": bar["start"], "version": document["version"]}
    headers = {**HEADERS, "X-CSRF-Token": token(lin)}
    assert lin.post(document["urls"]["check"], json=wish, headers=headers).json["ok"]
    moved = lin.post(document["urls"]["move"], json=wish, headers=headers)
    assert moved.json["ok"]
    stale = lin.post(document["urls"]["move"], json=wish, headers=headers)
    assert stale.status_code == 412
    assert stale.json["title"]
    after = lin.get("/app/scheduling/board.json").json
    assert next(each for each in after["bars"] if each["id"] == bar["id"])["row"] == other
    undone = lin.post(moved.json["undo"], json={"version": after["version"]}, headers=headers)
    assert undone.json["ok"]
    assert lin.post(document["urls"]["check"], json={"operation": 1}, headers=headers).status_code == 400
    far = client(app, "far")
    foreign = {**HEADERS, "X-CSRF-Token": token(far)}
    assert far.post(document["urls"]["check"], json=wish, headers=foreign).status_code == 404


@pytest.mark.usefixtures("planner")
def test_a_rush_order_is_quoted_and_accepted_on_its_page(app: Flask, instance: Instance) -> None:
    with instance.database.system(instance.generation, "test", write=True) as session:
        order_id = sold(session).id
    lin = client(app, "lin")
    assert f"/app/scheduling/rush/{order_id}" in lin.get(f"/app/orders/orders/{order_id}").text
    page = lin.get(f"/app/scheduling/rush/{order_id}")
    assert page.status_code == 200
    form = re.search(r'data-accept="gap".*?</form>', page.text, re.DOTALL)
    assert form
    data = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', form[0]))
    stale = lin.post(f"/app/scheduling/rush/{order_id}", data={**data, "version": "99"})
    assert stale.status_code == 412
    assert "Nothing was confirmed" in stale.text
    accepted = lin.post(f"/app/scheduling/rush/{order_id}", data=data)
    assert accepted.headers["Location"] == "/app/scheduling/board?plan=2&done=accepted"
    assert f"/app/scheduling/rush/{order_id}" not in lin.get(f"/app/orders/orders/{order_id}").text
    again = lin.get(f"/app/scheduling/rush/{order_id}")
    assert again.status_code == 409
    assert "confirmed already" in again.text


@pytest.mark.parametrize(
    "path",
    [
        "/app/scheduling/outcomes",
        "/app/scheduling/operations",
        "/app/scheduling/plans",
        "/app/scheduling/plans/1",
        "/app/scheduling/moves",
        "/app/scheduling/operations/1",
        "/app/scheduling/outcomes/1",
    ],
)
def test_lists_and_forms_open(app: Flask, path: str) -> None:
    assert client(app, "lin").get(path).status_code == 200


def test_the_web_process_loads_no_solver(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
from core.addons import lifecycle
from core.config import Config
from core.instance import Instance
instance = Instance(Config(Path(sys.argv[1])))
lifecycle.initialise(instance, ["scheduling"])
lifecycle.create_user(instance, "admin", "secret-1234", admin=True)
from core.web.app import create_app
client = create_app(instance).test_client()
client.post("/login", data={"login": "admin", "password": "secret-1234"})
for path in ("board", "board.json", "plans", "outcomes", "operations"):
    assert client.get(f"/app/scheduling/{path}").status_code == 200, path
with instance.database.system(instance.generation, "test", write=True) as session:
    from addons.scheduling.services import publishing
    assert publishing.published_plan(session, 1) is None
print(sorted(name for name in sys.modules if name.split(".")[0] in ("numpy", "ortools", "pandas")))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "data")],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip().splitlines()[-1] == "[]"
