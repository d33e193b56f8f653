"""The page about these tests says neither more nor less than there is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reference/security-tests.md").read_text()
CASES = [*(str(number) for number in range(37, 51)), "50b"]
CASES += [str(number) for number in range(51, 65)]
TEST = re.compile(r"def (test_\w+)")
NUMBER = re.compile(r"test_case_(\d+b?)_")
# In this file every test is of one case, by the name of its class.
OF_ONE_CASE = {"test_crash.py": "52"}


def in_files() -> set[tuple[str, str, str]]:
    """Return case, file and name of every numbered test."""
    found = set()
    for file in Path(__file__).parent.glob("test_*.py"):
        for name in TEST.findall(file.read_text()):
            number = NUMBER.match(name)
            case = number[1] if number else OF_ONE_CASE.get(file.name)
            if case:
                short = NUMBER.sub("", name).removeprefix("test_")
                found.add((case, file.name, short))
    return found


def on_page() -> dict[str, set[tuple[str, str]]]:
    """Return what each row of the table names: file and name."""
    rows: dict[str, set[tuple[str, str]]] = {}
    table = PAGE.split("## The cases")[1].split("##")[0]
    for row in re.findall(r"^\| (\d+b?) \|[^|]*\|([^|]*)\|", table, re.MULTILINE):
        case, cell = row
        rows[case] = {
            (re.match(r"\s*\[(\w+\.py)\]", part)[1], name)
            for part in cell.split("<br>")
            for name in re.findall(r"`(\w+)`", part)
        }
    return rows


def test_there_is_a_row_for_every_case() -> None:
    assert list(on_page()) == CASES


def test_every_row_names_the_tests_that_there_are() -> None:
    page = {
        (case, file, name) for case, named in on_page().items() for file, name in named
    }

    assert page == in_files()
    assert len(page) > 100


def test_every_file_that_is_linked_is_there() -> None:
    links = re.findall(r"\]\(((?:\.\./)+[^)#]+)", PAGE)

    assert links
    for link in links:
        assert (ROOT / "docs/reference" / link).resolve().exists(), link
