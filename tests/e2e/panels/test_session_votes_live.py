"""A session in browsers: twelve devices at once, a console that is loaded anew."""

import re

import living
import pytest
from browsing import DESK, PHONE, is_too_wide
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from waiting import settled

from panels.models import Poll, PollMark
from panels.queries import live
from panels.views.screens import link_to

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
TABLET = {"width": 1024, "height": 768}


def arguments(session) -> list[object]:
    panel = session.panel
    return [panel.process.slug, panel.slug, session.number]


def console_of(session) -> str:
    return reverse("panels_staff:console", args=arguments(session))


def room_of(session) -> str:
    return reverse("panels:room", args=arguments(session))


@pytest.fixture
def devices(new_context, live_server, settings):
    """Give a function that opens the room on a device of somebody."""
    opened = []

    def open_for(person, session, **options) -> Page:
        client = Client()
        client.force_login(person)
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = new_context(locale="en-GB", viewport=PHONE, **options)
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": key,
                    "url": live_server.url,
                }
            ]
        )
        page = context.new_page()
        page.goto(live_server.url + room_of(session))
        opened.append(page)
        return page

    yield open_for
    for page in opened:
        page.context.close()


def test_twelve_devices_vote_in_secret_while_the_console_is_loaded_anew(
    page, sign_in, devices
) -> None:
    session = living.session(12)
    official = living.facilitator(session)
    living.prepared(session, official)
    sign_in(official)
    page.set_viewport_size(TABLET)
    page.goto(console_of(session))
    phones = [
        devices(seat.volunteer.person, session) for seat in living.members(session)
    ]

    page.get_by_role("button", name="Open this vote").click()
    for number, phone in enumerate(phones):
        # Nobody loads the page anew: the vote comes by itself.
        choice = phone.get_by_role("radio", name="No" if number % 3 else "Yes")
        choice.check()
    page.reload()
    for phone in phones:
        phone.evaluate("document.getElementById('ballot').requestSubmit()")
    for phone in phones:
        expect(phone.locator("#part-vote")).to_contain_text("has been received")
    expect(page.locator(".console__count")).to_contain_text("12 of 12 have voted")
    assert page.get_by_text("Adopted").count() == 0

    page.get_by_role("button", name="Close the vote and count").click()

    expect(page.locator("#part-vote")).to_contain_text("Not adopted")
    expect(phones[0].locator("#part-vote")).to_contain_text("12 voted, 12 were there")
    poll = Poll.objects.get()
    assert poll.outcome["tally"] == {"yes": 4, "no": 8, "abstain": 0}
    assert PollMark.objects.count() == 12


def test_a_vote_without_a_connection_arrives_later_and_once(devices) -> None:
    session = living.session(2)
    poll = living.opened(session)
    phone = devices(living.members(session)[0].volunteer.person, session)
    phone.get_by_role("radio", name="Yes").check()
    phone.context.set_offline(True)

    phone.get_by_role("button", name="Send my vote").click()
    expect(phone.locator("#lost")).to_be_visible()
    assert not PollMark.objects.exists()
    phone.context.set_offline(False)

    expect(phone.locator("#part-vote")).to_contain_text("has been received")
    expect(phone.locator("#lost")).to_be_hidden()
    assert poll.marks.count() == 1


def test_an_answer_that_comes_after_its_form_was_replaced_is_shown(
    page, sign_in
) -> None:
    session = living.session(2, state="open")
    sign_in(living.facilitator(session))
    page.set_viewport_size(TABLET)
    page.goto(console_of(session))
    held = []

    def hold(route) -> None:
        held.append(route)

    page.route("**/console/move/", hold)

    page.get_by_role("button", name="Begin", exact=True).click()
    page.get_by_role("button", name="Next: Item 1").click()
    expect(page.locator("#now-title")).to_have_text("Item 1")
    held[0].continue_()

    expect(page.locator("#part-now .badge")).to_have_text("Under way")
    # News come as before.
    session.items.filter(position=0).update(minutes_added=600)
    live.bump(session)
    expect(page.locator("#part-now .clock__figures")).to_have_text(re.compile("^60"))


def test_what_is_being_typed_stays_when_news_come(page, sign_in) -> None:
    session = living.session(2)
    session.questions.create(text="How deep?", asked_at=session.starts_at)
    sign_in(living.facilitator(session))
    page.set_viewport_size(TABLET)
    page.goto(console_of(session))
    page.locator("summary", has_text="Hide").click()
    reason = page.get_by_label("Reason, for who has asked")
    reason.fill("Asked bef")

    session.questions.create(text="How wide?", asked_at=session.starts_at)
    seat = living.members(session)[1]
    session.turns.create(panelist=seat, asked_at=session.starts_at)

    expect(page.locator("#part-floor")).to_contain_text("Give the floor")
    expect(reason).to_have_value("Asked bef")
    reason.fill("")
    reason.blur()
    expect(page.locator("#part-questions")).to_contain_text("How wide?")


def test_a_member_does_all_of_it_without_scripts(devices) -> None:
    session = living.session(2)
    living.opened(session)
    phone = devices(
        living.members(session)[0].volunteer.person, session, java_script_enabled=False
    )

    phone.get_by_role("radio", name="I abstain").check()
    phone.get_by_role("button", name="Send my vote").click()
    expect(phone.locator("#part-vote")).to_contain_text("has been received")
    phone.get_by_role("button", name="I would like to speak").click()
    expect(phone.get_by_text("Your hand is up.")).to_be_visible()
    phone.get_by_label("Ask a question").fill("How deep?")
    phone.get_by_role("button", name="Send the question").click()

    expect(phone.locator("#part-questions")).to_contain_text("How deep?")


@pytest.mark.parametrize("size", [PHONE, TABLET, DESK], ids=["320", "tablet", "desk"])
def test_the_pages_are_accessible(page, sign_in, assert_accessible, size) -> None:
    session = living.session(3, is_public=True)
    official = living.facilitator(session)
    session.item = session.items.first()
    session.item_started_at = session.starts_at
    session.save()
    session.questions.create(text="How deep?", asked_at=session.starts_at)
    session.turns.create(
        panelist=living.members(session)[0], asked_at=session.starts_at
    )
    first = living.opened(session, official, is_secret=False)
    living.votes(first, living.members(session), "yyn")
    living.closed(first, official)
    living.opened(session, official, kind="ranking")
    sign_in(official)
    page.set_viewport_size(size)
    addresses = [
        console_of(session),
        reverse("panels_staff:poll", args=[*arguments(session), 2]),
        reverse("panels_staff:poll_new", args=arguments(session)),
        reverse("panels_staff:console_codes", args=arguments(session)),
        room_of(session),
        link_to(session, "screen"),
        link_to(session, "keypad"),
        reverse("join", args=["BCDFG"]),
    ]

    for address in addresses:
        page.goto(address)
        assert not is_too_wide(settled(page)), address
        assert_accessible(page)
