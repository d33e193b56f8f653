"""The check of a lottery in the browser: what holds, what does not, and by which file.

It has to say the same as `panels/sortition/verify.py`, which others run by themselves.
"""

import json

import drawing_of
import pytest
from browsing import PHONE
from django.urls import reverse
from lotteries import ANSWER, BEACON, DICE, HEX, LOTTO, changed, made, set_in
from playwright.sync_api import expect
from waiting import send, settled

from panels.models import Lottery
from panels.sortition import verify
from panels.sortition.randomness import UNDECLARED

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("clock"),
]
DRAWN = "274"
# The bytes go in as text, since a page takes no others.
IN_THE_PAGE = """([text, given]) => window
    .verifyLottery(new TextEncoder().encode(text), given)
    .catch((error) => ({problems: [error.message]}))"""


@pytest.fixture
def lottery(clock) -> Lottery:
    panel = drawing_of.open_panel()
    drawing_of.pool(panel)
    pair = drawing_of.officials(panel)
    published = drawing_of.published(panel, pair, reserve_size=2)
    clock.move_to(drawing_of.AT_THE_DRAW)
    return drawing_of.throw(published, pair, text=DRAWN)


@pytest.fixture
def result(page, lottery):
    """Open the page of the draw on a phone; give what the check says there."""
    panel = lottery.panel
    page.set_viewport_size(PHONE)
    page.goto(reverse("panels:draw", args=[panel.process.slug, panel.slug]))
    settled(page)
    found = page.locator("[data-lottery-result]")
    expect(found).to_have_count(1)
    return found


def check(page) -> None:
    page.get_by_role("button", name="Check", exact=True).click()


def problems(result) -> set[str]:
    """Return the codes of the sentences that are shown."""
    expect(result).to_be_visible()
    shown = result.locator("[data-lottery-problem]:visible").all()
    return {one.get_attribute("data-lottery-problem") for one in shown}


def swapped(lottery: Lottery) -> bytes:
    """Let another panel have the number that was drawn."""
    plain = json.loads(lottery.list_text)
    panels = plain["panels"]
    other = next(n for n, one in enumerate(panels) if one != panels[int(DRAWN)])
    panels[int(DRAWN)], panels[other] = panels[other], panels[int(DRAWN)]
    return verify.canonical(plain)


def test_the_list_as_it_was_published_holds(
    page, lottery, result, assert_accessible
) -> None:
    check(page)

    expect(result.get_by_text("Everything holds.")).to_be_visible()
    assert problems(result) == set()
    read = verify.read(lottery.list_text.encode())
    shown = {
        "sha256": lottery.list_sha256,
        "label": DRAWN,
        "panel": " ".join(read.panels[int(DRAWN)]),
        "seats": "4",
        "people": "12",
        "smallest": str(min(read.counts().values())),
    }
    for name, words in shown.items():
        expect(result.locator(f"[data-lottery-out={name}]")).to_have_text(words)
    assert_accessible(page)


@pytest.mark.parametrize("is_drawn", [True, False], ids=["drawn", "not drawn"])
def test_my_number_is_counted(page, lottery, result, is_drawn) -> None:
    mine = lottery.entries.filter(is_drawn=is_drawn).first()
    page.locator("[data-lottery-id]").fill(mine.volunteer.public_id.lower())

    check(page)

    counted = result.locator("[data-lottery-out=my_panels]")
    expect(counted).to_have_text(str(mine.times))
    on_it = result.get_by_text("It is on the drawn panel.")
    not_on_it = result.get_by_text("It is not on the drawn panel.")
    expect(on_it).to_be_visible(visible=is_drawn)
    expect(not_on_it).to_be_visible(visible=not is_drawn)


def test_a_number_that_is_not_in_the_draw_is_told(page, result) -> None:
    page.locator("[data-lottery-id]").fill("ZZZZZ")

    check(page)

    expect(result.get_by_text("Your number is not in this list.")).to_be_visible()
    assert problems(result) == {"unknown_my_id"}
    expect(result.get_by_text("Something does not hold.")).to_be_hidden()
    expect(result.get_by_text("Everything holds.")).to_be_hidden()
    expect(result.locator("[data-lottery-when=mine]")).to_be_hidden()


def test_a_list_that_was_changed_is_told(page, lottery, result) -> None:
    page.route("**/lottery.json", lambda route: route.fulfill(body=swapped(lottery)))

    check(page)

    expect(result.get_by_text("Something does not hold.")).to_be_visible()
    assert problems(result) == {"other_hash"}


def test_a_published_hash_of_something_else_is_told(page, result) -> None:
    page.locator("[data-verify-lottery]").evaluate(
        "(form) => { form.dataset.lotterySha256 = '0'.repeat(64); }"
    )

    check(page)

    expect(result.get_by_text("Something does not hold.")).to_be_visible()
    assert problems(result) == {"other_hash"}


@pytest.mark.parametrize("typed", ["27", "2744", "two seven four"])
def test_what_cannot_have_come_out_is_told_without_figures(page, result, typed) -> None:
    page.locator("[data-lottery-randomness]").fill(typed)

    check(page)

    expect(result.get_by_text("Something does not hold.")).to_be_visible()
    assert problems(result) == {"bad_randomness"}
    expect(result.locator("[data-lottery-out=sha256]")).to_be_hidden()


