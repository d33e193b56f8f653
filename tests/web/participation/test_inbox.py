"""The page of notices, the number in the header, and ending the mail."""

import make
import pytest
from django.test import Client
from django.urls import reverse

from participation import letters, notices
from participation.models import Notice
from participation.notices import KINDS, Kind

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

INBOX = "/my/notices/"


@pytest.fixture(autouse=True)
def _kinds(monkeypatch) -> None:
    monkeypatch.setitem(KINDS, "test.made", Kind("News of %(title)s", "It is there."))


@pytest.fixture
def aino(client):
    person = make.user("aino@example.org", language="en")
    client.force_login(person)
    return person


def owe(person, *titles: str, link: str = "/help/") -> list[Notice]:
    for title in titles:
        notices.owe(
            [person], "test.made", occasion=title, link=link, now=make.NOW, title=title
        )
    return list(Notice.objects.filter(person=person).order_by("pk"))


class TestInbox:
    def test_asks_to_sign_in(self, client) -> None:
        assert client.get(INBOX).url == f"/accounts/login/?next={INBOX}"

    def test_says_what_it_will_hold_while_it_is_empty(self, client, aino) -> None:
        page = client.get(INBOX).content.decode()

        assert "There are no notices yet" in page
        assert "Mark all as read" not in page

    def test_shows_what_is_new(self, client, aino) -> None:
        owe(aino, "The pier", "The <b>swing</b>")
        owe(make.user(), "A secret")

        page = client.get(INBOX).content.decode()

        assert "2 notices that you have not read." in page
        assert "News of The pier" in page
        assert "News of The &lt;b&gt;swing&lt;/b&gt;" in page
        assert "A secret" not in page

    def test_needs_as_many_queries_for_many_as_for_one(
        self, client, aino, django_assert_max_num_queries
    ) -> None:
        process = make.process()
        for number in range(15):
            notices.owe(
                [aino],
                "test.made",
                occasion=str(number),
                link="/",
                now=make.NOW,
                process=process,
                title="x",
            )

        with django_assert_max_num_queries(7):
            client.get(INBOX)

    def test_leaves_far_pages(self, client, aino) -> None:
        owe(aino, *(f"n{number}" for number in range(25)))

        assert "News of n0<" in client.get(f"{INBOX}?page=2").content.decode()
        assert client.get(f"{INBOX}?page=x").status_code == 200


class TestReading:
    def test_a_notice_leads_to_its_page_and_is_read(self, client, aino) -> None:
        (notice,) = owe(aino, "The pier")

        answer = client.get(f"{INBOX}{notice.pk}/")

        notice.refresh_from_db()
        assert (answer.status_code, answer.url) == (303, "/help/")
        assert notice.read_at == make.NOW

    def test_leads_nowhere_outside(self, client, aino) -> None:
        (notice,) = owe(aino, "The pier", link="//evil.example/")

        assert client.get(f"{INBOX}{notice.pk}/").status_code == 404

    @pytest.mark.parametrize("path", ["", "read/"])
    def test_of_somebody_else_is_not_there(self, client, aino, path) -> None:
        (notice,) = owe(make.user(), "A secret")

        answer = client.generic("POST" if path else "GET", f"{INBOX}{notice.pk}/{path}")

        notice.refresh_from_db()
        assert answer.status_code == 404
        assert notice.read_at is None

    def test_one_is_marked_without_going_there(self, client, aino) -> None:
        first, second = owe(aino, "a", "b")

        answer = client.post(f"{INBOX}{first.pk}/read/")

        assert (answer.status_code, answer.url) == (303, INBOX)
        assert list(aino.notices.filter(read_at=None)) == [second]

    def test_all_are_marked_that_stood_on_the_page(self, client, aino) -> None:
        (seen,) = owe(aino, "a")
        _seen, later = owe(aino, "b")

        client.post(f"{INBOX}read/", {"newest": seen.pk})

        assert list(aino.notices.filter(read_at=None)) == [later]

    def test_of_one_topic_leaves_the_others_alone(self, client, aino) -> None:
        other, one = owe(aino, "a", "b")
        Notice.objects.filter(pk=one.pk).update(topic="followed")

        page = client.get(f"{INBOX}?topic=followed").text
        answer = client.post(f"{INBOX}read/", {"newest": one.pk, "topic": "followed"})

        assert '<input type="hidden" name="topic" value="followed">' in page
        assert answer.url == f"{INBOX}?topic=followed"
        assert list(aino.notices.filter(read_at=None)) == [other]

    @pytest.mark.parametrize("typed", ["", "x", "-1", "²", "9" * 40])
    def test_nonsense_breaks_nothing(self, client, aino, typed) -> None:
        owe(aino, "a")

        assert client.post(f"{INBOX}read/", {"newest": typed}).status_code == 303

    def test_reading_twice_keeps_the_first_moment(self, client, aino, clock) -> None:
        (notice,) = owe(aino, "a")
        client.get(f"{INBOX}{notice.pk}/")
        clock.shift(3600)

        client.get(f"{INBOX}{notice.pk}/")

        notice.refresh_from_db()
        assert notice.read_at == make.NOW


