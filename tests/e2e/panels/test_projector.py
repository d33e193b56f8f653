"""Pages of a session that nobody leads by hand: the projector, the shared device."""

import living
import pytest
from playwright.sync_api import expect
from waiting import settled

from panels.models import Session
from panels.views.screens import link_to

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
PROJECTOR = {"width": 1920, "height": 1080}
QUESTION = "How deep is the water here, and who looks after the children in July?"


@pytest.fixture
def session() -> Session:
    """A session with everything on: an item, speakers, an agenda, questions."""
    made = living.session(12, items=7, is_public=True)
    made.item = made.items.first()
    made.item_started_at = made.starts_at
    made.save()
    for number in range(3):
        made.questions.create(
            text=f"{number}. {QUESTION}", asked_at=made.starts_at, state="shortlisted"
        )
    first, *others = living.members(made)[:4]
    made.turns.create(
        panelist=first, asked_at=made.starts_at, started_at=made.starts_at
    )
    for seat in others:
        made.turns.create(panelist=seat, asked_at=made.starts_at)
    return made


@pytest.mark.parametrize("is_closed", [False, True], ids=["vote", "result"])
def test_the_projector_shows_all_of_it_at_once(page, session, is_closed) -> None:
    official = living.facilitator(session)
    poll = living.opened(session, official, is_secret=False, quorum=50)
    if is_closed:
        living.votes(poll, living.members(session), "yyyynnn-yyyy")
        living.closed(poll, official)
    page.set_viewport_size(PROJECTOR)

    page.goto(link_to(session, "screen"))

    height = settled(page).evaluate("document.documentElement.scrollHeight")
    assert height == PROJECTOR["height"]
    expect(page.get_by_text(QUESTION)).to_have_count(3)


def test_the_shared_device_shows_a_vote_by_itself_and_lets_one_type(
    page, session
) -> None:
    official = living.facilitator(session)
    page.goto(link_to(session, "keypad"))
    expect(page.get_by_text("No vote is open now.")).to_be_visible()

    poll = living.opened(session, official)
    code = page.get_by_label("My code")
    expect(code).to_be_visible()
    code.fill("123")
    living.closed(poll, official)
    page.wait_for_timeout(4000)

    expect(code).to_have_value("123")
    code.fill("")
    code.blur()
    expect(page.get_by_text("No vote is open now.")).to_be_visible()
