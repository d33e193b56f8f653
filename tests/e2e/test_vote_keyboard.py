"""The whole vote with Tab, Space and Enter, and where the focus is meanwhile."""

import re

import make
import pytest
from browsing import DESK, PHONE, RECEIPT, code_sent_to, shore_vote
from playwright.sync_api import Page, expect
from waiting import settled

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

AINO = "aino@example.org"
MOST_STOPS = 60
# What somebody who presses Tab can see of where they are.
STOP = """() => {
    const stop = document.activeElement;
    const problems = stop === document.body ? ["nothing has the focus"] : [];
    const box = stop.getBoundingClientRect();
    const bar = stop.closest(".sticky-bar") ?? document.querySelector(".sticky-bar");
    const isCovered = bar && !bar.contains(stop);
    const floor = isCovered ? bar.getBoundingClientRect().top : innerHeight;
    if (!stop.checkVisibility() || !box.width || !box.height)
        problems.push("cannot be seen");
    // What is higher than the window is read from its top.
    const isHigh = box.height > floor;
    if (box.top < -1 || (isHigh ? box.top > floor / 2 : box.bottom > floor + 1))
        problems.push(`lies at ${box.top}-${box.bottom} of 0-${floor}`);
    // The link of a card draws its ring around the card.
    const rings = [null, "::after"].map((part) => getComputedStyle(stop, part));
    if (!rings.some((ring) => ring.outlineStyle === "solid"))
        problems.push("shows no ring");
    const name = stop.labels?.[0]?.innerText || stop.innerText || stop.name;
    return { name: `${stop.tagName} ${name}`.replace(/\\s+/g, " ").trim(), problems };
}"""


class Keyboard:
    """Somebody who has no mouse and looks at every stop on the way."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def look(self) -> str:
        """Return what has the focus, once it is sure that it can be seen."""
        stop = settled(self.page).evaluate(STOP)
        assert not stop["problems"], stop
        return stop["name"]

    def tab_to(self, wanted: str) -> None:
        passed = []
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            passed.append(self.look())
            if re.search(wanted, passed[-1]):
                return
        pytest.fail(f"{wanted} is not among {passed}")

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def follow(self) -> None:
        """Press Enter and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def tick(self, title: str, summary: str) -> None:
        """Tick or untick, and wait until the bar says so; the focus has to stay."""
        self.tab_to(f"^INPUT {title}")
        self.press("Space")
        expect(self.page.locator("#ballot-summary")).to_contain_text(summary)
        assert self.look() == f"INPUT {title}"


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_whole_vote_is_walked_with_the_keyboard(page, size) -> None:
    shore_vote()
    make.user(AINO)
    page.set_viewport_size(size)
    keyboard = Keyboard(page)

    page.goto("/")
    keyboard.tab_to("^A Vote The shores")
    keyboard.follow()
    keyboard.tab_to("^A A to Z")
    keyboard.follow()

    keyboard.tick("Benches", "1 of 3")
    keyboard.tick("Lights", "2 of 3")
    keyboard.tick("Pier", "3 of 3")
    keyboard.tick("Sauna", "1 project too many")
    keyboard.tab_to("^BUTTON Review and vote")
    keyboard.follow()

    summary = page.locator("#problems")
    expect(summary).to_be_focused()
    keyboard.look()
    keyboard.tab_to("^A Sauna")
    keyboard.press("Enter")
    expect(page.get_by_role("checkbox", name="Sauna")).to_be_focused()
    assert keyboard.look() == "INPUT Sauna"
    keyboard.press("Space")
    expect(page.locator("#ballot-summary")).to_contain_text("3 of 3")
    keyboard.tab_to("^BUTTON Review and vote")
    keyboard.follow()

    keyboard.tab_to("^A Sign in$")
    keyboard.tab_to("^A Sign in$")
    keyboard.follow()
    keyboard.tab_to("^INPUT E-mail address")
    page.keyboard.type(AINO)
    keyboard.follow()
    if settled(page).evaluate("document.activeElement.name") != "code":
        keyboard.tab_to("^INPUT Code")
    page.keyboard.type(code_sent_to(AINO))
    keyboard.follow()
    keyboard.tab_to("^BUTTON Cast my ballot")
    keyboard.follow()

    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page.locator("#receipt-code")).to_have_text(RECEIPT)
    keyboard.tab_to("^BUTTON Copy the code")


def test_places_are_given_with_the_keyboard(page) -> None:
    shore_vote(ballot_kind="ranked", max_choices=2)
    page.set_viewport_size(PHONE)
    keyboard = Keyboard(page)
    bar = page.locator("#ballot-summary")

    page.goto("/p/shores/vote/?order=title")
    keyboard.tab_to("^SELECT Lights")
    keyboard.press("ArrowDown")
    expect(bar).to_contain_text("1 of 2")
    keyboard.tab_to("^SELECT Pier")
    keyboard.press("ArrowDown")
    expect(bar).to_contain_text("2 projects stand in place 1.")
    assert keyboard.look().startswith("SELECT Pier")
    keyboard.press("ArrowDown")
    expect(bar).to_contain_text("2 of 2")
    keyboard.tab_to("^BUTTON Review and vote")
    keyboard.follow()

    expect(page.locator(".chosen li")).to_have_text(
        ["Place 1 Lights €20,000", "Place 2 Pier €20,000"]
    )


def test_points_are_given_with_the_keyboard(page) -> None:
    shore_vote(ballot_kind="cumulative", points=3, max_choices=None)
    page.set_viewport_size(PHONE)
    keyboard = Keyboard(page)
    bar = page.locator("#ballot-summary")

    page.goto("/p/shores/vote/?order=title")
    keyboard.tab_to("^INPUT Lights")
    keyboard.press("2")
    keyboard.tab_to("^INPUT Pier")
    expect(bar).to_contain_text("2 of 3")
    keyboard.press("ArrowUp")
    keyboard.press("ArrowUp")
    keyboard.tab_to("^A Read more")
    expect(bar).to_contain_text("1 point too many")
    page.keyboard.press("Shift+Tab")
    assert keyboard.look().startswith("INPUT Pier")
    keyboard.press("ArrowDown")
    # Enter in a field sends the ballot, as in every form.
    keyboard.follow()

    expect(page.locator(".chosen li")).to_have_text(
        ["Lights 2 points €20,000", "Pier 1 point €20,000"]
    )
