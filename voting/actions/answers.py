"""What comes to be known after the rules were frozen: a drawn seed, a board, a reason.

The sheet stays as it was published. Each of these goes on the public record, and the
count takes it from there. Like every official act it locks the log of the box before
the record, so that no two of them wait for each other.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Role, User
from participation.policies import require, roles_of
from participation.reasons import required_reason
from proposals.outcomes import tell_of_withdrawal
from voting import policies, queries
from voting.box import closing, locks, setup
from voting.models import BoardDecision, TieQuestion, VotingRound, Withdrawal
from voting.tally.ties import merge


@transaction.atomic(durable=True)
def enter_drawn_seed(
    *, voting_round: VotingRound, official: User, seed: str, now: datetime
) -> None:
    """Write down what the public source has drawn; once, and for good.

    The list that the lot puts in order is in the sheet, whose hash was published
    before anybody could know the seed. Raises `Refused` before the close, and
    `ValidationError` for an empty seed.
    """
    locks.hold(voting_round.pk)
    fresh = queries.round_to_vote_in(voting_round.pk)
    require(policies.refuse_entering_seed(official, fresh, now=now))
    drawn = setup.composed(" ".join(seed.split()))
    if not drawn:
        raise ValidationError(_("Write down what was drawn."), "no_seed")
    fresh.drawn_seed, fresh.seed_drawn_at = drawn, now
    fresh.full_clean(validate_constraints=False)
    fresh.save(update_fields=["drawn_seed", "seed_drawn_at"])
    closing.add_drawn_seed(fresh, drawn)
    is_organiser = Role.ORGANISER in roles_of(official, fresh.process)
    audit.record(
        fresh.process,
        "seed.drawn",
        subject=f"round:{fresh.process.slug}",
        actor=official,
        role=Role.ORGANISER if is_organiser else Role.AUDITOR,
        now=now,
        source=fresh.sheet.seed_source,
        seed=drawn,
    )


@transaction.atomic(durable=True)
def record_board_decision(
    *,
    voting_round: VotingRound,
    organiser: User,
    order: Sequence[str],
    body: str,
    decided_on: date,
    note: str,
    now: datetime,
) -> BoardDecision:
    """Write down in which order a board has put the tied projects; the count goes on.

    Raises `Refused` when no question is open, and `ValidationError` when the order
    lacks a project, or turns an earlier answer round.
    """
    locks.hold(voting_round.pk)
    fresh = queries.round_to_vote_in(voting_round.pk)
    question = TieQuestion.objects.filter(voting_round=fresh).first()
    require(policies.refuse_answering_tie(organiser, fresh, question))
    if question is None or sorted(order) != sorted(question.projects):
        raise ValidationError(
            _("Put each of the tied projects in its place."), "order_incomplete"
        )
    known = queries.answers_of(fresh).board.get(question.pot_code, ())
    try:
        merge([*known, order])
    except ValueError as error:
        raise ValidationError(
            _("This order contradicts what the board has decided before."),
            "contradicts_board",
        ) from error
    decision = BoardDecision(
        voting_round=fresh,
        pot_code=question.pot_code,
        order=list(order),
        body=body,
        decided_on=decided_on,
        note=note,
        recorded_at=now,
    )
    decision.full_clean()
    decision.save(force_insert=True)
    question.delete()
    closing.add(
        fresh,
        {
            "t": "config",
            "change": "board",
            "pot": decision.pot_code,
            "order": decision.order,
            "body": setup.composed(body),
        },
    )
    audit.record(
        fresh.process,
        "tie.decided",
        subject=f"round:{fresh.process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        pot=decision.pot_code,
        order=decision.order,
        body=body,
        decided_on=decided_on.isoformat(),
        note=note,
    )
    return decision


@transaction.atomic(durable=True)
def withdraw_project(
    *,
    voting_round: VotingRound,
    organiser: User,
    project: str,
    reason: str,
    now: datetime,
) -> Withdrawal:
    """Take a project back whose ballot is frozen, and say to everyone why.

    Ballots that name it stay valid for their other choices. Raises `Refused` once the
    vote has been counted, and `ValidationError` for an unknown project, one that has
    been withdrawn before, and without a reason.
    """
    locks.hold(voting_round.pk)
    fresh = queries.round_to_vote_in(voting_round.pk)
    is_tallied = fresh.tallies.exists()
    require(policies.refuse_withdrawing(organiser, fresh, is_tallied=is_tallied))
    if project not in {line.id for pot in fresh.sheet.pots for line in pot.lines}:
        raise ValidationError(
            _("%(project)s is not on this ballot."),
            "unknown_project",
            {"project": project},
        )
    withdrawal = Withdrawal(
        voting_round=fresh,
        project_code=project,
        reason=required_reason(reason),
        recorded_at=now,
    )
    withdrawal.full_clean()
    withdrawal.save(force_insert=True)
    # Without the project the count may meet another tie, or none.
    TieQuestion.objects.filter(voting_round=fresh).delete()
    closing.add(fresh, setup.withdrawn(project, withdrawal.reason))
    withdrawn = fresh.process.projects.select_related("proposal").get(code=project)
    withdrawn.process = fresh.process
    tell_of_withdrawal(withdrawn, reason=withdrawal.reason, but=organiser, now=now)
    audit.record(
        fresh.process,
        "project.withdrawn",
        subject=f"project:{project}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        reason=withdrawal.reason,
    )
    return withdrawal
