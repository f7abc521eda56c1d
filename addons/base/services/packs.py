"""Loads starter packs: folders of readable data that make an example plant.

``pack.json`` names the files in order. A file is a list of sections::

    {"model": "engineering.item", "key": ["code"], "transition": "release",
     "records": [{"code": "Z60", "name": {"en": "Zip", "zh_CN": "拉链"}, "unit_id": "pcs"}]}

- References are written as codes (``"unit_id": "pcs"``), lines as lists of records.
- Texts are plain or one per language. Days are ``"+14d"`` from today, ``"2026-11-30"``, or, in a record with
  ``"$years": [0, 1]``, ``"10-01"``: such a record is made once per year, counted from this one.
- ``"$as": "cut"`` names a record of the same file, ``"$cut"`` refers to it.
- A record whose ``key`` is there already is left as it is, so a pack may be loaded again.
- New records then take the edge ``transition`` of their state machine, if the section names one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from core.errors import MesError, Refused
from core.i18n import translator
from core.orm.fields import Field
from core.records.values import BadValue, parse
from core.states.engine import transition

_ = translator("base")

CODE_FIELDS = ("code", "number", "login")
_FROM_TODAY = re.compile(r"([+-]\d{1,4})d")
_YEARLY = re.compile(r"(\d\d)-(\d\d)")


@dataclass
class PackReport:
    """How many records were made and how many were there already, per model."""

    created: dict[str, int] = field(default_factory=dict)
    present: dict[str, int] = field(default_factory=dict)

    def count(self, model: str, is_new: bool) -> None:
        counts = self.created if is_new else self.present
        counts[model] = counts.get(model, 0) + 1


def describe_pack(folder: Path, locale: str) -> dict[str, Any]:
    """Name, title and summary (in ``locale``) and the addons a pack needs. Raises Refused for a folder that is none."""
    content = _read(folder / "pack.json")
    words = {name: _words(content.get(name, ""), locale) for name in ("title", "summary")}
    return {"name": folder.name, "addons": tuple(content.get("addons", ())), "files": tuple(content["files"]), **words}


def load_pack(session: Any, folder: Path, locale: str, today: date) -> PackReport:
    """Make the missing records of the pack in ``folder``: texts in ``locale``, days counted from ``today``.

    Writes into ``session`` without committing. Raises Refused naming file and entry of the first thing wrong.
    """
    report = PackReport()
    for name in describe_pack(folder, locale)["files"]:
        loader = _FileLoader(session, str(name), locale, today, report)
        for section in _read(folder / Path(str(name)).name):
            loader.load(section)
    return report


class _FileLoader:
    """Loads the sections of one file; labels (``$as``) live as long."""

    def __init__(self, session: Any, name: str, locale: str, today: date, report: PackReport) -> None:
        self.session = session
        self.name = name
        self.locale = locale
        self.today = today
        self.report = report
        self.labels: dict[str, Any] = {}
        self.known: dict[tuple[str, str], int] = {}

    def load(self, section: Mapping[str, Any]) -> None:
        model = str(section["model"])
        key = tuple(section.get("key", ("code",)))
        for number, entry in enumerate(section["records"], 1):
            place = f"{self.name} / {model}"
            try:
                self._entry(model, key, entry, str(section.get("transition", "")))
            except (MesError, BadValue, KeyError, TypeError, ValueError) as error:
                raise Refused(
                    _("{file}, entry {entry}: {reason}", file=place, entry=number, reason=str(error))
                ) from error

    def _entry(self, model: str, key: tuple[str, ...], entry: Mapping[str, Any], edge: str) -> None:
        for expanded, year in self._years(entry):
            found = self._find(model, key, expanded, year)
            self.report.count(model, found is None)
            if found is not None:
                self._label(expanded, found)
                continue
            record = self._make(model, expanded, year)
            self.session.add(record)
            self.session.flush()
            if edge:
                transition(self.session, record, edge)

    def _find(self, model: str, key: tuple[str, ...], entry: Mapping[str, Any], year: int) -> Any:
        cls = self.session.models[model]
        fields = self.session.models.fields[model]
        values = {name: self._value(fields[name], entry.get(name), year) for name in key}
        conditions = [getattr(cls, name) == value for name, value in values.items()]
        return self.session.scalars(select(cls).where(*conditions).limit(1)).first()

    def _make(self, model: str, entry: Mapping[str, Any], year: int) -> Any:
        record = self.session.models[model]()
        self._label(entry, record)
        fields = self.session.models.fields[model]
        for name, value in entry.items():
            if name.startswith("$"):
                continue
            if name not in fields:
                raise Refused(_("there is no field {field}", field=f"{model}.{name}"))
            found = fields[name]
            if found.kind == "one_to_many":
                lines = getattr(record, str(found.relation))
                lines += [
                    self._make(str(found.target), line, line_year)
                    for each in value
                    for line, line_year in self._years(each, year)
                ]
            elif isinstance(value, str) and value.startswith("$"):
                setattr(record, str(found.relation), self.labels[value[1:]])
            else:
                setattr(record, name, self._value(found, value, year))
        return record

    def _value(self, target: Field, value: Any, year: int) -> Any:
        if value is None:
            return None
        if target.kind == "many_to_one":
            return self._reference(str(target.target), str(value))
        if target.kind == "date":
            return self._day(str(value), year)
        return parse(target, _words(value, self.locale))

    def _reference(self, model: str, code: str) -> int:
        if (model, code) not in self.known:
            cls = self.session.models[model]
            name = next(name for name in CODE_FIELDS if name in self.session.models.fields[model])
            ids = self.session.scalars(select(cls.id).where(getattr(cls, name) == code).limit(2)).all()
            if len(ids) != 1:
                raise Refused(_("there is no {model} {code}", model=model, code=code))
            self.known[model, code] = ids[0]
        return self.known[model, code]

    def _day(self, value: str, year: int) -> date:
        relative, yearly = _FROM_TODAY.fullmatch(value), _YEARLY.fullmatch(value)
        if relative:
            return self.today + timedelta(days=int(relative[1]))
        if yearly:
            return date(year, int(yearly[1]), int(yearly[2]))
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Refused(_("{value} is not a day such as +14d or 2026-11-30", value=value)) from None

    def _years(self, entry: Mapping[str, Any], year: int = 0) -> Iterator[tuple[Mapping[str, Any], int]]:
        """The entry once for each year it is wanted in, with the year."""
        for offset in entry.get("$years", (0,)):
            yield entry, self.today.year + offset if "$years" in entry or not year else year

    def _label(self, entry: Mapping[str, Any], record: Any) -> None:
        if "$as" in entry:
            self.labels[str(entry["$as"])] = record


def _words(value: Any, locale: str) -> Any:
    """A text in the language wanted, English where it lacks; other values as they are."""
    return value.get(locale, value.get("en", "")) if isinstance(value, Mapping) else value


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = f"{path.name}: {error}"
        raise Refused(_("The starter pack cannot be read: {reason}", reason=reason)) from error
