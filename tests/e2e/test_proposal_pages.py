"""Finding, writing and deciding on proposals in a browser."""

import re
from datetime import timedelta

import make
import pytest
from browsing import is_too_wide
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from waiting import follow, settled

from participation.models import Role
from proposals.models import Proposal, Review

pytestmark = pytest.mark.django_db(transaction=True)

SIZES = [{"width": 320, "height": 640}, {"width": 1280, "height": 900}]


def square(west: float) -> dict[str, object]:
    corners = [[west, 64.2], [west + 0.1, 64.2], [west + 0.1, 64.3], [west, 64.3]]
    return {"type": "Polygon", "coordinates": [corners]}


@pytest.fixture
def process():
    """Give a process that collects ideas by the real clock, which a browser has."""
    now = timezone.now()
    process = make.process(now=now, title={"en": "Kajaani decides"})
    make.phase(process, "propose", now=now)
    west = make.district(process, "west", name={"en": "West"}, geometry=square(27.6))
    make.district(process, "east", name={"en": "East"}, geometry=square(27.7))
    process.categories.create(code="water", name={"en": "Water"})
    for title in ("Laituri rantaan", "Äänikirjoja kirjastoon", "Valaistus polulle"):
        make.proposal(
            process,
            make.user(name="Aino"),
            now=now - timedelta(hours=1),
            title=title,
            district=west,
            latitude="64.25",
            longitude="27.65",
            cost_estimate=12_000_00,
        )
    return process


def path_to(name, process, *args) -> str:
    return reverse(name, args=[process.slug, *args])


class TestList:
    def test_is_searched_without_leaving_the_page(
        self, page, process, assert_accessible
    ) -> None:
        page.goto(path_to("proposals:list", process))
        assert_accessible(page)

        page.get_by_label("Words").fill("ÄÄNIKIRJOJA")
        page.get_by_role("button", name="Show").click()

        expect(page.get_by_role("heading", name="1 proposal")).to_be_visible()
        expect(page.locator("#announcer")).to_have_text("1 proposal")
        expect(page).to_have_url(re.compile(r"[?&]q=%C3%84%C3%84NIKIRJOJA"))
        expect(page.get_by_role("button", name="Show")).to_be_focused()
        assert_accessible(page)

    def test_is_searched_without_javascript(self, new_context, process) -> None:
        page = new_context(java_script_enabled=False, locale="en-GB").new_page()
        page.set_viewport_size(SIZES[0])
        page.goto(path_to("proposals:list", process))

        page.get_by_text("Search and filter").click()
        page.get_by_label("Words").fill("polulle")
        page.get_by_role("button", name="Show").click()

        expect(page.get_by_role("heading", name="1 proposal")).to_be_visible()

    def test_has_a_map_that_leads_to_each(self, page, process) -> None:
        page.goto(path_to("proposals:list", process))

        follow(page, "Map")
        expect(page.locator(".map__pin")).to_have_count(3)
        expect(page.locator(".card")).to_have_count(3)

        page.locator(".map__legend").get_by_role("link").first.click()
        expect(
            page.get_by_role("heading", name="What has become of it")
        ).to_be_visible()


