"""Rubbish in forms and addresses of panels: an answer or a refusal, never an error."""

import living
import make
import paneling
import pytest
from django.urls import NoReverseMatch, reverse
from doors_of_panels import FOR_PANELS, ONLY_POST
from knocking_at_panels import of_panels

from panels.queries.members import KEY, as_known
from panels.urls import urlpatterns
from panels.views.screens import token_of
from participation.models import Membership, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

HUGE = "9" * 5_000
RUBBISH = {
    "nothing": None,
    "huge": HUGE,
    "beyond a column": "9" * 19,
    "zero byte": "1\x00",
    "long": "x" * 15_000,
    "turned": "\u202e😀\u2066\ufeff",
    "other digits": "١٢",
}
FIELDS = (
    "text reason speaker statement vote card number key goal member in out item "
    "minutes seen room code answer choice page digest give drop enter wish hand hide "
    "state channel count-yes count-no count-abstain papers place-a place-b how subject "
    "note newest decision verb from_round poll marks read approves comment "
    "title version level language is_named shown_name is_public name email phone "
    "address randomness witness source draws_at description numbers highest yes no "
    "abstain session on days part body_en due_on group board card_text year story"
)
# Pages with several forms ask which of them was sent.
SEVERAL = {"board", "change_board", "conversation", "scenario", "scoring"}
PARTS = (
    "card close criterion drop group head hide link move notes open place publish "
    "screen seed show subjects unshow"
)


def form_of(value: str | None, part: str = "") -> dict[str, str]:
    sent = {} if value is None else dict.fromkeys(FIELDS.split(), value)
    return sent | ({"do": part} if part else {})


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "propose")
    return process


@pytest.fixture
def official(process):
    """Give somebody who may do everything at the desk of panels."""
    found = make.staff(process, Role.ORGANISER)
    Membership.objects.create(process=process, user=found, role=Role.FACILITATOR)
    return found


@pytest.mark.parametrize("name", sorted(FOR_PANELS))
def test_the_desk_stands_rubbish(client, process, official, name) -> None:
    client.force_login(official)
    url = reverse(name, kwargs={"slug": process.slug, **of_panels(name, process)})

    parts = ["", *PARTS.split()] if name.partition(":")[2] in SEVERAL else [""]
    for what, value in RUBBISH.items():
        asked = form_of(None if what == "long" else value)
        if name not in ONLY_POST:
            assert client.get(url, asked).status_code < 500, what
        for part in parts:
            assert client.post(url, form_of(value, part)).status_code < 500, what


def _all_names() -> list[str]:
    flat = []
    for pattern in urlpatterns:
        inner = getattr(pattern, "url_patterns", [pattern])
        flat += [one.name for one in inner]
    return sorted(flat)


def _address(name: str, session, known: dict[str, object]) -> str:
    """Write an address with numbers that exist, or with those that `known` says."""
    panel = session.panel
    if name == "list":
        return reverse("panels:list", args=[panel.process.slug])
    base = {"slug": panel.process.slug, "panel": panel.slug}
    token = {"token": token_of(session, name)} if name in {"screen", "keypad"} else {}
    for names in (
        [],
        ["number"],
        ["pk"],
        ["edition"],
        ["number", "pk"],
        ["number", "poll"],
        ["number", "key"],
    ):
        numbers = {one: known.get(one, 1) for one in names}
        try:
            return reverse(f"panels:{name}", kwargs=base | token | numbers)
        except NoReverseMatch:
            continue
    raise AssertionError(name)


@pytest.fixture
def session():
    """Give a session under way with an open vote; one of everything for members."""
    found = living.session(3, is_public=True)
    panel = found.panel
    living.opened(found, is_secret=False)
    found.questions.create(text="How deep?", asked_at=make.NOW)
    panel.boards.create(number=1, state="open")
    conversation = panel.conversations.create(number=1, state="open", who="everybody")
    conversation.statements.create(number=1, text="Dig", state="open")
    panel.scorings.create(number=1)
    return found


@pytest.mark.parametrize("name", _all_names())
def test_pages_for_members_and_everybody_stand_rubbish(client, session, name) -> None:
    member = session.panel.panelists.earliest("number")
    kept = client.session
    kept[KEY % session.panel_id] = as_known(member.volunteer)
    kept.save()

    for known in ({}, {"number": int("9" * 19), "pk": int("9" * 19)}):
        url = _address(name, session, known)
        for what, value in RUBBISH.items():
            if value != RUBBISH["long"]:
                assert client.get(url, form_of(value)).status_code < 500, what
            assert client.post(url, form_of(value)).status_code < 500, what


@pytest.mark.parametrize("code", ["\x00", "ABCDE", "😀", "9" * 500])
def test_codes_of_letters_rooms_and_people_stand_rubbish(
    client, process, official, code
) -> None:
    panel = paneling.panel(process)
    client.force_login(official)
    base = f"/staff/{process.slug}/panels/{panel.slug}/"
    path = code.replace("\x00", "%00")

    for address in (
        f"/join/{path}/",
        f"{base}people/of/{path}/",
        f"{base}quotas/of/{path}/",
        f"/p/{process.slug}/panels/{panel.slug}/draw/{'9' * 300}/",
    ):
        assert client.get(address).status_code in {404, 422}, address
