"""What tests of casting share: a cast in few words, and what came of it."""

from datetime import timedelta

import boxes
import make
import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from make import DAY, NOW

from participation.policies import Refused
from voting import tokens
from voting.actions import casting, rounds
from voting.ballotbox import content
from voting.ballotbox.receipts import Receipt
from voting.box.lookup import State
from voting.models import VotingRound
from voting.tally.ballot_form import Marks

SECOND = timedelta(seconds=1)


def cast(voting_round, voter, choices=("a",), *, pot="all", now=NOW, **options):
    """Cast what is in one pot, and return the receipt.

    `choices` are project ids, or `Marks` where there is more to say.
    """
    marked = choices if isinstance(choices, Marks) else Marks(tuple(choices))
    return casting.cast_ballot(
        voting_round=voting_round,
        voter=voter,
        paper=options.pop("paper", pot),
        marks={pot: marked},
        now=now,
        **options,
    ).receipt


def refusal_of(*args, **options) -> str:
    with pytest.raises(Refused) as caught:
        cast(*args, **options)
    return caught.value.refusal.code


def codes_of(*args, **options) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        cast(*args, **options)
    return [error.code for error in caught.value.error_list]


def marks_of(ballot) -> dict[str, Marks]:
    """Return what a receipt or an opened ballot says, by code of the pot."""
    if isinstance(ballot, Receipt):
        return content.decode(ballot.ballot.encode())[1]
    return ballot.marks


def choices_of(ballot) -> tuple[str, ...]:
    """Return the choices of a receipt or an opened ballot of one pot."""
    (marks,) = marks_of(ballot).values()
    return marks.choices


def standing(voting_round, receipt) -> tuple[str, ...] | None:
    """Sequence what waits, and say what the box holds where the receipt still stands.

    That is nothing where another ballot has taken its place.
    """
    found = boxes.find(voting_round, receipt)
    if found is None or found.state is not State.STANDS:
        return None
    return choices_of(boxes.peek(voting_round, found.commitment))


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


def form_of(client, voting_round) -> dict[str, str]:
    """Return what the review page hides in its form, for whoever is signed in."""
    person = client.session.get(SESSION_KEY)
    if person is None:
        return {}
    now = timezone.now()
    return {"token": tokens.issue(voting_round, f"user:{person}", now=now)}


def send_ballot(client, voting_round, fields, *, paper="all", **options):
    """Send the review page with these choices, just as it was given out."""
    url = reverse("voting:review", args=[voting_round.process.slug, paper])
    return client.post(url, form_of(client, voting_round) | fields, **options)