def test_a_list_that_cannot_be_fetched_is_told_and_can_be_tried_again(
    page, result
) -> None:
    page.route("**/lottery.json", lambda route: route.fulfill(status=404))
    check(page)
    expect(result.get_by_text("Something does not hold.")).to_be_visible()
    assert problems(result) == {"unreadable"}

    page.unroute("**/lottery.json")
    check(page)

    expect(result.get_by_text("Everything holds.")).to_be_visible()
    assert problems(result) == set()


def test_a_file_that_somebody_has_kept_is_checked_in_its_place(
    page, lottery, result
) -> None:
    chosen = page.locator("[data-lottery-file]")
    for content, found in [
        (lottery.list_text.encode(), set()),
        (swapped(lottery), {"other_hash"}),
        (b"minutes of the meeting", {"no_lottery"}),
    ]:
        chosen.set_input_files(
            {"name": "list.json", "mimeType": "application/json", "buffer": content}
        )
        check(page)
        words = "Something does not hold." if found else "Everything holds."
        expect(result.get_by_text(words)).to_be_visible()
        # The answer before may have had the same words.
        for code in found:
            told = result.locator(f"[data-lottery-problem={code}]")
            expect(told).to_be_visible()
        assert problems(result) == found


CHANGES = {
    "as it is": lambda _plain: None,
    "one less": lambda plain: plain["panels"][3].pop(),
    "out of order": lambda plain: plain["panels"][3].sort(reverse=True),
    "unknown": set_in("panels", 3, 2, to="ZZZZZ"),
    "bad id": set_in("ids", 0, to="AEIOU"),
    "ids reversed": lambda plain: plain["ids"].reverse(),
    "a panel less": lambda plain: plain["panels"].pop(),
    "few dice": set_in("randomness", "digits", to=2),
    "no seats": set_in("seats", to=0),
    "no source": set_in("randomness", to={"kind": "wish"}),
    "other version": set_in("v", to="panel-lottery-v0"),
    "letters": set_in("name", to="Räätäli \N{BUSTS IN SILHOUETTE} \x7f \\ /"),
}
THROWN = [
    (DICE, "0 0 7"),
    (DICE, "12"),
    (BEACON, HEX),
    (BEACON, HEX.upper()),
    (BEACON, json.dumps(ANSWER)),
    (BEACON, json.dumps(ANSWER | {"round": 1})),
    (BEACON, "abc"),
    (LOTTO, "40, 1 7;23-5 16 31"),
    (LOTTO, "1 1 7 23 5 16 31"),
    (LOTTO, "41 2 7 23 5 16 31"),
    (UNDECLARED, " the minutes of 3 May "),
]


def by_command(content: bytes, typed: str = "") -> tuple[set[str], str | None]:
    """Return the codes of what is wrong, and the label of the panel that is drawn."""
    try:
        listed = verify.read(content)
        faults = {fault.code for fault in verify.check(listed, content)}
        if not typed:
            return faults, None
        number = verify.drawn_number(listed, verify.normalise(listed.source, typed))
        return faults, listed.label(number)
    except verify.LotteryError as error:
        return {error.fault.code}, None


def by_browser(page, content: bytes, typed: str = "") -> tuple[set[str], str | None]:
    found = page.evaluate(IN_THE_PAGE, [content.decode(), {"randomness": typed}])
    return set(found["problems"]), found.get("label")


@pytest.mark.usefixtures("result")
def test_the_browser_finds_and_draws_what_the_command_does(page) -> None:
    lists = {name: changed(change) for name, change in CHANGES.items()}
    for name, half in (("half", rb"\ud800"), ("the name of a half", rb"\\ud800")):
        lists[name] = lists["as it is"].replace(b'"name":"', b'"name":"' + half, 1)
    draws = {
        f"{source.kind}: {typed}": (made(source).content, typed)
        for source, typed in THROWN
    }

    found = {name: by_browser(page, content) for name, content in lists.items()}
    drawn = {name: by_browser(page, *one) for name, one in draws.items()}

    assert found == {name: by_command(content) for name, content in lists.items()}
    assert drawn == {name: by_command(*one) for name, one in draws.items()}


@pytest.mark.parametrize("javascript", [False], indirect=True)
@pytest.mark.usefixtures("javascript")
def test_without_scripts_the_page_tells_the_command(
    page, lottery, result, assert_accessible
) -> None:
    expect(page.locator("[data-verify-lottery]")).to_be_hidden()
    expect(result).to_be_hidden()
    command = page.locator("pre.command")
    expect(command).to_contain_text(f"verify.py lottery.json {DRAWN} MY_ID")
    expect(command).to_contain_text(f"--sha256 {lottery.list_sha256}")

    mine = lottery.entries.filter(is_drawn=True).first()
    page.get_by_label("Your number in the draw", exact=True).fill(
        mine.volunteer.public_id
    )
    send(page, "Show my chance")

    own = page.get_by_text(f"{mine.times} of 1,000", exact=True)
    expect(own).to_be_visible()
    expect(command).to_contain_text(f"{DRAWN} {mine.volunteer.public_id} --sha256")
    assert_accessible(page)
