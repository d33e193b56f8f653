"""The ballot page of every kind: fields, problems, and the way into the box."""

import re

import boxes
import kinds
import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from kinds import BAD, GOOD, RULES, named
from polling import send_ballot
from reading import words

from voting.box import turnout

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def _ballot(voting_round, paper: str = "all") -> str:
    return reverse("voting:ballot", args=[voting_round.process.slug, paper])


def _review(voting_round, paper: str = "all") -> str:
    return reverse("voting:review", args=[voting_round.process.slug, paper])


def standing_in(html: str) -> dict[str, str]:
    """Return what stands in the fields for places and points, but for empty ones."""
    found = {}
    for name, inside in re.findall(
        r'<select[^>]*?name="([^"]*)".*?>(.*?)</select>', html, re.DOTALL
    ):
        (value,) = re.findall(r'<option value="([^"]*)"\s+selected', inside)
        found[name] = value
    for tag in re.findall(r'<input\s[^>]*type="number"[^>]*>', html):
        name, value = (
            re.search(f'{key}="([^"]*)"', tag)[1] for key in ("name", "value")
        )
        found[name] = value
    for tag in re.findall(r'<input\s[^>]*type="(?:radio|checkbox)"[^>]*>', html):
        if re.search(r"\schecked\s", tag):
            name, value = (
                re.search(f'{k}="([^"]*)"', tag)[1] for k in ("name", "value")
            )
            found[name] = sorted([*found.get(name, []), value])
    return {name: value for name, value in found.items() if value}


def as_fields(written) -> dict[str, str | list[str]]:
    """Bring fields into the form of `standing_in`."""
    lists = {"choices", "choice-1"}
    return {
        name: sorted([value] if isinstance(value, str) else value)
        if name in lists
        else value
        for name, value in written.items()
    }


class TestFields:
    @pytest.mark.parametrize("kind", RULES)
    def test_each_project_has_one_with_its_name(self, client, kind) -> None:
        text = client.get(_ballot(kinds.of_kind(kind))).text

        for number in (1, 2, 3):
            assert len(re.findall(f'id="project-{number}"', text)) == 1
            assert len(re.findall(f'for="project-{number}"', text)) == 1
        assert "disabled" not in text

    def test_to_choose_one_can_be_taken_back(self, client) -> None:
        voting_round = kinds.of_kind("choose_one")
        client.post(_ballot(voting_round), {"choice-1": "b", "keep": "1"})
        assert standing_in(client.get(_ballot(voting_round)).text) == {
            "choice-1": ["b"]
        }

        client.post(_ballot(voting_round), {"choice-1": "", "keep": "1"})

        text = client.get(_ballot(voting_round)).text
        assert standing_in(text) == {"choice-1": [""]}
        assert "None of these" in words(text)

    def test_of_a_ranking_offer_its_places(self, client) -> None:
        text = client.get(_ballot(kinds.of_kind("ranked"))).text

        (first, *_others) = re.findall(r"<select.*?</select>", text, re.DOTALL)
        assert words(first) == "Not ranked Place 1 Place 2"

    def test_of_scores_offer_their_range(self, client) -> None:
        text = client.get(_ballot(kinds.of_kind("scoring"))).text

        (first, *_others) = re.findall(r"<select.*?</select>", text, re.DOTALL)
        assert words(first) == "No points 2 3 4 5"

    @pytest.mark.parametrize(
        ("kind", "rules", "most"),
        [
            ("cumulative", {}, "6"),
            ("cumulative", {"most_points": None}, "10"),
            ("scoring", {"most_points": 100}, "100"),
        ],
    )
    def test_are_typed_where_a_list_would_be_long(
        self, client, kind, rules, most
    ) -> None:
        text = client.get(_ballot(kinds.of_kind(kind, **rules))).text

        (tag, *_others) = re.findall(r'<input\s[^>]*type="number"[^>]*>', text)
        assert f'max="{most}"' in tag
        assert 'inputmode="numeric"' in tag

    def test_of_a_long_ranking_are_typed(self, client) -> None:
        costs = {f"h{number:02}": 1_000_00 for number in range(25)}
        voting_round = kinds.of_kind("ranked", max_choices=None, costs=costs)

        text = client.get(_ballot(voting_round)).text

        assert text.count('type="number"') == 25
        assert "<select" not in text

    @pytest.mark.parametrize("kind", RULES)
    def test_are_explained_above(self, client, kind) -> None:
        said = {
            "approval": "Tick the projects that you want. You can choose at most 2",
            "knapsack": "Together they may not cost more than the money there is.",
            "choose_one": "Choose the one project that you want most.",
            "ranked": "Give place 1 to the project that you want most, then go on.",
            "cumulative": "You have 10 points to share out",
            "scoring": "Give points from 2 to 5 to the projects that you want",
        }

        text = words(client.get(_ballot(kinds.of_kind(kind))).text)

        assert said[kind] in text


