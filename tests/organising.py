"""What tests of setting up a vote share."""

import make
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from make import DAY, NOW

from participation.models import Process, User
from participation.policies import Refused
from voting.actions import rounds
from voting.models import VotingRound

BEFORE = NOW - 2 * DAY
# What a form of the rules needs at least.
TYPED = {
    "scope": "process",
    "budget": "50 000",
    "eligibility": "open",
    "ballot_kind": "approval",
    "min_choices": "1",
    "rule": "greedy",
    "last_resort": "lot",
}


def draft(**fields) -> tuple[VotingRound, User]:
    process = make.process()
    return make.voting_round(process, frozen=False, **fields), make.staff(process)


def freeze(voting_round, organiser, now=BEFORE) -> str:
    return rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=now)


def refusal(action, **arguments) -> str:
    with pytest.raises(Refused) as caught:
        action(**arguments)
    return caught.value.refusal.code


def codes(action, **arguments) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        action(**arguments)
    return [error.code for error in caught.value.error_list]


def at_desk(client) -> Process:
    """Sign in an organiser of a process whose vote opens in six days."""
    process = make.process()
    make.phase(process, "vote", starts=6 * DAY, ends=9 * DAY)
    client.force_login(make.staff(process))
    return process


def type_rules(client, process, **fields):
    url = reverse("voting_staff:rules", args=[process.slug])
    return client.post(url, TYPED | fields)
