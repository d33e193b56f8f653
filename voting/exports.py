"""The published result as files: Pabulib, CSV and JSON, the same bytes for everybody.

docs/reference/result-files.md describes them for readers. Nothing here looks at a
clock or at who asks, and no file says anything of a voter but the choices.
"""

import csv
import io
import json
import shlex
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from participation.texts import pick
from voting import box
from voting.actions.results import tie_policy
from voting.models import Decision, VotingRound
from voting.queries import PotResult, RoundResult
from voting.sheet import PotRules
from voting.tally import pabulib, rules
from voting.tally.outcome import Verdict
from voting.tally.pabulib_format import Election, Project, Vote, VoteType, format_cents

RECOUNT = ("python", "-m", "voting.tally.recount")
RESULT_FORMAT = "porukka-result-1"
COUNTRY = "Finland"
# Ballots of a closed round never change, so a file is made once a day at most.
KEEP_SECONDS = 24 * 3600
# A table program takes a cell that begins like this for something to calculate.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = (
    "place",
    "project_id",
    "title",
    "district",
    "cost",
    "votes",
    "funded",
    "verdict",
    "funded_by_decision",
    "reason_of_deviation",
)


def file_name(voting_round: VotingRound, pot: PotRules, extension: str) -> str:
    return f"{voting_round.process.slug}-{pot.code}.{extension}"


def recount_command(voting_round: VotingRound, pot: PotRules) -> str:
    """Return the command that counts the published file to the published result."""
    sheet = voting_round.sheet
    policy = tie_policy(sheet, pot)
    # The list is long, and it is the order of the projects in the file.
    ties = "listed:file" if policy.listed is not None else str(policy)
    options = ["--rule", sheet.rule, "--tie", ties]
    return shlex.join([*RECOUNT, file_name(voting_round, pot, "pb"), *options])


def compare_command(voting_round: VotingRound, pot: PotRules) -> str:
    """Return the command that counts again and compares with the published result."""
    options = ["--expect", file_name(voting_round, pot, "json")]
    return shlex.join([*RECOUNT, file_name(voting_round, pot, "pb"), *options])


def pabulib_file(result: RoundResult, wanted: PotResult) -> bytes:
    """Return the ballots of one pot as a Pabulib file.

    All ballots of the round are opened at once, so the files of all its pots are made
    at once, and kept for the next who asks.
    """
    kept = cache.get(_cache_key(wanted))
    if kept is None:
        files = {
            _cache_key(pot_result): zlib.compress(_pabulib(result, pot_result, votes))
            for pot_result, votes in _with_ballots(result)
        }
        cache.set_many(files, timeout=KEEP_SECONDS)
        kept = files[_cache_key(wanted)]
    return zlib.decompress(kept)


def _cache_key(result: PotResult) -> str:
    tally = result.tally
    return f"pabulib:{tally.voting_round_id}:{tally.pk}:{tally.sha256}"


def _with_ballots(
    result: RoundResult,
) -> Iterable[tuple[PotResult, list[tuple[str, ...]]]]:
    by_pot: dict[str, list[tuple[str, ...]]] = {p.pot.code: [] for p in result.pots}
    for ballot in box.opened(result.voting_round):
        by_pot[ballot.pot].append(ballot.choices)
    return [(pot_result, by_pot[pot_result.pot.code]) for pot_result in result.pots]


def _pabulib(
    result: RoundResult, pot_result: PotResult, ballots: Iterable[tuple[str, ...]]
) -> bytes:
    """Write the file; ballots stand in the order of what they say.

    Such an order tells nothing about who voted when, and it is the same however and
    wherever the ballots are stored.
    """
    numbers = count(1)
    election = Election(
        meta=_meta(result, pot_result),
        budget=pot_result.pot.budget,
        vote_type=VoteType.APPROVAL,
        projects=tuple(
            Project(line.id, line.cost, _in_city_language(line.title))
            for line in pot_result.pot.lines
        ),
        votes=tuple(Vote(str(next(numbers)), choices) for choices in sorted(ballots)),
    )
    rule = rules.RULES[result.sheet.rule].pabulib
    text = pabulib.write(pabulib.with_result(election, pot_result.outcome, rule=rule))
    return text.encode()


