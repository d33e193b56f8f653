"""The one style sheet is current, small, and keeps the rules of the design system."""

import gzip
import hashlib
import json
import re

import pytest

from frontend import stylesheet

STATIC = stylesheet.SOURCES.parent
VENDOR = STATIC / "vendor"
MANIFEST = json.loads((VENDOR / "MANIFEST.json").read_text())


def _zipped(name: str) -> int:
    return len(gzip.compress((STATIC / name).read_bytes(), 9))


def test_what_is_served_is_what_the_sources_say() -> None:
    assert stylesheet.RESULT.read_text() == stylesheet.assemble(), (
        "Run: python -m frontend.stylesheet"
    )


def test_every_source_is_in_it() -> None:
    found = set(stylesheet.SOURCES.rglob("*.css")) - {stylesheet.RESULT}

    assert found == set(stylesheet.sources())


def test_budgets_are_kept() -> None:
    assert _zipped("css/porukka.css") <= 15_000
    assert _zipped("js/porukka.js") <= 5_000
    assert _zipped("js/map.js") <= 5_000


def test_only_the_tokens_name_colours() -> None:
    # Black and white on paper, and the white that a scanner wants around a code.
    allowed = {"tokens.css", "print.css"}
    named = {
        path.name: re.findall(r"#[0-9a-f]{3,8}\b|rgb\(", path.read_text())
        for path in stylesheet.sources()
        if path.name not in allowed
    }

    assert {name: found for name, found in named.items() if found} == {
        "card.css": ["#ffffff"]
    }


def test_nothing_is_fetched_from_elsewhere() -> None:
    css = stylesheet.RESULT.read_text()

    assert "url(" not in css
    assert "@import" not in css


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a  {\n color : red ;\n}", "a{color :red}"),
        ('a::before { content: "x;  y" }', 'a::before{content:"x;  y"}'),
        (".a :is(b, c) > d { top: 0 }", ".a :is(b,c)>d{top:0}"),
        ("a { width: calc(100% - 1px) }", "a{width:calc(100% - 1px)}"),
    ],
)
def test_squeezing_keeps_the_meaning(css, expected) -> None:
    assert stylesheet.squeeze(css) == expected


@pytest.mark.parametrize("name", MANIFEST)
def test_what_is_vendored_is_what_the_manifest_says(name) -> None:
    folder = VENDOR / MANIFEST[name]["folder"]

    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }

    assert found == MANIFEST[name]["sha256"]
    assert MANIFEST[name]["version"] in MANIFEST[name]["folder"]
    assert "LICENSE" in found


def test_nothing_is_vendored_without_the_manifest() -> None:
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}

    assert folders == {entry["folder"] for entry in MANIFEST.values()}
