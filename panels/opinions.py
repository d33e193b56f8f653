"""Counting a conversation and keeping what was found, as pages and files show it.

`findings` of a conversation holds plain JSON: `voters`, `votes`, `finding`,
`statements` (a list of number, agree, disagree, passed), `common`, `refused`,
`divisive` (numbers in order), `consensus` (by number) and `map`: `points` (x, y,
group), `groups` (number, size, outline, sums, representative) and `stability`.
"""

from datetime import datetime
from typing import Any

from panels.models import Conversation, Statement, StatementVote
from panels.opinion.files import write_matrix
from panels.opinion.matrix import Vote, matrix
from panels.opinion.study import GROUPS_FROM, Map, Study, study_of
from panels.opinion.sums import Sums

# Decimals of places on the map: far finer than a picture can show.
DECIMALS = 4


def keep_findings(conversation: Conversation, *, now: datetime) -> None:
    """Count the votes as they are and keep what was found; called within an action."""
    statements = conversation.statements.exclude(state=Statement.State.WAITING)
    known = list(statements.values_list("number", "state"))
    votes = StatementVote.objects.filter(statement__conversation=conversation)
    given = votes.order_by("pk").values_list("voter", "statement__number", "value")
    table = matrix(
        [Vote(str(voter), str(number), value) for voter, number, value in given],
        salt=bytes.fromhex(conversation.salt),
        statements=[str(number) for number, _state in known],
        hidden=[str(n) for n, state in known if state == Statement.State.HIDDEN],
    )
    found = study_of(table)
    conversation.findings = as_findings(found)
    is_large = conversation.is_closed and found.voters >= GROUPS_FROM
    conversation.matrix = write_matrix(table) if is_large else ""
    conversation.counted_at = now
    conversation.save(update_fields=["findings", "matrix", "counted_at"])


def as_findings(found: Study) -> dict[str, Any]:
    """Return a study as plain JSON."""
    return {
        "voters": found.voters,
        "votes": found.votes,
        "finding": found.finding.value,
        "statements": [_sums(one) for one in found.statements],
        "common": [int(key) for key in found.common_ground],
        "refused": [int(key) for key in found.common_refusal],
        "divisive": [int(key) for key in found.divisive],
        "consensus": {
            key: round(float(value), DECIMALS)
            for key, value in found.group_consensus.items()
        },
        "map": _map(found.map) if found.map else None,
    }


def _sums(one: Sums) -> list[int]:
    return [int(one.key), one.agree, one.disagree, one.passed]


def _map(drawn: Map) -> dict[str, Any]:
    stability = drawn.stability
    # Sorted, so that nothing tells in which order people came.
    points = sorted(
        (round(p.x, DECIMALS), round(p.y, DECIMALS), p.group or 0) for p in drawn.points
    )
    return {
        "points": [list(point) for point in points],
        "groups": [
            {
                "number": group.number,
                "size": group.size,
                "outline": [
                    [round(x, DECIMALS), round(y, DECIMALS)] for x, y in group.outline
                ],
                "sums": [_sums(one) for one in group.sums],
                "representative": [
                    [int(one.key), one.is_agreed] for one in group.representative
                ],
            }
            for group in drawn.groups
        ],
        "stability": {
            "k": stability.k,
            "silhouette": round(stability.silhouette, DECIMALS),
            "restarts": round(stability.restarts, DECIMALS),
            "left_out": round(stability.left_out, DECIMALS),
        }
        if stability
        else None,
    }
