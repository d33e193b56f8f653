"""Follows links through the loaded demo, as somebody of it, page after page."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from browsing import PHONE, is_too_wide
from django.urls import resolve
from playwright.sync_api import Page, expect

# These look different in every phase, so they are opened in every process.
OF_EACH_PROCESS = {
    "participation:process",
    "participation_staff:process",
    "voting:vote",
    "voting_staff:overview",
}
# And these for every panel.
OF_EACH_PANEL = {"panels:detail", "panels:draw", "panels_staff:panel"}
# Of other pages, so many that differ in what they show.
OF_OTHERS = 2
LINKS = """(links) => links
    .filter((link) => !link.hasAttribute("download") && link.origin === origin)
    .map((link) => link.href.split("#")[0])"""


@dataclass(frozen=True)
class Reader:
    """Somebody of the demo, the part of the site that is theirs, and how they read.

    `starts` are addresses; `expected` are names of pages, of which none may be missed.
    """

    key: str
    starts: str
    area: str
    language: str
    theme: str
    expected: str


def sort_of(url: str) -> tuple[str, ...] | None:
    """Name what makes a page differ from others; nothing for what is no page."""
    parts = urlsplit(url)
    if "." in parts.path.rsplit("/", 1)[1] or parts.path.startswith("/api/v1/"):
        return None
    found = resolve(parts.path)
    name = found.view_name
    place = found.kwargs.get("slug", "") if name in OF_EACH_PROCESS else ""
    place = found.kwargs.get("panel", "") if name in OF_EACH_PANEL else place
    return (name, place, *sorted({key for key, _value in parse_qsl(parts.query)}))


def walk(page: Page, reader: Reader) -> Iterator[tuple[str, bool]]:
    """Follow the links within an area; give the name of each page, and if it is new."""
    waiting, known = deque(reader.starts.split()), Counter()
    while waiting:
        url = waiting.popleft()
        sort = sort_of(url)
        if sort is None or not re.match(reader.area, urlsplit(url).path):
            continue
        if known[sort] >= (1 if any(sort[1:]) else OF_OTHERS):
            continue
        known[sort] += 1
        answer = page.goto(url)
        assert answer.ok, f"{answer.status} {url}"
        yield sort[0], known[sort] == 1
        links = page.eval_on_selector_all("a[href]", LINKS)
        waiting.extend(dict.fromkeys(links))


def become(page: Page, key: str) -> None:
    """Sign in with one press, as visitors of the demo do."""
    page.goto("/demo/")
    with page.expect_navigation():
        page.locator(f"form[action$='/{key}/'] button").click()


def read_all(page: Page, reader: Reader, speak, assert_accessible) -> None:
    """Walk as this reader; each new page has to be accessible, and none too wide."""
    page.set_viewport_size(PHONE)
    speak(reader.language)
    page.emulate_media(color_scheme=reader.theme)
    if reader.key:
        become(page, reader.key)
    seen = set()
    for name, is_new in walk(page, reader):
        seen.add(name)
        expect(page.locator("html")).to_have_attribute("lang", reader.language)
        assert not is_too_wide(page), page.url
        if is_new:
            page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
            assert_accessible(page)

    assert set(reader.expected.split()) <= seen, seen
