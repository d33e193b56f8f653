"""What the bar says while projects are ticked, and what is read aloud of it."""

import re
from time import sleep

import pytest
from browsing import PHONE, card, shore_vote
from playwright.sync_api import Page, Route, expect
from waiting import settled

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

# Screen readers speak when the text of the one live region changes.
LISTEN = """() => {
    const region = document.querySelector("[data-announce]");
    window.region = region;
    window.heard = [];
    const options = { childList: true, characterData: true, subtree: true };
    const hear = () => window.heard.push(region.innerText.replace(/\\s+/g, " "));
    new MutationObserver(hear).observe(region, options);
}"""


@pytest.fixture
def ballot(page) -> Page:
    """Open a ballot with €50,000 and at most 3 choices, and listen to it."""
    shore_vote()
    page.goto("/p/shores/vote/")
    page.evaluate(LISTEN)
    return page


def heard(page: Page, last: str) -> list[str]:
    """Wait until a sentence has been read aloud; return all that have been."""
    expect(page.locator("#announcer")).to_have_text(last)
    return page.evaluate("window.heard")


def review(page: Page):
    """Press the button and return the page that the server answered with."""
    settled(page)
    with page.expect_navigation() as answered:
        page.get_by_role("button", name="Review and vote").click()
    return answered.value


def test_each_change_is_read_aloud_once_and_in_one_sentence(ballot) -> None:
    said = [
        "Pier added. €20,000 used, €30,000 left.",
        "Benches added. €25,000 used, €25,000 left.",
        "Pier taken away. €5,000 used, €45,000 left.",
    ]
    for number, title in enumerate(["Pier", "Benches", "Pier"]):
        card(ballot, title).click()
        assert heard(ballot, said[number]) == said[: number + 1]
        box = ballot.get_by_role("checkbox", name=title)
        expect(box).to_be_focused()

    assert ballot.evaluate("window.region === document.querySelector('#announcer')")
    assert ballot.locator("[aria-live], [role=status], [role=alert]").count() == 1


@pytest.mark.parametrize("seconds", [0, 0.7])
def test_of_quick_changes_only_where_they_led_is_read_aloud(ballot, seconds) -> None:
    def answer_late(route: Route) -> None:
        sleep(seconds)
        route.continue_()

    ballot.route("**/vote/ballot/**", answer_late)
    # In one go, as fast as no hand is: while one is asked about, others follow.
    boxes = ballot.locator(".choice__input")
    boxes.evaluate_all("(boxes) => boxes.forEach((box) => box.click())")

    last = "€20,000 too much."
    expect(ballot.locator("#announcer")).to_contain_text(last)
    everything = ballot.evaluate("window.heard")
    assert len(everything) == 1, everything
    expect(ballot.locator(".sticky-bar")).to_contain_text("4 of 3")


def test_too_much_money_is_explained_and_never_forbidden(ballot) -> None:
    ballot.set_viewport_size(PHONE)
    # Who is faster than the server hears of several changes in one sentence.
    for title, sum_up in [
        ("Pier", "€20,000 used, €30,000 left."),
        ("Sauna", "€45,000 used, €5,000 left."),
        ("Lights", "€15,000 too much."),
    ]:
        card(ballot, title).click()
        expect(ballot.get_by_role("checkbox", name=title)).to_be_checked()
        heard(ballot, f"{title} added. {sum_up}")

    bar = ballot.locator(".sticky-bar")
    expect(bar).to_contain_text("€15,000 too much.")
    expect(bar).to_contain_text(
        "Taking away one of these is enough: Lights, Pier, Sauna"
    )
    expect(bar).to_contain_text("Not cast yet")
    button = ballot.get_by_role("button", name="Review and vote")
    expect(button).to_be_enabled()
    expect(button).not_to_have_attribute("aria-disabled", "true")

    assert review(ballot).status == 422
    expect(ballot.get_by_role("checkbox", checked=True)).to_have_count(3)
    removals = ballot.locator("#problems ul").last.get_by_role("listitem")
    expect(removals).to_have_text(
        ["Lights, €20,000", "Pier, €20,000", "Sauna, €25,000"]
    )


def test_too_many_projects_are_explained_and_never_forbidden(page) -> None:
    shore_vote(is_spending_limited=False, max_choices=1)
    page.goto("/p/shores/vote/")
    page.evaluate(LISTEN)
    card(page, "Benches").click()
    expect(page.locator("#announcer")).to_contain_text("Benches added.")
    card(page, "Pier").click()
    heard(page, "Pier added. 2 chosen, at most 1 are allowed.")

    expect(page.locator(".sticky-bar")).to_contain_text("1 project too many.")
    expect(page.get_by_role("button", name="Review and vote")).to_be_enabled()
    assert review(page).status == 422
    expect(page.locator("#problems")).to_contain_text("You can choose at most 1")

    card(page, "Pier").click()
    expect(page.locator(".sticky-bar")).not_to_contain_text("too many")
    assert review(page).status == 200


def test_the_browser_without_javascript_gets_the_same_reasons(new_context) -> None:
    shore_vote()
    page = new_context(java_script_enabled=False, locale="en-GB").new_page()
    page.goto("/p/shores/vote/")
    for title in ("Pier", "Sauna", "Lights"):
        card(page, title).click()

    assert review(page).status == 422
    expect(page).to_have_title(re.compile("^Please check your choices"))
    expect(page.locator("#problems")).to_contain_text("€15,000 more than the €50,000")
    expect(page.locator(".sticky-bar")).to_contain_text("€15,000 too much.")
