"""A whole panel: from its mandate to the answer, on phones and at the desk."""

import re

import make
import panel_life
import pytest
from browsing import PHONE, shore
from panel_life import (
    ADVICE,
    ANSWER,
    DESK,
    MEETING,
    PANEL,
    STAFF,
    Device,
    Life,
    day,
    local,
)
from playwright.sync_api import expect
from waiting import follow

from panels.models import Panelist, Poll, PollMark
from participation.models import Role

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
ROOM = f"{PANEL}/room/1"
SESSION = f"{STAFF}/sessions/1"
# How each of the twelve who are there votes on the first recommendation.
VOTES = ["yes"] * 9 + ["no"] * 2 + ["abstain"]
# All devices send at the same moment of their clocks, which are one.
SEND_AT = """(at) => setTimeout(
    () => document.getElementById("ballot").requestSubmit(), at - Date.now())"""


@pytest.fixture
def opens(new_context, assert_accessible, live_server):
    yield from panel_life.devices(new_context, assert_accessible, live_server.url)


@pytest.fixture
def life(opens, clock) -> Life:
    process = shore()
    make.phase(process, "deliberate", ends=make.DAY * 100)
    return Life(
        process,
        clock,
        desk=opens("desk", DESK),
        phone=opens("phone", PHONE),
        plain=opens("plain", PHONE, java_script_enabled=False),
        organiser=make.staff(process, Role.ORGANISER, name="Riikka"),
        facilitator=make.staff(process, Role.FACILITATOR, name="Jouni"),
    )


def test_a_panel_is_called_drawn_meets_votes_advises_and_is_answered(
    life, opens
) -> None:
    panel_life.writes_the_mandate(life)
    panel_life.forty_sign_up(life)
    panel_life.fixes_the_pool_and_publishes_the_list(life)
    panel_life.draws(life)
    panel_life.decline_and_are_replaced(life)

    plans_a_session(life)
    writes_two_recommendations(life)
    *there, absent = life.members()
    phones = [opens(f"member{seat.number}", PHONE) for seat in there]
    come_to_the_session(life, there, phones)
    vote_at_once(life, there, phones, absent)
    sees_the_result_after_the_close(life, phones)

    decide_on_both(life, there[0])
    answers(life)
    publishes_the_report(life)


def plans_a_session(life: Life) -> None:
    desk, phone = life.desk, life.phone
    desk.sign_in(life.facilitator)
    desk.open(f"{STAFF}/sessions/")
    follow(desk.page, "Plan a session")
    desk.fill(
        title_en="How we see the shore",
        starts_at=local(MEETING),
        ends_at=local(MEETING + 1 / 12),
        place="Village hall of Lohtaja",
        link="https://video.example.org/shore",
        access_en="No steps; hearing loop in the hall.",
    )
    desk.page.get_by_label("On site and remote").check()
    desk.look("plan-session")
    desk.send("Save")
    for title in ("Welcome", "The recommendations"):
        desk.open(f"{SESSION}/agenda/new/")
        desk.fill(title_en=title, minutes="30")
        desk.send("Save")
    desk.look("agenda")
    desk.open(f"{SESSION}/rooms/")
    desk.fill(name="Hall", address="Shore road 1", host="Liisa")
    desk.look("rooms")
    desk.send("Add")
    desk.open(f"{SESSION}/")
    desk.send("Announce it to the members")
    desk.look("session")
    life.comes_in(phone, life.members()[0])
    phone.open(f"{PANEL}/room/sessions/1/")
    phone.look("session")


