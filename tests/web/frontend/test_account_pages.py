"""The pages of an account: in our look, safe from caches, and walked through."""

import re

import make
import pytest
from django.core import mail
from django.urls import reverse

pytestmark = pytest.mark.django_db

OWN = [
    "me",
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "usersessions_list",
    "socialaccount_connections",
    "account_logout",
]


@pytest.fixture
def person(client):
    """Sign in with a code from a message, as residents do."""
    person = make.user("aino@example.org")
    sign_in(client, person.email)
    return person


def sign_in(client, address: str) -> None:
    client.post(reverse("account_request_login_code"), {"email": address})
    code = re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].body, re.MULTILINE)[1]
    client.post(reverse("account_confirm_login_code"), {"code": code})


class TestOwnPages:
    @pytest.mark.parametrize("name", OWN)
    def test_have_our_frame_and_nothing_inline(self, client, person, name) -> None:
        response = client.get(reverse(name), follow=True)

        page = response.text
        assert response.status_code == 200
        assert 'class="site-header"' in page
        assert page.count("<h1") == 1
        assert not re.search(r"\sstyle=", page)
        for attributes in re.findall(r"<script([^>]*)>", page):
            assert "src=" in attributes or 'type="application/json"' in attributes
        assert "no-store" in response["Cache-Control"]

    def test_a_stranger_is_asked_to_sign_in(self, client) -> None:
        response = client.get(reverse("me"))

        assert response.status_code == 302
        assert response["Location"] == "/accounts/login/?next=/accounts/me/"

    def test_the_hub_leads_everywhere(self, client, person) -> None:
        page = client.get(reverse("me")).text

        for name in (
            "account_email",
            "account_change_password",
            "mfa_index",
            "usersessions_list",
            "socialaccount_connections",
            "participation:my_details",
            "proposals_my:list",
        ):
            assert f'href="{reverse(name)}"' in page
        assert person.email in page
        assert reverse("participation:staff_home") not in page

    def test_the_hub_leads_staff_to_their_desk(self, client) -> None:
        client.force_login(make.staff(make.process()))

        page = client.get(reverse("me")).text

        assert reverse("participation:staff_home") in page

    @pytest.mark.parametrize("door", ["me", "participation:staff_home"])
    def test_the_header_leads_back_to_a_desk_that_was_seen(self, client, door) -> None:
        client.force_login(make.staff(make.process()))
        assert 'href="/staff/"' not in client.get("/help/").text

        client.get(reverse(door))

        assert 'href="/staff/"' in client.get("/help/").text

    def test_the_header_forgets_a_desk_without_a_role(self, client) -> None:
        person = make.staff(make.process())
        client.force_login(person)
        client.get(reverse("me"))
        person.memberships.all().delete()

        client.get(reverse("me"))

        assert 'href="/staff/"' not in client.get("/help/").text

    def test_the_header_asks_the_database_nothing_about_roles(
        self, client, django_assert_num_queries
    ) -> None:
        client.force_login(make.staff(make.process()))
        client.get(reverse("me"))

        with django_assert_num_queries(2):  # the session and the person
            page = client.get("/help/").text

        assert 'href="/staff/"' in page


class TestSigningIn:
    def test_by_a_code_and_back_to_where_one_was(self, client) -> None:
        make.user("aino@example.org")
        page = client.get("/help/").text
        login = re.search(r'href="(/accounts/login/[^"]*)"', page)[1]

        page = client.get(login).text
        form = page[page.index('<form class="form panel"') :]
        action = re.search(r'action="([^"]*)"', form)[1]
        wanted = re.search(r'name="next" value="([^"]*)"', form)[1]
        sent = client.post(action, {"email": "aino@example.org", "next": wanted})
        code = re.search(r"^([A-Z0-9-]{6,})$", mail.outbox[-1].body, re.MULTILINE)[1]
        done = client.post(sent["Location"], {"code": code, "next": wanted})

        assert done["Location"] == "/help/"

    def test_a_wrong_code_is_explained(self, client) -> None:
        make.user("aino@example.org")
        client.post(
            reverse("account_request_login_code"), {"email": "aino@example.org"}
        )

        page = client.post(reverse("account_confirm_login_code"), {"code": "x"}).text

        assert "error-summary" in page
        assert 'autocomplete="one-time-code"' in page

    def test_a_password_is_possible(self, client) -> None:
        person = make.user("aino@example.org")
        person.set_password("lammen-ranta-2026")
        person.save()

        response = client.post(
            reverse("account_login"),
            {"login": "aino@example.org", "password": "lammen-ranta-2026"},
        )

        assert response.status_code == 302
        assert client.get(reverse("me")).status_code == 200

    def test_a_wrong_password_opens_its_form_again(self, client) -> None:
        make.user("aino@example.org")

        page = client.post(
            reverse("account_login"), {"login": "aino@example.org", "password": "no"}
        ).text

        assert "<details open>" in page
        assert "error-summary" in page

    def test_nobody_has_to_invent_a_password(self, client) -> None:
        page = client.get(reverse("account_signup")).text

        assert 'name="email"' in page
        assert "password" not in page.replace("/accounts/password/", "")

        client.post(reverse("account_signup"), {"email": "new@example.org"})

        assert mail.outbox[-1].to == ["new@example.org"]

    def test_too_many_attempts_get_a_page(self, client) -> None:
        make.user("aino@example.org")
        for _ in range(12):
            response = client.post(
                reverse("account_login"),
                {"login": "aino@example.org", "password": "no"},
            )
            if response.status_code == 429:
                break

        assert response.status_code in {200, 429}
        assert "oo many" in response.text


class TestSecondFactor:
    def test_an_app_is_set_up_with_a_picture_that_the_policy_allows(
        self, client, person
    ) -> None:
        response = client.get(reverse("mfa_activate_totp"), follow=True)

        assert 'src="data:image/svg+xml' in response.text
        assert "img-src 'self' data:" in response["Content-Security-Policy"]
        assert 'id="authenticator_secret"' in response.text

    def test_a_passkey_needs_files_only(self, client, person) -> None:
        page = client.get(reverse("mfa_add_webauthn"), follow=True).text

        assert "mfa/js/webauthn.js" in page
        assert "data-passkey-error" in page

    def test_the_login_page_hides_passkeys_without_javascript(self, client) -> None:
        page = client.get(reverse("account_login")).text

        assert "data-needs-passkey hidden" in page
