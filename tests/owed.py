"""Reads in the code which notices are owed, and with which facts."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
APPS = ("participation", "proposals", "voting", "panels", "frontend")
# What `owe` itself takes; everything else is a fact.
OWN = {"occasion", "link", "now", "process"}


@dataclass(frozen=True)
class Owed:
    """One call of `notices.owe` or `letters.owe`, its kind and names of its facts."""

    place: str
    kind: str
    facts: frozenset[str]


def _is_occasion(call: ast.Call) -> bool:
    """Say whether this is a reminder, which the engine owes; see reminders.py."""
    match call.func:
        case ast.Name(id="Occasion"):
            return True
    return False


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def _is_owe(call: ast.Call) -> bool:
    match call.func:
        case ast.Attribute(value=ast.Name(id="notices" | "letters"), attr="owe"):
            return True
    return False


def _function(name: str, file: Path) -> tuple[ast.FunctionDef, Path]:
    """Find a function of a module, or the one that it imports under this name."""
    for node in ast.walk(_tree(file)):
        match node:
            case ast.FunctionDef(name=found) if found == name:
                return node, file
            case ast.ImportFrom(module=str(module), names=names):
                if any((one.asname or one.name) == name for one in names):
                    spec = find_spec(module)
                    assert spec is not None
                    assert spec.origin is not None
                    return _function(name, Path(spec.origin))
    raise AssertionError(f"{file}: where does {name} come from?")


def _keys(node: ast.expr, inside: ast.FunctionDef, file: Path) -> set[str]:
    """Return the keys of a dictionary as the code puts it together."""
    match node:
        case ast.Dict(keys=keys, values=values):
            found: set[str] = set()
            for key, value in zip(keys, values, strict=True):
                match key:
                    case ast.Constant(value=str(name)):
                        found.add(name)
                    case None:
                        found |= _keys(value, inside, file)
            return found
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _keys(left, inside, file) | _keys(right, inside, file)
        case ast.Call(func=ast.Name(id="dict"), keywords=keywords):
            return {word.arg for word in keywords if word.arg}
        # Facts of reminders are put together when somebody is to read them.
        case ast.Call(func=ast.Name(id="partial"), args=[ast.Name() as maker, *_rest]):
            return _keys(ast.Call(maker, [], []), inside, file)
        case ast.Call(func=ast.Name(id=name)):
            function, origin = _function(name, file)
            returned = [
                one.value
                for one in ast.walk(function)
                if isinstance(one, ast.Return) and one.value is not None
            ]
            # Whatever way it takes, these are there.
            return set.intersection(
                *(_keys(value, function, origin) for value in returned)
            )
        case ast.Name(id=name):
            assigned = [
                one.value
                for one in ast.walk(inside)
                if isinstance(one, ast.Assign | ast.AnnAssign)
                and one.value is not None
                and any(
                    isinstance(target, ast.Name) and target.id == name
                    for target in (
                        one.targets if isinstance(one, ast.Assign) else [one.target]
                    )
                )
            ]
            assert assigned, f"{file}: what is {name}?"
            return set.intersection(*(_keys(value, inside, file) for value in assigned))
    raise AssertionError(f"{file}: facts that cannot be read: {ast.unparse(node)}")


def _kinds(node: ast.expr) -> set[str]:
    match node:
        case ast.Constant(value=str(kind)):
            return {kind}
        case ast.IfExp(body=one, orelse=other):
            return _kinds(one) | _kinds(other)
    raise AssertionError(f"a kind that cannot be read: {ast.unparse(node)}")


def owed_in(file: Path) -> Iterator[Owed]:
    """Yield what one file owes."""
    functions = [
        node for node in ast.walk(_tree(file)) if isinstance(node, ast.FunctionDef)
    ]
    for function in functions:
        for call in ast.walk(function):
            if not isinstance(call, ast.Call):
                continue
            if _is_occasion(call):
                yield _reminded(call, function, file)
            if not _is_owe(call):
                continue
            facts: set[str] = set()
            for word in call.keywords:
                if word.arg is None:
                    facts |= _keys(word.value, function, file)
                else:
                    facts.add(word.arg)
            place = f"{file.name}:{call.lineno}"
            for kind in _kinds(call.args[1]):
                yield Owed(place, kind, frozenset(facts - OWN))


def _reminded(call: ast.Call, inside: ast.FunctionDef, file: Path) -> Owed:
    words = {word.arg: word.value for word in call.keywords if word.arg}
    (kind,) = _kinds(words["kind"])
    facts = frozenset(_keys(words["facts"], inside, file))
    return Owed(f"{file.name}:{call.lineno}", kind, facts)


def all_owed() -> list[Owed]:
    files = (file for app in APPS for file in (ROOT / app).rglob("*.py"))
    return [one for file in files for one in owed_in(file)]
