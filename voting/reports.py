"""The count of one pot, ready to be told: figures, reasons, the decision."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from participation.languages import said
from voting import words
from voting.meanings import Meaning, meaning_of
from voting.models import BoardDecision, Deviation, TieQuestion
from voting.queries import PotResult, RoundResult
from voting.sheet import Line, PotRules, Sheet, Texts
from voting.tally.outcome import Outcome, Step, Verdict
from voting.tally.wording import counted, money, number
from voting.tally.words import explain


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure for a chart: `text` is the value in words."""

    label: str
    value: int
    text: str
    is_marked: bool


def verdict_in_words(step: Step) -> str:
    """Say in a word or two what became of a project."""
    if step.is_funded:
        is_topped_up = step.spent < step.cost
        return _("Funded, the city adds the rest") if is_topped_up else _("Funded")
    if step.verdict is Verdict.PART_FUNDED:
        return _("Funded in part")
    if step.verdict is Verdict.WITHDRAWN:
        return _("Withdrawn")
    return _("Not funded")


@dataclass(frozen=True, slots=True)
class StepReport:
    """One project: what the count did with it, why, and whether the decision agrees."""

    line: Line
    step: Step
    name: str
    sentence: str
    support: str
    url: str
    deviation: Deviation | None
    withdrawn: str

    @property
    def title(self) -> Texts:
        return self.line.title

    @property
    def verdict(self) -> str:
        return verdict_in_words(self.step)

    @property
    def decided(self) -> str:
        """Say what the decision did with the project, where it differs."""
        if self.deviation is None:
            return ""
        if self.deviation.is_funded:
            return _("Funded by the decision")
        return _("Not funded by the decision")

    @property
    def reason(self) -> str:
        """Why the decision differs, or why the project was withdrawn."""
        return self.deviation.reason if self.deviation else self.withdrawn

    @property
    def is_funded(self) -> bool:
        return self.step.is_funded

    @property
    def votes(self) -> int:
        return self.step.votes

    @property
    def cost(self) -> int:
        return self.step.cost


@dataclass(frozen=True, slots=True)
class PotReport:
    """One pot; `electorate` is how many could vote, where that is known.

    `passed_on` is what it left and another pot has got, in cents.
    """

    pot: PotRules
    ballots: int
    sha256: str
    outcome: Outcome
    names: Mapping[str, str]
    steps: list[StepReport]
    summary: str
    ties: list[str]
    orders: list[tuple[BoardDecision, str]]
    meaning: Meaning | None
    electorate: int | None
    passed_on: int

    @property
    def turnout(self) -> float | None:
        """The share of those who could vote, from 0 to 1."""
        return self.ballots / self.electorate if self.electorate else None

    @property
    def funded(self) -> list[StepReport]:
        return [step for step in self.steps if step.is_funded]

    @property
    def part_funded(self) -> list[StepReport]:
        """What got a part of its cost; it is not among the funded ones."""
        return [step for step in self.steps if step.step.verdict is Verdict.PART_FUNDED]

    @property
    def used(self) -> int:
        return self.outcome.spent

    @property
    def left(self) -> int:
        """What stays unused in the end."""
        return self.outcome.left - self.passed_on

    @property
    def brought(self) -> int:
        """What came from other pots, in cents."""
        return self.outcome.brought

    @property
    def deviations(self) -> list[StepReport]:
        return [step for step in self.steps if step.deviation is not None]

    @property
    def has_points(self) -> bool:
        return self.outcome.unit == "points"

    @property
    def votes_as_bars(self) -> list[Bar]:
        """All projects, most votes (points) first; what is funded is marked."""
        language = words.language()
        funded = _("%(project)s (funded)")
        by_points = sorted(self.steps, key=lambda step: -step.step.points)
        return [
            Bar(
                funded % {"project": step.name} if step.is_funded else step.name,
                step.step.points,
                number(step.step.points, language),
                is_marked=step.is_funded,
            )
            for step in by_points
        ]

    @property
    def money_as_bars(self) -> list[Bar]:
        """What each project takes of the budget, and what is left of it."""
        language = words.language()
        part = _("%(project)s (a part of its cost)")
        bars = [
            Bar(
                step.name if step.is_funded else part % {"project": step.name},
                step.step.spent,
                money(step.step.spent, language),
                is_marked=True,
            )
            for step in self.steps
            if step.is_funded or step.step.spent
        ]
        if self.passed_on:
            said = money(self.passed_on, language)
            bars.append(
                Bar(_("To other ballots"), self.passed_on, said, is_marked=False)
            )
        said = money(self.left, language)
        return [*bars, Bar(_("Left"), self.left, said, is_marked=False)]


