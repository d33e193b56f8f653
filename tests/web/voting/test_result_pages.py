"""The result: nowhere before the close, then of staff, and once published of all."""

import re

import make
import pytest
from django.urls import reverse
from reading import title, words

from participation.models import Membership, Role
from voting import exports
from voting.actions import results
from voting.tally.options import Misfit, Options
from voting.tally.outcome import Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

PAGES = ["vote", "ballot", "receipt", "check", "rules", "result"]
FILES = ["all.pb", "all.csv", "all.json"]


def _page(voting_round) -> str:
    return reverse("voting:result", args=[voting_round.process.slug])


def _file(voting_round, name: str) -> str:
    return f"{_page(voting_round)}{name}"


@pytest.fixture
def voting_round():
    """Give an open round in which a won, then c, then b."""
    process = make.process(title={"en": "The shores of Kajaani"})
    made = make.voting_round(process)
    for choices in (["a"], ["a", "c"], ["a", "b", "c"]):
        make.ballot(made, choices)
    return made


@pytest.fixture
def published(voting_round):
    return make.tallied(voting_round, published=True)


class TestBeforeTheClose:
    @pytest.mark.parametrize("role", [None, *Role])
    def test_there_are_words_and_no_numbers_for_anybody(
        self, client, voting_round, role
    ) -> None:
        if role:
            client.force_login(make.staff(voting_round.process, role))

        text = words(client.get(_page(voting_round)).text)

        assert "There is no result before the vote closes." in text
        assert not re.search(r"[0-9]", text)

    @pytest.mark.parametrize("role", [None, *Role])
    @pytest.mark.parametrize("name", FILES)
    def test_there_is_no_file_for_anybody(
        self, client, voting_round, role, name
    ) -> None:
        if role:
            client.force_login(make.staff(voting_round.process, role))

        response = client.get(_file(voting_round, name))

        assert response.status_code == 403
        assert "There is no result before the vote closes." in words(response.text)

    @pytest.mark.parametrize("role", [None, *Role])
    def test_no_page_of_the_vote_depends_on_what_is_in_the_box(
        self, client, voting_round, role
    ) -> None:
        if role:
            client.force_login(make.staff(voting_round.process, role))

        before = [self._seen(client, voting_round, name) for name in PAGES]
        for _voter in range(5):
            make.ballot(voting_round, ["b"])

        assert [self._seen(client, voting_round, name) for name in PAGES] == before

    def _seen(self, client, voting_round, name: str) -> str:
        names = [voting_round.process.slug, *(["all"] if name == "ballot" else [])]
        return words(client.get(reverse(f"voting:{name}", args=names)).text)

    def test_the_time_may_be_over_before_the_count(
        self, client, voting_round, clock
    ) -> None:
        clock.move_to(voting_round.phase.ends_at)

        text = words(client.get(_page(voting_round)).text)

        assert "The ballots are being counted" in text
        assert client.get(_file(voting_round, "all.pb")).status_code == 403


class TestBetweenCloseAndPublication:
    @pytest.fixture
    def counted(self, voting_round):
        return make.tallied(voting_round)

    @pytest.mark.parametrize(
        "role", [None, Role.REVIEWER, Role.MODERATOR, Role.POLLING_CLERK]
    )
    def test_others_are_told_that_it_is_being_checked(
        self, client, counted, role
    ) -> None:
        client.force_login(make.staff(counted.process, role) if role else make.user())

        response = client.get(_page(counted))

        assert "The result is being checked" in words(response.text)
        assert 'data-code="not_published"' in response.text
        assert "Funded" not in words(response.text)
        assert client.get(_file(counted, "all.csv")).status_code == 403

    @pytest.mark.parametrize("role", [Role.ORGANISER, Role.AUDITOR])
    def test_organisers_and_auditors_see_it_marked_as_not_published(
        self, client, counted, role
    ) -> None:
        client.force_login(make.staff(counted.process, role))

        response = client.get(_page(counted))

        assert "Not published" in words(response.text)
        assert "Project a is funded." in words(response.text)
        assert "no-store" in response["Cache-Control"]
        file = client.get(_file(counted, "all.csv"))
        assert file.status_code == 200
        assert "no-store" in file["Cache-Control"]

    def test_an_organiser_without_a_second_factor_is_led_to_setting_one_up(
        self, client, counted
    ) -> None:
        person = make.user()
        Membership.objects.create(
            process=counted.process, user=person, role=Role.ORGANISER
        )
        client.force_login(person)

        response = client.get(_page(counted))

        assert response["Location"] == reverse("mfa_index")


