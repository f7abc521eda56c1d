"""The audit trail: complete, in the transaction of the change, chained, and closed to whoever asks the database."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from core.audit.verify import verify
from core.errors import ValidationFailed
from core.records import write as records
from core.states import engine
from tests.core.plants import Plant

CLERK = "orders.clerk"


def entries(plant: Plant, model: str) -> list[Any]:
    with plant.system() as session:
        audit: Any = session.models["core.audit"]
        return list(session.scalars(select(audit).where(audit.model == model).order_by(audit.id)))


def test_every_change_is_told_with_who_what_and_why(plant: Plant) -> None:
    with plant.session(plant.person(CLERK), write=True) as session:
        order = records.fetch(session, "orders.order", plant.orders["A1"])
        session.audit.reason = "the customer called"
        records.update(session, order, {"customer_reference": "PO-1"})
    last = entries(plant, "orders.order")[-1]
    assert (last.action, last.user_name, last.reason, last.record_version) == (
        "write",
        "Somebody",
        "the customer called",
        2,
    )
    assert json.loads(last.changes)["customer_reference"][1] == "PO-1"


def test_a_refused_change_leaves_no_entry(plant: Plant) -> None:
    before = len(entries(plant, "orders.order"))
    with pytest.raises(ValidationFailed), plant.session(plant.person(CLERK), write=True) as session:
        order = records.fetch(session, "orders.order", plant.orders["A1"])
        records.update(session, order, {"customer_reference": "fine"})
        records.update(session, order, {"requested_date": "never"})
    assert len(entries(plant, "orders.order")) == before


def test_a_step_is_told_by_its_name(plant: Plant) -> None:
    with plant.session(plant.person("orders.manager"), write=True) as session:
        engine.transition(session, records.fetch(session, "orders.order", plant.orders["A1"]), "confirm")
    assert "confirm" in [e.action for e in entries(plant, "orders.order")]


def test_the_chain_closes_and_a_forged_entry_is_named(plant: Plant) -> None:
    models = plant.instance.generation.models
    with plant.instance.database.connection() as connection:
        count, faults = verify(connection, models)
    assert count > 10
    assert faults == []
    forged = entries(plant, "orders.order")[1]
    database = plant.instance.database
    disarm = "DROP TRIGGER core_audit_no_update" if database.is_sqlite else "ALTER TABLE core_audit DISABLE TRIGGER ALL"
    with database.connection(write=True) as connection:
        connection.execute(text(disarm))
        connection.execute(text("UPDATE core_audit SET user_name = 'Nobody' WHERE id = :id"), {"id": forged.id})
    with database.connection() as connection:
        _count, faults = verify(connection, models)
    assert [fault.entry_id for fault in faults] == [forged.id]


@pytest.mark.parametrize("attack", ["UPDATE core_audit SET reason = 'x'", "DELETE FROM core_audit"])
def test_the_database_refuses_to_rewrite_history(plant: Plant, attack: str) -> None:
    with pytest.raises(DatabaseError), plant.instance.database.connection(write=True) as connection:
        connection.execute(text(attack))


def test_passwords_and_tokens_are_not_told(plant: Plant) -> None:
    with plant.system(write=True) as session:
        session.add(session.models["core.user"](login="x", name="X", password_hash="secret-hash"))
    told = json.loads(entries(plant, "core.user")[-1].changes)
    assert told["password_hash"] == ["…", "…"]
    assert "secret-hash" not in json.dumps(told)
