"""Setting up a vote at the desk, freezing its rules, and watching it."""

from datetime import date

import make
import pytest
from django.urls import reverse

from participation.models import Role
from voting.models import VotingRound
from voting.sheet import fingerprint

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

RULES = {
    "scope": "process",
    "budget": "50 000",
    "eligibility": "open",
    "ballot_kind": "approval",
    "min_choices": "1",
    "rule": "greedy",
    "tie_first": "cheaper",
    "last_resort": "lot",
}


def _url(name: str, process) -> str:
    return reverse(f"voting_staff:{name}", args=[process.slug])


def _draft(**fields) -> VotingRound:
    return make.voting_round(
        frozen=False, starts=6 * make.DAY, ends=9 * make.DAY, **fields
    )


def _signed_in(client, process, role=Role.ORGANISER):
    person = make.staff(process, role)
    client.force_login(person)
    return person


class TestRules:
    def test_are_written_as_a_draft(self, client) -> None:
        process = make.process()
        make.phase(process, "vote", starts=6 * make.DAY, ends=9 * make.DAY)
        _signed_in(client, process)
        typed = RULES | {
            "eligibility": "list",
            "min_age": "12",
            "age_on": "31.12.2026",
            "max_choices": "5",
            "ballot_kind": "knapsack",
            "rule": "mes+add1",
        }

        response = client.post(_url("rules", process), typed)

        assert response.status_code == 303
        made = process.rounds.get()
        assert (made.eligibility, made.min_age, made.age_on) == (
            "list",
            12,
            date(2026, 12, 31),
        )
        assert (made.max_choices, made.is_spending_limited, made.rule) == (
            5,
            True,
            "mes+add1",
        )
        assert [pot.budget for pot in made.pots.all()] == [50_000_00]

    def test_begin_with_the_money_of_the_process(self, client) -> None:
        process = make.process(budget=30_000_00)
        make.phase(process, "vote", starts=6 * make.DAY, ends=9 * make.DAY)
        _signed_in(client, process)

        assert 'value="30 000"' in client.get(_url("rules", process)).text

    def test_say_each_rule_in_a_sentence(self, client) -> None:
        process = make.process()
        make.phase(process, "vote", starts=6 * make.DAY, ends=9 * make.DAY)
        _signed_in(client, process)

        page = client.get(_url("rules", process)).text

        assert "shared equally among all voters" in page

    def test_can_give_each_district_its_money(self, client) -> None:
        process = make.process()
        make.phase(process, "vote", starts=6 * make.DAY, ends=9 * make.DAY)
        one, two, _empty = (make.district(process, code) for code in ("a", "b", "c"))
        _signed_in(client, process)
        typed = RULES | {
            "scope": "district",
            "budget": "",
            f"budget_{one.pk}": "10 000",
            f"budget_{two.pk}": "20 000,50",
        }

        client.post(_url("rules", process), typed)

        pots = {pot.code: pot.budget for pot in process.rounds.get().pots.all()}
        assert pots == {"a": 10_000_00, "b": 20_000_50}
        page = client.get(_url("rules", process)).text
        assert 'value="20 000.50"' in page

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"budget": ""}, "Say how much money there is."),
            ({"budget": "0"}, "The sum has to be at least 1 €."),
            ({"scope": "district"}, "Add the districts first."),
            ({"scope": ""}, "This field is required."),
            ({"rule": "highest card"}, "Select a valid choice."),
            ({"min_age": "12"}, "Say on which day the age counts."),
            ({"min_choices": "3", "max_choices": "2"}, "less than the smallest"),
            ({"max_choices": "0"}, "greater than or equal to 1"),
        ],
    )
    def test_say_beside_the_field_what_is_wrong(self, client, fields, words) -> None:
        process = make.process()
        make.phase(process, "vote", starts=6 * make.DAY, ends=9 * make.DAY)
        _signed_in(client, process)

        response = client.post(_url("rules", process), RULES | fields)

        assert response.status_code == 422
        assert words in response.text
        assert not process.rounds.exists()

    def test_ask_for_the_money_of_at_least_one_district(self, client) -> None:
        process = make.process()
        make.phase(process, "vote", starts=6 * make.DAY, ends=9 * make.DAY)
        make.district(process)
        _signed_in(client, process)

        response = client.post(_url("rules", process), RULES | {"scope": "district"})

        assert response.status_code == 422
        assert "Give at least one district its money." in response.text

    def test_need_a_voting_phase(self, client) -> None:
        process = make.process()
        _signed_in(client, process)

        response = client.get(_url("rules", process))

        assert response.status_code == 403
        assert "Plan a voting phase first." in response.text

    def test_of_a_frozen_vote_cannot_be_written(self, client) -> None:
        voting_round = make.voting_round()
        _signed_in(client, voting_round.process)

        for response in (
            client.get(_url("rules", voting_round.process)),
            client.post(_url("rules", voting_round.process), RULES),
        ):
            assert response.status_code == 403
            assert "frozen" in response.text


