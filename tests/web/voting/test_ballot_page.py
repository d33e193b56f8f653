"""The ballot page: anybody ticks, nothing is lost, and nothing is cast."""

import make
import pytest
from django.core import signing
from django.urls import reverse
from reading import announcement, offered, ticked, words

from voting import drafts
from voting.models import VotingRound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HTMX = {"HX-Request": "true"}
DAY = make.DAY


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
        process = make.process()
        voting_round = _listed(process)
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


def _listed(process) -> VotingRound:
    """Make a round for the people on a list, with one person on it."""
    make.project(process, "a")
    make.phase(process, "vote")
    organiser = make.staff(process)
    before = make.NOW - 2 * DAY
    voting_round = make.rounds.set_up_round(
        process=process,
        organiser=organiser,
        rules=make.rules(eligibility="list"),
        now=before,
    )
    make.rounds.import_roll(
        voting_round=voting_round,
        organiser=organiser,
        lines=[make.rounds.RollLine(1, "listed@example.org")],
        now=before,
    )
    make.rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=before)
    return VotingRound.objects.select_related("phase", "process").get(
        pk=voting_round.pk
    )


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


class TestDraft:
    def test_is_there_again_after_reading_about_a_project(
        self, client, limited
    ) -> None:
        client.post(_ballot(limited), {"choices": ["b"]}, headers=HTMX)

        assert ticked(client.get(_vote(limited)).text) == {"b"}

    def test_is_kept_without_javascript_by_a_button(self, client, limited) -> None:
        posted = {"choices": ["a", "b", "c"], "keep": "1"}

        response = client.post(f"{_ballot(limited)}?order=cost", posted)

        assert response["Location"] == f"{_ballot(limited)}?order=cost"
        text = client.get(response["Location"]).text
        assert ticked(text) == {"a", "b", "c"}
        assert "Your choices are kept. They are not cast yet." in text

    def test_is_a_cookie_for_this_vote_alone_that_no_script_reads(
        self, client, limited
    ) -> None:
        client.post(_ballot(limited), {"choices": ["a"]}, headers=HTMX)

        cookie = client.cookies[drafts.DRAFT_COOKIE]

        assert cookie["path"] == _vote(limited)
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert not cookie["expires"]
        assert not cookie["max-age"]

    def test_is_nowhere_on_the_server(self, client, limited) -> None:
        client.force_login(make.user())

        client.post(_ballot(limited), {"choices": ["a"]}, headers=HTMX)

        assert set(client.session.keys()) == {
            "_auth_user_id",
            "_auth_user_backend",
            "_auth_user_hash",
        }

    def test_fits_into_a_cookie_however_long_the_ballot(self, client) -> None:
        costs = {f"a-rather-long-code-of-project-{n:03}": 100 for n in range(400)}
        voting_round = make.voting_round(costs=costs)

        client.post(_ballot(voting_round), {"choices": list(costs)}, headers=HTMX)

        assert len(client.cookies[drafts.DRAFT_COOKIE].value) < 1000
        assert ticked(client.get(_vote(voting_round)).text) == set(costs)

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda value: value[:-1] + ("A" if value[-1] != "A" else "B"),
            lambda value: "",
            lambda value: "x:y:z",
            lambda value: signing.dumps({"choices": ["a"]}, salt="another"),
        ],
    )
    def test_is_passed_over_when_it_was_tampered_with(
        self, client, limited, spoil
    ) -> None:
        client.post(_ballot(limited), {"choices": ["a"]}, headers=HTMX)
        cookie = client.cookies[drafts.DRAFT_COOKIE]
        client.cookies[drafts.DRAFT_COOKIE] = spoil(cookie.value)

        response = client.get(_vote(limited))

        assert response.status_code == 200
        assert not ticked(response.text)

    @pytest.mark.parametrize(
        "change",
        [{"pot": "gone"}, {"chosen": "xyz"}, {"chosen": None}, {"seed": None}],
    )
    def test_that_no_longer_makes_sense_is_passed_over(
        self, client, limited, change
    ) -> None:
        content = {"round": limited.pk, "owner": "", "seed": "s", "pot": "all"}
        content |= {"chosen": "1"} | change
        signed = signing.dumps(content, salt="porukka.voting.draft")
        client.cookies[drafts.DRAFT_COOKIE] = signed

        response = client.get(_vote(limited))

        assert response.status_code == 200

    def test_of_another_round_is_passed_over(self, client, limited) -> None:
        other = make.voting_round()
        client.post(_ballot(other), {"choices": ["a"]}, headers=HTMX)

        # The test client sends every cookie to every address; a browser would not.
        assert not ticked(client.get(_vote(limited)).text)

    def test_of_this_morning_is_forgotten(self, client, limited, clock) -> None:
        client.post(_ballot(limited), {"choices": ["a"]}, headers=HTMX)

        clock.shift(drafts.MAX_AGE + 1)

        assert not ticked(client.get(_vote(limited)).text)

    def test_survives_signing_in(self, client, limited) -> None:
        client.post(_ballot(limited), {"choices": ["a"]})

        client.force_login(make.user())

        assert ticked(client.get(_review(limited)).text) == {"a"}

    def test_is_not_shown_to_the_next_person_at_the_computer(
        self, client, limited
    ) -> None:
        client.force_login(make.user())
        client.post(_ballot(limited), {"choices": ["a"]})
        draft = client.cookies[drafts.DRAFT_COOKIE].value

        client.logout()
        client.cookies[drafts.DRAFT_COOKIE] = draft
        as_nobody = client.get(_vote(limited)).text
        client.cookies[drafts.DRAFT_COOKIE] = draft
        client.force_login(make.user())
        as_another = client.get(_vote(limited)).text

        assert not ticked(as_nobody)
        assert not ticked(as_another)

    def test_belongs_to_who_signed_in_on_the_way(self, client, limited) -> None:
        client.post(_ballot(limited), {"choices": ["a"]})
        client.force_login(make.user())
        client.get(_review(limited))
        draft = client.cookies[drafts.DRAFT_COOKIE].value

        client.logout()
        client.cookies[drafts.DRAFT_COOKIE] = draft

        assert not ticked(client.get(_vote(limited)).text)


