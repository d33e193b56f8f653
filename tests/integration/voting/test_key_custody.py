"""The key of the ballots in the hands of officials: made, tried, brought and gone."""

import os
from datetime import timedelta
from itertools import permutations

import ceremony
import make
import pytest
from django.core.exceptions import ValidationError

from participation.models import Membership
from participation.policies import Refused
from voting import key_state, queries
from voting.actions import results
from voting.ballotbox import custody, sealing
from voting.box import keys, lending, opening
from voting.box.keys import Key
from voting.models import BallotBox, PairKey, VotingRound

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _quick(monkeypatch) -> None:
    ceremony.quicken(monkeypatch)


def box_of(voting_round) -> BallotBox:
    return BallotBox.objects.get(pk=voting_round.pk)


def verbs(voting_round) -> list[str]:
    return [event.verb for event in voting_round.process.events.order_by("number")]


def code_of(error: pytest.ExceptionInfo[ValidationError]) -> str:
    (problems,) = error.value.error_dict.values()
    return problems[0].code


def refusal_of(call) -> str:
    with pytest.raises(Refused) as error:
        call()
    return error.value.refusal.code


def missing(voting_round) -> list[str]:
    fresh = queries.round_to_vote_in(voting_round.pk)
    return [one.code for one in key_state.missing_before_opening(fresh)]


class TestBeforeTheVote:
    def test_nobody_votes_before_the_key_has_opened_a_test_ballot(self) -> None:
        held = ceremony.begun()

        steps = [missing(held.voting_round)]
        held.name()
        steps.append(missing(held.voting_round))
        held.make_all()
        steps.append(missing(held.voting_round))
        assert refusal_of(lambda: make.ballot(held.voting_round, ["a"])) == "no_box"
        assert held.rehearse(0)
        steps.append(missing(held.voting_round))

        assert steps == [["no_holders"], ["no_key"], ["not_rehearsed"], []]
        held.voting_round.refresh_from_db()
        assert make.ballot(held.voting_round, ["a"])
        assert verbs(held.voting_round)[-3:] == [
            "holders.named",
            "key.made",
            "key.rehearsed",
        ]

    def test_the_server_keeps_the_public_half_only(self) -> None:
        held = ceremony.made()
        private = custody.unlock_key(held.files[0], ceremony.PASSPHRASE).private

        box = box_of(held.voting_round)
        assert sealing.public_of(private).hex() == box.ballot_key
        assert not keys.has(box, Key.BALLOT)

    def test_organisers_name_people_with_a_role_and_a_second_factor(self) -> None:
        held = ceremony.begun()
        stranger = make.with_second_factor(make.user())
        half = make.user()
        Membership.objects.create(
            process=held.voting_round.process, user=half, role="auditor"
        )
        (holder,) = held.holders

        codes = []
        for people in ([stranger], [half], [], [holder, held.organiser]):
            held.holders = people
            with pytest.raises(ValidationError) as error:
                held.name()
            codes.append(error.value.code)

        assert codes == [
            "no_role",
            "no_second_factor",
            "wrong_number",
            "wrong_number",
        ]
        held.organiser, held.holders = holder, [holder]
        assert refusal_of(held.name) == "no_role"

    def test_only_who_was_named_makes_a_key(self) -> None:
        held = ceremony.begun()
        held.name()
        held.holders = [held.organiser]

        assert refusal_of(lambda: held.make(0)) == "no_key_holder"

    @pytest.mark.parametrize(
        ("passphrase", "code"),
        [("short words", "too_short"), ("aaaaaaaaaaaaaaaaaaaaa", "repetition")],
    )
    def test_a_weak_passphrase_is_refused(self, monkeypatch, passphrase, code) -> None:
        held = ceremony.begun()
        held.name()
        monkeypatch.setattr(ceremony, "PASSPHRASE", passphrase)

        with pytest.raises(ValidationError) as error:
            held.make(0)

        assert code_of(error) == code
        assert box_of(held.voting_round).ballot_key == ""

    def test_all_can_be_made_anew_with_a_reason_until_the_rehearsal(self) -> None:
        held = ceremony.made()
        old = held.files[0]

        with pytest.raises(ValidationError) as error:
            held.make(0)
        assert code_of(error) == "no_reason"
        held.files[0] = held.make(0, reason="The stick is broken.")
        with pytest.raises(ValidationError) as error:
            held.rehearse(0, file=old)
        assert code_of(error) == "old_key"
        assert held.rehearse(0)

        again = [
            lambda: held.make(0, reason="Once more."),
            lambda: held.name(reason="Somebody else."),
        ]
        assert [refusal_of(call) for call in again] == ["key_in_use", "key_in_use"]
        assert "key.renewed" in verbs(held.voting_round)

    def test_other_holders_make_what_was_made_void(self) -> None:
        held = ceremony.made()

        with pytest.raises(ValidationError) as error:
            held.name()
        assert code_of(error) == "no_reason"
        held.name(reason="She has moved to another town.")

        assert missing(held.voting_round) == ["no_key"]

    def test_a_server_that_keeps_the_key_has_no_key_holders(self) -> None:
        held = ceremony.begun()
        held.voting_round = make.voting_round()
        held.organiser = make.staff(held.voting_round.process)

        assert refusal_of(held.name) == "no_holders"

    def test_a_rehearsal_is_due_again_in_the_week_before_the_close(self) -> None:
        held = ceremony.rehearsed(ends=10 * make.DAY)
        voting_round = queries.round_to_vote_in(held.voting_round.pk)

        def is_due(days: int) -> bool:
            now = make.NOW + days * make.DAY
            return key_state.is_rehearsal_due(voting_round, now=now)

        assert [is_due(days) for days in (2, 3, 9, 10)] == [False, True, True, False]
        held.rehearse(0, now=make.NOW + 4 * make.DAY)
        voting_round = queries.round_to_vote_in(held.voting_round.pk)
        assert not is_due(9)
        assert verbs(voting_round).count("key.rehearsed") == 2