def writes_two_recommendations(life: Life) -> None:
    """A member writes one, the desk the other; the first is changed, both are fixed."""
    desk, phone = life.desk, life.phone
    writer, reader, *_others = life.members()
    phone.come_in(writer.volunteer)
    phone.open(f"{PANEL}/advice/new/")
    phone.fill(title="A jetty for everyone", text="The city builds a jetty.")
    phone.look("write-recommendation")
    phone.send("Keep the draft")
    phone.look("recommendation")
    phone.come_in(reader.volunteer)
    phone.open(f"{PANEL}/advice/1/suggest/")
    phone.fill(text="The city builds a jetty with a ramp.", note="For wheelchairs.")
    phone.look("suggest")
    phone.send("Send the suggestion")
    phone.look("suggested")

    desk.sign_in(life.facilitator)
    desk.open(f"{STAFF}/advice/1/")
    desk.look("suggested-change")
    with desk.page.expect_navigation():
        desk.page.locator("#changes + ul a").click()
    desk.look("change")
    desk.send("Take over as it stands here")
    desk.open(f"{STAFF}/advice/new/")
    desk.fill(title="A sauna on the shore", text="An association runs it.")
    desk.send("Save")
    for number in (1, 2):
        desk.open(f"{STAFF}/advice/{number}/fix/")
        desk.fill(due_on=day(ANSWER))
        desk.look("freeze")
        desk.send("Fix the words")
    desk.open(f"{STAFF}/advice/1/")
    desk.look("frozen")
    desk.send("How we see the shore")
    desk.open(f"{STAFF}/advice/")
    desk.look("advice")


def come_to_the_session(
    life: Life, there: list[Panelist], phones: list[Device]
) -> None:
    desk = life.desk
    life.on_day(MEETING)
    desk.sign_in(life.facilitator)
    desk.open(f"{SESSION}/console/")
    for button in ("Open the doors", "Begin"):
        desk.page.get_by_role("button", name=button, exact=True).click()
    desk.page.get_by_role("button", name="Next: Welcome").click()
    expect(desk.page.locator("#now-title")).to_have_text("Welcome")
    for number, (phone, seat) in enumerate(zip(phones, there, strict=True)):
        phone.come_in(seat.volunteer)
        phone.open(f"{ROOM}/")
        if number >= 10:
            # Two sit in the hall, and the facilitator ticks them off at the door.
            desk.page.locator(f"#in-{seat.pk}").click()
            expect(desk.page.locator(f"#out-{seat.pk}")).to_be_visible()
            continue
        if number == 0:
            phone.look("door")
        phone.page.get_by_role("button", name="I am here").click()
        expect(phone.page.locator("#part-me")).to_contain_text("You are there.")
    expect(desk.page.locator("#people-title")).to_have_text("12 members are there")
    desk.page.get_by_role("button", name="Next: The recommendations").click()
    phone = phones[0]
    expect(phone.page.locator("#now-title")).to_have_text("The recommendations")
    desk.look("console")
    phone.look("room")
    screen = desk.page.get_by_role("link", name="Projector").get_attribute("href")
    desk.open((screen or "").lstrip("/"))
    desk.look("projector")
    desk.open(f"{SESSION}/console/")


def vote_at_once(
    life: Life, there: list[Panelist], phones: list[Device], absent: Panelist
) -> None:
    desk = life.desk
    desk.page.get_by_role("button", name="Open this vote").click()
    for phone, choice in zip(phones, VOTES, strict=True):
        # Nobody loads the page anew: the vote comes by itself.
        phone.page.locator(f"#ballot [value={choice}]").check()
    phones[0].look("ballot")
    desk.look("vote-is-open")
    second, outside = life.plain, life.phone
    second.come_in(there[0].volunteer)
    second.open(f"{ROOM}/")
    second.page.get_by_role("radio", name="No", exact=True).check()
    second.look("ballot")
    outside.come_in(absent.volunteer)
    outside.open(f"{ROOM}/")
    outside.says("Only members who are there can vote.")
    expect(outside.page.locator("#ballot")).to_have_count(0)
    outside.look("absent")

    at = desk.page.evaluate("Date.now()") + 1000
    for phone in phones:
        phone.page.evaluate(SEND_AT, at)
    desk.page.wait_for_timeout(900)
    desk.page.reload()

    for phone in phones:
        expect(phone.page.locator("#part-vote")).to_contain_text("has been received")
    expect(desk.page.locator(".console__count")).to_contain_text("12 of 12 have voted")
    second.send("Send my vote")
    second.says(re.compile("You have voted already in this vote"))
    second.look("second-vote")
    assert PollMark.objects.count() == 12


