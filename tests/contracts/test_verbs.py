"""Every verb that the code writes into the record has its sentence and its line."""

import ast
import re
from pathlib import Path

import pytest

from frontend.sentences import SENTENCES

ROOT = Path(__file__).resolve().parents[2]
APPS = ("participation", "proposals", "voting", "panels", "frontend")
DOCUMENT = ROOT / "docs" / "reference" / "record.md"


def _is_record(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id="audit"), attr="record"):
            return True
    return False


def _verbs_of(node: ast.expr) -> set[str]:
    match node:
        case ast.Constant(value=str(verb)):
            return {verb}
        case ast.IfExp(body=one, orelse=other):
            return _verbs_of(one) | _verbs_of(other)
    raise AssertionError(f"a verb that cannot be read: {ast.unparse(node)}")


def verbs() -> set[str]:
    found: set[str] = set()
    for app in APPS:
        for file in (ROOT / app).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and _is_record(node):
                    found |= _verbs_of(node.args[1])
    return found


def test_the_code_writes_the_verbs_that_have_a_sentence() -> None:
    assert verbs() == set(SENTENCES)


def test_the_reference_lists_the_same_verbs() -> None:
    rows = re.findall(
        r"^\| `([a-z]+\.[a-z_]+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE
    )

    assert sorted(rows) == sorted(SENTENCES)


@pytest.mark.parametrize("verb", sorted(SENTENCES))
def test_a_verb_is_a_noun_and_what_happened_to_it(verb) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+(_up)?", verb)
    assert len(verb) <= 40
