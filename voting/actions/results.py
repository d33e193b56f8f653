"""After the close: tally, publish, and write down what was decided."""

import logging
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
from voting import box, policies, queries
from voting.models import Decision, Deviation, Tally, VotingRound
from voting.sheet import PotRules, Sheet
from voting.tally import rules
from voting.tally.ballots import Candidate
from voting.tally.outcome import Outcome
from voting.tally.ties import TiePolicy

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


def tie_policy(rules_sheet: Sheet, pot: PotRules) -> TiePolicy:
    """Turn the declared way of breaking ties into the order that the count uses.

    "listed" is the order of the projects in the published sheet; "lot" draws an
    order of the projects from the seed in the sheet.
    """
    if rules_sheet.ties == VotingRound.Ties.LISTED:
        return TiePolicy(listed=tuple(line.id for line in pot.lines))
    return TiePolicy.parse(f"{rules_sheet.ties}:{rules_sheet.tie_seed}")


def count_pot(
    rules_sheet: Sheet, pot: PotRules, ballots: Sequence[tuple[str, ...]]
) -> Outcome:
    """Count the ballots of one pot by the frozen rules. No database."""
    return rules.count(
        rules_sheet.rule,
        [Candidate(line.id, line.cost) for line in pot.lines],
        ballots,
        pot.budget,
        ties=tie_policy(rules_sheet, pot),
    )


@transaction.atomic(durable=True)
def tally_round(*, voting_round: VotingRound, now: datetime) -> bool:
    """Close a round for good, open its ballots and count them; say whether we did.

    Raises `Refused` before the time is over, for everybody.
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
    rules_sheet = fresh.sheet
    ballots: dict[str, list[tuple[str, ...]]] = {
        pot.code: [] for pot in rules_sheet.pots
    }
    for ballot in box.opened(fresh):
        ballots[ballot.pot].append(ballot.choices)
    tallies = []
    for pot in rules_sheet.pots:
        text = count_pot(rules_sheet, pot, ballots[pot.code]).to_json()
        tallies.append(
            Tally(
                voting_round=fresh,
                pot_code=pot.code,
                ballots=len(ballots[pot.code]),
                result_text=text,
                sha256=sha256(text.encode()).hexdigest(),
                software=SOFTWARE,
                tallied_at=now,
            )
        )
    Tally.objects.bulk_create(tallies)
    # Without the hashes of the results, from which a small result could be guessed
    # before it is published; `result.published` has them.
    audit.record(
        fresh.process,
        "round.tallied",
        subject=f"round:{fresh.process.slug}",
        now=now,
        sheet=fresh.sheet_sha256,
        ballots=sum(tally.ballots for tally in tallies),
    )
    voting_round.closed_at = fresh.closed_at
    return True


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
