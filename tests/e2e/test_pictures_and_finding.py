"""Pictures, an area, comparing, sharing: in a browser, at 320 and at 1280 pixels."""

import io

import make
import pytest
from browsing import DESK, PHONE, is_too_wide
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect
from waiting import send, settled

from participation.actions import files
from participation.pictures import made_anew
from proposals.forms.writing import ProposalForm
from proposals.models import Picture

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page(request, page):
    """Open the page on a phone and on a desk."""
    page.set_viewport_size(request.param)
    return page


def square(west: float) -> dict[str, object]:
    corners = [[west, 64.2], [west + 0.1, 64.2], [west + 0.1, 64.3], [west, 64.3]]
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}


@pytest.fixture
def proposal():
    """Give a proposal in a process that collects ideas by the browser's own clock."""
    now = timezone.now()
    process = make.process(now=now, title={"en": "Kajaani decides"})
    make.phase(process, "propose", now=now)
    west = make.district(process, "west", name={"en": "West"}, geometry=square(27.6))
    make.proposal(process, now=now, title="Keinu puistoon", cost_estimate=500_00)
    return make.proposal(
        process,
        now=now,
        title="Laituri rantaan",
        district=west,
        cost_estimate=12_000_00,
    )


def lake() -> bytes:
    sky = Image.linear_gradient("L").resize((1800, 1200))
    picture = Image.merge("RGB", (sky.rotate(180), sky, Image.new("L", sky.size, 190)))
    made = io.BytesIO()
    picture.save(made, "JPEG")
    return made.getvalue()


def path_to(name, proposal, *args) -> str:
    return reverse(f"proposals:{name}", args=[proposal.process.slug, *args])


def test_pictures_are_added_one_wrong_file_costs_nothing(
    page, proposal, sign_in, assert_accessible, javascript
):
    sign_in(proposal.author)
    page.goto(path_to("detail", proposal, proposal.number))
    page.goto(path_to("pictures", proposal, proposal.number))
    assert_accessible(page)
    assert not is_too_wide(page)

    first, second = (
        page.locator(".picture-fields").nth(0),
        page.locator(".picture-fields").nth(1),
    )
    for part, content, alt in (
        (first, lake(), "Järvi illalla"),
        (second, b"hello", "Ei kuva"),
    ):
        part.locator("input[type=file]").set_input_files(
            {"name": "kuva.jpg", "mimeType": "image/jpeg", "buffer": content}
        )
        part.get_by_label("What does the picture show?").fill(alt)
    send(page, "Save and add more")

    expect(page.get_by_role("alert")).to_contain_text("is not a JPEG, PNG or WebP")
    expect(page.locator(".own-pictures img")).to_have_attribute("alt", "Järvi illalla")
    expect(page.locator("input[value='Ei kuva']")).to_be_visible()
    assert_accessible(page)
    assert not is_too_wide(page)

    page.locator("input[value='Ei kuva']").fill("")
    send(page, "Save and go back")
    picture = page.get_by_role("img", name="Järvi illalla").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_be_visible()
    assert picture.evaluate("async (e) => { await e.decode(); return e.naturalWidth }")
    assert_accessible(page)
    assert not is_too_wide(page)


def test_proposals_are_looked_at_compared_followed_and_shared(
    page, proposal, sign_in, assert_accessible, javascript
):
    renditions = made_anew(lake())
    large, small = files.keep_picture(renditions=renditions, now=timezone.now())
    Picture.objects.create(proposal=proposal, file=large, small=small, alt="Järvi")
    sign_in(make.user())

    page.goto(path_to("list", proposal))
    page.get_by_role("link", name="Pictures").click()
    expect(page.get_by_role("img", name="Järvi")).to_be_visible()
    assert_accessible(page)
    assert not is_too_wide(page)
    for title in ("Laituri rantaan", "Keinu puistoon"):
        page.get_by_label(f"Compare P{2 if 'Lai' in title else 1} {title}").check()
    send(page, "Compare up to three")
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare")
    assert "compare=1" in page.url
    assert "compare=2" in page.url
    assert_accessible(page)
    assert not is_too_wide(page)

    page.goto(path_to("detail", proposal, proposal.number))
    send(page, "Follow")
    expect(page.get_by_role("button", name="Stop following")).to_be_visible()
    page.locator(".share summary").click()
    expect(page.locator("#share-link")).to_contain_text("/proposals/2/")
    assert_accessible(page)

    for name in ("catalogue", "data"):
        page.goto(path_to(name, proposal))
        assert_accessible(page)
        assert not is_too_wide(page)


def test_an_area_is_drawn_by_keyboard_and_by_pointer(
    page, proposal, sign_in, assert_accessible
):
    sign_in(proposal.author)
    page.goto(path_to("edit", proposal, proposal.number))
    page.get_by_role("button", name="Draw an area").click()
    drawn = page.locator(".area-picker .map__live")
    expect(drawn).to_be_focused()
    page.keyboard.press("Enter")
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        page.wait_for_timeout(500)
        page.keyboard.press("Enter")
    expect(page.get_by_text("An area with 3 corners.")).to_be_visible()
    page.keyboard.press("Backspace")
    expect(page.get_by_text("2 corners; an area needs three.")).to_be_visible()
    box = drawn.bounding_box()
    assert box
    page.mouse.click(box["x"] + 60, box["y"] + box["height"] - 60)
    expect(page.get_by_text("An area with 3 corners.")).to_be_visible()
    assert_accessible(page)
    assert not is_too_wide(page)

    field = ProposalForm.base_fields["area"]
    typed = page.locator("input[name=area]").input_value()
    send(page, "Save changes")

    proposal.refresh_from_db()
    assert proposal.area == field.clean(typed)
    expect(page.locator(".map__legend")).to_contain_text("The area")
    assert_accessible(settled(page))
