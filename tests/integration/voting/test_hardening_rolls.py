"""The roll names the right people, each once, and nobody swaps a frozen one."""

from datetime import timedelta

import make
import pytest

from participation.models import Membership, Role, User
from participation.policies import Refused
from voting.actions import rounds
from voting.box import people, turnout
from voting.models import RollEntry, VotingRound

pytestmark = pytest.mark.django_db

MAILBOX = "anna@posti.fi"
WIDE = "anna@\N{FULLWIDTH LATIN SMALL LETTER P}osti.fi"
SPELLINGS = [
    " Anna@POSTI.fi ",
    WIDE,
    "anna@po\N{LATIN SMALL LETTER LONG S}ti.fi",
    "\N{FULLWIDTH LATIN SMALL LETTER A}nna@posti.fi",
    "anna@posti\N{IDEOGRAPHIC FULL STOP}fi",
]


def _draft(**rules) -> VotingRound:
    return make.voting_round(
        frozen=False, starts=timedelta(days=1), ends=timedelta(days=3), **rules
    )


def _organiser(voting_round: VotingRound) -> User:
    held = Membership.objects.get(process=voting_round.process, role=Role.ORGANISER)
    return held.user


def _as_an_old_page_has_it(voting_round: VotingRound) -> VotingRound:
    return VotingRound.objects.select_related("phase", "process").get(
        pk=voting_round.pk
    )


def _import(voting_round: VotingRound, *lines: rounds.RollLine) -> None:
    rounds.import_roll(
        voting_round=voting_round,
        organiser=_organiser(voting_round),
        lines=lines or [rounds.RollLine(1, "a@example.org")],
        now=make.NOW,
    )


def test_a_list_that_took_long_to_read_does_not_replace_a_frozen_roll() -> None:
    voting_round = _draft(eligibility="list")
    _import(voting_round)
    old_page = _as_an_old_page_has_it(voting_round)
    rounds.freeze_rules(
        voting_round=voting_round, organiser=_organiser(voting_round), now=make.NOW
    )

    with pytest.raises(Refused) as refused:
        _import(old_page, rounds.RollLine(1, "friend@example.org"))

    assert refused.value.refusal.code == "frozen"
    assert RollEntry.objects.get().identifier == people.identify("a@example.org")


def test_an_old_page_does_not_draw_up_a_frozen_roll_anew() -> None:
    voting_round = _draft(eligibility="accounts")
    organiser = _organiser(voting_round)
    rounds.draw_up_roll(voting_round=voting_round, organiser=organiser, now=make.NOW)
    old_page = _as_an_old_page_has_it(voting_round)
    rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=make.NOW)
    make.user()

    with pytest.raises(Refused) as refused:
        rounds.draw_up_roll(voting_round=old_page, organiser=organiser, now=make.NOW)

    assert refused.value.refusal.code == "frozen"
    assert RollEntry.objects.count() == 1


def test_a_roll_for_other_people_goes_with_the_rule_that_named_them() -> None:
    voting_round = _draft(eligibility="list")
    _import(voting_round)

    rounds.set_up_round(
        process=voting_round.process,
        organiser=_organiser(voting_round),
        rules=make.rules(eligibility="open"),
        now=make.NOW,
    )

    assert not RollEntry.objects.exists()


def test_a_roll_without_districts_goes_when_each_district_gets_a_ballot() -> None:
    voting_round = _draft(eligibility="list")
    make.district(voting_round.process, "lohtaja")
    _import(voting_round)

    rounds.set_up_round(
        process=voting_round.process,
        organiser=_organiser(voting_round),
        rules=make.rules(
            eligibility="list", scope="district", budgets={"lohtaja": 1_000_00}
        ),
        now=make.NOW,
    )

    assert not RollEntry.objects.exists()


def test_a_roll_stays_when_other_rules_change() -> None:
    voting_round = _draft(eligibility="list")
    _import(voting_round)

    rounds.set_up_round(
        process=voting_round.process,
        organiser=_organiser(voting_round),
        rules=make.rules(eligibility="list", max_choices=2),
        now=make.NOW,
    )

    assert RollEntry.objects.count() == 1


def test_an_account_without_a_confirmed_address_is_on_no_roll() -> None:
    voting_round = _draft(eligibility="accounts")
    User.objects.create_user("begun@example.org", joined_at=make.NOW - make.DAY)

    rounds.draw_up_roll(
        voting_round=voting_round, organiser=_organiser(voting_round), now=make.NOW
    )

    begun = people.identify("begun@example.org")
    assert not RollEntry.objects.filter(identifier=begun).exists()


def test_two_accounts_with_one_mailbox_are_one_person_on_the_roll() -> None:
    voting_round = _draft(eligibility="accounts")
    older = make.user(MAILBOX)
    make.user(WIDE)

    rounds.draw_up_roll(
        voting_round=voting_round, organiser=_organiser(voting_round), now=make.NOW
    )

    assert RollEntry.objects.get(identifier=people.identify(MAILBOX)).user == older


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_mailbox_is_one_person_however_it_is_written(spelling) -> None:
    assert people.identify(spelling) == people.identify(MAILBOX)


def test_different_mailboxes_are_different_people() -> None:
    others = ["anna@posti.se", "anne@posti.fi", "änna@posti.fi", "annaposti.fi", ""]

    assert people.identify(MAILBOX) not in {people.identify(other) for other in others}


def test_a_host_is_the_same_for_people_and_for_machines() -> None:
    assert people.identify("anna@äiti.fi") == people.identify("anna@xn--iti-pla.fi")


def test_a_second_spelling_of_a_mailbox_casts_no_second_ballot() -> None:
    voting_round = make.voting_round()
    make.ballot(voting_round, ["a"], make.user(MAILBOX))

    with pytest.raises(Refused) as refused:
        make.ballot(voting_round, ["b"], make.user(WIDE))

    assert refused.value.refusal.code == "entry_taken"
    assert turnout.total(voting_round) == 1
