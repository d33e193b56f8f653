"""Reading processes, districts and the record through the API."""

from datetime import timedelta

import make
import pytest
from django.urls import reverse
from make import DAY, NOW

from participation import audit, ledger
from participation.api import EVENTS_PER_PAGE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

URL = reverse("participation_api:processes")


def read(client, name, slug, **query):
    return client.get(reverse(f"participation_api:{name}", args=[slug]), query)


class TestProcesses:
    def test_are_listed_running_first(self, client) -> None:
        past, running, coming = make.process(), make.process(), make.process()
        make.phase(past, "vote", starts=-3 * DAY, ends=-2 * DAY)
        make.phase(running, "vote")
        make.phase(coming, "vote", starts=DAY, ends=2 * DAY)

        slugs = [process["slug"] for process in client.get(URL).json()]

        assert slugs == [running.slug, coming.slug, past.slug]

    def test_are_left_out_before_they_are_published(self, client) -> None:
        process = make.process(published=False)
        client.force_login(make.staff(process))

        assert client.get(URL).json() == []
        assert read(client, "process", process.slug).status_code == 404

    def test_are_published_at_their_moment(self, client, clock) -> None:
        process = make.process(published_at=NOW)

        clock.move_to(NOW - timedelta(seconds=1))
        before = client.get(URL).json()
        clock.move_to(NOW)
        after = client.get(URL).json()

        assert before == []
        assert [found["slug"] for found in after] == [process.slug]

    def test_are_read_in_as_many_queries_however_many_there_are(
        self, client, django_assert_num_queries
    ) -> None:
        for _number in range(10):
            make.phase(make.process(), "vote")

        with django_assert_num_queries(2):
            assert len(client.get(URL).json()) == 10

    def test_look_at_no_session(self, client, django_assert_num_queries) -> None:
        client.force_login(make.user())
        make.process()

        with django_assert_num_queries(2):
            response = client.get(URL)

        assert "Cookie" not in response["Vary"].replace("Accept-Language", "")


class TestProcess:
    def test_comes_with_phases_and_districts(self, client) -> None:
        process = make.process(description={"fi": "**Näin**"}, contact="a@example.org")
        make.phase(process, "propose", starts=-3 * DAY, ends=-DAY)
        make.phase(process, "vote")
        east = make.district(process, "east", population=1200)
        make.district(process, "shore", parent=east)

        found = read(client, "process", process.slug).json()

        assert found["title"] == process.title
        assert found["description"] == {"fi": "**Näin**"}
        assert found["budget"] == 100_000_00
        assert [(p["kind"], p["state"]) for p in found["phases"]] == [
            ("propose", "over"),
            ("vote", "open"),
        ]
        assert found["phases"][1]["starts_at"] == "2026-11-14T10:00:00Z"
        assert [(d["code"], d["part_of"]) for d in found["districts"]] == [
            ("east", None),
            ("shore", "east"),
        ]

    @pytest.mark.parametrize(
        ("offset", "state"),
        [
            (-DAY - timedelta(seconds=1), "coming"),
            (-DAY, "open"),
            (DAY - timedelta(seconds=1), "open"),
            (DAY, "over"),
        ],
    )
    def test_takes_the_state_of_a_phase_from_the_clock(
        self, client, clock, offset, state
    ) -> None:
        process = make.process()
        make.phase(process, "vote")
        clock.move_to(NOW + offset)

        (phase,) = read(client, "process", process.slug).json()["phases"]

        assert phase["state"] == state

    def test_that_does_not_exist_is_not_found(self, client) -> None:
        response = read(client, "process", "nowhere")

        assert response.status_code == 404
        assert [e["code"] for e in response.json()["errors"]] == ["not_found"]

    def test_is_read_in_three_queries(self, client, django_assert_num_queries) -> None:
        process = make.process()
        for number in range(8):
            make.district(process, f"d{number}")

        with django_assert_num_queries(3):
            read(client, "process", process.slug)


class TestDistricts:
    def test_come_with_their_boundaries(self, client) -> None:
        process = make.process()
        square = {
            "type": "Polygon",
            "coordinates": [[[27.7, 64.2], [27.8, 64.2], [27.8, 64.3], [27.7, 64.2]]],
        }
        make.district(process, "east", geometry=square)
        make.district(process, "west")

        found = read(client, "districts", process.slug).json()

        assert [(d["code"], d["geometry"]) for d in found] == [
            ("east", square),
            ("west", None),
        ]


class TestRecord:
    def fill(self, process, number) -> None:
        for step in range(number):
            audit.record(
                process,
                "phase.opened",
                subject="phase:vote",
                now=NOW + timedelta(seconds=step),
                money=12_50,
                names={"fi": "Ääni"},
            )

    def test_holds_events_whose_seals_can_be_checked(self, client) -> None:
        process = make.process()
        self.fill(process, 3)

        record = read(client, "record", process.slug).json()

        assert record["count"] == 3
        assert ledger.flaws(record["results"]) == []

    def test_comes_in_pages_that_make_one_chain(self, client) -> None:
        process = make.process()
        self.fill(process, EVENTS_PER_PAGE + 5)

        first = read(client, "record", process.slug).json()
        second = read(client, "record", process.slug, page=2).json()

        assert (first["page"], first["pages"]) == (1, 2)
        assert len(second["results"]) == 5
        assert ledger.flaws(first["results"] + second["results"]) == []

    @pytest.mark.parametrize(
        "page", ["2", "0", "-1", "x", "", "1.0", "\N{FULLWIDTH DIGIT ONE}"]
    )
    def test_has_no_other_pages(self, client, page) -> None:
        process = make.process()
        self.fill(process, 1)

        assert read(client, "record", process.slug, page=page).status_code == 404

    def test_that_is_empty_has_one_empty_page(self, client) -> None:
        record = read(client, "record", make.process().slug).json()

        assert (record["pages"], record["results"]) == (1, [])

    def test_is_read_in_four_queries(self, client, django_assert_num_queries) -> None:
        process = make.process()
        self.fill(process, 20)

        with django_assert_num_queries(4):
            read(client, "record", process.slug)