def sees_the_result_after_the_close(life: Life, phones: list[Device]) -> None:
    desk = life.desk
    for device in (desk, phones[0], life.phone):
        assert device.page.locator(".poll-result").count() == 0
    phones[0].look("voted")
    desk.page.get_by_role("button", name="Close the vote and count").click()
    for phone in phones:
        expect(phone.page.locator("#part-vote")).to_contain_text("12 voted, 12 were")
    assert Poll.objects.get().outcome["tally"] == {"yes": 9, "no": 2, "abstain": 1}
    phones[0].look("result")
    desk.look("result")
    for phone in phones:
        phone.page.goto("about:blank")
    desk.open(f"{SESSION}/polls/1/")
    desk.send("Take it into the minutes")
    desk.look("poll")
    desk.open(f"{SESSION}/console/")
    desk.page.get_by_role("button", name="Close the session").click()
    expect(desk.page.locator("#part-now")).to_contain_text("Open it again")
    desk.look("session-closed")


def decide_on_both(life: Life, writer: Panelist) -> None:
    desk, phone = life.desk, life.phone
    life.on_day(ADVICE)
    phone.come_in(writer.volunteer)
    phone.open(f"{PANEL}/advice/2/dissent/")
    phone.fill(text="A sauna takes the place of the beach.")
    phone.look("dissent")
    phone.send("Put it beside the recommendation")
    phone.look("dissented")
    desk.sign_in(life.facilitator)
    desk.open(f"{STAFF}/advice/1/")
    desk.send("Decide as the vote came out")
    desk.look("decided")
    for official in (life.facilitator, life.organiser):
        desk.sign_in(official)
        desk.open(f"{STAFF}/advice/2/count/")
        desk.fill(yes="10", no="2", abstain="0")
        desk.look("count")
        desk.send("Save")
    desk.look("counted")
    desk.open(f"{STAFF}/advice/")
    desk.look("hand-over")
    desk.send("Hand the advice over")
    desk.look("handed-over")
    phone.open(f"{PANEL}/advice/")
    phone.says("A sauna on the shore")
    phone.look("advice")


def answers(life: Life) -> None:
    desk, phone = life.desk, life.phone
    life.on_day(ADVICE + 10)
    desk.sign_in(life.organiser)
    for number, verdict in [(1, "Accepted"), (2, "Not accepted")]:
        desk.open(f"{STAFF}/answers/{number}/")
        desk.page.get_by_role("radio", name=verdict, exact=True).check()
        desk.fill(
            reason="Measured by its cost.",
            next_step="It is built next summer." if number == 1 else "",
            decided_by="City board",
        )
        desk.look("answer")
        desk.send("Publish the answer")
    desk.open(f"{STAFF}/answers/")
    desk.look("answers")
    phone.open(f"{PANEL}/advice/2/")
    phone.says("A sauna takes the place of the beach.")
    phone.says("Measured by its cost.")
    phone.look("answered")
    assert life.panel.state == "answered"


def publishes_the_report(life: Life) -> None:
    desk, phone = life.desk, life.phone
    desk.open(f"{STAFF}/report/")
    desk.look("no-report-yet")
    desk.send("Gather the report")
    desk.look("gathered")
    follow(desk.page, "Preview")
    desk.look("preview")
    desk.open(f"{STAFF}/report/publish/")
    desk.send("Publish")
    phone.open(f"{PANEL}/report/")
    for words in ("9 yes, 2 no", "A sauna takes the place of the beach.", "Accepted."):
        phone.says(words)
    expect(phone.page.get_by_role("main")).to_contain_text("is empty since 2024")
    phone.look("report")
    phone.open(PANEL)
    phone.look("in-the-end")
