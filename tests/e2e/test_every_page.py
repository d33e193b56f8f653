"""Everybody's pages in the loaded demo, found by following links, on a small phone."""

from collections import Counter, deque
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import demonstration
import pytest
from browsing import PHONE, is_too_wide
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)

# These look different in every phase, so they are opened in every process.
OF_EACH_PROCESS = {
    "participation:process",
    "participation_staff:process",
    "voting:vote",
    "voting_staff:overview",
}
# Of other pages, so many that differ in what they show.
OF_OTHERS = 2
LINKS = "links => links.filter((a) => !a.download && a.origin === origin).map((a) => a.href)"


@pytest.fixture
def _demo(live_server, clock, settings) -> None:
    settings.DEMO_LOGINS = True
    demonstration.run()


def sort_of(url: str) -> tuple[str, ...] | None:
    """Name what makes a page differ from others; nothing for what is no page."""
    parts = urlsplit(url)
    if "." in parts.path.rsplit("/", 1)[1] or parts.path.startswith("/api/v1/"):
        return None
    try:
        found = resolve(parts.path)
    except Resolver404:
        return None
    name = found.view_name
    place = found.kwargs.get("slug", "") if name in OF_EACH_PROCESS else ""
    return (name, place, *sorted({key for key, _value in parse_qsl(parts.query)}))


def walk(page: Page) -> Iterator[tuple[str, bool]]:
    """Follow links from where the page is; give the name of each page, and if new."""
    waiting, known = deque([page.url]), Counter()
    while waiting:
        url = waiting.popleft()
        sort = sort_of(url)
        if sort is None or known[sort] >= (1 if sort[1] or sort[2:] else OF_OTHERS):
            continue
        known[sort] += 1
        answer = page.goto(url)
        assert answer.ok, f"{answer.status} {url}"
        yield sort[0], known[sort] == 1
        links = page.eval_on_selector_all("a[href]", LINKS)
        waiting.extend(dict.fromkeys(link.split("#")[0] for link in links))


def become(page: Page, key: str) -> None:
    """Sign in with one press, as visitors of the demo do."""
    page.goto("/demo/")
    with page.expect_navigation():
        page.locator(f"form[action$='/{key}/'] button").click()


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize(
    ("person", "language", "theme", "expected"),
    [
        (
            "",
            "fi",
            "light",
            {
                "home",
                "help",
                "accessibility",
                "privacy",
                "api",
                "account_login",
                "account_signup",
                "participation:process",
                "participation:record",
                "proposals:list",
                "proposals:detail",
                "proposals:submit",
                "proposals:project",
                "voting:vote",
                "voting:rules",
                "voting:check",
                "voting:result",
                "demo:start",
                "demo:outbox",
            },
        ),
        ("veikko", "sv", "dark", {"me", "proposals_my:list", "mfa_index"}),
        ("riikka", "fi", "dark", {"participation_staff:create", "voting_staff:rules"}),
        ("jouni", "sv", "light", {"proposals_staff:desk", "proposals_staff:review"}),
        ("kalle", "en", "dark", {"voting_staff:overview", "voting_staff:turnout"}),
    ],
    ids=["visitor", "resident", "organiser", "reviewer", "auditor"],
)
def test_every_page_that_links_lead_to_is_accessible_and_fits(
    page, speak, assert_accessible, person, language, theme, expected
) -> None:
    speak(language)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=theme)
    page.goto("/")
    if person:
        become(page, person)
    seen = set()

    for name, is_new in walk(page):
        seen.add(name)
        assert not is_too_wide(page), page.url
        assert page.locator("html").get_attribute("lang") == language
        if is_new:
            page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
            assert_accessible(page)

    assert expected <= seen, expected - seen
