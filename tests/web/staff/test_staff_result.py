"""After the close of a vote: its result is published, and the decision written down."""

import make
import pytest
from django.urls import reverse

from participation.models import Role
from voting.models import VotingRound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def _url(name: str, process) -> str:
    return reverse(f"voting_staff:{name}", args=[process.slug])


def _signed_in(client, process, role=Role.ORGANISER):
    person = make.staff(process, role)
    client.force_login(person)
    return person


class TestPublishing:
    def test_asks_and_publishes(self, client) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        make.tallied(voting_round)
        _signed_in(client, voting_round.process)
        url = _url("publish", voting_round.process)

        question = client.get(url)
        response = client.post(url)

        assert question.status_code == 200
        assert response.status_code == 303
        voting_round.refresh_from_db()
        assert voting_round.published_at == make.NOW

    def test_is_refused_before_the_close_and_before_the_count(self, client) -> None:
        running = make.voting_round()
        closed = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        for voting_round in (running, closed):
            _signed_in(client, voting_round.process)
            url = _url("publish", voting_round.process)

            assert client.get(url).status_code == 403
            response = client.post(url)

            assert response.status_code == 422
            assert "There is no result before the vote closes." in response.text

    def test_auditors_see_the_result_before_but_do_not_publish(self, client) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        make.tallied(voting_round)
        _signed_in(client, voting_round.process, Role.AUDITOR)

        overview = client.get(_url("overview", voting_round.process)).text

        assert "See the result before others" in overview
        assert client.post(_url("publish", voting_round.process)).status_code == 403


class TestDecision:
    @pytest.fixture
    def published(self, client) -> VotingRound:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        make.tallied(voting_round, published=True)
        _signed_in(client, voting_round.process)
        return voting_round

    def _typed(self, *deviations: tuple[str, str], **fields) -> dict[str, object]:
        rows = [*deviations, *[("", "")] * (2 - len(deviations))]
        typed: dict[str, object] = {
            "body": "City board",
            "decided_on": "2026-11-14",
            "paragraph": "§ 114",
            "link": "https://www.example.org/114",
            "deviations-TOTAL_FORMS": len(rows),
            "deviations-INITIAL_FORMS": 0,
        }
        for number, (project, reason) in enumerate(rows):
            typed[f"deviations-{number}-project"] = project
            typed[f"deviations-{number}-reason"] = reason
        return typed | fields

    def test_is_written_down_with_its_deviations(self, client, published) -> None:
        typed = self._typed(("0-1", "Tontti on myyty."))

        response = client.post(_url("decision", published.process), typed)

        assert response.status_code == 303
        decision = published.decision
        assert (decision.body, decision.paragraph) == ("City board", "§ 114")
        deviation = decision.deviations.get()
        assert (deviation.project_code, deviation.reason) == ("b", "Tontti on myyty.")

    def test_can_be_written_again(self, client, published) -> None:
        client.post(
            _url("decision", published.process),
            self._typed(("0-1", "Tontti on myyty.")),
        )

        page = client.get(_url("decision", published.process)).text
        client.post(_url("decision", published.process), self._typed(body="Council"))

        assert 'value="City board"' in page
        assert "Tontti on myyty." in page
        published.refresh_from_db()
        assert published.decision.body == "Council"
        assert not published.decision.deviations.exists()
        events = published.process.events.filter(verb="decision.recorded")
        assert events.count() == 2

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"body": ""}, "This field is required."),
            ({"decided_on": "2026-12-24"}, "This day is in the future."),
            ({"link": "minutes"}, "Enter a valid URL."),
            ({"deviations-0-project": "0-1"}, "Give a reason."),
            ({"deviations-0-reason": "Because."}, "Choose the project."),
            ({"deviations-0-project": "9-9"}, "Select a valid choice."),
        ],
    )
    def test_explains_what_is_wrong(self, client, published, typed, words) -> None:
        response = client.post(
            _url("decision", published.process), self._typed(**typed)
        )

        assert response.status_code == 422
        assert words in response.text
        assert not hasattr(published, "decision")

    def test_names_a_project_once(self, client, published) -> None:
        typed = self._typed(("0-1", "One."), ("0-1", "Two."))

        response = client.post(_url("decision", published.process), typed)

        assert response.status_code == 422
        assert "One deviation per project." in response.text

    def test_comes_after_the_publication(self, client) -> None:
        voting_round = make.voting_round(starts=-2 * make.DAY, ends=-make.DAY)
        make.tallied(voting_round)
        _signed_in(client, voting_round.process)

        response = client.get(_url("decision", voting_round.process))

        assert response.status_code == 403
