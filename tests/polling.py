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

SECOND = timedelta(seconds=1)


def cast(voting_round, voter, choices=("a",), *, pot="all", now=NOW, **options):
    return casting.cast_ballot(
        voting_round=voting_round,
        voter=voter,
        pot=pot,
        choices=list(choices),
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


def standing(voting_round, receipt) -> tuple[str, ...] | None:
    found = box.find(voting_round, receipt.code)
    return found.choices if found else None


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
