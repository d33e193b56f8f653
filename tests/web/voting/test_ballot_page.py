"""The ballot page: anybody ticks, nothing is lost, and nothing is cast."""

import make
import pytest
from django.urls import reverse
from polling import listed
from reading import announcement, offered, ticked, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HTMX = {"HX-Request": "true"}


def _vote(voting_round) -> str:
    return reverse("voting:vote", args=[voting_round.process.slug])


def _ballot(voting_round, pot: str = "all") -> str:
    return reverse("voting:ballot", args=[voting_round.process.slug, pot])


def _review(voting_round, pot: str = "all") -> str:
    return reverse("voting:review", args=[voting_round.process.slug, pot])


@pytest.fixture
def limited():
    """Give an open round whose choices have to fit into 50 000 €."""
    return make.voting_round(is_spending_limited=True)


class TestBallotPage:
    def test_is_the_first_page_of_a_vote_with_one_ballot(self, client, limited) -> None:
        response = client.get(_vote(limited))

        assert response.status_code == 200
        assert set(offered(response.text)) == {"a", "b", "c"}
        assert f'action="{_ballot(limited)}' in response.text

    def test_needs_no_account(self, client, limited) -> None:
        response = client.post(_ballot(limited), {"choices": ["a"]})

        assert response.status_code == 303
        assert response["Location"] == _review(limited)

    def test_says_that_nothing_is_cast_and_how_to_go_on(self, client, limited) -> None:
        text = client.get(_vote(limited)).text

        assert "Not cast yet" in words(text)
        assert "Review and vote" in text
        assert "disabled" not in text

    def test_shows_title_cost_summary_and_details_of_each_project(self, client) -> None:
        process = make.process()
        make.project(process, "pier", cost=18_000_00, summary={"en": "For swimmers."})
        voting_round = make.voting_round(process, costs={})

        text = client.get(_vote(voting_round)).text

        assert "Project pier €18,000 For swimmers. Read more" in words(text)
        assert f'href="/p/{process.slug}/projects/pier/"' in text

    @pytest.mark.parametrize(
        "kind", [{}, {"ballot_kind": "choose_one"}, {"ballot_kind": "ranked"}]
    )
    def test_shows_what_a_project_costs_to_run_and_how_sure_its_cost_is(
        self, client, kind
    ) -> None:
        process = make.process()
        make.project(process, "hall", cost=20_000_00, upkeep=500_00)
        for code, low, high in (("a", 18, 25), ("b", None, 25), ("c", 18, None)):
            make.project(
                process,
                code,
                cost=20_000_00,
                cost_low=low and low * 1_000_00,
                cost_high=high and high * 1_000_00,
            )
        voting_round = make.voting_round(process, costs={}, **kind)

        text = words(client.get(_vote(voting_round)).text)

        assert "€20,000, and about €500 a year to run" in text
        assert "€20,000 Estimated between €18,000 and €25,000; €20,000 counts." in text
        assert "€20,000 Estimated at €25,000 at most; €20,000 counts." in text
        assert "€20,000 Estimated at €18,000 at least; €20,000 counts." in text

    def test_takes_at_most_eight_queries(
        self, client, django_assert_max_num_queries
    ) -> None:
        costs = {f"h{number:02}": 1_000_00 for number in range(40)}
        voting_round = make.voting_round(costs=costs, min_age=12, age_on=make.NOW)
        client.force_login(make.user())

        with django_assert_max_num_queries(8):
            client.get(_ballot(voting_round))

    def test_is_kept_by_no_cache(self, client, limited) -> None:
        for url in (_vote(limited), _ballot(limited)):
            assert "no-store" in client.get(url)["Cache-Control"]

    def test_of_an_unknown_pot_is_not_found(self, client, limited) -> None:
        assert client.get(_ballot(limited, "nowhere")).status_code == 404

    def test_warns_somebody_who_cannot_cast_it(self, client) -> None:
        voting_round = listed([make.rounds.RollLine(1, "listed@example.org")])
        client.force_login(make.user())

        text = client.get(_ballot(voting_round)).text

        assert 'data-code="not_on_roll"' in text

    def test_tells_who_has_voted_that_the_last_one_counts(
        self, client, limited
    ) -> None:
        voter = make.user()
        make.ballot(limited, ["a"], voter)
        client.force_login(voter)

        assert "You have voted already" in client.get(_ballot(limited)).text


