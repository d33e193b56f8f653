"""The published result as files: Pabulib, CSV and JSON, the same bytes for everybody.

docs/reference/result-files.md describes them for readers. Nothing here looks at a
clock or at who asks, and no file says anything of a voter but the choices.
"""

import csv
import io
import json
import shlex
from typing import Any

from voting.ballot_files import (
    brought_afterwards,
    declared_arguments,
    has_listed_order,
)
from voting.models import Decision, VotingRound
from voting.published_ballots import in_city_language, pabulib_file
from voting.queries import PotResult, RoundResult
from voting.sheet import PotRules
from voting.tally.files.pabulib_format import format_cents
from voting.tally.outcome import Outcome, Verdict

__all__ = [
    "compare_command",
    "csv_file",
    "file_name",
    "json_file",
    "pabulib_file",
    "recount_command",
]

RECOUNT = ("python", "-m", "voting.tally.recount")
RESULT_FORMAT = "porukka-result-1"
# A table program takes a cell that begins like this for something to calculate.
FORMULA = ("=", "+", "-", "@", "\t", "\r")

COLUMNS = (
    "place",
    "project_id",
    "title",
    "district",
    "category",
    "cost",
    "votes",
    "points",
    "funded",
    "paid",
    "verdict",
    "funded_by_decision",
    "reason_of_deviation",
)


def file_name(voting_round: VotingRound, pot: PotRules, extension: str) -> str:
    return f"{voting_round.process.slug}-{pot.code}.{extension}"


def recount_command(voting_round: VotingRound, pot: PotRules, outcome: Outcome) -> str:
    """Return the command that counts the published file to the published result."""
    # The list is long, and it is the order of the projects in the file.
    ties = "listed:file" if has_listed_order(outcome) else outcome.tie_policy
    options = ["--rule", outcome.rule, "--tie", ties]
    options += declared_arguments(pot, outcome)
    brought = brought_afterwards(voting_round.sheet, outcome)
    if brought:
        options += ["--brought", format_cents(brought)]
    return shlex.join([*RECOUNT, file_name(voting_round, pot, "pb"), *options])


def compare_command(voting_round: VotingRound, pot: PotRules) -> str:
    """Return the command that counts again and compares with the published result."""
    options = ["--expect", file_name(voting_round, pot, "json")]
    return shlex.join([*RECOUNT, file_name(voting_round, pot, "pb"), *options])


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
                _plain_cell(in_city_language(line.title)),
                _plain_cell(line.district),
                _plain_cell(line.category),
                format_cents(step.cost),
                step.votes,
                step.points,
                int(is_funded),
                format_cents(step.spent),
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
        "upkeep": {line.id: line.upkeep for line in pot_result.pot.lines},
        "ballots": tally.ballots,
        "measures": tally.measures,
        "names": tally.names,
        "software": tally.software,
        "tallied_at": tally.tallied_at.isoformat(),
        "published_at": published.isoformat() if published else None,
        "rules": json.loads(voting_round.sheet_text),
        "rules_sha256": voting_round.sheet_sha256,
        "result_text": tally.result_text,
        "result_sha256": tally.sha256,
        "withdrawals": _withdrawals(result, pot_result.pot),
        "board_orders": _board_orders(result, pot_result.pot),
        "decision": _decision(result.decision, pot_result.pot),
    }
    text = json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True)
    return f"{text}\n".encode()


def _withdrawals(result: RoundResult, pot: PotRules) -> list[dict[str, Any]]:
    on_ballot = {line.id for line in pot.lines}
    return [
        {
            "project": project.code,
            "reason": project.reason,
            "recorded_at": project.recorded_at.isoformat(),
        }
        for project in result.withdrawn
        if project.code in on_ballot
    ]


def _board_orders(result: RoundResult, pot: PotRules) -> list[dict[str, Any]]:
    return [
        {
            "order": decision.order,
            "body": decision.body,
            "decided_on": decision.decided_on.isoformat(),
            "note": decision.note,
        }
        for decision in result.orders
        if decision.pot_code == pot.code
    ]


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
