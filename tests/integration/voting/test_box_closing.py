"""The end of a box: the close, the opening of what counts, and the lost keys."""

from pathlib import Path

import boxes
import make
import pytest
from django.conf import settings as django_settings
from polling import cast, choices_of

from voting.actions import results
from voting.ballotbox import sealing
from voting.box import closing, keys, opening, sequencer
from voting.box.keys import Key, KeyMissingError
from voting.box.opening import OpeningError
from voting.models import BallotBox, VotingRound
from voting.models.box import Opening, SealedBallot

pytestmark = pytest.mark.django_db


def closed(voting_round) -> VotingRound:
    """Close a round and its log, and open nothing."""
    after = voting_round.phase.ends_at
    results.close_round(voting_round=voting_round, now=after)
    sequencer.run(voting_round, is_final=True)
    assert closing.seal_log(voting_round, now=after)
    sequencer.sign(voting_round)
    return voting_round


def open_ballots(voting_round) -> int:
    return opening.open_ballots(voting_round, now=voting_round.phase.ends_at)


class TestClose:
    def test_writes_turnout_and_close_at_the_end_of_the_log(self) -> None:
        voting_round = make.voted()
        seal = voting_round.process.events.order_by("-number").first().seal

        closed(voting_round)

        turnout, close = boxes.entries(voting_round)[-2:]
        assert turnout == {
            "t": "turnout",
            "areas": {"all": {"online": 3, "paper": 0, "spoilt": 0}},
        }
        assert close == {"t": "close", "grace": 0, "record": seal}

    def test_happens_once(self) -> None:
        voting_round = closed(make.voted())

        assert closing.seal_log(voting_round, now=make.NOW) is False

        assert len(boxes.entries(voting_round, "close")) == 1

    def test_waits_for_the_last_row_of_the_spool(self) -> None:
        voting_round = make.voted()

        assert closing.seal_log(voting_round, now=make.NOW) is False

    def test_leaves_out_of_the_turnout_what_was_set_aside(self) -> None:
        voting_round = make.voted()
        boxes.settle(voting_round)
        slot = boxes.entries(voting_round, "ballot")[0]["s"]
        by = ["organiser:1", "auditor:2"]
        void = {"t": "void", "s": slot, "why": "set_aside", "by": by}
        closing.add(voting_round, void | {"reason": "Two ballots of one person"})

        closed(voting_round)

        (turnout,) = boxes.entries(voting_round, "turnout")
        assert turnout["areas"]["all"]["online"] == 2
        assert open_ballots(voting_round) == 2


class TestOpening:
    def test_is_refused_before_the_log_is_closed(self) -> None:
        voting_round = make.voted()

        with pytest.raises(opening.NotClosedError):
            open_ballots(voting_round)

    def test_gives_every_ballot_that_counts(self) -> None:
        voting_round = make.voting_round()
        for choices in (["a"], ["b", "a"], ["c"]):
            make.ballot(voting_round, choices)

        assert open_ballots(closed(voting_round)) == 3

        opened = sorted(choices_of(one) for one in opening.opened(voting_round))
        assert opened == [("a",), ("a", "b"), ("c",)]

    def test_comes_in_an_order_that_says_nothing(self) -> None:
        voting_round = closed(make.voted())
        open_ballots(voting_round)

        found = [committed for committed, *_rest in opening.openings(voting_round)]

        assert found == sorted(found)

    def test_never_touches_a_ballot_that_was_replaced(self, monkeypatch) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        cast(voting_round, voter, ["a"])
        last = cast(voting_round, voter, ["b"])
        closed(voting_round)
        opened_with = []
        unseal = sealing.unseal

        def watched(private, sealed, **options):
            opened_with.append((sealed, options["purpose"]))
            return unseal(private, sealed, **options)

        monkeypatch.setattr(sealing, "unseal", watched)
        open_ballots(voting_round)

        row = SealedBallot.objects.get(commitment=last.commitment)
        assert opened_with == [(bytes(row.sealed), sealing.BALLOT)]
        assert Opening.objects.get().commitment == last.commitment

    def test_happens_once(self) -> None:
        voting_round = closed(make.voted())
        open_ballots(voting_round)

        assert open_ballots(voting_round) == 3

        assert Opening.objects.count() == 3

    def test_needs_the_key(self) -> None:
        voting_round = closed(make.voted())
        keys.destroy(voting_round.box, Key.BALLOT)

        with pytest.raises(KeyMissingError):
            open_ballots(voting_round)

    def test_needs_the_right_key(self) -> None:
        voting_round = closed(make.voted())
        keys.write(voting_round.box, Key.BALLOT, sealing.new_key())

        with pytest.raises(OpeningError, match="does not open"):
            open_ballots(voting_round)


