"""A draft found again: with its code on another device, or among one's own."""

import re

import make
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from drafting import hidden, typed

from proposals.models import Draft

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

CODE = re.compile(r"[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}")


class TestBeforeSigningIn:
    def test_a_code_opens_it_on_another_device(
        self, client, submit_url, autosave_url, drafts_url
    ) -> None:
        response = client.post(autosave_url, typed() | hidden(client.get(submit_url)))
        code = CODE.search(response.text)[0]
        other = Client()

        opened = other.post(drafts_url, {"code": code.lower().replace("-", " ")})

        assert (opened.status_code, opened["Location"]) == (303, submit_url)
        page = other.get(submit_url)
        assert 'value="Laituri lammelle"' in page.text
        other.post(autosave_url, typed(title="From the phone") | hidden(page))
        assert Draft.objects.get().data["title"] == "From the phone"

    def test_the_address_to_keep_holds_the_code_where_no_server_sees_it(
        self, client, submit_url, autosave_url, drafts_url
    ) -> None:
        response = client.post(autosave_url, typed() | hidden(client.get(submit_url)))

        code = CODE.search(response.text)[0]
        assert f'href="{drafts_url}#{code}"' in response.text

    @pytest.mark.parametrize("code", ["", "ABCD-EFGH-JKLM-NPQR", "1", "9" * 30, "ä"])
    def test_another_code_opens_nothing(
        self, client, drafts_url, submit_url, code
    ) -> None:
        Client().post(submit_url, typed())

        response = client.post(drafts_url, {"code": code})

        assert response.status_code == 422
        assert "No draft has this code." in response.text
        assert "Laituri" not in response.text

    def test_guessing_is_slowed_down(self, client, drafts_url) -> None:
        answers = {
            client.post(drafts_url, {"code": f"GUESS{number}"}).status_code
            for number in range(61)
        }

        assert 429 in answers

    def test_signing_in_makes_it_ones_own_and_ends_the_code(
        self, client, submit_url, autosave_url, drafts_url
    ) -> None:
        response = client.post(autosave_url, typed() | hidden(client.get(submit_url)))
        code = CODE.search(response.text)[0]
        author = make.user()
        client.force_login(author)

        page = client.get(submit_url)

        assert 'value="Laituri lammelle"' in page.text
        assert Draft.objects.get().person == author
        assert Client().post(drafts_url, {"code": code}).status_code == 422
        assert client.post(submit_url, typed() | hidden(page)).status_code == 303
        assert not Draft.objects.exists()

    def test_a_session_that_ran_out_goes_on_in_the_same_draft(
        self, client, submit_url, autosave_url
    ) -> None:
        author = make.user()
        client.force_login(author)
        saved = hidden(
            client.post(autosave_url, typed() | hidden(client.get(submit_url)))
        )
        client.logout()

        response = client.post(submit_url, typed(title="An hour later") | saved)
        assert response.status_code == 302
        client.force_login(author)
        page = client.get(submit_url)

        assert 'value="An hour later"' in page.text
        assert Draft.objects.get().pk == int(saved["draft"])

    def test_nobody_elses_draft_is_gone_on_with(
        self, client, submit_url, autosave_url
    ) -> None:
        client.force_login(make.user())
        saved = hidden(
            client.post(autosave_url, typed() | hidden(client.get(submit_url)))
        )
        stranger = Client()
        stranger.force_login(make.user())

        stranger.post(autosave_url, typed(title="Planted") | saved)
        page = stranger.get(f"{submit_url}?draft={saved['draft']}")

        assert "Uimareille" not in page.text
        assert Draft.objects.get(pk=saved["draft"]).data["title"] != "Planted"


class TestMyDrafts:
    def test_are_listed_gone_on_with_and_deleted(
        self, client, submit_url, autosave_url
    ) -> None:
        author = make.user()
        client.force_login(author)
        client.post(autosave_url, typed() | hidden(client.get(submit_url)))
        phone = Client()
        phone.force_login(author)

        page = phone.get(reverse("proposals_my:list")).text
        draft = Draft.objects.get()
        assert "Laituri lammelle" in page
        assert f"{submit_url}?draft={draft.pk}" in page
        assert (
            'value="Laituri lammelle"'
            in phone.get(f"{submit_url}?draft={draft.pk}").text
        )

        deleting = reverse("proposals:delete_draft", args=[draft.process.slug])
        assert phone.post(deleting, {"draft": draft.pk}).status_code == 303
        assert not Draft.objects.exists()

    def test_of_others_are_not_deleted(self, client, process, submit_url) -> None:
        client.force_login(make.user())
        client.post(submit_url, typed(save="1"))
        stranger = Client()
        stranger.force_login(make.user())
        deleting = reverse("proposals:delete_draft", args=[process.slug])

        for reference in (Draft.objects.get().pk, "", "ABCD"):
            stranger.post(deleting, {"draft": reference})
            Client().post(deleting, {"draft": reference})

        assert Draft.objects.exists()

    def test_are_offered_where_one_writes(self, client, submit_url) -> None:
        author = make.user()
        client.force_login(author)
        client.post(submit_url, typed(save="1"))
        phone = Client()
        phone.force_login(author)

        page = phone.get(submit_url).text

        assert "You have begun these" in page
        assert "Laituri lammelle" in page
        assert 'value="Laituri lammelle"' not in page

    def test_another_can_be_begun(self, client, submit_url) -> None:
        client.force_login(make.user())
        client.post(submit_url, typed(save="1"))

        page = client.get(f"{submit_url}?draft=new")
        client.post(submit_url, typed(title="Something else", save="1") | hidden(page))

        titles = {draft.data["title"] for draft in Draft.objects.all()}
        assert titles == {"Laituri lammelle", "Something else"}

    def test_without_an_account_are_deleted_too(
        self, client, submit_url, drafts_url, process
    ) -> None:
        saved = hidden(client.post(submit_url, typed(save="1")))
        assert "Laituri lammelle" in client.get(drafts_url).text
        deleting = reverse("proposals:delete_draft", args=[process.slug])

        response = client.post(deleting, {"draft": saved["draft"]})

        assert response["Location"] == drafts_url
        assert not Draft.objects.exists()
        assert "Laituri lammelle" not in client.get(drafts_url).text

    def test_leaves_a_device_of_many_and_opens_with_its_code_elsewhere(
        self, client, process, submit_url, drafts_url
    ) -> None:
        saved = hidden(client.post(submit_url, typed(save="1")))
        leaving = reverse("proposals:delete_draft", args=[process.slug])

        response = client.post(leaving, {"draft": saved["draft"], "leave": "1"})

        assert response["Location"] == drafts_url
        assert "Laituri lammelle" not in client.get(drafts_url).text
        elsewhere = Client()
        elsewhere.post(drafts_url, {"code": saved["draft"]})
        assert "Laituri lammelle" in elsewhere.get(drafts_url).text

    def test_can_go_on_until_a_day_that_is_named(self, client, submit_url) -> None:
        page = client.post(submit_url, typed(save="1")).text

        assert settings.DRAFT_DAYS == 90
        assert "13 February 2027" in page