class TestTheHeader:
    def test_counts_what_is_unread(self, client, aino) -> None:
        first, *_others = owe(aino, "a", "b", "c")
        client.get(f"{INBOX}{first.pk}/")

        page = client.get("/help/").content.decode()

        assert '<span class="count">2</span>' in page

    def test_shows_no_nought(self, client, aino) -> None:
        assert 'class="count"' not in client.get("/help/").content.decode()

    def test_costs_no_query_of_its_own(
        self, client, aino, django_assert_num_queries
    ) -> None:
        owe(aino, "a")

        # The session, and the person with the number.
        with django_assert_num_queries(2):
            client.get("/help/")

    def test_has_nothing_for_who_is_not_signed_in(
        self, client, django_assert_num_queries
    ) -> None:
        with django_assert_num_queries(0):
            page = client.get("/help/").content.decode()

        assert INBOX not in page


class TestChoosing:
    URL = f"{INBOX}mail/"

    def test_shows_what_holds_now(self, client, aino) -> None:
        page = client.get(self.URL).content.decode()

        assert "Turn all e-mail off" in page
        assert '<option value="en" selected>' in page

    def test_is_kept(self, client, aino) -> None:
        answer = client.post(self.URL, {"language": "sv"})

        aino.refresh_from_db()
        assert answer.status_code == 303
        assert (aino.wants_mail, aino.language) == (True, "sv")

    def test_knows_the_languages_of_the_service_only(self, client, aino) -> None:
        answer = client.post(self.URL, {"language": "tlh"})

        aino.refresh_from_db()
        assert answer.status_code == 422
        assert aino.language == "en"


class TestEnding:
    """The link at the foot of the mail, and the header that mail programs press."""

    @pytest.fixture
    def anybody(self):
        return Client(enforce_csrf_checks=True)

    def url(self, person) -> str:
        return reverse("participation:notices_off", args=[letters.key_of(person)])

    def test_asks_before_anything_changes(self, anybody) -> None:
        person = make.user("aino@example.org")

        page = anybody.get(self.url(person)).content.decode()

        person.refresh_from_db()
        assert person.wants_mail
        assert "No more notices by e-mail?" in page
        assert "aino@example.org" not in page

    def test_works_in_one_press_without_signing_in(self, anybody) -> None:
        person = make.user()

        answer = anybody.post(self.url(person), {"List-Unsubscribe": "One-Click"})

        person.refresh_from_db()
        assert answer.status_code == 200
        assert not person.wants_mail
        assert not answer.cookies

    def test_ends_nobody_elses(self, anybody) -> None:
        aino, eero = make.user(), make.user()

        anybody.post(self.url(aino))

        eero.refresh_from_db()
        assert eero.wants_mail

    @pytest.mark.parametrize("key", ["x", "MQ:1t:abc", "1"])
    def test_does_not_know_a_made_up_key(self, anybody, key) -> None:
        make.user()

        assert anybody.post(f"{INBOX}off/{key}/").status_code == 404

    def test_does_not_know_who_has_left(self, anybody) -> None:
        person = make.user()
        url = self.url(person)
        person.delete()

        assert anybody.post(url).status_code == 404
