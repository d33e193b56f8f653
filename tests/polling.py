"""What tests of casting share: a cast in few words, and what came of it."""

from datetime import timedelta

import make
import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from make import DAY, NOW

from participation.policies import Refused
from voting import box
from voting.actions import casting, rounds
from voting.models import VotingRound
from voting.tally.ballot_form import Marks

SECOND = timedelta(seconds=1)


def cast(voting_round, voter, choices=("a",), *, pot="all", now=NOW, **options):
    """Cast what is in one pot: project ids, or `Marks` where there is more to say."""
    marked = choices if isinstance(choices, Marks) else Marks(tuple(choices))
    return casting.cast_ballot(
        voting_round=voting_round,
        voter=voter,
        paper=options.pop("paper", pot),
        marks={pot: marked},
        now=now,
        **options,
    )


def refusal_of(*args, **options) -> str:
    with pytest.raises(Refused) as caught:
        cast(*args, **options)
    return caught.value.refusal.code


def codes_of(*args, **options) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        cast(*args, **options)
    return [error.code for error in caught.value.error_list]


def choices_of(ballot) -> tuple[str, ...]:
    """Return the choices of a receipt or an opened ballot of one pot."""
    (marks,) = ballot.marks.values()
    return marks.choices


def standing(voting_round, receipt) -> tuple[str, ...] | None:
    found = box.find(voting_round, receipt.code)
    return choices_of(found) if found else None


def readdress(person, email) -> None:
    person.email = email
    person.save(update_fields=["email"])
    EmailAddress.objects.filter(user=person).update(email=email)


def listed(lines, **fields) -> VotingRound:
    """Make an open round with an imported roll."""
    process = make.process()
    made = make.voting_round(process, frozen=False, eligibility="list", **fields)
    organiser = make.staff(process)
    before = NOW - 2 * DAY
    rounds.import_roll(voting_round=made, organiser=organiser, lines=lines, now=before)
    rounds.freeze_rules(voting_round=made, organiser=organiser, now=before)
    return made


def listed_in(process, email: str = "", district: str = "", **rules) -> VotingRound:
    """Make an open round for the people on a list."""
    if not process.phases.filter(kind="vote").exists():
        make.phase(process, "vote")
    organiser = make.staff(process)
    before = NOW - 2 * DAY
    made = rounds.set_up_round(
        process=process,
        organiser=organiser,
        rules=make.rules(eligibility="list", **rules),
        now=before,
    )
    line = rounds.RollLine(1, email or "listed@example.org", district)
    rounds.import_roll(voting_round=made, organiser=organiser, lines=[line], now=before)
    rounds.freeze_rules(voting_round=made, organiser=organiser, now=before)
    return VotingRound.objects.select_related("phase", "process").get(pk=made.pk)


def two_districts(**rules) -> VotingRound:
    process = make.process()
    for code in ("lohtaja", "purola"):
        district = make.district(process, code)
        make.project(process, f"{code}-a", district=district)
    if rules:
        return listed_in(process, **rules)
    budgets = {"lohtaja": 30_000_00, "purola": 20_000_00}
    return make.voting_round(process, costs={}, scope="district", budgets=budgets)
