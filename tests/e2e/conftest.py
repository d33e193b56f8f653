"""One Chromium for all browser tests of a process, and what it must never do."""

import os
import re
from collections.abc import Callable, Iterator
from shutil import which

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from waiting import is_scripted, settled
from watching import complaints_of

CHROMIUM = os.environ.get("CHROMIUM") or which("chromium")
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Pages that look every few seconds whether there is news wait with it.
HOLD = "addEventListener('htmx:beforeRequest', window.hold = (e) => e.preventDefault())"
RELEASE = "removeEventListener('htmx:beforeRequest', window.hold)"
SHUT_IN_SILENCE = "() => { navigator.sendBeacon = () => true; }"
# A busy machine is no fault of the page; whoever passes does not wait.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    """Let tests say `page.goto("/")`."""
    return live_server.url


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": CHROMIUM_OPTIONS,
    }


@pytest.fixture
def context(request, new_context) -> BrowserContext:
    """Open a window in English, without JavaScript where the test takes turns."""
    enabled = (
        request.getfixturevalue("javascript")
        if "javascript" in request.fixturenames
        else True
    )
    return new_context(java_script_enabled=enabled, locale="en-GB")


@pytest.fixture(params=[True, False], ids=["javascript", "plain"])
def javascript(request) -> bool:
    """Run the test twice: in a browser with JavaScript and in one without."""
    return request.param


@pytest.fixture
def page(context, live_server) -> Iterator[Page]:
    """Open a page, and fail the test when it complained or asked anybody else.

    Violations of the Content-Security-Policy show up as complaints.
    """
    page = context.new_page()
    complaints = complaints_of(page, live_server.url)
    yield page
    # What a page still asks for must not meet the next test's database, nor must the
    # draft that it would save as it is shut.
    if not page.is_closed() and is_scripted(settled(page)):
        page.evaluate(SHUT_IN_SILENCE)
    assert not complaints


@pytest.fixture
def sign_in(context, live_server) -> Callable[..., None]:
    """Give a function that signs somebody in without walking through the pages."""

    def sign_in(user) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session}
        context.add_cookies([cookie | {"url": live_server.url, "httpOnly": True}])

    return sign_in


@pytest.fixture
def speak(context, live_server) -> Callable[[str], None]:
    """Give a function that chooses the language of the pages."""

    def speak(language: str) -> None:
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language}
        context.add_cookies([cookie | {"url": live_server.url}])

    return speak


@pytest.fixture
def assert_accessible(new_context) -> Callable[[Page], None]:
    """Give a function that lets axe judge a page as it stands now."""
    axe = Axe()
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}

    def copy(page: Page) -> Page:
        """Show what a page without JavaScript says where axe can run."""
        settled(page)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        body = re.sub(r"<script\b.*?</script>", "", page.content(), flags=re.DOTALL)
        address, size = page.url, page.viewport_size
        shown = new_context(locale="en-GB", viewport=size).new_page()
        shown.route(
            lambda url: url == address,
            lambda route: route.fulfill(
                body=body, content_type="text/html;charset=utf-8"
            ),
        )
        shown.goto(address)
        return shown

    def assert_accessible(page: Page) -> None:
        judged = page if is_scripted(page) else copy(page)
        judged.wait_for_load_state("load")
        judged.evaluate(HOLD)
        results = axe.run(settled(judged), options=options)
        judged.evaluate(RELEASE)
        assert not results.violations_count, results.generate_report()

    return assert_accessible
