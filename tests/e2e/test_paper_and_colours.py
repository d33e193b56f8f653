"""Receipt and result on paper, and the ballot in the colours that a reader forces."""

import make
import pytest
from browsing import RECEIPT, shore_vote
from playwright.sync_api import Page, expect
from waiting import send, settled

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

# Nobody presses or unfolds anything on paper.
ON_SCREEN_ONLY = ".site-nav, .section-nav, .breadcrumbs, .site-header__tools, button"


def assert_printable(page: Page) -> None:
    # Words can be read before the style sheets are there that hide things on paper.
    settled(page).emulate_media(media="print")
    expect(page.locator(ON_SCREEN_ONLY).filter(visible=True)).to_have_count(0)
    expect(page.locator("h1")).to_have_css("color", "rgb(0, 0, 0)")


def test_a_receipt_is_printed_without_what_one_presses(page, sign_in) -> None:
    shore_vote()
    sign_in(make.user())
    page.emulate_media(color_scheme="dark")
    page.goto("/p/shores/vote/")
    page.get_by_role("checkbox", name="Pier").check()
    send(settled(page), "Review and vote")
    send(page, "Cast my ballot")
    expect(page.locator("#receipt-code")).to_have_text(RECEIPT)

    assert_printable(page)

    expect(page.locator("#receipt-code")).to_be_visible()
    expect(page.locator(".receipt")).to_contain_text("Pier")
    expect(
        page.locator(".receipt").get_by_text("Cast 15 November 2026")
    ).to_be_visible()


def test_a_result_is_printed_with_everything_that_explains_it(page, clock) -> None:
    vote = shore_vote()
    make.ballot(vote, ["pier"])
    clock.move_to(vote.phase.ends_at)
    make.tallied(vote, published=True)
    page.emulate_media(color_scheme="dark")
    page.goto("/p/shores/result/")

    assert_printable(page)

    expect(page.locator(".explanation__item").filter(visible=True)).to_have_count(4)
    for name in ("Votes per project", "Where the money goes"):
        expect(page.get_by_text(name).first).to_be_visible()


def test_forced_colours_show_what_is_ticked_and_what_is_wrong(page) -> None:
    shore_vote()
    page.emulate_media(forced_colors="active")
    page.goto("/p/shores/vote/")
    for title in ("Pier", "Sauna", "Lights"):
        page.get_by_role("checkbox", name=title).check()
    expect(page.locator(".ballot-summary__problem")).to_be_visible()
    # A border changes its colour in a moment, not at once.
    settled(page)

    def colour(where: str, what: str) -> str:
        element = page.locator(where).first
        return element.evaluate(f"(element) => getComputedStyle(element).{what}")

    canvas = colour("body", "backgroundColor")
    unticked = colour(".choice:not(:has(:checked))", "borderBottomColor")
    ticked = colour(".choice:has(:checked)", "borderBottomColor")
    assert ticked not in {unticked, canvas}
    assert colour(".sticky-bar", "borderTopColor") != canvas
    assert colour(".ballot-summary__problem", "color") != canvas
    assert colour(".sticky-bar__state", "color") != canvas
