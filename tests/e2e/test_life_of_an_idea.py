"""An idea on a phone: written, merged, checked, voted for, won, built.

Screenshots of each step go to the folder that SCREENSHOTS names, to be looked at.
"""

import io
import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path

import make
import pytest
import supporting
import time_machine
from browsing import (
    PHONE,
    RECEIPT,
    card,
    is_too_wide,
    shore,
    sign_in_by_code,
    small_targets,
)
from PIL import Image, ImageDraw
from playwright.sync_api import Page, expect
from reviewing_of import criterion
from waiting import follow, send, settled

from participation.models import Process, Role, User
from proposals.models import Project, Proposal, Support
from voting.actions import results
from voting.models import VotingRound

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

FOLDER = os.environ.get("SCREENSHOTS", "")
AINO = "aino@example.org"
# Days after make.NOW.
REVIEW, VOTE, RESULT, IMPLEMENT, END = 10, 27, 40, 60, 400


@dataclass
class Journey:
    """What the steps share: the phone, who holds it, what day it is."""

    page: Page
    process: Process
    clock: time_machine.Traveller
    sign_in: Callable[[User], None]
    assert_accessible: Callable[[Page], None]
    shots: count = field(default_factory=lambda: count(1))

    def look(self, name: str) -> None:
        """Judge the page as it stands, and keep what it looks like."""
        self.assert_accessible(self.page)
        assert not is_too_wide(self.page), self.page.url
        assert not small_targets(self.page), self.page.url
        if FOLDER:
            path = Path(FOLDER) / f"{next(self.shots):02}-{name}.png"
            self.page.screenshot(path=path, full_page=True)

    def on_day(self, day: float) -> None:
        self.clock.move_to(make.NOW + timedelta(days=day))

    def open(self, address: str) -> None:
        self.page.goto(f"/{address}")
        settled(self.page)

    def notice(self, words: str) -> None:
        """Follow the newest notice that says this."""
        self.open("my/notices/")
        self.look("notices")
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=words).first.click()

    def show_picture(self, alt: str) -> None:
        """Add a picture to the form that is open."""
        first = self.page.locator(".picture-fields").first
        first.locator("input[type=file]").set_input_files(
            {"name": "kuva.jpg", "mimeType": "image/jpeg", "buffer": drawn()}
        )
        first.get_by_label("What does the picture show?").fill(alt)

    def says(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()


def drawn() -> bytes:
    """Draw a bench by the water."""
    picture = Image.new("RGB", (1200, 800), "#bcd9e8")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 520, 1200, 800), fill="#6d8f5a")
    pen.rectangle((350, 430, 850, 470), fill="#7a4a21")
    for left in (380, 790):
        pen.rectangle((left, 470, left + 30, 600), fill="#4d2e14")
    made = io.BytesIO()
    picture.save(made, "JPEG")
    return made.getvalue()


@pytest.fixture
def process() -> Process:
    process = shore()
    kinds = {
        "propose": (-1, REVIEW),
        "review": (REVIEW, VOTE - 7),
        "vote": (VOTE, RESULT),
        "result": (RESULT, IMPLEMENT),
        "implement": (IMPLEMENT, END),
    }
    for kind, (first, last) in kinds.items():
        make.phase(
            process, kind, starts=timedelta(days=first), ends=timedelta(days=last)
        )
    make.district(process, "lohtaja", name={"en": "Lohtaja"})
    supporting.rule(process)
    criterion(process, "land", name={"en": "On the city's land"})
    return process


