"""What a result says beyond the list: what it means, and what one's ballot did."""

from fractions import Fraction

import make
import pytest
from django.urls import reverse
from reading import words

from participation.models import Role
from voting.actions import answers, results
from voting.tally.options import Misfit, Options

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def _page(voting_round) -> str:
    return reverse("voting:result", args=[voting_round.process.slug])


def _effect(voting_round) -> str:
    return reverse("voting:effect", args=[voting_round.process.slug])


def _text(client, voting_round, **query) -> str:
    return words(client.get(_page(voting_round), query).text)


def _published(voting_round):
    return make.tallied(voting_round, published=True)


class TestMeaning:
    def test_says_who_got_something_and_how_close_it_was(self, client) -> None:
        text = _text(client, _published(make.voted()))

        assert "What it means" in text
        assert "How many people got how many of the projects they chose" in text
        assert "How close it was" in text
        assert "Whether each group got its share" in text

    def test_compares_votes_and_money_of_districts_and_themes(self, client) -> None:
        process = make.process()
        theme = process.categories.create(code="sport", name={"en": "Sport"})
        make.project(process, "a", district=make.district(process), category=theme)
        make.project(process, "b")
        voting_round = make.voting_round(process, costs={})
        make.ballot(voting_round, ["a"])
        make.ballot(voting_round, ["a", "b"])

        text = _text(client, _published(voting_round))

        assert "Votes and money by district" in text
        assert "District Votes Share of them" in text
        assert "Lohtaja 2 66.7% €10,000 50% 1 of 1" in text
        assert "Sport 2 66.7% €10,000 50% 1 of 1" in text
        assert "Without a theme 1 33.3% €10,000 50% 1 of 1" in text

    def test_is_left_out_of_a_count_that_was_made_without_it(self, client) -> None:
        made = _published(make.voted())
        made.tallies.update(measures={}, names={})

        text = _text(client, made)

        assert "Project a is funded." in text
        assert "What it means" not in text

    @pytest.mark.parametrize("rule", ["greedy", "mes+greedy", "mes+add1"])
    def test_comes_with_pictures_of_the_count(self, client, rule) -> None:
        made = _published(make.voted(rule=rule))

        assert "The count as a picture" in _text(client, made)


class TestVerdicts:
    def test_name_what_was_topped_up_and_what_got_a_part(self, client) -> None:
        part = make.voting_round(
            budgets={"": 50_000_00}, options=Options(part_fund=True)
        )
        topped = make.voting_round(
            budgets={"": 38_000_00},
            options=Options(misfit=Misfit.STOP, top_up_from=Fraction(4, 5)),
        )
        for voting_round in (part, topped):
            for choices in (["a", "b", "c"], ["a", "b"], ["a"]):
                make.ballot(voting_round, choices)

        assert "Funded in part" in _text(client, _published(part))
        assert "Project c (a part of its cost) €10,000" in _text(client, part)
        assert "Funded, the city adds the rest" in _text(client, _published(topped))

    def test_say_why_a_project_was_withdrawn(self, client) -> None:
        voting_round = make.voted()
        answers.withdraw_project(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            project="a",
            reason="The site is sold.",
            now=make.NOW,
        )

        text = _text(client, _published(voting_round))

        assert "Why it was withdrawn: The site is sold." in text

    def test_count_points_where_ballots_give_them(self, client) -> None:
        voting_round = make.voting_round(ballot_kind="cumulative", points=10)
        make.ballot(voting_round, ["a", "b"], points=[7, 3])

        text = _text(client, _published(voting_round))

        assert "Points per project" in text
        assert "Votes or points" not in text
        assert "7 points · €20,000" in text

    def test_tell_what_a_board_decided(self, client) -> None:
        voting_round = make.voting_round(ties="board", budgets={"": 20_000_00})
        make.ballot(voting_round, ["a", "b"])
        after = voting_round.phase.ends_at
        results.tally_round(voting_round=voting_round, now=after)
        answers.record_board_decision(
            voting_round=voting_round,
            organiser=make.staff(voting_round.process),
            order=["b", "a"],
            body="City board",
            decided_on=make.NOW.date(),
            note="By a show of hands.",
            now=after,
        )

        text = _text(client, _published(voting_round))

        assert "City board decided on 15 November 2026" in text
        assert "Project b, Project a. By a show of hands." in text


class TestMovedMoney:
    def test_is_told_of_both_pots(self, client) -> None:
        process = make.process()
        make.project(process, "east-a", district=make.district(process, "east"))
        make.project(process, "city-a", cost=30_000_00)
        voting_round = make.voting_round(
            process,
            costs={},
            scope="both",
            budgets={"": 40_000_00, "east": 15_000_00},
            leftovers="city",
        )
        make.ballot(voting_round, ["east-a"], pot="east")

        made = _published(voting_round)

        overview = _text(client, made)
        assert "1 ballot was cast." in overview
        assert "€5,000 went to other ballots" in overview
        assert "€5,000 came from other ballots" in overview
        assert "€5,000 Money to other ballots" in _text(client, made, pot="east") or (
            "Money to other ballots €5,000" in _text(client, made, pot="east")
        )
        assert "Money from other ballots" in _text(client, made, pot="all")

    def test_takes_no_more_queries(self, client, django_assert_max_num_queries) -> None:
        process = make.process()
        theme = process.categories.create(code="sport", name={"en": "Sport"})
        district = make.district(process, "east", population=900)
        make.project(process, "east-a", district=district, category=theme)
        make.project(process, "city-a", cost=30_000_00)
        budgets = {"": 40_000_00, "east": 15_000_00}
        voting_round = make.voting_round(
            process, costs={}, scope="both", budgets=budgets, leftovers="city"
        )
        make.ballot(voting_round, ["east-a"], pot="east")
        made = _published(voting_round)
        client.force_login(make.user())

        for query in ({}, {"pot": "east"}):
            with django_assert_max_num_queries(8):
                client.get(_page(made), query)


