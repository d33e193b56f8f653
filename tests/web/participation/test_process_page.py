"""The page of a process says what happens now, and what a resident can do today."""

import make
import pytest
from django.urls import reverse

from participation.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[27.7, 64.2], [27.8, 64.2], [27.8, 64.3], [27.7, 64.2]]],
}


def _url(process) -> str:
    return reverse("participation:process", args=[process.slug])


class TestToday:
    @pytest.mark.parametrize(
        ("kind", "words", "link"),
        [
            ("propose", "Send your idea", "proposals:submit"),
            ("review", "The ideas are being checked", "proposals:list"),
            ("deliberate", "A panel of residents is at work", "proposals:list"),
        ],
    )
    def test_an_open_phase_is_told_with_what_one_can_do(
        self, client, kind, words, link
    ) -> None:
        process = make.process()
        make.phase(process, kind)

        page = client.get(_url(process)).text

        assert words in page
        assert f'href="{reverse(link, args=[process.slug])}"' in page
        assert "Until" in page

    def test_an_open_vote_leads_to_the_ballot(self, client) -> None:
        voting_round = make.voting_round()

        page = client.get(_url(voting_round.process)).text

        assert "Vote now" in page
        ballot = reverse("voting:vote", args=[voting_round.process.slug])
        assert f'href="{ballot}"' in page

    def test_a_vote_without_published_rules_leads_nowhere(self, client) -> None:
        voting_round = make.voting_round(frozen=False)

        page = client.get(_url(voting_round.process)).text

        assert "Voting has not begun" in page
        assert "Vote now" not in page

    def test_a_counted_vote_waits_for_its_publication(self, client) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        make.tallied(voting_round)

        page = client.get(_url(voting_round.process)).text

        assert "The result is coming" in page

    def test_a_published_result_is_linked(self, client) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        make.tallied(voting_round, published=True)
        make.phase(voting_round.process, "result")

        page = client.get(_url(voting_round.process)).text

        assert "The result is here" in page
        assert reverse("voting:result", args=[voting_round.process.slug]) in page

    def test_building_leads_to_what_was_chosen(self, client) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        make.tallied(voting_round, published=True)
        make.phase(voting_round.process, "implement")

        page = client.get(_url(voting_round.process)).text

        assert "What was decided is being built" in page
        assert "See the result" in page

    def test_between_two_phases_the_next_one_is_named(self, client) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-3 * make.DAY, ends=-2 * make.DAY)
        make.phase(process, "vote", starts=2 * make.DAY, ends=3 * make.DAY)

        page = client.get(_url(process)).text

        assert "Nothing to do just now" in page
        assert "Next: Voting, from 17 November 2026." in page

    def test_before_a_vote_whose_rules_are_frozen_they_can_be_read(
        self, client
    ) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-3 * make.DAY, ends=-2 * make.DAY)
        make.voting_round(process, starts=2 * make.DAY, ends=3 * make.DAY)

        page = client.get(_url(process)).text

        assert "Nothing to do just now" not in page
        assert "The vote comes next" in page
        assert "Read the rules" in page
        assert f'href="{reverse("voting:rules", args=[process.slug])}"' in page
        assert "Next: Voting, from 17 November 2026." in page

    def test_before_a_vote_without_frozen_rules_there_are_none_to_read(
        self, client
    ) -> None:
        voting_round = make.voting_round(
            starts=2 * make.DAY, ends=3 * make.DAY, frozen=False
        )

        page = client.get(_url(voting_round.process)).text

        assert "This has not begun yet" in page
        assert "Read the rules" not in page

    def test_between_two_phases_without_ideas_there_is_nothing_to_read(
        self, client
    ) -> None:
        process = make.process()
        make.phase(process, "deliberate", starts=-3 * make.DAY, ends=-2 * make.DAY)
        make.phase(process, "vote", starts=2 * make.DAY, ends=3 * make.DAY)

        page = client.get(_url(process)).text

        assert "There is nothing to do before the next phase begins." in page

    def test_a_result_without_a_vote_is_the_citys_decision(self, client) -> None:
        process = make.process()
        make.phase(process, "result")

        page = client.get(_url(process)).text

        assert "The decision is being made" in page

    def test_after_the_vote_the_result_comes_before_the_next_phase(
        self, client
    ) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        make.phase(
            voting_round.process, "implement", starts=make.DAY, ends=make.DAY * 9
        )

        page = client.get(_url(voting_round.process)).text

        assert "The result is coming" in page
        assert "Next: Building" in page

    def test_a_process_that_is_over_still_waits_for_its_result(self, client) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)

        page = client.get(_url(voting_round.process)).text

        assert "The result is coming" in page
        assert "This process has ended" not in page

    def test_before_the_first_phase_it_says_what_is_coming(self, client) -> None:
        process = make.process()
        make.phase(process, "propose", starts=2 * make.DAY, ends=3 * make.DAY)

        page = client.get(_url(process)).text

        assert "This has not begun yet" in page
        assert "Next: Collecting ideas, from 17 November 2026." in page

    def test_a_process_that_is_over_says_so(self, client) -> None:
        process = make.process()
        make.phase(process, "propose", starts=-3 * make.DAY, ends=-2 * make.DAY)

        page = client.get(_url(process)).text

        assert "This process has ended" in page

    def test_a_process_without_phases_says_so(self, client) -> None:
        process = make.process()

        page = client.get(_url(process)).text

        assert "Nothing has been planned yet" in page

    def test_of_two_open_phases_the_vote_comes_first(self, client) -> None:
        voting_round = make.voting_round()
        make.phase(voting_round.process, "propose", starts=-make.DAY / 2)

        page = client.get(_url(voting_round.process)).text

        assert "Vote now" in page


