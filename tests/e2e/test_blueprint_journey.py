"""An official on a small phone: from a blueprint to a published process, no JavaScript.

And somebody from the board looks at it before that, by a link.
"""

import re

import make
import pytest
from browsing import PHONE
from playwright.sync_api import expect
from waiting import follow, send, settled

from participation.models import Process, Role

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]


def fits(page) -> bool:
    """Say whether nothing has to be scrolled sideways."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.fixture
def judge(assert_accessible):
    def judged(page) -> None:
        assert_accessible(page)
        assert fits(page), page.url

    return judged


def test_from_a_blueprint_to_a_published_process(
    page, sign_in, javascript, judge
) -> None:
    sign_in(make.with_second_factor(make.user("riikka@example.org", is_staff=True)))
    page.set_viewport_size(PHONE)

    page.goto("/staff/")
    follow(page, "Create a process")
    judge(page)
    follow(page, "Budgeting of a small town")
    judge(page)
    title = page.get_by_role("group", name="Title")
    title.get_by_label("English").fill("The shores 2027")
    page.get_by_label("First day").fill("2027-03-01")
    page.get_by_label("Money to decide on").fill("30 000")
    page.get_by_label("E-mail address for questions").fill("a@example.org")
    send(page, "Show the plan with these dates")
    plan = page.get_by_role("region", name="The plan")
    expect(plan).to_contain_text("1 March 2027")
    expect(plan).to_contain_text("Europe/Helsinki")
    judge(page)
    assert not Process.objects.exists()

    send(page, "Create the process")
    expect(page.get_by_text("The process has been created")).to_be_visible()
    needs = page.get_by_role("region", name="What the phases need")
    expect(needs.get_by_text("The process is public")).to_be_visible()
    judge(page)
    needs.get_by_role("link", name="The process is public").click()
    settled(page)
    judge(page)
    send(page, "Publish the process")

    expect(page.get_by_text("The process is public now.")).to_be_visible()
    process = Process.objects.get()
    page.goto(f"/p/{process.slug}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("The shores 2027")


def test_a_guest_sees_the_preview_and_no_more(
    page, sign_in, new_context, judge
) -> None:
    process = make.process("shores", published=False)
    make.phase(process, "propose", starts=make.DAY, ends=9 * make.DAY)
    sign_in(make.staff(process))
    page.set_viewport_size(PHONE)
    page.goto("/staff/shores/")
    follow(page, "Show the preview to somebody")
    judge(page)
    page.get_by_label("For whom").fill("City board")
    send(page, "Make a link")
    address = page.locator("#preview-address").text_content() or ""
    judge(page)

    guest = new_context().new_page()
    guest.goto(address)

    expect(guest).to_have_url(re.compile("/p/shores/$"))
    expect(guest.get_by_text("Preview: not public yet")).to_be_visible()
    expect(guest.get_by_text("Go to the staff desk")).to_have_count(0)


def test_two_officials_let_a_phase_end_later(page, sign_in, judge) -> None:
    process = make.process("shores")
    make.phase(process, "propose", ends=5 * make.DAY)
    organiser, auditor = make.staff(process), make.staff(process, Role.AUDITOR)
    page.set_viewport_size(PHONE)
    sign_in(organiser)
    page.goto("/staff/shores/phases/")
    follow(page, re.compile("Let it end later"))
    judge(page)
    page.get_by_label("New end").fill("2026-11-30T00:00")
    reason = page.get_by_role("group", name="Reason")
    reason.get_by_label("English").fill("Many are on holiday.")
    send(page, "Ask for a later end")
    expect(page.get_by_text("Another official has to agree.").first).to_be_visible()

    sign_in(auditor)
    page.goto("/staff/shores/")
    follow(page, "A later end of “Collecting ideas” waits for an answer")
    judge(page)
    send(page, "Agree: it ends later")

    page.goto("/p/shores/")
    expect(page.get_by_text("Many are on holiday.")).to_be_visible()
    judge(page)
