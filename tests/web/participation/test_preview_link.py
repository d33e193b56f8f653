"""Somebody without an account looks at an unpublished process, and sends nothing."""

import re

import make
import pytest
from django.test import Client
from django.urls import reverse

from participation.actions import previewing
from participation.models import PreviewLink, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    made = make.process("shore", published=False)
    make.phase(made, "propose", starts=-make.DAY, ends=5 * make.DAY)
    make.phase(made, "vote", starts=6 * make.DAY, ends=9 * make.DAY)
    return made


@pytest.fixture
def organiser(process):
    return make.staff(process)


def link(process, organiser, **fields) -> tuple[PreviewLink, str]:
    values = {"note": "Board", "ends_at": None, "now": make.NOW}
    return previewing.make_preview_link(
        process=process, organiser=organiser, **(values | fields)
    )


@pytest.fixture
def guest(process, organiser) -> Client:
    """Give somebody who has followed a link."""
    _link, key = link(process, organiser)
    client = Client()
    assert client.get(f"/preview/{key}/")["Location"] == "/p/shore/"
    return client


class TestAGuest:
    @pytest.mark.parametrize("path", ["", "proposals/", "vote/", "record/"])
    def test_sees_the_pages_marked_and_kept_nowhere(self, guest, path) -> None:
        response = guest.get(f"/p/shore/{path}")

        assert response.status_code == 200
        assert "Preview: not public yet" in response.text
        assert "Nothing can be sent from here" in response.text
        assert "/staff/" not in response.text
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in response["Cache-Control"]

    @pytest.mark.parametrize("path", ["proposals/new/", "vote/ballot/all/"])
    def test_sends_nothing(self, guest, path) -> None:
        response = guest.post(f"/p/shore/{path}", {"title": "Laituri"})

        assert response.status_code == 403
        assert "Nothing can be sent from it" in response.text

    def test_sends_nothing_with_an_account_either(self, guest, process) -> None:
        guest.force_login(make.user())
        assert guest.get("/p/shore/proposals/new/").status_code == 200

        response = guest.post(
            "/p/shore/proposals/new/",
            {"title": "Laituri", "text": "Laituri rantaan.", "language": "fi"},
        )

        assert response.status_code == 403
        assert "Nothing can be sent from it" in response.text
        assert not process.proposals.exists()

    def test_writes_nothing_through_the_programming_interface(
        self, guest, process
    ) -> None:
        guest.force_login(make.user())

        response = guest.post(
            f"/api/v1/processes/{process.slug}/proposals/new/",
            {"title": "Laituri", "text": "Laituri rantaan."},
            content_type="application/json",
        )

        assert response.status_code == 403
        assert "preview_only" in response.text
        assert not process.proposals.exists()

    def test_sees_no_other_unpublished_process(self, guest) -> None:
        other = make.process(published=False)

        assert guest.get(f"/p/{other.slug}/").status_code == 404

    def test_has_no_desk(self, guest) -> None:
        assert guest.get("/staff/shore/").status_code == 302

    def test_is_found_on_no_list(self, guest) -> None:
        assert "/p/shore/" not in guest.get("/").text

    def test_is_told_by_a_public_page_nothing_about_robots(self, guest) -> None:
        assert "X-Robots-Tag" not in Client().get("/")

    def test_sees_nothing_once_the_link_is_revoked(
        self, guest, process, organiser
    ) -> None:
        previewing.revoke_preview_link(
            link=PreviewLink.objects.select_related("process").get(),
            organiser=organiser,
            now=make.NOW,
        )

        assert guest.get("/p/shore/").status_code == 404

    def test_sees_nothing_once_its_time_is_over(
        self, clock, process, organiser
    ) -> None:
        _link, key = link(process, organiser, ends_at=make.NOW + make.DAY)
        client = Client()
        client.get(f"/preview/{key}/")
        assert client.get("/p/shore/").status_code == 200

        clock.move_to(make.NOW + make.DAY)

        assert client.get("/p/shore/").status_code == 404
        assert client.get(f"/preview/{key}/").status_code == 404

    def test_sees_it_as_everybody_once_it_is_public(self, guest, process) -> None:
        process.published_at = make.NOW
        process.save()

        response = guest.get("/p/shore/")

        assert response.status_code == 200
        assert "Preview" not in response.text
        assert "X-Robots-Tag" not in response


class TestALink:
    def test_that_nobody_made_opens_nothing(self, client) -> None:
        response = client.get("/preview/abc/")

        assert response.status_code == 404
        assert "opens nothing any more" in response.text

    def test_leads_to_a_public_process_as_it_is(
        self, client, process, organiser
    ) -> None:
        _link, key = link(process, organiser)
        process.published_at = make.NOW
        process.save()

        assert client.get(f"/preview/{key}/")["Location"] == "/p/shore/"
        assert "previews" not in client.session

    def test_costs_other_visitors_nothing(
        self, client, django_assert_num_queries
    ) -> None:
        client.force_login(make.user())
        client.get("/help/")
        with django_assert_num_queries(2):
            client.get("/help/")


class TestTheDesk:
    def test_shows_the_address_once(self, client, process, organiser) -> None:
        client.force_login(organiser)
        url = reverse("participation_staff:previews", args=["shore"])

        made = client.post(url, {"note": "Board"})
        again = client.get(url)

        (address,) = re.findall(r"http://testserver(/preview/[^<]+)", made.text)
        assert Client().get(address).status_code == 303
        assert "/preview/" not in again.text
        assert "Board" in again.text
        assert process.events.last().verb == "preview.opened"

    def test_refuses_an_end_that_is_over(self, client, organiser) -> None:
        client.force_login(organiser)
        url = reverse("participation_staff:previews", args=["shore"])

        response = client.post(url, {"ends_at": "1.1.2026 8.00"})

        assert response.status_code == 422
        assert "This moment is over." in response.text
        assert not PreviewLink.objects.exists()

    def test_revokes_after_a_question(self, client, process, organiser) -> None:
        made, _key = link(process, organiser)
        client.force_login(organiser)
        url = reverse("participation_staff:revoke_preview", args=["shore", made.pk])

        assert client.get(url).status_code == 200
        assert client.post(url).status_code == 303
        assert client.post(url).status_code == 422
        made.refresh_from_db()
        assert made.revoked_at == make.NOW

    def test_makes_none_for_what_is_public(self, client) -> None:
        process = make.process()
        client.force_login(make.staff(process))
        url = reverse("participation_staff:previews", args=[process.slug])

        assert "Make a link" not in client.get(url).text
        assert client.post(url).status_code == 422

    def test_is_not_for_other_roles(self, client, process) -> None:
        client.force_login(make.staff(process, Role.REVIEWER))

        url = reverse("participation_staff:previews", args=["shore"])
        assert client.get(url).status_code == 403

    def test_keeps_no_key(self, process, organiser) -> None:
        made, key = link(process, organiser)

        assert key not in {made.key_hash, str(made)}
        assert len(made.key_hash) == 64
