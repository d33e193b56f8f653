"""What officials write down at the desk after the freezing: lot, board, withdrawal."""

import make
import pytest
from django.urls import reverse
from kombu.exceptions import OperationalError
from reading import words

from participation.models import Role
from voting import queries, tasks
from voting.actions import results
from voting.models import BoardDecision, VotingRound, Withdrawal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

OVER = {"starts": -2 * make.DAY, "ends": -make.DAY}
ENDS_NOW = {"starts": -2 * make.DAY, "ends": 0 * make.DAY}
BEFORE = make.NOW - make.DAY


def _url(name: str, voting_round) -> str:
    return reverse(f"voting_staff:{name}", args=[voting_round.process.slug])


def _signed_in(client, voting_round, role=Role.ORGANISER) -> None:
    client.force_login(make.staff(voting_round.process, role))


@pytest.fixture
def answered(monkeypatch, django_capture_on_commit_callbacks):
    """Give a function that sends a form, and lets the worker do what it asks for."""

    def answered(client, url, typed):
        task = tasks.tally_closed_rounds
        monkeypatch.setattr(task, "delay", task)
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(url, typed)

    return answered


class TestDrawnLot:
    @pytest.fixture
    def voting_round(self, client) -> VotingRound:
        made = make.voting_round(ties="lot", seed_source="Lotto of Saturday", **OVER)
        results.tally_closed_rounds(now=make.NOW)
        _signed_in(client, made)
        return made

    def test_is_asked_for_at_the_desk(self, client, voting_round) -> None:
        overview = words(client.get(_url("overview", voting_round)).text)
        home = client.get("/staff/").text

        assert "It is counted as soon as the drawn lot has been written down" in (
            overview
        )
        assert "Lotto of Saturday" in overview
        assert _url("seed", voting_round) in home

    @pytest.mark.parametrize("role", [Role.ORGANISER, Role.AUDITOR])
    def test_is_written_down_once(self, client, voting_round, role) -> None:
        _signed_in(client, voting_round, role)
        url = _url("seed", voting_round)
        assert "Lotto of Saturday" in client.get(url).text

        response = client.post(url, {"seed": "3,9,17", "again": "3,9,17"})

        assert response.status_code == 303
        voting_round.refresh_from_db()
        assert voting_round.drawn_seed == "3,9,17"
        assert client.get(url).status_code == 403
        again = client.post(url, {"seed": "1", "again": "1"})
        assert again.status_code == 403
        voting_round.refresh_from_db()
        assert voting_round.drawn_seed == "3,9,17"

    def test_is_typed_twice_so_that_a_slip_does_not_decide(
        self, client, voting_round
    ) -> None:
        typed = {"seed": "3,9,17", "again": "3,9,71"}

        response = client.post(_url("seed", voting_round), typed)

        assert response.status_code == 422
        assert "The two are not the same." in response.text
        assert 'value="3,9,17"' in response.text
        voting_round.refresh_from_db()
        assert voting_round.drawn_seed == ""

    def test_is_counted_by_at_once(self, client, voting_round, answered) -> None:
        typed = {"seed": "3,9,17", "again": "3,9,17"}

        answered(client, _url("seed", voting_round), typed)

        assert voting_round.tallies.exists()

    def test_leaves_the_count_to_the_schedule_when_no_worker_can_be_told(
        self, client, voting_round, monkeypatch, django_capture_on_commit_callbacks
    ) -> None:
        def delay() -> None:
            raise OperationalError

        monkeypatch.setattr(tasks.tally_closed_rounds, "delay", delay)
        typed = {"seed": "3,9,17", "again": "3,9,17"}

        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(_url("seed", voting_round), typed)

        assert response.status_code == 303
        overview = words(client.get(_url("overview", voting_round)).text)
        assert "The ballots are being counted" in overview

    def test_stands_on_the_page_of_the_rules(self, client, voting_round) -> None:
        url = reverse("voting:rules", args=[voting_round.process.slug])
        before = words(client.get(url).text)
        client.post(_url("seed", voting_round), {"seed": "3,9,17", "again": "3,9,17"})

        after = words(client.get(url).text)

        assert "drawn after the vote from a public source: Lotto of Saturday." in before
        assert "The public source gave this text" in after
        assert "3,9,17" in after


