"""A panel works together on a phone, with and without JavaScript; nothing is amiss."""

import make
import opinions_of
import paneling
import pytest
import works_of
from browsing import DESK, PHONE, is_too_wide
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from waiting import send

from panels.actions import boards, scenarios
from panels.models import Board, Panel

pytestmark = pytest.mark.django_db(transaction=True)


def make_panel() -> Panel:
    process = make.process(now=timezone.now(), title={"en": "Kajaani decides"})
    return paneling.panel(process)


def path_to(panel, name, *more, desk: bool = False) -> str:
    namespace = "panels_staff" if desk else "panels"
    return reverse(f"{namespace}:{name}", args=[panel.process.slug, panel.slug, *more])


@pytest.mark.usefixtures("javascript")
def test_a_member_votes_writes_scores_and_judges(
    page, sign_in, assert_accessible
) -> None:
    panel = make_panel()
    official = works_of.facilitator(panel)
    member = paneling.member(panel)
    conversation = works_of.conversation(panel, official, statements=2)
    board = works_of.board(panel)
    scoring = works_of.scoring(panel, official, subjects=1)
    scenario = works_of.scenario(panel, official)
    scenarios.let_judge(scenario=scenario, official=official)
    page.set_viewport_size(PHONE)
    sign_in(member.volunteer.person)

    def look() -> None:
        assert_accessible(page)
        assert not is_too_wide(page)

    # All that there is to do stands in one list.
    page.goto(path_to(panel, "room_works"))
    look()

    # One statement at a time, and a change of mind.
    page.get_by_role("link", name="The shore", exact=True).click()
    look()
    page.get_by_role("button", name="Agree", exact=True).click()
    expect(page.get_by_text("You have voted on 1 of 2.")).to_be_visible()
    page.get_by_role("button", name="Pass").click()
    expect(
        page.get_by_role("heading", name="You have voted on all statements there are")
    ).to_be_visible()
    look()
    page.get_by_role("link", name="Look at your votes").click()
    look()
    page.get_by_role("button", name="Disagree").first.click()
    expect(page.get_by_text("You: Disagree")).to_be_visible()
    assert conversation.voters.get().votes.filter(value=-1).count() == 1

    # A card on the board.
    page.goto(path_to(panel, "board", 1))
    page.get_by_label("Your idea").fill("A sauna for everybody.")
    send(page, "Put it on the board")
    expect(page.locator("#cards").get_by_text("A sauna for everybody.")).to_be_visible()
    look()
    assert board.cards.count() == 1

    # Points by both criteria.
    page.goto(path_to(panel, "scoring", 1))
    look()
    page.locator("#main").get_by_role("link", name="P1").click()
    for name in ("Criterion 1", "Criterion 2"):
        group = page.get_by_role("group", name=name)
        group.get_by_label("4", exact=True).check()
    look()
    send(page, "Give these points")
    expect(page.get_by_text("Given", exact=True)).to_be_visible()
    assert scoring.scorers.get().scores.count() == 2

    # How likely and how desirable a future is.
    page.goto(path_to(panel, "scenario", 1))
    page.get_by_label("5: almost surely").check()
    page.get_by_label("3: has both sides").check()
    send(page, "Keep my answer")
    expect(page.get_by_text("You have answered.")).to_be_visible()
    look()


def all_of(panel: Panel) -> list[str]:
    """Make one of everything, finished and published; return public addresses."""
    official = works_of.facilitator(panel)
    members = paneling.members(panel, 6)
    many = opinions_of.loaded(panel, official, 60)
    works_of.finished(many, official)
    few = works_of.conversation(panel, official, statements=4)
    works_of.votes(few, members, [[1, 1, -1, 1]] * 3 + [[1, -1, 1, 1]] * 3)
    works_of.finished(few, official)
    board = works_of.board(panel)
    for text in ("A sauna by the lake", "A bigger sauna", "More buses in the evening"):
        boards.write_card(board=board, text=text, language="en", official=official)
    boards.group_cards(board=board, official=official)
    Board.objects.update(state=Board.State.CLOSED, published_at=make.NOW)
    scoring = works_of.scoring(panel, official)
    for at, member in enumerate(members):
        works_of.score(scoring, member, [at % 4, 3])
    works_of.move(scoring, official, "talk", "second")
    for at, member in enumerate(members):
        works_of.score(scoring, member, [at % 3 + 2, 3], reason="It is cheaper.")
    works_of.move(scoring, official, "closed")
    scoring.shown_at = make.NOW
    scoring.save()
    scenario = works_of.scenario(panel, official, published_at=make.NOW)
    scenarios.let_judge(scenario=scenario, official=official)
    for at, member in enumerate(members):
        scenarios.judge_scenario(
            scenario=scenario,
            panelist=member,
            probability=at % 3 + 2,
            desirability=at % 2 + 1,
        )
    scenarios.end_judging(scenario=scenario, official=official, now=make.NOW)
    return [
        path_to(panel, "works"),
        path_to(panel, "opinions", 1),
        path_to(panel, "opinions", 2),
        path_to(panel, "board", 1),
        path_to(panel, "scoring", 1),
        path_to(panel, "scenario", 1),
        path_to(panel, "visits"),
    ]


def at_desk(panel: Panel) -> list[str]:
    names = ["conversation", "board", "scoring", "scenario"]
    return [
        path_to(panel, "works", desk=True),
        path_to(panel, "visits", desk=True),
        *(path_to(panel, name, 1, desk=True) for name in names),
        *(path_to(panel, f"new_{name}", desk=True) for name in names),
    ]


@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"]
)
def test_every_page_of_the_works_can_be_read_by_everybody(
    page, sign_in, assert_accessible, size, scheme
) -> None:
    panel = make_panel()
    addresses = all_of(panel)
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=scheme)

    for address in addresses:
        page.goto(address)
        assert not is_too_wide(page), address
        assert_accessible(page)

    sign_in(works_of.facilitator(panel))
    for address in at_desk(panel):
        page.goto(address)
        assert not is_too_wide(page), address
        assert_accessible(page)