def reports_of(
    whole: RoundResult, electorate: Mapping[str, int], *, shown: str | None = None
) -> list[PotReport]:
    """Put the count of each pot into the words of the reader's language.

    What a result means is worked out for the pot `shown` alone.
    """
    passed_on = _passed_on(whole)
    return [
        _report(
            whole,
            result,
            electorate=electorate.get(result.pot.code),
            passed_on=passed_on.get(result.pot.code, 0),
            is_shown=result.pot.code == shown or len(whole.pots) == 1,
        )
        for result in whole.pots
    ]


def _passed_on(whole: RoundResult) -> dict[str, int]:
    """Say what each pot has passed on to another one, in cents, by code."""
    left = {result.pot.code: result.outcome.left for result in whole.pots}
    takers = [result.pot.code for result in whole.pots if result.outcome.brought]
    match whole.sheet.leftovers:
        case "city" | "turnout" if takers:
            return {code: cents for code, cents in left.items() if code not in takers}
        case "next":
            codes = list(left)
            return {code: left[code] for code in codes[:-1]}
    return {}


def _report(
    whole: RoundResult,
    result: PotResult,
    *,
    electorate: int | None,
    passed_on: int,
    is_shown: bool,
) -> PotReport:
    language = words.language()
    outcome = result.outcome
    slug = whole.voting_round.process.slug
    names: dict[str, str] = {line.id: said(line.title) for line in result.pot.lines}
    withdrawn = {project.code: project.reason for project in whole.withdrawn}
    deviations = {
        deviation.project_code: deviation
        for deviation in (whole.decision.deviations.all() if whole.decision else [])
        if deviation.pot_code == result.pot.code
    }
    return PotReport(
        pot=result.pot,
        ballots=result.tally.ballots,
        sha256=result.tally.sha256,
        outcome=outcome,
        names=names,
        steps=[
            StepReport(
                line=result.pot.line(step.project),
                step=step,
                name=names[step.project],
                sentence=explain.sentence(step, outcome, language, names),
                support=support_in_words(step.points, outcome.unit),
                url=reverse("proposals:project", args=[slug, step.project]),
                deviation=deviations.get(step.project),
                withdrawn=withdrawn.get(step.project, ""),
            )
            for step in outcome.steps
        ],
        summary=explain.summary(outcome, language),
        ties=[explain.tie(tie, language, names) for tie in outcome.ties],
        orders=[
            (decision, ", ".join(names.get(code, code) for code in decision.order))
            for decision in whole.orders
            if decision.pot_code == result.pot.code
        ],
        meaning=meaning_of(whole, result, names) if is_shown else None,
        electorate=electorate,
        passed_on=passed_on,
    )


def support_in_words(points: int, unit: str) -> str:
    """Write votes or points with their unit, such as "12 votes"."""
    return counted(points, "vote" if unit == "votes" else "point", words.language())


@dataclass(frozen=True, slots=True)
class TieInWords:
    """A tie that waits for a board: which projects, with how much, and what is left."""

    sentence: str
    lines: list[tuple[Line, str]]
    pot: PotRules
    left: int
    is_alone: bool


def question_in_words(sheet: Sheet, question: TieQuestion) -> TieInWords:
    language = words.language()
    pot = sheet.pot(question.pot_code)
    lines = [pot.line(code) for code in question.projects]
    names: dict[str, str] = {line.id: said(line.title) for line in lines}
    return TieInWords(
        sentence=explain.question(question.projects, language, names),
        lines=[
            (line, support_in_words(question.points.get(line.id, 0), words.unit(sheet)))
            for line in lines
        ],
        pot=pot,
        left=question.left,
        is_alone=len(sheet.pots) == 1,
    )
