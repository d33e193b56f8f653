"""An official: from the first sign-in to a decided vote, in either kind of browser."""

import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import make
import pytest
from browsing import new_code_of_app, sign_in_by_code
from playwright.sync_api import Page, Response, expect
from waiting import follow, send, settled

from participation.models import Process, Role
from voting.actions import results
from voting.models import VotingRound

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

RIIKKA = "riikka@example.org"
# Target T11 of the design, for everything up to a published process with frozen rules.
MOST_SCREENS = 12


class Screens:
    """The different pages that somebody had to deal with."""

    def __init__(self, page: Page) -> None:
        self.seen: list[str] = []
        page.on("response", self.note)

    def note(self, response: Response) -> None:
        path = urlsplit(response.url).path
        is_page = response.request.is_navigation_request() and response.status != 303
        if is_page and path not in self.seen:
            self.seen.append(path)


def typed(moment) -> str:
    """Write a moment as the field for date and time takes it."""
    return f"{moment:%Y-%m-%dT%H:%M}"


def fill_texts(page: Page, name: str, text: str) -> None:
    page.get_by_role("group", name=name).get_by_label("English").fill(text)


def test_without_a_second_factor_the_desk_leads_to_setting_one_up(
    page, javascript, clock, assert_accessible
) -> None:
    person = make.user(RIIKKA)
    make.process().memberships.create(user=person, role=Role.ORGANISER)

    page.goto("/staff/")
    sign_in_by_code(page, RIIKKA)
    expect(page.get_by_text("Set up two-step sign-in first")).to_be_visible()
    follow(page, "Activate")
    secret = settled(page).locator("#authenticator_secret").input_value()
    assert_accessible(page)
    page.get_by_label("Authenticator code").fill(new_code_of_app(secret, clock))
    send(page, "Activate")
    # The codes for a lost phone are shown to who has the phone.
    page.get_by_label("Code").fill(new_code_of_app(secret, clock))
    send(page, "Confirm")
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery Codes")
    assert_accessible(page)
    page.goto("/staff/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Staff desk")

    page.goto("/accounts/me/")
    send(page, "Sign out")
    page.goto("/staff/")
    sign_in_by_code(page, RIIKKA)
    expect(page).to_have_url(re.compile("/2fa/"))
    assert_accessible(page)
    page.get_by_label("Code").fill(new_code_of_app(secret, clock))
    page.get_by_role("button", name="Sign In", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Staff desk")


def create_process(page: Page, opens, closes) -> None:
    follow(page, "Create a process")
    follow(page, "Begin with an empty process")
    fill_texts(page, "Title", "The shores")
    page.get_by_label("Money to decide on").fill("30 000")
    send(page, "Create")
    page.get_by_label("Voting: begins").fill(typed(opens))
    page.get_by_label("Voting: ends").fill(typed(closes))
    send(page, "Save the phases")


def add_district(page: Page, name: str) -> None:
    fill_texts(page, "Name", name)
    send(page, "Add the district")
    expect(page.get_by_role("rowheader", name=name)).to_be_visible()


def set_up_the_vote(page: Page) -> None:
    follow(page, "The vote")
    follow(page, "Write the rules")
    page.get_by_label("They tick projects, which together").check()
    send(page, "Save the draft")


def add_project(page: Page, code: str, title: str, cost: str) -> None:
    follow(page, "Add a project")
    page.get_by_label("Code").fill(code)
    fill_texts(page, "Title", title)
    page.get_by_label("Cost", exact=True).fill(cost)
    page.get_by_label("District").select_option(label="The whole city")
    send(page, "Add the project")
    expect(page.get_by_role("link", name=f"{code} {title}")).to_be_visible()


def freeze_and_publish(page: Page, judge: Callable[[Page], None]) -> None:
    follow(page, "The vote")
    follow(page, "Look at the sheet of rules and freeze it")
    judge(page)
    send(page, "Freeze the rules")
    expect(page.get_by_text("The rules are frozen and public now.")).to_be_visible()
    follow(page, "Overview")
    follow(page, "Publish the process")
    judge(page)
    send(page, "Publish the process")
    expect(page.get_by_text("The process is public now.")).to_be_visible()


def publish_and_decide(page: Page, day: str, judge: Callable[[Page], None]) -> None:
    page.goto("/staff/")
    follow(page, "The result waits for publication")
    judge(page)
    send(page, "Publish the result")
    page.goto("/staff/")
    follow(page, "Write down what the city decided")
    page.get_by_label("Deciding body").fill("City board")
    page.get_by_label("Date of the decision").fill(day)
    page.get_by_label("Paragraph").fill("§ 114")
    deviation = page.get_by_role("group", name="Deviation 1")
    deviation.get_by_label("Project").select_option(label="Sauna (not funded)")
    deviation.get_by_label("Reason").fill("A sponsor pays for the rest.")
    send(page, "Save the decision")


def test_an_official_takes_a_vote_from_nothing_to_a_decision(
    page, sign_in, clock, javascript, assert_accessible
) -> None:
    riikka = make.with_second_factor(make.user(RIIKKA, is_staff=True))
    opens, closes = make.NOW + timedelta(days=1), make.NOW + timedelta(days=15)
    sign_in(riikka)
    screens = Screens(page)

    page.goto("/staff/")
    create_process(page, opens, closes)
    follow(page, "Districts")
    add_district(page, "Lohtaja")
    add_district(page, "Otanmäki")
    set_up_the_vote(page)
    follow(page, "There are no projects on the ballot.")
    add_project(page, "h1", "Pier", "20 000")
    add_project(page, "h2", "Sauna", "25 000")
    freeze_and_publish(page, assert_accessible)
    assert len(screens.seen) <= MOST_SCREENS, screens.seen

    clock.move_to(opens)
    vote = VotingRound.objects.select_related("phase", "process").get()
    for choice in ("h1", "h1", "h2"):
        make.ballot(vote, [choice], now=opens)
    clock.move_to(closes)
    assert len(results.tally_closed_rounds(now=closes)) == 1

    sign_in(riikka)
    publish_and_decide(page, f"{closes:%Y-%m-%d}", assert_accessible)

    page.goto(f"/p/{Process.objects.get().slug}/result/")
    verdicts = page.locator(".explanation__item")
    expect(verdicts.filter(has_text="Pier")).to_contain_text("Funded")
    expect(verdicts.filter(has_text="Sauna")).to_contain_text("Not funded")
    decision = page.get_by_role("region", name="The decision")
    expect(decision).to_contain_text("City board")
    expect(decision).to_contain_text("§ 114")
    reason = re.compile("Sauna.*A sponsor pays for the rest", re.DOTALL)
    expect(decision).to_contain_text(reason)
