"""Somebody finds help, books a time and moves it: on a small phone, in any browser."""

import re
from datetime import timedelta

import helping
import make
import pytest
from browsing import PHONE
from playwright.sync_api import expect
from waiting import follow, send

from participation.models import HelpBooking, HelpPoint

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

PAGES = ("description", "hours", "helpers")
CODE = re.compile(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}")


@pytest.fixture(autouse=True)
def _points() -> None:
    library = helping.point(
        "library",
        name={"en": "Kajaani main library"},
        latitude="64.2247",
        longitude="27.7321",
        accessibility=["step_free", "hearing_loop"],
    )
    helping.pattern(library)
    day = helping.MONDAY + timedelta(days=20)
    library.changes.create(first=day, last=day, note={"en": "Independence Day"})
    helping.point(
        "kuhmo", name={"en": "Kuhmo library"}, municipality="kuhmo", needs=["digital"]
    )


def test_help_is_found_booked_moved_and_cancelled(
    page, javascript, assert_accessible
) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/privacy/")
    main = page.get_by_role("navigation", name="Main")
    main.get_by_role("link", name="Get help").click()
    expect(page.get_by_role("heading", name="2 help points")).to_be_visible()
    assert_accessible(page)

    page.get_by_label("Municipality").select_option("kajaani")
    page.get_by_label("Help with").select_option("vote")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="1 help point")).to_be_visible()
    expect(page).to_have_url(re.compile("municipality=kajaani"))
    page.get_by_role("heading", name="Kajaani main library").get_by_role("link").click()
    expect(page.get_by_text("Closed, opens tomorrow at 10:00")).to_be_visible()
    assert_accessible(page)

    follow(page, re.compile("^Monday 16 November 2026, 10:30"))
    expect(page.get_by_label("Time", exact=True)).to_have_value(re.compile("^p"))
    assert_accessible(page)
    send(page, "Book this time")
    expect(page.get_by_role("heading", name="Please check these")).to_be_visible()
    page.get_by_label("The helpers of this point").check()
    send(page, "Book this time")
    expect(page.get_by_text("The time is yours.")).to_be_visible()
    expect(page.locator(".booking-code")).to_have_text(CODE)
    code = page.locator(".booking-code").text_content() or ""
    assert_accessible(page)

    page.goto("/help/bookings/")
    page.get_by_label("Booking code").fill(code.lower().replace("-", " "))
    send(page, "Look up")
    follow(page, "Move to another time")
    assert_accessible(page)
    page.get_by_label("Time", exact=True).select_option(index=3)
    send(page, "Take this time")
    expect(page.get_by_text("The booking has a new time.")).to_be_visible()

    follow(page, "Cancel the booking")
    assert_accessible(page)
    send(page, "Cancel the booking")
    expect(page.get_by_text("This booking has been cancelled.")).to_be_visible()
    assert HelpBooking.objects.get().ended == "person"


def test_a_helper_counts_and_reads_the_day(page, sign_in, assert_accessible) -> None:
    library = HelpPoint.objects.get(slug="library")
    helping.booking(library, name="Aino", phone="040 1")
    sign_in(helping.helper(library))
    page.set_viewport_size(PHONE)

    page.goto("/staff/help/points/library/")
    assert_accessible(page)
    send(page, "Count one")
    expect(page.get_by_text("Of this kind today: 1")).to_be_visible()
    follow(page, re.compile("^Monday 16 November"))
    expect(page.get_by_role("cell", name="Name and contact Aino")).to_be_visible()
    assert_accessible(page)
    for path in ("times", "book"):
        page.goto(f"/staff/help/points/library/{path}/")
        assert_accessible(page)
    page.goto("/staff/help/demand/")
    expect(page.get_by_text("1 person")).to_be_visible()
    assert_accessible(page)


def test_organisers_pages_are_accessible(page, sign_in, assert_accessible) -> None:
    sign_in(make.staff(make.process()))
    page.set_viewport_size(PHONE)

    for path in ("", "new/", *(f"points/library/{one}/" for one in PAGES)):
        page.goto(f"/staff/help/{path}")
        assert_accessible(page)
