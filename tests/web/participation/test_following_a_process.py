"""Following a process: one button, without JavaScript, and a list of one's own."""

import make
import pytest
from django.urls import reverse

from participation.models import ProcessFollow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def process():
    return make.process()


def page_of(process) -> str:
    return reverse("participation:process", args=[process.slug])


def follow(process) -> str:
    return reverse("participation:follow", args=[process.slug])


class TestTheButton:
    def test_follows_and_stops(self, client, process) -> None:
        aino = make.user()
        client.force_login(aino)
        assert "Follow this process" in client.get(page_of(process)).text

        answer = client.post(follow(process), {"do": "follow"})

        assert answer.url == page_of(process)
        assert ProcessFollow.objects.get().person == aino
        assert "Stop following" in client.get(page_of(process)).text

        client.post(follow(process), {"do": "stop"})
        assert not ProcessFollow.objects.exists()

    def test_follows_once(self, client, process) -> None:
        client.force_login(make.user())

        client.post(follow(process), {"do": "follow"})
        client.post(follow(process), {"do": "follow"})

        assert ProcessFollow.objects.count() == 1

    def test_leads_somebody_signed_out_to_sign_in_and_back(
        self, client, process
    ) -> None:
        answer = client.post(follow(process), {"do": "follow"})

        assert answer.status_code == 302
        assert answer.url.endswith(f"next={follow(process)}")
        client.force_login(make.user())
        assert "Follow this process?" in client.get(follow(process)).text

    def test_is_not_there_before_the_process_is_public(self, client) -> None:
        process = make.process(published=False)
        client.force_login(make.staff(process))

        assert "Follow this process" not in client.get(page_of(process)).text
        assert client.post(follow(process), {"do": "follow"}).status_code == 403
        assert not ProcessFollow.objects.exists()


class TestTheList:
    def test_has_what_somebody_follows(self, client, process) -> None:
        aino = make.user()
        client.force_login(aino)
        client.post(follow(process), {"do": "follow"})
        ProcessFollow.objects.create(
            process=make.process(), person=make.user(), since=make.NOW
        )

        page = client.get(reverse("participation:followed")).text

        assert process.title["en"] in page
        assert page.count("Stop following") == 1

    def test_leads_back_to_itself(self, client, process) -> None:
        client.force_login(make.user())
        client.post(follow(process), {"do": "follow"})

        answer = client.post(follow(process), {"do": "stop", "back": "list"})

        assert answer.url == reverse("participation:followed")
        assert "You follow no process yet" in client.get(answer.url).text

    def test_asks_as_much_of_many_as_of_few(
        self, client, django_assert_max_num_queries
    ) -> None:
        aino = make.user()
        client.force_login(aino)
        for _number in range(12):
            made = make.process()
            make.phase(made, "propose")
            ProcessFollow.objects.create(process=made, person=aino, since=make.NOW)

        with django_assert_max_num_queries(8):
            client.get(reverse("participation:followed"))