class TestWay:
    @pytest.mark.parametrize("case", GOOD, ids=named)
    def test_leads_from_the_ballot_into_the_box(self, client, case) -> None:
        voting_round = kinds.of_kind(case.kind)
        client.force_login(make.user())

        review = client.post(_ballot(voting_round), case.fields, follow=True)
        assert review.redirect_chain == [(_review(voting_round), 303)]
        hidden = re.findall(
            r'<input\s+type="hidden"\s+name="((?:choice|mark)[^"]*)"\s+value="([^"]*)"',
            review.text,
        )
        sent = {}
        for name, value in hidden:
            sent.setdefault(name, []).append(value)
        done = send_ballot(client, voting_round, sent, follow=True)

        voting_round.closed_at = make.NOW
        (ballot,) = boxes.standing(voting_round)
        assert dict(ballot.marks) == {"all": case.marks}
        for text in (review.text, done.text):
            for project in case.marks.choices:
                assert f"Project {project}" in words(text)

    def test_shows_places_before_and_after_the_cast(self, client) -> None:
        voting_round = kinds.of_kind("ranked")
        fields = {"mark-1": "2", "mark-3": "1"}
        client.force_login(make.user())
        client.post(_ballot(voting_round), fields)

        review = client.get(_review(voting_round)).text
        receipt = send_ballot(client, voting_round, fields, follow=True).text
        saved = client.get(
            reverse("voting:receipt_file", args=[voting_round.process.slug])
        ).text
        check = client.post(
            reverse("voting:check", args=[voting_round.process.slug]),
            {"file": SimpleUploadedFile("receipt.txt", saved.encode())},
        ).text

        for text in (review, receipt, check):
            assert "Place 1 Project c €20,000 Place 2 Project a €20,000" in words(text)
        assert "- Place 1: Project c, €20,000\n- Place 2: Project a" in saved

    def test_shows_points_before_and_after_the_cast(self, client) -> None:
        voting_round = kinds.of_kind("cumulative")
        fields = {"mark-1": "6", "mark-2": "1"}
        client.force_login(make.user())
        client.post(_ballot(voting_round), fields)

        review = client.get(_review(voting_round)).text
        receipt = send_ballot(client, voting_round, fields, follow=True).text
        saved = client.get(
            reverse("voting:receipt_file", args=[voting_round.process.slug])
        ).text

        for text in (review, receipt):
            assert "Project a 6 points €20,000 Project b 1 point €20,000" in words(text)
            assert "Points used 7 of 10" in words(text)
        assert "- Project a, 6 points, €20,000\n- Project b, 1 point" in saved

    @pytest.mark.parametrize("kind", RULES)
    def test_without_anything_leads_back(self, client, kind) -> None:
        voting_round = kinds.of_kind(kind)

        response = client.get(_review(voting_round))

        assert response["Location"] == _ballot(voting_round)

    @pytest.mark.parametrize("kind", RULES)
    def test_takes_a_blank_ballot_where_it_is_allowed(self, client, kind) -> None:
        voting_round = kinds.of_kind(kind, min_choices=0)

        response = client.post(_ballot(voting_round), {}, follow=True)

        assert "a blank ballot" in words(response.text)


