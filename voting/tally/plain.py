"""Turns records into plain values for JSON, and exact fractions into text and back.

No float occurs: a fraction is the text "n/d", so that equal records give equal bytes.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

DIGITS_AT_ONCE = 4000
"""Python converts no more than 4,300 digits; exact shares of money may have more."""


def plain(value: object) -> Any:
    """Give dicts, lists, ints and strings; fields that are not known are left out."""
    match value:
        case Fraction():
            return fraction_text(value)
        case StrEnum():
            return str(value)
        case tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {key: plain(item) for key, item in value.items()}
    if is_dataclass(value):
        found = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: plain(item) for name, item in found if item is not None}
    return value


def fraction_text(value: Fraction) -> str:
    return f"{_digits(value.numerator)}/{_digits(value.denominator)}"


def read_fraction(text: str) -> Fraction:
    """Read what `fraction_text` wrote. Raises `ValueError`."""
    numerator, denominator = map(_read_digits, text.split("/"))
    if not denominator:
        raise ValueError(f"{text[:50]!r} divides by zero.")
    return Fraction(numerator, denominator)


def format_points(points: int, unit: int) -> str:
    """Write points as decimals; one counts `unit`, a divisor of a power of ten."""
    whole, part = divmod(points, unit)
    digits = ""
    while part:
        digit, part = divmod(part * 10, unit)
        digits += str(digit)
    return f"{whole}.{digits}" if digits else str(whole)


def _digits(number: int) -> str:
    head, tail = divmod(number, 10**DIGITS_AT_ONCE)
    return f"{_digits(head)}{tail:0{DIGITS_AT_ONCE}}" if head else str(tail)


def _read_digits(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{text[:50]!r} is not a whole number.")
    head, tail = text[:-DIGITS_AT_ONCE], text[-DIGITS_AT_ONCE:]
    return (_read_digits(head) * 10**DIGITS_AT_ONCE if head else 0) + int(tail)
