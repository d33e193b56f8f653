"""What a screen reader meets on the pages of a vote, word by word.

After a deliberate change, `SNAPSHOTS=write` writes the files anew; read the difference.
"""

import os
import re
from pathlib import Path

import make
import pytest
from browsing import RECEIPT, shore_vote
from playwright.sync_api import Page, expect
from waiting import settled

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

SNAPSHOTS = Path(__file__).with_name("snapshots")
# What is drawn by lot or follows from it.
CHANGING = [
    (RECEIPT, "AAAA-AAAA-AAAA-AAAA"),
    (re.compile(r"\b[a-z2-9]{4}(-[a-z2-9]{4}){2}\b"), "aaaa-aaaa-aaaa"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "0" * 64),
    (re.compile(r"at 12:0\d"), "at 12:00"),
]


def assert_reads_as(page: Page, name: str) -> None:
    """Compare what stands between header and footer with the file of that name."""
    file = SNAPSHOTS / f"{name}.yaml"
    settled(page)
    if os.environ.get("SNAPSHOTS") == "write":
        file.write_text(read_aloud(page))
    assert read_aloud(page).splitlines() == file.read_text().splitlines()


def read_aloud(page: Page) -> str:
    """Return what a screen reader says, without what changes from run to run."""
    parts = [page.locator("main"), *page.locator(".sticky-bar").all()]
    text = "\n".join(part.aria_snapshot() for part in parts) + "\n"
    for pattern, stable in CHANGING:
        text = pattern.sub(stable, text)
    return text


@pytest.fixture
def vote():
    return shore_vote(rule="greedy", ties="cheaper,lot", tie_seed="lot")


def test_the_ballot(page, vote) -> None:
    page.goto("/p/shores/vote/ballot/all/?order=title")
    page.get_by_role("checkbox", name="Pier").check()
    expect(page.locator("#ballot-summary")).to_contain_text("1 of 3")

    assert_reads_as(page, "ballot")


def test_the_ballot_that_came_back(page, vote) -> None:
    page.goto("/p/shores/vote/ballot/all/?order=title")
    for box in page.get_by_role("checkbox").all():
        box.check()
    settled(page).get_by_role("button", name="Review and vote").click()
    expect(page.locator("#problems")).to_be_focused()

    assert_reads_as(page, "problems")


def test_the_ballot_with_places(page) -> None:
    shore_vote(ballot_kind="ranked", max_choices=2, rule="greedy")
    page.goto("/p/shores/vote/ballot/all/?order=title")
    for title in ("Pier", "Sauna"):
        page.get_by_role("combobox", name=title).select_option("1")
    settled(page).get_by_role("button", name="Review and vote").click()
    expect(page.locator("#problems")).to_be_focused()

    assert_reads_as(page, "ballot-ranked")


def test_the_ballot_with_points(page) -> None:
    shore_vote(ballot_kind="cumulative", points=10, max_choices=None)
    page.goto("/p/shores/vote/ballot/all/?order=title")
    page.get_by_role("spinbutton", name="Pier").fill("7")
    page.get_by_role("spinbutton", name="Pier").blur()
    expect(page.locator("#ballot-summary")).to_contain_text("7 of 10")

    assert_reads_as(page, "ballot-points")


def test_the_review_and_the_receipt(page, vote, sign_in) -> None:
    sign_in(make.user())
    page.goto("/p/shores/vote/")
    page.get_by_role("checkbox", name="Pier").check()
    page.get_by_role("checkbox", name="Benches").check()
    settled(page).get_by_role("button", name="Review and vote").click()
    cast = page.get_by_role("button", name="Cast my ballot")
    expect(cast).to_be_visible()
    assert_reads_as(page, "review")

    cast.click()
    expect(page.locator(".receipt")).to_be_visible()
    assert_reads_as(page, "receipt")


def test_the_result(page, vote, clock) -> None:
    for choices in (["pier", "bench"], ["pier", "sauna"], ["pier"], ["lights"]):
        make.ballot(vote, choices)
    clock.move_to(vote.phase.ends_at)
    make.tallied(vote, published=True)

    page.goto("/p/shores/result/")

    assert_reads_as(page, "result")
