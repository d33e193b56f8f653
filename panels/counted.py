"""From the ballots of a vote to what may be shown of its outcome.

`panels.session_votes` counts. Here it is left out what would tell how somebody has
voted in secret: numbers that are the same for all, and orders in a small circle.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from panels import session_votes
from panels.models import Poll
from panels.poll_options import ABSTAIN, options_of
from panels.session_votes import Kind, Majority, Of, Outcome, Quorum

# Of so few, a secret vote gives totals only.
FEW = 12
MESSAGES = {
    "unknown_option": _("This is not on the ballot."),
    "twice": _("Choose each only once."),
    "too_many": _("You have chosen too many. Take some away."),
}


def check(poll: Poll, content: Sequence[str]) -> None:
    """Raise `ValidationError` for a ballot that cannot be counted."""
    codes = [option.code for option in options_of(poll)]
    fault = session_votes.fault(Kind(poll.kind), codes, content, most=poll.most)
    if fault is not None:
        raise ValidationError(MESSAGES[fault], fault)


def outcome_of(poll: Poll, contents: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Count ballots; return what is stored and shown, by JSON without floats.

    `entitled` and `present` of the poll are set. With "is_withheld" there are no
    numbers: all have voted alike, in secret, and the panel did not agree to show it.
    """
    counted = session_votes.count(
        Kind(poll.kind),
        [option.code for option in options_of(poll)],
        contents,
        entitled=poll.entitled or 0,
        present=poll.present or 0,
        quorum=Quorum(Fraction(poll.quorum, 100), Of.ENTITLED) if poll.quorum else None,
        majority=Majority(poll.majority) if poll.majority else None,
        most=poll.most,
    )
    told: dict[str, Any] = {
        "verdict": counted.verdict.value,
        "voted": counted.voted,
        "entitled": counted.entitled,
        "present": counted.present,
        "quorum_needed": counted.quorum_needed,
        "has_quorum": counted.has_quorum,
        "winners": list(counted.winners),
        "is_unanimous": _are_alike(contents),
        "is_withheld": False,
    }
    if poll.is_secret and not poll.tells_unanimity and _tells_of_all(poll, contents):
        del told["is_unanimous"]
        return told | {"is_withheld": True}
    return told | _numbers(poll, counted)


def _numbers(poll: Poll, counted: Outcome) -> dict[str, Any]:
    told: dict[str, Any] = {
        "tally": {line.option: line.votes for line in counted.lines}
        | {ABSTAIN: counted.blank},
        "places": {line.option: line.place for line in counted.lines},
        "carried": list(counted.carried),
    }
    if counted.kind == Kind.RANKING:
        told["points"] = {line.option: str(line.points) for line in counted.lines}
        told["condorcet"] = counted.condorcet
        if not poll.is_secret or counted.voted > FEW:
            told["duels"] = [list(row) for row in counted.duels]
    if counted.kind == Kind.SCALE:
        told["median"] = list(counted.median)
        told["mean"] = None if counted.mean is None else str(counted.mean)
    return told


def _are_alike(contents: Sequence[Sequence[str]]) -> bool:
    return len({tuple(content) for content in contents}) == 1


def _tells_of_all(poll: Poll, contents: Sequence[Sequence[str]]) -> bool:
    """Say whether the numbers tell of each voter how they have voted, at least partly.

    Where several can be chosen, one option on every ballot is enough.
    """
    if not contents:
        return False
    if _are_alike(contents):
        return True
    if poll.kind != Poll.Kind.CHOICES:
        return False
    return bool(set.intersection(*(set(content) for content in contents)))
