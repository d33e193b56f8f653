"""The ballot box in the database: what lies in it, and what nobody can read there."""

import json

import boxes
import kinds
import make
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from polling import cast, choices_of

from voting.actions import results
from voting.ballotbox import sealing
from voting.box import lookup, people, setup, turnout
from voting.box.lookup import State
from voting.box.spool import spool_room
from voting.models import VotingRound
from voting.models.box import LogEntry, SealedBallot, SpoolRow

pytestmark = pytest.mark.django_db

LONG_IDS = [f"swimming-pier-at-vimpelinlampi-{number}" for number in range(12)]
TABLES = ("spoolrow", "logentry", "sealedballot", "checkpoint", "rollmark")


def everything_in(table: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM voting_{table}")  # noqa: S608 - our own names
        rows = cursor.fetchall()
    return b"|".join(
        bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()
        for row in rows
        for cell in row
    )


class TestTables:
    @pytest.mark.parametrize("is_sequenced", [False, True])
    def test_hold_no_project_no_pot_and_no_address_in_clear(self, is_sequenced) -> None:
        voting_round = make.voting_round(costs=dict.fromkeys(LONG_IDS, 1000_00))
        voter = make.user("aino.virtanen@example.org")
        receipt = make.ballot(voting_round, LONG_IDS[:4], voter)
        if is_sequenced:
            boxes.settle(voting_round)

        stored = b"|".join(everything_in(table) for table in TABLES)

        secrets = (*LONG_IDS, "vimpelinlampi", "aino.virtanen", "choices", '"all"')
        for secret in (*secrets, receipt.nonce):
            assert secret.encode() not in stored
        identifier = people.identify(voter.email).encode()
        assert identifier not in stored
        assert (receipt.commitment.encode() in stored) is is_sequenced

    def test_hold_rows_of_one_size_for_short_and_longer_ballots(self) -> None:
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])
        make.ballot(voting_round, ["a", "b", "c"])

        box = voting_round.box
        size = sealing.sealed_bytes(spool_room(box))
        assert {len(bytes(row.sealed)) for row in SpoolRow.objects.all()} == {size}
        boxes.settle(voting_round)
        size = sealing.sealed_bytes(box.room)
        assert {len(bytes(row.sealed)) for row in SealedBallot.objects.all()} == {size}

    def test_hold_rows_of_one_size_for_one_pot_and_several(self) -> None:
        voting_round = kinds.of_two_pots()
        for pot, project in (("north", "n1"), ("all", "city1")):
            make.ballot(voting_round, [project], paper="north", pot=pot)

        assert len({len(bytes(row.sealed)) for row in SpoolRow.objects.all()}) == 1

    def test_hold_the_same_ballot_never_alike(self) -> None:
        voting_round = make.voting_round()
        for _voter in range(3):
            make.ballot(voting_round, ["a"])

        assert len({bytes(row.sealed) for row in SpoolRow.objects.all()}) == 3
        boxes.settle(voting_round)
        assert len({bytes(row.sealed) for row in SealedBallot.objects.all()}) == 3

    def test_are_emptied_of_what_has_been_logged(self) -> None:
        voting_round = make.voted()

        boxes.settle(voting_round)

        assert boxes.waiting(voting_round) == 0
        assert len(boxes.entries(voting_round, "ballot")) == 3
        assert SealedBallot.objects.count() == 3

    def test_take_a_commitment_and_a_number_once(self) -> None:
        voting_round = make.voted()
        boxes.settle(voting_round)
        entry = LogEntry.objects.exclude(commitment="").first()
        twice = {"number": 99}, {"commitment": "c" * 64}

        for change in twice:
            copy = LogEntry(
                voting_round=voting_round,
                **{"number": entry.number, "commitment": entry.commitment} | change,
            )
            with pytest.raises(IntegrityError), transaction.atomic():
                copy.save(force_insert=True)

    @pytest.mark.parametrize("model", [LogEntry, SealedBallot])
    def test_refuse_to_change_a_row(self, model) -> None:
        boxes.settle(make.voted())

        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(commitment="f" * 64)

    def test_refuse_on_postgresql_to_delete_a_row(self) -> None:
        boxes.settle(make.voted())
        is_kept = connection.vendor == "postgresql"

        if is_kept:
            with pytest.raises(DatabaseError), transaction.atomic():
                LogEntry.objects.all().delete()
        # SQLite has no other way to empty a table.
        assert LogEntry.objects.exists()


