"""The inbox by topic, and the link that ends mail about one."""

import re

import make
import pytest
from django.test import Client
from django.urls import reverse

from participation import letters, notices
from participation.actions import notices as actions
from participation.actions.notices import Cadence
from participation.notices import KINDS, Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def _kinds(monkeypatch) -> None:
    monkeypatch.setitem(KINDS, "test.own", Kind("Own news", "It is.", topic="own"))
    monkeypatch.setitem(KINDS, "test.vote", Kind("Vote", "Now.", topic="votes"))


@pytest.fixture
def aino(client):
    person = make.user("aino@example.org", language="en")
    client.force_login(person)
    return person


class TestEndingATopic:
    """The link at the foot of a message, and the header that mail programs press."""

    @pytest.fixture
    def anybody(self):
        return Client(enforce_csrf_checks=True)

    def url(self, person, *topics: str) -> str:
        key = letters.key_of(person, topics)
        return reverse("participation:notices_off", args=[key])

    def test_takes_one_press_and_ends_that_alone(self, anybody) -> None:
        person = make.user()

        answer = anybody.post(
            self.url(person, "own"), {"List-Unsubscribe": "One-Click"}
        )

        person.refresh_from_db()
        held = actions.choices_of(person)
        assert answer.status_code == 200
        assert person.wants_mail
        assert held["own"].cadence == Cadence.OFF
        assert held["panels"].cadence == Cadence.INSTANT

    def test_offers_to_end_everything(self, anybody) -> None:
        person = make.user()
        page = anybody.post(self.url(person, "own")).content.decode()
        assert "Turn all e-mail off" in page

        anybody.post(self.url(person, "own"), {"all": "1"})

        person.refresh_from_db()
        assert not person.wants_mail

    def test_can_be_undone(self, anybody) -> None:
        person = make.user()
        page = anybody.post(self.url(person, "followed")).content.decode()
        before = re.search(r'name="before"\s+value="([^"]+)"', page)
        assert before is not None

        anybody.post(self.url(person, "followed"), {"before": before[1]})

        assert actions.choices_of(person)["followed"].cadence == Cadence.DAILY

    @pytest.mark.parametrize("topics", [("followed",), ("followed", "own"), ()])
    def test_can_be_undone_after_the_link_was_pressed_twice(
        self, anybody, topics
    ) -> None:
        person = make.user()
        url = self.url(person, *topics)
        anybody.post(url, {"List-Unsubscribe": "One-Click"})
        page = anybody.post(url, {"List-Unsubscribe": "One-Click"}).content.decode()
        before = re.search(r'name="before"\s+value="([^"]+)"', page)
        assert before is not None

        anybody.post(url, {"before": before[1]})

        person.refresh_from_db()
        held = actions.choices_of(person)
        assert person.wants_mail
        assert held["followed"].cadence == Cadence.DAILY
        assert held["own"].cadence == Cadence.INSTANT

    def test_that_has_ended_already_is_said_when_it_is_opened(self, anybody) -> None:
        person = make.user()
        url = self.url(person, "own")
        anybody.post(url)

        page = anybody.get(url).content.decode()

        assert "No more e-mail about this" in page
        assert "Send me no more of this" not in page

    def test_is_not_undone_by_what_was_signed_for_somebody_else(self, anybody) -> None:
        aino, eero = make.user(), make.user()
        page = anybody.post(self.url(aino)).content.decode()
        before = re.search(r'name="before"\s+value="([^"]+)"', page)
        assert before is not None

        for forged in (before[1], "made:up"):
            answer = anybody.post(self.url(eero, "own"), {"before": forged})
            assert answer.status_code == 404

    def test_changes_nothing_when_it_is_only_opened(self, anybody) -> None:
        person = make.user()

        page = anybody.get(self.url(person, "own")).content.decode()

        assert actions.choices_of(person)["own"].cadence == Cadence.INSTANT
        assert "What becomes of my ideas" in page


class TestTheInbox:
    def test_can_be_narrowed_to_a_topic(self, client, aino) -> None:
        for kind in ("test.own", "test.vote"):
            notices.owe([aino], kind, occasion="1", link="/x/", now=make.NOW)

        page = client.get("/my/notices/?topic=votes").content.decode()

        assert "/my/notices/?topic=own" in page
        assert ">Vote<" in page
        assert "Own news" not in page

    def test_says_why(self, client, aino) -> None:
        notices.owe([aino], "test.vote", occasion="1", link="/x/", now=make.NOW)

        page = client.get("/my/notices/").content.decode()

        assert "You can vote in it, or have begun a ballot." in page

    def test_has_a_short_address_for_phones(self, client, aino) -> None:
        notices.owe([aino], "test.vote", occasion="1", link="/help/", now=make.NOW)

        answer = client.get(f"/n/{aino.notices.get().pk}/")

        assert (answer.status_code, answer.url) == (303, "/help/")

    def test_leads_from_the_phone_to_the_inbox_when_it_is_gone(
        self, client, aino
    ) -> None:
        notices.owe([aino], "test.vote", occasion="1", link="/help/", now=make.NOW)
        notice = aino.notices.get()
        url = f"/n/{notice.pk}/"
        notice.delete()

        answer = client.get(url)

        assert (answer.status_code, answer.url) == (303, "/my/notices/")
