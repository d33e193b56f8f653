"""A proposal is given out, refused with its criterion, appealed and decided anew."""

import make
import pytest
from browsing import PHONE, is_too_wide
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from reviewing_of import criterion, department
from waiting import send, settled

from participation.models import Role
from proposals.models import Proposal, Review

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def process():
    """Give a process that collects ideas by the real clock, which a browser has."""
    now = timezone.now()
    process = make.process(now=now, title={"en": "Kajaani decides"})
    make.phase(process, "propose", now=now)
    criterion(process, "land", name={"en": "On the city's land", "fi": "Maa"})
    return process


def check(page, assert_accessible) -> None:
    settled(page)
    assert_accessible(page)
    assert not is_too_wide(page)


def refuse_after_giving_it_out(page, desk, check) -> None:
    page.goto(desk)
    check()
    page.get_by_label("Choose P1").check()
    send(page, "Give the chosen ones to somebody")
    page.get_by_label("To whom").select_option(label="Parks")
    check()
    send(page, "Give it out")
    expect(page.get_by_text("1 proposal has been given out.")).to_be_visible()
    check()

    page.get_by_label("No", exact=True).check()
    page.get_by_label("Reason, for everyone to read").fill("The shore is private.")
    page.get_by_role("button", name="Publish the decision").click()
    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Name at least one criterion that is not met")
    expect(page.get_by_label("Reason, for everyone to read")).to_have_value(
        "The shore is private."
    )
    check()
    page.get_by_label("Not met").check()
    page.get_by_label("Why: On the city's land").fill("Its owner said no.")
    send(page, "Publish the decision")
    assert Proposal.objects.get().is_not_feasible


def appeal(page, detail, check) -> None:
    page.goto(detail)
    expect(page.get_by_text("Decided by Parks")).to_be_visible()
    expect(page.get_by_text("Its owner said no.")).to_be_visible()
    check()
    page.get_by_role("link", name="Ask for a new decision").click()
    page.get_by_label("What has been overlooked?").fill("The owner has agreed since.")
    check()
    send(page, "Ask for a new decision")
    expect(page.get_by_text("An author has asked for a new decision")).to_be_visible()


def answer(page, desk, detail, check) -> None:
    page.goto(f"{desk}?show=appeals")
    with page.expect_navigation():
        page.get_by_role("link", name="Laituri rantaan").click()
    expect(page.get_by_text("The owner has agreed since.")).to_be_visible()
    page.get_by_label("Met", exact=True).check()
    page.get_by_label("Yes, it can go on the ballot").check()
    page.get_by_label("What it costs to build").fill("12 000")
    page.get_by_label("Reason, for everyone to read").fill("Now it can be built.")
    check()
    send(page, "Publish the decision")

    page.goto(detail)
    expect(page.get_by_text("It answers the appeal of an author.")).to_be_visible()
    check()


def test_from_the_desk_to_an_answered_appeal(
    page, sign_in, process, assert_accessible
) -> None:
    first = make.staff(process, Role.REVIEWER, name="Raija")
    second = make.staff(process, Role.REVIEWER, name="Kaarlo")
    department(process, "parks", first)
    author = make.user(name="Aino")
    make.proposal(process, author, now=timezone.now(), title="Laituri rantaan")
    page.set_viewport_size(PHONE)
    detail = reverse("proposals:detail", args=[process.slug, 1])
    desk = reverse("proposals_staff:desk", args=[process.slug])

    def judge() -> None:
        check(page, assert_accessible)

    sign_in(first)
    refuse_after_giving_it_out(page, desk, judge)
    sign_in(author)
    appeal(page, detail, judge)
    sign_in(second)
    answer(page, desk, detail, judge)
    assert Review.objects.count() == 2