def _meta(result: RoundResult, pot_result: PotResult) -> dict[str, str]:
    """Fill META; `write` sets the counts, which are here for their place only."""
    sheet, pot = result.sheet, pot_result.pot
    first = timezone.localtime(sheet.opens_at)
    # The end is not part of the vote: one that ends at midnight ends the day before.
    last = timezone.localtime(sheet.closes_at - timedelta(microseconds=1))
    title = _in_city_language(result.voting_round.process.title)
    limit = format_cents(pot.budget) if sheet.is_spending_limited else ""
    meta = {
        "description": title,
        "country": COUNTRY,
        "unit": _in_city_language(settings.CITY_NAME),
        "subunit": _in_city_language(pot.name) if pot.district else "",
        "instance": str(first.year),
        "num_projects": "0",
        "num_votes": "0",
        "budget": "0",
        "vote_type": str(VoteType.APPROVAL),
        "rule": "",
        "date_begin": _as_pabulib(first),
        "date_end": _as_pabulib(last),
        "min_length": str(sheet.min_choices),
        "max_length": "" if sheet.max_choices is None else str(sheet.max_choices),
        "max_sum_cost": limit,
        "language": settings.LANGUAGE_CODE,
        "currency": "EUR",
        "comment": (
            f"#1: Counted by {sheet.rule}, ties by {tie_policy(sheet, pot)}. "
            f"#2: SHA-256 of the rules: {result.voting_round.sheet_sha256}"
        ),
    }
    return {key: value for key, value in meta.items() if value or key == "rule"}


def _in_city_language(text: Mapping[str, str] | str) -> str:
    """Pick the text for a file, which is the same for readers of all languages."""
    return " ".join(pick(text, settings.LANGUAGE_CODE)[0].split())


def _as_pabulib(day: date | datetime) -> str:
    return f"{day:%d.%m.%Y}"


def csv_file(result: RoundResult, pot_result: PotResult) -> bytes:
    """Return one line per project, best place first, for table programs.

    The byte order mark and the semicolons are what they expect in Finland.
    """
    deviations = _deviations(result.decision, pot_result.pot)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for place, step in enumerate(pot_result.outcome.steps, start=1):
        line = pot_result.pot.line(step.project)
        deviation = deviations.get(step.project)
        is_funded = step.verdict is Verdict.FUNDED
        decided = deviation["funded"] if deviation else is_funded
        writer.writerow(
            [
                place,
                _plain_cell(step.project),
                _plain_cell(_in_city_language(line.title)),
                _plain_cell(line.district),
                format_cents(step.cost),
                step.votes,
                int(is_funded),
                str(step.verdict),
                "" if result.decision is None else int(decided),
                _plain_cell(deviation["reason"] if deviation else ""),
            ]
        )
    return file.getvalue().encode("utf-8-sig")


def _plain_cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def json_file(result: RoundResult, pot_result: PotResult) -> bytes:
    """Return rules, count and decision as one document.

    The fields of the count stand at the top, so that `recount --expect` reads the
    file; `result_text` is the exact text whose SHA-256 is in the public record.
    """
    voting_round, tally = result.voting_round, pot_result.tally
    published = voting_round.published_at
    document = {
        **pot_result.outcome.as_plain(),
        "format": RESULT_FORMAT,
        "process": result.sheet.process,
        "pot": pot_result.pot.code,
        "titles": {line.id: dict(line.title) for line in pot_result.pot.lines},
        "ballots": tally.ballots,
        "software": tally.software,
        "tallied_at": tally.tallied_at.isoformat(),
        "published_at": published.isoformat() if published else None,
        "rules": json.loads(voting_round.sheet_text),
        "rules_sha256": voting_round.sheet_sha256,
        "result_text": tally.result_text,
        "result_sha256": tally.sha256,
        "decision": _decision(result.decision, pot_result.pot),
    }
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


def _decision(decision: Decision | None, pot: PotRules) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {
        "body": decision.body,
        "decided_on": decision.decided_on.isoformat(),
        "paragraph": decision.paragraph,
        "link": decision.link,
        "note": decision.note,
        "deviations": list(_deviations(decision, pot).values()),
    }


def _deviations(decision: Decision | None, pot: PotRules) -> dict[str, dict[str, Any]]:
    if decision is None:
        return {}
    return {
        deviation.project_code: {
            "project": deviation.project_code,
            "funded": deviation.is_funded,
            "reason": deviation.reason,
        }
        for deviation in decision.deviations.all()
        if deviation.pot_code == pot.code
    }
