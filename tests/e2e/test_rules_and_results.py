"""Pages of rules and results under axe on a phone, and walked by keyboard.

Each page once in every theme; in the states in which there is most to see.
"""

import make
import pytest
from browsing import PHONE, is_too_wide, small_targets
from django.urls import reverse
from playwright.sync_api import expect
from waiting import follow, settled

from voting.actions import answers, results
from voting.models import VotingRound
from voting.tally.options import Conflict, Minimum, Misfit, Options

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

OVER = {"starts": -2 * make.DAY, "ends": -make.DAY}


@pytest.fixture(params=["light", "dark"])
def judge(request, page, assert_accessible):
    """Give a function that judges the page as it stands now."""
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=request.param)

    def judge() -> None:
        settled(page).evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        assert_accessible(page)
        assert not is_too_wide(page), page.url
        assert small_targets(page) == []

    return judge


def _staff(name: str, voting_round) -> str:
    return reverse(f"voting_staff:{name}", args=[voting_round.process.slug])


def _draft() -> VotingRound:
    process = make.process()
    process.categories.create(code="sport", name={"en": "Sport"})
    make.district(process)
    return make.voting_round(
        process,
        frozen=False,
        starts=6 * make.DAY,
        ends=9 * make.DAY,
        options=Options(
            misfit=Misfit.STOP,
            minimum=Minimum(score=5),
            conflicts=(Conflict(projects=("a", "b")),),
        ),
    )


def test_the_rules_of_a_draft_are_accessible_also_when_they_are_wrong(
    page, sign_in, judge
) -> None:
    draft = _draft()
    sign_in(make.staff(draft.process))

    page.goto(_staff("rules", draft))
    page.get_by_text("Other rules").click()
    page.get_by_text("Limits of single ballots or themes").click()
    judge()
    page.get_by_label("Share of the ballots that a project needs").fill("5")
    page.get_by_role("radio", name="A lot from a public source after").check()
    page.get_by_role("button", name="Save the draft").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(
        page.get_by_label("Share of the ballots that a project needs")
    ).to_have_value("5")
    judge()
    for name in ("conflicts", "freeze", "overview"):
        page.goto(_staff(name, draft))
        judge()


def test_what_officials_write_down_is_accessible(page, sign_in, judge) -> None:
    lot = make.voting_round(ties="lot", seed_source="Lotto of Saturday", **OVER)
    tie = make.voting_round(ties="board", budgets={"": 20_000_00})
    make.ballot(tie, ["a", "b"])
    tie.phase.ends_at = make.NOW
    tie.phase.save()
    results.tally_closed_rounds(now=make.NOW)

    for voting_round, names in (
        (lot, ("overview", "seed", "withdraw")),
        (tie, ("overview", "tie")),
    ):
        sign_in(make.staff(voting_round.process))
        for name in names:
            page.goto(_staff(name, voting_round))
            judge()
        page.goto(reverse("voting:result", args=[voting_round.process.slug]))
        judge()


def _result() -> tuple[VotingRound, str]:
    process = make.process()
    theme = process.categories.create(code="sport", name={"en": "Sport"})
    make.project(process, "a", category=theme, district=make.district(process))
    make.project(process, "b", cost_high=12_000_00, upkeep=500_00)
    make.project(process, "c")
    voting_round = make.voting_round(
        process, costs={}, rule="mes+greedy", budgets={"": 15_000_00}
    )
    receipt = make.ballot(voting_round, ["a", "b"])
    make.ballot(voting_round, ["a", "c"])
    answers.withdraw_project(
        voting_round=voting_round,
        organiser=make.staff(process),
        project="c",
        reason="The site is sold.",
        now=make.NOW,
    )
    return make.tallied(voting_round, published=True), receipt.code


def test_a_result_and_what_a_ballot_did_are_accessible(page, judge) -> None:
    made, code = _result()

    page.goto(reverse("voting:result", args=[made.process.slug]))
    judge()
    follow(page, "What did my ballot do?")
    judge()
    page.get_by_label("Receipt code").fill("AAAA-AAAA-AAAA-AAAA")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No ballot stands under this code")).to_be_visible()
    judge()
    page.get_by_label("Receipt code").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your ballot")).to_be_visible()
    judge()
    page.goto(reverse("voting:rules", args=[made.process.slug]))
    judge()


def test_what_a_ballot_did_can_be_asked_without_scripts(page, javascript) -> None:
    made, code = _result()

    page.goto(reverse("voting:effect", args=[made.process.slug]))
    page.get_by_label("Receipt code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Show what it did").click()

    expect(page.get_by_role("heading", name="Your ballot")).to_be_visible()
    expect(page.locator(".explanation__item")).to_have_count(2)
