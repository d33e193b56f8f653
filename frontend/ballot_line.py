"""A project as it stands on the ballot: frozen words and cost, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from participation.models import Process
from voting.queries import round_of
from voting.sheet import Line


@dataclass(frozen=True, slots=True)
class BallotLine:
    """What the frozen sheet says of a project; nothing on it can change any more.

    `pots` are the names of the ballots, `withdrawn` is why it was taken back after the
    freezing. Without a published result there is no `result_url`.
    """

    line: Line
    pots: Sequence[Mapping[str, str]]
    frozen_at: datetime
    opens_at: datetime
    closes_at: datetime
    withdrawn: str
    rules_url: str
    vote_url: str
    result_url: str


def ballot_line(process: Process, code: str) -> BallotLine | None:
    """Return how a project stands on the ballot, once its rules are frozen.

    Two queries at most. None where there is no vote, or the project is not on it.
    """
    voting_round = round_of(process)
    if voting_round is None or voting_round.frozen_at is None:
        return None
    pots = [
        (pot, line)
        for pot in voting_round.sheet.pots
        for line in pot.lines
        if line.id == code
    ]
    if not pots:
        return None
    withdrawal = voting_round.withdrawals.filter(project_code=code).first()
    result_url = ""
    if voting_round.is_published:
        result_url = reverse("voting:result", args=[process.slug])
        if len(voting_round.sheet.pots) > 1:
            result_url += f"?{urlencode({'pot': pots[0][0].code})}"
    return BallotLine(
        line=pots[0][1],
        pots=[pot.name for pot, _line in pots],
        frozen_at=voting_round.frozen_at,
        opens_at=voting_round.sheet.opens_at,
        closes_at=voting_round.sheet.closes_at,
        withdrawn=withdrawal.reason if withdrawal else "",
        rules_url=reverse("voting:rules", args=[process.slug]),
        vote_url=reverse("voting:vote", args=[process.slug]),
        result_url=result_url,
    )
