"""Scenarios side by side, ready to be shown: tables, bars and sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from django.utils.translation import gettext as _

from participation.languages import reading_language
from participation.texts import pick
from voting.sheet import Sheet
from voting.simulator import sentences, tables
from voting.simulator.material import Material
from voting.simulator.tables import GroupRow, Line
from voting.tally import rules
from voting.tally.ballot_form import BallotKind
from voting.tally.files.pabulib_format import NO_COST, is_withdrawn
from voting.tally.meaning.comparison import Row, Scenario
from voting.tally.outcome import Outcome, Step, Verdict
from voting.tally.plain import format_points
from voting.tally.ties import TiePolicy
from voting.tally.wording import money, number, percent
from voting.tally.words import declared, explain, explain_measures
from voting.words import how_ties_are_broken, language


@dataclass(frozen=True, slots=True)
class Bar:
    """A figure for a chart: `text` is the value in words."""

    label: str
    value: float
    text: str
    is_marked: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """What a scenario does with a project: words, an icon, and a kind."""

    word: str
    kind: str
    icon: str = ""


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """A project with what each scenario does with it."""

    id: str
    title: str
    cost: str
    votes: str
    marks: list[Mark]


@dataclass(frozen=True, slots=True)
class ScenarioReport:
    """One column: how it counts, and what came of it.

    `rule` says what the rule does, and `declared` what is declared beside it.
    """

    scenario: Scenario
    is_draft: bool
    title: str
    rule: str
    declared: tuple[str, ...]
    problem: str
    summary: str
    changes: list[str]
    reasons: list[tuple[str, str]]
    meaning: list[str]

    @property
    def letter(self) -> str:
        return self.scenario.name


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows of a comparison."""

    scenarios: list[ScenarioReport]
    projects: list[ProjectRow]
    measures: list[Line]
    covered: list[Bar]
    spent: list[Bar]
    histogram: list[Line]
    categories: list[GroupRow]
    districts: list[GroupRow]


def names_of(material: Material) -> dict[str, str]:
    """Return the title of each project in the reader's language."""
    return {
        entry.id: pick(entry.title, reading_language())[0] or entry.id
        for entry in material.entries
    }


def report_of(
    material: Material, sheet: Sheet, rows: Sequence[Row], draft: Scenario | None
) -> Report:
    """Put counted scenarios beside each other.

    `sheet` is the draft, and `draft` its own scenario if it is among them.
    """
    names = names_of(material)
    about = _About(material, sheet, draft, names)
    counted = [row for row in rows if row.measures is not None]
    return Report(
        scenarios=[about.report(rows[0], row) for row in rows],
        projects=_projects(material, rows, names),
        measures=tables.measures_of(material, rows),
        covered=[
            Bar(
                _label(row, draft),
                float(row.measures.covered_share),
                percent(row.measures.covered_share, language()),
                is_marked=row.scenario is draft,
            )
            for row in counted
            if row.measures
        ],
        spent=[
            Bar(
                _label(row, draft),
                row.outcome.spent,
                _money(material, row.outcome.spent),
                is_marked=row.scenario is draft,
            )
            for row in counted
            if row.outcome
        ],
        histogram=tables.histogram_of(rows),
        categories=tables.groups_of(
            rows, lambda found: found.by_category, material.category_names
        ),
        districts=tables.groups_of(
            rows, lambda found: found.by_district, material.district_names
        ),
    )


def _label(row: Row, draft: Scenario | None) -> str:
    """Name a bar; that one is drawn otherwise is said in words."""
    title = rules.RULES[row.scenario.rule].title(language())
    label = f"{row.scenario.name}: {title}"
    if row.scenario is not draft:
        return label
    return _("%(scenario)s (your draft)") % {"scenario": label}


def _money(material: Material, cents: int | Fraction) -> str:
    return money(cents, language(), material.currency)


