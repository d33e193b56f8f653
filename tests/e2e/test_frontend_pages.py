"""The frame and the components in a browser: both themes, a phone, the keyboard."""

import re

import pytest
from browsing import is_too_wide
from playwright.sync_api import expect
from waiting import send, settled

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

PAGES = [
    "/",
    "/help/",
    "/accessibility/",
    "/privacy/",
    "/accounts/login/",
    "/accounts/signup/",
    "/nowhere/",
    "/styleguide/",
]
PHONE = {"width": 320, "height": 640}
DESK = {"width": 1280, "height": 900}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_are_accessible_and_fit(page, assert_accessible, theme, size) -> None:
    page.set_viewport_size(size)
    page.emulate_media(color_scheme=theme)

    for path in PAGES:
        page.goto(path)
        assert_accessible(page)
        assert not is_too_wide(page), path


@pytest.mark.parametrize(
    "media",
    [{"contrast": "more"}, {"reduced_motion": "reduce"}],
    ids=["more contrast", "less motion"],
)
def test_the_style_guide_respects_what_the_reader_asked_for(
    page, assert_accessible, media
) -> None:
    page.emulate_media(**media)

    page.goto("/styleguide/")

    assert_accessible(page)


def test_forced_colours_still_show_what_is_chosen_and_what_is_a_button(page) -> None:
    # axe reads the colours that the browser has overridden, so it cannot judge this.
    page.emulate_media(forced_colors="active")
    page.goto("/styleguide/")
    settled(page)

    def border(selector: str) -> str:
        return page.locator(selector).first.evaluate(
            "e => getComputedStyle(e).borderBottomColor"
        )

    canvas = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert border(".choice:has(:checked)") != border(".choice:not(:has(:checked))")
    assert border(".section-nav [aria-current]") != canvas
    assert border(".section-nav a:not([aria-current])") == canvas
    assert border(".button--primary") != canvas
    assert border(".toggle [aria-current]") != canvas


def test_the_first_tab_skips_to_the_content(page) -> None:
    page.goto("/help/")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_language_and_theme_are_changed_in_either_kind_of_browser(
    page, javascript
) -> None:
    page.goto("/help/")

    send(page, "Dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    send(page, "Svenska")

    expect(page.locator("html")).to_have_attribute("lang", "sv")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page).to_have_url(re.compile("/help/$"))


def test_what_needs_javascript_is_not_there_without_it(page, javascript) -> None:
    page.goto("/styleguide/")

    for selector in ("[data-print]", "[data-copy]", "[data-map-open]"):
        expect(page.locator(selector).first).to_be_visible(visible=javascript)


def test_the_summary_of_errors_has_the_focus_and_leads_to_the_fields(page) -> None:
    page.goto("/styleguide/")

    summary = page.locator("[data-focus]")
    expect(summary).to_be_focused()
    summary.get_by_role("link").first.click()

    expect(page.locator("#bad_title")).to_be_focused()


def test_touch_targets_are_large_enough(page) -> None:
    page.set_viewport_size(PHONE)
    page.goto("/styleguide/")

    measured = settled(page).evaluate(
        """() => [...document.querySelectorAll("button, .button, summary, select,"
            + " textarea, input, .site-nav a, .languages__item, .account-link,"
            + " .section-nav a, .pagination a, .toggle a, .choice__more a,"
            + " .site-footer a, .map__legend li")]
            .filter((e) => e.checkVisibility() && !e.closest(".leaflet-container"))
            // A tick is pressed on its label, on the ballot on the whole card.
            .map((e) => e.matches("[type=checkbox], [type=radio]")
                ? e.closest(".choice") ?? e.labels[0] : e)
            .map((e) => [e.getBoundingClientRect().height, e.outerHTML.slice(0, 90)])"""
    )

    assert len(measured) > 40
    assert [html for height, html in measured if height < 43.5] == []


class TestMap:
    def test_opens_on_demand_and_stays_accessible(
        self, page, assert_accessible
    ) -> None:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/styleguide/")
        assert not [url for url in asked if "leaflet" in url]

        section = page.locator("#map")
        section.get_by_role("button", name="Show a map one can move").click()

        expect(section.locator(".map__shape").first).to_be_visible()
        expect(section.locator("[data-map-here]")).to_be_focused()
        expect(section.get_by_role("link", name="Lohtaja")).to_be_visible()
        assert_accessible(page)

    def test_a_place_is_chosen_with_the_keyboard(self, page, assert_accessible) -> None:
        page.goto("/styleguide/")
        picker = page.locator(".map-picker")

        picker.get_by_role("button", name="Choose on a map").press("Enter")
        expect(picker.locator("[data-map-here]")).to_be_focused()
        page.keyboard.press("Enter")

        expect(picker.get_by_label("Longitude")).not_to_have_value("")
        latitude = float(picker.get_by_label("Latitude").input_value())
        longitude = float(picker.get_by_label("Longitude").input_value())
        assert 64.1 < latitude < 64.4
        assert 27.5 < longitude < 28
        assert_accessible(page)

    def test_typed_numbers_move_the_pin(self, page) -> None:
        page.goto("/styleguide/")
        picker = page.locator(".map-picker")
        picker.get_by_role("button", name="Choose on a map").click()
        expect(picker.locator("[data-map-here]")).to_be_focused()

        picker.get_by_label("Latitude").fill("64.23")
        picker.get_by_label("Longitude").fill("27.73")
        picker.get_by_label("Longitude").press("Tab")

        expect(picker.locator(".map__marker")).to_be_visible()


def test_an_uncast_ballot_asks_before_it_is_left(page) -> None:
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto("/styleguide/")

    page.get_by_label("Lohtajan torin penkit").check()
    with page.expect_event("close"):
        page.close(run_before_unload=True)

    assert asked == ["beforeunload"]
