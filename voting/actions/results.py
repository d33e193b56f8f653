"""After the close: tally, publish, and write down what was decided."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Role, User
from participation.policies import Refusal, Refused, require
from voting import box, counting, policies, queries
from voting.models import Decision, Deviation, Tally, TieQuestion, VotingRound
from voting.sheet import PotRules, Sheet
from voting.tally.ballot_form import Marks
from voting.tally.ballots import Pile
from voting.tally.meaning.measures import measure
from voting.tally.outcome import Outcome
from voting.tally.ties import TieQuestionError

logger = logging.getLogger(__name__)

SOFTWARE = "porukka 0.1.0"


def tally_closed_rounds(*, now: datetime) -> int:
    """Count every round whose time is over and which has not been counted.

    It asks what is missing, so it can run twice, in parallel or after an outage.
    """
    tallied = 0
    for voting_round in queries.rounds_to_tally(now=now):
        try:
            tallied += tally_round(voting_round=voting_round, now=now)
        except Exception:  # one broken round must not hold up the others
            logger.exception("Could not tally %s", voting_round)
    return tallied


@transaction.atomic(durable=True)
def tally_round(*, voting_round: VotingRound, now: datetime) -> bool:
    """Close a round for good, open its ballots and count them; say whether we did.

    A round that waits for the seed of its lot is closed and not counted; so is one
    whose count meets a tie that a board has to decide, which is written down. Raises
    `Refused` before the time is over, for everybody.
    """
    box.hold(voting_round.pk)
    fresh = queries.round_to_vote_in(voting_round.pk)
    if not fresh.phase.is_over(now):
        raise Refused(
            Refusal("not_closed", _("There is no result before the vote closes."))
        )
    if fresh.tallies.exists() or not fresh.is_frozen:
        return False
    if fresh.closed_at is None:
        fresh.closed_at = now
        fresh.save(update_fields=["closed_at"])
    voting_round.closed_at = fresh.closed_at
    if queries.waiting_for(fresh) is not None:
        return False
    rules_sheet = fresh.sheet
    ballots, piles = _opened(fresh, rules_sheet)
    answers = queries.answers_of(fresh)
    try:
        outcomes = counting.count(rules_sheet, piles, answers)
    except TieQuestionError as question:
        level = counting.level_at(question, rules_sheet, piles, answers)
        _ask_the_board(fresh, question, level, now)
        return False
    Tally.objects.bulk_create(
        _tally(fresh, pot, piles[pot.code], outcomes[pot.code], cast=ballots, now=now)
        for pot in rules_sheet.pots
    )
    # Without the hashes of the results, from which a small result could be guessed
    # before it is published; `result.published` has them.
    audit.record(
        fresh.process,
        "round.tallied",
        subject=f"round:{fresh.process.slug}",
        now=now,
        sheet=fresh.sheet_sha256,
        ballots=ballots,
    )
    return True


def _opened(
    voting_round: VotingRound, sheet: Sheet
) -> tuple[int, dict[str, list[Pile]]]:
    """Open the box; return how many ballots there are, and the piles of each pot."""
    ballots = 0
    marks: dict[str, Counter[Marks]] = {pot.code: Counter() for pot in sheet.pots}
    for ballot in box.opened(voting_round):
        ballots += 1
        for code, one in ballot.marks.items():
            marks[code][one] += 1
    return ballots, {
        pot.code: counting.piles_of(sheet, pot, marks[pot.code]) for pot in sheet.pots
    }


def _tally(
    voting_round: VotingRound,
    pot: PotRules,
    piles: Sequence[Pile],
    outcome: Outcome,
    *,
    cast: int,
    now: datetime,
) -> Tally:
    text = outcome.to_json()
    measures = measure(
        pot.candidates,
        piles,
        outcome,
        categories={line.id: line.category for line in pot.lines},
        districts={line.id: line.district for line in pot.lines},
        most_points=counting.most_points(voting_round.sheet, pot),
    )
    return Tally(
        voting_round=voting_round,
        pot_code=pot.code,
        ballots=outcome.voters,
        cast=cast,
        result_text=text,
        sha256=sha256(text.encode()).hexdigest(),
        measures=measures.as_plain(),
        names=queries.names_of_groups(voting_round.process, pot),
        software=SOFTWARE,
        tallied_at=now,
    )


def _ask_the_board(
    voting_round: VotingRound,
    question: TieQuestionError,
    level: counting.Level,
    now: datetime,
) -> None:
    """Write down what a board has to decide before the count can go on."""
    TieQuestion.objects.create(
        voting_round=voting_round,
        pot_code=question.pot or "",
        projects=list(question.projects),
        points=dict(level.points),
        left=level.left,
        asked_at=now,
    )
    audit.record(
        voting_round.process,
        "tie.asked",
        subject=f"round:{voting_round.process.slug}",
        now=now,
        pot=question.pot,
        projects=list(question.projects),
    )


@transaction.atomic(durable=True)
def publish_result(
    *, voting_round: VotingRound, organiser: User, now: datetime
) -> None:
    """Show the result to everyone. It is the tally as counted; nobody can edit it."""
    require(policies.refuse_publishing(organiser, voting_round))
    if not voting_round.tallies.exists():
        raise Refused(Refusal("not_tallied", _("The ballots are being counted.")))
    unpublished = VotingRound.objects.filter(pk=voting_round.pk, published_at=None)
    if not unpublished.update(published_at=now):
        raise Refused(Refusal("published", _("The result has been published already.")))
    voting_round.published_at = now
    audit.record(
        voting_round.process,
        "result.published",
        subject=f"round:{voting_round.process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        results=dict(voting_round.tallies.values_list("pot_code", "sha256")),
    )


@dataclass(frozen=True, slots=True)
class NewDeviation:
    """A project that the decision treats otherwise than the tally did, and why."""

    pot: str
    project: str
    reason: str


@transaction.atomic(durable=True)
def record_decision(
    *,
    voting_round: VotingRound,
    organiser: User,
    body: str,
    decided_on: date,
    paragraph: str,
    link: str,
    note: str,
    deviations: Sequence[NewDeviation],
    now: datetime,
) -> Decision:
    """Write down what the city decided; writing it again replaces it, on the record.

    A deviation funds what the tally did not, or the reverse. Raises `ValidationError`
    for an unknown project or a missing reason.
    """
    box.hold(voting_round.pk)  # of two decisions sent at once, the second replaces
    require(policies.refuse_deciding(organiser, voting_round))
    result = queries.result_of(voting_round)
    funded = {(p.pot.code, i) for p in result.pots for i in p.outcome.funded}
    known = {(p.pot.code, line.id) for p in result.pots for line in p.pot.lines}
    for deviation in deviations:
        if (deviation.pot, deviation.project) not in known:
            raise ValidationError(
                _("%(project)s is not on this ballot."),
                "unknown_project",
                {"project": deviation.project},
            )
        if not deviation.reason.strip():
            raise ValidationError(
                _("Give a reason for %(project)s."),
                "no_reason",
                {"project": deviation.project},
            )
    Decision.objects.filter(voting_round=voting_round).delete()
    decision = Decision(
        voting_round=voting_round,
        body=body,
        decided_on=decided_on,
        paragraph=paragraph,
        link=link,
        note=note,
        recorded_at=now,
    )
    decision.full_clean()
    decision.save(force_insert=True)
    rows = []
    for deviation in deviations:
        row = Deviation(
            decision=decision,
            pot_code=deviation.pot,
            project_code=deviation.project,
            is_funded=(deviation.pot, deviation.project) not in funded,
            reason=deviation.reason.strip(),
        )
        row.full_clean()
        row.save(force_insert=True)
        rows.append(row)
    _record_decision(voting_round, organiser, decision, rows, now)
    return decision


def _record_decision(
    voting_round: VotingRound,
    organiser: User,
    decision: Decision,
    deviations: Sequence[Deviation],
    now: datetime,
) -> None:
    audit.record(
        voting_round.process,
        "decision.recorded",
        subject=f"round:{voting_round.process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        body=decision.body,
        decided_on=decision.decided_on.isoformat(),
        paragraph=decision.paragraph,
        link=decision.link,
        note=decision.note,
        deviations=[
            {
                "pot": deviation.pot_code,
                "project": deviation.project_code,
                "funded": deviation.is_funded,
                "reason": deviation.reason,
            }
            for deviation in deviations
        ],
    )
