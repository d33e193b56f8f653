"""A whole vote with every kind of ballot, in either kind of browser."""

from collections.abc import Callable

import boxes
import make
import pytest
from browsing import BUDGET, PHONE, RECEIPT, card, is_too_wide, shore, shore_vote
from playwright.sync_api import Page, expect
from waiting import send, settled

from voting.tally.ballot_form import Marks

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


def tick(page: Page, *titles: str) -> None:
    for title in titles:
        card(page, title).click()


def select(page: Page, **given: str) -> None:
    for title, label in given.items():
        page.get_by_role("combobox", name=title).select_option(label=label)


def write(page: Page, **given: str) -> None:
    for title, number in given.items():
        field = page.get_by_role("spinbutton", name=title)
        field.fill(number)
        field.blur()


KINDS = {
    "knapsack": (
        {"ballot_kind": "knapsack", "max_choices": None},
        lambda page: tick(page, "Sauna", "Pier"),
        "€45,000 used, €5,000 left.",
        Marks(("pier", "sauna")),
    ),
    "choose_one": (
        {"ballot_kind": "choose_one"},
        lambda page: tick(page, "Pier", "Sauna"),
        "Sauna chosen.",
        Marks(("sauna",)),
    ),
    "ranked": (
        {"ballot_kind": "ranked", "max_choices": 3},
        lambda page: select(page, Sauna="Place 1", Benches="Place 2"),
        "2 of 3 places given.",
        Marks(("sauna", "bench")),
    ),
    "cumulative": (
        {"ballot_kind": "cumulative", "points": 10, "max_choices": None},
        lambda page: write(page, Sauna="6", Benches="3"),
        "9 of 10 points used, 1 left.",
        Marks(("bench", "sauna"), (3, 6)),
    ),
    "scoring": (
        {"ballot_kind": "scoring", "most_points": 5, "max_choices": None},
        lambda page: select(page, Sauna="5", Benches="2"),
        "2 projects have points.",
        Marks(("bench", "sauna"), (2, 5)),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_ballot_of_every_kind_is_cast(
    page, javascript, sign_in, assert_accessible, kind
) -> None:
    rules, fill_in, sum_up, marks = KINDS[kind]
    voting_round = shore_vote(**rules)
    sign_in(make.user())
    page.set_viewport_size(PHONE)

    page.goto("/p/shores/vote/?order=title")
    fill_in(page)
    if javascript:
        expect(page.locator("#announcer")).to_contain_text(sum_up)
    assert_accessible(page)
    assert not is_too_wide(page)
    send(page, "Review and vote")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review your ballot")
    assert_accessible(page)
    send(page, "Cast my ballot")

    expect(page.locator("#receipt-code")).to_have_text(RECEIPT)
    (stored,) = boxes.standing(voting_round)
    assert stored.marks == {"all": marks}
    assert_accessible(page)
    assert not is_too_wide(page)


MISTAKES: dict[str, tuple[dict[str, object], Callable[[Page], None], str]] = {
    "ranked": (
        {"ballot_kind": "ranked", "max_choices": 3},
        lambda page: select(page, Sauna="Place 1", Benches="Place 1"),
        "2 projects stand in place 1.",
    ),
    "cumulative": (
        {"ballot_kind": "cumulative", "points": 10, "max_choices": None},
        lambda page: write(page, Sauna="9", Benches="3"),
        "Take 2 points away.",
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_explained_and_nothing_is_lost(
    page, javascript, assert_accessible, kind
) -> None:
    rules, fill_in, sentence = MISTAKES[kind]
    shore_vote(**rules)
    page.goto("/p/shores/vote/?order=title")
    fill_in(page)
    fields = page.locator(".choice__value")
    written = fields.evaluate_all("(fields) => fields.map((field) => field.value)")

    send(settled(page), "Review and vote")

    expect(page.locator("#problems")).to_contain_text(sentence)
    assert_accessible(page)
    now = fields.evaluate_all("(fields) => fields.map((field) => field.value)")
    assert now == written


def test_one_paper_holds_the_district_and_the_whole_city(
    page, javascript, sign_in, assert_accessible
) -> None:
    process = shore()
    district = make.district(process, "lohtaja")
    for code, place in (("swing", district), ("slide", district), ("bridge", None)):
        make.project(process, code, district=place)
    voting_round = make.voting_round(
        process,
        costs={},
        scope="both",
        budgets={"lohtaja": BUDGET, "": BUDGET},
        ballot_kind="cumulative",
        points=5,
    )
    sign_in(make.user())
    page.set_viewport_size(PHONE)

    page.goto("/p/shores/vote/ballot/lohtaja/")
    write(page, **{"Project swing": "3", "Project bridge": "5"})
    if javascript:
        bar = page.locator("#ballot-summary")
        expect(bar).to_contain_text("3 of 5 points")
        expect(bar).to_contain_text("5 of 5 points")
    assert_accessible(page)
    assert not is_too_wide(page)
    send(page, "Review and vote")
    expect(page.get_by_role("main")).to_contain_text("you live in Lohtaja")
    assert_accessible(page)
    send(page, "Cast my ballot")

    expect(page.locator("#receipt-code")).to_have_text(RECEIPT)
    (stored,) = boxes.standing(voting_round)
    assert stored.marks == {
        "lohtaja": Marks(("swing",), (3,)),
        "all": Marks(("bridge",), (5,)),
    }
    assert_accessible(page)