class TestFreezing:
    def test_shows_the_sheet_in_words_and_says_there_is_no_way_back(
        self, client
    ) -> None:
        voting_round = _draft(max_choices=2)
        _signed_in(client, voting_round.process)

        page = client.get(_url("freeze", voting_round.process)).text

        assert "There is no way back" in page
        assert "You can choose at most 2 projects." in page
        assert "Project a" in page
        assert "€20,000" in page
        voting_round.refresh_from_db()
        assert not voting_round.is_frozen

    def test_freezes_and_shows_the_fingerprint(self, client) -> None:
        voting_round = _draft()
        _signed_in(client, voting_round.process)

        response = client.post(_url("freeze", voting_round.process), follow=True)

        voting_round.refresh_from_db()
        assert voting_round.is_frozen
        assert fingerprint(voting_round.sheet_text) in response.text

    def test_is_refused_while_something_is_missing(self, client) -> None:
        voting_round = _draft(costs={}, eligibility="list")
        _signed_in(client, voting_round.process)

        page = client.get(_url("overview", voting_round.process)).text
        response = client.post(_url("freeze", voting_round.process))

        slug = voting_round.process.slug
        assert f'href="{reverse("voting_staff:roll", args=[slug])}"' in page
        assert f'href="{reverse("proposals_staff:projects", args=[slug])}"' in page
        assert response.status_code == 422
        assert "There are no projects on the ballot." in response.text
        voting_round.refresh_from_db()
        assert not voting_round.is_frozen

    def test_comes_too_late_once_the_vote_has_begun(self, client) -> None:
        voting_round = make.voting_round(frozen=False)
        _signed_in(client, voting_round.process)

        response = client.get(_url("freeze", voting_round.process))

        assert response.status_code == 403
        assert "Plan a later opening" in response.text

    def test_happens_once(self, client) -> None:
        voting_round = _draft()
        _signed_in(client, voting_round.process)
        client.post(_url("freeze", voting_round.process))
        voting_round.refresh_from_db()
        before = voting_round.sheet_sha256

        response = client.post(_url("freeze", voting_round.process))

        assert response.status_code == 422
        voting_round.refresh_from_db()
        assert voting_round.sheet_sha256 == before


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
class TestTurnout:
    @pytest.mark.parametrize("role", [Role.ORGANISER, Role.AUDITOR, Role.POLLING_CLERK])
    def test_is_a_number_and_nothing_else(self, client, headers, role) -> None:
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])
        make.ballot(voting_round, ["b"])
        _signed_in(client, voting_round.process, role)

        response = client.get(_url("turnout", voting_round.process), headers=headers)

        assert ">2</dd>" in response.text
        assert "Project a" not in response.text
        assert ("<html" in response.text) == (not headers)
        assert 'hx-trigger="every 30s"' in response.text

    def test_stands_still_after_the_close(self, client, headers) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        _signed_in(client, voting_round.process)

        page = client.get(_url("turnout", voting_round.process), headers=headers).text

        assert "every 30s" not in page

    def test_is_compared_with_a_list_of_voters(self, client, headers) -> None:
        for _number in range(4):
            make.user()
        voting_round = _draft(eligibility="accounts")
        _signed_in(client, voting_round.process)
        client.post(_url("draw_up", voting_round.process))

        page = client.get(_url("turnout", voting_round.process), headers=headers).text

        assert f"0 of {voting_round.roll.count()} people on the list" in page


class TestOverview:
    def test_leads_to_the_phases_first(self, client) -> None:
        process = make.process()
        _signed_in(client, process)

        page = client.get(_url("overview", process)).text

        assert "No voting phase has been planned" in page

    def test_then_to_the_rules(self, client) -> None:
        process = make.process()
        make.phase(process, "vote", starts=make.DAY, ends=2 * make.DAY)
        _signed_in(client, process)

        page = client.get(_url("overview", process)).text

        assert _url("rules", process) in page

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.POLLING_CLERK])
    def test_offers_others_nothing_to_change(self, client, role) -> None:
        voting_round = _draft()
        _signed_in(client, voting_round.process, role)

        page = client.get(_url("overview", voting_round.process)).text

        assert _url("rules", voting_round.process) not in page
        assert _url("freeze", voting_round.process) not in page

    def test_offers_no_tally_before_the_close(self, client) -> None:
        voting_round = make.voting_round()
        make.ballot(voting_round, ["a"])
        _signed_in(client, voting_round.process)

        page = client.get(_url("overview", voting_round.process)).text

        assert "Until then there is no tally, for nobody." in page
        assert _url("publish", voting_round.process) not in page
        assert "tallying" not in page

    def test_after_the_close_says_that_the_ballots_are_being_counted(
        self, client
    ) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        _signed_in(client, voting_round.process)

        page = client.get(_url("overview", voting_round.process)).text

        assert "The ballots are being counted; there is nothing to do." in page

    def test_shows_a_stuck_vote_the_way_out(self, client) -> None:
        voting_round = make.voting_round(frozen=False)
        _signed_in(client, voting_round.process)

        page = client.get(_url("overview", voting_round.process)).text

        assert "The vote cannot begin" in page
        assert f"/staff/{voting_round.process.slug}/phases/" in page
