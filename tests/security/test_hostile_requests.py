"""Cases 43, 45, 46: nonsense in every field, other sites, and mere reading."""

import re
from collections.abc import Mapping
from typing import Any

import make
import pytest
import stolen
from django.test import Client
from django.urls import reverse
from visiting import Visitor, nothing_was_cast, post, signed_in, token_of

from voting.models import VotingRound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

RTL = "\u202e"
MEGABYTE = 1024 * 1024


def _altered(text: str) -> str:
    return ("B" if text[0] == "A" else "A") + text[1:]


class TestNonsense:
    """Case 43. None of it is a server error, and none of it casts anything."""

    @pytest.mark.parametrize(
        "token",
        ["", "x", "A" * 200, "\0", RTL, "ä" * 60, "A" * MEGABYTE, "%00", "=" * 40],
    )
    def test_case_43_a_forged_form_is_refused(self, token) -> None:
        answer = post(make.voting_round(), make.user(), token=token)

        assert answer.status_code == 400
        assert nothing_was_cast()

    def test_case_43_a_form_of_which_one_letter_is_changed_is_refused(self) -> None:
        voting_round, person = make.voting_round(), make.user()
        token = token_of(voting_round, person)

        for at in range(0, len(token), 7):
            forged = token[:at] + _altered(token[at:])
            assert post(voting_round, person, token=forged).status_code == 400

        assert nothing_was_cast()

    @pytest.mark.parametrize(
        "word",
        [
            "x" * 61,
            "\0",
            "a\0b",
            f"{RTL}abc",
            "\u2066abc",
            "\ufeffabc",
            "\ud7ff\ue000",
            "a\u0300" * 61,
            "x" * MEGABYTE,
            "tab\there",
            "line\u2028break",
        ],
    )
    def test_case_43_a_word_that_cannot_be_shown_is_refused(self, word) -> None:
        answer = post(make.voting_round(), make.user(), word=word)

        assert answer.status_code == 422
        assert nothing_was_cast()

    @pytest.mark.parametrize("field", ["choices", "word", "token", "declares_age"])
    def test_case_43_an_enormous_body_is_refused(self, field) -> None:
        answer = post(make.voting_round(), make.user(), **{field: "x" * 6 * MEGABYTE})

        assert answer.status_code == 400
        assert nothing_was_cast()

    def test_case_43_thousands_of_fields_are_refused(self) -> None:
        answer = post(make.voting_round(), make.user(), choices=["a"] * 3000)

        assert answer.status_code == 400
        assert nothing_was_cast()

    @pytest.mark.parametrize(("field", "status"), [("token", 400), ("choices", 422)])
    def test_case_43_a_field_that_comes_twice_is_refused(self, field, status) -> None:
        voting_round, person = make.voting_round(), make.user()
        once = {"token": token_of(voting_round, person), "choices": "a"}[field]

        answer = post(voting_round, person, **{field: [once, once]})

        assert answer.status_code == status
        assert nothing_was_cast()

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{",
            b"[]",
            b"null",
            b'"a"',
            b"1e999",
            b'{"pot": "all", "projects": "a"}',
            b'{"pot": "all", "projects": [null]}',
            b'{"pot": "all", "projects": [["a"]]}',
            b'{"pot": ["all"], "projects": ["a"]}',
            b'{"pot": "all", "projects": ["a\\u0000"]}',
            b'{"pot": "\\ud800", "projects": ["a"]}',
            b'{"pot": "all", "projects": ["a"], "word": ["x"]}',
            b'{"pot": "all", "projects": ["a"], "word": "\\u202e"}',
            b'{"pot": "all", "projects": ["a"], "token": {"a": 1}}',
            b'{"pot": "all", "projects": ["a"], "token": "x"}',
            b'{"ballot": "all", "pots": {"all": {"choices": ["a"], "points": [1e9]}}}',
            b'{"ballot": "all", "pots": ' + b"[" * 5000 + b"]" * 5000 + b"}",
            b"\xff\xfe\x00",
            b'{"pot": "all", "projects": ["' + b"x" * MEGABYTE + b'"]}',
        ],
    )
    def test_case_43_the_api_takes_no_nonsense(self, body) -> None:
        voting_round = make.voting_round()
        url = f"/api/v1/processes/{voting_round.process.slug}/ballots/"

        answer = signed_in(make.user()).post(url, body, "application/json")

        assert 400 <= answer.status_code < 500
        assert nothing_was_cast()


