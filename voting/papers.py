"""A ballot paper as a voter has it in hand: what is on it, and what it comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError

from participation.models import User
from participation.policies import Refusal
from participation.texts import pick
from voting import fields, policies, queries
from voting.actions.casting import problems_of
from voting.fields import Section, Written
from voting.models import RollEntry, VotingRound
from voting.sheet import Line, PaperRules, PotRules, Sheet
from voting.tally.ballot_form import BallotKind, Marks
from voting.words import language

# What only matters once somebody wants to go on: nothing is wrong with a ballot that
# is being filled in.
NOT_YET = frozenset({"empty", "too_few", "missing_place"})
SAID_OF_ALL = frozenset({"empty", "too_few"})


@dataclass(frozen=True, slots=True)
class Chosen:
    """A project that a ballot names, with its place or its points if it has any."""

    line: Line
    place: int | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One pot of a paper, filled in; money is in cents.

    `problems` are those of `casting.problems_of`, after those of the fields.
    """

    section: Section
    written: Written
    marks: Marks
    problems: tuple[ValidationError, ...]

    @property
    def pot(self) -> PotRules:
        return self.section.pot

    @property
    def kind(self) -> str:
        return self.section.form.kind.value

    @property
    def chosen(self) -> list[Chosen]:
        """What is chosen: by place in a ranking, else in the order of the sheet."""
        lines = {line.id: line for line in self.pot.lines}
        known = [project for project in self.marks.choices if project in lines]
        if self.section.form.kind is BallotKind.RANKED:
            return [
                Chosen(lines[project], place=place)
                for place, project in enumerate(known, start=1)
            ]
        points = dict(zip(self.marks.choices, self.marks.points, strict=False))
        wanted = set(known)
        return [
            Chosen(line, points=points.get(line.id))
            for line in self.pot.lines
            if line.id in wanted
        ]

    @property
    def count(self) -> int:
        return len(set(self.marks.choices) & {line.id for line in self.pot.lines})

    @property
    def most(self) -> int | None:
        """How many projects may be chosen, where that is less than all."""
        return self.section.form.most_choices

    @property
    def used(self) -> int:
        return self.pot.cost_of(self.marks.choices)

    @property
    def is_limited(self) -> bool:
        """Whether what is chosen has to fit into the money of the pot."""
        return self.section.form.spending_limit is not None

    @property
    def left(self) -> int:
        return max(self.pot.budget - self.used, 0)

    @property
    def over(self) -> int:
        """How far the choices are above a budget they have to fit in."""
        return max(self.used - self.pot.budget, 0) if self.is_limited else 0

    @property
    def too_many(self) -> int:
        return 0 if self.most is None else max(self.count - self.most, 0)

    @property
    def points(self) -> int | None:
        """The points there are to share out."""
        return self.section.form.points

    @property
    def points_used(self) -> int:
        return sum(self.marks.points)

    @property
    def points_left(self) -> int:
        return max((self.points or 0) - self.points_used, 0)

    @property
    def points_over(self) -> int:
        return 0 if self.points is None else max(self.points_used - self.points, 0)

    @property
    def removals(self) -> list[Line]:
        """The projects of which taking away one is enough, the cheapest first."""
        if not self.over or self.too_many > 1:
            return []
        chosen = [chosen.line for chosen in self.chosen]
        enough = [line for line in chosen if line.cost >= self.over]
        return sorted(enough, key=lambda line: (line.cost, line.id))

    @property
    def is_wrong(self) -> bool:
        """Whether something is wrong that filling in more does not put right."""
        return any(problem.code not in NOT_YET for problem in self.problems)

    @property
    def wrong_in_words(self) -> list[str]:
        """What is wrong, where no number in the summary says it."""
        told = {"over_budget", "too_many", "too_many_points"}
        return [
            message
            for problem in self.problems
            if problem.code not in NOT_YET | told
            for message in problem.messages
        ]


