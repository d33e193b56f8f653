"""What a new process gets of this app: a draft of the rules of its vote."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.blueprints import Blueprint, Preparation, Preparer
from participation.models import Phase, Process, Role, User
from participation.policies import Text
from voting.actions.rounds import CITY_POT
from voting.models import Pot, VotingRound
from voting.tally.options import Misfit, Options

GRACE = 120

Scope, Kind = VotingRound.Scope, VotingRound.Kind


@dataclass(frozen=True, slots=True)
class Draft:
    """The rules that a blueprint suggests, and how it says so."""

    words: Text
    scope: str = Scope.PROCESS.value
    ballot_kind: str = Kind.APPROVAL.value
    eligibility: str = VotingRound.Eligibility.OPEN.value
    max_choices: int | None = None
    misfit: Misfit = Misfit.SKIP


DRAFTS: Mapping[str, Draft] = {
    "small-town": Draft(
        _(
            "Rules of the vote, as a draft: one ballot, people tick what they want, "
            "most votes first"
        )
    ),
    "districts": Draft(
        _(
            "Rules of the vote, as a draft: a ballot per district, people tick what "
            "they want, most votes first. The money is shared out when the districts "
            "are there"
        ),
        scope=Scope.DISTRICT.value,
    ),
    "school": Draft(
        _(
            "Rules of the vote, as a draft: by a list of voters, who get codes on "
            "paper; at most three choices, most votes first"
        ),
        eligibility=VotingRound.Eligibility.LIST.value,
        max_choices=3,
    ),
    "panel-to-budget": Draft(
        _(
            "Rules of the vote, as a draft: one ballot, people tick what they want, "
            "most votes first"
        )
    ),
    "quick-vote": Draft(
        _(
            "Rules of the vote, as a draft: one choice, most votes first, and the "
            "count stops where the money does"
        ),
        ballot_kind=Kind.CHOOSE_ONE.value,
        max_choices=1,
        misfit=Misfit.STOP,
    ),
}


def _tells(blueprint: Blueprint) -> Iterable[Text]:
    if blueprint.key in DRAFTS:
        yield DRAFTS[blueprint.key].words


def _does(preparation: Preparation) -> None:
    draft = DRAFTS.get(preparation.key)
    phase = preparation.phases.get(Phase.Kind.VOTE)
    if draft is None or phase is None:
        return
    process = preparation.process
    voting_round = VotingRound(
        process=process,
        phase=phase,
        scope=draft.scope,
        ballot_kind=draft.ballot_kind,
        eligibility=draft.eligibility,
        max_choices=draft.max_choices,
        rule=VotingRound.Rule.GREEDY,
        ties=VotingRound.Ties.CHEAPER_LOT,
        tie_seed=secrets.token_hex(16),
        options=Options(misfit=draft.misfit).as_plain(),
        grace=GRACE,
    )
    voting_round.full_clean()
    voting_round.save(force_insert=True)
    budgets = {}
    if draft.scope == Scope.PROCESS and process.budget:
        Pot.objects.create(
            voting_round=voting_round, code=CITY_POT, budget=process.budget
        )
        budgets = {"": process.budget}
    record_draft(
        voting_round, preparation.creator, budgets=budgets, now=preparation.now
    )


def record_draft(
    voting_round: VotingRound,
    organiser: User,
    *,
    budgets: Mapping[str, int],
    now: datetime,
) -> None:
    process: Process = voting_round.process
    audit.record(
        process,
        "round.planned",
        subject=f"round:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        rule=voting_round.rule,
        budgets=dict(budgets),
    )


PREPARER = Preparer("vote", _tells, _does)
