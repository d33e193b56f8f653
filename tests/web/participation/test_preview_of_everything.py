"""Whatever page there is of an unpublished process: a guest's is kept nowhere.

Everybody else finds nothing, also after a guest has looked.
"""

from collections.abc import Iterator

import make
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from participation.actions import previewing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TITLE = "Sekret shores"
GIVEN = {"<slug:slug>": "shores", "<int:number>": "1", "<str:key>": "1"}
FEEDS = {"calendar.ics", "events.atom", "events.rss", "proposals.rss", "record.jsonl"}


@pytest.fixture
def guest(client) -> Client:
    process = make.process("shores", published=False, title={"en": TITLE, "fi": TITLE})
    for kind, starts, ends in (("propose", -20, -10), ("review", -10, 5)):
        make.phase(process, kind, starts=starts * make.DAY, ends=ends * make.DAY)
    make.project(process, "a")
    process.proposals.create(
        number=1,
        title="Sekret pier",
        text="Sekret",
        language="en",
        status="submitted",
        submitted_at=make.NOW,
    )
    _link, key = previewing.make_preview_link(
        process=process,
        organiser=make.staff(process),
        note="",
        ends_at=None,
        now=make.NOW,
    )
    client.get(f"/preview/{key}/")
    return client


def routes(resolver: URLResolver, start: str = "") -> Iterator[str]:
    for one in resolver.url_patterns:
        route = start + str(one.pattern)
        if isinstance(one, URLPattern):
            yield route
        else:
            yield from routes(one, route)


def pages() -> tuple[set[str], set[str]]:
    """Return the paths of pages of the process, and of those that have no process."""
    of_it, others = set(), set()
    for route in routes(get_resolver()):
        path = f"/{route}"
        for placeholder, value in GIVEN.items():
            path = path.replace(placeholder, value)
        if "<" in path or "(" in path or path.startswith(("/staff/", "/help/")):
            continue
        (of_it if "shores" in path else others).add(path)
    return of_it, others


def test_a_guest_is_shown_pages_that_nobody_keeps(guest) -> None:
    paths, _others = pages()
    assert {f"/p/shores/{name}" for name in FEEDS} <= paths
    seen = 0

    for path in paths:
        shown = guest.get(path)
        if shown.status_code == 200:
            seen += 1
            assert "no-store" in shown["Cache-Control"], path
            assert "public" not in shown["Cache-Control"], path
            assert shown["X-Robots-Tag"] == "noindex, nofollow", path
        found = Client().get(path)
        assert found.status_code in {302, 403, 404, 405}, path
        assert b"Sekret" not in found.getvalue(), path

    assert seen > len(FEEDS)


def test_no_list_of_everything_names_it(guest) -> None:
    _of_it, paths = pages()
    assert {"/", "/api/v1/processes/"} <= paths

    for path in paths:
        assert b"Sekret" not in Client().get(path).getvalue(), path
        assert b"Sekret" not in guest.get(path).getvalue(), path
