"""Sums typed into number fields."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.records.arithmetic import LONGEST, calculate


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3*24", "72"),
        ("３＊２４", "72"),
        ("3×24÷2", "36"),
        ("1,000.5 + 1", "1001.5"),
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 2 - 3", "5"),
        ("8 / 4 / 2", "1"),
        ("-(2 - 5)", "3"),
        ("2 * -3", "-6"),
        ("0.1 + 0.2", "0.3"),
        (".5*4", "2"),
        ("10/3", "3.333"),
        ("2/3", "0.667"),
        ("-2/3", "-0.667"),
        ("1/8", "0.125"),
        ("1/16", "0.0625"),
    ],
)
def test_sums(text: str, value: str):
    assert calculate(text, 3) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    ["", "7", "-7", "+7", "1,000.5", "1.2.3", "1,00*2", "3*", "*3", "3 4", "(3", "3)", "()", "3//4", "5/0", "5/(2-2)",
     "2**3", "1e3*2", "3x4", "__import__('os')", "a*b", "1;2", "3*24 pcs", "(" * 300 + "1" + ")" * 300,
     "(" * 60 + "1+1" + ")" * 60, "-" * 100 + "1", "9*" * 150 + "9", "1\n+\x002"],
)  # fmt: skip
def test_what_is_no_sum(text: str):
    assert calculate(text, 6) is None


def _joined(parts):
    (left, x), sign, (right, y) = parts
    values = {"+": x + y, "-": x - y, "*": x * y, "/": None if not y else x / y} if None not in (x, y) else {}
    return f"({left}{sign}{right})", values.get(sign)


numbers = st.decimals(min_value=0, max_value=99_999, places=2, allow_nan=False)
trees = st.recursive(
    numbers.map(lambda number: (f"{number}", Fraction(number))),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(_joined),
    max_leaves=8,
)


@settings(deadline=None, max_examples=300)
@given(trees)
def test_sums_are_those_of_exact_arithmetic(tree):
    text, expected = tree
    value = calculate(text, 6)
    if "(" not in text or len(text) > LONGEST or expected is None:
        assert value is None
    elif value == value.to_integral_value() or Fraction(value) == expected:
        assert abs(Fraction(value) - expected) < Fraction(1, 10**6)
    else:
        assert abs(Fraction(value) - expected) <= Fraction(5, 10**7)


@settings(deadline=None, max_examples=500)
@given(st.text(alphabet="0123456789.,+-*/() ×÷１２＋＊eE", max_size=40))
def test_no_text_breaks_it(text: str):
    value = calculate(text, 4)
    assert value is None or value.is_finite()
