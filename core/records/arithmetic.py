"""Sums that people type into a number field: ``3*24``, ``(2 + 1.5) / 2``. No eval: a tokenizer and exact fractions."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

LONGEST = 200
DEEPEST = 20
"""Brackets and signs within each other."""

_TOKEN = re.compile(r"\s*(?:(\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d*)?|\d+(?:\.\d*)?|\.\d+)(?![\d.,])|([-+*/()]))")
_SIGNS = str.maketrans({"×": "*", "÷": "/", "−": "-", "∗": "*", "∕": "/", "⋅": "*"})
_PLAIN = re.compile(r"[+-]?[\d.,\s]*")


class _NoSum(ValueError):
    """The text is no sum."""


def calculate(text: str, scale: int) -> Decimal | None:
    """The value of a sum over ``+ - * /`` and brackets, or None where the text is none: a plain number, a word, a
    division by zero.

    Full-width digits and signs and thousands separators are understood. A value without a finite decimal expansion is
    rounded half up to ``scale`` places; every other one is exact, whatever its number of places.
    """
    text = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip()
    if len(text) > LONGEST or _PLAIN.fullmatch(text):
        return None
    try:
        return _decimal(_Parser(_tokens(text)).whole(), scale)
    except (_NoSum, ZeroDivisionError):
        return None


def _tokens(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _NoSum
        found.append(match[1].replace(",", "") if match[1] else match[2])
        at = match.end()
    return found


class _Parser:
    """Recursive descent: sums of products of signed numbers and brackets."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def whole(self) -> Fraction:
        value = self._sum(0)
        if self.at < len(self.tokens):
            raise _NoSum
        return value

    def _next(self, among: str) -> str:
        token = self.tokens[self.at] if self.at < len(self.tokens) else ""
        if token == "" or token not in among:
            return ""
        self.at += 1
        return token

    def _sum(self, depth: int) -> Fraction:
        value = self._product(depth)
        while sign := self._next("+-"):
            other = self._product(depth)
            value = value + other if sign == "+" else value - other
        return value

    def _product(self, depth: int) -> Fraction:
        value = self._factor(depth)
        while sign := self._next("*/"):
            other = self._factor(depth)
            value = value * other if sign == "*" else value / other
        return value

    def _factor(self, depth: int) -> Fraction:
        if depth > DEEPEST:
            raise _NoSum
        if sign := self._next("+-"):
            value = self._factor(depth + 1)
            return -value if sign == "-" else value
        if self._next("("):
            value = self._sum(depth + 1)
            if not self._next(")"):
                raise _NoSum
            return value
        if self.at >= len(self.tokens) or self.tokens[self.at] in "+-*/()":
            raise _NoSum
        self.at += 1
        return Fraction(self.tokens[self.at - 1])


def _decimal(value: Fraction, scale: int) -> Decimal:
    with localcontext() as context:
        context.prec = 4 * LONGEST
        quotient = Decimal(value.numerator) / Decimal(value.denominator)
        rest = value.denominator
        for prime in (2, 5):
            while rest % prime == 0:
                rest //= prime
        return quotient if rest == 1 else quotient.quantize(Decimal(1).scaleb(-scale), ROUND_HALF_UP)
