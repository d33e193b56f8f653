"""Counts a Pabulib file again: `python -m voting.tally.recount FILE.pb --rule greedy`.

It needs nothing but Python, so that nobody has to trust the server that published
the result. Exit codes: 0 counted; 1 the result is not the expected one; 2 the file or
a value on the command line cannot be used, and nothing was counted.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from voting.tally import explain, pabulib, rules
from voting.tally.options import CURRENCY_UNIT, Options
from voting.tally.outcome import Outcome, Verdict
from voting.tally.pabulib_format import Election, PabulibError, parse_cents
from voting.tally.pabulib_messages import message
from voting.tally.ties import TiePolicy
from voting.tally.wording import LANGUAGES, choose, money, number

COUNTED, DIFFERENT, UNUSABLE = range(3)

DESCRIPTION = """\
Count a Pabulib file again and say of each project why it is funded or not.

Ties are broken by --tie CRITERIA,LAST. CRITERIA are none or some of "cheaper",
"dearer" and "more_votes", in their order. LAST is one of
  lot:SEED              lots: the smallest SHA-256 of "SEED|project id" comes first
  listed:ID,ID,...      a published list of all project ids
  listed:file           the order of the file
  listed:lexicographic  ids compared as text
Without --tie it is "cheaper,more_votes,lot:" and the SHA-256 of the file.
"""

EXAMPLES = """\
examples:
  python -m voting.tally.recount vote.pb --rule greedy --tie cheaper,lot:2027-05-03
  python -m voting.tally.recount vote.pb --rule mes+add1 --explain fi
  python -m voting.tally.recount vote.pb --expect result.json --json

