"""A draft that saves itself, and is found again on another device."""

import re

import make
import pytest
from browsing import PHONE, is_too_wide, shore, sign_in_by_code
from playwright.sync_api import Page, expect
from waiting import send, settled

from proposals.models import Draft, Proposal

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

AINO = "aino@example.org"
NEW = "/p/shores/proposals/new/"
SAVED = re.compile("Draft saved")


@pytest.fixture
def process():
    process = shore()
    make.phase(process, "propose")
    return process


@pytest.fixture
def other_device(new_context):
    """Open a window of another browser, which knows nothing of the first."""
    return new_context(locale="en-GB", viewport=PHONE).new_page()


def save(page: Page) -> None:
    """Press the button, which needs no script."""
    page.get_by_role("button", name="Save the draft").click()
    settled(page)
    expect(page.locator("#draft-state")).to_have_text(SAVED)


def test_what_is_typed_saves_itself_and_goes_on_elsewhere_by_its_code(
    page, process, other_device, assert_accessible
) -> None:
    page.goto(NEW)
    page.get_by_label("Title").fill("Keinu rantaan")
    page.get_by_label("Description").fill("Iso keinu lapsille.")
    expect(page.locator("#draft-state")).to_have_text(SAVED)
    page.get_by_text("Go on elsewhere or later").click()
    code = page.locator("#draft-code strong").text_content()
    link = page.locator("#draft-code a").first.get_attribute("href")
    assert_accessible(page)

    other_device.goto(link)
    expect(other_device.get_by_label("Code of the draft")).to_have_value(code)
    assert not is_too_wide(other_device)
    send(other_device, "Go on with it")
    expect(other_device.get_by_label("Title")).to_have_value("Keinu rantaan")
    with other_device.expect_response(re.compile("/save/$")):
        other_device.get_by_label("Description").fill("Kaksi keinua.")
    assert Draft.objects.get().data["text"] == "Kaksi keinua."
    assert not is_too_wide(other_device)
    assert_accessible(other_device)

    # The first page is the older one now: it shows both and overwrites nothing.
    page.get_by_label("Description").fill("Iso keinu lapsille ja aikuisille.")
    newer = page.locator("#draft-newer")
    expect(newer).to_contain_text("Kaksi keinua.")
    assert Draft.objects.get().data["text"] == "Kaksi keinua."
    expect(page.get_by_label("Description")).to_have_value(
        "Iso keinu lapsille ja aikuisille."
    )
    assert_accessible(page)
    save(page)
    expect(newer).to_be_empty()
    assert Draft.objects.get().data["text"] == "Iso keinu lapsille ja aikuisille."


def test_what_was_typed_elsewhere_fits_a_phone_however_long_its_words(
    page, process, other_device
) -> None:
    page.set_viewport_size(PHONE)
    page.goto(NEW)
    page.get_by_label("Title").fill("Keinu rantaan")
    expect(page.locator("#draft-state")).to_have_text(SAVED)
    link = page.locator("#draft-code a").first.get_attribute("href")
    other_device.goto(link)
    send(other_device, "Go on with it")
    with other_device.expect_response(re.compile("/save/$")):
        other_device.get_by_label("Title").fill("Keinu" * 23)

    page.get_by_label("Title").fill("Keinu lammen rantaan")

    expect(page.locator("#draft-newer")).to_contain_text("KeinuKeinu")
    assert not is_too_wide(page)


def test_a_draft_goes_on_on_another_device_after_signing_in(
    page, process, javascript, other_device, sign_in
) -> None:
    author = make.user(AINO)
    sign_in(author)
    page.goto(NEW)
    page.get_by_label("Title").fill("Keinu rantaan")
    page.get_by_label("Description").fill("Iso keinu lapsille.")
    if not javascript:
        save(page)
    expect(page.locator("#draft-state")).to_have_text(SAVED)

    other_device.goto("/my/proposals/")
    sign_in_by_code(other_device, AINO)
    other_device.get_by_role("link", name="Go on writing").click()
    expect(other_device.get_by_label("Description")).to_have_value(
        "Iso keinu lapsille."
    )
    send(other_device, "Send the proposal")

    expect(
        other_device.get_by_text("Your proposal is public now as P1.")
    ).to_be_visible()
    assert Proposal.objects.get().author == author
    assert not Draft.objects.exists()


def test_without_script_a_code_goes_on_elsewhere_and_nothing_is_lost(
    page, process, javascript, other_device
) -> None:
    page.goto(NEW)
    page.get_by_label("Title").fill("Keinu rantaan")
    save(page)
    expect(page.locator("#draft-code strong")).to_be_visible()
    code = page.locator("#draft-code strong").text_content()

    other_device.goto(NEW)
    other_device.get_by_role("link", name="Go on with what you began").click()
    other_device.get_by_label("Code of the draft").fill(code.lower())
    send(other_device, "Go on with it")

    expect(other_device.get_by_label("Title")).to_have_value("Keinu rantaan")


def test_sending_leaves_no_draft_behind(page, process, sign_in) -> None:
    """Not even one that a saving brings back which was under way."""
    sign_in(make.user(AINO))
    page.goto(NEW)
    page.get_by_label("Title").fill("Keinu rantaan")
    page.get_by_label("Description").fill("Iso keinu lapsille.")
    expect(page.locator("#draft-state")).to_have_text(SAVED)
    page.get_by_label("Description").fill("Iso keinu lapsille ja muille.")

    send(page, "Send the proposal")

    expect(page.get_by_text("Your proposal is public now as P1.")).to_be_visible()
    settled(page)
    assert not Draft.objects.exists()
    assert Proposal.objects.get().text == "Iso keinu lapsille ja muille."


def test_a_page_that_is_left_in_the_middle_of_a_word_is_kept(
    page, process, sign_in
) -> None:
    sign_in(make.user(AINO))
    page.goto(NEW)
    page.get_by_label("Title").press_sequentially("Keinu ran")

    page.goto("/")
    # What is sent on leaving arrives when it arrives.
    for _try in range(100):
        if Draft.objects.exists():
            break
        page.wait_for_timeout(100)

    page.goto(NEW)
    expect(page.get_by_label("Title")).to_have_value("Keinu ran")
