"""The operator of an installation appoints its first officials."""

import re

import make
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from participation.models import Role, User

pytestmark = pytest.mark.django_db


def appoint(*arguments: str) -> None:
    call_command("appoint", *arguments)


class TestAppointing:
    def test_makes_an_account_that_can_begin_processes(self, capsys) -> None:
        appoint("Riikka@Example.org")

        person = User.objects.get()
        assert person.email == "Riikka@example.org"
        assert person.is_staff
        assert not person.is_superuser
        assert "An account has been made" in capsys.readouterr().out

    def test_finds_an_account_that_is_there(self, capsys) -> None:
        person = make.user("riikka@example.org")

        appoint("RIIKKA@example.org")

        person.refresh_from_db()
        assert person.is_staff
        assert User.objects.count() == 1
        assert "An account" not in capsys.readouterr().out

    def test_gives_a_process_an_organiser_on_its_record(self) -> None:
        process = make.process()

        appoint("riikka@example.org", "--organiser-of", process.slug)

        membership = process.memberships.get()
        assert membership.role == Role.ORGANISER
        assert process.events.get().verb == "role.given"

    @pytest.mark.parametrize(
        "arguments", [["riikka"], ["riikka@example.org", "--organiser-of", "nowhere"]]
    )
    def test_says_what_is_wrong_and_changes_nothing(self, arguments) -> None:
        with pytest.raises(CommandError):
            appoint(*arguments)

        assert not User.objects.exists()

    def test_says_who_organises_already(self) -> None:
        process = make.process()
        appoint("riikka@example.org", "--organiser-of", process.slug)

        with pytest.raises(CommandError, match="role already"):
            appoint("riikka@example.org", "--organiser-of", process.slug)

    def test_lets_them_in_by_a_code_and_asks_for_the_second_factor(
        self, client, mailoutbox
    ) -> None:
        appoint("riikka@example.org")

        client.post(
            reverse("account_request_login_code"), {"email": "riikka@example.org"}
        )
        code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", mailoutbox[0].body, re.MULTILINE)
        client.post(reverse("account_confirm_login_code"), {"code": code[1]})
        response = client.get(reverse("participation_staff:create"))

        assert response.status_code == 302
        assert response["Location"] == reverse("mfa_index")
