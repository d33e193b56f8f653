"""The count of one ballot paper, ready to be told: figures, reasons, the decision."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from participation.texts import pick
from voting import words
from voting.models import Deviation
from voting.queries import PotResult, RoundResult
from voting.sheet import Line, PotRules, Texts
from voting.tally import explain
from voting.tally.outcome import Outcome, Step, Verdict
from voting.tally.wording import money, number


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure for a chart: `text` is the value in words."""

    label: str
    value: int
    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class StepReport:
    """One project: what the count did with it, why, and whether the decision agrees."""

    line: Line
    step: Step
    name: str
    sentence: str
    url: str
    deviation: Deviation | None

    @property
    def title(self) -> Texts:
        return self.line.title

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
        return self.deviation.reason if self.deviation else ""

    @property
    def is_funded(self) -> bool:
        return self.step.verdict is Verdict.FUNDED

    @property
    def votes(self) -> int:
        return self.step.votes

    @property
    def cost(self) -> int:
        return self.step.cost


@dataclass(frozen=True, slots=True)
class PotReport:
    """One ballot paper; `electorate` is how many could vote, where that is known."""

    pot: PotRules
    ballots: int
    sha256: str
    outcome: Outcome
    steps: list[StepReport]
    summary: str
    ties: list[str]
    electorate: int | None

    @property
    def turnout(self) -> float | None:
        """The share of those who could vote, from 0 to 1."""
        return self.ballots / self.electorate if self.electorate else None

    @property
    def funded(self) -> list[StepReport]:
        return [step for step in self.steps if step.is_funded]

    @property
    def used(self) -> int:
        return self.outcome.budget - self.outcome.left

    @property
    def deviations(self) -> list[StepReport]:
        return [step for step in self.steps if step.deviation is not None]

    @property
    def votes_as_bars(self) -> list[Bar]:
        """All projects, most votes first; what is funded is marked."""
        language = words.language()
        funded = _("%(project)s (funded)")
        by_votes = sorted(self.steps, key=lambda step: -step.votes)
        return [
            Bar(
                funded % {"project": step.name} if step.is_funded else step.name,
                step.votes,
                number(step.votes, language),
                is_marked=step.is_funded,
            )
            for step in by_votes
        ]

    @property
    def money_as_bars(self) -> list[Bar]:
        """What each funded project takes of the budget, and what is left of it."""
        language = words.language()
        bars = [
            Bar(step.name, step.cost, money(step.cost, language), is_marked=True)
            for step in self.funded
        ]
        left = self.outcome.left
        return [*bars, Bar(_("Left"), left, money(left, language), is_marked=False)]


def report_of(
    whole: RoundResult, result: PotResult, electorate: int | None
) -> PotReport:
    """Put the count of one ballot paper into the words of the reader's language."""
    language = words.language()
    outcome = result.outcome
    slug = whole.voting_round.process.slug
    names = {line.id: pick(line.title, language)[0] for line in result.pot.lines}
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
        steps=[
            StepReport(
                line=result.pot.line(step.project),
                step=step,
                name=names[step.project],
                sentence=explain.sentence(step, outcome, language, names),
                url=reverse("proposals:project", args=[slug, step.project]),
                deviation=deviations.get(step.project),
            )
            for step in outcome.steps
        ],
        summary=explain.summary(outcome, language),
        ties=[explain.tie(tie, language, names) for tie in outcome.ties],
        electorate=electorate,
    )
