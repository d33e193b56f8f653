"""Choosing the ballots on which rules are compared, and who may when."""

import time

import elections
import make
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from simulating import ASSEN, address, begin, draft, invented, key_of, upload

from voting.simulator import store

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.mark.usefixtures("organiser")
class TestBallots:
    def test_from_a_file_are_counted_at_once(self, client, voting_round) -> None:
        page = client.get(begin(client, voting_round, upload()))

        assert page.status_code == 200
        assert "Who wins" in page.text
        assert "84" in page.text

    def test_of_a_bad_file_are_refused_with_the_line(
        self, client, voting_round
    ) -> None:
        text = (elections.FILES / ASSEN).read_text().replace("budget;", "budget;x", 1)
        file = SimpleUploadedFile("bad.pb", text.encode())

        page = client.post(address(voting_round), {"source": "file", "file": file})

        assert page.status_code == 422
        assert "is not a number" in page.text
        assert "Line " in page.text

    def test_of_a_bad_file_are_refused_in_the_language_of_the_reader(
        self, client, voting_round
    ) -> None:
        file = SimpleUploadedFile("bad.pb", b"META\n")

        page = client.post(
            address(voting_round),
            {"source": "file", "file": file},
            headers={"accept-language": "fi"},
        )

        assert "Rivi 1: " in page.text

    def test_of_a_large_file_are_refused(
        self, client, voting_round, monkeypatch
    ) -> None:
        monkeypatch.setattr("voting.simulator_forms.LARGEST_FILE", 10)

        page = client.post(address(voting_round), upload())

        assert page.status_code == 422
        assert "larger than 20 MB" in page.text

    def test_need_a_file(self, client, voting_round) -> None:
        page = client.post(address(voting_round), {"source": "file"})

        assert page.status_code == 422
        assert "This field is required" in page.text

    def test_from_a_published_round_are_its_published_file(
        self, client, voting_round, clock
    ) -> None:
        earlier = make.tallied(
            make.voted(starts=-9 * make.DAY, ends=make.DAY), published=True
        )
        clock.move_to(make.NOW + 2 * make.DAY)
        data = {"source": "round", "published": f"{earlier.pk}:all"}

        page = client.get(begin(client, voting_round, data))

        assert earlier.process.title["en"] in page.text
        assert "These ballots are invented" not in page.text

    def test_of_an_unpublished_round_are_not_offered(
        self, client, voting_round, clock
    ) -> None:
        earlier = make.tallied(make.voted(starts=-9 * make.DAY, ends=make.DAY))
        clock.move_to(make.NOW + 2 * make.DAY)

        page = client.get(address(voting_round))
        posted = client.post(
            address(voting_round),
            {"source": "round", "published": f"{earlier.pk}:all"},
        )

        assert "A vote that was held here" not in page.text
        assert posted.status_code == 422

    def test_that_are_invented_say_so(self, client, voting_round) -> None:
        page = client.get(begin(client, voting_round))

        assert "These ballots are invented" in page.text

    def test_that_are_invented_again_are_the_same(
        self, client, voting_round, organiser
    ) -> None:
        first, second, other = (
            key_of(begin(client, voting_round, invented(seed=seed)))
            for seed in ("7", "7", "8")
        )

        def found(key):
            return store.find(organiser.pk, key)

        assert found(first).piles == found(second).piles
        assert found(first).piles != found(other).piles

    def test_are_not_invented_on_no_projects(self, client) -> None:
        empty = draft(costs={})
        client.force_login(make.staff(empty.process))

        page = client.get(address(empty))

        assert page.status_code == 200
        assert "Your draft has no projects yet" in page.text

    def test_can_be_deleted(self, client, voting_round) -> None:
        url = begin(client, voting_round)
        key = key_of(url)

        client.post(address(voting_round, "forget_simulation", key))
        response = client.get(url)

        assert response.status_code == 303
        assert response["Location"] == address(voting_round)

    def test_are_found_only_by_who_brought_them(self, client, voting_round) -> None:
        url = begin(client, voting_round)
        client.force_login(make.staff(voting_round.process))

        response = client.get(url)

        assert response.status_code == 303
        assert response["Location"] == address(voting_round)

    def test_are_forgotten_in_time(
        self, client, voting_round, clock, monkeypatch
    ) -> None:
        monkeypatch.setattr(store, "KEEP_SECONDS", 1)
        url = begin(client, voting_round)
        # One cache goes by this clock, Redis by its own.
        clock.shift(2)
        time.sleep(1.2)

        response = client.get(url, follow=True)

        assert "These ballots are not kept any more" in response.text


class TestWhenAndWho:
    def test_it_closes_for_everybody_when_the_vote_opens(
        self, client, voting_round, organiser, clock
    ) -> None:
        url = begin(client, voting_round)
        clock.move_to(voting_round.phase.starts_at)
        client.force_login(organiser)

        for closed in (address(voting_round), url):
            page = client.get(closed)
            assert page.status_code == 403
            assert "The time of the vote has come" in page.text
            assert client.post(closed).status_code == 403

    def test_it_is_there_while_frozen_rules_wait_for_the_vote(self, client) -> None:
        made = make.voting_round(starts=6 * make.DAY, ends=9 * make.DAY)
        client.force_login(make.staff(made.process))

        page = client.get(begin(client, made))

        assert "As in your draft" in page.text

    def test_the_page_of_the_vote_leads_there(
        self, client, voting_round, organiser
    ) -> None:
        page = client.get(address(voting_round, "overview"))

        assert address(voting_round) in page.text

    def test_it_needs_a_draft(self, client) -> None:
        process = make.process()
        client.force_login(make.staff(process))

        url = reverse("voting_staff:simulator", args=[process.slug])

        assert client.get(url).status_code == 404
