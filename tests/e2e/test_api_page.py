"""The page about the API in a browser."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = [{"width": 320, "height": 640}, {"width": 1280, "height": 900}]


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desktop"])
def test_is_accessible_and_fits(page, live_server, assert_accessible, size) -> None:
    page.set_viewport_size(size)

    page.goto(f"{live_server.url}{reverse('api')}")

    assert_accessible(page)
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= size["width"]


def test_opens_the_answers_of_an_endpoint(page, live_server, assert_accessible) -> None:
    page.goto(f"{live_server.url}{reverse('api')}#cast_ballot")

    part = page.locator("#cast_ballot")
    part.locator("summary").first.click()

    expect(part.locator("details[open] table").first).to_be_visible()
    assert_accessible(page)


def test_is_found_from_every_page(page, live_server) -> None:
    page.goto(f"{live_server.url}{reverse('help')}")

    page.get_by_role("link", name="Open data").click()

    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Open data and API")
