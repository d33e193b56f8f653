"""Beside the web: two officials type paper forms; somebody votes with a code."""

import channels
import make
import pytest
from browsing import PHONE, shore_vote
from confirming import confirmed
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from waiting import follow, send

from voting.models import PaperBatch, RollMark

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


@pytest.fixture
def work_as(context, live_server):
    """Give a function that signs an official in, with a fresh second factor."""

    def work_as(person) -> None:
        client = Client()
        confirmed(client, person)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session}
        context.add_cookies([cookie | {"url": live_server.url, "httpOnly": True}])

    return work_as


def _desk(voting_round, name, *args) -> str:
    return reverse(f"voting_staff:{name}", args=[voting_round.process.slug, *args])


def _type_forms(page, *forms: str) -> None:
    for written in forms:
        page.get_by_role("textbox", name="Numbers of the projects").fill(written)
        with page.expect_navigation():
            page.keyboard.press("Enter")


def test_two_officials_hand_out_type_and_approve_paper_forms(
    page, javascript, work_as, assert_accessible
) -> None:
    voting_round = shore_vote()
    first, second = channels.clerk(voting_round), channels.clerk(voting_round)
    page.set_viewport_size(PHONE)
    work_as(first)

    page.goto(_desk(voting_round, "stations"))
    page.get_by_label("Voting place").fill("Library")
    send(page, "Open the desk")
    for email in ("aino@example.org", "eino@example.org"):
        page.get_by_label("E-mail address").fill(email)
        send(page, "Look up")
        expect(page.get_by_role("heading", name="Has not voted yet")).to_be_visible()
        assert_accessible(page)
        send(page, "Hand out a paper form")
    page.goto(_desk(voting_round, "paper"))
    assert_accessible(page)
    page.get_by_label("Voting place").fill("Library")
    page.get_by_label("How many forms").fill("2")
    send(page, "Make the batch")
    assert_accessible(page)
    follow(page, "Type 2 forms")
    assert_accessible(page)
    _type_forms(page, "1 4", "3")
    expect(page.get_by_text("Batch 1")).not_to_have_count(0)

    work_as(second)
    page.goto(_desk(voting_round, "paper_typing", 1))
    _type_forms(page, "4 1", "2")
    expect(page.get_by_text("Two readings differ")).to_be_visible()
    assert_accessible(page)
    page.goto(_desk(voting_round, "paper_typing", 1))
    _type_forms(page, "3")
    send(page, "Approve the batch")
    expect(page.get_by_text("Its votes are in the ballot box.")).to_be_visible()
    assert_accessible(page)

    page.goto(_desk(voting_round, "reconcile"))
    expect(page.get_by_text("Every form is accounted for.")).to_be_visible()
    assert_accessible(page)
    assert PaperBatch.objects.get().approved_by == second
    assert len(channels.votes(voting_round)) == 2


def test_somebody_votes_with_a_code_and_leaves_nothing_behind(
    page, javascript, assert_accessible
) -> None:
    voting_round = shore_vote()
    _batch, (code, *_rest) = channels.released(voting_round)
    door = reverse("voting:code", args=[voting_round.process.slug])
    # So tall that the bar at the bottom covers no box: what it covers scrolls away.
    page.set_viewport_size({**PHONE, "height": 3000})

    page.goto(f"{door}#{code}")
    field = page.get_by_label("Your code")
    if javascript:
        expect(field).to_have_value(code)
        expect(page).not_to_have_url(f"{door}#{code}")
    else:
        field.fill(code.lower())
    assert_accessible(page)
    send(page, "Go on to the ballot")
    page.get_by_role("checkbox", name="Pier").check()
    assert_accessible(page)
    send(page, "Review and vote")
    assert_accessible(page)
    send(page, "Cast my ballot")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your vote is recorded")
    assert_accessible(page)
    page.get_by_role("button", name="I am done: clear this computer").first.click()
    expect(page.get_by_text("This browser has forgotten your vote")).to_be_visible()

    page.goto(reverse("voting:receipt", args=[voting_round.process.slug]))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "There is no receipt here"
    )
    assert RollMark.objects.get().channel == "code"
    assert channels.votes(voting_round) == ["pier"]


def test_letters_with_codes_can_be_printed(page, work_as, assert_accessible) -> None:
    voting_round = shore_vote()
    work_as(make.staff(voting_round.process))

    page.goto(_desk(voting_round, "codes"))
    assert_accessible(page)
    page.get_by_label("How many codes").fill("2")
    page.get_by_role("group", name="Format").get_by_label("Letters to print").check()
    page.get_by_label("Reason").first.fill("For the care home")
    send(page, "Make the codes")

    expect(page.get_by_role("article")).to_have_count(2)
    assert_accessible(page)


@pytest.mark.parametrize("query", ["", "?print=large", "?what=projects"])
def test_paper_ballots_can_be_read(page, work_as, assert_accessible, query) -> None:
    voting_round = shore_vote()
    work_as(channels.clerk(voting_round))

    page.goto(_desk(voting_round, "printed", "all") + query)

    expect(page.get_by_role("listitem").filter(has_text="Pier")).to_be_visible()
    assert_accessible(page)
