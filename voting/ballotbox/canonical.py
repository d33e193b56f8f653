"""One way to write each value: canonical JSON on one line.

Keys are sorted ASCII, texts are UTF-8 in the normal form NFC, numbers are integers that
every language can hold (up to 2^53 - 1), and there is nothing else: no floats, no null,
no true or false. With these limits what is written here is also what RFC 8785 writes.
"""

import json
import unicodedata
from collections.abc import Mapping
from typing import Any, Never

MOST_INTEGER = 2**53 - 1
MOST_DEPTH = 8
# A ballot or an entry of the log is far shorter; whatever is longer is an attack.
MOST_BYTES = 1 << 20


class CanonError(ValueError):
    """Something is not written in the one way in which it can be written."""


def encode(value: Mapping[str, Any]) -> bytes:
    """Write an object on one line, without a line break.

    Raises `CanonError` for what has no canonical form.
    """
    plain = dict(value)
    _check(plain, 1)
    return _written(plain)


def decode(line: bytes) -> dict[str, Any]:
    """Read an object; raises `CanonError` unless it is written canonically."""
    if len(line) > MOST_BYTES:
        raise CanonError(f"a line of {len(line)} bytes")
    try:
        value = _read(line.decode())
    except (ValueError, RecursionError) as error:
        raise CanonError(f"no JSON: {error}") from error
    if not isinstance(value, dict):
        raise CanonError("not an object")
    written = _written(value) if _is_surely_plain(line) else encode(value)
    # A key that stands there twice is lost in reading, so it shows here as well.
    if written != line:
        raise CanonError("not in canonical form")
    return value


def _refuse(text: str) -> Never:
    raise CanonError(f"{text} is not an integer")


def _integer(text: str) -> int:
    value = int(text)
    if not -MOST_INTEGER <= value <= MOST_INTEGER:
        raise CanonError("an integer that is too large")
    return value


# Made once: both are as fast as JSON gets in Python, and a log has 100,000 lines.
_read = json.JSONDecoder(
    parse_float=_refuse, parse_int=_integer, parse_constant=_refuse
).decode
_write = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False
).encode


def _written(value: dict[str, Any]) -> bytes:
    try:
        return _write(value).encode()
    except UnicodeEncodeError as error:
        raise CanonError("half of a surrogate pair") from error


def _is_surely_plain(line: bytes) -> bool:
    r"""Say whether a line, once read, needs no look at each of its values.

    True is certain, False is not. Integers are checked in reading. In ASCII every text
    is in NFC; an escape such as \u00e9 shows when the value is written again. Words
    that are values elsewhere in JSON, and depth, cannot be where their letters are not.
    """
    return (
        line.isascii()
        and line.count(b"{") + line.count(b"[") <= MOST_DEPTH
        and b"null" not in line
        and b"true" not in line
        and b"false" not in line
    )


def _check(value: object, depth: int) -> None:
    """Raise `CanonError` for a value that has no canonical form."""
    if isinstance(value, str):
        if not value.isascii() and not unicodedata.is_normalized("NFC", value):
            raise CanonError("a text that is not in NFC")
    elif isinstance(value, int) and not isinstance(value, bool):
        if not -MOST_INTEGER <= value <= MOST_INTEGER:
            raise CanonError("an integer that is too large")
    elif depth > MOST_DEPTH:
        raise CanonError("nested too deeply")
    else:
        for item in _inside(value):
            _check(item, depth + 1)


def _inside(value: object) -> list[Any]:
    """Return what stands in an object or a list."""
    if isinstance(value, dict):
        if not all(isinstance(key, str) and key.isascii() for key in value):
            raise CanonError("a key that is not an ASCII text")
        return list(value.values())
    if isinstance(value, list | tuple):
        return list(value)
    raise CanonError(f"a value of type {type(value).__name__}")
