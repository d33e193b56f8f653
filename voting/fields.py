"""The fields of a ballot paper: what they are called, and what is written in them.

A voter ticks, picks one, gives places or gives points; whatever it is, nothing that was
written is lost, even where it makes no sense.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from voting.actions.casting import error_of
from voting.sheet import PaperRules, PotRules, Sheet
from voting.tally import ballot_form
from voting.tally.ballot_form import BallotForm, BallotKind, Marks

# More than this is quicker typed than looked for in a list.
MOST_OPTIONS = 20
# No id of a project, and no number that makes sense, is longer.
LONGEST_ID = 60
LONGEST_TEXT = 12
WHOLE_NUMBER = re.compile(r"-?[0-9]+")

# Beside those of `casting.MESSAGES`: what can go wrong only where somebody types.
MESSAGES = {
    "unknown_place": _("Choose a place from 1 to %(maximum)d for %(project)s."),
    "not_whole": _("Write the points for %(project)s as a whole number."),
}


class Control(StrEnum):
    """What one writes with: boxes to tick, one of several, a list, a number."""

    TICK = "tick"
    PICK = "pick"
    SELECT = "select"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in the fields of one section.

    `ticked` are ids as they were sent, perhaps unknown or twice; `texts` what was
    written for a place or for points, by project, without what was left empty.
    """

    ticked: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """The fields of one pot on its paper.

    `number` counts the sections from 1; `before` is how many projects stand above.
    """

    pot: PotRules
    form: BallotForm
    number: int
    before: int

    @property
    def control(self) -> Control:
        match self.form.kind:
            case BallotKind.CHOOSE_ONE:
                return Control.PICK
            case BallotKind.RANKED if self.places <= MOST_OPTIONS:
                return Control.SELECT
            case BallotKind.SCORING if len(self.scores) <= MOST_OPTIONS:
                return Control.SELECT
            case BallotKind.RANKED | BallotKind.SCORING | BallotKind.CUMULATIVE:
                return Control.NUMBER
            case _:
                return Control.TICK

    @property
    def has_texts(self) -> bool:
        return self.control in {Control.SELECT, Control.NUMBER}

    @property
    def places(self) -> int:
        """How many places there are in a ranking."""
        lines = len(self.pot.lines)
        return min(self.form.most_choices or lines, lines)

    @property
    def scores(self) -> range:
        """The points that one project can get."""
        limits = [self.form.most_points, self.form.points]
        most = min((limit for limit in limits if limit is not None), default=0)
        return range(max(self.form.least_points, 1), most + 1)

    @property
    def options(self) -> range:
        """The numbers that can be written for a project."""
        if self.form.kind is BallotKind.RANKED:
            return range(1, self.places + 1)
        return self.scores

    def key(self, at: int) -> str:
        """Name a project on its page, by its place on the sheet, counted from 0.

        It is the same in whatever order the projects are shown.
        """
        return f"project-{self.before + at + 1}"

    def field(self, at: int) -> str:
        """Name the field in which something is written about a project."""
        match self.control:
            case Control.TICK:
                return "choices"
            case Control.PICK:
                return f"choice-{self.number}"
            case _:
                return f"mark-{self.before + at + 1}"

    @property
    def legend(self) -> str:
        """Name the place on the page where the projects begin."""
        return "projects" if self.number == 1 else f"projects-{self.number}"


def sections_of(sheet: Sheet, paper: PaperRules) -> list[Section]:
    """Divide a paper into one section for each pot."""
    made, before = [], 0
    for number, pot in enumerate(paper.pots, start=1):
        made.append(Section(pot, sheet.form(pot), number, before))
        before += len(pot.lines)
    return made


def read(sections: Sequence[Section], data: QueryDict) -> list[Written]:
    """Read what the browser sends, section by section.

    Ids of no project of the paper are kept, with the first section, to be named.
    """
    sent = [choice[: LONGEST_ID + 1] for choice in data.getlist("choices")]
    homes = {line.id: at for at, s in enumerate(sections) for line in s.pot.lines}
    read_ = []
    for at, section in enumerate(sections):
        match section.control:
            case Control.TICK:
                own = [choice for choice in sent if homes.get(choice, 0) == at]
            case Control.PICK:
                picked = data.getlist(f"choice-{section.number}")
                own = [choice[: LONGEST_ID + 1] for choice in picked if choice]
            case _:
                own = []
        read_.append(Written(tuple(own), _texts(section, data)))
    return read_


def _texts(section: Section, data: QueryDict) -> dict[str, str]:
    if not section.has_texts:
        return {}
    found = {
        line.id: (data.get(section.field(at)) or "").strip()[:LONGEST_TEXT]
        for at, line in enumerate(section.pot.lines)
    }
    return {project: text for project, text in found.items() if text}


def as_texts(section: Section, written: Written) -> list[str]:
    """Write one short text for each project, so that a cookie can hold them.

    What is ticked but not on the paper is left out.
    """
    if section.has_texts:
        return [written.texts.get(line.id, "") for line in section.pot.lines]
    ticked = set(written.ticked)
    return ["1" if line.id in ticked else "" for line in section.pot.lines]


def from_texts(section: Section, texts: Sequence[str]) -> Written:
    """Read what `as_texts` wrote."""
    found = dict(zip((line.id for line in section.pot.lines), texts, strict=False))
    kept = {project: text for project, text in found.items() if text}
    return Written(texts=kept) if section.has_texts else Written(ticked=tuple(kept))


def from_marks(section: Section, marks: Marks) -> Written:
    """Write a ballot as its voter would have."""
    if not section.has_texts:
        return Written(ticked=marks.choices)
    numbers = marks.points or range(1, len(marks.choices) + 1)
    pairs = zip(marks.choices, numbers, strict=True)
    return Written(texts={project: str(number) for project, number in pairs})


def sent_again(section: Section, written: Written) -> Iterator[tuple[str, str]]:
    """Give names and values with which a form sends the same once more."""
    if not section.has_texts:
        yield from ((section.field(0), choice) for choice in written.ticked)
        return
    for at, line in enumerate(section.pot.lines):
        if line.id in written.texts:
            yield section.field(at), written.texts[line.id]


def meaning_of(
    section: Section, written: Written
) -> tuple[Marks, list[ValidationError]]:
    """Say what a section means for the count, and what in it means nothing."""
    if not section.has_texts:
        return Marks(written.ticked), []
    numbers: dict[str, int] = {}
    problems: list[ValidationError] = []
    is_ranking = section.form.kind is BallotKind.RANKED
    code = "unknown_place" if is_ranking else "not_whole"
    for project, text in written.texts.items():
        number = int(text) if WHOLE_NUMBER.fullmatch(text) else None
        if number is None or (is_ranking and number not in section.options):
            params = {"project": project, "maximum": section.places}
            problems.append(ValidationError(MESSAGES[code], code, params))
        elif number:
            # No points are no choice.
            numbers[project] = number
    if not is_ranking:
        return Marks(tuple(numbers), tuple(numbers.values())), problems
    marks, found = ballot_form.read_places(numbers)
    return marks, problems + [error_of(problem) for problem in found]
