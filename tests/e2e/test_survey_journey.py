"""Somebody answers a survey on a small phone, and reads what came of it."""

import make
import pytest
import surveying
from django.urls import reverse
from playwright.sync_api import expect

from participation.models import Role, SurveyAnswer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]
PHONE = {"width": 320, "height": 640}


def fits(page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_answering_works_by_hand_on_a_small_phone(
    page, javascript, assert_accessible
) -> None:
    wave = surveying.wave()
    process = wave.survey.process
    page.set_viewport_size(PHONE)
    page.goto(reverse("participation:process", args=[process.slug]))

    page.get_by_role("link", name="Surveys").click()
    assert_accessible(page)
    page.get_by_role("link", name=wave.survey.title["en"]).click()
    assert_accessible(page)
    page.get_by_role("link", name="Answer", exact=True).click()
    assert_accessible(page)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Please check these")).to_be_visible()
    assert_accessible(page)
    assert not javascript or fits(page)
    page.get_by_label("By bicycle").check()
    page.get_by_label("Sanding").check()
    page.get_by_label("4", exact=True).check()
    page.get_by_label("4. What else?").fill("More benches, please.")
    for place, name in enumerate(("Lakeside", "Town centre", "Schools"), start=1):
        page.get_by_label(name).select_option(str(place))
    page.get_by_role("button", name="Send my answers").click()

    expect(page.get_by_role("heading", level=1, name="Thank you")).to_be_visible()
    assert_accessible(page)
    assert SurveyAnswer.objects.get().content == {
        "q1": "o2",
        "q2": ["o1"],
        "q3": 4,
        "q5": ["o3", "o1", "o2"],
    }


def test_pages_of_results_and_of_the_desk_are_accessible_and_fit(
    page, sign_in, assert_accessible
) -> None:
    process = make.process()
    wave = surveying.told(process)
    helper = make.staff(process, Role.ORGANISER)
    second = surveying.planned(wave.survey, starts=-make.DAY, ends=make.DAY)
    own = surveying.batch(second, helper)
    draft = surveying.typed(surveying.draft(process)).wave.survey
    sign_in(helper)
    page.set_viewport_size(PHONE)
    desk = "participation_staff:survey"
    addresses = [
        reverse("participation:survey", args=[process.slug, 1]),
        reverse("participation:survey_results", args=[process.slug, 1, 1]) + "?by=q1",
        reverse("participation_staff:surveys", args=[process.slug]),
        reverse(desk, args=[process.slug, 1]),
        reverse(desk, args=[process.slug, draft.number]),
        reverse(f"{desk}_describe", args=[process.slug, draft.number]),
        reverse(f"{desk}_add", args=[process.slug, draft.number, "scale"]),
        reverse(f"{desk}_question", args=[process.slug, draft.number, "q2"]),
        reverse(f"{desk}_preview", args=[process.slug, draft.number]),
        reverse(f"{desk}_printed", args=[process.slug, 1]),
        reverse(f"{desk}_poster", args=[process.slug, 1]),
        reverse(f"{desk}_codes", args=[process.slug, 1]),
        reverse(f"{desk}_wave_new", args=[process.slug, 1]),
        reverse(f"{desk}_wave", args=[process.slug, 1, 1]),
        reverse(f"{desk}_wave", args=[process.slug, 1, 2]),
        reverse(f"{desk}_texts", args=[process.slug, 1, 1]),
        reverse(f"{desk}_wave_results", args=[process.slug, 1, 1]),
        reverse(f"{desk}_batches", args=[process.slug, 1, 2]),
        reverse(f"{desk}_batch", args=[process.slug, 1, 2, own.number]),
    ]

    for address in addresses:
        page.goto(address)
        assert_accessible(page)
        assert fits(page), address
