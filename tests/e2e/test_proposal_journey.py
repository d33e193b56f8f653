"""An idea from the first word to its withdrawal, in either kind of browser."""

import re

import make
import pytest
from browsing import shore, sign_in_by_code
from playwright.sync_api import expect
from waiting import follow, send, settled

from proposals.models import Proposal

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

AINO = "aino@example.org"


def square(west: float, south: float) -> dict[str, object]:
    east, north = west + 0.1, south + 0.1
    corners = [[west, south], [east, south], [east, north], [west, north]]
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


@pytest.fixture
def process():
    process = shore()
    make.phase(process, "propose")
    make.district(process, "lohtaja", geometry=square(27.6, 64.2))
    return process


def test_an_idea_is_written_first_and_sent_by_who_signs_in_last(
    page, process, javascript
) -> None:
    make.user(AINO)

    page.goto("/")
    follow(page, "Send your idea")
    page.get_by_label("Title").fill("Keinu rantaan")
    page.get_by_label("Description").fill("Iso keinu lapsille.")
    page.get_by_label("District").select_option("lohtaja")
    page.get_by_role("button", name="Send the proposal").click()

    expect(page).to_have_title(re.compile("^Sign in"))
    expect(page.get_by_text("What you have written is kept.")).to_be_visible()
    sign_in_by_code(page, AINO)
    expect(page.get_by_label("Title")).to_have_value("Keinu rantaan")
    expect(page.get_by_label("Description")).to_have_value("Iso keinu lapsille.")
    page.get_by_role("button", name="Send the proposal").click()

    expect(page.get_by_text("Your proposal is public now as P1.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keinu rantaan")
    assert Proposal.objects.get().author.email == AINO


def test_an_author_edits_and_withdraws(page, process, javascript, sign_in) -> None:
    author = make.user(AINO)
    make.proposal(process, author, title="Keinu rantaan")
    sign_in(author)

    page.goto("/p/shores/proposals/1/")
    follow(page, "Edit")
    page.get_by_label("Title").fill("Kaksi keinua rantaan")
    page.get_by_label("Latitude").fill("64,25")
    page.get_by_label("Longitude").fill("27,65")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kaksi keinua rantaan")
    expect(page.get_by_text("Your changes are public now.")).to_be_visible()
    assert Proposal.objects.get().latitude == 64.25

    follow(page, "Withdraw the proposal")
    send(page, "Withdraw it")
    expect(page.get_by_text("has been withdrawn")).to_be_visible()
    page.goto("/p/shores/proposals/")
    expect(page.get_by_role("main")).not_to_contain_text("keinua")


def test_a_place_is_pressed_on_the_map_and_sent(page, process, sign_in) -> None:
    sign_in(make.user(AINO))
    page.goto("/p/shores/proposals/new/")
    page.get_by_label("Title").fill("Keinu rantaan")
    page.get_by_label("Description").fill("Iso keinu lapsille.")

    page.get_by_role("button", name="Choose on a map").click()
    here = page.get_by_role("application", name="press a place to choose it")
    expect(here).to_be_focused()
    expect(here.locator(".map__shape")).to_be_visible()
    here.click()
    expect(page.get_by_label("Latitude")).to_have_value(re.compile(r"^64\.2\d{4}$"))
    page.get_by_role("button", name="Send the proposal").click()
    expect(page.locator(".error-summary")).to_contain_text("is in Lohtaja")
    settled(page).get_by_role("button", name="Send the proposal").click()

    expect(page.get_by_text("Your proposal is public now as P1.")).to_be_visible()
    proposal = Proposal.objects.get()
    assert 64.2 < proposal.latitude < 64.3
    assert proposal.district.code == "lohtaja"
