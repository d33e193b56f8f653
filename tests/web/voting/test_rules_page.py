"""The rules of a vote in words, and the sheet byte by byte."""

import json
from hashlib import sha256

import make
import pytest
from django.urls import reverse
from reading import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


class TestRules:
    def _url(self, voting_round, name: str = "rules") -> str:
        return reverse(f"voting:{name}", args=[voting_round.process.slug])

    def test_are_told_in_words(self, client) -> None:
        voting_round = make.voting_round(
            rule="mes+greedy",
            max_choices=2,
            min_age=13,
            age_on=make.NOW.date(),
            tie_seed="6f2a",
        )

        text = words(client.get(self._url(voting_round)).text)

        assert "From 14 November 2026 at 12:00 until 16 November 2026 at 12:00" in text
        assert "You have to be at least 13 years old on 15 November 2026." in text
        assert "You can choose at most 2 projects." in text
        assert (
            "Equal shares, then most votes. The budget is shared equally among all"
            in text
        )
        assert "The cheaper project comes first." in text
        assert "6f2a" in text
        assert "Project a €20,000" in text

    @pytest.mark.parametrize(
        ("ties", "sentence"),
        [
            ("cheaper,lot", "The cheaper project comes first."),
            ("dearer,lot", "The dearer project comes first."),
            ("lot", "An order drawn by lot before the vote decides."),
            ("listed", "The order of the projects in the published list decides."),
        ],
    )
    def test_say_what_happens_with_ties(self, client, ties, sentence) -> None:
        voting_round = make.voting_round(ties=ties)

        assert sentence in words(client.get(self._url(voting_round)).text)

    def test_say_who_may_vote_when_a_roll_was_drawn_up(self, client) -> None:
        voting_round = make.voting_round(frozen=False, eligibility="accounts")
        organiser, before = make.staff(voting_round.process), make.NOW - 2 * make.DAY
        make.rounds.draw_up_roll(
            voting_round=voting_round, organiser=organiser, now=before
        )
        make.rounds.freeze_rules(
            voting_round=voting_round, organiser=organiser, now=before
        )

        text = words(client.get(self._url(voting_round)).text)

        assert "Everyone who had an account when the list of voters was drawn" in text

    def test_can_be_checked_byte_by_byte(self, client) -> None:
        voting_round = make.voting_round()

        page = client.get(self._url(voting_round))
        file = client.get(self._url(voting_round, "rules_file"))

        assert voting_round.sheet_sha256 in page.text
        assert "sha256sum rules.json" in page.text
        assert sha256(file.content).hexdigest() == voting_round.sheet_sha256
        assert json.loads(file.content)["process"] == voting_round.process.slug

    def test_are_not_there_before_they_are_frozen(self, client) -> None:
        voting_round = make.voting_round(
            frozen=False, starts=make.DAY, ends=make.DAY * 2
        )

        page = client.get(self._url(voting_round))

        assert page.status_code == 200
        assert "have not been frozen yet" in words(page.text)
        assert "Project a" not in words(page.text)
        assert client.get(self._url(voting_round, "rules_file")).status_code == 404

    def test_may_be_kept_by_caches_once_frozen(self, client) -> None:
        voting_round = make.voting_round()

        for name in ("rules", "rules_file"):
            assert (
                "public" in client.get(self._url(voting_round, name))["Cache-Control"]
            )
