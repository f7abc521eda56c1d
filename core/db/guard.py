"""The judgement of a guarded session over statements and flushes. Everything it does not understand is refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Join, Select, Table, inspect, select
from sqlalchemy.orm import ORMExecuteState, QueryableAttribute, with_loader_criteria
from sqlalchemy.sql.elements import TextClause
from sqlalchemy.sql.selectable import AliasedReturnsRows

from core.db.saving import owned_records
from core.errors import AccessDenied, Refused
from core.i18n import translator

if TYPE_CHECKING:
    from core.db.session import GuardedSession, MesSession

_ = translator("core")


def refused_access(what: str) -> AccessDenied:
    return AccessDenied(_("A guarded session does not hand out {what}.", what=what))


def judge_statement(state: ORMExecuteState) -> None:
    """Refuse what is not plainly ORM, require grants for every model touched, and narrow by record rules."""
    session: Any = state.session
    if not state.is_orm_statement:
        raise refused_access("raw SQL")
    if session.elevated or state.is_column_load:
        return
    if state.is_insert or state.is_update or state.is_delete:
        # Bulk writes would pass by stamps, checks and audit; records are written through the unit of work.
        raise refused_access("bulk writes")
    for model in _models_in(state.statement, session):
        session.access.require(model, "read")
    state.statement = state.statement.options(*_criteria(session))


def _models_in(statement: Any, session: GuardedSession) -> set[str]:
    """The models that a statement touches through mapped entities, and bare tables of models that nothing narrows."""
    found: set[str] = set()

    def judge(table: Table) -> None:
        model = session.generation.model_of_table.get(table.name)
        if model is None or session.access.where(model) is not None:
            # Rules are applied to mapped entities only: a bare table would show rows they hide.
            raise refused_access(f"the bare table {table.name}")
        found.add(model)

    def walk(element: Any, around: frozenset[Any]) -> None:
        if isinstance(element, TextClause):
            raise refused_access("text in a statement")
        entity = _entity_of(element)
        if entity is not None:
            found.add(entity.mapper.class_.model_name)
        own: frozenset[Any] = around
        sources: list[Any] = []
        if isinstance(element, Select):
            entities, sources = _sources(element)
            own = frozenset(each.selectable for each in entities)
            found.update(each.mapper.class_.model_name for each in entities)
            if any(_escapes_rules(join, session) for join in element._setup_joins):
                raise refused_access("an alias joined by a written condition; join along the relationship")
        for source in _named_by(element):
            table = _bare_table(source, own if isinstance(element, Select) else around)
            if table is not None:
                judge(table)
        for child in element.get_children():
            # What a subquery selects makes its own FROM; only its conditions may reach the tables around it.
            walk(child, own if any(child is each for each in sources) else around | own)

    walk(statement, frozenset())
    return found


def _entity_of(element: Any) -> Any:
    """The mapper or aliased entity that an element stands for, or None for a bare one."""
    annotations = getattr(element, "_annotations", {})
    found = annotations.get("parententity") or annotations.get("parentmapper")
    return found if hasattr(found, "mapper") else None


def _sources(statement: Select[Any]) -> tuple[list[Any], list[Any]]:
    """The mapped entities that a SELECT takes rows from, and the elements that name its sources."""
    elements: list[Any] = [*statement._raw_columns, *statement._from_obj]
    entities = [_entity_of(each) for each in elements]
    for target, *_rest in statement._setup_joins:
        if isinstance(target, QueryableAttribute):
            kind = getattr(target.comparator, "_of_type", None)
            entities += [inspect(kind) if kind is not None else target.property.mapper, target._parententity]
        else:
            elements.append(target)
            entities.append(_entity_of(target))
    return [each for each in entities if each is not None], elements


def _escapes_rules(join: Any, session: GuardedSession) -> bool:
    """SQLAlchemy adapts the criteria of a joined alias only along a relationship; elsewhere they would miss it."""
    entity, condition = _entity_of(join[0]), join[1]
    if not getattr(entity, "is_aliased_class", False) or condition is None or isinstance(condition, QueryableAttribute):
        return False
    return session.access.where(entity.mapper.class_.model_name) is not None


def _named_by(element: Any) -> list[Any]:
    if isinstance(element, Join):
        return [element.left, element.right]
    if isinstance(element, Select):
        return [each for each in (*element._raw_columns, *element._from_obj) if not isinstance(each, Column)]
    return [element] if isinstance(element, Column) else []


def _bare_table(source: Any, mapped: frozenset[Any]) -> Table | None:
    """The table that a source names neither through a mapped class nor as one of the ``mapped`` selectables."""
    if _entity_of(source) is not None:
        return None
    if isinstance(source, Column):
        source = source.table
    if source in mapped:
        return None
    while isinstance(source, AliasedReturnsRows) and _entity_of(source) is None:
        source = source.element
    return source if isinstance(source, Table) and _entity_of(source) is None else None


def _criteria(session: GuardedSession) -> list[Any]:
    options = session.info.get("mes_criteria")
    if options is None:
        access = session.access
        options = [
            with_loader_criteria(cls, condition, include_aliases=True, propagate_to_loaders=True)
            for cls in session.models
            if (condition := access.where(cls.model_name)) is not None
        ]
        session.info["mes_criteria"] = options
    return list(options)


def judge_flush(session: MesSession, new: Iterable[Any], changed: Iterable[Any], deleted: Iterable[Any]) -> None:
    """Model grants, field grants and declared states, for all that is about to be written."""
    access = session.access
    cascaded = {id(child) for owner in deleted for child in owned_records(owner)}
    for record in deleted:
        if id(record) not in cascaded:
            access.require(record.model_name, "delete")
    for record in new:
        access.require(record.model_name, "create")
        _judge_fields(session, record)
        machine = record.states
        if machine is not None and getattr(record, machine.field) not in (None, machine.initial):
            raise Refused(_("A new record starts in its first state."))
    for record in changed:
        if id(record) in session.permitted_states:
            _judge_fields(session, record, but=record.states.field)
            continue
        access.require(record.model_name, "write")
        _judge_fields(session, record)


def _judge_fields(session: MesSession, record: Any, but: str = "") -> None:
    access = session.access
    for attribute in inspect(record).attrs:
        if attribute.key == but or session.generation.policy.field_grant(record.model_name, attribute.key) is None:
            continue
        if attribute.history.has_changes() and not access.may_write_field(record.model_name, attribute.key):
            raise AccessDenied(_("You may not change the field {field}.", field=attribute.key), field=attribute.key)


def judge_written_rows(session: MesSession, written: Iterable[Any]) -> None:
    """A write may not move a row out of what its writer may see."""
    ids: dict[str, set[int]] = {}
    for record in written:
        if session.access.where(record.model_name) is not None:
            ids.setdefault(record.model_name, set()).add(record.id)
    for model, wanted in ids.items():
        cls: Any = session.models[model]
        condition = session.access.where(model)
        rows = session.core_connection().execute(
            select(cls.__table__.c.id).select_from(cls.__table__).where(cls.__table__.c.id.in_(wanted), condition)
        )
        if {row[0] for row in rows} != wanted:
            raise AccessDenied(_("The record would leave what you may see."), model=model)
