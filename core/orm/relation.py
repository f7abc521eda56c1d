"""Relations between definitions. The other model is named; it is looked up in the generation being built."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import declared_attr, relationship

from core.errors import Text
from core.orm.ui import ui


def many_to_one(target: str, via: str, **options: Any) -> Any:
    """The record that the column ``via`` of this model refers to.

    ``customer: Mapped[Party] = many_to_one("base.party", via="customer_id")``.
    """

    def build(cls):  # type: ignore[no-untyped-def]  # SQLAlchemy would read an annotation here as the mapped type
        models = cls.models
        return relationship(lambda: models[target], foreign_keys=lambda: [getattr(cls, via)], **options)

    return declared_attr(build)


def one_to_many(
    target: str, via: str, label: Text, *, order_by: str | None = None, owned: bool = True, **options: Any
) -> Any:
    """The records of ``target`` whose column ``via`` refers to this one.

    ``owned`` lines live and die with this record and are edited in its form; others are only listed.
    """
    if owned:
        options.setdefault("cascade", "all, delete-orphan")
    else:
        options.setdefault("viewonly", True)

    def build(cls):  # type: ignore[no-untyped-def]
        models = cls.models
        if order_by is not None:
            options["order_by"] = lambda: getattr(models[target], order_by)
        return relationship(
            lambda: models[target],
            foreign_keys=lambda: [getattr(models[target], via)],
            info={**ui(label), "owned": owned},
            **options,
        )

    return declared_attr(build)
