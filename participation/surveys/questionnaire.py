"""What a questionnaire asks, and whether an answer is one to a question. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

QUESTIONS_MOST = 40
OPTIONS_LEAST, OPTIONS_MOST = 2, 20
STEPS_LEAST, STEPS_MOST = 3, 7
TEXT_LONGEST = 4000

Value = Any
"""A code of an option, a list of codes, a step from 1, or a text; by the kind."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question as far as answers go; `options` are codes in their order."""

    code: str
    kind: str
    is_required: bool = False
    options: tuple[str, ...] = ()
    least: int = 0
    most: int = 0
    steps: int = 0
    length: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with an answer: a code, and the numbers its words need."""

    code: str
    least: int = 0
    most: int = 0


def is_empty(value: Value) -> bool:
    return value is None or value in ("", [])


def problem_of(question: Question, value: Value) -> Problem | None:
    """Say what is wrong with an answer to one question, or nothing."""
    if is_empty(value):
        return Problem("required") if question.is_required else None
    match question.kind:
        case "single":
            return None if value in question.options else Problem("no_option")
        case "multiple":
            return _multiple(question, value)
        case "scale":
            is_step = type(value) is int and 1 <= value <= question.steps
            return None if is_step else Problem("no_step")
        case "ranking":
            is_whole = isinstance(value, list) and sorted(value) == sorted(
                question.options
            )
            return None if is_whole else Problem("no_order")
        case "text":
            if not isinstance(value, str):
                return Problem("no_text")
            if len(value) > question.length:
                return Problem("too_long", most=question.length)
            return None
    return Problem("unknown_kind")


def _multiple(question: Question, value: Value) -> Problem | None:
    is_list = isinstance(value, list) and len(set(map(str, value))) == len(value)
    if not is_list or not set(value) <= set(question.options):
        return Problem("no_option")
    if len(value) < question.least:
        return Problem("too_few", least=question.least)
    if question.most and len(value) > question.most:
        return Problem("too_many", most=question.most)
    return None


def problems_of(
    questions: Sequence[Question], values: Mapping[str, Value]
) -> dict[str, Problem]:
    """Say by question what is wrong with the answers to a whole questionnaire."""
    found = {one.code: problem_of(one, values.get(one.code)) for one in questions}
    return {code: problem for code, problem in found.items() if problem is not None}


def tidied(
    questions: Sequence[Question], values: Mapping[str, Value]
) -> dict[str, Value]:
    """Return answers in the order of the questions, without what was left empty.

    What several options were chosen is told in the order of the options, so that the
    order of clicking is not kept.
    """
    kept: dict[str, Value] = {}
    for one in questions:
        value = values.get(one.code)
        if is_empty(value):
            continue
        kept[one.code] = (
            [option for option in one.options if option in list(value or ())]
            if one.kind == "multiple"
            else value
        )
    return kept
