"""Two ideas are supported, merged with consent, and a supporter moves along."""

import make
import pytest
import supporting
from browsing import DESK, PHONE, is_too_wide
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from waiting import send

from participation.models import Role
from proposals.models import Proposal, Regrouping, Support

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def process():
    """Give a process that collects ideas by the real clock, which a browser has."""
    now = timezone.now()
    process = make.process(now=now, title={"en": "Kajaani decides"})
    make.phase(process, "propose", now=now)
    supporting.rule(process, most_supports=2)
    for title in ("Laituri rantaan", "Uimapaikka lapsille"):
        make.proposal(process, make.user(name="Aino"), now=now, title=title)
    return process


def path_to(name, process, *args) -> str:
    return reverse(name, args=[process.slug, *args])


@pytest.mark.usefixtures("javascript")
def test_an_idea_is_supported_and_goes_on_in_another(
    page, process, sign_in, assert_accessible
) -> None:
    supporter = make.user()
    page.set_viewport_size(PHONE)

    def look() -> None:
        assert_accessible(page)
        assert not is_too_wide(page)

    # A resident supports an idea in one click.
    sign_in(supporter)
    page.goto(path_to("proposals:detail", process, 1))
    page.get_by_role("button", name="Support this idea").click()
    expect(page.get_by_text("You support this idea.")).to_be_visible()
    expect(page.get_by_text("You have 1 support left.")).to_be_visible()
    look()
    page.goto(reverse("proposals_my:supports"))
    look()

    # An official plans to merge two ideas.
    page.set_viewport_size(DESK)
    sign_in(make.staff(process, Role.REVIEWER))
    page.goto(path_to("proposals_staff:regroupings", process))
    look()
    page.get_by_label("Proposals", exact=True).fill("P1, P2")
    send(page, "Go on")
    look()
    page.get_by_label("Title").fill("Laituri ja uimapaikka")
    page.get_by_label("Reason, for everyone to read").fill("One shore is enough.")
    send(page, "Save the plan and ask the authors")
    look()
    plan = page.url

    # The authors are asked, and agree.
    regrouping = Regrouping.objects.get()
    page.set_viewport_size(PHONE)
    for number in (1, 2):
        sign_in(process.proposals.get(number=number).author)
        page.goto(
            path_to("proposals:regrouping_answer", process, regrouping.pk, number)
        )
        look()
        page.get_by_label("Yes, I agree").check()
        send(page, "Send my answer")

    # It is carried out; the page of the old idea leads to the new one.
    page.set_viewport_size(DESK)
    sign_in(make.staff(process, Role.REVIEWER))
    page.goto(plan)
    send(page, "Carry it out")
    look()

    # The supporter moves along in one click.
    page.set_viewport_size(PHONE)
    sign_in(supporter)
    page.goto(path_to("proposals:detail", process, 1))
    look()
    page.get_by_role("link", name="Choose where your support goes").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("your support")
    look()
    send(page, "Move my support to P3")
    expect(page.get_by_text("You support this idea.")).to_be_visible()
    look()
    assert Support.objects.standing().get().proposal.number == 3
    assert Proposal.objects.get(number=3).support_count == 1


def test_the_rules_and_the_choice_are_settled_at_the_desk(
    page, process, sign_in, assert_accessible
) -> None:
    now = timezone.now()
    supporting.give(process.proposals.get(number=1), now=now)
    sign_in(make.staff(process))
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.goto(path_to("proposals_staff:idea_rules", process))
        assert_accessible(page)
        assert not is_too_wide(page)

    supporting.rule(process, selection="district", selection_number=1)
    process.phases.update(ends_at=now)
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        page.goto(path_to("proposals_staff:selection", process))
        assert_accessible(page)
        assert not is_too_wide(page)

    send(page, "Settle it and tell everybody")

    expect(page.get_by_text("Goes on: 1. Does not go on: 1.")).to_be_visible()
    assert_accessible(page)