class TestContent:
    def test_a_text_in_another_language_is_marked(self, client) -> None:
        process = make.process(description={"fi": "Ranta **kuntoon**."})

        page = client.get(_url(process)).text

        assert '<div lang="fi"><p>Ranta <strong>kuntoon</strong>.</p>' in page

    def test_districts_are_drawn_and_listed(self, client) -> None:
        process = make.process()
        make.district(process, "lohtaja", geometry=SQUARE)
        make.district(process, "keskusta")

        page = client.get(_url(process)).text

        assert "<svg" in page
        assert "Lohtaja" in page
        assert "Keskusta" in page

    def test_districts_without_boundaries_are_a_list(self, client) -> None:
        process = make.process()
        whole = make.district(process, "kajaani")
        make.district(process, "lohtaja", parent=whole)

        page = client.get(_url(process)).text

        assert "Lohtaja" in page
        assert "map__picture" not in page

    def test_a_single_district_goes_without_saying(self, client) -> None:
        process = make.process()
        make.district(process, "lohtaja")

        page = client.get(_url(process)).text

        assert "Lohtaja" not in page

    def test_the_newest_proposals_are_shown(self, client) -> None:
        process = make.process()
        make.phase(process, "propose")
        make.proposal(process, title="Laituri")

        page = client.get(_url(process)).text

        assert "Newest proposals" in page
        assert "Laituri" in page

    def test_contact_and_money_are_shown(self, client) -> None:
        process = make.process(contact="osallisuus@example.org")

        page = client.get(_url(process)).text

        assert "osallisuus@example.org" in page
        assert "€100,000" in page


class TestVisibility:
    def test_an_unpublished_process_is_nowhere_to_be_found(self, client) -> None:
        process = make.process(published=False)
        client.force_login(make.user())

        assert client.get(_url(process)).status_code == 404

    def test_people_with_a_role_get_a_preview(self, client) -> None:
        process = make.process(published=False)
        client.force_login(make.staff(process, Role.AUDITOR))

        page = client.get(_url(process)).text

        assert "Preview: not public yet" in page

    def test_superusers_see_no_more_than_others(self, client) -> None:
        process = make.process(published=False)
        client.force_login(make.user(is_superuser=True, is_staff=True))

        assert client.get(_url(process)).status_code == 404


class TestNavigation:
    def test_the_result_is_there_once_the_vote_has_ended(self, client) -> None:
        ended = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        running = make.voting_round()

        after = client.get(_url(ended.process)).text
        before = client.get(_url(running.process)).text

        result = reverse("voting:result", args=[ended.process.slug])
        assert result in after
        assert "/result/" not in before

    def test_without_a_vote_there_is_no_link_to_one(self, client) -> None:
        process = make.process()
        make.phase(process, "propose")

        page = client.get(_url(process)).text

        assert f"/p/{process.slug}/vote/" not in page
        assert f"/p/{process.slug}/proposals/" in page


def test_the_page_costs_at_most_ten_queries(
    client, django_assert_max_num_queries
) -> None:
    voting_round = make.voting_round()
    process = voting_round.process
    make.phase(process, "propose")
    for number in range(5):
        make.district(process, f"district-{number}", geometry=SQUARE)
        make.proposal(process)
    client.force_login(make.user())

    with django_assert_max_num_queries(10):
        response = client.get(_url(process))

    assert response.status_code == 200


def test_the_districts_come_as_geojson(client) -> None:
    process = make.process()
    whole = make.district(process, "kajaani", geometry=SQUARE, population=36_000)
    make.district(process, "lohtaja", geometry=SQUARE, parent=whole)
    make.district(process, "ei-rajaa")

    response = client.get(reverse("participation:districts", args=[process.slug]))

    assert response["Content-Type"] == "application/geo+json"
    found = response.json()
    assert found["type"] == "FeatureCollection"
    assert [one["id"] for one in found["features"]] == ["kajaani", "lohtaja"]
    assert found["features"][0]["geometry"] == SQUARE
    assert found["features"][1]["properties"] == {
        "code": "lohtaja",
        "name": "Lohtaja",
        "parent": "kajaani",
        "population": None,
    }
