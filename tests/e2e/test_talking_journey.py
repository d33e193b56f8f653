"""A comment from writing it to its moderation, in either kind of browser."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import make
import pytest
import talking_of
from browsing import PHONE, is_too_wide, shore, sign_in_by_code
from playwright.sync_api import Locator, Page, expect
from waiting import follow, send, settled

from participation.models import Role
from proposals.models import Case, Comment

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

VEIKKO = "veikko@example.org"
PAGE = "/p/shores/proposals/1/"


@pytest.fixture
def proposal():
    process = shore()
    make.phase(process, "propose")
    return talking_of.proposal(process, author=make.user(name="Aino"))


@dataclass
class Journey:
    """What the steps of the test share."""

    page: Page
    has_script: bool
    assert_accessible: Callable[[Page], None]

    def is_good(self) -> None:
        self.assert_accessible(self.page)
        assert not is_too_wide(self.page), self.page.url

    def go(self, link: Locator) -> None:
        with self.page.expect_navigation():
            link.click()

    def press(self, target: Locator) -> None:
        """Press what htmx answers in place, and otherwise leads to a page."""
        if self.has_script:
            target.click()
        else:
            self.go(target)

    def say(self, label: str, text: str, button: str) -> None:
        self.page.get_by_label(label).fill(text)
        self.is_good()
        # A machine would be faster than a person can read.
        self.page.wait_for_timeout(2100)
        send(self.page, button)


def test_what_one_says_is_answered_reported_hidden_and_appealed(
    page, proposal, javascript, sign_in, assert_accessible
) -> None:
    page.set_viewport_size(PHONE)
    journey = Journey(page, javascript, assert_accessible)
    process = proposal.process
    talking_of.comment(proposal, make.user(name="Tuomas"), text="Kannatan tätä.")
    veikko = make.user(VEIKKO, name="Veikko")

    comment = writes_first_and_signs_in_last(journey)
    agrees_and_answers(journey)
    sign_in(make.user(name="Liisa"))
    reports(journey, comment)
    sign_in(talking_of.moderator(process, name="Minna"))
    hides(journey)
    sign_in(veikko)
    appeals(journey, comment)
    sign_in(make.staff(process, Role.ORGANISER))
    grants(journey)

    page.goto("/p/shores/moderation/")
    expect(page.get_by_role("main")).to_contain_text("Insult or threat")
    journey.is_good()
    page.goto(PAGE)
    expect(page.locator(f"#c{comment.pk}")).to_contain_text("Pöllöt")
    assert Case.objects.get().appeal_decision == "shown"


def writes_first_and_signs_in_last(journey: Journey) -> Comment:
    page = journey.page
    page.goto(PAGE)
    journey.say("Your comment", "Pöllöt suunnittelevat taas.", "Send the comment")
    sign_in_by_code(page, VEIKKO)
    kept = page.get_by_label("Your comment")
    expect(kept).to_have_value("Pöllöt suunnittelevat taas.")
    page.wait_for_timeout(2100)
    send(page, "Send the comment")
    comment = Comment.objects.get(author__email=VEIKKO)
    expect(page).to_have_url(re.compile(f"#c{comment.pk}$"))
    expect(page.locator(f"#c{comment.pk}")).to_contain_text("Pöllöt")
    journey.is_good()
    return comment


def agrees_and_answers(journey: Journey) -> None:
    page = journey.page
    first = page.locator("article.said", has_text="Kannatan tätä.").first
    journey.press(first.get_by_role("button", name="I agree"))
    pressed = first.get_by_role("button", name=re.compile("I agree"))
    expect(pressed).to_have_attribute("aria-pressed", "true")
    expect(pressed).to_contain_text("1")
    journey.press(first.get_by_role("link", name=re.compile("^Answer")))
    journey.say("Your answer", "Minäkin, oikeastaan.", "Send the answer")
    expect(page.locator(".thread--answers")).to_contain_text("Minäkin, oikeastaan.")


def reports(journey: Journey, comment: Comment) -> None:
    page = journey.page
    page.goto(PAGE)
    mine = page.locator(f"#c{comment.pk}")
    journey.go(mine.get_by_role("link", name=re.compile("^Report")).first)
    journey.is_good()
    page.get_by_text("It insults or threatens").click()
    send(page, "Send the report")
    expect(page.get_by_text("You have reported this.")).to_be_visible()


def hides(journey: Journey) -> None:
    page = journey.page
    page.goto("/staff/shores/proposals/moderation/")
    journey.is_good()
    journey.go(page.get_by_role("link", name=re.compile("A comment on")))
    journey.is_good()
    page.get_by_text("Does it insult, threaten or despise somebody?").click()
    page.get_by_text("Hide it", exact=True).click()
    page.get_by_label("Reason for hiding it").select_option("insult")
    send(page, "Publish the decision")
    page.goto(PAGE)
    expect(page.get_by_text("Hidden by a moderator")).to_be_visible()


def appeals(journey: Journey, comment: Comment) -> None:
    """Read why it was hidden, and ask for another decision."""
    page = journey.page
    page.goto(f"{PAGE}comments/{comment.pk}/")
    expect(page.get_by_text("insulted or threatened somebody")).to_be_visible()
    journey.is_good()
    follow(page, "Appeal")
    page.get_by_label("Why should it be shown?").fill("Pöllöt ovat viisaita lintuja.")
    journey.is_good()
    send(page, "Send the appeal")
    expect(page.get_by_text("Your appeal has been sent.")).to_be_visible()


def grants(journey: Journey) -> None:
    page = journey.page
    page.goto("/staff/shores/proposals/moderation/?sort=appeals")
    journey.go(page.get_by_role("link", name=re.compile("A comment on")))
    page.get_by_text("Show it after all").click()
    page.get_by_label("Reason, for its author").fill("Niin ovat.")
    journey.is_good()
    send(page, "Answer the appeal")
    expect(page.get_by_text("The author is told of your answer.")).to_be_visible()


def test_more_comments_come_below_the_first(page, proposal, javascript) -> None:
    for number in range(45):
        talking_of.comment(proposal, text=f"Ajatus {number:02}.")
    page.goto(PAGE)
    page.set_viewport_size(PHONE)

    more = page.get_by_role("link", name="Show more comments")
    if javascript:
        more.click()
        expect(page.get_by_text("Ajatus 20.")).to_be_visible()
        # Whoever goes on with the keyboard goes on there.
        expect(page.locator("li:focus")).to_contain_text("Ajatus 20.")
        expect(page.get_by_text("Ajatus 00.")).to_be_visible()
    else:
        with page.expect_navigation():
            more.click()
        expect(page.get_by_text("Ajatus 20.")).to_be_visible()
        expect(page.get_by_text("Ajatus 00.")).not_to_be_visible()
    settled(page)
    assert not is_too_wide(page)
