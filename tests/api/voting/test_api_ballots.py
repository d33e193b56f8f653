"""Casting a ballot through the API."""

import json
from unittest import mock

import make
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from make import DAY
from polling import standing

from voting.actions import casting
from voting.ballotbox import receipts
from voting.box import turnout
from voting.models import RollEntry
from voting.tally.ballot_form import Marks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def send(client, slug, body, **headers):
    return client.post(
        reverse("voting_api:ballots", args=[slug]),
        body if isinstance(body, bytes) else json.dumps(body).encode(),
        content_type="application/json",
        headers=headers,
    )


def receipt_in(response) -> receipts.Receipt:
    """Read the receipt of an answer, and compare what stands in it twice."""
    answer = response.json()
    receipt = receipts.parse(answer["receipt_line"])
    assert (receipt.code, receipt.commitment) == (
        answer["receipt"],
        answer["commitment"],
    )
    assert receipt.is_sound
    return receipt


def errors_of(response) -> list[dict[str, str | None]]:
    errors = response.json()["errors"]
    for error in errors:
        assert set(error) == {"code", "message", "field"}
        assert error["message"]
    return errors


def codes_of(response) -> list[str]:
    return [error["code"] for error in errors_of(response)]


@pytest.fixture
def voting_round():
    return make.voting_round()


@pytest.fixture
def slug(voting_round) -> str:
    return voting_round.process.slug


@pytest.fixture
def voter(client):
    person = make.user()
    client.force_login(person)
    return person


@pytest.mark.usefixtures("voter")
class TestBallot:
    def test_is_cast_and_answered_with_a_receipt(
        self, client, voting_round, slug
    ) -> None:
        response = send(client, slug, {"pot": "all", "projects": ["b", "a"]})

        assert response.status_code == 201
        assert set(response.json()) == {
            "receipt",
            "commitment",
            "receipt_line",
            "is_repeated",
        }
        assert "no-store" in response["Cache-Control"]
        assert standing(voting_round, receipt_in(response)) == ("a", "b")

    def test_takes_the_place_of_an_earlier_one(
        self, client, voting_round, slug
    ) -> None:
        first = receipt_in(send(client, slug, {"pot": "all", "projects": ["a"]}))

        second = receipt_in(send(client, slug, {"pot": "all", "projects": ["b"]}))

        assert standing(voting_round, first) is None
        assert standing(voting_round, second) == ("b",)

    def test_that_is_wrong_leaves_the_earlier_one(
        self, client, voting_round, slug
    ) -> None:
        before = receipt_in(send(client, slug, {"pot": "all", "projects": ["a"]}))

        response = send(client, slug, {"pot": "all", "projects": ["x", "y"]})

        assert response.status_code == 400
        assert codes_of(response) == ["unknown_project", "unknown_project"]
        assert standing(voting_round, before) == ("a",)

    def test_of_no_known_paper_is_refused(self, client, slug) -> None:
        response = send(client, slug, {"pot": "west", "projects": ["a"]})

        assert response.status_code == 403
        assert codes_of(response) == ["unknown_pot"]

    def test_needs_few_statements_with_the_session_and_the_round(
        self, client, slug, django_assert_max_num_queries
    ) -> None:
        with django_assert_max_num_queries(12):
            response = send(client, slug, {"pot": "all", "projects": ["a"]})

        assert response.status_code == 201

    def test_goes_through_the_action_of_the_page(self, client, slug) -> None:
        with mock.patch.object(
            casting, "cast_ballot", wraps=casting.cast_ballot
        ) as action:
            send(client, slug, {"pot": "all", "projects": ["a"], "declares_age": True})

        action.assert_called_once()
        assert action.call_args.kwargs["marks"] == {"all": Marks(("a",))}
        assert action.call_args.kwargs["declares_age"] is True


