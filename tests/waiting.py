"""How tests in a browser wait for what people wait for."""

import re

from playwright.sync_api import Page

# A browser gives out the focus and begins transitions when it draws.
TWO_FRAMES = """() => new Promise(
    (done) => requestAnimationFrame(() => requestAnimationFrame(done)))"""
IS_QUIET = """() =>
    !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling")
    && document.fonts.status === "loaded"
    && document.getAnimations().every(({ playState }) => playState !== "running")"""


def is_scripted(page: Page) -> bool:
    """Tell whether a page runs scripts."""
    return page.evaluate("matchMedia('(scripting: enabled)').matches")


def settled(page: Page) -> Page:
    """Wait until a page looks as it will stay, and give it back.

    Words can be read before style sheets and scripts are there, and before htmx and
    transitions have come to their end.
    """
    page.wait_for_load_state("load")
    # Without scripts no frame can be awaited, and there is nothing to wait for.
    if is_scripted(page):
        page.evaluate(TWO_FRAMES)
        page.wait_for_function(IS_QUIET)
    return page


def follow(page: Page, link: str | re.Pattern[str]) -> None:
    """Press a link, and wait until the page behind it is there whole."""
    with page.expect_navigation():
        page.get_by_role("link", name=link).click()


def send(page: Page, button: str) -> None:
    """Send a form, and wait until the page that answers it is there whole."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).click()
