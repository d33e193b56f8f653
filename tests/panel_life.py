"""The life of a panel in browsers: its devices, and the steps up to its first meeting.

Screenshots of each step go to the folder that SCREENSHOTS names, to be looked at.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count, product
from pathlib import Path
from typing import Any

import make
import recruiting_of
import time_machine
from browsing import is_too_wide, small_targets
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect
from waiting import follow, send, settled
from watching import complaints_of

from panels import tasks
from panels.actions import seats
from panels.lifecycle import PanelistState
from panels.models import Lottery, Panel, Panelist, Volunteer
from panels.queries.members import KEY, as_known
from panels.sortition import verify
from participation.models import Process, User

FOLDER = os.environ.get("SCREENSHOTS", "")
DESK = {"width": 1024, "height": 768}
SEATS = 13
AGES = {"young": "15-34", "middle": "35-64", "old": "65 or over"}
SEXES = {"woman": "Woman", "man": "Man"}
# Days after make.NOW.
SIGN_UP, CALL_ENDS, DRAW, ANSWERS, MEETING, ADVICE, ANSWER = 1, 10, 13, 15, 30, 40, 60
CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")
_shots = count(1)


@dataclass
class Device:
    """A window that somebody holds, and what every page in it has to be like."""

    page: Page
    assert_accessible: Callable[[Page], None]
    home: str
    name: str
    complaints: list[str] = field(default_factory=list)

    def look(self, name: str) -> None:
        """Judge the page as it stands, and keep what it looks like."""
        self.assert_accessible(self.page)
        assert not is_too_wide(self.page), self.page.url
        assert not small_targets(self.page), self.page.url
        if FOLDER:
            path = Path(FOLDER) / f"{next(_shots):02}-{self.name}-{name}.png"
            self.page.screenshot(path=path, full_page=True)

    def open(self, address: str) -> None:
        self.page.goto(f"{self.home}/{address}")
        settled(self.page)

    def says(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_text(words).first).to_be_visible()

    def fill(self, **fields: str) -> None:
        """Fill in fields by the names that they have in the form."""
        for name, value in fields.items():
            self.page.locator(f"form [name='{name}']").fill(value)

    def send(self, button: str) -> None:
        send(self.page, button)
        settled(self.page)

    def sign_in(self, user: User) -> None:
        client = Client()
        client.force_login(user)
        self._hold(client)

    def come_in(self, volunteer: Volunteer) -> None:
        """Be somebody whose code was entered here before."""
        client = Client()
        session = client.session
        session[KEY % volunteer.panel_id] = as_known(volunteer)
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        self._hold(client)

    def _hold(self, client: Client) -> None:
        key = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.home}
        self.page.context.add_cookies([{**cookie, "httpOnly": True}])


@dataclass
class Life:
    """What the steps share: devices, officials, who has which code, what day it is."""

    process: Process
    clock: time_machine.Traveller
    desk: Device
    phone: Device
    plain: Device
    organiser: User
    facilitator: User
    codes: dict[str, str] = field(default_factory=dict)

    @property
    def panel(self) -> Panel:
        return Panel.objects.select_related("process").get()

    def on_day(self, day: float) -> datetime:
        self.clock.move_to(make.NOW + timedelta(days=day))
        return timezone.now()

    def members(self) -> list[Panelist]:
        found = self.panel.panelists.filter(state=PanelistState.ACTIVE)
        return list(found.select_related("volunteer", "panel__process"))

    def comes_in(self, device: Device, seat: Panelist) -> None:
        """Type the code of a member at the door of the panel."""
        device.open(f"{PANEL}/enter/")
        device.fill(code=self.codes[seat.volunteer.public_id])
        device.send("Come in")


PANEL = "p/shores/panels/shore-panel"
STAFF = "staff/shores/panels/shore-panel"


def devices(
    new_context: Callable[..., BrowserContext],
    assert_accessible: Callable[[Page], None],
    home: str,
) -> Iterator[Callable[..., Device]]:
    """Give a function that opens windows; in the end none of them has complained."""
    opened: list[Device] = []

    def opens(name: str, size: dict[str, int], **options: Any) -> Device:
        context = new_context(locale="en-GB", viewport=size, **options)
        page = context.new_page()
        made = Device(page, assert_accessible, home, name, complaints_of(page, home))
        opened.append(made)
        return made

    yield opens
    for device in opened:
        # What a page still asks for must not meet the next test's database.
        settled(device.page)
        device.page.goto("about:blank")
    complaints = [(one.name, words) for one in opened for words in one.complaints]
    assert not complaints, complaints


def local(days: float) -> str:
    """Write a moment as the field of a browser takes it."""
    moment = timezone.localtime(make.NOW + timedelta(days=days))
    return f"{moment:%Y-%m-%dT%H:%M}"


def day(days: float) -> str:
    return f"{make.NOW + timedelta(days=days):%Y-%m-%d}"


def writes_the_mandate(life: Life) -> None:
    desk = life.desk
    desk.sign_in(life.organiser)
    desk.open("staff/shores/panels/")
    desk.look("no-panel-yet")
    follow(desk.page, "Begin a panel")
    desk.fill(title_en="Shore panel")
    desk.look("begin")
    desk.send("Begin")
    desk.open(f"{STAFF}/mandate/")
    desk.fill(
        question_en="How should the shore be used?",
        background_en="The old harbour is **empty** since 2024.",
        limits_en="The harbour is not sold.",
        sponsor_en="City council",
        run_by_en="Youth association",
        answering_body_en="City board",
        answer_due_on=day(ANSWER),
        term_from=day(ANSWERS),
        term_until=day(ADVICE),
        hours_promised="2",
        reward_en="50 euros a session",
        help_offered_en="Interpreter, hearing loop, lift by car",
        seats=str(SEATS),
        call_closes_at=local(CALL_ENDS),
    )
    desk.page.get_by_label("English", exact=True).and_(
        desk.page.locator("[name=languages]")
    ).check()
    desk.look("mandate")
    desk.send("Save the mandate")
    for code, answers in [("sex", SEXES), ("age", AGES)]:
        asks(life, code, answers)
    desk.open(f"{STAFF}/quotas/")
    desk.look("quotas")
    desk.open(f"{STAFF}/publish/")
    desk.look("publish")
    desk.send("Publish the mandate")
    desk.open(f"{STAFF}/open/")
    desk.look("open")
    desk.send("Begin to look for members")
    desk.look("recruiting")
    life.phone.open(PANEL)
    life.phone.says("How should the shore be used?")
    life.phone.look("mandate")


def asks(life: Life, code: str, answers: dict[str, str]) -> None:
    """Write a feature of two answers, and of a third once the first are saved."""
    desk = life.desk
    least, most = ("6", "7") if len(answers) == 2 else ("4", "5")
    desk.open(f"{STAFF}/quotas/new/")
    desk.fill(name_en=code.title(), code=code)
    for place, (value, name) in enumerate(answers.items()):
        if not desk.page.locator(f"[name='values-{place}-code']").count():
            desk.send("Save")
            desk.open(f"{STAFF}/quotas/of/{code}/")
        desk.fill(
            **{
                f"values-{place}-name_en": name,
                f"values-{place}-code": value,
                f"values-{place}-minimum": least,
                f"values-{place}-maximum": most,
                f"values-{place}-population": "1000",
            }
        )
    desk.look(f"feature-{code}")
    desk.send("Save")


def signs_up(device: Device, name: str, sex: str, age: str) -> str:
    """Sign up without an account; return the code that is shown once."""
    device.open(PANEL)
    follow(device.page, "Sign up")
    device.fill(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@example.org")
    device.page.get_by_label(SEXES[sex], exact=True).check()
    device.page.get_by_label(AGES[age], exact=True).check()
    device.look("sign-up")
    # Nobody has agreed to the use of their data so far.
    device.page.wait_for_timeout(2100)
    device.send("Sign up")
    device.look("not-agreed")
    device.page.get_by_label("My data may be used").check()
    device.page.wait_for_timeout(2100)
    device.send("Sign up")
    device.says("You have signed up")
    device.look("signed-up")
    code = device.page.locator("#own-code").inner_text()
    assert CODE.fullmatch(code)
    return code


def forty_sign_up(life: Life) -> None:
    """Two sign up in browsers, one of them without scripts; the others follow."""
    now = life.on_day(SIGN_UP)
    for device, name, sex in [
        (life.phone, "Aino Ahonen", "woman"),
        (life.plain, "Veikko Virta", "man"),
    ]:
        code = signs_up(device, name, sex, "young")
        volunteer = life.panel.volunteers.get(name=name)
        life.codes[volunteer.public_id] = code
        device.open(f"{PANEL}/place/")
        device.look("my-place")
    kinds = list(product(SEXES, AGES))
    for number in range(38):
        sex, age = kinds[number % len(kinds)]
        volunteer, code = recruiting_of.signed_up(
            life.panel,
            now=now,
            name=f"Resident {number + 1}",
            email=f"resident{number + 1}@example.org",
            phone=f"040 555 {number:04}",
            answers={"sex": sex, "age": age},
        )
        life.codes[volunteer.public_id] = code
    assert life.panel.volunteers.count() == 40
    life.desk.sign_in(life.facilitator)
    life.desk.open(f"{STAFF}/people/")
    life.desk.look("forty-people")


def fixes_the_pool_and_publishes_the_list(life: Life) -> None:
    desk = life.desk
    life.on_day(CALL_ENDS + 1)
    desk.sign_in(life.organiser)
    desk.open(f"{STAFF}/draw/")
    desk.says("A panel that keeps the quotas can be drawn")
    desk.fill(reserve_size="6")
    desk.page.get_by_label("I have read who has no chance").check()
    desk.look("pool")
    desk.send("Fix the pool")
    desk.look("computing")
    tasks.compute_draws()
    # The page asks again by itself.
    expect(desk.page.locator("#progress")).not_to_contain_text("being computed")
    desk.look("computed")
    desk.sign_in(life.facilitator)
    desk.open(f"{STAFF}/draw/1/")
    follow(desk.page, "Publish the list")
    desk.fill(draws_at=local(DRAW), description="Council room, second floor")
    desk.look("publish-list")
    desk.send("Publish the list and tell everybody")
    desk.look("list-published")


def draws(life: Life) -> None:
    """Two officials enter the dice; everybody can check what came out."""
    desk, phone = life.desk, life.phone
    life.on_day(DRAW + 0.1)
    for official, thrown in [(life.organiser, "2 7 4"), (life.facilitator, "274")]:
        desk.sign_in(official)
        desk.open(f"{STAFF}/draw/1/enter/")
        desk.fill(randomness=thrown, witness="Notary Niemi")
        desk.look("enter-dice")
        desk.send("Enter")
    desk.look("drawn")
    phone.open(f"{PANEL}/draw/")
    phone.look("draw")
    somebody = life.panel.panelists.earliest("number").volunteer.public_id
    phone.page.locator("[data-lottery-id]").fill(somebody)
    phone.page.get_by_role("button", name="Check", exact=True).click()
    result = phone.page.locator("[data-lottery-result]")
    expect(result.get_by_text("Everything holds.")).to_be_visible()
    expect(result.get_by_text("It is on the drawn panel.")).to_be_visible()
    expect(result.locator("[data-lottery-out=label]")).to_have_text("274")
    phone.look("checked")
    agrees_with_the_verifier(life)


def agrees_with_the_verifier(life: Life) -> None:
    """Download the list as anybody can, and draw again from it."""
    with life.phone.page.expect_download() as started:
        life.phone.page.get_by_role("link", name="Download lottery.json").click()
    content = started.value.path().read_bytes()
    lottery = verify.read(content)
    published = Lottery.objects.get()
    assert verify.check(lottery, content, published.list_sha256) == []
    assert json.loads(content)["seats"] == SEATS
    drawn = lottery.panels[verify.drawn_number(lottery, "274")]
    ids = life.panel.panelists.values_list("volunteer__public_id", flat=True)
    assert set(drawn) == set(ids)


def decline_and_are_replaced(life: Life) -> None:
    desk, phone = life.desk, life.phone
    now = life.on_day(ANSWERS)
    first, second, *others = life.panel.panelists.order_by("number")
    life.comes_in(phone, first)
    phone.look("offered")
    follow(phone.page, "Answer")
    phone.look("seat")
    with phone.page.expect_navigation():
        phone.page.locator("button[value=no]").click()
    phone.look("declined")
    for seat in others:
        seats.accept_seat(
            panelist=seat, shown_name=seat.volunteer.name, is_public=False, now=now
        )
    desk.sign_in(life.facilitator)
    desk.open(f"{STAFF}/members/{second.number}/")
    desk.page.get_by_label("No", exact=True).check()
    desk.look("on-the-phone")
    desk.send("Enter")
    desk.sign_in(life.organiser)
    desk.open(f"{STAFF}/members/")
    desk.look("two-are-missing")
    follow(desk.page, "Fill free seats")
    desk.look("refill")
    desk.send("Offer the seats")
    desk.look("refilled")
    asked = list(life.panel.panelists.filter(state=PanelistState.OFFERED))
    assert len(asked) == 2
    for seat in asked:
        life.comes_in(phone, seat)
        follow(phone.page, "Answer")
        phone.fill(shown_name=f"Newcomer {seat.number}")
        phone.send("Yes, I take the seat")
    phone.look("accepted")
    assert life.panel.state == "working"
    assert len(life.members()) == SEATS
    phone.open(f"{PANEL}/members/")
    phone.look("members")
