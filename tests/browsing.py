"""What people do in a browser in several tests: sign in by a code, count clicks."""

import re
from dataclasses import dataclass, field

import make
import time_machine
from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Locator, Page
from waiting import send, settled

from participation.models import Process
from voting.models import VotingRound

PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}
# 44 pixels, but for what a browser rounds.
SMALLEST = 43.5
RECEIPT = re.compile(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}")

# Cents; the budget below takes two of the three dear ones.
PROJECTS = {
    "pier": ("Laituri", "Brygga", "Pier", 20_000_00),
    "sauna": ("Sauna", "Bastu", "Sauna", 25_000_00),
    "lights": ("Valot", "Belysning", "Lights", 20_000_00),
    "bench": ("Penkit", "Bänkar", "Benches", 5_000_00),
}
BUDGET = 50_000_00


def shore(**fields: object) -> Process:
    """Make a process that has the same name in every run."""
    texts = {
        "title": {"fi": "Rannat", "sv": "Stränderna", "en": "The shores"},
        "summary": {
            "fi": "Mitä rannoille rakennetaan?",
            "sv": "Vad ska byggas vid stränderna?",
            "en": "What will be built on the shores?",
        },
    }
    return make.process("shores", **(texts | {"budget": BUDGET} | fields))


def shore_vote(of: Process | None = None, **fields: object) -> VotingRound:
    """Make an open vote whose four projects do not all fit into the budget."""
    process = of or shore()
    for code, (finnish, swedish, english, cost) in PROJECTS.items():
        make.project(
            process,
            code,
            cost=cost,
            title={"fi": finnish, "sv": swedish, "en": english},
            summary={
                "fi": f"{finnish} rannalle.",
                "sv": f"{swedish} till stranden.",
                "en": f"{english} for the shore.",
            },
        )
    rules = {"budgets": {"": BUDGET}, "is_spending_limited": True, "max_choices": 3}
    return make.voting_round(process, costs={}, **(rules | fields))


@dataclass
class Clicks:
    """Clicks on what it is given, and remembers on how much."""

    made: list[str] = field(default_factory=list)

    def __call__(self, target: Locator) -> None:
        self.made.append(target.text_content() or "")
        target.click()

    def __len__(self) -> int:
        return len(self.made)


def code_sent_to(address: str) -> str:
    """Return the code of the newest message to somebody."""
    newest = [message for message in mail.outbox if message.to == [address]][-1]
    found = re.search(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$", newest.body, re.MULTILINE)
    assert found, newest.body
    return found[0]


def sign_in_by_code(page: Page, address: str) -> None:
    """Go on from the login page to where it leads."""
    page.locator("#code-email").fill(address)
    send(page, "Send me a code")
    type_code(page, code_sent_to(address))


def type_code(page: Page, code: str) -> None:
    page.get_by_role("textbox", name="Code").fill(code)
    send(page, "Go on")


def card(page: Page, title: str) -> Locator:
    """Return the label that ticks a project; with its ::after it is the whole card."""
    return page.locator("label.choice__label", has_text=title)


def is_too_wide(page: Page) -> bool:
    """Say whether one has to scroll sideways."""
    width = settled(page).evaluate("document.documentElement.scrollWidth")
    return bool(width > page.viewport_size["width"])


def small_targets(page: Page) -> list[str]:
    """Return what is pressed and lower than 44 pixels, but for links in sentences."""
    measured = settled(page).evaluate(
        """() => [...document.querySelectorAll("button, .button, summary, select,"
            + " textarea, input, .site-nav a, .languages__item, .account-link,"
            + " .section-nav a, .pagination a, .toggle a, .choice__more a,"
            + " .site-footer a, .map__legend li")]
            .filter((e) => e.checkVisibility()
                && !e.closest(".leaflet-container, .visually-hidden"))
            // A tick is pressed on its label, on the ballot on the whole card.
            .map((e) => e.matches("[type=checkbox], [type=radio]")
                ? e.closest(".choice, .check") ?? e.labels[0] : e)
            .map((e) => [e.getBoundingClientRect().height, e.outerHTML.slice(0, 90)])"""
    )
    assert measured
    return [html for height, html in measured if height < SMALLEST]


def new_code_of_app(secret: str, clock: time_machine.Traveller) -> str:
    """Move to when an app shows its next code, so that nobody is late with it."""
    counter = int(timezone.now().timestamp()) // app_settings.TOTP_PERIOD + 1
    clock.move_to(counter * app_settings.TOTP_PERIOD)
    return str(format_hotp_value(hotp_value(secret, counter)))
