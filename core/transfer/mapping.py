"""Which column means which field: by field name, label in every language, and the words that plants use."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from core.errors import Problem, ValidationFailed
from core.i18n import LOCALES, translator, use_locale
from core.orm.fields import Field
from core.transfer.synonyms import REFERENCE_SUFFIXES, SYNONYMS

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")

CLOSE_ENOUGH = 0.86
SHORTEST_GUESS = 5
"""Shorter headers are only taken literally: 数量 and 重量 differ in one character."""
_NOISE = re.compile(r"[\s_\-./:*#'\"“”、，。]+|\([^)]*\)|（[^）]*）")


def targets(session: MesSession, model: str) -> dict[str, Field]:
    """What columns may be mapped to: writable fields, and ``lines.quantity`` for those of owned lines."""
    session.access.require(model, "create")
    found = {name: field for name, field in _writable(session, model).items() if not field.owned}
    for name, field in _writable(session, model).items():
        if field.owned and session.access.can(str(field.target), "create"):
            for line_name, line_field in _writable(session, str(field.target)).items():
                if not line_field.owned and line_name != field.via:
                    found[f"{name}.{line_name}"] = line_field
    return found


def _writable(session: MesSession, model: str) -> dict[str, Field]:
    may_write = session.access.may_write_field
    return {
        f.name: f
        for f in session.models.fields[model].values()
        if not f.ui.readonly
        and not f.ui.hidden
        and (f.stored or f.owned)
        and f.kind != "json"
        and may_write(model, f.name)
    }


def propose_mapping(session: MesSession, model: str, headers: Sequence[str]) -> dict[int, str]:
    """Column index to target, for the columns that are understood; each target once.

    A header that fits the record and its lines alike means the line, once another column can only mean lines.
    """
    possible = targets(session, model)
    words: dict[str, list[str]] = {}
    exact = {path.casefold(): path for path in possible}
    for path, field in possible.items():
        for word in _words(session, model, path, field):
            paths = words.setdefault(fold_header(word), [])
            if path not in paths:
                paths.append(path)
    found: dict[int, str] = {}
    for index, header in enumerate(headers):
        literal = exact.get(header.strip().casefold())
        if literal and literal not in found.values():
            found[index] = literal
    candidates = {
        index: _candidates(words, header)
        for index, header in enumerate(headers)
        if index not in found and header.strip()
    }
    has_lines = any("." in path for path in found.values()) or any(
        paths and all("." in path for path in paths) for paths in candidates.values()
    )
    # what can mean one thing only comes first: "Lines: Requested date" before "Requested date"
    for index, paths in sorted(candidates.items(), key=lambda entry: (len(entry[1]) > 1, entry[0])):
        left = [path for path in paths if path not in found.values()]
        if left:
            found[index] = _preferred(left, has_lines)
    return dict(sorted(found.items()))


def _preferred(paths: list[str], has_lines: bool) -> str:
    own = [path for path in paths if "." not in path]
    on_lines = [path for path in paths if "." in path]
    if has_lines and own and on_lines and own[0] == on_lines[0].split(".", 1)[1]:
        return on_lines[0]
    return (own or on_lines)[0]


def _candidates(words: dict[str, list[str]], header: str) -> list[str]:
    folded = fold_header(header)
    if folded in words:
        return words[folded]
    if len(folded) < SHORTEST_GUESS:
        return []
    close = difflib.get_close_matches(folded, list(words), 1, CLOSE_ENOUGH)
    return words[close[0]] if close else []


def fold_header(text: str) -> str:
    """Case, width, blanks, punctuation and units in brackets do not matter."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _NOISE.sub("", plain) or plain.strip()


def _words(session: MesSession, model: str, path: str, field: Field) -> Iterator[str]:
    owner, _dot, name = path.rpartition(".")
    labels = [field.name.replace("_", " "), field.name.removesuffix("_id").replace("_", " ")]
    labels += _in_all_languages(field.label)
    own_names: Mapping[str, Sequence[str]] = getattr(session.models[field.model], "import_names", {})
    labels += [*SYNONYMS.get(name, ()), *own_names.get(name, ())]
    for label in labels:
        yield label
        if field.kind == "many_to_one":
            yield from (label + suffix for suffix in REFERENCE_SUFFIXES)
    if owner:
        lines = session.models.fields[model][owner]
        for whole in (owner, *_in_all_languages(lines.label)):
            yield from (f"{whole} {label}" for label in labels)


def _in_all_languages(label: object) -> list[str]:
    found = []
    for locale in LOCALES:
        with use_locale(locale):
            found.append(str(label))
    return found


def header_of(session: MesSession, model: str, path: str, field: Field) -> str:
    """What a column is called in exports and templates, so that it is understood again."""
    owner, _dot, _name = path.rpartition(".")
    return f"{session.models.fields[model][owner].label}: {field.label}" if owner else str(field.label)


def checked_mapping(session: MesSession, model: str, mapping: Mapping[int, str], columns: int) -> dict[int, str]:
    """The mapping as it may be used. Raises ValidationFailed for unknown targets, columns that are not there, and
    targets that stand twice."""
    possible = targets(session, model)
    problems = []
    seen: dict[str, int] = {}
    for column, path in mapping.items():
        if not path:
            continue
        if path not in possible:
            hint = difflib.get_close_matches(path, list(possible), 1, 0.6)
            text = (
                _("There is no field {field} here. Did you mean {nearest}?", field=path, nearest=hint[0])
                if hint
                else _("There is no field {field} here.", field=path)
            )
            problems.append(Problem(text, f"/mapping/{column}", "unknown_field"))
        elif path in seen:
            text = _("{field} is already taken from another column.", field=possible[path].label)
            problems.append(Problem(text, f"/mapping/{column}", "mapped_twice"))
        elif not 0 <= column < columns:
            problems.append(Problem(_("The file has no such column."), f"/mapping/{column}", "unknown_column"))
        else:
            seen[path] = column
    if not seen and not problems:
        problems.append(Problem(_("Say for at least one column what it means."), "/mapping", "required"))
    if problems:
        raise ValidationFailed(problems)
    return {column: path for path, column in seen.items()}
