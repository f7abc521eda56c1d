"""Rows of whole models as plain tuples: one statement a model, no objects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select


def rows(session: Any, model: str, where: Callable[[Any], tuple[Any, ...]], *sort: str) -> list[Any]:
    """All columns of the records for which all conditions of ``where(class)`` hold, by ``sort`` and id."""
    cls = session.models[model]
    columns = [getattr(cls, name).label(name) for name, field in session.models.fields[model].items() if field.stored]
    order = [*(getattr(cls, name) for name in sort), cls.id]
    return list(session.execute(select(*columns).where(*where(cls)).order_by(*order)))
