"""An account belongs to whoever reads the mail of its address, and to nobody else."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from django.urls import reverse

from participation.models import User

pytestmark = pytest.mark.django_db

ADDRESS = "victim@example.org"
PASSWORD = "correct horse battery staple 9"
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)


def _code() -> str:
    found = CODE.search(str(mail.outbox[-1].body))
    assert found
    return found[0]


def _is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def _begin_account(client: Client) -> None:
    client.post(reverse("account_signup"), {"email": ADDRESS, "password1": PASSWORD})


def _sign_in_by_code(client: Client) -> None:
    asked = client.post(reverse("account_request_login_code"), {"email": ADDRESS})
    client.post(asked["Location"], {"code": _code()})


def _sign_in_by_password(client: Client) -> None:
    client.post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})


def test_a_password_set_by_a_stranger_dies_when_the_owner_signs_in_by_code() -> None:
    _begin_account(Client())
    owner, stranger = Client(), Client()

    _sign_in_by_code(owner)
    _sign_in_by_password(stranger)

    assert _is_signed_in(owner)
    assert not _is_signed_in(stranger)
    assert not User.objects.get().has_usable_password()


def test_a_service_connected_by_a_stranger_dies_as_well() -> None:
    person = User.objects.create_user(ADDRESS)
    EmailAddress.objects.create(user=person, email=ADDRESS, primary=True)
    SocialAccount.objects.create(user=person, provider="city", uid="stranger")

    _sign_in_by_code(Client())

    assert not SocialAccount.objects.exists()


def test_who_confirms_the_address_right_away_keeps_the_password() -> None:
    resident = Client()
    _begin_account(resident)

    resident.post(reverse("account_email_verification_sent"), {"code": _code()})

    assert _is_signed_in(resident)
    assert User.objects.get().has_usable_password()


def test_who_signs_in_by_code_later_keeps_the_password() -> None:
    person = User.objects.create_user(ADDRESS, PASSWORD)
    EmailAddress.objects.create(user=person, email=ADDRESS, primary=True, verified=True)
    resident = Client()

    _sign_in_by_code(resident)
    resident.post(reverse("account_logout"))
    _sign_in_by_password(resident)

    assert _is_signed_in(resident)


def test_another_address_confirmed_after_a_code_costs_no_password() -> None:
    person = User.objects.create_user(ADDRESS, PASSWORD)
    EmailAddress.objects.create(user=person, email=ADDRESS, primary=True, verified=True)
    resident = Client()
    _sign_in_by_code(resident)

    resident.post(
        reverse("account_email"), {"action_add": "", "email": "second@example.org"}
    )
    resident.post(reverse("account_email_verification_sent"), {"code": _code()})

    assert EmailAddress.objects.filter(user=person, verified=True).count() == 2
    assert User.objects.get().has_usable_password()