class TestProblems:
    @pytest.mark.parametrize("case", BAD, ids=named)
    def test_come_back_with_everything_that_was_written(self, client, case) -> None:
        voting_round = kinds.of_kind(case.kind)

        response = client.post(_ballot(voting_round), case.fields)

        assert response.status_code == 422
        codes = set(re.findall(r'data-code="([^"]*)"', response.text))
        assert codes == case.codes
        if not {"unknown_project", "duplicate_project"} & case.codes:
            wanted = as_fields(case.fields)
            now, later = response.text, client.get(_ballot(voting_round)).text
            if case.fields != {"choice-1": ["a", "b"]}:
                assert standing_in(now) | wanted == standing_in(now)
                assert standing_in(later) | wanted == standing_in(later)

    @pytest.mark.parametrize(
        ("kind", "fields", "code", "sentence"),
        [
            (
                "ranked",
                {"mark-1": "1", "mark-2": "1"},
                "same_place",
                "2 projects stand in place 1. Keep one there.",
            ),
            (
                "ranked",
                {"mark-1": "2"},
                "missing_place",
                "No project stands in place 1. Put one there, or move the rest up.",
            ),
            (
                "ranked",
                {"mark-1": "99999999999999"},
                "unknown_place",
                "Choose a place from 1 to 2 for Project a.",
            ),
            (
                "cumulative",
                {"mark-2": "1.5"},
                "not_whole",
                "Write the points for Project b as a whole number.",
            ),
            (
                "cumulative",
                {"mark-1": "6", "mark-2": "6"},
                "too_many_points",
                "You have given 12 points of 10. Take 2 points away.",
            ),
            (
                "cumulative",
                {"mark-1": "7"},
                "points_too_high",
                "Give Project a at most 6 points.",
            ),
            (
                "scoring",
                {"mark-3": "1"},
                "points_too_low",
                "Give Project c at least 2 points, or none.",
            ),
        ],
    )
    def test_are_told_in_words_beside_the_field_and_above(
        self, client, kind, fields, code, sentence
    ) -> None:
        response = client.post(_ballot(kinds.of_kind(kind)), fields)

        assert response.status_code == 422
        assert re.findall(r'data-code="([^"]*)"', response.text) == [code]
        assert sentence in words(response.text)
        if code not in {"missing_place", "too_many_points"}:
            number = min(fields).removeprefix("mark-")
            assert f'href="#project-{number}"' in response.text
            assert f'id="project-{number}-problem"' in response.text
            assert 'aria-invalid="true"' in response.text

    @pytest.mark.parametrize("value", ["\x00", "\u0663", "1e3", "-", "1" * 5000])
    @pytest.mark.parametrize("kind", ["ranked", "cumulative", "scoring"])
    def test_of_hostile_input_are_no_server_error(self, client, kind, value) -> None:
        voting_round = kinds.of_kind(kind)

        response = client.post(_ballot(voting_round), {"mark-1": value})
        later = client.get(_ballot(voting_round))

        assert response.status_code == 422
        assert later.status_code == 200

    def test_with_a_number_far_too_large_are_quick(self, client) -> None:
        voting_round = kinds.of_kind("ranked", max_choices=None)

        response = client.post(_ballot(voting_round), {"mark-1": "999999999999"})

        assert 'data-code="unknown_place"' in response.text

    def test_on_the_review_lead_to_the_field(self, client) -> None:
        voting_round = kinds.of_kind("cumulative")
        client.force_login(make.user())

        response = send_ballot(client, voting_round, {"mark-2": "7"})

        assert response.status_code == 422
        assert f'href="{_ballot(voting_round)}#project-2"' in response.text
        assert turnout.total(voting_round) == 0
