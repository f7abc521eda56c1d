"""Every text of the addon has a Chinese one, and the Chinese one takes the same arguments."""

from __future__ import annotations

from pathlib import Path
from string import Formatter

from addons.orders.tests.texts import texts_of
from core.i18n.catalogue import messages, register_directory

FOLDER = Path(__file__).parents[1]


def arguments(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


def test_the_catalogue_is_complete_and_holds_nothing_else():
    register_directory("orders", FOLDER / "i18n")
    translated = messages("orders", "zh_CN")
    assert set(translated) == texts_of(FOLDER)
    assert all(arguments(text) == arguments(chinese) for text, chinese in translated.items())
