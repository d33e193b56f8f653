"""The ballot box: what lies in it, who opens it, and what is noticed."""

import json

import kinds
import make
import pytest
from cryptography.exceptions import InvalidTag
from django.db import IntegrityError, connection, models, transaction
from polling import choices_of

from participation.models import User
from voting import box
from voting.models import Ballot, VotingRound
from voting.tally.ballot_form import Marks

pytestmark = pytest.mark.django_db

LONG_IDS = [f"swimming-pier-at-vimpelinlampi-{number}" for number in range(12)]


def rows_of(voting_round) -> list[Ballot]:
    return list(Ballot.objects.filter(voting_round=voting_round).order_by("slot"))


class TestTable:
    def test_has_no_moment_no_address_and_no_person(self) -> None:
        fields = Ballot._meta.get_fields(include_hidden=True)

        times = (models.DateField, models.TimeField, models.DurationField)
        assert [f.name for f in fields if isinstance(f, times)] == []
        addresses = (models.GenericIPAddressField, models.EmailField)
        assert [f.name for f in fields if isinstance(f, addresses)] == []
        related = {field.related_model for field in fields if field.is_relation}
        assert related == {VotingRound}

    def test_is_reached_from_no_person_and_no_roll(self) -> None:
        for model in (User, VotingRound):
            reverse = {
                field.related_model
                for field in model._meta.get_fields()
                if field.auto_created and field.is_relation
            }
            assert Ballot not in reverse

    def test_holds_no_project_no_pot_and_no_address_in_clear(self) -> None:
        voting_round = make.voting_round(costs=dict.fromkeys(LONG_IDS, 1000_00))
        voter = make.user("aino.virtanen@example.org")
        make.ballot(voting_round, LONG_IDS[:4], voter)

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM voting_ballot")
            (row,) = cursor.fetchall()

        stored = b"|".join(
            bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
            for cell in row
        )
        for secret in (*LONG_IDS, "vimpelinlampi", "aino.virtanen", "choices", '"all"'):
            assert secret.encode() not in stored

    def test_holds_rows_of_one_size_for_short_and_longer_ballots(self) -> None:
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])
        make.ballot(voting_round, ["a", "b", "c"])

        assert len({len(bytes(row.sealed)) for row in rows_of(voting_round)}) == 1

    def test_holds_rows_of_one_size_for_one_pot_and_several(self) -> None:
        voting_round = kinds.of_two_pots()
        for pot, project in (("north", "n1"), ("all", "city1")):
            make.ballot(voting_round, [project], paper="north", pot=pot)

        assert len({len(bytes(row.sealed)) for row in rows_of(voting_round)}) == 1

    def test_holds_the_same_ballot_never_alike(self) -> None:
        voting_round = make.voting_round()
        for _voter in range(3):
            make.ballot(voting_round, ["a"])

        assert len({bytes(row.sealed) for row in rows_of(voting_round)}) == 3

    def test_takes_one_row_per_slot_and_no_second(self) -> None:
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])
        (row,) = rows_of(voting_round)

        with pytest.raises(IntegrityError), transaction.atomic():
            Ballot.objects.create(
                voting_round=voting_round,
                slot=row.slot,
                receipt_hash="other",
                sealed=row.sealed,
            )

    def test_does_not_name_the_roll(self) -> None:
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])
        (row,) = rows_of(voting_round)

        entry = voting_round.roll.get()
        assert entry.identifier not in {row.slot, row.receipt_hash}
        assert str(entry.pk) != row.slot


class TestOpening:
    def test_is_refused_before_the_round_has_closed(self) -> None:
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])

        with pytest.raises(box.NotClosedError):
            next(box.opened(voting_round))

    def test_gives_every_ballot_after_the_close(self) -> None:
        voting_round = make.voting_round()
        for choices in (["a"], ["b", "a"], ["c"]):
            make.ballot(voting_round, choices)
        voting_round.closed_at = make.NOW

        opened = [choices_of(ballot) for ballot in box.opened(voting_round)]

        assert sorted(opened) == [("a",), ("a", "b"), ("c",)]

    def test_comes_in_an_order_that_says_nothing_of_who_came_first(self) -> None:
        voting_round = make.voting_round()
        for _voter in range(20):
            make.ballot(voting_round, ["a"])
        voting_round.closed_at = make.NOW

        keys = [row.pk for row in rows_of(voting_round)]

        assert keys != sorted(keys)

    def test_of_another_round_gives_nothing_of_this_one(self) -> None:
        one, other = make.voting_round(), make.voting_round()
        make.ballot(one, ["a"])
        other.closed_at = make.NOW

        assert list(box.opened(other)) == []


