"""What the wizard uses: uploads under opaque names, previews, imports and exports as jobs."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest

from core.addons import lifecycle
from core.errors import NotFound
from core.jobs.worker import Worker
from core.records.query import ListQuery
from core.security.accounts import principal_of
from core.security.principal import Principal
from core.transfer import BrokenTable, service
from core.transfer.files import FileStore
from tests.core.plants import Plant
from tests.transfer.test_import import BAD, BOOK, MODEL, counted


def clerk_of(plant: Plant, login: str = "clerk") -> Principal:
    roles = ("base.user", "engineering.user", "orders.clerk")
    user_id = lifecycle.create_user(plant.instance, login, "secret-1234", roles=roles)
    with plant.system(write=True) as session:
        session.add(session.models["base.user_site"](user_id=user_id, site_id=plant.sites["A"]))  # type: ignore[call-arg]
    return principal_of(plant.instance, user_id)


def finished(plant: Plant, job_id: int) -> SimpleNamespace:
    Worker(plant.instance).run_pending()
    with plant.system() as session:
        job = session.get_one(session.models["core.job"], job_id)
        assert job.state in ("done", "failed"), job.state
        return SimpleNamespace(state=job.state, error=job.error, result=job.result)


def upload(plant: Plant, who: Principal, text: str, name: str = "book.csv") -> str:
    return service.store_upload(plant.instance, who, name, io.BytesIO(text.encode("gbk"))).id


def test_preview_then_import(plant: Plant) -> None:
    who = clerk_of(plant)
    file_id = upload(plant, who, BOOK)
    with plant.session(who, write=True) as session:
        job_id = service.start_preview(session, MODEL, file_id)
    seen = finished(plant, job_id)
    assert seen.state == "done", seen.error
    assert seen.result["counts"]["good"] == 2
    assert seen.result["mapping"]["5"] == "lines.item_id"
    assert seen.result["encoding"] == "gb18030"
    assert counted(plant) == 4
    mapping = {int(column): path for column, path in seen.result["mapping"].items()}
    with plant.session(who, write=True) as session:
        job_id = service.start_import(session, MODEL, file_id, mapping)
    done = finished(plant, job_id)
    assert (done.state, done.result["created"]) == ("done", 2), done.error
    assert done.result["href"] == "/app/orders/orders"
    assert counted(plant) == 6


def test_problems_come_back_as_rows_and_columns(plant: Plant) -> None:
    who = clerk_of(plant)
    file_id = upload(plant, who, BAD)
    with plant.session(who, write=True) as session:
        job_id = service.start_preview(session, MODEL, file_id)
    result = finished(plant, job_id).result
    assert result["problem_count"] == 13
    assert {"row": 3, "column": "customer", "column_index": 2, "value": "K9"}.items() <= result["problems"][0].items()


def test_an_export_job_makes_a_file_for_who_asked(plant: Plant) -> None:
    who, other = clerk_of(plant), clerk_of(plant, "other")
    with plant.session(who, write=True) as session:
        query = ListQuery(MODEL, ("number", "lines.quantity"), where=(("number", "in", ["A1", "B1"]),))
        job_id = service.start_export(session, query, "xlsx", "orders.xlsx")
    job = finished(plant, job_id)
    assert job.state == "done", job.error
    store = FileStore(plant.instance.config.data)
    stored = store.get(who, job.result["file"])
    assert stored.filename == "orders.xlsx"
    assert stored.path.read_bytes().startswith(b"PK")
    with pytest.raises(NotFound):
        store.get(other, job.result["file"])


def test_files_are_bounded_and_named_by_nobody(plant: Plant) -> None:
    who = clerk_of(plant)
    store = FileStore(plant.instance.config.data)
    with pytest.raises(BrokenTable):
        store.put(who, "x.csv", io.BytesIO(b"x" * 100), limit=99)
    assert [path for path in store.folder.iterdir() if not path.name.endswith(".json")] == []
    stored = store.put(who, "..\\..\\evil/../name.csv", io.BytesIO(b"a"))
    assert (stored.filename, stored.path.parent) == ("name.csv", store.folder)
    for wrong in ("../../etc/passwd", "", "x" * 40, stored.id.upper() + "0"):
        with pytest.raises(NotFound):
            store.get(who, wrong)


def test_a_broken_file_fails_its_job_with_words(plant: Plant) -> None:
    who = clerk_of(plant)
    file_id = upload(plant, who, "", "empty.csv")
    with plant.session(who, write=True) as session:
        job_id = service.start_preview(session, MODEL, file_id)
    job = finished(plant, job_id)
    assert job.state == "failed"
    assert "empty" in job.error
