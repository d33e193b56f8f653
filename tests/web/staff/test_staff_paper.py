"""The pages of paper: typing blind, comparing, approving, adding up, printing."""

import io

import channels
import make
import pytest
from channels import batch_of, clerk, hand_out
from confirming import confirmed
from django.urls import reverse
from make import NOW

from participation.models import Role
from voting.models import PaperBatch, PaperForm, SetAside, SpoiltForms

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def voting_round():
    return make.voting_round()


def _url(voting_round, name, *args) -> str:
    return reverse(f"voting_staff:{name}", args=[voting_round.process.slug, *args])


def _type(client, voting_round, number, written):
    return client.post(
        _url(voting_round, "paper_typing", 1), {"number": number, "pot-1": written}
    )


def _file(text):
    file = io.BytesIO(text.encode())
    file.name = "forms.csv"
    return {"file": file}


class TestTyping:
    def test_goes_from_form_to_form_and_back_to_the_batch(
        self, client, voting_round
    ) -> None:
        batch_of(voting_round, 2)
        client.force_login(clerk(voting_round))
        page = _url(voting_round, "paper_typing", 1)

        first = _type(client, voting_round, 1, "1 3")
        last = _type(client, voting_round, 2, "2")

        assert first["Location"] == f"{page}?form=2"
        assert last["Location"] == _url(voting_round, "paper_batch", 1)
        assert PaperForm.objects.filter(turn=1).count() == 2

    def test_never_shows_what_was_typed(self, client, voting_round) -> None:
        batch_of(voting_round, 1)
        client.force_login(clerk(voting_round))
        _type(client, voting_round, 1, "1 3")

        again = client.get(_url(voting_round, "paper_typing", 1), {"form": "1"})

        assert "1 3" not in again.text

    @pytest.mark.parametrize(
        ("written", "problem"),
        [
            ("", "Choose at least one project."),
            ("4", "No project here has the number"),
            ("1 1", "is on your ballot twice"),
            ("x", "No project here has the number"),
            ("9" * 400, "No project here has the number"),
        ],
    )
    def test_keeps_the_rules_of_the_vote(
        self, client, voting_round, written, problem
    ) -> None:
        batch_of(voting_round, 1)
        client.force_login(clerk(voting_round))

        response = _type(client, voting_round, 1, written)

        assert response.status_code == 422
        assert problem in response.text
        assert not PaperForm.objects.exists()

    def test_takes_points_and_places(self, client) -> None:
        voting_round = make.voting_round(
            ballot_kind="cumulative", points=5, rule="greedy"
        )
        batch_of(voting_round, 1)
        client.force_login(clerk(voting_round))

        wrong = _type(client, voting_round, 1, "1=9")
        right = _type(client, voting_round, 1, "1=3, 3 = 2")

        assert wrong.status_code == 422
        assert right.status_code == 303

    def test_is_not_for_auditors(self, client, voting_round) -> None:
        batch_of(voting_round, 1)
        client.force_login(make.staff(voting_round.process, Role.AUDITOR))

        assert _type(client, voting_round, 1, "1").status_code == 403


class TestAFile:
    def test_takes_the_place_of_typing(self, client, voting_round) -> None:
        hand_out(voting_round, 2)
        batch_of(voting_round, 2)
        url = _url(voting_round, "paper_file", 1)
        for text in ("1;1 2\n2;3\n", "form;projects\n2;3\n1;2,1\n"):
            client.force_login(clerk(voting_round))
            assert client.post(url, _file(text)).status_code == 303

        response = client.get(_url(voting_round, "paper_batch", 1))

        assert response.context["progress"].is_ready

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("1;1\n1;2\n", "Line 2: This form is there twice."),
            ("1;1\n2;9\n", "Line 2: No project here has the number"),
            ("1;1\nx;2\n", "Line 2: The number of the form is missing."),
            ("1;1;2\n", "Line 1: There are too many columns."),
            ("1;1\n3;2\n", "There is no such form in this batch."),
            ("\n", "There is no form in the file."),
        ],
    )
    def test_is_kept_whole_or_not_at_all(
        self, client, voting_round, text, problem
    ) -> None:
        batch_of(voting_round, 2)
        client.force_login(clerk(voting_round))

        response = client.post(_url(voting_round, "paper_file", 1), _file(text))

        assert response.status_code == 422
        assert problem in response.text
        assert not PaperForm.objects.exists()


