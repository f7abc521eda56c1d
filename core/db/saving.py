"""What happens to every record before it is written: stamps, derived fields, checks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pypinyin import Style, lazy_pinyin
from sqlalchemy import inspect

from core.clock import now
from core.errors import Problem, Refused, ValidationFailed
from core.i18n import LOCALES, translator, use_locale
from core.orm.fields import Field
from core.records.checks import field_problems

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")


def prepare_records(session: MesSession, new: list[Any], changed: list[Any]) -> None:
    """Raises ValidationFailed with the problems of all records; pointers are those of ``session.info['pointers']``
    where known.
    """
    moment = now()
    user_id = session.principal.user_id
    for record in new:
        record.created_at = record.updated_at = moment
        record.created_by_id = record.updated_by_id = user_id
    for record in changed:
        record.updated_at = moment
        record.updated_by_id = user_id
    known = {id(record) for record in (*new, *changed)}
    for record in (*new, *changed):
        record.before_save(session, inspect(record).transient or inspect(record).pending)
    # before_save may have touched further records, a total on the owner, say; they are saved along, checked, not
    # asked again
    touched = [
        record for record in (*session.new, *session.dirty) if id(record) not in known and session.is_modified(record)
    ]
    for record in touched:
        if record.id is None:
            record.created_at = moment
            record.created_by_id = user_id
        record.updated_at = moment
        record.updated_by_id = user_id
    problems: list[Problem] = []
    for record in (*new, *changed, *touched):
        _refuse_unasked_state(session, record)
        record.search_text = search_text(record)
        prefix = session.info.get("pointers", {}).get(id(record), "")
        found = [*field_problems(record), *record.problems(session)]
        problems += [problem.under(prefix) for problem in found]
    if problems:
        raise ValidationFailed(_distinct(problems))


def refuse_kept_records(session: MesSession, deleted: list[Any]) -> None:
    """Raises ValidationFailed with what keeps records from being deleted; lines that go with their owner are not
    asked.
    """
    owned = {id(child) for record in deleted for child in owned_records(record)}
    problems = [p for record in deleted if id(record) not in owned for p in record.delete_problems(session)]
    if problems:
        raise ValidationFailed(problems, _("This cannot be deleted."))


def owned_records(owner: Any) -> list[Any]:
    """The lines that live and die with a record."""
    fields = owner.models.fields[owner.model_name]
    return [child for name, field in fields.items() if field.owned for child in getattr(owner, name)]


def _distinct(problems: Iterable[Problem]) -> list[Problem]:
    seen: dict[tuple[str, str, str], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.pointer, problem.code, str(problem.message)), problem)
    return list(seen.values())


def _refuse_unasked_state(session: MesSession, record: Any) -> None:
    machine = record.states
    if machine is None:
        return
    state = inspect(record)
    if not state.persistent or not state.attrs[machine.field].history.has_changes():
        return
    if session.permitted_states.get(id(record)) != getattr(record, machine.field):
        raise Refused(_("A state changes only along its declared transitions."))


def search_text(record: Any) -> str:
    """Folded text of the record's search fields: full width to half, no case, Chinese also by pinyin initials."""
    names = record.search_fields or (record.record_name,)
    fields = record.models.fields[record.model_name]
    values: list[str] = []
    for name in names:
        value = getattr(record, name, None)
        if value not in (None, ""):
            values += _in_all_languages(fields[name], value) if name in fields else [str(value)]
    return fold(" ".join(values))[:500] + pinyin_initials(values)


def _in_all_languages(field: Field, value: Any) -> list[str]:
    """A seeded text is found in every language in which it is shown."""
    if not field.ui.translated:
        return [str(value)]
    found = []
    for locale in LOCALES:
        with use_locale(locale):
            found.append(str(field.in_words(value)))
    return list(dict.fromkeys(found))


def fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def pinyin_initials(values: list[str]) -> str:
    chinese = [value for value in values if any("\u4e00" <= char <= "\u9fff" for char in value)]
    initials = ["".join(lazy_pinyin(value, style=Style.FIRST_LETTER, errors="ignore")) for value in chinese]
    return (" " + " ".join(initials))[:400] if initials else ""
