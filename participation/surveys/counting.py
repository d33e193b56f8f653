"""Counting the answers to a question, as far as the figures may be told. Pure.

Under the smallest group nothing is told of a question; just above it, what would tell
what everybody said is told as a range, and a mean tells nothing that the counts beside
it do not. See `participation.small_groups`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from participation.small_groups import LEAST, SMALL, Mean, Shown, shown
from participation.surveys.questionnaire import Question


@dataclass(frozen=True, slots=True)
class Line:
    """One option or step: how many chose it, or ranked it first, and its mean place.

    In a small group no places are told: with the counts beside them they would tell
    that all put one option last, or one before another.
    """

    code: str
    chosen: Shown
    place: Mean | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was answered to one question: by `answered` of `asked` people.

    Without lines, nothing may be told beside that: too few have answered. `mean` is
    that of a scale, where it follows from the lines.
    """

    code: str
    kind: str
    answered: int
    asked: int
    lines: tuple[Line, ...] = ()
    mean: Mean | None = None

    @property
    def is_told(self) -> bool:
        return bool(self.lines)


def count(
    question: Question, answers: Sequence[Mapping[str, Any]], *, least: int = LEAST
) -> Counted:
    """Count one question of answers `{"q1": "o2", "q2": 4}`."""
    values = [one[question.code] for one in answers if question.code in one]
    asked, answered = len(answers), len(values)
    if answered < least or question.kind == "text":
        return Counted(question.code, question.kind, answered, asked)
    lines = tuple(_lines(question, values, least))
    mean = None
    if question.kind == "scale" and _are_settled(lines, answered):
        mean = Mean(Fraction(sum(values), answered))
    return Counted(question.code, question.kind, answered, asked, lines, mean)


def _are_settled(lines: Sequence[Line], answered: int) -> bool:
    """Say whether counts that add up to all answers follow from what is told of them.

    They do where they add up only if all that are told as a range are at its low end,
    or all at its high end. Otherwise a mean beside them would settle them: three of six
    people who chose step 3 say nothing of the others, and a mean does.
    """
    return answered in {
        sum(line.chosen.least for line in lines),
        sum(line.chosen.most for line in lines),
    }


def _lines(question: Question, values: Sequence[Any], least: int) -> list[Line]:
    of = len(values)

    def line(code: str, number: int, mean: Mean | None = None) -> Line:
        told = shown(number, of, least=least)
        # There are enough answers, or nobody asks.
        assert told is not None  # noqa: S101 - as above
        return Line(code, told, mean)

    def place(code: str) -> Mean | None:
        places = sum(value.index(code) + 1 for value in values)
        return Mean(Fraction(places, of)) if of >= SMALL else None

    match question.kind:
        case "single":
            return [
                line(code, sum(value == code for value in values))
                for code in question.options
            ]
        case "multiple":
            return [
                line(code, sum(code in value for value in values))
                for code in question.options
            ]
        case "scale":
            return [
                line(str(step), sum(value == step for value in values))
                for step in range(1, question.steps + 1)
            ]
        case "ranking":
            return [
                line(
                    code,
                    sum(value[0] == code for value in values),
                    place(code),
                )
                for code in question.options
            ]
    raise ValueError(f"nothing to count in a question of kind {question.kind}")


def count_all(
    questions: Sequence[Question],
    answers: Sequence[Mapping[str, Any]],
    *,
    least: int = LEAST,
) -> tuple[Counted, ...]:
    return tuple(count(one, answers, least=least) for one in questions)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of a group have answered; without a base there is no rate."""

    group: str
    answered: int
    base: int | None
    is_told: bool = True

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.answered, self.base) if self.base else None


def without_small_groups(rates: Sequence[Rate], *, least: int) -> list[Rate]:
    """Mark the rates that would tell of single people whether they have answered.

    How many answered in all is told, so that one small group would follow from the
    others: the next larger one is not told either.
    """
    sized = sorted((rate.base, rate.group) for rate in rates if rate.base is not None)
    small = [(base, group) for base, group in sized if base < least]
    hidden = {group for _base, group in small}
    if small and sum(base for base, _group in small) < least:
        unsized = {rate.group for rate in rates if rate.base is None}
        more = [group for _base, group in sized[len(small) :]]
        hidden |= set(more[:1]) or unsized
    return [replace(rate, is_told=rate.group not in hidden) for rate in rates]
