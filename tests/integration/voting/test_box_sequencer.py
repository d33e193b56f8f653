"""From the spool into the log: who waits, who is mixed with whom, and what is lost."""

import logging

import boxes
import kinds
import make
import pytest
from polling import cast

from voting.box import log, mixing, sequencer, spool
from voting.models.box import SealedBallot, SpentToken, SpoolRow
from voting.tally.ballot_form import Marks

pytestmark = pytest.mark.django_db

ON_A = {"all": Marks(("a",))}


def commitments(voting_round) -> list[str]:
    return [entry["c"] for entry in boxes.entries(voting_round, "ballot")]


def slots(voting_round) -> list[str]:
    return [entry["s"] for entry in boxes.entries(voting_round, "ballot")]


def run(voting_round, **options) -> int:
    return sequencer.run(voting_round, **options)


def vote(voting_round, number: int, paper: str = "all", project: str = "a") -> list:
    """Let so many new people vote; return their receipts."""
    pot = paper
    return [
        cast(voting_round, make.user(), [project], pot=pot, paper=paper)
        for _voter in range(number)
    ]


class TestHoldingBack:
    @pytest.mark.parametrize(
        ("waiting", "logged"), [(1, 0), (5, 0), (6, 3), (7, 4), (20, 17)]
    )
    def test_lets_newcomers_go_together_and_keeps_as_many(
        self, waiting, logged
    ) -> None:
        voting_round = make.voting_round(hold_back=3)
        receipts = vote(voting_round, waiting)

        run(voting_round)

        assert set(commitments(voting_round)) == {
            receipt.commitment for receipt in receipts[:logged]
        }
        assert boxes.waiting(voting_round) == waiting - logged

    def test_leaves_nobody_alone_at_the_close_either(self, monkeypatch) -> None:
        voting_round = make.voting_round(hold_back=3)
        sizes = []
        monkeypatch.setattr(
            sequencer, "_write", lambda _box, batch: sizes.append(len(batch))
        )
        monkeypatch.setattr(mixing, "BATCH", 5)
        vote(voting_round, 19)

        run(voting_round, is_final=True)

        assert sum(sizes) == 19
        assert min(sizes) >= 3

    def test_ends_with_the_close_however_few_there_are(self) -> None:
        voting_round = make.voting_round(hold_back=3)
        vote(voting_round, 1)

        assert run(voting_round, is_final=True) == 1

    def test_is_for_each_area_by_itself(self) -> None:
        voting_round = kinds.of_two_pots(hold_back=3)
        north = vote(voting_round, 7, "north", "n1")
        vote(voting_round, 5, "south", "s1")

        run(voting_round)

        assert set(commitments(voting_round)) == {r.commitment for r in north[:4]}

    def test_counts_people_and_not_ballots(self) -> None:
        voting_round = make.voting_round(hold_back=3)
        voter = make.user()
        for _time in range(12):
            cast(voting_round, voter, ["a"])
        vote(voting_round, 4)

        assert run(voting_round) == 0

    def test_does_not_count_who_is_in_the_log_already(self) -> None:
        voting_round = make.voting_round(hold_back=3)
        voters = [make.user() for _ in range(6)]
        for voter in voters:
            cast(voting_round, voter, ["a"])
        boxes.settle(voting_round)
        for voter in voters:
            cast(voting_round, voter, ["b"])

        vote(voting_round, 5)
        assert run(voting_round) == 0
        vote(voting_round, 1)
        # Whoever changed a ballot goes along with those who are new.
        assert run(voting_round) == 9

    def test_does_not_count_who_votes_on_paper_after_all(self) -> None:
        voting_round = make.voting_round(hold_back=3)
        vote(voting_round, 6)
        spool.put_void(voting_round, voting_round.roll.first(), paper="all")

        assert run(voting_round) == 0

    def test_of_one_area_keeps_up_no_other_however_much_waits(
        self, monkeypatch
    ) -> None:
        monkeypatch.setattr(mixing, "BATCH", 4)
        voting_round = kinds.of_two_pots(hold_back=3)
        voter = make.user()
        for _time in range(20):
            cast(voting_round, voter, ["n1"], pot="north", paper="north")
        south = vote(voting_round, 6, "south", "s1")

        run(voting_round)

        assert set(commitments(voting_round)) == {r.commitment for r in south[:3]}


