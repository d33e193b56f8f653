"""After the vote, in a browser: an official reports, and residents read it."""

import built
import make
import pytest
from browsing import is_too_wide, small_targets
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from waiting import follow, send

from proposals.lifecycle import Stage
from proposals.models import Building

pytestmark = pytest.mark.django_db(transaction=True)

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[27.7, 64.2], [27.8, 64.2], [27.8, 64.3], [27.7, 64.3]]],
}


@pytest.fixture
def building() -> Building:
    now = timezone.now()
    process = make.process(now=now, title={"en": "Kajaani decides"})
    make.phase(process, "implement", now=now)
    make.district(process, name={"en": "Riverside"}, geometry=SQUARE)
    point = {"latitude": "64.25", "longitude": "27.75"}
    made = built.building(process, "pier", title={"en": "Pier"}, **point)
    other = built.building(process, "sauna", title={"en": "Sauna"}, **point)
    built.report(other, now=now)
    built.report(other, now=now, stage=Stage.DONE)
    return made


def path_to(name: str, building: Building, *args: str) -> str:
    return reverse(name, args=[building.project.process.slug, *args])


def test_an_official_reports_and_everyone_reads_it(
    page, building, sign_in, javascript, assert_accessible
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    sign_in(make.staff(building.project.process))
    page.goto(path_to("proposals_staff:building", building))
    assert_accessible(page)
    follow(page, "Pier")
    assert_accessible(page)

    follow(page, "Say how it goes on")
    assert_accessible(page)
    page.get_by_label("Delayed").check()
    page.get_by_role("group", name="What has happened").get_by_label("English").fill(
        "We wait for the water to fall."
    )
    send(page, "Publish")
    expect(page.locator(".error-summary")).to_contain_text("Say why.")
    assert_accessible(page)
    page.get_by_role("group", name="Reason").get_by_label("English").fill(
        "The river rose."
    )
    send(page, "Publish")
    expect(page.get_by_text("Your news are public")).to_be_visible()

    page.goto(path_to("proposals:became", building))
    expect(page.get_by_role("heading", name="2 projects")).to_be_visible()
    expect(page.locator(".map__pin--delayed").first).to_be_visible()
    expect(page.get_by_text("We wait for the water to fall.")).to_be_visible()
    assert not is_too_wide(page)
    assert small_targets(page) == []
    assert_accessible(page)

    page.get_by_text("Search and filter").click()
    page.get_by_label("Stage").select_option("Done")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("heading", name="1 project")).to_be_visible()
    assert_accessible(page)

    page.goto(path_to("proposals:project", building, "pier"))
    expect(page.get_by_text("The river rose.")).to_be_visible()
    assert not is_too_wide(page)
    assert_accessible(page)
