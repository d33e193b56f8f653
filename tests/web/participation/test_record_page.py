"""The record is told in words, and given away so that anyone can check it."""

import json

import make
import pytest
from django.urls import reverse

from frontend import record
from participation import audit, ledger
from participation.actions import noticing, processes
from participation.models import AuditEvent, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def _recorded(count: int = 1):
    process = make.process()
    for number in range(1, count + 1):
        audit.record(
            process,
            "proposal.submitted",
            subject=f"proposal:P{number}",
            now=make.NOW,
            actor=make.user(),
        )
    return process


def _url(process) -> str:
    return reverse("participation:record", args=[process.slug])


class TestPage:
    def test_tells_what_officials_did_by_role_and_number(self, client) -> None:
        process = make.process()
        organiser = make.staff(process, name="Oili Organiser")
        processes.give_role(
            process=process,
            organiser=organiser,
            person=make.user(),
            role=Role.AUDITOR,
            now=make.NOW,
        )

        page = client.get(_url(process)).text

        assert "was given the role Auditor." in page
        assert f"Organiser, person {organiser.pk}" in page
        assert "Oili" not in page
        assert organiser.email not in page

    def test_does_not_name_residents(self, client) -> None:
        process = make.process()
        make.phase(process, "propose")
        author = make.user(name="Aino Asukas")
        make.proposal(process, author)

        page = client.get(_url(process)).text

        assert "Proposal P1 was submitted." in page
        assert "a resident" in page
        assert "Aino" not in page
        assert f"person {author.pk}" not in page

    def test_shows_what_the_clock_did(self, client) -> None:
        process = make.process()
        make.phase(process, "propose")
        noticing.notice_phase_changes(now=make.NOW)

        page = client.get(_url(process)).text

        assert "A phase began: Collecting ideas." in page
        assert "by the clock" in page

    def test_shows_the_newest_first_fifty_at_a_time(self, client) -> None:
        process = _recorded(51)

        first = client.get(_url(process)).text
        second = client.get(_url(process), {"page": 2}).text

        assert "Proposal P51 was" in first
        assert "Proposal P1 was" not in first
        assert "Proposal P1 was" in second

    def test_shows_the_newest_seal_on_every_page(self, client) -> None:
        process = _recorded(51)
        newest = process.events.get(number=51).seal

        second = client.get(_url(process), {"page": 2}).text

        assert newest in second

    def test_without_events_says_so(self, client) -> None:
        page = client.get(_url(make.process())).text

        assert "Nothing has been recorded yet" in page

    def test_an_unpublished_process_has_no_public_record(self, client) -> None:
        process = make.process(published=False)

        assert client.get(_url(process)).status_code == 404

    def test_costs_at_most_eight_queries(
        self, client, django_assert_max_num_queries
    ) -> None:
        process = _recorded(51)
        client.force_login(make.user())

        with django_assert_max_num_queries(8):
            client.get(_url(process))


class TestFile:
    def test_is_what_the_ledger_accepts(self, client, tmp_path, capsys) -> None:
        process = _recorded(3)
        file = tmp_path / "record.jsonl"

        response = client.get(reverse("participation:record_file", args=[process.slug]))
        file.write_bytes(response.getvalue())

        assert ledger.main([str(file)]) == 0
        newest = process.events.get(number=3).seal
        assert f"3 events, unbroken. Newest seal: {newest}" in capsys.readouterr().out

    def test_holds_canonical_lines(self, client) -> None:
        process = _recorded(2)

        response = client.get(reverse("participation:record_file", args=[process.slug]))

        lines = response.getvalue().decode().splitlines()
        assert [ledger.canonical(json.loads(line)) for line in lines] == lines
        assert "attachment" in response["Content-Disposition"]

    def test_a_change_in_the_database_shows(self, client, tmp_path) -> None:
        process = _recorded(3)
        # As somebody would who has the server; PostgreSQL refuses even this.
        event = process.events.get(number=2)
        event.subject = "proposal:P99"
        file = tmp_path / "record.jsonl"
        events = [event if e.number == 2 else e for e in process.events.all()]
        file.write_text(
            "\n".join(json.dumps({**audit.as_entry(e), "seal": e.seal}) for e in events)
        )

        assert ledger.main([str(file)]) == 1


class TestSentences:
    def test_an_unknown_verb_is_shown_as_it_stands(self) -> None:
        event = AuditEvent(verb="sauna.heated", subject="sauna:1", data={})

        assert record.sentence(event) == "sauna.heated 1"

    def test_what_an_event_does_not_hold_is_a_dash(self) -> None:
        event = AuditEvent(verb="rules.frozen", subject="round:x", data={})

        assert record.sentence(event).endswith(f"sheet: {record.UNKNOWN}.")

    def test_a_long_list_is_cut(self) -> None:
        codes = [f"h{number}" for number in range(15)]
        event = AuditEvent(
            verb="projects.added", subject="process:x", data={"codes": codes}
        )

        words = record.sentence(event)

        assert "h11 and 3 more" in words
        assert "h12" not in words

    @pytest.mark.parametrize(
        ("verb", "data", "words"),
        [
            ("roll.drawn_up", {"size": 1}, "was drawn up: 1 person."),
            ("roll.drawn_up", {"size": 1200}, "was drawn up: 1200 people."),
            ("round.tallied", {"ballots": 1}, "was counted: 1 ballot."),
            ("round.planned", {"budgets": {"": 5_00}}, "was written: €5."),
            ("round.planned", {"budgets": {"a": 5_00}}, "was written: a €5."),
            (
                "decision.recorded",
                {"body": "Board", "decided_on": "soon"},
                "Board, soon. It follows the result of the vote.",
            ),
        ],
    )
    def test_figures_are_written_as_people_write_them(self, verb, data, words) -> None:
        event = AuditEvent(verb=verb, subject="round:x", data={"deviations": []} | data)

        assert record.sentence(event).endswith(words)

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"feasible": True, "cost": 12_000_00}, "feasible, €12,000"),
            ({"feasible": False, "cost": None}, "not feasible"),
        ],
    )
    def test_a_review_says_its_verdict(self, data, words) -> None:
        event = AuditEvent(verb="proposal.reviewed", subject="proposal:P3", data=data)

        assert record.sentence(event) == f"Proposal P3 was reviewed: {words}."

    def test_a_decision_says_how_far_it_follows_the_vote(self) -> None:
        data = {"body": "City board", "decided_on": "2026-11-10", "deviations": [{}]}
        event = AuditEvent(verb="decision.recorded", subject="round:x", data=data)

        assert record.sentence(event) == (
            "The decision was written down: City board, 10 November 2026. "
            "It differs from the result of the vote in 1 project."
        )