class TestOrder:
    def test_within_a_slot_is_that_of_arrival(self) -> None:
        voting_round = make.voting_round(hold_back=1)
        voters = [make.user() for _ in range(8)]
        cast_by = {voter: [] for voter in voters}
        for choice in ("a", "b", "c"):
            for voter in voters:
                receipt = cast(voting_round, voter, [choice])
                cast_by[voter].append(receipt.commitment)

        boxes.settle(voting_round)

        logged = commitments(voting_round)
        for mine in cast_by.values():
            assert [one for one in logged if one in mine] == mine
        final = {choices for (choices,) in map(_choices, boxes.standing(voting_round))}
        assert final == {"c"}

    def test_within_a_slot_holds_over_batches_and_areas(self, monkeypatch) -> None:
        """A row of the roll can change its area only by hand; the order holds."""
        monkeypatch.setattr(mixing, "BATCH", 2)
        voting_round = kinds.of_two_pots(hold_back=1)
        vote(voting_round, 1, "north", "n1")
        entry = voting_round.roll.get()
        for paper, project in (("south", "s1"), ("north", "n2"), ("south", "s2")):
            put(voting_round, entry, {paper: Marks((project,))}, paper=paper)

        boxes.settle(voting_round)

        (final,) = boxes.standing(voting_round)
        assert final.marks == {"south": Marks(("s2",))}
        assert len(set(slots(voting_round))) == 1
        assert len({one["a"] for one in boxes.entries(voting_round, "ballot")}) == 2

    def test_of_a_batch_is_drawn(self) -> None:
        voting_round = make.voting_round(hold_back=1)
        receipts = [receipt.commitment for receipt in vote(voting_round, 20)]

        boxes.settle(voting_round)

        # By chance in one of 20! cases.
        assert commitments(voting_round) != receipts
        assert sorted(commitments(voting_round)) == sorted(receipts)

    def test_of_sealed_ballots_says_nothing(self) -> None:
        voting_round = make.voting_round(hold_back=1)
        vote(voting_round, 12)

        boxes.settle(voting_round)

        rows = SealedBallot.objects.order_by("pk").values_list("commitment", flat=True)
        assert list(rows) == sorted(rows)


def _choices(ballot) -> tuple[str, ...]:
    return ballot.marks["all"].choices


def put(voting_round, entry, marks, **options):
    defaults = {
        "paper": "all",
        "channel": "web",
        "token": spool.new_token(),
        "word": "",
        "is_first": False,
    }
    return spool.put(voting_round, entry, marks=marks, **(defaults | options))


