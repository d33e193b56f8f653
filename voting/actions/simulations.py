"""Keeping a rule against advice, after a simulation has shown what it does."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Process, Role, User
from participation.policies import Refusal, Refused, require
from voting import policies, queries
from voting.models import VotingRound
from voting.planning import planned_sheet
from voting.readiness import advised_against


@transaction.atomic(durable=True)
def confirm_rule(
    *,
    voting_round: VotingRound,
    organiser: User,
    rule: str,
    ballot_kind: str,
    now: datetime,
) -> None:
    """Keep the draft's rule although it is advised against.

    `rule` and `ballot_kind` are what the organiser has seen a simulation of. Raises
    `Refused` when the draft has others by now, when there is nothing to confirm, and
    once the rules are frozen or the round is open.
    """
    # Of a confirmation and a new draft sent at once, one comes first.
    Process.objects.select_for_update(no_key=True).only("pk").get(
        pk=voting_round.process_id
    )
    fresh = queries.round_to_vote_in(voting_round.pk)
    require(policies.refuse_simulating(organiser, fresh, now=now))
    require(policies.refuse_setting_up(organiser, fresh))
    if (rule, ballot_kind) != (fresh.rule, fresh.ballot_kind):
        raise Refused(
            Refusal(
                "other_rule",
                _("The draft has another rule by now. Look at a simulation with it."),
            )
        )
    reasons = advised_against(planned_sheet(fresh))
    if not reasons:
        raise Refused(
            Refusal("nothing_to_confirm", _("Nothing speaks against this rule."))
        )
    fresh.simulated_at, fresh.confirmed_rule = now, rule
    fresh.save(update_fields=["simulated_at", "confirmed_rule"])
    voting_round.simulated_at, voting_round.confirmed_rule = now, rule
    audit.record(
        fresh.process,
        "rule.confirmed",
        subject=f"round:{fresh.process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        rule=rule,
        kind=ballot_kind,
        reasons=reasons,
    )
