"""A walk through the loaded demo: every page of it, in three languages."""

import html
import re
from collections import Counter, deque
from urllib.parse import urljoin

import demonstration
import make
import pytest
from django.conf import settings
from django.urls import resolve, reverse

from frontend.demo import content, people
from participation.models import Process
from voting.models import VotingRound

LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
START = "/demo/"
OF_IDEAS = "became", "catalogue", "criteria", "data", "moderation"
OF_THE_BOX = "box", "box_how", "box_verify", "check"
OF_THE_LOG = "box_log", "box_checkpoints"
# So many pages of a kind each person looks at; kinds are names of addresses.
OF_EACH_KIND = 3


@pytest.fixture
def demo_mode(settings, clock):
    settings.DEMO_LOGINS = True
    return settings


def sign_in(client, key: str) -> None:
    client.post(reverse("demo:sign_in", args=[key]))


@pytest.fixture(scope="module")
def whole_demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), demonstration.loaded():
        yield


@pytest.mark.usefixtures("whole_demo", "db", "demo_mode")
class TestEveryPage:
    def pages(self, slug: str, *, of_each: int | None = None) -> list[str]:
        """List the pages of a process, with so many of its proposals and projects."""
        process = Process.objects.get(slug=slug)
        pages = [
            "/",
            reverse("participation:process", args=[slug]),
            reverse("participation:record", args=[slug]),
            reverse("proposals:list", args=[slug]),
            *(reverse(f"proposals:{page}", args=[slug]) for page in OF_IDEAS),
        ]
        pages += [
            reverse("proposals:detail", args=[slug, proposal.number])
            for proposal in process.proposals.visible()[:of_each]
        ]
        pages += [
            reverse("proposals:project", args=[slug, project.code])
            for project in process.projects.all()[:of_each]
        ]
        voting_round = VotingRound.objects.filter(process=process).first()
        if voting_round is not None:
            pages.append(reverse("voting:vote", args=[slug]))
            if voting_round.is_frozen:
                pages.append(reverse("voting:rules", args=[slug]))
                has_log = voting_round.ballot_box.opened_at is not None
                pages += [
                    reverse(f"voting:{page}", args=[slug])
                    for page in OF_THE_BOX + (OF_THE_LOG if has_log else ())
                ]
            if voting_round.closed_at:
                pages.append(reverse("voting:result", args=[slug]))
            if voting_round.is_published:
                pages.append(reverse("voting:effect", args=[slug]))
            if voting_round.takes_ballots(make.NOW):
                pages += [
                    reverse("voting:ballot", args=[slug, paper.code])
                    for paper in voting_round.sheet.papers
                ]
        return pages

    @pytest.mark.parametrize("language", dict(settings.LANGUAGES))
    @pytest.mark.parametrize("slug", content.slugs())
    def test_opens_in_each_language(self, client, slug, language) -> None:
        client.cookies["django_language"] = language

        for url in self.pages(slug, of_each=None if language == "fi" else 2):
            response = client.get(url)

            assert response.status_code == 200, url
            assert f'<html lang="{language}"' in response.text

    def test_credits_the_map_to_the_land_survey(self, client) -> None:
        page = client.get(reverse("participation:process", args=["kainuun-kyydit"]))

        assert "National Land Survey of Finland" in page.text

    def test_lists_a_process_in_every_phase(self, client) -> None:
        _head, _title, page = client.get(START).text.partition('id="processes"')

        places = [page.index(f"/p/{slug}/") for slug in content.slugs()]
        assert places == sorted(places)

    def test_lets_a_resident_open_the_ballot(self, client) -> None:
        sign_in(client, "aino")
        url = reverse("voting:ballot", args=["rannat-ja-puistot", "all"])

        page = client.get(url).text

        assert "Vimpelinlampi beach made good" in page

    @pytest.mark.parametrize("key", [p.key for p in people.officials()])
    def test_opens_the_desk_of_each_official(self, client, key) -> None:
        sign_in(client, key)

        assert client.get("/staff/").status_code == 200
        for slug in content.slugs()[:-1]:
            assert client.get(f"/staff/{slug}/").status_code == 200

    @pytest.mark.parametrize("key", ["", *(p.key for p in people.listed())])
    def test_leads_nobody_to_a_page_that_is_not_there(self, client, key) -> None:
        """Follow the links of each page, as somebody or as nobody."""
        if key:
            sign_in(client, key)
        seen = Counter[str]()
        waiting = deque([("/", ""), (START, "")])
        known = {url for url, _from in waiting}
        dead = []
        while waiting:
            url, came_from = waiting.popleft()
            response = client.get(url, follow=True)
            content = response.getvalue()
            if response.status_code != 200:
                dead.append(f"{url}, linked on {came_from}: {response.status_code}")
            if "html" not in response["Content-Type"]:
                continue
            for link in LINK.findall(content.decode()):
                target = urljoin(url, html.unescape(link)).partition("#")[0]
                if not target.startswith("/") or target in known:
                    continue
                known.add(target)
                kind = resolve(target.partition("?")[0]).view_name
                seen[kind] += 1
                if seen[kind] <= OF_EACH_KIND:
                    waiting.append((target, url))
        assert dead == []
        assert len(known) > 30

    @pytest.mark.parametrize(
        ("address", "slug", "expected"),
        [
            ("voting_staff:tie", "vimpelinlampi", "A roofed grill and benches"),
            ("voting_staff:simulator", "viihtyisa-keskusta", "Winter for everyone"),
            ("voting_staff:conflicts", "viihtyisa-keskusta", "An ice rink"),
            ("voting_staff:keys", "teppanan-puisto", "Helena Juntunen"),
        ],
    )
    def test_gives_the_organiser_something_to_decide(
        self, client, address, slug, expected
    ) -> None:
        sign_in(client, "riikka")

        assert expected in client.get(reverse(address, args=[slug])).text

    @pytest.mark.parametrize(
        ("key", "address", "slug", "expected"),
        [
            ("kalle", "keys", "kirjasto-lainaa", "The vote is over: bring your key"),
            ("helena", "stations", "rannat-ja-puistot", "Desk of a voting place"),
            ("timo", "paper", "rannat-ja-puistot", "Kajaanin pääkirjasto"),
            ("riikka", "codes", "rannat-ja-puistot", "Pääkirjaston asiakkaille"),
        ],
    )
    def test_gives_officials_something_to_do_with_the_box(
        self, client, key, address, slug, expected
    ) -> None:
        sign_in(client, key)
        url = reverse(f"voting_staff:{address}", args=[slug])

        assert expected in client.get(url).text

    @pytest.mark.parametrize(
        ("key", "address", "slug", "expected"),
        [
            ("mari", "moderation/", "kajaani-liikkeelle", "Pumptrack Lohtajalle"),
            (
                "mari",
                "moderation/?sort=appeals",
                "kajaani-liikkeelle",
                "Esteetön reitti",
            ),
            ("jouni", "?show=overdue", "viihtyisa-keskusta", "Selkeät opasteet"),
            ("jouni", "?show=appeals", "viihtyisa-keskusta", "Skeittipaikka"),
            ("riikka", "regroupings/", "viihtyisa-keskusta", "P12, P13"),
            ("riikka", "rules/", "viihtyisa-keskusta", "Rules for ideas"),
            ("riikka", "building/", "lohtajan-tori", "Trees and shade"),
            ("helena", "enter/", "kajaani-liikkeelle", "Name to show"),
        ],
    )
    def test_gives_officials_something_to_do_with_ideas(
        self, client, key, address, slug, expected
    ) -> None:
        sign_in(client, key)

        page = client.get(f"/staff/{slug}/proposals/{address}").text

        assert expected in " ".join(page.split())

    def test_shows_where_to_try_the_ballot_box(self, client) -> None:
        page = client.get(START).text

        for address, slug in [
            ("voting:box", "rannat-ja-puistot"),
            ("voting:code", "rannat-ja-puistot"),
            ("voting:box", "kirjasto-lainaa"),
            ("voting:box_verify", "lohtajan-tori"),
            ("voting:box_verify", "assen-2024"),
        ]:
            assert f'href="{reverse(address, args=[slug])}"' in page

    def test_gives_the_pack_of_the_replayed_election(self, client) -> None:
        page = client.get(reverse("voting:box_verify", args=["assen-2024"])).text
        archive = reverse("voting:pack", args=["assen-2024"])

        assert f'href="{archive}"' in page
        assert client.get(archive).status_code == 200

    def test_tells_a_child_that_one_vote_is_not_for_children(self, client) -> None:
        sign_in(client, "eetu")
        here = reverse("voting:ballot", args=["kaupunginosat-paattavat", "lohtaja"])
        there = reverse("voting:ballot", args=["nuorten-kymppitonni", "all"])

        assert "You are not old enough for this vote." in client.get(here).text
        assert "You are not old enough" not in client.get(there).text