class TestDoubles:
    def test_of_a_ballot_that_is_logged_are_dropped(self) -> None:
        voting_round = make.voting_round()
        vote(voting_round, 1)
        (row,) = SpoolRow.objects.all()
        sealed = bytes(row.sealed)
        boxes.settle(voting_round)
        SpoolRow.objects.create(voting_round=voting_round, token="x", sealed=sealed)

        assert boxes.settle(voting_round) == 1

        assert len(commitments(voting_round)) == 1
        assert boxes.waiting(voting_round) == 0

    def test_in_one_batch_are_logged_once(self) -> None:
        voting_round = make.voting_round()
        vote(voting_round, 1)
        (row,) = SpoolRow.objects.all()
        SpoolRow.objects.create(
            voting_round=voting_round, token="x", sealed=bytes(row.sealed)
        )

        boxes.settle(voting_round)

        assert len(commitments(voting_round)) == 1

    def test_of_an_older_ballot_do_not_bring_it_back(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        token = spool.new_token()
        cast(voting_round, voter, ["a"], token=token)
        cast(voting_round, voter, ["b"])
        boxes.settle(voting_round)

        cast(voting_round, voter, ["a"], token=token)

        (final,) = boxes.standing(voting_round)
        assert _choices(final) == ("b",)


class TestSpentTokens:
    def test_stand_in_an_order_that_says_nothing_until_the_close(self) -> None:
        voting_round = make.voting_round(hold_back=1)
        vote(voting_round, 12)

        run(voting_round)

        found = list(SpentToken.objects.values_list("token", flat=True))
        assert len(found) == 11
        assert found == sorted(found)
        make.tallied(voting_round)
        assert not SpentToken.objects.exists()

    def test_lead_to_nothing_that_is_published(self) -> None:
        voting_round = make.voting_round()
        (receipt,) = vote(voting_round, 1)
        boxes.settle(voting_round)

        token = SpentToken.objects.get().token

        (entry,) = boxes.entries(voting_round, "ballot")
        assert token not in {receipt.commitment, receipt.nonce, *entry.values()}


class TestVoid:
    def test_stands_only_where_there_is_a_ballot(self) -> None:
        voting_round = make.voting_round()
        vote(voting_round, 1)
        voted = voting_round.roll.get()
        other = voting_round.roll.create(identifier="of-somebody-who-came-to-the-urn")
        for entry in (voted, other, voted):
            spool.put_void(voting_round, entry, paper="all")

        boxes.settle(voting_round)

        (void,) = boxes.entries(voting_round, "void")
        assert void == {"t": "void", "s": slots(voting_round)[0], "why": "paper"}
        assert boxes.standing(voting_round) == []

    def test_comes_once_over_several_batches(self) -> None:
        voting_round = make.voting_round()
        vote(voting_round, 1)
        for _time in range(2):
            spool.put_void(voting_round, voting_round.roll.get(), paper="all")
            boxes.settle(voting_round)

        assert len(boxes.entries(voting_round, "void")) == 1

    def test_is_for_good_whatever_follows(self) -> None:
        voting_round = make.voting_round()
        vote(voting_round, 1)
        entry = voting_round.roll.get()
        spool.put_void(voting_round, entry, paper="all")
        boxes.settle(voting_round)
        put(voting_round, entry, ON_A)

        boxes.settle(voting_round)

        assert log.final_commitments(voting_round.box) == []
        assert log.slots_with_ballots(voting_round.box, slots(voting_round)) == set()


class TestRowsThatDoNotOpen:
    @pytest.fixture
    def voting_round(self, monkeypatch):
        """Give a round with more rubbish in front than a batch holds."""
        monkeypatch.setattr(mixing, "BATCH", 4)
        made = make.voting_round(hold_back=1)
        SpoolRow.objects.bulk_create(
            SpoolRow(voting_round=made, token=f"rubbish-{at}", sealed=b"\0" * 1000)
            for at in range(9)
        )
        return made

    def test_do_not_keep_up_the_others(self, voting_round, caplog) -> None:
        receipts = vote(voting_round, 3)

        with caplog.at_level(logging.CRITICAL):
            run(voting_round)

        assert set(commitments(voting_round)) == {r.commitment for r in receipts[:2]}
        assert "do not open" in caplog.text
        voting_round.box.refresh_from_db()
        assert voting_round.box.paused_because == ""

    def test_are_said_at_the_close_and_taken_out_by_hand(self, voting_round) -> None:
        receipts = vote(voting_round, 3)

        run(voting_round, is_final=True)

        assert set(commitments(voting_round)) == {r.commitment for r in receipts}
        voting_round.box.refresh_from_db()
        assert voting_round.box.paused_because == "9 rows do not open"
        assert sequencer.drop_unreadable(voting_round) == 9
        run(voting_round, is_final=True)
        voting_round.box.refresh_from_db()
        assert voting_round.box.paused_because == ""

    def test_keep_the_round_from_being_counted(self, voting_round, caplog) -> None:
        vote(voting_round, 3)

        counted = make.tallied(voting_round)

        assert counted.closed_at is not None
        assert not counted.tallies.exists()
        assert "cannot be emptied" in caplog.text
        sequencer.drop_unreadable(voting_round)
        assert make.tallied(voting_round).tallies.get().ballots == 3

    @pytest.mark.parametrize(
        "row",
        [
            {"i": "x", "a": "all"},
            {"i": "x", "a": "all", "c": "short", "e": ""},
            {"i": "x", "a": "all", "c": "c" * 64, "e": "no base64"},
            {"a": "all", "v": "paper"},
        ],
    )
    def test_may_also_open_to_nonsense(self, row) -> None:
        voting_round = make.voting_round(hold_back=1)
        spool._insert(voting_round, "token", row)
        vote(voting_round, 2)

        run(voting_round)

        assert len(commitments(voting_round)) == 1


class TestBatches:
    def test_are_bounded(self, monkeypatch) -> None:
        monkeypatch.setattr(mixing, "BATCH", 10)
        voting_round = make.voting_round(hold_back=2)
        vote(voting_round, 35)

        moved = []
        while batch := sequencer.sequence(voting_round):
            moved.append(batch)

        assert max(moved) <= 10
        assert 2 <= boxes.waiting(voting_round) < 4

    def test_are_signed_and_anchored(self) -> None:
        voting_round = make.voting_round(hold_back=1)
        vote(voting_round, 3)

        assert run(voting_round) == 2
        assert sequencer.sign(voting_round) is False
