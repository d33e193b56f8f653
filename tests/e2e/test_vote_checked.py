"""From the cast to the check: the receipt as a page, a file, a picture for phones."""

import re

import boxes
import make
import pytest
from browsing import DESK, PHONE, card, is_too_wide, shore_vote, small_targets
from playwright.sync_api import Page, expect
from waiting import follow, send, settled

from voting.ballotbox import receipts

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def vote(request, page, sign_in):
    """Sign somebody in at the ballot of an open vote."""
    made = shore_vote()
    sign_in(make.user("aino@example.org"))
    page.set_viewport_size(request.param)
    page.goto("/p/shores/vote/")
    return made


def review(page: Page, *titles: str) -> None:
    for title in titles:
        card(page, title).click()
    send(settled(page), "Review and vote")


def saved(page: Page, tmp_path) -> str:
    """Save the receipt as a text file, and return where it is."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as a text file").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return str(path)


def test_a_receipt_is_saved_and_checked_as_a_file(
    page, javascript, vote, tmp_path, assert_accessible
) -> None:
    review(page, "Pier", "Benches")
    page.get_by_text("A word of your own on the receipt").click()
    page.get_by_label("A word of your own").fill("kuha")
    send(page, "Cast my ballot")
    expect(page.locator(".receipt__word")).to_have_text("kuha")
    file = saved(page, tmp_path)
    assert not is_too_wide(page)
    assert small_targets(page) == []

    follow(page, "Check my vote")
    page.get_by_label("Or the receipt as a file").set_input_files(file)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("[data-code=not_yet]")).to_be_visible()
    boxes.settle(vote)
    settled(page).get_by_label("Or the receipt as a file").set_input_files(file)
    page.get_by_role("button", name="Check").click()

    expect(page.locator("[data-state=stands]")).to_be_visible()
    expect(page.locator("[data-holds=yes]")).to_have_count(2)
    expect(page.locator("#check .chosen li > :first-child")).to_have_text(
        ["Benches", "Pier"]
    )
    assert not is_too_wide(page)
    assert small_targets(page) == []
    assert_accessible(page)


def test_the_picture_leads_to_the_check_with_the_code(page, vote) -> None:
    review(page, "Sauna")
    send(page, "Cast my ballot")
    code = page.locator("#receipt-code").inner_text()
    expect(page.get_by_role("img", name=re.compile("^QR code"))).to_be_visible()

    # What a phone opens that has read the picture.
    page.goto(f"/p/shores/vote/check/#{code}")

    expect(page.get_by_role("textbox", name="Receipt code")).to_have_value(code)
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#check [data-focus]")).to_contain_text(code)
    expect(page.locator("#check [data-focus]")).to_be_focused()


def test_a_browser_writes_a_word_by_chance_that_people_may_change(page, vote) -> None:
    review(page, "Sauna")
    word = page.locator("#word")
    expect(word).to_have_value(re.compile(r"^[a-z2-9]{4}(-[a-z2-9]{4}){2}$"))
    drawn = word.input_value()

    send(page, "Cast my ballot")

    expect(page.locator(".receipt__word")).to_have_text(drawn)


def test_without_javascript_the_word_stays_empty(new_context, live_server) -> None:
    made = shore_vote()
    receipt = make.ballot(made, ["pier"])
    plain = new_context(java_script_enabled=False).new_page()

    plain.goto(f"{live_server.url}/p/shores/vote/check/#{receipt.code}")

    expect(plain.locator("#check input[name=code]")).to_have_value("")
    assert receipts.parse(receipt.to_line()).word == ""


def test_what_is_recorded_in_ones_name_is_a_click_away(
    page, javascript, vote, assert_accessible
) -> None:
    follow(page, "Was a vote recorded in my name?")
    expect(page.locator("[data-state=nothing]")).to_be_visible()
    assert not is_too_wide(page)
    assert_accessible(page)

    page.goto("/p/shores/vote/")
    review(page, "Pier")
    send(page, "Cast my ballot")
    follow(page, "Was a vote recorded in my name?")

    expect(page.locator("[data-state=web]")).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("Pier")
    assert small_targets(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Save this as a signed statement").click()
    assert "recorded web" in download.value.path().read_text()
