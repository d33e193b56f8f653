"""What a recount says: one object for machines, or text for people."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voting.tally import rules
from voting.tally.commands.recount_published import Published
from voting.tally.files.pabulib_format import NO_COST, Election
from voting.tally.outcome import Outcome, Verdict
from voting.tally.ties import TieQuestionError
from voting.tally.wording import choose, money, number
from voting.tally.words import explain

HEADINGS = {
    "en": ("File", "Rule", "Ties", "Votes", "Cost", "Project"),
    "fi": ("Tiedosto", "Sääntö", "Tasatilanteet", "Ääniä", "Hinta", "Hanke"),
    "sv": ("Fil", "Regel", "Lika läge", "Röster", "Kostnad", "Projekt"),
    "ru": ("Файл", "Правило", "Равенство", "Голоса", "Стоимость", "Проект"),
}
DIFFERENCE = {
    "en": "The result differs. Only counted here: {here}. Only published: {there}.",
    "fi": "Tulos on eri. Vain tässä laskennassa: {here}. Vain julkaistussa: {there}.",
    "sv": "Resultatet är ett annat. Bara här: {here}. Bara i det publicerade: {there}.",
    "ru": "Результат другой. Только здесь: {here}. Только в опубликованном: {there}.",
}
OTHER_SUM = {
    "en": "The same projects are funded, but {here} is spent here and {there} in the "
    "published result.",
    "fi": "Samat hankkeet saavat rahoituksen, mutta tässä laskennassa rahaa käytetään "
    "{here} ja julkaistussa {there}.",
    "sv": "Samma projekt får finansiering, men här används {here} och i det "
    "publicerade resultatet {there}.",
    "ru": "Финансирование получают те же проекты, но здесь тратится {here}, а в "
    "опубликованном результате {there}.",
}
SAME = {
    "en": "The result is the published one.",
    "fi": "Tulos on sama kuin julkaistu.",
    "sv": "Resultatet är detsamma som det publicerade.",
    "ru": "Результат тот же, что и опубликованный.",
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was counted, and its SHA-256."""

    path: Path
    digest: str
    election: Election

    @property
    def names(self) -> Mapping[str, str]:
        return {p.id: p.name or p.id for p in self.election.projects}

    def as_plain(self) -> dict[str, Any]:
        election = self.election
        return {
            "file": self.path.name,
            "sha256": self.digest,
            "currency": election.currency,
            "warnings": [
                {"line": remark.line, "code": remark.code, **remark.params}
                for remark in election.warnings
            ],
        }


def as_plain(
    source: Source, outcome: Outcome, language: str | None = None
) -> dict[str, Any]:
    """Give what becomes JSON: the outcome with what is said of it beside it.

    Money is in cents but for `spent`, which is in the unit of the file; `spent_cents`
    is the same in cents. `funded` is sorted as text, the steps have the order in which
    the rule met the projects. With a language the explanation is there as well.
    """
    plain = {
        **outcome.as_plain(),
        **source.as_plain(),
        "funded": sorted(outcome.funded),
        "spent": in_units(outcome.spent),
        "spent_cents": outcome.spent,
    }
    if language is not None:
        plain["explanation"] = _explanation(source, outcome, language)
    return plain


def in_units(cents: int) -> int | float:
    """Give an amount of cents in the unit of a file, for JSON and nothing else."""
    units, rest = divmod(cents, 100)
    return cents / 100 if rest else units


def _explanation(source: Source, outcome: Outcome, language: str) -> dict[str, Any]:
    names, currency = source.names, source.election.currency
    return {
        "language": language,
        "summary": explain.summary(outcome, language, currency=currency),
        "projects": {
            step.project: explain.sentence(
                step, outcome, language, names, currency=currency
            )
            for step in outcome.steps
        },
        "ties": [explain.tie(tie, language, names) for tie in outcome.ties],
    }


def as_text(source: Source, outcome: Outcome, language: str) -> str:
    """Lay the result out for reading: a line per project, and why below it."""
    file, rule, ties, votes, cost, project = HEADINGS[language]
    explanation = _explanation(source, outcome, language)
    title = rules.RULES[outcome.rule].title(language)
    unpriced = set(source.election.withdrawn)
    lines = [
        f"{file}: {source.path.name} (SHA-256 {source.digest})",
        f"{rule}: {outcome.rule} ({title})",
        f"{ties}: {outcome.tie_policy}",
        "",
        explanation["summary"],
        "",
        f"    {votes:>9}  {cost:>16}  {project}",
    ]
    for step in outcome.steps:
        mark = "+" if step.verdict is Verdict.FUNDED else "-"
        price = (
            NO_COST
            if step.project in unpriced
            else money(step.cost, language, source.election.currency)
        )
        people = number(step.votes, language)
        lines += [
            f"  {mark} {people:>9}  {price:>16}  {step.project}",
            f"      {explanation['projects'][step.project]}",
        ]
    lines += [""] * bool(outcome.ties)
    lines += [f"  * {said}" for said in explanation["ties"]]
    return "\n".join(lines)


def question_as_plain(source: Source, question: TieQuestionError) -> dict[str, Any]:
    """Give what a board has to decide, as what becomes JSON."""
    asked: dict[str, Any] = {
        "projects": list(question.projects),
        "stage": str(question.stage),
    }
    if question.round is not None:
        asked["round"] = question.round
    return {**source.as_plain(), "question": asked}


def difference(
    outcome: Outcome, published: Published, language: str, currency: str
) -> str | None:
    """Say what is different in a published result; nothing where nothing is."""
    here, there = set(outcome.funded), published.funded
    if here != there:
        return choose(DIFFERENCE, language).format(
            here=", ".join(sorted(here - there)) or "-",
            there=", ".join(sorted(there - here)) or "-",
        )
    if published.spent not in {None, outcome.spent}:
        return choose(OTHER_SUM, language).format(
            here=money(outcome.spent, language, currency),
            there=money(published.spent or 0, language, currency),
        )
    return None
