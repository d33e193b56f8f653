"""Put the style sheet together: `python -m frontend.stylesheet`.

The sources are one file per component; what is served is one file, so that the first
view needs one request. The result is committed, a test says when it is out of date,
and nothing is built at run time.
"""

import re
import sys
from pathlib import Path

SOURCES = Path(__file__).parent / "static" / "css"
RESULT = SOURCES / "porukka.css"

# Layers say who wins, whatever the order of the files within one.
FIRST = ("tokens.css", "base.css", "layout.css")
LAST = ("utilities.css", "print.css")


def sources() -> list[Path]:
    """Return the files in the order of the cascade."""
    components = sorted((SOURCES / "components").glob("*.css"))
    return [
        *(SOURCES / name for name in FIRST),
        *components,
        *(SOURCES / name for name in LAST),
    ]


def squeeze(css: str) -> str:
    """Drop comments and the spaces that mean nothing.

    Strings are left alone. Spaces around `+` and `-` stay: `calc()` needs them.
    """
    pieces = re.split(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", css)
    for index in range(0, len(pieces), 2):
        piece = re.sub(r"\s+", " ", pieces[index])
        piece = re.sub(r" ?([{};,>]) ?", r"\1", piece)
        piece = re.sub(r": (?!is\(|where\(|not\(|has\()", ":", piece)
        pieces[index] = piece.replace(";}", "}")
    return "".join(pieces).strip()


def assemble() -> str:
    """Return the whole style sheet."""
    without_comments = (
        re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
        for path in sources()
    )
    return "\n".join(squeeze(css) for css in without_comments) + "\n"


if __name__ == "__main__":
    RESULT.write_text(assemble())
    sys.stdout.write(f"{RESULT.name}: {RESULT.stat().st_size} bytes\n")
