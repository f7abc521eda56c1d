"""Texts in the reader's language: English message ids, one catalogue per addon and locale."""

from core.i18n.locale import LOCALES, current_locale, current_zone, use_locale, use_zone
from core.i18n.text import LazyText, Translator, translator

__all__ = [
    "LOCALES",
    "LazyText",
    "Translator",
    "current_locale",
    "current_zone",
    "translator",
    "use_locale",
    "use_zone",
]