class TestBefore:
    def test_opening_it_says_what_when_who_and_by_which_rules(self, client) -> None:
        voting_round = make.voting_round(
            starts=DAY, ends=3 * DAY, min_age=13, age_on=make.NOW.date()
        )

        text = client.get(_vote(voting_round)).text

        assert "Voting opens" in words(text)
        assert "Project a" in words(text)
        assert "You have to be at least 13 years old on" in words(text)
        assert voting_round.sheet_sha256 in text
        assert reverse("voting:rules", args=[voting_round.process.slug]) in text

    def test_the_rules_are_frozen_it_says_so(self, client) -> None:
        voting_round = make.voting_round(frozen=False, starts=DAY, ends=3 * DAY)

        text = client.get(_vote(voting_round)).text

        assert "the rules and the projects are published here and frozen" in words(text)
        assert "Project a" not in words(text)

    def test_a_round_is_planned_there_are_words(self, client) -> None:
        process = make.process()
        make.phase(process, "vote", starts=DAY, ends=3 * DAY)

        response = client.get(reverse("voting:vote", args=[process.slug]))

        assert response.status_code == 200
        assert "Voting is planned to open" in words(response.text)

    def test_there_is_a_voting_phase_there_is_no_page(self, client) -> None:
        process = make.process()

        response = client.get(reverse("voting:vote", args=[process.slug]))

        assert response.status_code == 404

    def test_it_opens_a_ballot_leads_back_to_the_waiting_page(self, client) -> None:
        voting_round = make.voting_round(starts=DAY, ends=3 * DAY)

        response = client.get(_ballot(voting_round))

        assert response["Location"] == _vote(voting_round)

    def test_publication_nobody_finds_it(self, client) -> None:
        voting_round = make.voting_round(make.process(published=False))

        assert client.get(_vote(voting_round)).status_code == 404


class TestOpenWithoutRules:
    def test_says_that_voting_cannot_begin(self, client) -> None:
        voting_round = make.voting_round(frozen=False)

        assert "Voting cannot begin" in words(client.get(_vote(voting_round)).text)


class TestAfter:
    def test_the_close_it_says_so_and_leads_to_the_result(
        self, client, limited, clock
    ) -> None:
        clock.move_to(limited.phase.ends_at)

        text = client.get(_vote(limited)).text

        assert "Voting is over" in words(text)
        assert reverse("voting:result", args=[limited.process.slug]) in text
        assert 'name="choices"' not in text


class TestDistricts:
    @pytest.fixture
    def per_district(self):
        process = make.process()
        square = {
            "type": "Polygon",
            "coordinates": [[[27, 64], [28, 64], [28, 65], [27, 64]]],
        }
        for code in ("lohtaja", "purola"):
            district = make.district(process, code, geometry=square)
            make.project(process, f"{code}-a", district=district)
            make.project(process, f"{code}-b", district=district)
        return make.voting_round(
            process,
            costs={},
            scope="district",
            budgets={"lohtaja": 30_000_00, "purola": 20_000_00},
        )

    def test_are_offered_by_name_money_and_number_of_projects(
        self, client, per_district
    ) -> None:
        text = client.get(_vote(per_district)).text

        for code in ("lohtaja", "purola"):
            assert _ballot(per_district, code) in text
        assert "2 projects, €30,000 to share out" in words(text)
        assert "2 projects, €20,000 to share out" in words(text)
        assert "<svg" in text

    def test_begin_with_ones_own(self, client, per_district) -> None:
        purola = per_district.process.districts.get(code="purola")
        client.force_login(make.user(home_district=purola))

        text = client.get(_vote(per_district)).text

        assert "Your district" in words(text)
        assert words(text).index("Purola") < words(text).index("Lohtaja")

    def test_say_where_a_draft_is(self, client, per_district) -> None:
        client.post(
            _ballot(per_district, "purola"), {"choices": ["purola-a"]}, headers=HTMX
        )

        text = client.get(_vote(per_district)).text

        assert "Your draft is here. Not cast yet" in words(text)

    def test_have_ballots_of_their_own(self, client, per_district) -> None:
        text = client.get(_ballot(per_district, "lohtaja")).text

        assert "Project lohtaja-a" in words(text)
        assert "Project purola-a" not in words(text)

    def test_take_few_queries(
        self, client, per_district, django_assert_max_num_queries
    ) -> None:
        client.force_login(make.user())

        with django_assert_max_num_queries(8):
            client.get(_vote(per_district))
