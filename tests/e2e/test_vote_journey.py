"""The whole vote as residents walk it, in either kind of browser."""

import re

import boxes
import make
import pytest
from browsing import (
    RECEIPT,
    Clicks,
    card,
    code_sent_to,
    shore_vote,
    sign_in_by_code,
    type_code,
)
from playwright.sync_api import expect
from waiting import send, settled

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

AINO = "aino@example.org"


@pytest.fixture
def asked(page) -> list[str]:
    """Collect what the browser asks; it should ask nothing on the way to a vote."""
    questions = []
    page.on("dialog", lambda box: (questions.append(box.message), box.accept()))
    return questions


def cast(page, *titles: str) -> str:
    """Go from an open ballot page to the receipt, and return its code."""
    for title in titles:
        card(page, title).click()
    send(settled(page), "Review and vote")
    send(page, "Cast my ballot")
    return page.locator("#receipt-code").inner_text()


def verdict_on(page, code: str) -> str:
    """Return what the page that checks receipts says about one."""
    page.goto("/p/shores/vote/check/")
    page.get_by_role("textbox", name="Receipt code").fill(code)
    page.get_by_role("button", name="Check").click()
    answer = page.locator("#check [data-focus]")
    expect(answer).to_contain_text(code)
    settled(page)
    return answer.inner_text()


def test_a_vote_takes_three_clicks_more_than_it_has_choices(
    page, javascript, asked
) -> None:
    shore_vote()
    make.user(AINO)
    click = Clicks()

    page.goto("/")
    click(page.get_by_role("link", name="Vote The shores"))
    expect(page).to_have_title(re.compile("^Choose projects"))
    expect(page.locator(".sticky-bar__state")).to_have_text("Not cast yet")
    chosen = ["Benches", "Pier"]
    for title in chosen:
        click(card(page, title))
        expect(page.get_by_role("checkbox", name=title)).to_be_checked()
    click(settled(page).get_by_role("button", name="Review and vote"))
    expect(page).to_have_title(re.compile("^Not recorded yet"))

    page.get_by_role("link", name="Sign in", exact=True).last.click()
    sign_in_by_code(page, AINO)

    expect(page).to_have_title(re.compile("^Not recorded yet"))
    expect(page.locator(".chosen li > :first-child")).to_have_text(chosen)
    click(page.get_by_role("button", name="Cast my ballot"))

    expect(page).to_have_title(re.compile("^Your vote is recorded"))
    expect(page.locator("#receipt-code")).to_have_text(RECEIPT)
    expect(page.locator(".receipt .chosen li > :first-child")).to_have_text(chosen)
    assert len(click) <= len(chosen) + 3, click.made
    assert asked == []


def test_the_last_ballot_counts_and_each_receipt_says_where_it_stands(
    page, javascript, sign_in, asked
) -> None:
    vote = shore_vote()
    sign_in(make.user(AINO))
    page.goto("/p/shores/vote/")
    first = cast(page, "Pier", "Benches")

    page.get_by_role("link", name="Vote again").click()
    expect(page.get_by_role("main")).to_contain_text("You have voted already")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(0)
    second = cast(page, "Sauna")

    assert "This ballot is not in the log yet" in verdict_on(page, second)
    boxes.settle(vote)
    assert "Another ballot has taken the place of this one" in verdict_on(page, first)
    standing = verdict_on(page, second)
    assert "Your vote is in the ballot box" in standing
    assert "Sauna" not in standing
    assert asked == []


def test_who_is_here_for_the_first_time_makes_an_account_on_the_way(
    page, javascript, asked
) -> None:
    shore_vote()
    page.goto("/p/shores/")
    page.get_by_role("link", name="Vote", exact=True).last.click()
    card(page, "Sauna").click()
    send(settled(page), "Review and vote")

    page.get_by_role("link", name="I am here for the first time").click()
    page.get_by_role("textbox", name="Email").fill("uusi@example.org")
    send(page, "Make an account")
    type_code(page, code_sent_to("uusi@example.org"))
    page.get_by_role("button", name="Cast my ballot").click()

    expect(page.locator(".receipt .chosen li > :first-child")).to_have_text(["Sauna"])
    assert asked == []


def test_a_ballot_of_a_district_is_found_from_the_list_of_districts(
    page, javascript, sign_in
) -> None:
    process = make.process("shores")
    for code in ("lohtaja", "keskusta"):
        district = make.district(process, code)
        make.project(process, f"{code}-swing", district=district)
    make.voting_round(
        process,
        costs={},
        scope="district",
        budgets={"lohtaja": 20_000_00, "keskusta": 20_000_00},
    )
    sign_in(make.user(AINO))

    page.goto("/p/shores/vote/")
    page.get_by_role("link", name="Lohtaja").last.click()
    card(page, "lohtaja-swing").click()
    send(settled(page), "Review and vote")
    expect(page.get_by_role("main")).to_contain_text("you live in Lohtaja")
    page.get_by_role("button", name="Cast my ballot").click()

    expect(page.locator(".receipt")).to_contain_text("Lohtaja")
