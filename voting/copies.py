"""What this app copies of last year's round: the rules of its vote, as a draft."""

import secrets

from django.utils.translation import gettext_lazy as _

from participation.cloning import Cloning, Copied, Part, save
from participation.models import Phase
from voting.blueprints import record_draft
from voting.counting import LOT, last_resort
from voting.models import Pot, VotingRound

ROUND = Copied(
    "voting.VotingRound",
    same=frozenset(
        {
            "scope",
            "ballot_kind",
            "eligibility",
            "min_age",
            "min_choices",
            "max_choices",
            "is_spending_limited",
            "points",
            "least_points",
            "most_points",
            "rule",
            "leftovers",
            "ties",
            "custody",
            "hold_back",
            "grace",
            "complaint_days",
        }
    ),
    anew=frozenset(
        {"process", "phase", "age_on", "tie_seed", "seed_source", "options"}
    ),
    left={
        "drawn_seed": "The lot of the new vote has not been drawn.",
        "seed_drawn_at": "The lot of the new vote has not been drawn.",
        "simulated_at": "The new projects have not been simulated.",
        "confirmed_rule": "It was confirmed after a simulation of the old projects.",
        "frozen_at": "The new rules are a draft.",
        "sheet_text": "The new rules are a draft.",
        "sheet_sha256": "The new rules are a draft.",
        "closed_at": "The new vote has not closed.",
        "counted_at": "The new vote has not been counted.",
        "published_at": "There is no new result.",
        "result_told_at": "There is no new result to tell.",
    },
)
# Options that name projects of the old ballot.
OF_PROJECTS = frozenset({"conflicts", "withdrawn"})
POT = Copied(
    "voting.Pot",
    same=frozenset({"code", "min_score", "upkeep_limit"}),
    anew=frozenset({"voting_round", "district", "category", "budget"}),
)


def _copy_round(cloning: Cloning) -> None:
    phase = cloning.new.phases.filter(kind=Phase.Kind.VOTE).first()
    rounds = VotingRound.objects.select_related("process")
    old = rounds.filter(process=cloning.old).first()
    if phase is None or old is None:
        return
    has_lot = last_resort(old.ties) == LOT and not old.seed_source
    new = ROUND.row(
        old,
        process=cloning.new,
        phase=phase,
        age_on=cloning.shift.day(old.age_on) if old.age_on else None,
        tie_seed=secrets.token_hex(16) if has_lot else "",
        # "Lotto of 2026, week 12" names a day that is over.
        seed_source=cloning.text({"": old.seed_source})[""],
        options={
            name: value
            for name, value in old.options.items()
            if name not in OF_PROJECTS
        },
    )
    new.full_clean()
    new.save(force_insert=True)
    pots = _copy_pots(old, new)
    record_draft(
        new,
        cloning.organiser,
        budgets={_key(pot): pot.budget for pot in pots},
        now=cloning.now,
    )


def _key(pot: Pot) -> str:
    """Return the key of a pot in `RoundRules.budgets`."""
    return pot.code if pot.district_id or pot.category_id else ""


def _copy_pots(old: VotingRound, new: VotingRound) -> list[Pot]:
    """Copy the money of each ballot; what belongs to no copied district is left.

    One ballot that had all the money of the old round has all of the new one.
    """
    olds = list(old.pots.select_related("district", "category"))
    has_all = [pot.budget for pot in olds] == [old.process.budget]
    districts = {one.code: one for one in new.process.districts.all()}
    themes = {one.code: one for one in new.process.categories.all()}
    pots = []
    for pot in olds:
        district = districts.get(pot.district.code) if pot.district else None
        category = themes.get(pot.category.code) if pot.category else None
        if (pot.district and not district) or (pot.category and not category):
            continue
        made = POT.row(
            pot,
            voting_round=new,
            district=district,
            category=category,
            budget=new.process.budget if has_all else pot.budget,
        )
        pots.append(made)
    return save(pots)


PARTS = (
    Part(
        "vote",
        _("Rules of the vote, as a draft"),
        (ROUND, POT),
        count=lambda process: VotingRound.objects.filter(process=process).count(),
        copy=_copy_round,
        hint=_("Without the list of voters, and with a new lot. Look them through."),
        needs=frozenset({"phases"}),
    ),
)
LEFT_OUT: dict[str, str] = {}
