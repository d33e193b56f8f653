"""Printed codes: two officials, one vote each, and nothing that leads to a reader."""

import re
from datetime import timedelta

import boxes
import channels
import make
import pytest
from django.core.exceptions import ValidationError
from make import NOW
from polling import cast, listed

from participation.models import AuditEvent, Role
from voting import channel_queries
from voting import codes as written
from voting.actions import codes
from voting.ballotbox import roll
from voting.box import setup, turnout
from voting.models import CodeBatch, RollEntry, RollMark, VotingCode
from voting.roll_lines import RollLine

pytestmark = pytest.mark.django_db

LINES = [
    RollLine(1, "aino@example.org"),
    RollLine(2, "", reference="R-17"),
    RollLine(3, "eino@example.org", reference="R-18"),
]


def _make(voting_round, **fields):
    return codes.make_codes(
        **{
            "voting_round": voting_round,
            "organiser": make.staff(voting_round.process),
            "area": "all",
            "count": 3,
            "reason": "For the care home",
            "now": NOW,
        }
        | fields
    )


def _use(voting_round, typed, now=NOW) -> VotingCode:
    return codes.use_code(voting_round=voting_round, typed=typed, now=now)


def _refused_to_use(voting_round, typed, now=NOW) -> str:
    return channels.refused(
        codes.use_code, voting_round=voting_round, typed=typed, now=now
    )


class TestACode:
    def test_has_eighty_bits_in_groups_of_four_without_look_alikes(self) -> None:
        code = written.new_code()

        assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code)
        assert len(set(written.ALPHABET)) == 32

    @pytest.mark.parametrize(
        "typed",
        ["01AB-CDEF-GHJK-MNPQ", "oiab cdef ghjk mnpq", " OlAB.CDEF/ghjkMNPQ "],
    )
    def test_is_read_however_it_is_typed(self, typed) -> None:
        assert written.read(typed) == "01AB-CDEF-GHJK-MNPQ"

    @pytest.mark.parametrize("typed", ["", "01AB-CDEF", "å" * 16, "A" * 17, "²" * 16])
    def test_is_nothing_when_it_is_none(self, typed) -> None:
        assert written.read(typed) == ""

    def test_is_kept_as_a_keyed_hash_only(self) -> None:
        voting_round = make.voting_round()
        _batch, new = _make(voting_round)

        kept = " ".join(str(row) for row in VotingCode.objects.values())
        kept += " ".join(str(row) for row in RollEntry.objects.values())

        assert len({one.code for one in new}) == 3
        assert not [one for one in new if one.code in kept]
        assert not [one for one in new if one.code.replace("-", "") in kept]

    def test_of_one_vote_is_none_of_another(self) -> None:
        voting_round, other = make.voting_round(), make.voting_round()
        _batch, (code, *_rest) = channels.released(voting_round)

        assert _refused_to_use(other, code) == "bad_code"


class TestABatch:
    def test_lets_each_code_cast_one_vote_that_can_be_changed(self) -> None:
        voting_round = make.voting_round()
        batch, (first, second, _unused) = channels.released(voting_round)

        for code, choices in ((first, "a"), (second, "b"), (first, "c")):
            entry = _use(voting_round, code).entry
            cast(voting_round, entry, choices, channel=RollMark.Channel.CODE)

        assert channels.votes(voting_round) == ["b", "c"]
        assert channel_queries.used_codes(batch) == 2
        assert {mark.channel for mark in RollMark.objects.all()} == {"code"}

    def test_works_only_once_somebody_else_has_released_it(self) -> None:
        voting_round = make.voting_round()
        organiser = make.staff(voting_round.process)
        batch, (one, *_rest) = _make(voting_round, organiser=organiser)

        before = _refused_to_use(voting_round, one.code)
        by_oneself = channels.refused(
            codes.release_codes, batch=batch, official=organiser, now=NOW
        )
        codes.release_codes(
            batch=batch,
            official=make.staff(voting_round.process, Role.AUDITOR),
            now=NOW,
        )

        assert (before, by_oneself) == ("bad_code", "same_person")
        assert _use(voting_round, one.code).entry.voting_round_id == voting_round.pk

    def test_goes_into_the_log_with_both_officials_when_released(self) -> None:
        voting_round = make.voting_round()
        batch, _codes = channels.released(voting_round, 4)

        (entry,) = boxes.entries(voting_round, "roll_add")

        assert entry["areas"] == {"all": 4}
        assert entry["reason"] == "For the care home"
        assert entry["roll"] == ""
        assert entry["by"] == [
            f"organiser:{batch.made_by_id}",
            f"polling_clerk:{batch.released_by_id}",
        ]

    def test_adds_to_a_closed_roll_and_its_root(self) -> None:
        voting_round = listed(LINES)
        waiting, _codes = _make(voting_round, count=9)
        channels.released(voting_round, 2)

        (entry,) = boxes.entries(voting_round, "roll_add")
        (area,) = turnout.by_area(voting_round)
        people = list(setup.roll_of(voting_round))

        # Those of the batch that waits are nobody yet.
        assert entry["roll"] == roll.root_of(people)
        assert (len(people), area.people, waiting.count) == (5, 5, 9)

    def test_cannot_be_released_twice_nor_after_the_close(self) -> None:
        voting_round = make.voting_round()
        batch, _codes = channels.released(voting_round)
        late, _new = _make(voting_round)
        official = channels.clerk(voting_round)

        twice = channels.refused(
            codes.release_codes, batch=batch, official=official, now=NOW
        )
        after = channels.refused(
            codes.release_codes, batch=late, official=official, now=channels.AFTER
        )

        assert (twice, after) == ("released", "closed")

    def test_needs_frozen_rules_an_organiser_and_an_area(self) -> None:
        voting_round = make.voting_round()
        draft = make.voting_round(frozen=False)

        assert channels.refused(_make, voting_round=draft) == "no_box"
        assert (
            channels.refused(
                _make,
                voting_round=voting_round,
                organiser=channels.clerk(voting_round),
            )
            == "no_role"
        )
        with pytest.raises(ValidationError, match="no such area"):
            _make(voting_round, area="nowhere")
        with pytest.raises(ValidationError, match="from 1 to 5000"):
            _make(voting_round, count=0)


