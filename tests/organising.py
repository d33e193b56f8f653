"""What tests of setting up a vote share."""

import make
import pytest
from django.core.exceptions import ValidationError
from make import DAY, NOW

from participation.models import User
from participation.policies import Refused
from voting.actions import rounds
from voting.models import VotingRound

BEFORE = NOW - 2 * DAY


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