class TestThreeHolders:
    @pytest.mark.parametrize("pair", list(permutations(range(3), 2)))
    def test_any_two_open_the_ballots_in_any_order(self, pair) -> None:
        first, second = pair
        held = ceremony.made("officers")
        assert not held.rehearse(first)
        assert held.rehearse(second)
        voting_round = held.voting_round = ceremony.fresh(held)
        for choices in (["a"], ["a", "b"], ["c"]):
            make.ballot(voting_round, choices)
        after = voting_round.phase.ends_at
        results.tally_round(voting_round=voting_round, now=after)
        assert queries.waiting_for(queries.round_to_vote_in(voting_round.pk)) == "key"

        assert not held.bring(first)
        results.tally_round(voting_round=voting_round, now=after)
        assert not voting_round.tallies.exists()
        assert held.bring(second)
        assert results.tally_round(voting_round=voting_round, now=after)

        assert voting_round.tallies.get().cast == 3
        assert not keys.has(voting_round.box, Key.BALLOT)
        assert not PairKey.objects.exclude(peeled=None).exists()

    def test_one_alone_opens_nothing(self) -> None:
        held = ceremony.made("officers")

        assert not held.rehearse(0)
        assert not held.rehearse(0)

        assert missing(held.voting_round) == ["not_rehearsed"]

    def test_a_rehearsal_leaves_nothing_in_the_database(self) -> None:
        held = ceremony.made("officers")

        held.rehearse(0)

        assert not PairKey.objects.exclude(peeled=None).exists()

    def test_the_key_is_made_when_the_third_has_an_own_one(self) -> None:
        held = ceremony.begun("officers")
        held.name()

        found = []
        for place in range(3):
            held.make(place)
            found.append(bool(box_of(held.voting_round).ballot_key))

        assert found == [False, False, True]
        assert PairKey.objects.count() == 6

    def test_a_new_key_of_one_needs_no_new_ones_of_the_others(self) -> None:
        held = ceremony.made("officers")
        before = box_of(held.voting_round).ballot_key

        held.files[1] = held.make(1, reason="The stick is lost.")

        assert box_of(held.voting_round).ballot_key not in {before, ""}
        assert not held.rehearse(2)
        assert held.rehearse(1)


