"""Pages and pictures from Typst, with what people have written in them.

A template never sees such a text as code: everything comes as JSON beside it, and a
string from JSON is set as letters, whatever marks it holds. No file of the machine can
be named and no package fetched, since the template names none and the texts cannot.
"""

import json
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import typst

TEMPLATES = Path(__file__).parent / "typst"
# Latin, Greek and Cyrillic, with punctuation: the fonts that come with Typst have them.
ALWAYS_SHOWN = 0x0530
# Characters beyond are tried, many at a time, at most so often for one document: that
# is enough for every script, and for some emoji, and no text can keep others waiting.
MOST_TRIES = 400
MOST_KNOWN = 20_000

Format = Literal["pdf", "png"]


@cache
def _fonts() -> typst.Fonts:
    """Return the fonts of Typst, and those of the machine for other scripts."""
    return typst.Fonts(include_system_fonts=True)


# What has been tried already, in this process.
_known: dict[str, bool] = {}


def _can_set(characters: Sequence[str]) -> bool:
    """Try characters in a document that may not lack any: in PDF/UA.

    What cannot be shown would be a white box, and the whole file no PDF/UA.
    """
    source = b'#set document(title: "-")\n#json(bytes(sys.inputs.data))'
    # Some characters need one that they stand upon.
    words = " ".join(f"a{one}" for one in characters)
    try:
        _compiler(source).compile(
            sys_inputs={"data": json.dumps(words)},
            format="pdf",
            pdf_standards=["ua-1"],
        )
    except typst.TypstError:
        return False
    return True


def _try(characters: Sequence[str], tries: int = MOST_TRIES) -> int:
    """Find out which of these can be shown, halving; return how many tries are left.

    All good ones take one try. When none is left, the rest counts as not shown in this
    document, and is tried again with the next.
    """
    if not characters or not tries:
        return tries
    tries -= 1
    if _can_set(characters):
        _known.update(dict.fromkeys(characters, True))
        return tries
    if len(characters) == 1:
        _known[characters[0]] = False
        return tries
    middle = len(characters) // 2
    return _try(characters[middle:], _try(characters[:middle], tries))


def _is_plain(character: str) -> bool:
    return ord(character) < ALWAYS_SHOWN


def _is_letter(character: str) -> bool:
    """Say whether it is something to see, or a new line."""
    return character in "\n\t" or unicodedata.category(character) not in {
        "Cc",
        "Cn",
        "Co",
        "Cs",
    }


def _texts_of(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            for one in value.values():
                yield from _texts_of(one)
        case list() | tuple():
            for one in value:
                yield from _texts_of(one)


def _all_shown(value: Any) -> Any:
    """Leave out the characters that no font here has, such as most emoji."""
    used = {one for text in _texts_of(value) for one in text}
    unusual = {one for one in used if not _is_plain(one) and _is_letter(one)}
    if len(_known) > MOST_KNOWN:
        _known.clear()
    _try(sorted(unusual - _known.keys()))
    return _filtered(value)


def _filtered(value: Any) -> Any:
    match value:
        case str():
            return "".join(
                one
                for one in value
                if _is_letter(one) and (_is_plain(one) or _known.get(one, False))
            )
        case Mapping():
            return {key: _filtered(one) for key, one in value.items()}
        case list() | tuple():
            return [_filtered(one) for one in value]
        case _:
            return value


def _compiler(source: bytes, root: Path | None = None) -> typst.Compiler:
    return typst.Compiler(source, root=str(root or TEMPLATES), font_paths=_fonts())


def png(name: str | Path, data: Mapping[str, Any]) -> bytes:
    """Set one picture; a point of the template is a pixel.

    Another app gives the whole path of its template.
    """
    made = _compiler((TEMPLATES / name).read_bytes()).compile(
        format="png", ppi=72, sys_inputs={"data": json.dumps(_all_shown(data))}
    )
    return made[0] if isinstance(made, list) else made or b""


def pdf(name: str | Path, data: Mapping[str, Any], *, root: Path) -> bytes:
    """Set a document as PDF/UA-1; its pictures lie in `root`, and nothing else does."""
    made = _compiler((TEMPLATES / name).read_bytes(), root).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": json.dumps(_all_shown(data))},
    )
    return made if isinstance(made, bytes) else b""
