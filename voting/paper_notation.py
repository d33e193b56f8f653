"""What an official types of a paper form: the numbers that are printed on it.

Projects are numbered down the paper, over all its pots. Of a form with ticks one types
the numbers that are ticked, of a ranking the numbers from first place on, and of points
each number with its points: `3=5`.
"""

import re
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from voting.actions.casting import problems_of
from voting.fields import Section
from voting.papers import with_title
from voting.sheet import PaperRules, Sheet
from voting.tally.ballot_form import BallotKind, Marks

WITH_POINTS = {BallotKind.CUMULATIVE, BallotKind.SCORING}
PAIR = re.compile(r"([0-9]{1,5})\s*[=:]\s*(-?[0-9]{1,10})")
NUMBER = re.compile(r"[0-9]{1,5}")
SEPARATORS = re.compile(r"[\s,;+]+")
# What stands for a part that was left empty, beside nothing at all.
NOTHING = {"", "-", "0"}


def has_points(section: Section) -> bool:
    return section.form.kind in WITH_POINTS


def read(section: Section, typed: str) -> Marks:
    """Return what one part of a form says; raises `ValidationError`.

    Whether it keeps the rules of the vote is not asked here.
    """
    text = typed.strip()
    if text in NOTHING:
        return Marks(())
    if has_points(section):
        plain = PAIR.sub(r"\1=\2", text)
        pairs = [_pair(part) for part in SEPARATORS.split(plain) if part]
        given = [(number, points) for number, points in pairs if points != "0"]
        return Marks(
            tuple(_project(section, number) for number, _points in given),
            tuple(int(points) for _number, points in given),
        )
    numbers = [part for part in SEPARATORS.split(text) if part]
    return Marks(tuple(_project(section, number) for number in numbers))


def _pair(part: str) -> tuple[str, str]:
    number, equals, points = part.partition("=")
    if not equals or not PAIR.fullmatch(part):
        raise ValidationError(
            _("“%(typed)s” is no number with its points. Write it like 3=5."),
            "no_pair",
            {"typed": part[:20]},
        )
    return number, points


def _project(section: Section, number: str) -> str:
    """Return the project of a printed number."""
    lines = section.pot.lines
    at = int(number) - section.before - 1 if NUMBER.fullmatch(number) else -1
    if not 0 <= at < len(lines):
        raise ValidationError(
            _("No project here has the number “%(typed)s”: %(first)d to %(last)d."),
            "unknown_number",
            {
                "typed": number[:20],
                "first": section.before + 1,
                "last": section.before + len(lines),
            },
        )
    return lines[at].id


def read_form(
    sheet: Sheet,
    paper: PaperRules,
    sections: Sequence[Section],
    typed: Mapping[str, str],
) -> tuple[dict[str, Marks], dict[str, list[ValidationError]]]:
    """Return what a whole form says, and what is wrong with it, by code of the pot.

    `typed` is by code of the pot as well; a pot that is left out is empty.
    """
    marks: dict[str, Marks] = {}
    wrong: dict[str, list[ValidationError]] = {}
    for section in sections:
        code = section.pot.code
        try:
            marks[code] = read(section, typed.get(code, ""))
        except ValidationError as error:
            wrong[code] = [error]
    if wrong:
        return marks, wrong
    pots = {section.pot.code: section.pot for section in sections}
    found = problems_of(sheet, paper, marks)
    return marks, {
        code: [with_title(problem, pots[code]) for problem in problems]
        for code, problems in found.items()
    }