class TestVoiding:
    def test_stops_the_codes_and_keeps_the_votes(self) -> None:
        voting_round = make.voting_round()
        batch, (used, unused, _rest) = channels.released(voting_round)
        cast(voting_round, _use(voting_round, used).entry, "a", channel="code")

        codes.void_codes(
            batch=batch,
            official=channels.clerk(voting_round),
            reason="Lost in the post",
            now=NOW,
        )

        assert _refused_to_use(voting_round, used) == "bad_code"
        assert _refused_to_use(voting_round, unused) == "bad_code"
        assert channels.votes(voting_round) == ["a"]
        assert RollEntry.objects.count() == 3

    def test_of_codes_that_were_never_released_leaves_no_place_on_the_roll(
        self,
    ) -> None:
        voting_round = make.voting_round()
        batch, (one, *_rest) = _make(voting_round)

        codes.void_codes(
            batch=batch, official=batch.made_by, reason="Misprint", now=NOW
        )

        batch = CodeBatch.objects.get(pk=batch.pk)
        assert not RollEntry.objects.exists()
        assert not boxes.entries(voting_round, "roll_add")
        assert _refused_to_use(voting_round, one.code) == "bad_code"
        assert (
            channels.refused(
                codes.release_codes,
                batch=batch,
                official=channels.clerk(voting_round),
                now=NOW,
            )
            == "voided"
        )

    def test_needs_a_reason(self) -> None:
        voting_round = make.voting_round()
        batch, _new = _make(voting_round)

        with pytest.raises(ValidationError, match="reason"):
            codes.void_codes(batch=batch, official=batch.made_by, reason="  ", now=NOW)


class TestLetters:
    def _letters(self, voting_round, *lines):
        return codes.make_letters(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            lines=lines or LINES,
            reason="By post",
            now=NOW,
        )

    def test_stand_for_people_on_the_roll(self) -> None:
        voting_round = listed(LINES)
        batch, new = self._letters(voting_round)
        codes.release_codes(batch=batch, official=channels.clerk(voting_round), now=NOW)
        by_reference = {one.reference: one.code for one in new}

        entry = _use(voting_round, by_reference["R-17"]).entry
        cast(voting_round, entry, "a", channel="code")
        cast(voting_round, _use(voting_round, by_reference["R-18"]).entry, "b")
        cast(voting_round, make.user("eino@example.org"), "c")

        # The letter and the account of Eino are one vote.
        assert channels.votes(voting_round) == ["a", "c"]
        assert (RollEntry.objects.count(), batch.count) == (3, 3)
        assert not boxes.entries(voting_round, "roll_add")

    def test_are_for_nobody_who_is_not_on_it(self) -> None:
        voting_round = listed(LINES)

        with pytest.raises(ValidationError) as wrong:
            self._letters(
                voting_round, LINES[0], RollLine(2, "x@example.org"), LINES[0]
            )

        found = [error.code for error in wrong.value.error_list]
        assert found == ["not_on_roll", "duplicate_voter"]
        assert not VotingCode.objects.exists()


def test_the_record_tells_of_batches_and_never_of_codes() -> None:
    voting_round = make.voting_round()
    batch, used = channels.released(voting_round)
    cast(voting_round, _use(voting_round, used[0]).entry, "a", channel="code")

    told = [event for event in AuditEvent.objects.all() if "codes" in event.verb]

    assert [event.verb for event in told] == ["codes.made", "codes.released"]
    assert {event.subject for event in told} == {f"codes:{batch.number}"}


def test_a_code_does_not_work_before_the_vote_opens() -> None:
    voting_round = make.voting_round(starts=timedelta(days=1), ends=timedelta(days=3))
    _batch, (code, *_rest) = channels.released(voting_round)

    assert _refused_to_use(voting_round, code) == "not_open_yet"
    assert _use(voting_round, code, now=NOW + 2 * make.DAY).batch is not None