class TestHarm:
    @pytest.fixture
    def voting_round(self):
        return closed(make.voted())

    def refused(self, voting_round, words) -> None:
        with pytest.raises(OpeningError, match=words):
            open_ballots(voting_round)
        box = BallotBox.objects.get(pk=voting_round.pk)
        assert box.opened_ballots_at is None
        assert not Opening.objects.exists()

    @pytest.mark.parametrize("place", [0, 40, -1], ids=["key", "content", "tag"])
    def test_of_one_byte_is_noticed(self, voting_round, place) -> None:
        boxes.harm_a_sealed_ballot(voting_round, place=place)

        self.refused(voting_round, "does not open")

    def test_by_taking_one_away_is_noticed(self, voting_round) -> None:
        with boxes.without_guards():
            SealedBallot.objects.order_by("pk").first().delete()

        self.refused(voting_round, "missing")

    def test_by_exchanging_two_is_noticed(self, voting_round) -> None:
        first, second, _third = SealedBallot.objects.order_by("pk")
        with boxes.without_guards():
            for row, other in ((first, second), (second, first)):
                SealedBallot.objects.filter(pk=row.pk).update(sealed=other.sealed)

        self.refused(voting_round, "something else")

    def test_by_bringing_one_from_another_round_is_noticed(self, voting_round) -> None:
        other = closed(make.voted())
        foreign = SealedBallot.objects.filter(voting_round=other).first()
        mine = SealedBallot.objects.filter(voting_round=voting_round).first()
        with boxes.without_guards():
            SealedBallot.objects.filter(pk=mine.pk).update(sealed=foreign.sealed)

        self.refused(voting_round, "does not open")

    def test_keeps_the_round_from_being_counted_and_no_other(
        self, voting_round
    ) -> None:
        sound = make.voted()
        boxes.harm_a_sealed_ballot(voting_round)

        assert len(results.tally_closed_rounds(now=voting_round.phase.ends_at)) == 1

        assert sound.tallies.exists()
        assert not voting_round.tallies.exists()


class TestKeys:
    def test_lie_apart_from_the_database_for_the_owner_alone(self) -> None:
        box = make.voting_round().box
        folder = Path(django_settings.BALLOT_KEYS_DIR) / box.folder

        found = {path.name: path for path in folder.iterdir()}

        assert set(found) == {f"{key}.key" for key in Key}
        assert {path.stat().st_mode & 0o777 for path in found.values()} == {0o600}
        assert folder.stat().st_mode & 0o777 == 0o700
        assert folder.parent.stat().st_mode & 0o777 == 0o700

    def test_stand_in_no_table(self) -> None:
        box = make.voting_round().box

        stored = {str(value) for value in vars(box).values()}

        for key in Key:
            private = keys.read(box, key)
            assert private.hex() not in stored
            assert private not in stored

    @pytest.mark.parametrize("content", ["", "x", "ab" * 31, "zz" * 32])
    def test_that_are_none_are_said_to_be_missing(self, content) -> None:
        box = make.voting_round().box
        path = Path(django_settings.BALLOT_KEYS_DIR) / box.folder / "slot.key"
        path.write_text(content)

        with pytest.raises(KeyMissingError):
            keys.read(box, Key.SLOT)

    def test_that_link_are_not_kept_in_memory(self) -> None:
        box = make.voting_round().box
        for key in keys.LINKING:
            keys.read(box, key)

            (Path(django_settings.BALLOT_KEYS_DIR) / box.folder / f"{key}.key").unlink()

            with pytest.raises(KeyMissingError):
                keys.read(box, key)


class TestDestroying:
    @pytest.fixture
    def voting_round(self):
        return make.tallied(make.voted(), published=True)

    def test_leaves_no_key_that_links_and_says_so_in_the_log(
        self, voting_round
    ) -> None:
        gone = closing.destroy_keys(voting_round, now=make.NOW)

        assert gone == ["ballot", "slot", "spool"]
        assert boxes.entries(voting_round)[-1] == {"t": "destroyed", "keys": gone}
        assert not any(keys.has(voting_round.box, key) for key in keys.LINKING)
        assert keys.has(voting_round.box, Key.LOG)
        assert sequencer.sign(voting_round) is True

    def test_twice_says_it_once(self, voting_round) -> None:
        closing.destroy_keys(voting_round, now=make.NOW)

        assert closing.destroy_keys(voting_round, now=make.NOW) == []

        assert len(boxes.entries(voting_round, "destroyed")) == 1

    def test_again_destroys_what_came_back(self, voting_round) -> None:
        closing.destroy_keys(voting_round, now=make.NOW)
        keys.write(voting_round.box, Key.SLOT, b"\1" * 32)

        assert closing.destroy_keys(voting_round, now=make.NOW) == ["slot"]

        assert not keys.has(voting_round.box, Key.SLOT)

    def test_is_taken_up_again_after_a_crash(self, voting_round, monkeypatch) -> None:
        class CrashError(Exception):
            pass

        def crash(_box, _key):
            raise CrashError

        with monkeypatch.context() as patched:
            patched.setattr(keys, "destroy", crash)
            with pytest.raises(CrashError):
                closing.destroy_keys(voting_round, now=make.NOW)

        closing.destroy_keys(voting_round, now=make.NOW)

        assert not any(keys.has(voting_round.box, key) for key in keys.LINKING)
        assert len(boxes.entries(voting_round, "destroyed")) == 1

    def test_leaves_the_result_as_it_is(self, voting_round) -> None:
        before = list(opening.openings(voting_round))

        closing.destroy_keys(voting_round, now=make.NOW)

        assert list(opening.openings(voting_round)) == before
        assert voting_round.tallies.exists()


class TestResult:
    def test_is_bound_into_the_log_with_the_openings(self) -> None:
        voting_round = make.tallied(make.voted(), published=True)

        entry = boxes.entries(voting_round)[-1]

        assert entry["t"] == "result"
        assert entry["pots"] == {"all": voting_round.tallies.get().sha256}
        assert len(entry["openings"]) == 64
        assert sequencer.sign(voting_round) is False