class TestWrongKeys:
    """Case 57: a wrong or missing key, or a key holder who does not come."""

    def test_each_says_what_is_wrong(self) -> None:
        held, other = ceremony.made("officers"), ceremony.made()
        cut = held.files[0][:-20]

        codes = []
        for file, passphrase in (
            (held.files[0], "kalon metis rovan pelud"),
            (held.files[1], ceremony.PASSPHRASE),
            (other.files[0], ceremony.PASSPHRASE),
            (cut, ceremony.PASSPHRASE),
            ("hello", ceremony.PASSPHRASE),
        ):
            with pytest.raises(ValidationError) as error:
                held.rehearse(0, file=file, passphrase=passphrase)
            codes.append(code_of(error))

        assert codes == [
            "wrong_passphrase",
            "other_holder",
            "other_vote",
            "damaged",
            "damaged",
        ]

    def test_a_passphrase_counts_however_it_is_written(self) -> None:
        held = ceremony.made()

        assert held.rehearse(0, passphrase=" KALON-metis  Rovan\N{EN DASH}pelut ")

    def test_the_key_is_not_taken_before_the_close_nor_twice(self) -> None:
        held = ceremony.rehearsed()
        make.ballot(held.voting_round, ["a"])
        after = held.voting_round.phase.ends_at

        early = refusal_of(lambda: held.bring(0, now=after - HOUR))
        results.tally_round(voting_round=held.voting_round, now=after)
        held.bring(0)
        again = refusal_of(lambda: held.bring(0))
        results.tally_round(voting_round=held.voting_round, now=after)
        late = refusal_of(lambda: held.bring(0))

        assert [early, again, late] == ["not_closed", "key_here", "opened"]

    def test_an_organiser_with_file_and_envelope_stands_in_for_one_holder(self) -> None:
        held = ceremony.rehearsed()
        after = held.voting_round.phase.ends_at
        results.tally_round(voting_round=held.voting_round, now=after)
        clerk = make.staff(held.voting_round.process, "polling_clerk")

        refused = refusal_of(lambda: held.bring(0, person=clerk))

        assert refused in {"no_key_holder", "no_role"}
        assert held.bring(0, person=held.organiser)

    def test_nobody_stands_in_for_one_of_three(self) -> None:
        held = ceremony.rehearsed("officers")
        after = held.voting_round.phase.ends_at
        results.tally_round(voting_round=held.voting_round, now=after)

        code = refusal_of(lambda: held.bring(0, person=held.organiser))

        assert code == "no_key_holder"

    def test_the_lot_is_drawn_before_the_ballots_are_open(self) -> None:
        held = ceremony.rehearsed(ties="lot", tie_seed="", seed_source="Lotto")
        after = held.voting_round.phase.ends_at
        results.tally_round(voting_round=held.voting_round, now=after)

        assert refusal_of(lambda: held.bring(0)) == "seed_first"


class TestLentKey:
    def _closed(self) -> ceremony.Ceremony:
        held = ceremony.rehearsed()
        make.ballot(held.voting_round, ["a"])
        after = held.voting_round.phase.ends_at
        results.tally_round(voting_round=held.voting_round, now=after)
        held.bring(0)
        return held

    def test_is_gone_once_the_ballots_are_open(self) -> None:
        held = self._closed()
        box = box_of(held.voting_round)
        assert keys.has(box, Key.BALLOT)

        results.tally_closed_rounds(now=held.voting_round.phase.ends_at)

        assert not keys.has(box, Key.BALLOT)
        assert held.voting_round.tallies.get().cast == 1

    def test_is_gone_when_the_box_does_not_open(self, monkeypatch) -> None:
        held = self._closed()

        def fail(*_arguments, **_options) -> int:
            raise opening.OpeningError("a ballot is missing")

        monkeypatch.setattr(opening, "open_ballots", fail)
        after = held.voting_round.phase.ends_at
        with pytest.raises(opening.OpeningError):
            results.tally_round(voting_round=held.voting_round, now=after)

        assert not keys.has(box_of(held.voting_round), Key.BALLOT)

    def test_that_a_crash_left_behind_is_swept_away(self) -> None:
        held = self._closed()
        box = box_of(held.voting_round)
        written = keys.written_at(box, Key.BALLOT)
        assert written is not None

        soon = lending.take_back_all(now=written + HOUR / 2)
        later = lending.take_back_all(now=written + 2 * HOUR)

        assert (soon, later) == (0, 1)
        assert not keys.has(box, Key.BALLOT)

    def test_that_stays_after_the_opening_is_swept_away(self) -> None:
        held = self._closed()
        opening.open_ballots(held.voting_round, now=make.NOW + 2 * make.DAY)
        written = keys.written_at(box_of(held.voting_round), Key.BALLOT)
        assert written is not None

        assert lending.take_back_all(now=written) == 1

    def test_of_a_server_that_keeps_it_stays(self) -> None:
        voting_round = make.tallied(make.voted())

        lending.take_back(BallotBox.objects.get(pk=voting_round.pk))
        lending.take_back_all(now=make.NOW + 400 * make.DAY)

        assert keys.has(voting_round.box, Key.BALLOT)

    def test_must_be_the_key_of_the_box(self) -> None:
        held = ceremony.rehearsed()

        with pytest.raises(lending.ForeignKeyError):
            lending.lend(box_of(held.voting_round), os.urandom(32))


def test_a_vote_without_its_key_is_closed_and_asked_again() -> None:
    held = ceremony.rehearsed()
    after = held.voting_round.phase.ends_at

    assert results.tally_closed_rounds(now=after) == []

    fresh = VotingRound.objects.get(pk=held.voting_round.pk)
    assert fresh.closed_at == after
    assert held.voting_round in queries.rounds_to_tally(now=after)