class TestWriting:
    def test_a_field_made_larger_by_hand_may_be_sent_with_a_mistake(
        self, page, process, sign_in
    ) -> None:
        sign_in(make.user())
        page.goto(path_to("proposals:submit", process))
        field = page.get_by_label("Description")
        field.scroll_into_view_if_needed()
        box = field.bounding_box()
        page.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] - 5)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] - 5, box["y"] + box["height"] + 60)
        page.mouse.up()
        # A browser keeps the new height in the place that the policy closes to pages.
        expect(field).to_have_attribute("style", re.compile("height"))

        page.get_by_role("button", name="Send the proposal").click()

        # `page` fails this test when the console speaks of the policy.
        expect(page.locator(".error-summary")).to_be_visible()
        settled(page)

    def test_works_with_and_without_javascript(
        self, page, process, sign_in, javascript, assert_accessible
    ) -> None:
        sign_in(make.user())
        page.goto(path_to("proposals:submit", process))
        page.get_by_label("Title").fill("Keinu rantaan")
        page.get_by_label("Description").fill("**Iso** keinu.")

        page.get_by_role("button", name="Preview").click()
        preview = page.locator("#preview")
        expect(preview.locator("strong")).to_have_text("Iso")
        assert_accessible(page)

        page.get_by_label("Latitude").fill("64,25")
        page.get_by_label("Longitude").fill("27,75")
        page.get_by_role("button", name="Send the proposal").click()
        expect(page.locator(".error-summary")).to_contain_text("is in East")
        expect(page.get_by_label("District")).to_have_value("east")
        expect(page.get_by_label("Title")).to_have_value("Keinu rantaan")
        assert_accessible(page)

        page.get_by_role("button", name="Send the proposal").click()
        expect(page.get_by_text("Your proposal is public now as P4.")).to_be_visible()
        assert Proposal.objects.get(number=4).district.code == "east"

    def test_gives_the_focus_to_what_is_wrong(self, page, process, sign_in) -> None:
        sign_in(make.user())
        page.goto(path_to("proposals:submit", process))

        page.get_by_role("button", name="Send the proposal").click()

        expect(page.locator(".error-summary")).to_be_focused()
        page.locator(".error-summary").get_by_role("link").first.click()
        expect(page.get_by_label("Title")).to_be_focused()

    def test_takes_a_point_from_the_map(self, page, process) -> None:
        page.goto(path_to("proposals:submit", process))

        page.get_by_role("button", name="Choose on a map").click()
        expect(page.locator(".leaflet-container")).to_be_focused()
        page.locator(".leaflet-container").click()

        expect(page.get_by_label("Latitude")).to_have_value(re.compile(r"^64\.\d{5}$"))

    def test_survives_signing_in_elsewhere_meanwhile(
        self, page, context, process, sign_in, live_server
    ) -> None:
        sign_in(make.user())
        page.goto(path_to("proposals:submit", process))
        page.get_by_label("Title").fill("Keinu rantaan")
        page.get_by_label("Description").fill("Iso keinu.")
        page.get_by_label("District").select_option("west")
        token = {"name": "csrftoken", "value": "a" * 32, "url": live_server.url}
        context.add_cookies([token])

        page.get_by_role("button", name="Send the proposal").click()
        expect(page.get_by_text("What you have written is still here")).to_be_visible()
        settled(page).get_by_role("button", name="Send the proposal").click()

        expect(page.get_by_text("Your proposal is public now as P4.")).to_be_visible()


class TestDesk:
    def test_a_decision_is_made_with_and_without_javascript(
        self, page, process, sign_in, javascript, assert_accessible
    ) -> None:
        sign_in(make.staff(process, Role.REVIEWER))
        page.goto(path_to("proposals_staff:desk", process))
        assert_accessible(page)

        follow(page, "P1 Laituri rantaan")
        page.get_by_label("Yes, it can go on the ballot").check()
        page.get_by_label("Reason, for everyone to read").fill("Checked on site.")
        page.get_by_role("button", name="Publish the decision").click()
        expect(page.locator(".error-summary")).to_contain_text("needs its cost")
        assert_accessible(page)

        page.get_by_label("What it costs").fill("13 000")
        page.get_by_role("button", name="Publish the decision").click()
        expect(page.get_by_text("Your decision on P1 is public now.")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Äänikirjoja")
        assert Review.objects.get().cost == 13_000_00

    def test_an_answer_that_is_no_form_is_shown_by_the_browser(
        self, context, process, sign_in, live_server
    ) -> None:
        # htmx tells the console of every refusal, which the fixture takes amiss.
        page = context.new_page()
        sign_in(make.staff(process, Role.REVIEWER))
        page.goto(path_to("proposals_staff:review", process, 1))
        page.get_by_label("No", exact=True).check()
        page.get_by_label("Reason, for everyone to read").fill("Private land.")
        token = {"name": "csrftoken", "value": "a" * 32, "url": live_server.url}
        context.add_cookies([token])

        page.get_by_role("button", name="Publish the decision").click()

        expect(page.get_by_role("heading", level=1)).to_have_text(
            "Please send it again"
        )
        assert not Review.objects.exists()


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desktop"])
def test_every_page_fits_and_is_accessible(
    page, process, sign_in, assert_accessible, size
) -> None:
    page.set_viewport_size(size)
    author, organiser = make.user(), make.staff(process)
    now = timezone.now()
    mine = make.proposal(process, author, now=now, title="Oma", latitude=None)
    make.project(process, "h1", title={"en": "Steps"})
    pages = {
        author: [
            path_to("proposals:list", process),
            path_to("proposals:list", process) + "?view=map",
            path_to("proposals:list", process) + "?q=nothing",
            path_to("proposals:submit", process),
            path_to("proposals:detail", process, 1),
            path_to("proposals:detail", process, mine.number),
            path_to("proposals:edit", process, mine.number),
            path_to("proposals:withdraw", process, mine.number),
            path_to("proposals:project", process, "h1"),
            reverse("proposals_my:list"),
        ],
        organiser: [
            path_to("proposals_staff:desk", process),
            path_to("proposals_staff:review", process, 1),
            path_to("proposals_staff:projects", process),
            path_to("proposals_staff:add_project", process),
            path_to("proposals_staff:import_projects", process),
            path_to("proposals_staff:drop_project", process, "h1"),
        ],
    }
    for person, paths in pages.items():
        sign_in(person)
        for path in paths:
            page.goto(path)
            assert_accessible(page)
            assert not is_too_wide(page), path