class TestABatch:
    def _typed_twice(self, client, voting_round, first="1", second="1"):
        hand_out(voting_round, 1)
        batch_of(voting_round, 1)
        people = clerk(voting_round), clerk(voting_round)
        for person, written in zip(people, (first, second), strict=True):
            client.force_login(person)
            _type(client, voting_round, 1, written)
        return people

    def test_is_made_and_approved(self, client, voting_round) -> None:
        client.force_login(clerk(voting_round))
        made = client.post(
            _url(voting_round, "paper"),
            {"area": "all", "station": "Library", "count": "1", "scan": "A" * 64},
        )
        PaperBatch.objects.get().delete()
        first, second = self._typed_twice(client, voting_round)
        url = _url(voting_round, "paper_batch", 1)
        confirmed(client, first)
        refused = client.post(url, {"do": "approve"})
        confirmed(client, second)

        response = client.post(url, {"do": "approve"}, follow=True)

        assert made["Location"] == url
        assert refused.status_code == 422
        assert "Its votes are in the ballot box." in response.text
        assert PaperBatch.objects.get().approved_at == NOW

    def test_is_approved_with_a_fresh_second_factor_only(
        self, client, voting_round
    ) -> None:
        _first, second = self._typed_twice(client, voting_round)
        client.force_login(second)

        client.post(_url(voting_round, "paper_batch", 1), {"do": "approve"})

        assert PaperBatch.objects.get().approved_at is None

    def test_lists_the_forms_on_which_two_differ(self, client, voting_round) -> None:
        self._typed_twice(client, voting_round, "1", "2")
        client.force_login(clerk(voting_round))

        page = client.get(_url(voting_round, "paper_batch", 1))
        wrong = _type(client, voting_round, 1, "3")
        right = _type(client, voting_round, 1, "2")

        assert page.context["progress"].different == [1]
        assert page.context["turn"] == 3
        assert wrong.status_code == 422
        assert right.status_code == 303

    def test_loses_a_form_that_cannot_be_counted(self, client, voting_round) -> None:
        hand_out(voting_round, 2)
        batch_of(voting_round, 2)
        client.force_login(clerk(voting_round))

        response = client.post(
            _url(voting_round, "paper_batch", 1),
            {"do": "take_out", "out-number": "1", "out-reason": "Blank"},
            follow=True,
        )

        assert "Write 1 on the form that had 2" in response.text
        assert PaperBatch.objects.get().count == 1
        assert SpoiltForms.objects.get().reason == "Blank"

    def test_is_taken_apart_with_a_reason(self, client, voting_round) -> None:
        batch_of(voting_round, 1)
        client.force_login(clerk(voting_round))
        url = _url(voting_round, "paper_batch", 1)

        silent = client.post(url, {"do": "remove", "remove-reason": ""})
        client.post(url, {"do": "remove", "remove-reason": "Mixed up"})

        assert silent.status_code == 422
        assert not PaperBatch.objects.exists()


class TestTheAccount:
    def test_says_what_is_missing_and_takes_spoilt_forms(
        self, client, voting_round
    ) -> None:
        hand_out(voting_round, 2)
        client.force_login(clerk(voting_round))
        url = _url(voting_round, "reconcile")
        before = client.get(url)

        waiting = client.post(
            url,
            {
                "area": "all",
                "station": "Library",
                "kind": "not_returned",
                "count": "2",
                "reason": "Taken home",
            },
            follow=True,
        )
        agreeing = _url(voting_round, "spoilt", SpoiltForms.objects.get().pk)
        alone = client.post(agreeing, {"do": "agree"})
        confirmed(client, clerk(voting_round))
        response = client.post(agreeing, {"do": "agree"}, follow=True)

        assert alone.status_code == 403
        assert 'data-missing="2"' in before.text
        assert 'data-missing="2"' in waiting.text
        assert 'data-missing="0"' in response.text
        assert "Every form is accounted for." in response.text

    def test_takes_back_what_was_written_down(self, client, voting_round) -> None:
        hand_out(voting_round, 1)
        channels.stations.record_spoilt_forms(
            voting_round=voting_round,
            clerk=clerk(voting_round),
            area="all",
            station="Library",
            kind="spoilt",
            count=1,
            reason="Torn",
            now=NOW,
        )
        client.force_login(clerk(voting_round))

        client.post(
            _url(voting_round, "spoilt", SpoiltForms.objects.get().pk),
            {"do": "take_back"},
        )

        assert not SpoiltForms.objects.exists()

    def test_says_how_many_had_voted_online(self, client, voting_round) -> None:
        voter = make.user()
        make.ballot(voting_round, ["a"], voter)
        hand_out(voting_round, 1)
        hand_out(voting_round, 1, email=voter.email)
        client.force_login(clerk(voting_round))

        page = client.get(_url(voting_round, "reconcile"))

        (station,) = page.context["accounts"][0].stations
        assert (station.handed_out, station.gave_way) == (2, 1)

    def test_tells_of_a_form_too_many(self, client, voting_round) -> None:
        batch_of(voting_round, 1)
        client.force_login(clerk(voting_round))

        page = client.get(_url(voting_round, "reconcile"))

        assert "more forms than people" in page.text

    def test_is_what_the_count_waits_for(self, client, clock, voting_round) -> None:
        hand_out(voting_round, 1)
        clock.move_to(channels.AFTER)
        make.tallied(voting_round)
        client.force_login(clerk(voting_round))

        page = client.get(_url(voting_round, "overview"))

        assert _url(voting_round, "reconcile") in page.text
        assert "as soon as every paper form is accounted for" in page.text


def test_a_paper_vote_is_set_aside_by_two(client, voting_round) -> None:
    hand_out(voting_round, 1)
    channels.approved(voting_round, "a")
    url = _url(voting_round, "set_aside")
    official = clerk(voting_round)
    confirmed(client, official)
    client.post(url, {"batch": "1", "number": "1", "reason": "Two forms in one"})
    doubt = SetAside.objects.get()
    alone = client.post(_url(voting_round, "set_aside_agree", doubt.pk))
    confirmed(client, make.staff(voting_round.process))

    response = client.post(_url(voting_round, "set_aside_agree", doubt.pk), follow=True)

    assert alone.status_code == 403
    assert "The vote is set aside." in response.text
    assert channels.votes(voting_round) == []


@pytest.mark.parametrize(
    "query", [{}, {"print": "large"}, {"what": "projects"}], ids=str
)
def test_ballots_are_printed_from_the_frozen_sheet(client, voting_round, query) -> None:
    client.force_login(clerk(voting_round))

    page = client.get(_url(voting_round, "printed", "all"), query)

    assert page.text.count('class="printed__line"') == 3
    assert ("printed__box" in page.text) == ("what" not in query)
