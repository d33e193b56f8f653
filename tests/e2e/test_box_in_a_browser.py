"""The pages of the ballot box under axe on a phone, and without any script."""

import make
import pytest
from browsing import PHONE, is_too_wide, small_targets
from django.urls import reverse
from playwright.sync_api import expect
from waiting import settled

from voting.box import sequencer

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]

OVER = {"starts": -2 * make.DAY, "ends": -make.DAY}
PAGES = ("box", "box_how", "box_verify", "box_log", "box_checkpoints")


@pytest.fixture(params=["light", "dark"])
def judge(request, page, assert_accessible):
    """Give a function that opens a page and judges it with everything unfolded."""
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme=request.param)

    def judge(url: str) -> None:
        page.goto(url)
        for summary in page.locator("main summary").all():
            summary.click()
        settled(page).evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        assert_accessible(page)
        assert not is_too_wide(page), page.url
        assert small_targets(page) == []

    return judge


def _url(voting_round, name: str) -> str:
    return reverse(f"voting:{name}", args=[voting_round.process.slug])


def _open_vote():
    voting_round = make.voted()
    sequencer.run(voting_round, is_final=True)
    return voting_round


def _finished_vote():
    before = make.NOW - 1.5 * make.DAY
    voting_round = make.voting_round(**OVER)
    for choices in (["a", "b"], ["a"], ["c"]):
        make.ballot(voting_round, choices, now=before)
    return make.tallied(voting_round, published=True)


def test_all_pages_are_accessible_while_the_vote_is_open(judge, live_server) -> None:
    voting_round = _open_vote()

    for name in PAGES:
        judge(_url(voting_round, name))


def test_all_pages_are_accessible_after_the_result(judge, live_server) -> None:
    voting_round = _finished_vote()

    for name in PAGES:
        judge(_url(voting_round, name))
    judge(f"{_url(voting_round, 'box_checkpoints')}?old=1&new=2")
    judge(f"{_url(voting_round, 'box_log')}?kind=void")


def test_a_result_leads_to_the_pack_without_any_script(
    new_context, live_server
) -> None:
    voting_round = _finished_vote()
    page = new_context(java_script_enabled=False, locale="en-GB").new_page()

    page.goto(_url(voting_round, "result"))
    page.get_by_role("link", name="Download the pack and check it").click()
    expect(page.locator("h1")).to_have_text("Check the count yourself")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the pack (.tar)").click()

    slug = voting_round.process.slug
    assert waiting.value.suggested_filename == f"{slug}-pack.tar"