@pytest.mark.usefixtures("voter")
class TestShape:
    @pytest.mark.parametrize(
        ("body", "errors"),
        [
            ({}, [("required", "ballot"), ("required", "pots")]),
            ({"pot": "all"}, [("required", "projects")]),
            ({"pot": "all", "projects": "a"}, [("not_a_list", "projects")]),
            ({"pot": "all", "projects": [["a"]]}, [("invalid", "projects.0")]),
            ({"pot": "all", "projects": ["a", ""]}, [("blank", "projects.1")]),
            ({"pot": "all", "projects": ["a" * 61]}, [("max_length", "projects.0")]),
            ({"pot": "all", "projects": ["a"] * 2001}, [("max_length", "projects")]),
            ({"pot": "", "projects": ["a"]}, [("blank", "pot")]),
            (
                {"pot": "all", "projects": ["a"], "declares_age": "perhaps"},
                [("invalid", "declares_age")],
            ),
            (["a"], [("invalid", None)]),
        ],
    )
    def test_that_is_wrong_is_named_by_field(self, client, slug, body, errors) -> None:
        response = send(client, slug, body)

        assert response.status_code == 400
        found = [(e["code"], e["field"]) for e in errors_of(response)]
        assert found == errors

    def test_that_is_no_json_is_said(self, client, slug) -> None:
        response = send(client, slug, b'{"pot": ')

        assert response.status_code == 400
        assert codes_of(response) == ["parse_error"]

    def test_that_is_no_utf_8_is_said(self, client, slug) -> None:
        response = send(client, slug, b'{"pot": "\xff"}')

        assert response.status_code == 400
        assert codes_of(response) == ["parse_error"]

    def test_that_is_a_form_is_not_taken(self, client, slug) -> None:
        response = client.post(
            reverse("voting_api:ballots", args=[slug]), {"pot": "all", "projects": "a"}
        )

        assert response.status_code == 415
        assert codes_of(response) == ["unsupported_media_type"]

    def test_that_is_too_long_is_not_read_to_the_end(self, client, slug) -> None:
        response = send(client, slug, b'{"pot": "' + b"a" * 300_000 + b'"}')

        assert response.status_code == 400
        assert codes_of(response) == ["too_long"]

    @pytest.mark.parametrize("method", ["get", "put", "patch", "delete"])
    def test_of_another_method_is_not_allowed(self, client, slug, method) -> None:
        response = getattr(client, method)(reverse("voting_api:ballots", args=[slug]))

        assert response.status_code == 405
        assert codes_of(response) == ["method_not_allowed"]


class TestWho:
    def test_nobody_is_told_to_sign_in(self, client, slug) -> None:
        response = send(client, slug, {"pot": "all", "projects": ["a"]})

        assert response.status_code == 403
        assert codes_of(response) == ["not_signed_in"]
        assert not RollEntry.objects.exists()

    def test_a_foreign_page_cannot_cast_for_somebody(self, slug, voting_round) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(make.user())

        response = send(browser, slug, {"pot": "all", "projects": ["a"]})

        assert response.status_code == 403
        assert codes_of(response) == ["csrf_failed"]
        assert turnout.total(voting_round) == 0

    def test_with_the_token_of_the_cookie_it_is_cast(self, slug, settings) -> None:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(make.user())
        browser.get(reverse("voting:ballot", args=[slug, "all"]))
        token = browser.cookies[settings.CSRF_COOKIE_NAME].value

        response = send(
            browser, slug, {"pot": "all", "projects": ["a"]}, x_csrftoken=token
        )

        assert response.status_code == 201


@pytest.mark.usefixtures("voter")
class TestWhen:
    @pytest.mark.parametrize(
        ("starts", "ends", "code"),
        [(DAY, 2 * DAY, "not_open_yet"), (-2 * DAY, -DAY, "closed")],
    )
    def test_outside_the_phase_it_is_refused(self, client, starts, ends, code) -> None:
        voting_round = make.voting_round(starts=starts, ends=ends)

        response = send(
            client, voting_round.process.slug, {"pot": "all", "projects": ["a"]}
        )

        assert response.status_code == 403
        assert codes_of(response) == [code]

    def test_a_process_that_is_not_public_is_not_found(self, client) -> None:
        voting_round = make.voting_round(make.process(published=False))

        response = send(
            client, voting_round.process.slug, {"pot": "all", "projects": ["a"]}
        )

        assert response.status_code == 404
        assert codes_of(response) == ["not_found"]

    def test_a_process_without_a_vote_is_not_found(self, client) -> None:
        response = send(client, make.process().slug, {"pot": "all", "projects": ["a"]})

        assert response.status_code == 404


@pytest.mark.usefixtures("voter")
class TestRate:
    def test_of_one_person_is_limited(self, client, slug, settings) -> None:
        settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {
            "DEFAULT_THROTTLE_RATES": {"read": "9/min", "cast": "2/min"}
        }
        ballot = {"pot": "all", "projects": ["a"]}

        answers = [send(client, slug, ballot) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert codes_of(answers[-1]) == ["throttled"]
        assert int(answers[-1]["Retry-After"]) > 0
        client.force_login(make.user())
        assert send(client, slug, ballot).status_code == 201


@pytest.mark.usefixtures("voter")
class TestLanguage:
    @pytest.mark.parametrize("language", dict(settings.LANGUAGES))
    def test_of_messages_is_that_of_the_reader(self, client, slug, language) -> None:
        ballot = {"pot": "all", "projects": []}

        response = send(client, slug, ballot, accept_language=language)

        assert response["Content-Language"] == language
        assert codes_of(response) == ["empty"]


class TestBug:
    def test_shows_no_trace(self, slug) -> None:
        browser = Client(raise_request_exception=False)
        browser.force_login(make.user())

        with mock.patch.object(
            casting, "cast_ballot", side_effect=RuntimeError("secret of the house")
        ):
            response = send(browser, slug, {"pot": "all", "projects": ["a"]})

        assert response.status_code == 500
        assert "secret of the house" not in response.text
        assert "Traceback" not in response.text