class TestPublished:
    def test_says_what_is_funded_and_why(self, client, published) -> None:
        text = words(client.get(_page(published)).text)

        assert "3 people voted on 3 projects. The budget is €50,000." in text
        assert "Project a is funded. It got 3 votes and came in place 1." in text
        assert "Project b is not funded. It got 1 vote and came in place 3." in text
        assert "It costs €20,000, but only €10,000 was left." in text

    def test_says_it_in_the_language_of_the_page(self, client, published) -> None:
        client.cookies["django_language"] = "sv"

        text = words(client.get(_page(published)).text)

        assert "Hanke a får finansiering." in text

    def test_shows_votes_and_money_as_pictures_that_are_tables(
        self, client, published
    ) -> None:
        text = client.get(_page(published)).text

        assert text.count('<table class="bars"') == 3
        assert "Project a (funded) 3 Project c (funded) 2 Project b 1" in words(text)
        assert "Project a €20,000 Project c €20,000 Left €10,000" in words(text)

    def test_offers_everything_needed_to_count_again(self, client, published) -> None:
        text = client.get(_page(published)).text

        for name in FILES:
            assert f'href="{_file(published, name)}"' in text
        slug = published.process.slug
        assert f'href="{reverse("voting:rules_file", args=[slug])}"' in text
        assert f'href="{reverse("participation:record_file", args=[slug])}"' in text
        pot = published.sheet.pots[0]
        outcome = Outcome.from_json(published.tallies.get().result_text)
        assert exports.recount_command(published, pot, outcome) in words(text)
        assert published.tallies.get().sha256 in text

    def test_waits_for_the_decision(self, client, published) -> None:
        text = words(client.get(_page(published)).text)

        assert "What is decided on the result is written here" in text

    def test_of_a_replay_waits_for_no_decision(self, client) -> None:
        replayed = make.voting_round(make.process(is_replay=True))
        make.ballot(replayed, ["a"])
        make.tallied(replayed, published=True)

        text = words(client.get(_page(replayed)).text)

        assert "Project a is funded." in text
        assert "The decision" not in text

    def test_shows_the_decision_and_marks_where_it_differs(
        self, client, published, clock
    ) -> None:
        results.record_decision(
            voting_round=published,
            organiser=make.staff(published.process),
            body="City board",
            decided_on=make.NOW.date(),
            paragraph="§ 214",
            link="https://example.org/minutes",
            note="To be built next summer.",
            deviations=[
                results.NewDeviation("all", "c", "The ground does not bear it."),
                results.NewDeviation("all", "b", "It was found to be urgent."),
            ],
            now=make.NOW + 3 * make.DAY,
        )

        response = client.get(_page(published))

        text = words(response.text)
        for told in ("City board", "15 November 2026", "§ 214", "next summer"):
            assert told in text
        assert 'href="https://example.org/minutes"' in response.text
        assert "Not funded by the decision The ground does not bear it." in text
        assert "Funded by the decision It was found to be urgent." in text

    def test_reports_a_tie_and_whether_it_mattered(self, client) -> None:
        voting_round = make.voting_round(budgets={"": 20_000_00})
        make.ballot(voting_round, ["a", "b"])
        made = make.tallied(voting_round, published=True)

        text = words(client.get(_page(made)).text)

        assert "These projects were tied: " in text
        assert "In another order, other projects would be funded." in text

    def test_takes_at_most_eight_queries(
        self, client, published, django_assert_max_num_queries
    ) -> None:
        client.force_login(make.user())

        with django_assert_max_num_queries(8):
            client.get(_page(published))

    def test_escapes_what_organisers_wrote(self, client) -> None:
        process = make.process()
        make.project(process, "a", title={"en": "<b>Pier</b> & co"})
        voting_round = make.voting_round(process, costs={})
        make.ballot(voting_round, ["a"])
        made = make.tallied(voting_round, published=True)

        text = client.get(_page(made)).text

        assert "<b>Pier" not in text
        assert "&amp;amp;" not in text
        assert "<b>Pier</b> & co is funded." in words(text)


