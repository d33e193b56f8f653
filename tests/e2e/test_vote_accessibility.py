"""The vote under axe after each interaction, and on a phone without scrolling sideways.

Every language, theme and size once, and each theme with each size.
"""

import boxes
import make
import pytest
from browsing import DESK, PHONE, is_too_wide, shore_vote
from playwright.sync_api import expect
from waiting import settled

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


LOOKS = pytest.mark.parametrize(
    "look",
    [
        ("fi", "light", PHONE),
        ("sv", "dark", PHONE),
        ("fi", "dark", DESK),
        ("en", "light", DESK),
    ],
    ids=["fi-light-phone", "sv-dark-phone", "fi-dark-desk", "en-light-desk"],
)


@pytest.fixture
def judge(page, assert_accessible):
    """Give a function that judges the page as it stands now."""

    def judge() -> None:
        # At its end a page lies above the bar; elsewhere the bar covers what passes.
        settled(page).evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        assert_accessible(page)
        assert not is_too_wide(page), page.url

    return judge


@pytest.fixture
def reading(page, speak, look) -> str:
    """Set language, theme and size; give the language."""
    language, theme, size = look
    speak(language)
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)
    return language


@LOOKS
def test_every_state_of_a_vote_is_accessible(page, reading, sign_in, judge) -> None:
    shore_vote(min_age=13, age_on=make.NOW.date())

    page.goto("/p/shores/vote/")
    expect(page.locator("html")).to_have_attribute("lang", reading)
    boxes = page.locator(".choice__input")
    summary = page.locator("#ballot-summary")
    boxes.first.check()
    expect(summary).to_contain_text("1")
    expect(page.locator("#announcer")).not_to_be_empty()
    judge()
    for box in boxes.all():
        box.check()
    expect(page.locator(".ballot-summary__problem")).to_be_visible()
    judge()
    page.locator(".sticky-bar button").click()
    expect(page.locator("#problems")).to_be_focused()
    judge()
    for box in boxes.all()[1:]:
        box.uncheck()
    settled(page).locator(".sticky-bar button").click()
    expect(page.locator("#who-are-you")).to_be_visible()
    judge()

    sign_in(make.user())
    page.reload()
    page.locator("[aria-labelledby=cast] button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    judge()
    page.get_by_role("checkbox").check()
    page.locator(".own-word summary").click()
    judge()
    page.locator("#word").fill("\u202e")
    page.locator("[aria-labelledby=cast] button").click()
    expect(page.locator(".error-summary")).to_be_focused()
    judge()
    page.locator("#word").fill("kuha")
    page.get_by_role("checkbox").check()
    page.locator("[aria-labelledby=cast] button").click()
    expect(page.locator(".receipt")).to_be_visible()
    judge()
    page.goto("/p/shores/vote/mine/")
    judge()


@LOOKS
def test_receipts_and_results_are_accessible(page, reading, clock, judge) -> None:
    vote = shore_vote()
    receipt = make.ballot(vote, ["pier", "bench"])
    boxes.settle(vote)

    for typed in ("ABCD", "AAAA-AAAA-AAAA-AAAA", receipt.code):
        page.goto("/p/shores/vote/check/")
        page.locator("#check input[name=code]").fill(typed)
        page.locator("#check button").click()
        expect(page.locator("#check [data-focus]")).to_be_focused()
        judge()

    page.goto("/p/shores/vote/check/")
    file = {"name": "r.txt", "mimeType": "text/plain"}
    page.locator("#check input[name=file]").set_input_files(
        file | {"buffer": receipt.to_line().encode()}
    )
    page.locator("#check button").click()
    expect(page.locator("#examined")).to_be_visible()
    judge()
    clock.move_to(vote.phase.ends_at)
    make.tallied(vote, published=True)
    page.goto("/p/shores/result/")
    expect(page.locator(".explanation")).to_be_visible()
    judge()
