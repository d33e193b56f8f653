"""The record is numbered without gaps, also when many write, and nobody rewrites it."""

from functools import partial

import make
import pytest
from django.db import DatabaseError, connection, transaction
from make import NOW
from together import together

from participation import audit, ledger, queries
from participation.actions import people, processes
from participation.models import AuditEvent, Role

pytestmark = pytest.mark.django_db


def write(process, subject: str = "proposal:P1", **data: object) -> AuditEvent:
    with transaction.atomic():
        return audit.record(
            process, "proposal.submitted", subject=subject, now=NOW, **data
        )


class TestWriting:
    def test_numbers_from_one_in_each_process(self) -> None:
        one, other = make.process(), make.process()

        numbers = [write(one).number, write(other).number, write(one).number]

        assert numbers == [1, 1, 2]

    def test_the_chain_holds(self) -> None:
        process = make.process()
        for number in range(5):
            write(process, f"proposal:P{number}", cost=number)

        assert ledger.flaws(queries.record_entries(process)) == []

    def test_the_published_lines_are_the_same_chain(self) -> None:
        process = make.process()
        write(process, note="Ääkkösiä € 🙂")

        lines = list(queries.record_lines(process))

        assert ledger.flaws(ledger.read(lines)) == []
        assert lines[0].isascii()

    def test_an_event_lives_and_dies_with_its_change(self) -> None:
        process = make.process()

        with transaction.atomic():
            audit.record(process, "process.described", subject="process:x", now=NOW)
            transaction.set_rollback(True)

        assert not process.events.exists()
        assert write(process).number == 1

    def test_a_float_does_not_get_in(self) -> None:
        process = make.process()

        with pytest.raises(ledger.FloatInRecordError), transaction.atomic():
            write(process, cost=1.5)

        assert not process.events.exists()

    @pytest.mark.django_db(transaction=True)
    def test_twelve_at_once_leave_no_gap_and_no_fork(self) -> None:
        process = make.process()

        events = together(
            [partial(write, process, f"proposal:P{n}") for n in range(12)]
        )

        assert sorted(event.number for event in events) == list(range(1, 13))
        assert ledger.flaws(queries.record_entries(process)) == []


class TestNaming:
    def test_an_official_is_a_role_and_a_number(self) -> None:
        process = make.process()
        organiser = make.staff(process, name="Oili")
        processes.give_role(
            process=process,
            organiser=organiser,
            person=make.user(),
            role=Role.REVIEWER,
            now=NOW,
        )

        (entry,) = queries.record_entries(process)

        assert (entry["role"], entry["actor"]) == ("organiser", organiser.pk)
        assert "Oili" not in str(entry)
        assert "@" not in str(entry)

    def test_a_resident_is_nobody(self) -> None:
        process = make.process()
        make.phase(process, "propose")
        make.proposal(process)

        (entry,) = queries.record_entries(process)

        assert (entry["role"], entry["actor"]) == ("", None)

    def test_a_deleted_account_changes_nothing(self) -> None:
        process = make.process()
        make.staff(process)
        organiser = make.staff(process)
        processes.add_districts(
            process=process, organiser=organiser, districts=[], now=NOW
        )
        before = queries.record_entries(process)

        organiser.delete()

        assert queries.record_entries(process) == before
        assert ledger.flaws(before) == []

    def test_the_first_organiser_comes_in_by_the_operator(self) -> None:
        process = make.process()
        person = make.user()

        people.install_organiser(process=process, person=person, now=NOW)

        (entry,) = queries.record_entries(process)
        assert (entry["verb"], entry["actor"]) == ("role.given", None)
        assert entry["subject"] == f"person:{person.pk}"


class TestRewriting:
    def test_the_database_refuses_to_change_an_event(self) -> None:
        event = write(make.process())

        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            AuditEvent.objects.filter(pk=event.pk).update(subject="proposal:P2")

    def test_a_deletion_is_refused_or_shows(self) -> None:
        """On PostgreSQL a trigger refuses it; on SQLite the chain tells."""
        process = make.process()
        event = write(process)
        write(process)

        if connection.vendor == "postgresql":
            with (
                pytest.raises(DatabaseError, match="append-only"),
                transaction.atomic(),
            ):
                AuditEvent.objects.filter(pk=event.pk).delete()
        else:
            AuditEvent.objects.filter(pk=event.pk).delete()

            assert ledger.flaws(queries.record_entries(process))

    def test_a_process_with_a_record_cannot_be_deleted(self) -> None:
        process = make.process()
        write(process)

        with pytest.raises(DatabaseError), transaction.atomic():
            process.delete()