class TestTurnout:
    def test_is_told_against_the_list_of_voters(self, client) -> None:
        process = make.process()
        voting_round = make.voting_round(process, frozen=False, eligibility="list")
        organiser, before = make.staff(process), make.NOW - 2 * make.DAY
        voters = [make.user(f"v{number}@example.org") for number in range(4)]
        make.rounds.import_roll(
            voting_round=voting_round,
            organiser=organiser,
            lines=[
                make.rounds.RollLine(line, voter.email)
                for line, voter in enumerate(voters, start=1)
            ],
            now=before,
        )
        make.rounds.freeze_rules(
            voting_round=voting_round, organiser=organiser, now=before
        )
        make.ballot(voting_round, ["a"], voters[0])
        made = make.tallied(voting_round, published=True)

        text = words(client.get(_page(made)).text)

        assert "Turnout 25% of 4 on the list of voters" in text

    def test_is_not_guessed_where_nobody_knows_who_could_vote(
        self, client, published
    ) -> None:
        text = words(client.get(_page(published)).text)

        assert "3 Ballots cast" in text or "Ballots cast 3" in text
        assert "Turnout" not in text


class TestManyBallotPapers:
    @pytest.fixture
    def districts(self):
        process = make.process()
        for code, people in (("lohtaja", 200), ("purola", None)):
            district = make.district(process, code, population=people)
            make.project(process, f"{code}-a", district=district)
        voting_round = make.voting_round(
            process,
            costs={},
            scope="district",
            budgets={"lohtaja": 30_000_00, "purola": 20_000_00},
        )
        for code in ("lohtaja", "lohtaja", "purola"):
            make.ballot(voting_round, [f"{code}-a"], pot=code)
        return make.tallied(voting_round, published=True)

    def test_begin_with_an_overview(self, client, districts) -> None:
        text = client.get(_page(districts)).text

        assert "3 ballots were cast." in words(text)
        assert "Lohtaja 2 1% 1 of 1 €10,000 €20,000" in words(text)
        assert "Purola 1 \N{EN DASH} 1 of 1 €10,000 €10,000" in words(text)
        assert 'href="?pot=purola"' in text

    def test_have_no_turnout_where_nobody_knows_who_could_vote(
        self, client, districts
    ) -> None:
        districts.process.districts.update(population=None)

        text = words(client.get(_page(districts)).text)

        assert "Turnout" not in text
        assert "Purola 1 1 of 1 €10,000 €10,000" in text

    def test_tell_apart_what_got_a_part_of_its_cost(self, client) -> None:
        process = make.process()
        lohtaja, purola = (make.district(process, c) for c in ("lohtaja", "purola"))
        for code, place in (("pier", lohtaja), ("sauna", lohtaja), ("bench", purola)):
            make.project(process, code, district=place, cost=10_000_00)
        voting_round = make.voting_round(
            process,
            costs={},
            scope="district",
            budgets={"lohtaja": 15_000_00, "purola": 10_000_00},
            options=Options(misfit=Misfit.STOP, part_fund=True),
        )
        make.ballot(voting_round, ["pier", "sauna"], pot="lohtaja")
        make.ballot(voting_round, ["bench"], pot="purola")
        made = make.tallied(voting_round, published=True)

        overview = words(client.get(_page(made)).text)
        alone = words(client.get(_page(made), {"pot": "lohtaja"}).text)

        assert "Lohtaja 1 1 of 2 and 1 in part €15,000 €0" in overview
        assert "Purola 1 1 of 1 €10,000 €0" in overview
        assert "Projects funded 1 of 2 and 1 in part Money used" in alone

    def test_have_a_page_each(self, client, districts) -> None:
        text = client.get(_page(districts), {"pot": "purola"}).text

        assert title(text).startswith("Purola: result")
        assert "Project purola-a" in words(text)
        assert "Project lohtaja-a" not in words(text)
        assert "purola.pb" in text

    def test_that_are_not_there_are_not_found(self, client, districts) -> None:
        assert client.get(_page(districts), {"pot": "x"}).status_code == 404

    def test_take_at_most_eight_queries(
        self, client, districts, django_assert_max_num_queries
    ) -> None:
        client.force_login(make.user())

        with django_assert_max_num_queries(8):
            client.get(_page(districts))