@dataclass(frozen=True, slots=True)
class Paper:
    """A ballot paper with everything that is written on it."""

    sheet: Sheet
    rules: PaperRules
    parts: tuple[Part, ...]

    @property
    def is_valid(self) -> bool:
        return not any(part.problems for part in self.parts)

    @property
    def is_wrong(self) -> bool:
        return any(part.is_wrong for part in self.parts)

    @property
    def count(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def marks(self) -> dict[str, Marks]:
        return {part.pot.code: part.marks for part in self.parts}

    @property
    def sent_again(self) -> list[tuple[str, str]]:
        """The hidden fields with which a form casts what is on the paper."""
        return [
            pair
            for part in self.parts
            for pair in fields.sent_again(part.section, part.written)
        ]


def filled_in(sheet: Sheet, rules: PaperRules, written: Sequence[Written]) -> Paper:
    """Say what is written on a paper, and what is wrong with it."""
    sections = fields.sections_of(sheet, rules)
    meant = [
        fields.meaning_of(section, what)
        for section, what in zip(sections, written, strict=True)
    ]
    marks = {
        section.pot.code: marked
        for section, (marked, _) in zip(sections, meant, strict=True)
    }
    found = problems_of(sheet, rules, marks)
    # Who has written what means nothing has not left the paper empty.
    said = SAID_OF_ALL if any(problems for _, problems in meant) else frozenset[str]()
    return Paper(
        sheet,
        rules,
        tuple(
            Part(
                section,
                what,
                marked,
                tuple(
                    with_title(problem, section.pot)
                    for problem in [*problems, *found.get(section.pot.code, [])]
                    if problem.code not in said
                ),
            )
            for section, what, (marked, problems) in zip(
                sections, written, meant, strict=True
            )
        ),
    )


def with_title(problem: ValidationError, pot: PotRules) -> ValidationError:
    """Let a message name a project as the page does; `id` says which one it is."""
    params = dict(problem.params or {})
    project = params.get("project")
    titles = [line.title for line in pot.lines if line.id == project]
    if not titles:
        return problem
    params |= {"project": pick(titles[0], language())[0] or project, "id": project}
    return ValidationError(problem.message, problem.code, params)


def from_ballot(sheet: Sheet, paper: str, marks: Mapping[str, Marks]) -> Paper:
    """Show a ballot as it was cast; what was left empty is empty."""
    rules = sheet.paper(paper)
    written = [
        fields.from_marks(section, marks.get(section.pot.code, Marks(())))
        for section in fields.sections_of(sheet, rules)
    ]
    return filled_in(sheet, rules, written)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of the one project that was changed since the last look.

    Nothing in `chosen` says that it was taken away.
    """

    part: Part
    line: Line
    chosen: Chosen | None

    @property
    def is_unclear(self) -> bool:
        """Whether something is written that means nothing."""
        blamed = {(problem.params or {}).get("id") for problem in self.part.problems}
        return self.chosen is None and self.line.id in blamed


def change_between(before: Paper, after: Paper) -> Change | None:
    """Name the one project that was changed; nothing if it was not one.

    Who picks another one of several has changed two, and means the new one.
    """
    changed = [
        (part, line)
        for old, part in zip(before.parts, after.parts, strict=True)
        for line in part.pot.lines
        if _marked(old, line) != _marked(part, line)
    ]
    picked = [
        (part, line)
        for part, line in changed
        if part.kind == BallotKind.CHOOSE_ONE and line.id in part.marks.choices
    ]
    if len(picked or changed) != 1:
        return None
    part, line = (picked or changed)[0]
    now = {chosen.line.id: chosen for chosen in part.chosen}
    return Change(part, line, now.get(line.id))


def _marked(part: Part, line: Line) -> str | bool:
    return part.written.texts.get(line.id, "") or line.id in part.written.ticked


@dataclass(frozen=True, slots=True)
class Standing:
    """How one person stands to one ballot paper, before anything is cast.

    `refusal` is what will be said whatever they choose; `asks_age` that the age has to
    be declared; `has_voted` that a new ballot takes the place of an earlier one.
    """

    refusal: Refusal | None = None
    asks_age: bool = False
    has_voted: bool = False


def standing_of(
    voter: User | AnonymousUser | RollEntry,
    voting_round: VotingRound,
    paper: PaperRules,
) -> Standing:
    """Ask what can be known of a voter; of somebody not signed in that is nothing.

    Who votes with a code is the entry of the roll that the code stands for.
    """
    sheet = voting_round.sheet
    if isinstance(voter, RollEntry):
        entry: RollEntry | None = voter
    elif voter.is_authenticated:
        entry = queries.entry_of(voter, voting_round)
    else:
        return Standing()
    has_paper = entry is not None and hasattr(entry, "paper_mark")
    refusal = (
        policies.refuse_entry(entry, voter, sheet, declares_age=True)
        or policies.refuse_paper(entry, paper)
        or policies.refuse_after_paper(has_paper=has_paper)
    )
    undeclared = policies.refuse_entry(entry, voter, sheet, declares_age=False)
    return Standing(
        refusal,
        asks_age=refusal is None and undeclared is not None,
        has_voted=entry is not None and hasattr(entry, "mark"),
    )
