"""What is done with a comparison: taking it away, and confirming a rule."""

import json
from urllib.parse import urlsplit

import elections
import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from simulating import ASSEN, address, begin, draft, key_of, upload, with_query

from voting.models import VotingRound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.usefixtures("organiser")
class TestFiles:
    def _file(self, client, voting_round, name) -> bytes:
        url = begin(client, voting_round, upload())
        key = key_of(url)
        query = urlsplit(url).query
        response = client.get(
            f"{address(voting_round, 'simulation_file', key, name)}?{query}"
        )
        assert response.status_code == 200
        assert name in response["Content-Disposition"]
        return response.content

    def test_say_of_each_project_what_each_scenario_does(
        self, client, voting_round
    ) -> None:
        lines = self._file(client, voting_round, "projects.csv").decode("utf-8-sig")

        header, *rows = lines.splitlines()
        assert header.endswith("points;A_verdict;A_paid;B_verdict;B_paid")
        assert len(rows) == len(elections.read(ASSEN).projects)
        assert any(";funded;" in row for row in rows)

    def test_hold_the_measures(self, client, voting_round) -> None:
        lines = self._file(client, voting_round, "measures.csv").decode("utf-8-sig")

        found = dict(line.split(";", 1) for line in lines.splitlines())
        assert found["rule"] == "greedy;mes+add1_greedy"
        assert found["voters"] == "84;84"

    def test_hold_everything_exactly(self, client, voting_round) -> None:
        found = json.loads(self._file(client, voting_round, "comparison.json"))

        first, second = found["scenarios"]
        assert (first["rule"], second["rule"]) == ("greedy", "mes+add1_greedy")
        assert first["measures"]["voters"] == found["voters"] == 84
        assert set(second["gained"]) == set(second["outcome"]["funded"]) - set(
            first["outcome"]["funded"]
        )

    def test_begin_no_formula(self, client, voting_round) -> None:
        text = (elections.FILES / "edge_ties_ids.pb").read_text()
        evil = text.replace("40;p10", "40;=1+1")
        file = SimpleUploadedFile("evil.pb", evil.encode())
        url = begin(client, voting_round, {"source": "file", "file": file})
        key = key_of(url)

        response = client.get(
            address(voting_round, "simulation_file", key, "projects.csv")
            + f"?{urlsplit(url).query}"
        )

        assert ";'=1+1;" in response.content.decode("utf-8-sig")

    def test_of_another_name_are_not_there(self, client, voting_round) -> None:
        key = key_of(begin(client, voting_round))

        response = client.get(
            address(voting_round, "simulation_file", key, "ballots.csv")
        )

        assert response.status_code == 404

    def test_wait_for_the_count(self, client, voting_round, is_slow) -> None:
        url = begin(client, voting_round)
        key = key_of(url)

        response = client.get(
            address(voting_round, "simulation_file", key, "comparison.json")
            + f"?{urlsplit(url).query}"
        )

        assert response.status_code == 303
        assert response["Location"] == url


class TestConfirming:
    STARVING = {"ballot_kind": "choose_one", "rule": "mes+add1_greedy"}

    def _begin(self, client, data=None, **fields) -> tuple[VotingRound, str]:
        made = draft(**fields)
        client.force_login(make.staff(made.process))
        return made, begin(client, made, data)

    def test_keeps_the_rule_that_was_shown(self, client) -> None:
        made, url = self._begin(client, **self.STARVING)
        assert "Keep this rule" in client.get(url).text

        response = client.post(url, {"has_seen": "on"})

        assert response.status_code == 303
        made.refresh_from_db()
        assert made.confirmed_rule == self.STARVING["rule"]
        assert "Confirmed" in client.get(url).text

    def test_wants_to_be_meant(self, client) -> None:
        made, url = self._begin(client, rule="mes")

        page = client.post(url, {})

        assert page.status_code == 422
        made.refresh_from_db()
        assert made.confirmed_rule == ""

    def test_needs_the_draft_among_the_scenarios(self, client) -> None:
        made, url = self._begin(client, rule="mes")
        other = with_query(url, a_rule="greedy", b_rule="mes_cardinality")

        page = client.post(other, {"has_seen": "on"})

        assert page.status_code == 422
        assert "Look at a simulation with the draft" in page.text
        made.refresh_from_db()
        assert made.confirmed_rule == ""

    def test_needs_ballots_that_show_the_trouble(self, client) -> None:
        made, url = self._begin(client, upload(), **self.STARVING)

        page = client.post(url, {"has_seen": "on"})

        assert page.status_code == 422
        assert "These ballots name several projects" in page.text
        made.refresh_from_db()
        assert made.confirmed_rule == ""

    def test_needs_a_count_that_is_done(self, client, is_slow) -> None:
        made, url = self._begin(client, rule="mes")

        page = client.post(url, {"has_seen": "on"})

        assert page.status_code == 422
        made.refresh_from_db()
        assert made.confirmed_rule == ""

    def test_is_not_offered_for_a_rule_without_fault(self, client) -> None:
        _made, url = self._begin(client, rule="greedy")

        assert "advise against" not in client.get(url).text