class TestTampering:
    @pytest.fixture
    def voting_round(self):
        voting_round = make.voting_round()
        for choices in (["a"], ["b"], ["c"]):
            make.ballot(voting_round, choices)
        voting_round.closed_at = make.NOW
        return voting_round

    def test_is_not_seen_where_there_is_none(self, voting_round) -> None:
        assert box.tampered(voting_round) == 0

    @pytest.mark.parametrize("place", [0, 12, -1], ids=["nonce", "content", "tag"])
    def test_with_one_byte_is_detected(self, voting_round, place) -> None:
        row = rows_of(voting_round)[0]
        sealed = bytearray(bytes(row.sealed))
        sealed[place] ^= 1
        Ballot.objects.filter(pk=row.pk).update(sealed=bytes(sealed))

        assert box.tampered(voting_round) == 1
        with pytest.raises(InvalidTag):
            list(box.opened(voting_round))

    def test_by_swapping_two_rows_is_detected(self, voting_round) -> None:
        first, second, _third = rows_of(voting_round)
        Ballot.objects.filter(pk=first.pk).update(sealed=second.sealed)
        Ballot.objects.filter(pk=second.pk).update(sealed=first.sealed)

        assert box.tampered(voting_round) == 2

    def test_by_moving_a_row_into_another_round_is_detected(self, voting_round) -> None:
        other = make.voting_round()
        row = rows_of(voting_round)[0]
        Ballot.objects.filter(pk=row.pk).update(voting_round=other)

        assert box.tampered(other) == 1

    def test_with_another_key_is_detected(self, voting_round, settings) -> None:
        settings.BALLOT_KEY = bytes(range(32))

        assert box.tampered(voting_round) == 3


class TestOlderBallots:
    def test_of_one_pot_are_still_opened(self, monkeypatch) -> None:
        voting_round = make.voting_round()
        first_form = {"pot": "all", "choices": ["a", "b"]}
        with monkeypatch.context() as patched:
            patched.setattr(box.json, "dumps", lambda *_a, **_o: str_of(first_form))
            receipt = make.ballot(voting_round, ["a"])

        found = box.find(voting_round, receipt.code)

        assert found.paper == "all"
        assert dict(found.marks) == {"all": Marks(("a", "b"))}


def str_of(content, dumps=json.dumps) -> str:
    return dumps(content, separators=(",", ":"))


class TestReceipt:
    def test_finds_the_standing_ballot(self) -> None:
        voting_round = make.voting_round()
        receipt = make.ballot(voting_round, ["b", "a"])

        found = box.find(voting_round, receipt.code)

        assert found is not None
        assert (found.paper, choices_of(found)) == ("all", ("a", "b"))

    def test_is_read_with_small_letters_and_without_dashes(self) -> None:
        voting_round = make.voting_round()
        receipt = make.ballot(voting_round, ["a"])

        typed = receipt.code.lower().replace("-", " ")

        assert box.find(voting_round, typed) is not None

    def test_of_another_round_finds_nothing(self) -> None:
        receipt = make.ballot(make.voting_round(), ["a"])

        assert box.find(make.voting_round(), receipt.code) is None

    def test_is_not_kept_in_clear(self) -> None:
        voting_round = make.voting_round()
        receipt = make.ballot(voting_round, ["a"])

        (row,) = rows_of(voting_round)

        plain = receipt.code.replace("-", "")
        assert plain not in row.receipt_hash.upper()
        assert receipt.code.count("-") == 3
        assert len(plain) == 16


class TestTurnout:
    def test_counts_standing_ballots(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        make.ballot(voting_round, ["a"], voter)
        make.ballot(voting_round, ["b"], voter)
        make.ballot(voting_round, ["b"])

        assert box.turnout(voting_round) == 2

    def test_of_one_person_is_yes_or_no(self) -> None:
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])
        entry = voting_round.roll.get()
        other = voting_round.roll.create(identifier="of-somebody-who-has-not-voted")

        assert box.holds_ballot_of(entry)
        assert not box.holds_ballot_of(other)


class TestIdentifier:
    def test_is_the_same_for_one_address_however_it_is_written(self) -> None:
        assert box.identify(" Aino@Example.ORG ") == box.identify("aino@example.org")

    def test_depends_on_the_key_so_that_a_roll_is_no_list_of_addresses(
        self, settings
    ) -> None:
        before = box.identify("aino@example.org")
        settings.BALLOT_KEY = bytes(range(32))

        assert box.identify("aino@example.org") != before
        assert "aino" not in before
