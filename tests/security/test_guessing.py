"""Cases 60 and 61: asking about others, and trying until something fits."""

import re
from datetime import timedelta

import boxes
import channels
import make
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from polling import cast
from visiting import Visitor, signed_in

from participation.models import User
from voting import codes
from voting.models import RollMark

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SIGN_IN_CODE = re.compile(r"^[A-Z0-9]{3,4}-[A-Z0-9]{3,4}$", re.MULTILINE)
PASSWORD = "kalamaja-1234"
CHANGES = re.compile(r'(csrfmiddlewaretoken" value="|name="next" value=")[^"]*')


def words_of(answer) -> str:
    """Return a page without what changes from one answer to the next."""
    return CHANGES.sub("", answer.text)


class TestAskingAboutOthers:
    """Case 60."""

    def test_case_60_no_vote_in_my_name_is_about_nobody_else(self) -> None:
        voting_round = make.voting_round()
        voter, other = make.user(), make.user()
        cast(voting_round, voter)
        url = reverse("voting:mine", args=[voting_round.process.slug])
        client = signed_in(other)
        plain = words_of(client.get(url))

        for asked in ({"email": voter.email}, {"user": voter.pk}, {"entry": 1}):
            assert words_of(client.get(url, asked)) == plain
            assert client.post(url, asked).status_code == 405

        assert Client().get(url).status_code == 302

    def test_case_60_who_has_not_voted_sees_the_same_whoever_else_has(self) -> None:
        """Nobody can tell from their own page that somebody was added or left out."""
        voting_round = make.voting_round()
        url = reverse("voting:mine", args=[voting_round.process.slug])
        client = signed_in(make.user())
        before = words_of(client.get(url))
        for _ in range(3):
            cast(voting_round, make.user())

        assert words_of(client.get(url)) == before

    def test_case_60_a_code_that_is_not_in_the_log_says_nothing_of_the_spool(
        self,
    ) -> None:
        """A ballot that waits and one that was never cast have the same answer."""
        voting_round = make.voting_round()
        waits = cast(voting_round, make.user()).code
        url = reverse("voting:check", args=[voting_round.process.slug])
        answers = [
            words_of(Client().post(url, {"code": code})).replace(code, "")
            for code in (waits, "ABCD-EFGH-2345-WXYZ")
        ]

        assert boxes.waiting(voting_round) == 1
        assert answers[0] == answers[1]

    def test_case_60_the_beginning_of_a_code_finds_nothing(self) -> None:
        voting_round = make.voting_round()
        code = cast(voting_round, make.user()).code
        boxes.settle(voting_round)
        url = reverse("voting:check", args=[voting_round.process.slug])

        for guess in (code[:14], code[:4], "%", "_" * 16, "*"):
            assert Client().post(url, {"code": guess}).status_code == 422

    @pytest.mark.parametrize("name", ["account_login", "account_request_login_code"])
    def test_case_60_signing_in_does_not_tell_who_has_an_account(self, name) -> None:
        known = make.user(password=PASSWORD).email
        answers = []
        for address in (known, "nobody@example.org"):
            client = Client()
            answer = client.post(
                reverse(name),
                {"email": address, "login": address, "password": "wrong-password-1"},
                follow=True,
            )
            answers.append((answer.status_code, words_of(answer).replace(address, "")))

        assert answers[0] == answers[1]
        assert User.objects.count() == 1


class TestTrying:
    """Case 61."""

    def _try(self, client: Client, email: str, password: str, **headers: str):
        return client.post(
            reverse("account_login"),
            {"login": email, "password": password},
            headers=headers,
        )

    def test_case_61_passwords_cannot_be_tried_for_long(self) -> None:
        """Not with the right one in the end, and not from an invented address."""
        email = make.user(password=PASSWORD).email

        for number in range(12):
            self._try(Client(), email, f"wrong-{number}-wrong")
        client = Client()
        answers = [
            self._try(client, email, PASSWORD),
            self._try(client, email, PASSWORD, **{"X-Forwarded-For": "203.0.113.7"}),
        ]

        assert {answer.status_code for answer in answers} <= {200, 429}
        assert "_auth_user_id" not in client.session

    def test_case_61_a_sign_in_code_cannot_be_tried_for_long(self) -> None:
        email = make.user().email
        client = Client()
        client.post(reverse("account_request_login_code"), {"email": email})
        sent = SIGN_IN_CODE.findall(mail.outbox[-1].body)

        for _ in range(12):
            client.post(reverse("account_confirm_login_code"), {"code": "ZZZ-ZZZ"})
        client.post(reverse("account_confirm_login_code"), {"code": sent[0]})

        assert len(sent) == 1
        assert "_auth_user_id" not in client.session

    def test_case_61_nobody_is_flooded_with_mails(self) -> None:
        """There are no text messages, which would cost money as well."""
        email = make.user().email

        for _ in range(60):
            Client().post(reverse("account_request_login_code"), {"email": email})

        assert 1 <= len(mail.outbox) <= 30

    def test_case_61_voting_codes_cannot_be_tried_for_long(self) -> None:
        voting_round = make.voting_round()
        _batch, (good, *_others) = channels.released(voting_round)
        client = Client()
        url = reverse("voting:code", args=[voting_round.process.slug])

        wrong = [client.post(url, {"code": codes.new_code()}) for _ in range(40)]
        late = client.post(
            url, {"code": good}, headers={"X-Forwarded-For": "203.0.113.7"}
        )

        assert {answer.status_code for answer in wrong[:20]} == {422}
        assert {answer.status_code for answer in wrong[35:]} == {429}
        assert late.status_code == 429
        assert not RollMark.objects.exists()

    def test_case_61_every_wrong_code_has_the_same_answer(self, clock) -> None:
        """Unknown, of another vote, voided, not released: nobody learns which."""
        voting_round, elsewhere = make.voting_round(), make.voting_round()
        _batch, (foreign, *_others) = channels.released(elsewhere)
        wrong = [codes.new_code(), foreign]
        url = reverse("voting:code", args=[voting_round.process.slug])

        answers = [
            words_of(Client().post(url, {"code": code})).replace(code, "")
            for code in wrong
        ]

        assert len(set(answers)) == 1

    def test_case_61_a_code_has_too_many_forms_to_be_guessed(self) -> None:
        """Eighty bits, tried thirty times a minute: not in this universe."""
        tries_a_year = 30 * 60 * 24 * 365
        years = len(codes.ALPHABET) ** codes.LENGTH / tries_a_year

        assert years > 10**15
        assert len({codes.new_code() for _ in range(1000)}) == 1000

    def test_case_61_receipts_cannot_be_tried_for_long(self, clock) -> None:
        voting_round = make.voting_round()
        url = reverse("voting:check", args=[voting_round.process.slug])
        client = Client()

        found = [
            client.post(url, {"code": "ABCD-EFGH-2345-WXYZ"}).status_code
            for _ in range(80)
        ]

        assert found[0] == 200
        assert set(found[70:]) == {429}
        clock.shift(timedelta(minutes=5))
        assert client.post(url, {"code": "ABCD-EFGH-2345-WXYZ"}).status_code == 200

    def test_case_61_casts_by_the_api_are_counted_for_each_person(self) -> None:
        voting_round = make.voting_round()
        visitor = Visitor(voting_round, make.user())
        url = f"/api/v1/processes/{voting_round.process.slug}/ballots/"
        body = {"pot": "all", "projects": ["a"]}

        found = [
            visitor.client.post(url, body, "application/json").status_code
            for _ in range(25)
        ]

        assert found[0] == 201
        assert found[-1] == 429
