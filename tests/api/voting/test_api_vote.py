"""Reading a vote and its result through the API."""

import json
from hashlib import sha256

import make
import pytest
from django.urls import reverse
from make import DAY

from participation.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BEYOND_TRUTH = ("votes", "ballots", "voters", "steps", "funded", "turnout", "tally")


def read(client, name, voting_round):
    return client.get(reverse(f"voting_api:{name}", args=[voting_round.process.slug]))


def keys_of(value) -> set[str]:
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys_of(inner)}
    if isinstance(value, list):
        return {key for inner in value for key in keys_of(inner)}
    return set()


class TestVote:
    def test_says_when_and_by_which_rules(self, client) -> None:
        voting_round = make.voting_round()

        vote = read(client, "vote", voting_round).json()

        assert vote["state"] == "open"
        assert vote["takes_ballots"] is True
        assert vote["opens_at"] == "2026-11-14T10:00:00Z"
        assert vote["closes_at"] == "2026-11-16T10:00:00Z"
        assert vote["rules"] == json.loads(voting_round.sheet_text)
        assert vote["result_published_at"] is None

    def test_shows_rules_that_hash_to_what_was_published(self, client) -> None:
        vote = read(client, "vote", make.voting_round()).json()

        text = json.dumps(
            vote["rules"], sort_keys=True, separators=(",", ":"), ensure_ascii=False
        )
        assert sha256(text.encode()).hexdigest() == vote["rules_sha256"]

    def test_shows_no_draft(self, client) -> None:
        vote = read(client, "vote", make.voting_round(frozen=False)).json()

        assert (vote["rules"], vote["rules_sha256"]) == (None, None)
        assert vote["takes_ballots"] is False

    @pytest.mark.parametrize(
        ("starts", "ends", "state"),
        [(DAY, 2 * DAY, "coming"), (-DAY, DAY, "open"), (-2 * DAY, -DAY, "over")],
    )
    def test_takes_its_state_from_the_clock(self, client, starts, ends, state) -> None:
        voting_round = make.voting_round(starts=starts, ends=ends)

        vote = read(client, "vote", voting_round).json()

        assert vote["state"] == state
        assert vote["takes_ballots"] is (state == "open")

    def test_of_a_process_that_is_not_public_is_not_found(self, client) -> None:
        voting_round = make.voting_round(make.process(published=False))
        client.force_login(make.staff(voting_round.process))

        assert read(client, "vote", voting_round).status_code == 404

    def test_is_read_in_one_query(self, client, django_assert_num_queries) -> None:
        voting_round = make.voting_round()

        with django_assert_num_queries(1):
            read(client, "vote", voting_round)


class TestResult:
    def test_is_the_document_that_can_be_downloaded(self, client) -> None:
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])
        make.tallied(voting_round, published=True)
        slug = voting_round.process.slug

        (pot,) = read(client, "result", voting_round).json()["pots"]

        download = client.get(reverse("voting:result_file", args=[slug, "all", "json"]))
        assert pot == json.loads(download.content)
        assert pot["funded"] == ["a"]
        assert sha256(pot["result_text"].encode()).hexdigest() == pot["result_sha256"]

    @pytest.mark.parametrize("state", ["open", "closed", "tallied"])
    @pytest.mark.parametrize("role", [None, Role.ORGANISER, Role.AUDITOR])
    def test_is_refused_to_everybody_before_it_is_published(
        self, client, clock, state, role
    ) -> None:
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])
        if role:
            client.force_login(make.staff(voting_round.process, role))
        if state != "open":
            clock.move_to(voting_round.phase.ends_at)
        if state == "tallied":
            make.tallied(voting_round)

        response = read(client, "result", voting_round)

        assert response.status_code == 403
        (error,) = response.json()["errors"]
        expected = "not_published" if state == "tallied" else "not_tallied"
        assert error["code"] == expected
        assert keys_of(response.json()) == {"errors", "code", "message", "field"}

    def test_leaks_through_no_other_endpoint_before_it_is_published(
        self, client, clock
    ) -> None:
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])
        make.tallied(voting_round)
        clock.move_to(voting_round.phase.ends_at)
        slug = voting_round.process.slug

        for url in [
            reverse("participation_api:processes"),
            reverse("participation_api:process", args=[slug]),
            reverse("participation_api:districts", args=[slug]),
            reverse("proposals_api:proposals", args=[slug]),
            reverse("proposals_api:projects", args=[slug]),
            reverse("proposals_api:project", args=[slug, "a"]),
            reverse("voting_api:vote", args=[slug]),
        ]:
            response = client.get(url)
            assert response.status_code == 200
            assert keys_of(response.json()).isdisjoint(BEYOND_TRUTH)

    def test_is_read_in_few_queries_whatever_its_length(
        self, client, django_assert_max_num_queries
    ) -> None:
        costs = {f"p{number}": 1000_00 for number in range(30)}
        voting_round = make.voting_round(costs=costs)
        for number in range(20):
            make.ballot(voting_round, [f"p{number}"])
        make.tallied(voting_round, published=True)

        with django_assert_max_num_queries(4):
            response = read(client, "result", voting_round)

        assert len(response.json()["pots"][0]["steps"]) == 30