class TestTie:
    @pytest.fixture
    def voting_round(self, client) -> VotingRound:
        made = make.voting_round(ties="board", **ENDS_NOW)
        make.ballot(made, ["a", "b"], now=BEFORE)
        make.ballot(made, ["b", "a", "c"], now=BEFORE)
        results.tally_closed_rounds(now=make.NOW)
        _signed_in(client, made)
        return made

    @pytest.fixture
    def tied(self, client) -> VotingRound:
        made = make.voting_round(ties="board", budgets={"": 20_000_00}, **ENDS_NOW)
        make.ballot(made, ["a", "b"], now=BEFORE)
        results.tally_closed_rounds(now=make.NOW)
        _signed_in(client, made)
        return made

    TYPED = {"body": "City board", "decided_on": "2026-11-14", "note": "§ 12"}

    def test_without_effect_is_no_question(self, client, voting_round) -> None:
        assert client.get(_url("tie", voting_round)).status_code == 403
        assert voting_round.tallies.exists()

    def test_is_shown_with_votes_and_money(self, client, tied) -> None:
        overview = words(client.get(_url("overview", tied)).text)
        page = words(client.get(_url("tie", tied)).text)

        for text in (overview, page):
            assert "These projects are level" in text
            assert "€20,000 is left for them" in text
            assert "Project a 1 vote €20,000" in text
        assert _url("tie", tied) in client.get("/staff/").text

    def test_is_decided_and_the_count_goes_on_at_once(
        self, client, tied, answered
    ) -> None:
        typed = self.TYPED | {"place_0": "2", "place_1": "1"}

        response = answered(client, _url("tie", tied), typed)

        assert response.status_code == 303
        assert BoardDecision.objects.get().order == ["b", "a"]
        (pot,) = queries.result_of(tied).pots
        assert pot.outcome.funded == ("b",)
        assert client.get(_url("tie", tied)).status_code == 403

    @pytest.mark.parametrize(
        ("fields", "field"),
        [
            ({"place_0": "1", "place_1": "1"}, "place_1"),
            ({"place_0": "1"}, "place_1"),
            ({"place_0": "1", "place_1": "3"}, "place_1"),
            ({"place_0": "1", "place_1": "2", "body": ""}, "body"),
            ({"place_0": "1", "place_1": "2", "decided_on": "2099-1-1"}, "decided_on"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(
        self, client, tied, fields, field
    ) -> None:
        response = client.post(_url("tie", tied), self.TYPED | fields)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {field}
        assert "§ 12" in response.text
        assert not BoardDecision.objects.exists()


class TestWithdrawing:
    def test_of_a_tied_project_lets_the_count_go_on(self, client, answered) -> None:
        made = make.voting_round(ties="board", budgets={"": 20_000_00}, **ENDS_NOW)
        make.ballot(made, ["a", "b"], now=BEFORE)
        results.tally_closed_rounds(now=make.NOW)
        _signed_in(client, made)

        typed = {"project": "a", "reason": "The site is sold."}
        answered(client, _url("withdraw", made), typed)

        (pot,) = queries.result_of(made).pots
        assert pot.outcome.funded == ("b",)

    def test_needs_a_reason_and_is_public(self, client) -> None:
        voting_round = make.voted()
        _signed_in(client, voting_round)
        url = _url("withdraw", voting_round)
        assert url in client.get(_url("overview", voting_round)).text

        wrong = client.post(url, {"project": "a", "reason": " "})
        response = client.post(url, {"project": "a", "reason": "The site is sold."})

        assert wrong.status_code == 422
        assert response.status_code == 303
        assert Withdrawal.objects.get().project_code == "a"
        rules = reverse("voting:rules", args=[voting_round.process.slug])
        assert "The site is sold." in client.get(rules).text

    def test_offers_no_project_twice(self, client) -> None:
        voting_round = make.voted()
        _signed_in(client, voting_round)
        url = _url("withdraw", voting_round)
        client.post(url, {"project": "a", "reason": "The site is sold."})

        response = client.post(url, {"project": "a", "reason": "Again."})

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"project"}

    def test_is_over_with_the_count(self, client) -> None:
        voting_round = make.tallied(make.voting_round(**OVER))
        _signed_in(client, voting_round)

        response = client.get(_url("withdraw", voting_round))

        assert response.status_code == 403
        assert "The ballots have been counted." in response.text
        assert (
            _url("withdraw", voting_round)
            not in client.get(_url("overview", voting_round)).text
        )
