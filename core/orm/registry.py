"""Composes the definitions of an ordered list of addons into one fresh set of mapped classes."""

from __future__ import annotations

import types
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar, cast, overload

from sqlalchemy import CheckConstraint, Date, Index, MetaData, UniqueConstraint
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import declared_attr
from sqlalchemy.orm import registry as SqlaRegistry

from core.errors import CompositionError, Finding
from core.orm.fields import Field, describe
from core.orm.model import Model, definitions
from core.orm.types import Quantity, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

M = TypeVar("M", bound=Model)


class ModelRegistry:
    """The mapped classes of one ordered list of addons. Immutable once built; ``dispose`` when nobody uses it."""

    def __init__(self, addons: Iterable[str]) -> None:
        self.addons = tuple(addons)
        self.metadata = MetaData(naming_convention=NAMING)
        self.sqla = SqlaRegistry(
            metadata=self.metadata, type_annotation_map={datetime: UtcDateTime, date: Date, Decimal: Quantity}
        )
        self.composed: dict[str, type[Model]] = {}
        self.fields: dict[str, dict[str, Field]] = {}
        self.owners: dict[tuple[str, str], str] = {}
        """(table, column) to the addon that declares it."""
        chains = self._chains()
        self._refuse_bad_extensions(chains)
        for name, chain in chains.items():
            self.composed[name] = self._compose(name, chain)
        try:
            self.sqla.configure()
        except SQLAlchemyError as error:
            self.dispose()
            raise CompositionError([Finding(next(iter(chains.values()))[0].place, str(error))]) from error
        for name, cls in self.composed.items():
            self.fields[name] = describe(cls.__mapper__)  # type: ignore[attr-defined]
            self._record_owners(cls, chains[name])

    def _chains(self) -> dict[str, list[type[Model]]]:
        chains: dict[str, list[type[Model]]] = {}
        findings: list[Finding] = []
        for addon in self.addons:
            for definition in definitions.get(addon, []):
                chain = chains.setdefault(definition.model_name, [])
                introduces = not any(getattr(base, "model_name", None) for base in definition.__mro__[1:])
                if introduces and chain:
                    hint = f"extend {chain[0].__name__} by subclassing it"
                    findings.append(
                        Finding(
                            definition.place, f"{definition.model_name} is already defined by {chain[0].place}", hint
                        )
                    )
                if not introduces and not chain:
                    findings.append(
                        Finding(
                            definition.place,
                            f"extends {definition.model_name}, which no enabled addon before it defines",
                            "add it to depends",
                        )
                    )
                if introduces and definition.model_name.split(".")[0] != addon:
                    findings.append(Finding(definition.place, f"{definition.model_name} must be named {addon}.…"))
                chain.append(definition)
        if findings:
            raise CompositionError(findings)
        return chains

    def _refuse_bad_extensions(self, chains: dict[str, list[type[Model]]]) -> None:
        """A disabled addon's columns stay in the table, so others must be able to insert without knowing them."""
        findings = []
        for chain in chains.values():
            for extension in chain[1:]:
                for name, value in vars(extension).items():
                    column = getattr(value, "column", None)
                    if column is None or any(name in vars(base) for base in chain if base is not extension):
                        continue
                    annotation = str(extension.__annotations__.get(name, ""))
                    may_be_empty = column.nullable and ("None" in annotation or "Optional" in annotation)
                    if column.server_default is None and not may_be_empty:
                        findings.append(
                            Finding(
                                extension.place,
                                f"the added column {name} needs to be nullable or have a server_default",
                            )
                        )
        if findings:
            raise CompositionError(findings)

    def _compose(self, name: str, chain: list[type[Model]]) -> type[Model]:
        # Bases are the reversed load order, so the addon loaded last is asked first. All definitions are named, also
        # those another one inherits: with the tips alone, C3 may move an extension away from its load position.
        args = [_unattached_copy(arg) for d in chain for arg in vars(d).get("table_args", ())]
        namespace: dict[str, Any] = {
            "__tablename__": name.replace(".", "_"),
            "__table_args__": tuple(args),
            "__module__": chain[0].__module__,
            "__doc__": chain[0].__doc__,
            "__init__": _record_init,
            "__mapper_args__": declared_attr.directive(lambda cls: {"version_id_col": cls.version}),
            "models": self,
        }
        try:
            bases = tuple(reversed(chain))
            cls = types.new_class(chain[0].__name__, bases, {"composed": True}, lambda ns: ns.update(namespace))
            return cast("type[Model]", self.sqla.mapped(cls))
        except (TypeError, SQLAlchemyError) as error:
            others = ", ".join(str(d.place) for d in chain[:-1])
            hint = f"together with {others}" if others else ""
            raise CompositionError([Finding(chain[-1].place, f"{name} cannot be composed: {error}", hint)]) from error

    def _record_owners(self, cls: type[Model], chain: list[type[Model]]) -> None:
        table = cls.__tablename__  # type: ignore[attr-defined]
        for column in cls.__table__.columns:  # type: ignore[attr-defined]
            owner = next((d.addon for d in chain if column.key in vars(d)), chain[0].addon)
            self.owners[table, column.key] = owner

    @overload
    def __getitem__(self, key: type[M]) -> type[M]: ...
    @overload
    def __getitem__(self, key: str) -> type[Model]: ...
    def __getitem__(self, key: str | type[Model]) -> type[Model]:
        name = key if isinstance(key, str) else key.model_name
        return self.composed[name]

    def __contains__(self, name: object) -> bool:
        return name in self.composed

    def __iter__(self) -> Iterator[type[Model]]:
        return iter(self.composed.values())

    def dispose(self) -> None:
        """Forget the mapped classes. Records and classes of a disposed registry must not be used any more."""
        self.sqla.dispose()
        self.composed.clear()
        self.fields.clear()


def _column_names(arg: UniqueConstraint | Index) -> list[str]:
    return [str(name) for name in arg._pending_colargs]


def _unattached_copy(arg: Any) -> Any:
    """A constraint or index belongs to one table, so every generation gets its own; columns are given by name."""
    if isinstance(arg, UniqueConstraint):
        return UniqueConstraint(*_column_names(arg), name=arg.name)
    if isinstance(arg, Index):
        return Index(arg.name, *_column_names(arg), unique=arg.unique)
    if isinstance(arg, CheckConstraint):
        return CheckConstraint(arg.sqltext, name=arg.name)
    raise TypeError(f"table_args takes unique and check constraints and indexes, not {type(arg).__name__}")


def _record_init(self: Any, **values: Any) -> None:
    cls = type(self)
    for key, value in values.items():
        if not hasattr(cls, key):
            raise TypeError(f"{cls.__name__} has no field {key!r}")
        setattr(self, key, value)


__all__ = ["NAMING", "ModelRegistry"]
