"""After the close: tally, publish, and write down what was decided."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Role, User
from participation.policies import Refusal, Refused, require
from participation.ticking import Done
from proposals.outcomes import record_outcomes
from voting import counting, policies, queries
from voting.box import (
    closing,
    keys,
    lending,
    locks,
    opening,
    restoring_marks,
    sequencer,
)
from voting.box.guarding import PausedError
from voting.models import Decision, Deviation, Tally, TieQuestion, VotingRound
from voting.sheet import PotRules
from voting.tally.ballots import Pile
from voting.tally.meaning.measures import measure
from voting.tally.outcome import Outcome
from voting.tally.ties import TieQuestionError

logger = logging.getLogger(__name__)

SOFTWARE = "porukka 0.1.0"


def tally_closed_rounds(*, now: datetime) -> list[Done]:
    """Count every round whose time is over and which has not been counted.

    It asks what is missing, so it can run twice, in parallel or after an outage.
    """
    done = []
    for voting_round in queries.rounds_to_tally(now=now):
        if now < voting_round.sheet.takes_until:
            continue
        try:
            is_tallied = tally_round(voting_round=voting_round, now=now)
        except Exception:  # one broken round must not hold up the others
            logger.exception("Could not tally %s", voting_round)
        else:
            if is_tallied:
                slug = voting_round.process.slug
                done.append(Done("round.tallied", slug, f"round:{slug}"))
    return done


def tally_round(*, voting_round: VotingRound, now: datetime) -> bool:
    """Close a round for good, open its ballots and count them; say whether we did.

    Each step is a transaction of its own and is done once, so that whatever stops the
    way is found again. A round that waits for paper forms, for the key of the ballots
    or for the seed of its lot is closed and not counted; so is one whose count meets a
    tie that a board has to decide, which is written down. Raises `Refused` before the
    time is over, for everybody, `PausedError` when the log has to be restored first,
    and `OpeningError` when the box is not whole.
    """
    if not close_round(voting_round=voting_round, now=now):
        return False
    box = voting_round.box
    if box.sealed_at is None:
        sequencer.run(voting_round, is_final=True)
        if not closing.is_drained(voting_round):
            logger.critical("The spool of %s cannot be emptied", voting_round)
            return False
        restoring_marks.adopt_lost(voting_round)
        if not closing.seal_log(voting_round, now=now):
            return False
        sequencer.sign(voting_round)
    if queries.waiting_for(voting_round) is not None:
        return False
    try:
        opening.open_ballots(voting_round, now=now)
    finally:
        # A box that does not open today opens with the same key after its repair.
        lending.take_back(voting_round.box)
    return _count(voting_round=voting_round, now=now)


@transaction.atomic(durable=True)
def close_round(*, voting_round: VotingRound, now: datetime) -> bool:
    """Let nobody cast any more; say whether there is something left to count.

    Casts that are under way come in before; those that come later are refused. Raises
    `Refused` before the time is over.
    """
    locks.hold(voting_round.pk)
    fresh = queries.round_to_vote_in(voting_round.pk)
    if not fresh.phase.is_over(now) or (
        fresh.is_frozen and now < fresh.sheet.takes_until
    ):
        raise Refused(
            Refusal("not_closed", _("There is no result before the vote closes."))
        )
    box = fresh.ballot_box
    if fresh.tallies.exists() or box is None or box.opened_at is None:
        return False
    if fresh.closed_at is None:
        fresh.closed_at = now
        fresh.save(update_fields=["closed_at"])
    voting_round.closed_at, voting_round.box = fresh.closed_at, box
    return True


@transaction.atomic(durable=True)
def _count(*, voting_round: VotingRound, now: datetime) -> bool:
    """Count the opened ballots; of two who do it at once, the second finds it done."""
    locks.hold(voting_round.pk)
    fresh = queries.round_to_vote_in(voting_round.pk)
    if fresh.tallies.exists() or queries.waiting_for(fresh) is not None:
        return False
    rules_sheet = fresh.sheet
    opened = ((ballot.marks, 1) for ballot in opening.opened(fresh))
    said = counting.gather(rules_sheet, opened)
    piles = counting.piles(rules_sheet, said)
    answers = queries.answers_of(fresh)
    try:
        outcomes = counting.count(rules_sheet, piles, answers)
    except TieQuestionError as question:
        level = counting.level_at(question, rules_sheet, piles, answers)
        _ask_the_board(fresh, question, level, now)
        return False
    Tally.objects.bulk_create(
        _tally(
            fresh, pot, piles[pot.code], outcomes[pot.code], cast=said.ballots, now=now
        )
        for pot in rules_sheet.pots
    )
    fresh.counted_at = now
    fresh.save(update_fields=["counted_at"])
    # Without the hashes of the results, from which a small result could be guessed
    # before it is published; `result.published` has them.
    audit.record(
        fresh.process,
        "round.tallied",
        subject=f"round:{fresh.process.slug}",
        now=now,
        sheet=fresh.sheet_sha256,
        ballots=said.ballots,
    )
    return True


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


def publish_result(
    *, voting_round: VotingRound, organiser: User, now: datetime
) -> None:
    """Show the result to everyone. It is the tally as counted; nobody can edit it.

    The log of the ballot box binds it, and is signed at once; where that cannot be done
    at this moment, the sequencer does it later.
    """
    _publish(voting_round=voting_round, organiser=organiser, now=now)
    try:
        sequencer.sign(voting_round)
    except (PausedError, keys.KeyMissingError, DatabaseError, OSError):
        logger.exception("Could not sign the log of %s", voting_round)


@transaction.atomic(durable=True)
def _publish(*, voting_round: VotingRound, organiser: User, now: datetime) -> None:
    require(policies.refuse_publishing(organiser, voting_round))
    if not voting_round.tallies.exists():
        raise Refused(Refusal("not_tallied", _("The ballots are being counted.")))
    unpublished = VotingRound.objects.filter(pk=voting_round.pk, published_at=None)
    if not unpublished.update(published_at=now):
        raise Refused(Refusal("published", _("The result has been published already.")))
    voting_round.published_at = now
    tallies = list(voting_round.tallies.all())
    closing.add_result(voting_round, {one.pot_code: one.result_text for one in tallies})
    _record_outcomes(voting_round, now)
    audit.record(
        voting_round.process,
        "result.published",
        subject=f"round:{voting_round.process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        results={one.pot_code: one.sha256 for one in tallies},
    )


def _record_outcomes(voting_round: VotingRound, now: datetime) -> None:
    """Say of each project whether it gets money: as decided, else as counted."""
    result = queries.result_of(voting_round)
    funded = queries.funded_by(result)
    on_ballot = {line.id for pot in result.pots for line in pot.pot.lines}
    record_outcomes(
        process=voting_round.process, funded=funded, considered=on_ballot, now=now
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
    locks.hold(voting_round.pk)  # of two decisions sent at once, the second replaces
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
    _record_outcomes(voting_round, now)
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
