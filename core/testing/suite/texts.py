"""Chinese catalogues: complete, nothing left over, the same arguments, Chinese words, the glossary's terms."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from string import Formatter

from core.i18n.extract import texts_of
from core.i18n.update import entries
from core.testing.suite.glossary import terms_for

PROPER = frozenset({"ID", "XLSX", "CSV", "API", "JSON", "Taktline"})
"""Codes and proper names that are the same in Chinese."""
_CHINESE = re.compile(r"[㐀-鿿]")
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_PLEADING = re.compile(r"您|(?<![申邀聘])请(?![求购假])")
_HALF_WIDTH = re.compile(r"[㐀-鿿]\s*[,;:!?]|[㐀-鿿]\.(?:\s|$)|[㐀-鿿] ?\(|\.\.\.")


def completeness_findings(folder: Path, catalogue: Path, shared: Path | None = None) -> list[str]:
    """Texts without a translation here or in the shared catalogue, and translations of texts that are gone."""
    own = entries(catalogue) if catalogue.is_file() else {}
    known = {**(entries(shared) if shared else {}), **{text: chinese for text, chinese in own.items() if chinese}}
    wanted = texts_of(folder)
    found = [f"{place}: {text!r} is not translated" for text, place in wanted.items() if not known.get(text)]
    return found + [f"{catalogue.name}: {text!r} is not used any more" for text in own if text not in wanted]


def wording_findings(catalogue: Path, same: Collection[str] = ()) -> list[str]:
    """Placeholders that differ, English left in Chinese, half-width punctuation, pleading, and other terms than agreed.

    ``same`` holds the addon's own codes and proper names.
    """
    found = []
    for text, chinese in entries(catalogue).items() if catalogue.is_file() else ():
        found += [f"{text!r} → {chinese!r}: {fault}" for fault in _faults(text, chinese, {*PROPER, *same})]
    return found


def placeholders(text: str) -> set[str]:
    """The names in ``{…}``; raises ValueError for a text that ``str.format`` would refuse."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def _faults(text: str, chinese: str, same: Collection[str]) -> list[str]:
    if not chinese:
        return []
    found = []
    if placeholders(text) != placeholders(chinese):
        found.append("the placeholders differ")
    bare = re.sub(r"\{\w*\}", "", chinese)
    if not _CHINESE.search(bare) and _LETTERS.search(bare) and chinese not in same:
        found.append("this is not Chinese")
    if _HALF_WIDTH.search(chinese):
        found.append("half-width punctuation")
    if _PLEADING.search(chinese):
        found.append("say it without 您 and 请")
    terms = terms_for(text)
    if terms and not any(term in chinese for term in terms):
        found.append(f"the glossary says {' or '.join(terms)}")
    return found