def test_an_idea_on_a_phone_is_merged_reviewed_won_and_built(
    page, process, clock, sign_in, assert_accessible
) -> None:
    page.set_viewport_size(PHONE)
    journey = Journey(page, process, clock, sign_in, assert_accessible)
    aino = make.user(AINO, name="Aino")
    oskari = make.user(name="Oskari")
    veikko, tyyne = make.user(name="Veikko"), make.user(name="Tyyne")
    riikka = make.staff(process, Role.ORGANISER, name="Riikka")
    jouni = make.staff(process, Role.REVIEWER, name="Jouni")

    code = begins_without_signing_in(journey)
    comes_back_and_sends(journey, code)
    other = make.proposal(
        process,
        oskari,
        title="Somewhere to sit by the lake",
        text="A bench near the pier, please.",
    )
    supporting.give(other, tyyne)
    sign_in(veikko)
    supports_and_comments(journey)

    journey.on_day(REVIEW + 1)
    sign_in(riikka)
    plans_a_merge(journey)
    for author in (aino, oskari):
        sign_in(author)
        agrees(journey)
    sign_in(riikka)
    carries_it_out(journey)
    for supporter in (veikko, tyyne):
        sign_in(supporter)
        carries_the_support_over(journey)
    merged = Proposal.objects.get(number=3)
    standing = Support.objects.standing().filter(proposal=merged)
    assert {support.person for support in standing} == {veikko, tyyne}

    journey.on_day(REVIEW + 3)
    sign_in(jouni)
    decides(journey)
    make.project(process, "L1", title={"en": "Lights for the pier"}, cost=45_000_00)
    journey.on_day(VOTE - 6)
    sign_in(riikka)
    freezes_the_rules(journey)

    journey.on_day(VOTE + 1)
    sign_in(aino)
    votes(journey)
    voting_round = VotingRound.objects.select_related("phase", "process").get()
    won = Project.objects.get(proposal=merged)
    for choice in (won.code, won.code, "L1"):
        make.ballot(voting_round, [choice], now=make.NOW + timedelta(days=VOTE + 1))
    journey.on_day(RESULT + 1)
    assert (
        len(results.tally_closed_rounds(now=make.NOW + timedelta(days=RESULT + 1))) == 1
    )
    sign_in(riikka)
    publishes_and_writes_down_the_decision(journey)

    journey.on_day(IMPLEMENT + 10)
    sign_in(riikka)
    reports(journey, "Under way", "The first bench stands.", "A bench by the water")
    journey.on_day(IMPLEMENT + 40)
    sign_in(riikka)
    reports(journey, "Done", "All six benches stand.", "")

    sign_in(aino)
    finds_out_what_became_of_it(journey)


def begins_without_signing_in(journey: Journey) -> str:
    """Write a draft, and return the code with which one can go on."""
    page = journey.page
    journey.open("")
    follow(page, "Send your idea")
    page.get_by_label("Title").fill("Benches along the shore path")
    page.get_by_label("Description").fill(
        "I walk to the beach every day. There is nowhere to rest on the way.\n\n"
        "Six benches with a back and arms would be enough."
    )
    page.get_by_label("District").select_option("lohtaja")
    page.get_by_label("Who benefits from it?").fill("Everybody who gets tired.")
    expect(page.locator("#draft-state")).to_have_text(re.compile("Draft saved"))
    page.get_by_text("Go on elsewhere or later").click()
    journey.look("draft")
    return page.locator("#draft-code strong").inner_text()


def comes_back_and_sends(journey: Journey, code: str) -> None:
    """Go on with the draft the next day, add a picture, and sign in last."""
    page = journey.page
    journey.on_day(1)
    journey.open("p/shores/proposals/drafts/")
    page.get_by_label("Code of the draft").fill(code)
    journey.look("code")
    send(page, "Go on with it")
    title = page.get_by_label("Title")
    expect(title).to_have_value("Benches along the shore path")
    page.get_by_role("button", name="Pictures and documents").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pictures and documents")
    journey.show_picture("A drawing of a bench by the water")
    journey.look("picture")
    send(page, "Save and go back")
    expect(page.get_by_role("img", name="A drawing of a bench")).to_be_visible()
    expect(title).to_have_value("Benches along the shore path")
    page.get_by_role("button", name="Send the proposal").click()
    expect(page).to_have_title(re.compile("^Sign in"))
    journey.look("sign-in")
    sign_in_by_code(page, AINO)
    journey.look("signed-in")
    page.get_by_role("button", name="Send the proposal").click()
    journey.says("Your proposal is public now as P1.")
    expect(page.get_by_role("img", name="A drawing of a bench").first).to_be_visible()
    journey.look("sent")


def supports_and_comments(journey: Journey) -> None:
    page = journey.page
    journey.open("p/shores/proposals/1/")
    page.get_by_role("button", name="Support this idea").click()
    journey.says("You support this idea.")
    page.get_by_label("Your comment").fill("My mother would come along again.")
    # A machine would be faster than a person can read.
    page.wait_for_timeout(2100)
    send(page, "Send the comment")
    journey.says("My mother would come along again.")
    journey.look("supported")


def plans_a_merge(journey: Journey) -> None:
    page = journey.page
    journey.open("staff/shores/proposals/regroupings/")
    journey.look("regroupings")
    page.get_by_label("Merge several proposals into one").check()
    page.get_by_label("Proposals", exact=True).fill("P1, P2")
    with page.expect_navigation():
        page.get_by_role("button", name="Go on").click()
    page.get_by_label("Title").fill("Benches by the water")
    page.get_by_label("Reason, for everyone to read").fill("Both ask for benches.")
    journey.look("plan")
    send(page, "Save the plan and ask the authors")
    journey.look("planned")