class TestOrder:
    @pytest.fixture
    def many(self):
        process = make.process()
        for code, title, cost in [
            ("h1", "Äänitorni", 3_000_00),
            ("h2", "Zipline", 1_000_00),
            ("h3", "Öljylamppu", 2_000_00),
            ("h4", "Aita", 4_000_00),
            ("h5", "Åbo-penkki", 5_000_00),
        ]:
            make.project(process, code, cost=cost, title={"en": title})
        return make.voting_round(process, costs={})

    def test_is_drawn_for_each_voter_and_stays_while_reloading(
        self, client, many
    ) -> None:
        orders = set()
        for _voter in range(20):
            client.cookies.clear()
            first = offered(client.get(_ballot(many)).text)
            assert offered(client.get(_ballot(many)).text) == first
            orders.add(tuple(first))

        assert len(orders) > 5

    def test_goes_from_a_to_z_as_in_finnish(self, client, many) -> None:
        codes = offered(client.get(f"{_ballot(many)}?order=title").text)

        assert codes == ["h4", "h2", "h5", "h1", "h3"]

    def test_goes_from_the_cheapest_to_the_dearest(self, client, many) -> None:
        codes = offered(client.get(f"{_ballot(many)}?order=cost").text)

        assert codes == ["h2", "h3", "h1", "h4", "h5"]

    def test_goes_by_district_where_there_are_several(self, client) -> None:
        process = make.process()
        for code, district in (("h1", "purola"), ("h2", "lohtaja"), ("h3", "purola")):
            place = process.districts.filter(code=district).first()
            place = place or make.district(process, district)
            make.project(process, code, district=place)
        voting_round = make.voting_round(process, costs={})

        page = client.get(f"{_ballot(voting_round)}?order=district")

        assert offered(page.text)[0] == "h2"
        assert "By district" in words(page.text)
        assert "€10,000 Lohtaja" in words(page.text)

    def test_is_the_drawn_one_when_nonsense_is_asked_for(self, client, many) -> None:
        drawn = offered(client.get(_ballot(many)).text)

        assert offered(client.get(f"{_ballot(many)}?order=x'").text) == drawn


