"""Composition: extensions, conflicts named with addon, file and line, and generations that leave nothing behind."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import String, create_engine
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import now
from core.errors import CompositionError
from core.orm import Key, Model, ModelRegistry, ui
from core.orm.model import definitions


def define(addon: str, name: str, bases: tuple[type, ...], members: dict[str, Any], **options: Any) -> Any:
    """A definition as it would stand in ``addons/<addon>/models.py``."""
    annotations = {key: value for key, (value, _default) in members.items() if value is not None}
    body = {key: default for key, (_value, default) in members.items() if default is not None}
    namespace = {"__module__": f"addons.{addon}.models", "__annotations__": annotations, **body}
    return type(name, bases, namespace, **options)


@pytest.fixture
def scratch() -> Iterator[None]:
    """Definitions made in a test do not outlive it."""
    before = {addon: list(found) for addon, found in definitions.items()}
    yield
    definitions.clear()
    definitions.update(before)


def text_column(**options: Any) -> Any:
    return mapped_column(String(20), info=ui("X"), **options)


@pytest.mark.usefixtures("scratch")
def test_an_extension_adds_columns_and_overrides_with_super() -> None:
    thing: Any = define(
        "alpha", "Thing", (Model,), {"code": (Mapped[str], mapped_column(Key(), info=ui("Code")))}, model="alpha.thing"
    )

    def display(self: Any) -> str:
        return f"{super(more, self).display()} in {self.colour}"

    more: Any = define(
        "beta", "MoreThing", (thing,), {"colour": (Mapped[str | None], text_column()), "display": (None, display)}
    )
    registry = ModelRegistry(["alpha", "beta"])
    cls = registry[thing]
    assert registry["alpha.thing"] is cls
    assert registry.owners["alpha_thing", "colour"] == "beta"
    assert issubclass(cls, thing)
    record = cls(code="A", colour="red")
    record.name = "A"
    assert record.display() == "A in red"
    assert "colour" not in ModelRegistry(["alpha"]).fields["alpha.thing"]


@pytest.mark.usefixtures("scratch")
def test_an_added_column_must_bear_inserts_that_do_not_know_it() -> None:
    thing: Any = define("alpha", "Thing", (Model,), {}, model="alpha.thing")
    define("beta", "MoreThing", (thing,), {"colour": (Mapped[str], text_column())})
    with pytest.raises(CompositionError, match="colour needs to be nullable or have a server_default"):
        ModelRegistry(["alpha", "beta"])


@pytest.mark.usefixtures("scratch")
def test_conflicts_are_collected_and_name_addon_file_and_line() -> None:
    define("alpha", "Thing", (Model,), {}, model="alpha.thing")
    define("beta", "Other", (Model,), {}, model="alpha.thing")
    define("gamma", "Third", (Model,), {}, model="delta.third")
    with pytest.raises(CompositionError) as caught:
        ModelRegistry(["alpha", "beta", "gamma"])
    said = str(caught.value)
    assert "alpha.thing is already defined by alpha" in said
    assert "delta.third must be named gamma" in said
    assert all(finding.place.addon in ("beta", "gamma") for finding in caught.value.findings)


@pytest.mark.usefixtures("scratch")
def test_an_extension_of_an_addon_that_is_off_is_refused() -> None:
    thing: Any = define("alpha", "Thing", (Model,), {}, model="alpha.thing")
    define("beta", "MoreThing", (thing,), {})
    with pytest.raises(CompositionError, match="which no enabled addon before it defines"):
        ModelRegistry(["beta"])


def test_a_definition_is_no_record() -> None:
    from core.system.models import User

    with pytest.raises(TypeError, match="records are made from a generation"):
        User(login="x")


def test_generations_leave_nothing_behind() -> None:
    """20 rebuilds, each used once: none of them survives its disposal."""
    import addons.base.models
    import addons.engineering.models
    import addons.orders.models  # noqa: F401

    alive: list[weakref.ref[ModelRegistry]] = []
    for _ in range(20):
        registry = ModelRegistry(["core", "base", "engineering", "orders"])
        engine = create_engine("sqlite://")
        registry.metadata.create_all(engine)
        with Session(engine) as session:
            session.add(
                registry["base.unit"](code="u", name="u", dimension="count", created_at=now(), updated_at=now())
            )
            session.commit()
        engine.dispose()
        alive.append(weakref.ref(registry))
        registry.dispose()
        del registry, engine, session
    gc.collect()
    assert sum(ref() is not None for ref in alive) <= 1
