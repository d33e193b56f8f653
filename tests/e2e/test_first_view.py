"""What the first view of a page costs, and that no page breaks its own policy."""

import gzip
from dataclasses import dataclass

import make
import pytest
from browsing import shore, shore_vote
from playwright.sync_api import Page, Response, expect

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

# In bytes. Target T8 of the design allows 150 000 for everything, which fonts and
# pictures of a city have to share.
MOST_BYTES = 100_000
MOST_REQUESTS = 10
MOST_SCRIPT = 30_000


@dataclass(frozen=True)
class View:
    """The answers that a page needed, as the browser got them."""

    answers: list[Response]

    @property
    def bytes(self) -> int:
        """All bodies and headers as they travel.

        Our server compresses static files, though not in tests, and no pages.
        """
        return sum(
            answer.request.sizes()["responseHeadersSize"]
            + len(_compressed(answer) if "/static/" in answer.url else answer.body())
            for answer in self.answers
        )

    @property
    def script_bytes(self) -> int:
        scripts = [a for a in self.answers if a.request.resource_type == "script"]
        assert scripts
        return sum(len(_compressed(script)) for script in scripts)


def _compressed(answer: Response) -> bytes:
    return gzip.compress(answer.body())


def open_first(page: Page, path: str) -> View:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - Playwright marks what it is given
    page.goto(path, wait_until="networkidle")
    return View(answers)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/p/shores/",
        "/p/shores/proposals/",
        "/p/shores/vote/",
        "/p/shores/proposals/new/",
    ],
)
def test_the_first_view_is_light(page, path) -> None:
    process = shore()
    make.phase(process, "propose")
    for number in range(25):
        make.proposal(process, title=f"Keinu {number}")
    process.allows_overlaps = True
    process.save()
    shore_vote(process)

    view = open_first(page, path)

    figures = (view.bytes, len(view.answers), view.script_bytes)
    assert view.bytes <= MOST_BYTES, figures
    assert len(view.answers) <= MOST_REQUESTS, figures
    assert view.script_bytes <= MOST_SCRIPT, figures


def test_what_breaks_the_policy_is_noticed(context, live_server) -> None:
    # The fixture `page` lets no test pass in which the console says so.
    page = context.new_page()
    page.goto(f"{live_server.url}/help/")

    with page.expect_console_message() as said:
        page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "window.wasRun = true";
                document.body.append(script);
            }"""
        )

    assert page.evaluate("window.wasRun") is None
    assert said.value.type == "error"
    assert "Content Security Policy" in said.value.text


def square() -> dict[str, object]:
    corners = [[27.6, 64.2], [27.7, 64.2], [27.7, 64.3], [27.6, 64.3], [27.6, 64.2]]
    return {"type": "Polygon", "coordinates": [corners]}


def test_maps_scripts_and_keys_keep_to_the_policy(page, sign_in) -> None:
    process = shore()
    make.phase(process, "propose")
    make.district(process, "lohtaja", geometry=square())
    make.district(process, "keskusta", geometry=square())
    sign_in(make.user())

    page.goto("/p/shores/")
    page.get_by_role("button", name="Show a map one can move").click()
    expect(page.locator("[data-map-here]")).to_be_focused()
    expect(page.locator(".map__shape").first).to_be_visible()
    page.goto("/p/shores/proposals/new/")
    page.get_by_role("button", name="Choose on a map").click()
    picker = page.get_by_role("application", name="press a place to choose it")
    expect(picker).to_be_focused()
    picker.click()
    expect(page.get_by_label("Latitude")).not_to_have_value("")
    for path in (
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/logout/",
        "/accounts/login/",
        "/api/",
    ):
        assert page.goto(path, wait_until="networkidle").ok, path
