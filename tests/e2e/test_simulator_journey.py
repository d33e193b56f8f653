"""An organiser compares rules before the vote, in either kind of browser."""

import re

import elections
import make
import pytest
from browsing import DESK, PHONE, is_too_wide, shore, shore_vote, small_targets
from playwright.sync_api import Page, expect
from waiting import follow, send

from voting import tasks
from voting.models import VotingRound
from voting.simulator import work

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

SIMULATOR = "/staff/shores/vote/simulator/"
ASSEN = elections.FILES / "Netherlands_Assen_2024.pb"


def shore_draft(**fields) -> VotingRound:
    """Make a draft on five projects with themes and districts."""
    process = shore()
    make.district(process, "north", name={"en": "North"})
    process.categories.create(code="sport", name={"en": "Sport"})
    made = shore_vote(
        process, frozen=False, starts=6 * make.DAY, ends=9 * make.DAY, **fields
    )
    process.projects.filter(code__in=["pier", "sauna"]).update(
        category=process.categories.get(), district=process.districts.get()
    )
    return made


def invent(page: Page) -> None:
    page.goto(SIMULATOR)
    send(page, "Invent ballots")
    expect(page.get_by_text("These ballots are invented")).to_be_visible()


def test_rules_are_compared_on_an_earlier_vote(
    page, javascript, sign_in, assert_accessible
) -> None:
    made = shore_draft()
    sign_in(make.staff(made.process))

    page.goto("/staff/shores/vote/")
    follow(page, "Compare rules")
    assert_accessible(page)
    page.get_by_label("Pabulib file").set_input_files(ASSEN)
    send(page, "Use this file")
    first = page.get_by_role("region", name="A: Most votes first")
    expect(first.get_by_text("As in your draft")).to_be_visible()
    second = page.get_by_role("group", name="Scenario B")
    second.get_by_label("Rule of counting").select_option(label="Equal shares")
    page.get_by_role("button", name="Compare", exact=True).click()

    changes = page.get_by_role("region", name="B: Equal shares")
    expect(changes.get_by_text("less is spent")).to_be_visible()
    table = page.get_by_role("table", name="Projects in the order of their votes")
    expect(table.get_by_text("Not funded, unlike in A").first).to_be_visible()
    assert_accessible(page)


def test_what_is_wrong_is_kept_and_said(
    page, javascript, sign_in, assert_accessible
) -> None:
    made = shore_draft()
    sign_in(make.staff(made.process))
    invent(page)

    second = page.get_by_role("group", name="Scenario B")
    second.get_by_text("Minimum, ties and other details").click()
    second.get_by_label("Least support").select_option(
        label="So many per cent of the ballots"
    )
    second.get_by_label(re.compile("^How much")).fill("plenty")
    page.get_by_role("button", name="Compare", exact=True).click()

    error = page.get_by_role("link", name="B: How much: “plenty” is not a number.")
    expect(error).to_be_visible()
    expect(second.get_by_label(re.compile("^How much"))).to_have_value("plenty")
    assert_accessible(page)


def test_a_long_count_is_waited_for(
    page, javascript, sign_in, assert_accessible, monkeypatch
) -> None:
    asked = []
    monkeypatch.setattr(work, "SECONDS_IN_A_REQUEST", 0)
    monkeypatch.setattr(
        tasks.count_simulation, "delay", lambda *arguments: asked.append(arguments)
    )
    made = shore_draft()
    sign_in(make.staff(made.process))

    invent(page)
    expect(page.get_by_text("0 of 2 scenarios have been counted.")).to_be_visible()
    assert_accessible(page)
    tasks.count_simulation(*asked[0])
    if not javascript:
        page.get_by_role("link", name="Look again").click()

    expect(page.get_by_role("heading", name="Who wins")).to_be_visible()


def test_a_rule_is_kept_against_advice(
    page, javascript, sign_in, assert_accessible
) -> None:
    made = shore_draft(rule="mes", is_spending_limited=False)
    sign_in(make.staff(made.process))

    page.goto("/staff/shores/vote/")
    follow(page, re.compile("look at a simulation"))
    send(page, "Invent ballots")
    send(page, "Keep this rule")
    expect(page.get_by_role("alert")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("I have seen what this rule does").check()
    page.get_by_role("button", name="Keep this rule").click()

    expect(page.get_by_text("The rule is confirmed")).to_be_visible()
    expect(page.get_by_text("The rules can be frozen.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_comparison_fits_on_a_phone(
    page, sign_in, assert_accessible, scheme
) -> None:
    made = shore_draft()
    sign_in(make.staff(made.process))
    page.emulate_media(color_scheme=scheme)

    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        invent(page)
        for more in page.locator("main details").all():
            more.locator("summary").first.click()
        assert not is_too_wide(page)
        assert small_targets(page) == []
        assert_accessible(page)


def test_it_is_walked_by_keyboard(page, sign_in) -> None:
    made = shore_draft()
    sign_in(make.staff(made.process))
    page.goto(SIMULATOR)

    page.get_by_label("Seed").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    second = page.get_by_role("group", name="Scenario B")
    rule = second.get_by_label("Rule of counting")
    rule.focus()
    # After "Not used".
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(rule).to_have_value("greedy")
    compare = page.get_by_role("button", name="Compare", exact=True)
    for _press in range(20):
        page.keyboard.press("Tab")
        if compare.evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"b-rule=greedy.*#results$"))
    expect(page.get_by_role("region", name="B: Most votes first")).to_be_visible()