@dataclass(frozen=True, slots=True)
class _About:
    """What every column is told with."""

    material: Material
    sheet: Sheet
    draft: Scenario | None
    names: Mapping[str, str]

    def report(self, first: Row, row: Row) -> ScenarioReport:
        """Tell one scenario, and what it changes against the first."""
        scenario, material, names = row.scenario, self.material, self.names
        rule, *further = declared.sentences(
            scenario.rule,
            scenario.options,
            language(),
            names,
            unit="points" if material.has_points else "votes",
            is_ranked=material.kind is BallotKind.RANKED,
            currency=material.currency,
        )
        changes = sentences.against_first(first, row, names, material.currency)
        return ScenarioReport(
            scenario=scenario,
            is_draft=scenario is self.draft,
            title=rules.RULES[scenario.rule].title(language()),
            rule=rule,
            declared=(*further, self._ties(scenario.ties)),
            problem=_problem(row, names),
            summary=_summary(material, row.outcome),
            changes=[] if row is first else changes,
            reasons=_reasons(material, row.outcome, names),
            meaning=_meaning(material, row, names),
        )

    def _ties(self, policy: TiePolicy) -> str:
        """Say how ties are broken; a simulation has no public source of a lot."""
        ties = ",".join([*policy.criteria, policy.last])
        return how_ties_are_broken(replace(self.sheet, ties=ties, seed_source=""))


def _reasons(
    material: Material, outcome: Outcome | None, names: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Say of each project why it was funded, or was not."""
    if outcome is None:
        return []
    return [
        (
            names[step.project],
            explain.sentence(
                step, outcome, language(), names, currency=material.currency
            ),
        )
        for step in outcome.steps
    ]


def _summary(material: Material, outcome: Outcome | None) -> str:
    if outcome is None:
        return ""
    return explain.summary(outcome, language(), currency=material.currency)


def _meaning(material: Material, row: Row, names: Mapping[str, str]) -> list[str]:
    """Say by which method it is known whether groups got their due, and how firmly."""
    found = row.measures
    if found is None:
        return []
    fairness = explain_measures.fairness(
        found.proportionality, language(), names, currency=material.currency
    )
    margin = found.margin
    firmness = explain_measures.margin(margin, language(), names) if margin else ()
    return [*fairness, *firmness]


def _problem(row: Row, names: Mapping[str, str]) -> str:
    """Say why a scenario has no outcome."""
    if row.question:
        words = _(
            "The count stops at a tie: the board has to say in which order these come: "
            "%(projects)s."
        )
        return words % {"projects": ", ".join(names[one] for one in row.question)}
    if row.outcome is None:
        return _("These ballots cannot be counted in this way.")
    return ""


def _projects(
    material: Material, rows: Sequence[Row], names: Mapping[str, str]
) -> list[ProjectRow]:
    """List the projects in the order of their votes, whatever the rules make of it."""
    support = material.support
    steps = [_steps(row.outcome) for row in rows]
    ordered = sorted(
        material.entries, key=lambda e: (-support[e.id].points, -support[e.id].votes)
    )
    return [
        ProjectRow(
            id=entry.id,
            title=names[entry.id],
            cost=(
                NO_COST
                if is_withdrawn(entry.cost, material.budget)
                else _money(material, entry.cost)
            ),
            votes=_support(material, entry.id),
            marks=[
                _mark(material, found.get(entry.id), steps[0].get(entry.id))
                for found in steps
            ],
        )
        for entry in ordered
    ]


def _support(material: Material, project: str) -> str:
    found = material.support[project]
    if not material.has_points:
        return number(found.votes, language())
    points = format_points(found.points, material.points_unit)
    whole, _point, decimals = points.partition(".")
    return number(int(whole), language(), decimals)


def _steps(outcome: Outcome | None) -> dict[str, Step]:
    return {step.project: step for step in outcome.steps} if outcome else {}


def _mark(material: Material, step: Step | None, first: Step | None) -> Mark:
    """Say in words what became of a project, and whether that is new."""
    if step is None:
        return Mark(_("No result"), "neutral")
    was_funded = first is None or first.is_funded
    if step.is_funded:
        if was_funded:
            return Mark(_("Funded"), "success", "check")
        return Mark(_("Funded, unlike in A"), "success", "plus")
    if step.verdict is Verdict.PART_FUNDED:
        part = _money(material, step.spent)
        return Mark(_("A part: %(money)s") % {"money": part}, "info", "euro")
    if first is not None and was_funded:
        return Mark(_("Not funded, unlike in A"), "warning", "minus")
    return Mark(_("Not funded"), "neutral", "cross")
