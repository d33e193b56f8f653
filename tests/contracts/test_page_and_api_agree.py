"""The same bad ballot gets the same codes from page, API and the core of the count."""

import re
from datetime import date

import boxes
import kinds
import make
import pytest
from django.urls import reverse
from make import DAY
from polling import choices_of, send_ballot

from voting.actions import rounds
from voting.actions.rounds import RollLine
from voting.box import turnout
from voting.tally import ballot_form
from voting.tally.ballot_form import Marks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def strict(**fields):
    return make.voting_round(max_choices=2, is_spending_limited=True, **fields)


def two_at_least():
    return make.voting_round(min_choices=2)


def of_age():
    return make.voting_round(min_age=13, age_on=date(2026, 1, 1))


def by_list():
    process = make.process()
    voting_round = make.voting_round(process, frozen=False, eligibility="list")
    organiser, before = make.staff(process), make.NOW - 2 * DAY
    rounds.import_roll(
        voting_round=voting_round,
        organiser=organiser,
        lines=[RollLine(1, "somebody.else@example.org")],
        now=before,
    )
    rounds.freeze_rules(voting_round=voting_round, organiser=organiser, now=before)
    return voting_round


def to_come():
    return make.voting_round(starts=DAY, ends=2 * DAY)


def over():
    return make.voting_round(starts=-2 * DAY, ends=-DAY)


def draft():
    return make.voting_round(frozen=False)


CASES = {
    "empty": (strict, [], {"empty"}),
    "too many and too dear": (strict, ["a", "b", "c"], {"too_many", "over_budget"}),
    "twice": (strict, ["a", "a"], {"duplicate_project"}),
    "foreign": (strict, ["x"], {"unknown_project"}),
    "foreign beside known": (strict, ["a", "x"], {"unknown_project"}),
    "too few": (two_at_least, ["a"], {"too_few"}),
    "age not declared": (of_age, ["a"], {"age_not_declared"}),
    "not on the roll": (by_list, ["a"], {"not_on_roll"}),
    "not open yet": (to_come, ["a"], {"not_open_yet"}),
    "late": (over, ["a"], {"closed"}),
    "rules not frozen": (draft, ["a"], {"not_frozen"}),
}


def codes_of_page(client, voting_round, choices) -> set[str]:
    response = send_ballot(client, voting_round, {"choices": choices})
    assert 400 <= response.status_code < 500
    return set(re.findall(r'data-code="([^"]*)"', response.text))


def codes_of_api(client, slug, choices) -> set[str]:
    response = client.post(
        reverse("voting_api:ballots", args=[slug]),
        {"pot": "all", "projects": choices},
        content_type="application/json",
    )
    assert response.status_code in {400, 403}
    return {error["code"] for error in response.json()["errors"]}


@pytest.mark.parametrize(("build", "choices", "codes"), CASES.values(), ids=CASES)
def test_page_and_api_give_the_same_codes(client, build, choices, codes) -> None:
    voting_round = build()
    slug = voting_round.process.slug
    client.force_login(make.user())

    by_page = codes_of_page(client, voting_round, choices)
    by_api = codes_of_api(client, slug, choices)

    assert by_page == by_api == codes
    assert turnout.total(voting_round) == 0


@pytest.mark.parametrize("choices", [["a"], ["b", "c"]])
def test_page_and_api_put_the_same_ballot_into_the_box(client, choices) -> None:
    opened = []
    for send in ("page", "api"):
        voting_round = make.voting_round()
        slug = voting_round.process.slug
        client.force_login(make.user())
        if send == "page":
            response = send_ballot(client, voting_round, {"choices": choices})
            assert response.status_code == 303
        else:
            response = client.post(
                reverse("voting_api:ballots", args=[slug]),
                {"pot": "all", "projects": choices},
                content_type="application/json",
            )
            assert response.status_code == 201
        opened.append([choices_of(one) for one in boxes.standing(voting_round)])

    assert opened[0] == opened[1] == [tuple(choices)]


@pytest.mark.parametrize("case", kinds.BAD, ids=kinds.named)
def test_every_kind_of_bad_ballot_gets_the_codes_of_the_core(client, case) -> None:
    voting_round = kinds.of_kind(case.kind)
    slug = voting_round.process.slug
    client.force_login(make.user())
    sheet = voting_round.sheet
    form, candidates = sheet.form(sheet.pots[0]), sheet.pots[0].candidates

    by_core = {p.code for p in ballot_form.problems(form, case.marks, candidates)}
    page = send_ballot(client, voting_round, case.fields)
    by_page = set(re.findall(r'data-code="([^"]*)"', page.text))
    by_api = codes_of_pots(client, slug, "all", {"all": case.marks})

    assert by_page - kinds.ON_PAPER_ONLY == by_api == by_core
    assert by_page == case.codes
    assert turnout.total(voting_round) == 0


def codes_of_pots(client, slug, paper, marks) -> set[str]:
    response = client.post(
        reverse("voting_api:ballots", args=[slug]),
        {
            "ballot": paper,
            "pots": {
                pot: {"choices": marked.choices, "points": marked.points}
                for pot, marked in marks.items()
            },
        },
        content_type="application/json",
    )
    assert response.status_code in {400, 403}
    return {error["code"] for error in response.json()["errors"]}


@pytest.mark.parametrize("places", [{"a": 1, "b": 1}, {"a": 2}, {"a": 2, "b": 2}])
def test_places_get_the_codes_of_the_core(client, places) -> None:
    voting_round = kinds.of_kind("ranked")
    fields = {f"mark-{'abc'.index(p) + 1}": place for p, place in places.items()}

    _marks, problems = ballot_form.read_places(places)
    page = client.post(
        reverse("voting:ballot", args=[voting_round.process.slug, "all"]), fields
    )

    by_page = re.findall(r'data-code="([^"]*)"', page.text)
    assert by_page == [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("fields", "marks"),
    [
        ({}, {}),
        ({"choices": ["n1", "n2", "s1"]}, {"north": Marks(("n1", "n2", "s1"))}),
        (
            {"choices": ["n1", "city1", "city2"]},
            {"north": Marks(("n1",)), "all": Marks(("city1", "city2"))},
        ),
    ],
)
def test_a_bad_paper_of_several_pots_gets_the_same_codes(client, fields, marks) -> None:
    voting_round = kinds.of_two_pots("knapsack")
    slug = voting_round.process.slug
    client.force_login(make.user())

    page = send_ballot(client, voting_round, fields, paper="north")
    by_page = set(re.findall(r'data-code="([^"]*)"', page.text))

    assert by_page == codes_of_pots(client, slug, "north", marks) != set()


@pytest.mark.parametrize("case", kinds.GOOD, ids=kinds.named)
def test_page_and_api_put_the_same_marks_into_the_box(client, case) -> None:
    by_page, by_api = kinds.of_kind(case.kind), kinds.of_kind(case.kind)
    client.force_login(make.user())

    send_ballot(client, by_page, case.fields)
    marked = {"choices": case.marks.choices, "points": case.marks.points}
    client.post(
        reverse("voting_api:ballots", args=[by_api.process.slug]),
        {"ballot": "all", "pots": {"all": marked}},
        content_type="application/json",
    )

    for voting_round in (by_page, by_api):
        (ballot,) = boxes.standing(voting_round)
        assert dict(ballot.marks) == {"all": case.marks}
