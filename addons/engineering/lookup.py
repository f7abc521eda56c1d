"""Reaching related records of records that may not be saved yet."""

from __future__ import annotations

from typing import Any


def loaded(session: Any, record: Any, relation: str) -> Any:
    """The record behind a reference, whether it was set as an object or only as ``<relation>_id``.

    SQLAlchemy does not load references of pending records, so checks before the first flush need this.
    """
    found = getattr(record, relation)
    key = getattr(record, f"{relation}_id")
    if found is not None and (key is None or found.id in (None, key)):
        return found
    if key is None:
        return None
    target = record.models.fields[record.model_name][f"{relation}_id"].target
    return session.get(record.models[target], key)
