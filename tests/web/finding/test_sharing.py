"""Following, sharing, feeds."""

import xml.etree.ElementTree as ET

import make
import picturing
import pytest
import time_machine
from django.urls import reverse

from participation.models import Role
from proposals.actions.reviewing import decide_feasibility
from proposals.lifecycle import Visibility
from proposals.models import Follow, Proposal

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock_of_pages():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def process():
    made = make.process()
    make.phase(made, "propose")
    return made


@pytest.fixture
def proposal(process):
    return make.proposal(process, title='Laituri & "penkki" <b>')


def url(name: str, proposal: Proposal) -> str:
    args = [proposal.process.slug, proposal.number]
    return reverse(f"proposals:{name}", args=args)


class TestFollowing:
    def test_begins_and_stops_with_one_press(self, client, proposal):
        person = make.user()
        client.force_login(person)

        for _ in range(2):
            answer = client.post(url("follow", proposal), {"do": "follow"})
            assert (answer.status_code, answer["Location"]) == (
                303,
                url("detail", proposal),
            )
        assert Follow.objects.get().person == person
        assert b"Stop following" in client.get(url("detail", proposal)).content

        client.post(url("follow", proposal), {"do": "stop"})
        assert not Follow.objects.exists()

    def test_asks_to_sign_in_and_then_once_more(self, client, proposal):
        answer = client.post(url("follow", proposal), {"do": "follow"})
        assert answer.status_code == 302
        assert f"next={url('follow', proposal)}" in answer["Location"]

        client.force_login(make.user())
        assert b"Follow this proposal?" in client.get(url("follow", proposal)).content

    def test_is_not_for_what_is_not_public(self, client, proposal):
        client.force_login(make.user())
        Proposal.objects.update(visibility=Visibility.HIDDEN)

        assert client.post(url("follow", proposal)).status_code == 404
        client.force_login(proposal.author)
        assert client.post(url("follow", proposal)).status_code == 403
        assert not Follow.objects.exists()


class TestPreview:
    def test_is_a_picture_of_the_size_that_others_want(self, client, proposal):
        answer = client.get(url("preview", proposal))

        image = picturing.opened(answer.content)
        assert (answer["Content-Type"], image.format) == ("image/png", "PNG")
        assert image.size == (1200, 630)
        assert answer["Cache-Control"] == "public, max-age=300"

    def test_differs_by_title_and_is_kept_by_it(self, client, process):
        one, other = make.proposal(process), make.proposal(process, title="Keinu")

        first = client.get(url("preview", one)).content
        assert client.get(url("preview", one)).content == first
        assert client.get(url("preview", other)).content != first

    @pytest.mark.parametrize(
        "title",
        [
            '#panic("x")',
            '#read("/etc/passwd")',
            '#import "@preview/x:1.0.0"',
            "$ x $ \\ ` * _ < > @ // /* ",
            '"); #while true {} ("',
            "😀 مقعد 中文 \u202e",
            "😀",
            "W" * 120,
            "\ue000\ufffe",
        ],
    )
    def test_takes_every_title_as_words(self, client, process, title):
        made = make.proposal(process)
        Proposal.objects.filter(pk=made.pk).update(title=title)

        answer = client.get(url("preview", made))

        assert answer.status_code == 200
        assert picturing.opened(answer.content).size == (1200, 630)

    def test_is_there_for_projects_and_processes(self, client, process):
        make.project(process, "a/b")
        for address in (
            reverse("proposals:project_preview", args=[process.slug, "a/b"]),
            reverse("proposals:process_preview", args=[process.slug]),
        ):
            assert picturing.opened(client.get(address).content).size == (1200, 630)

    def test_shows_nothing_that_is_not_public(self, client, proposal):
        Proposal.objects.update(visibility=Visibility.HELD)
        client.force_login(proposal.author)

        assert client.get(url("preview", proposal)).status_code == 404


def test_a_page_says_what_to_show_of_its_link(client, proposal, settings):
    settings.SITE_URL = "https://osallistu.example.org"

    page = client.get(url("detail", proposal)).content.decode()

    start = "https://osallistu.example.org"
    assert f'property="og:url" content="{start}{url("detail", proposal)}"' in page
    assert f'property="og:image" content="{start}{url("preview", proposal)}"' in page
    title = "Laituri &amp; &quot;penkki&quot; &lt;b&gt;"
    assert f'property="og:title" content="{title}"' in page


class TestFeeds:
    def items(self, client, process, name):
        answer = client.get(reverse(f"proposals:{name}", args=[process.slug]))
        assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
        channel = ET.fromstring(answer.content).find("channel")  # noqa: S314 - ours
        return channel.findall("item")

    def test_tell_of_new_proposals_newest_first(self, client, process):
        make.proposal(process, title="Vanha", now=make.NOW - make.DAY / 2)
        make.proposal(
            process, title="Uusi\x0b & <b>", text="Teksti **tärkeä** <i>x</i>"
        )

        newest, oldest = self.items(client, process, "feed")

        assert newest.find("title").text == "P2 Uusi & <b>"
        assert newest.find("description").text == "Teksti tärkeä &lt;i&gt;x&lt;/i&gt;"
        assert newest.find("link").text == (
            f"http://testserver/p/{process.slug}/proposals/2/"
        )
        assert oldest.find("title").text == "P1 Vanha"

    def test_tell_of_decisions(self, client, process, proposal):
        decide_feasibility(
            proposal=proposal,
            reviewer=make.staff(process, Role.REVIEWER),
            is_feasible=True,
            cost=1_000_00,
            reason="Onnistuu **hyvin**.",
            now=make.NOW,
        )

        (item,) = self.items(client, process, "answers_feed")

        assert item.find("title").text.startswith("Feasible: P1 Laituri")
        assert item.find("description").text == "Onnistuu hyvin."

    @pytest.mark.parametrize("name", ["feed", "answers_feed"])
    def test_name_no_authors_and_nothing_hidden(self, client, process, name):
        made = make.proposal(process, make.user(name="Aino Virtanen"), title="Salattu")
        make.proposal(process, make.user(name="Aino Virtanen"), title="Avoin")
        decide_feasibility(
            proposal=made,
            reviewer=make.staff(process, Role.REVIEWER),
            is_feasible=True,
            cost=1_000_00,
            reason="Kyllä.",
            now=make.NOW,
        )
        Proposal.objects.filter(pk=made.pk).update(visibility=Visibility.HIDDEN)

        text = client.get(
            reverse(f"proposals:{name}", args=[process.slug])
        ).content.decode()

        assert "Aino" not in text
        assert "Salattu" not in text

    def test_of_an_unpublished_process_there_are_none(self, client):
        hidden = make.process(published=False)

        for name in ("feed", "answers_feed"):
            address = reverse(f"proposals:{name}", args=[hidden.slug])
            assert client.get(address).status_code == 404