def agrees(journey: Journey) -> None:
    page = journey.page
    journey.notice("become part of another proposal?")
    page.get_by_label("Yes, I agree").check()
    journey.look("asked")
    page.get_by_role("button", name="Send my answer").click()
    settled(page)
    journey.look("agreed")


def carries_it_out(journey: Journey) -> None:
    page = journey.page
    journey.open("staff/shores/proposals/regroupings/")
    with page.expect_navigation():
        page.get_by_role("link", name="P1, P2").click()
    journey.look("answers")
    send(page, "Carry it out")
    expect(page.get_by_role("link", name="Benches by the water")).to_be_visible()
    journey.look("merged")


def carries_the_support_over(journey: Journey) -> None:
    page = journey.page
    journey.notice("has become part of another proposal")
    journey.look("choose")
    send(page, "Move my support to P3")
    journey.look("carried")


def decides(journey: Journey) -> None:
    page = journey.page
    journey.open("staff/shores/proposals/")
    journey.look("desk")
    with page.expect_navigation():
        page.get_by_role("link", name="Benches by the water").click()
    page.get_by_label("Met", exact=True).check()
    page.get_by_label("Yes, it can go on the ballot").check()
    page.get_by_label("What it costs to build").fill("12 000")
    page.get_by_label("Running costs, a year").fill("300")
    page.get_by_label("Reason, for everyone to read").fill("Six benches fit there.")
    journey.look("review")
    page.get_by_role("button", name="Publish the decision").click()
    expect(page.locator("#review")).not_to_be_visible()
    journey.open("p/shores/proposals/3/")
    journey.says("Six benches fit there.")
    journey.look("reviewed")


def freezes_the_rules(journey: Journey) -> None:
    page = journey.page
    journey.open("staff/shores/vote/")
    follow(page, "Write the rules")
    page.get_by_label("They tick projects, which together").check()
    send(page, "Save the draft")
    journey.open("staff/shores/vote/")
    follow(page, "Look at the sheet of rules and freeze it")
    journey.look("rules")
    send(page, "Freeze the rules")
    journey.says("The rules are frozen and public now.")
    journey.open("p/shores/proposals/3/")
    journey.look("on-the-ballot")


def votes(journey: Journey) -> None:
    page = journey.page
    journey.open("p/shores/vote/")
    card(page, "Benches by the water").click()
    journey.look("ballot")
    send(settled(page), "Review and vote")
    send(page, "Cast my ballot")
    expect(page.locator("#receipt-code")).to_have_text(RECEIPT)
    journey.look("receipt")


def publishes_and_writes_down_the_decision(journey: Journey) -> None:
    page = journey.page
    journey.open("staff/")
    follow(page, "The result waits for publication")
    send(page, "Publish the result")
    journey.open("staff/")
    follow(page, "Write down what the city decided")
    page.get_by_label("Deciding body").fill("City board")
    decided = make.NOW + timedelta(days=RESULT + 1)
    page.get_by_label("Date of the decision").fill(f"{decided:%Y-%m-%d}")
    page.get_by_label("Paragraph").fill("§ 114")
    send(page, "Save the decision")
    journey.open("p/shores/result/")
    verdicts = page.locator(".explanation__item")
    expect(verdicts.filter(has_text="Benches by the water")).to_contain_text("Funded")
    journey.look("result")


def reports(journey: Journey, stage: str, text: str, alt: str) -> None:
    page = journey.page
    journey.open("staff/shores/proposals/building/")
    journey.look("building-desk")
    with page.expect_navigation():
        page.get_by_role("link", name="Benches by the water").first.click()
    follow(page, "Say how it goes on")
    page.get_by_label(stage, exact=True).check()
    happened = page.get_by_role("group", name="What has happened")
    happened.get_by_label("English").fill(text)
    if alt:
        journey.show_picture(alt)
    journey.look("report")
    send(page, "Publish")
    journey.says("Your news are public")


def finds_out_what_became_of_it(journey: Journey) -> None:
    page = journey.page
    journey.notice("“Benches by the water” is ready")
    journey.says("All six benches stand.")
    photo = page.get_by_alt_text("A bench by the water").first
    photo.evaluate("(photo) => photo.scrollIntoView()")
    expect(photo).to_be_visible()
    journey.look("built")
    journey.open("p/shores/proposals/1/")
    expect(page.get_by_role("link", name="Benches by the water").first).to_be_visible()
    journey.look("the-first-idea")
    journey.open("p/shores/became/")
    expect(page.get_by_role("heading", name="1 project")).to_be_visible()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Benches by the water")
    expect(main).to_contain_text("Done")
    journey.look("what-became-of-it")