class TestWaiting:
    def test_for_a_lot_is_told_with_its_source(self, client, clock) -> None:
        voting_round = make.voting_round(ties="lot", seed_source="Lotto of Saturday")
        make.ballot(voting_round, ["a"])
        clock.move_to(voting_round.phase.ends_at)
        results.tally_closed_rounds(now=voting_round.phase.ends_at)

        text = _text(client, voting_round)

        assert "The lot has not been drawn yet" in text
        assert "Lotto of Saturday" in text

    def test_for_a_board_is_told_with_the_level_projects_only(
        self, client, clock
    ) -> None:
        voting_round = make.voting_round(
            ties="board",
            costs=dict.fromkeys("abcd", 20_000_00),
            budgets={"": 40_000_00},
        )
        for choices in (["d", "a"], ["d", "b"], ["d"], ["c", "d", "a", "b"]):
            make.ballot(voting_round, choices)
        clock.move_to(voting_round.phase.ends_at)
        results.tally_closed_rounds(now=voting_round.phase.ends_at)

        text = _text(client, voting_round)

        assert "A board decides a tie" in text
        assert "€20,000 is left for them" in text
        assert "Project a 2 votes €20,000" in text
        assert "Project d" not in text
        assert "Project c" not in text

    @pytest.mark.parametrize("role", [Role.ORGANISER, Role.AUDITOR])
    def test_shows_no_result_to_officials_either(self, client, clock, role) -> None:
        voting_round = make.voting_round(ties="lot", seed_source="Lotto of Saturday")
        make.ballot(voting_round, ["a"])
        clock.move_to(voting_round.phase.ends_at)
        results.tally_closed_rounds(now=voting_round.phase.ends_at)
        client.force_login(make.staff(voting_round.process, role))

        assert "The lot has not been drawn yet" in _text(client, voting_round)
        for name in ("all.pb", "all.csv", "all.json", "ballot/"):
            response = client.get(f"{_page(voting_round)}{name}")
            assert response.status_code == 403


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
class TestWhatMyBallotDid:
    def ask(self, client, voting_round, code, headers):
        return client.post(_effect(voting_round), {"code": code}, headers=headers)

    def test_is_told_for_a_receipt(self, client, headers) -> None:
        voting_round = make.voting_round(rule="mes+greedy")
        receipt = make.ballot(voting_round, ["a", "b"])
        make.ballot(voting_round, ["a"])
        made = _published(voting_round)

        response = self.ask(client, made, receipt.code, headers)

        text = words(response.text)
        assert response.status_code == 200
        assert "All 2 projects you chose are funded. Your share was €25,000." in text
        assert "Project a is funded" in text
        assert "Project c" not in text
        assert "no-store" in response["Cache-Control"]
        assert ("<html" in response.text) == (not headers)

    def test_is_told_pot_by_pot(self, client, headers) -> None:
        process = make.process()
        make.project(process, "east-a", district=make.district(process, "east"))
        make.project(process, "city-a", cost=30_000_00)
        voting_round = make.voting_round(
            process,
            costs={},
            scope="both",
            budgets={"": 40_000_00, "east": 15_000_00},
        )
        receipt = make.ballot(voting_round, ["east-a"], pot="east")

        text = words(
            self.ask(client, _published(voting_round), receipt.code, headers).text
        )

        assert "Project east-a is funded." in text
        assert "Project city-a" not in text

    def test_is_told_in_the_words_of_the_result(self, client, headers) -> None:
        voting_round = make.voting_round(options=Options(part_fund=True))
        receipt = make.ballot(voting_round, ["a", "b", "c"])
        make.ballot(voting_round, ["a", "b"])

        text = words(
            self.ask(client, _published(voting_round), receipt.code, headers).text
        )

        assert "Funded in part Project c gets a part of its cost" in text
        assert "Not funded" not in text

    @pytest.mark.parametrize(
        ("code", "status", "told"),
        [
            ("AAAA-AAAA-AAAA-AAAA", 200, "No ballot stands under this code"),
            ("AAAA", 422, "A receipt code has sixteen letters and digits."),
        ],
    )
    def test_of_another_code_is_not_told(
        self, client, headers, code, status, told
    ) -> None:
        made = _published(make.voted())

        response = self.ask(client, made, code, headers)

        assert response.status_code == status
        assert told in words(response.text)
        assert "is funded" not in words(response.text)

    def test_is_told_to_nobody_before_the_result_is_public(
        self, client, headers
    ) -> None:
        voting_round = make.voting_round()
        receipt = make.ballot(voting_round, ["a"])
        for role in (None, *Role):
            client.force_login(
                make.staff(voting_round.process, role) if role else make.user()
            )
            response = self.ask(client, voting_round, receipt.code, headers)
            assert response.status_code == 403

        make.tallied(voting_round)
        client.force_login(make.user())

        assert self.ask(client, voting_round, receipt.code, headers).status_code == 403

    def test_is_written_down_nowhere(self, client, headers) -> None:
        voting_round = make.voting_round()
        receipt = make.ballot(voting_round, ["a"])
        made = _published(voting_round)
        events = made.process.events.count()

        self.ask(client, made, receipt.code, headers)

        assert made.process.events.count() == events
        assert receipt.code not in str(dict(client.session))
