"""From a notice on a phone to leaving for good, in either kind of browser."""

import json
import re
from zipfile import ZipFile

import make
import pytest
from browsing import PHONE, is_too_wide, shore, sign_in_by_code, small_targets
from playwright.sync_api import expect
from waiting import follow, send

from participation import notices
from participation.actions.contacts import note_failed_mail
from participation.actions.notices import choices_of
from participation.models import User
from participation.notices import KINDS, Kind
from proposals.models import Proposal

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # Each runs twice: with JavaScript and without.
    pytest.mark.usefixtures("clock", "javascript"),
]

AINO = "aino@example.org"


@pytest.fixture
def aino(monkeypatch):
    monkeypatch.setitem(
        KINDS,
        "test.made",
        Kind("There is an answer on “%(title)s”", "The city says what it thinks."),
    )
    return make.user(AINO, name="Aino", language="en")


@pytest.fixture
def process():
    process = shore()
    make.phase(process, "propose")
    return process


@pytest.fixture
def check(page, assert_accessible):
    """Give a function that judges the page as it stands."""

    def check() -> None:
        assert_accessible(page)
        assert not is_too_wide(page)
        assert not small_targets(page)

    page.set_viewport_size(PHONE)
    return check


def test_somebody_reads_notices_and_ends_the_mail(
    page, process, aino, sign_in, check
) -> None:
    for title in ("Keinu rantaan", "Laituri Vimpelinlammelle"):
        notices.owe(
            [aino],
            "test.made",
            occasion=title,
            link="/help/",
            now=make.NOW,
            process=process,
            title=title,
        )
    sign_in(aino)

    page.goto("/help/")
    expect(page.locator(".site-header .count")).to_have_text("2")
    follow(page, "Notices 2 unread")
    check()
    follow(page, "There is an answer on “Keinu rantaan”")
    expect(page.locator(".site-header .count")).to_have_text("1")
    follow(page, "Notices 1 unread")
    send(page, "Mark all as read")
    expect(page.get_by_text("You have read everything.")).to_be_visible()
    check()
    follow(page, "How notices come")
    check()
    page.get_by_label("What becomes of my ideas: e-mail").select_option("weekly")
    send(page, "Save")
    expect(page.get_by_text("Your choice has been saved.")).to_be_visible()
    assert choices_of(aino)["own"].cadence == "weekly"

    send(page, "Turn all e-mail off")
    expect(page.get_by_text("You get no more notices by e-mail.")).to_be_visible()
    check()
    aino.refresh_from_db()
    assert not aino.wants_mail


@pytest.fixture
def texts(settings, tmp_path, monkeypatch):
    """Let votes go to phones, and say where what goes out lies."""
    settings.SMS_BACKEND, settings.OUTBOX_DIR = "file", tmp_path
    kind = Kind("A vote", "Now.", topic="votes", is_urgent=True, sms="It waits.")
    monkeypatch.setitem(KINDS, "test.vote", kind)
    return tmp_path


def test_a_phone_is_confirmed_and_chosen_for(page, aino, sign_in, check, texts) -> None:
    sign_in(aino)

    page.goto("/my/notices/mail/")
    follow(page, "Add a phone number")
    check()
    page.get_by_label("Phone number").fill("040 12")
    send(page, "Send me a code")
    check()
    page.get_by_label("Phone number").fill("040 123 4567")
    send(page, "Send me a code")
    check()
    (message,) = texts.glob("sms-*.txt")
    page.get_by_label("Code").fill(re.findall(r"\b\d{6}\b", message.read_text())[0])
    send(page, "Confirm the number")
    check()
    page.get_by_label("Urgent things: Votes").check()
    send(page, "Save")

    expect(page.get_by_text("Your choice has been saved.")).to_be_visible()
    assert choices_of(aino)["votes"].by_sms


def test_mail_that_came_back_is_mended(page, aino, sign_in, check, mailoutbox) -> None:
    note_failed_mail(addresses=[AINO], now=make.NOW)
    sign_in(aino)

    page.goto("/my/notices/")
    check()
    follow(page, "Confirm the address")
    check()
    send(page, "Send me a code")
    check()
    code = re.findall(r"\b\d{6}\b", mailoutbox[-1].body)[0]
    page.get_by_label("Code").fill(code)
    send(page, "Confirm the address")

    expect(page.get_by_text("Notices come to your address again.")).to_be_visible()


def test_somebody_takes_the_data_along_and_leaves(
    page, process, aino, sign_in, check
) -> None:
    going = make.proposal(process, aino, title="Keinu rantaan")
    staying = make.proposal(process, aino, title="Laituri Vimpelinlammelle")
    Proposal.objects.filter(pk=staying.pk).update(status="feasible")
    sign_in(aino)

    page.goto("/accounts/me/")
    follow(page, "My data")
    check()
    with page.expect_download() as download:
        page.get_by_role("link", name="To read, with your pictures").click()
    told = json.loads(ZipFile(download.value.path()).read("porukka-my-data.json"))
    titles = [row["title"] for row in told["proposals"]["proposals"]]
    assert titles == ["Keinu rantaan", "Laituri Vimpelinlammelle"]
    follow(page, "Delete my account")
    check()
    send(page, "Sign in once more")
    sign_in_by_code(page, AINO)
    check()
    send(page, "Delete my account for good")
    expect(page.get_by_text("Say that you know it").first).to_be_visible()
    check()
    page.get_by_label("Those that can still be withdrawn are withdrawn").check()
    page.get_by_label("I know that this cannot be undone").check()
    send(page, "Delete my account for good")

    expect(page.get_by_text("Your account has been deleted.")).to_be_visible()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    going.refresh_from_db()
    staying.refresh_from_db()
    assert (going.is_withdrawn, staying.author_name) == (True, "Former participant")
    assert not User.objects.filter(email=AINO).exists()
