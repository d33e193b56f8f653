"""A paper vote that is left out of the count: two officials, a reason, in the open."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import User
from participation.policies import require
from voting import channel_policies
from voting.actions.stations import lock_log
from voting.ballotbox import entries, slots
from voting.box import closing, paper, setup
from voting.models import SetAside, VotingRound


@transaction.atomic(durable=True)
def propose_setting_aside(
    *,
    voting_round: VotingRound,
    official: User,
    batch: int,
    number: int,
    reason: str,
    now: datetime,
) -> SetAside:
    """Say why the vote on one paper form should not count; it counts until agreed.

    Raises `ValidationError` when there is no such vote in the log, or no reason.
    """
    require(channel_policies.refuse_setting_aside(official, voting_round))
    box = lock_log(voting_round)
    slot = slots.paper_slot(batch, number)
    if not paper.is_counted(box, slot):
        raise ValidationError(
            _("There is no such vote in an approved batch."), "unknown_form"
        )
    doubt = SetAside(
        voting_round=voting_round,
        slot=slot,
        reason=" ".join(reason.split()),
        proposed_by=official,
    )
    doubt.full_clean(validate_constraints=False)
    if SetAside.objects.filter(voting_round=voting_round, slot=slot).exists():
        raise ValidationError(
            _("Somebody has proposed this already. It waits for a second official."),
            "proposed",
        )
    doubt.save(force_insert=True)
    audit.record(
        voting_round.process,
        "vote.doubted",
        subject=f"vote:{slot}",
        actor=official,
        role=channel_policies.role_of(official, voting_round, channel_policies.SECOND),
        now=now,
        reason=doubt.reason,
    )
    return doubt


@transaction.atomic(durable=True)
def agree_to_setting_aside(*, doubt: SetAside, official: User, now: datetime) -> None:
    """Take a vote out of the count for good: its entry stays, and a void follows it.

    Raises `Refused` for whoever proposed it, and once the log is closed.
    """
    voting_round = doubt.voting_round
    lock_log(voting_round)
    fresh = SetAside.objects.select_related("voting_round__process").get(pk=doubt.pk)
    require(channel_policies.refuse_agreeing(official, fresh))
    role = channel_policies.role_of(official, voting_round, channel_policies.SECOND)
    proposer = fresh.proposed_by
    closing.add(
        voting_round,
        {
            "t": "void",
            "s": fresh.slot,
            "why": "set_aside",
            "by": [
                channel_policies.name_in_log(proposer, voting_round),
                entries.official(role.value, official.pk),
            ],
            "reason": setup.composed(fresh.reason),
        },
    )
    fresh.agreed_by, fresh.agreed_at = official, now
    fresh.save(update_fields=["agreed_by", "agreed_at"])
    audit.record(
        voting_round.process,
        "vote.excluded",
        subject=f"vote:{fresh.slot}",
        actor=official,
        role=role,
        now=now,
        reason=fresh.reason,
    )