With --expect, the rule, the ties and the increment are taken from the published
result unless they are given.
"""

HEADINGS = {
    "en": ("File", "Rule", "Ties", "Votes", "Cost", "Project"),
    "fi": ("Tiedosto", "Sääntö", "Tasatulokset", "Ääniä", "Hinta", "Hanke"),
    "sv": ("Fil", "Regel", "Lika resultat", "Röster", "Kostnad", "Projekt"),
}
DIFFERENCE = {
    "en": "The result differs. Only counted here: {here}. Only published: {there}.",
    "fi": "Tulos on eri. Vain tässä laskennassa: {here}. Vain julkaistussa: {there}.",
    "sv": "Resultatet är ett annat. Bara här: {here}. Bara i det publicerade: {there}.",
}
SAME = {
    "en": "The result is the published one.",
    "fi": "Tulos on sama kuin julkaistu.",
    "sv": "Resultatet är detsamma som det publicerade.",
}


class UnusableError(Exception):
    """What was given cannot be used; the text says why."""


@dataclass(frozen=True, slots=True)
class Published:
    """What a published result says: the funded projects, and how it was counted."""

    funded: frozenset[str]
    rule: str | None = None
    tie_policy: str | None = None
    increment: int | None = None

    @classmethod
    def read(cls, data: object) -> Self:
        """Take what is needed from parsed JSON. Raises `ValueError`."""
        match data:
            case {"funded": [*funded]} if all(isinstance(p, str) for p in funded):
                found: dict[str, Any] = {"funded": frozenset(funded)}
            case _:
                raise ValueError('There is no list of project ids named "funded".')
        match data:
            case {"rule": str(rule)}:
                found["rule"] = rule
        match data:
            case {"tie_policy": str(policy)}:
                found["tie_policy"] = policy
        match data:
            case {"shares": {"increment": int(increment)}}:
                found["increment"] = increment
        return cls(**found)


@dataclass(frozen=True, slots=True)
class Recount:
    """A file, its digest, and what came out of it."""

    path: Path
    digest: str
    election: Election
    outcome: Outcome

    def as_plain(self) -> dict[str, Any]:
        return {
            "file": self.path.name,
            "sha256": self.digest,
            **self.outcome.as_plain(),
            "warnings": [
                {"line": remark.line, "code": remark.code, **remark.params}
                for remark in self.election.warnings
            ],
        }

    def as_text(self, language: str) -> str:
        """Lay the result out for reading: a line per project, and why below it."""
        file, rule, ties, votes, cost, project = HEADINGS[language]
        outcome, currency = self.outcome, self.election.currency
        title = rules.RULES[outcome.rule].title(language)
        names = {p.id: p.name or p.id for p in self.election.projects}
        lines = [
            f"{file}: {self.path.name} (SHA-256 {self.digest})",
            f"{rule}: {outcome.rule} ({title})",
            f"{ties}: {outcome.tie_policy}",
            "",
            explain.summary(outcome, language, currency=currency),
            "",
            f"    {votes:>9}  {cost:>16}  {project}",
        ]
        for step in outcome.steps:
            mark = "+" if step.verdict is Verdict.FUNDED else "-"
            price = money(step.cost, language, currency)
            people = number(step.votes, language)
            lines += [
                f"  {mark} {people:>9}  {price:>16}  {step.project}",
                "      "
                + explain.sentence(step, outcome, language, names, currency=currency),
            ]
        lines += [""] * bool(outcome.ties)
        lines += [f"  * {explain.tie(tie, language, names)}" for tie in outcome.ties]
        return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(argv)
    language = options.explain
    try:
        published = _read_published(options.expect)
        recount = _recount(options, published)
    except PabulibError as error:
        sys.stderr.write(f"{options.file}: {message(error, language)}\n")
        return UNUSABLE
    except UnusableError as error:
        sys.stderr.write(f"{error}\n")
        return UNUSABLE
    if options.json:
        text = json.dumps(recount.as_plain(), ensure_ascii=False)
    else:
        text = recount.as_text(language)
        for remark in recount.election.warnings:
            sys.stderr.write(f"{options.file}: {message(remark, language)}\n")
    sys.stdout.write(f"{text}\n")
    if published is None:
        return COUNTED
    return _compare(recount.outcome, published, language)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m voting.tally.recount",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE.pb")
    parser.add_argument(
        "--rule", choices=rules.RULES, help="default: the rule that META names"
    )
    parser.add_argument("--tie", metavar="POLICY", help="see above")
    parser.add_argument(
        "--budget", metavar="AMOUNT", help="count with this budget instead"
    )
    parser.add_argument(
        "--increment",
        metavar="AMOUNT",
        help="by how much mes+add1… raises each share; default: 1",
    )
    parser.add_argument(
        "--explain", choices=LANGUAGES, default="en", help="language; default: en"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead")
    parser.add_argument(
        "--expect",
        type=Path,
        metavar="RESULT.json",
        help="a published result; exit code 1 if other projects are funded",
    )
    return parser


def _read_published(path: Path | None) -> Published | None:
    if path is None:
        return None
    try:
        return Published.read(json.loads(_read(path)))
    except (ValueError, RecursionError) as error:
        raise UnusableError(f"{path}: {error}") from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnusableError(f"{path}: {error.strerror}") from error


def _recount(options: argparse.Namespace, published: Published | None) -> Recount:
    data = _read(options.file)
    digest = sha256(data).hexdigest()
    election = pabulib.read(data)
    rule, policy, increment = options.rule, options.tie, CURRENCY_UNIT
    if published is not None:
        rule, policy = rule or published.rule, policy or published.tie_policy
        increment = published.increment or increment
    if options.increment is not None:
        increment = _amount(options.increment, "--increment")
    budget = election.budget
    if options.budget is not None:
        budget = _amount(options.budget, "--budget")
    try:
        outcome = rules.count(
            rule or _stated_rule(election),
            election.candidates,
            election.sort_into_piles(),
            budget,
            ties=_read_policy(policy or f"cheaper,more_votes,lot:{digest}", election),
            options=Options(increment=increment),
        )
    except ValueError as error:
        raise UnusableError(str(error)) from error
    outcome = replace(outcome, points_unit=election.points_unit)
    return Recount(options.file, digest, election, outcome)


def _stated_rule(election: Election) -> str:
    stated = election.meta.get("rule", "")
    if stated not in rules.FROM_PABULIB:
        known = ", ".join(rules.RULES)
        raise UnusableError(f"META names no rule known here; give --rule: {known}.")
    return rules.FROM_PABULIB[stated]


def _amount(text: str, option: str) -> int:
    try:
        return parse_cents(text, 1, option)
    except PabulibError as error:
        raise UnusableError(f"{option}: {text!r} is not an amount.") from error


def _read_policy(text: str, election: Election) -> TiePolicy:
    """Read a tie policy; the two words for lists become the list they stand for."""
    policy = TiePolicy.parse(text)
    in_file = tuple(project.id for project in election.projects)
    match policy.listed:
        case ("file",):
            return replace(policy, listed=in_file)
        case ("lexicographic",):
            return replace(policy, listed=tuple(sorted(in_file)))
    return policy


def _compare(outcome: Outcome, published: Published, language: str) -> int:
    here, there = set(outcome.funded), published.funded
    if here == there:
        sys.stderr.write(f"{choose(SAME, language)}\n")
        return COUNTED
    sys.stderr.write(
        choose(DIFFERENCE, language).format(
            here=", ".join(sorted(here - there)) or "-",
            there=", ".join(sorted(there - here)) or "-",
        )
        + "\n"
    )
    return DIFFERENT


if __name__ == "__main__":
    sys.exit(main())