class TestOtherSites:
    """Case 45."""

    def _filled_in(self, voting_round: VotingRound) -> tuple[Visitor, dict[str, Any]]:
        visitor = Visitor(voting_round, make.user())
        visitor.choose("a")
        form = visitor.form()
        visitor.client.handler.enforce_csrf_checks = True
        return visitor, form

    @pytest.mark.parametrize("token", ["", "x" * 64, "x" * 32, "\0" * 64])
    def test_case_45_a_cast_without_the_right_csrf_token_is_refused(
        self, token
    ) -> None:
        visitor, form = self._filled_in(make.voting_round())

        answer = visitor.send(form | {"csrfmiddlewaretoken": token})

        assert answer.status_code == 403
        assert nothing_was_cast()

    def test_case_45_the_form_without_the_field_is_refused(self) -> None:
        visitor, form = self._filled_in(make.voting_round())
        form.pop("csrfmiddlewaretoken")

        assert visitor.send(form).status_code == 403
        assert nothing_was_cast()

    @pytest.mark.parametrize("origin", ["https://evil.example", "null", "file://"])
    def test_case_45_a_cast_from_another_origin_is_refused(self, origin) -> None:
        visitor, form = self._filled_in(make.voting_round())

        answer = visitor.send(form, headers={"origin": origin})

        assert answer.status_code == 403
        assert nothing_was_cast()

    def test_case_45_the_token_from_before_signing_in_is_stale(self) -> None:
        """Signing in changes the secret, and the page from before is sent again."""
        voting_round, voter = make.voting_round(), make.user(password="kalamaja-1234")
        visitor = Visitor(voting_round)
        page = visitor.client.get(reverse("account_login")).text
        old = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        visitor.client.post(
            reverse("account_login"),
            {"login": voter.email, "password": "kalamaja-1234"},
        )
        visitor.choose("a")
        fresh = visitor.form()
        visitor.client.handler.enforce_csrf_checks = True

        answer = visitor.send(fresh | {"csrfmiddlewaretoken": old})

        assert answer.status_code == 403
        assert nothing_was_cast()
        assert visitor.send(fresh).status_code == 303

    def test_case_45_the_right_token_is_taken(self) -> None:
        """The control: it is the token that the others lack."""
        visitor, form = self._filled_in(make.voting_round())

        assert visitor.send(form).status_code == 303

    @pytest.mark.parametrize("headers", [{}, {"X-CSRFToken": "x" * 64}])
    def test_case_45_the_api_refuses_it_as_well(self, headers) -> None:
        voting_round = make.voting_round()
        client = Client(enforce_csrf_checks=True)
        client.force_login(make.user())

        answer = client.post(
            f"/api/v1/processes/{voting_round.process.slug}/ballots/",
            {"pot": "all", "projects": ["a"]},
            "application/json",
            headers=headers,
        )

        assert answer.status_code == 403
        assert nothing_was_cast()


class TestReading:
    """Case 46."""

    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"Sec-Purpose": "prefetch"},
            {"Purpose": "prefetch"},
            {"HX-Request": "true"},
        ],
    )
    @pytest.mark.parametrize("method", ["get", "head"])
    def test_case_46_the_address_of_a_cast_changes_nothing(
        self, method, headers: Mapping[str, str]
    ) -> None:
        voting_round = make.voting_round()
        visitor = Visitor(voting_round, make.user())
        visitor.choose("a")
        form = visitor.form() | {"word": "sana"}
        before = stolen.everything()

        ask = getattr(visitor.client, method)
        answer = ask(visitor.address("review"), form, headers=headers)

        assert answer.status_code == 200
        assert stolen.everything() == before

    @pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
    def test_case_46_no_other_method_casts(self, method) -> None:
        voting_round = make.voting_round()
        visitor = Visitor(voting_round, make.user())
        visitor.choose("a")

        answer = getattr(visitor.client, method)(visitor.address("review"))

        assert answer.status_code == 405
        assert nothing_was_cast()

    def test_case_46_no_page_of_a_vote_changes_anything_when_it_is_read(self) -> None:
        voting_round = make.voting_round()
        visitor = Visitor(voting_round, make.user())
        visitor.cast("a")
        before = stolen.everything()

        for name in ("vote", "ballot", "review", "receipt", "check", "mine", "code"):
            assert visitor.client.get(visitor.address(name)).status_code < 400, name

        assert stolen.everything() == before