class TestLog:
    def test_begins_with_the_rules_the_keys_and_the_roll(self) -> None:
        voting_round = make.voting_round()
        box = voting_round.box

        (entry,) = boxes.entries(voting_round)

        assert entry["t"] == "open"
        assert entry["election"] == voting_round.sheet_sha256
        assert entry["origin"].endswith(f"/p/{voting_round.process.slug}")
        assert entry["keys"] == {
            "log": box.log_key,
            "promise": box.promise_key,
            "spool": box.spool_key,
            "ballot": box.ballot_key,
        }
        assert (entry["areas"], entry["roll"]) == ({}, "")

    def test_has_a_name_that_no_other_log_has(self) -> None:
        voting_round = make.voting_round()
        before = voting_round.box.origin
        again = VotingRound(process=voting_round.process, pk=voting_round.pk + 1000)

        assert setup._origin(again) == f"{before}/{again.pk}"

    def test_shows_no_area_no_channel_and_no_time(self) -> None:
        voting_round = kinds.of_two_pots()
        make.ballot(voting_round, ["n1"], paper="north", pot="north")

        boxes.settle(voting_round)

        (entry,) = boxes.entries(voting_round, "ballot")
        assert entry.keys() == {"t", "c", "s", "a"}
        assert "north" not in json.dumps(entry)

    def test_names_one_slot_for_one_person_and_another_in_another_round(self) -> None:
        one, other = make.voting_round(), make.voting_round()
        voter = make.user()
        for voting_round in (one, one, other):
            make.ballot(voting_round, ["a"], voter)
            boxes.settle(voting_round)

        first, second = (entry["s"] for entry in boxes.entries(one, "ballot"))
        (third,) = (entry["s"] for entry in boxes.entries(other, "ballot"))

        assert first == second != third
        entry = one.roll.get()
        assert first not in {entry.identifier, str(entry.pk)}
        assert not entry.identifier.startswith(first)


class TestReceipt:
    def test_finds_nothing_while_the_ballot_waits_to_be_mixed(self) -> None:
        voting_round = make.voting_round()
        receipt = make.ballot(voting_round, ["a"])

        assert lookup.by_code(voting_round, receipt.code) is None

    def test_finds_the_standing_ballot_and_not_what_it_says(self) -> None:
        voting_round = make.voting_round()
        receipt = make.ballot(voting_round, ["b", "a"])

        found = boxes.find(voting_round, receipt)

        assert found.commitment == receipt.commitment
        assert (found.state, found.ballot) == (State.STANDS, None)

    def test_finds_what_was_counted_once_the_result_is_published(self) -> None:
        voting_round = make.voting_round()
        receipt = make.ballot(voting_round, ["b", "a"])

        counted = make.tallied(voting_round)
        before = lookup.by_code(counted, receipt.code)
        results.publish_result(
            voting_round=counted,
            organiser=make.staff(counted.process),
            now=counted.phase.ends_at,
        )
        after = lookup.by_code(counted, receipt.code)

        assert before.ballot is None
        assert (after.ballot.paper, choices_of(after.ballot)) == ("all", ("a", "b"))

    def test_of_a_replaced_ballot_says_so_and_never_what_it_said(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        old = cast(voting_round, voter, ["a"])
        new = cast(voting_round, voter, ["b"])

        published = make.tallied(voting_round, published=True)

        found = lookup.by_code(published, old.code)
        assert (found.state, found.ballot) == (State.REPLACED, None)
        assert choices_of(lookup.by_code(published, new.code).ballot) == ("b",)

    def test_of_another_round_finds_nothing(self) -> None:
        elsewhere = make.voting_round()
        receipt = make.ballot(elsewhere, ["a"])
        boxes.settle(elsewhere)

        assert lookup.by_code(make.voting_round(), receipt.code) is None

    def test_has_a_code_of_sixteen_signs(self) -> None:
        code = make.ballot(make.voting_round(), ["a"]).code

        assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]


class TestTurnout:
    def test_counts_people_and_not_ballots(self) -> None:
        voting_round = make.voting_round()
        voter = make.user()
        make.ballot(voting_round, ["a"], voter)
        make.ballot(voting_round, ["b"], voter)
        make.ballot(voting_round, ["b"])

        assert turnout.total(voting_round) == 2

    def test_counts_each_area_by_itself(self) -> None:
        voting_round = kinds.of_two_pots()
        for project in ("n1", "n2"):
            make.ballot(voting_round, [project], paper="north", pot="north")
        make.ballot(voting_round, ["s1"], paper="south", pot="south")

        found = {area.area: area for area in turnout.by_area(voting_round)}

        assert {code: area.online for code, area in found.items()} == {
            "north": 2,
            "south": 1,
        }
        assert {area.people for area in found.values()} == {None}


class TestIdentifier:
    def test_is_the_same_for_one_address_however_it_is_written(self) -> None:
        spelled = people.identify(" Aino@Example.ORG ")

        assert spelled == people.identify("aino@example.org")

    def test_depends_on_the_key_so_that_a_roll_is_no_list_of_addresses(
        self, settings
    ) -> None:
        before = people.identify("aino@example.org")
        settings.BALLOT_KEY = bytes(range(32))

        assert people.identify("aino@example.org") != before
        assert "aino" not in before