class TestSums:
    def test_come_back_alone_for_htmx(self, client, limited) -> None:
        response = client.post(_ballot(limited), {"choices": ["a"]}, headers=HTMX)

        assert response.status_code == 200
        assert "<html" not in response.text
        assert 'id="ballot-summary"' in response.text
        assert "HX-Request" in response["Vary"]

    def test_are_told_in_one_short_sentence(self, client, limited) -> None:
        client.post(_ballot(limited), {"choices": ["a"]}, headers=HTMX)

        added = client.post(
            _ballot(limited), {"choices": ["a", "b"]}, headers=HTMX
        ).text
        removed = client.post(_ballot(limited), {"choices": ["b"]}, headers=HTMX).text

        assert announcement(added) == "Project b added. €40,000 used, €10,000 left."
        assert (
            announcement(removed) == "Project a taken away. €20,000 used, €30,000 left."
        )

    def test_name_no_project_when_several_changed(self, client, limited) -> None:
        response = client.post(_ballot(limited), {"choices": ["a", "b"]}, headers=HTMX)

        assert announcement(response.text) == "€40,000 used, €10,000 left."

    def test_say_by_how_much_and_what_would_be_enough(self, client) -> None:
        voting_round = make.voting_round(
            costs={"a": 30_000_00, "b": 15_000_00, "c": 8_000_00, "d": 1_000_00},
            is_spending_limited=True,
        )
        posted = {"choices": ["a", "b", "c", "d"]}

        response = client.post(_ballot(voting_round), posted, headers=HTMX)

        text = words(response.text)
        assert "€4,000 too much." in text
        # A project that costs less than what is too much would not help alone.
        enough = "Taking away one of these is enough: Project c, Project b, Project a"
        assert f"{enough} €4,000" in text

    def test_count_against_the_largest_number(self, client) -> None:
        voting_round = make.voting_round(max_choices=2)

        one = client.post(_ballot(voting_round), {"choices": ["a"]}, headers=HTMX).text
        posted = {"choices": ["a", "b", "c"]}
        three = client.post(_ballot(voting_round), posted, headers=HTMX).text

        assert announcement(one) == "Project a added. 1 of 2 chosen."
        assert announcement(three) == "3 chosen, at most 2 are allowed."
        assert "1 project too many." in words(three)

    def test_have_no_limit_to_name_in_a_round_without_one(self, client) -> None:
        voting_round = make.voting_round()
        posted = {"choices": ["a", "b", "c"]}

        text = client.post(_ballot(voting_round), posted, headers=HTMX).text

        assert announcement(text) == "3 projects chosen."
        assert "Left" not in words(text)

    def test_lead_to_the_closed_vote_when_its_time_is_over(
        self, client, limited, clock
    ) -> None:
        clock.move_to(limited.phase.ends_at)

        response = client.post(_ballot(limited), {"choices": ["a"]}, headers=HTMX)

        assert response["HX-Redirect"] == _vote(limited)


class TestProblems:
    @pytest.mark.parametrize(
        ("rules", "choices", "code", "sentence"),
        [
            ({}, [], "empty", "Choose at least one project."),
            ({"min_choices": 2}, ["a"], "too_few", "Choose at least 2 projects."),
            ({"max_choices": 1}, ["a", "b"], "too_many", "You can choose at most 1"),
            (
                {"is_spending_limited": True},
                ["a", "b", "c"],
                "over_budget",
                "Your choices cost €10,000 more than the €50,000 there is.",
            ),
            ({}, ["a", "a"], "duplicate_project", "a is on your ballot twice."),
            ({}, ["a", "zzz"], "unknown_project", "zzz is not on this ballot."),
        ],
    )
    def test_come_back_with_words_and_code(
        self, client, rules, choices, code, sentence
    ) -> None:
        voting_round = make.voting_round(**rules)

        response = client.post(_ballot(voting_round), {"choices": choices})

        assert response.status_code == 422
        assert f'data-code="{code}"' in response.text
        assert sentence in words(response.text)

    def test_take_the_focus_and_lead_to_what_can_be_taken_away(
        self, client, limited
    ) -> None:
        response = client.post(_ballot(limited), {"choices": ["a", "b", "c"]})

        assert "data-focus" in response.text
        for place in (1, 2, 3):
            assert f'href="#project-{place}"' in response.text
            assert f'id="project-{place}"' in response.text

    def test_leave_the_ticks_as_they_were(self, client, limited) -> None:
        response = client.post(_ballot(limited), {"choices": ["a", "b", "c"]})

        assert ticked(response.text) == {"a", "b", "c"}
        assert ticked(client.get(_ballot(limited)).text) == {"a", "b", "c"}

    def test_never_hold_up_a_blank_ballot_where_it_is_allowed(self, client) -> None:
        voting_round = make.voting_round(min_choices=0)

        response = client.post(_ballot(voting_round), {}, follow=True)

        assert "a blank ballot" in words(response.text)

    def test_of_hostile_input_are_no_server_error(self, client, limited) -> None:
        for choices in (["\x00"], ["a" * 100_000], ["\u202ea"], ["../../etc"]):
            response = client.post(_ballot(limited), {"choices": choices})

            assert response.status_code == 422
