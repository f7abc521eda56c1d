"""Finds the records that cells name, all cells of a column at once: by key, by name, by what people call them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from core.errors import Text
from core.i18n import LOCALES, translator, use_locale
from core.orm.fields import Field

if TYPE_CHECKING:
    from core.db.session import MesSession
    from core.orm.registry import ModelRegistry
    from core.security.principal import Access

_ = translator("core")

_AT_ONCE = 500
MOST_COMPARED = 2_000
"""Targets with more rows are not read whole to compare translated names."""
AMBIGUOUS = object()


def key_fields(models: ModelRegistry, access: Access, model: str) -> list[str]:
    """Fields by which a record may be named, surest first: unique texts, the record name, other names."""
    cls, fields = models[model], models.fields[model]
    texts = [
        f
        for f in fields.values()
        if f.kind in ("string", "text") and not f.ui.hidden and access.may_read_field(model, f.name)
    ]
    unique = [f.name for f in texts if f.unique]
    named = [n for n in (cls.record_name, "code", "number", "name", "short_name") if any(f.name == n for f in texts)]
    return list(dict.fromkeys((*unique, *named)))


def resolve(session: MesSession, field: Field, names: Iterable[str]) -> tuple[dict[str, int], dict[str, Text]]:
    """(name to id, name to what is wrong). Names are compared as written, then without regard to case and width."""
    target = str(field.target)
    wanted = {name for name in names if name}
    found: dict[str, Any] = {}
    if session.access.can(target, "read"):
        for key in key_fields(session.models, session.access, target):
            _by_field(session, target, key, wanted - found.keys(), found)
        _by_display(session, target, wanted - found.keys(), found)
    title = session.models[target].title or target
    problems: dict[str, Text] = {}
    for name in wanted:
        if name not in found:
            problems[name] = _("There is no {model} “{name}”.", model=title, name=name)
        elif found[name] is AMBIGUOUS:
            problems[name] = _("“{name}” means several records; use the code.", name=name)
    return {name: value for name, value in found.items() if value is not AMBIGUOUS}, problems


def folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _by_field(session: MesSession, model: str, key: str, wanted: set[str], found: dict[str, Any]) -> None:
    cls: Any = session.models[model]
    column = getattr(cls, key)
    by_fold: dict[str, set[str]] = {}
    for name in wanted:
        by_fold.setdefault(folded(name), set()).add(name)
    folds = sorted(by_fold)
    for start in range(0, len(folds), _AT_ONCE):
        part = folds[start : start + _AT_ONCE]
        spellings = {name for fold in part for name in by_fold[fold]} | set(part)
        statement = select(cls.id, column).where(func.lower(column).in_(part) | column.in_(spellings))
        exact: dict[str, set[int]] = {}
        loose: dict[str, set[int]] = {}
        for record_id, value in session.execute(statement):
            exact.setdefault(value, set()).add(record_id)
            loose.setdefault(folded(value), set()).add(record_id)
        for fold in part:
            for name in by_fold[fold]:
                _settle(name, exact.get(name) or loose.get(fold), found)


def _by_display(session: MesSession, model: str, wanted: set[str], found: dict[str, Any]) -> None:
    """Names as the screens show them: translated units, code and name together."""
    if not wanted:
        return
    cls: Any = session.models[model]
    records = session.scalars(select(cls).order_by(cls.id).limit(MOST_COMPARED + 1)).all()
    if len(records) > MOST_COMPARED:
        return
    shown: dict[str, set[int]] = {}
    for locale in LOCALES:
        with use_locale(locale):
            for record in records:
                shown.setdefault(folded(record.display()), set()).add(record.id)
    for name in wanted:
        _settle(name, shown.get(folded(name)), found)


def _settle(name: str, ids: set[int] | None, found: dict[str, Any]) -> None:
    if ids:
        found[name] = next(iter(ids)) if len(ids) == 1 else AMBIGUOUS
