"""A draft as its writer meets it: kept by itself, in two tabs, beside an idea."""

import make
import pytest
from django.test import Client
from django.urls import reverse
from drafting import hidden, typed
from make import DAY

from proposals.models import Draft, Proposal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

BOTH = pytest.mark.parametrize(
    "headers", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"]
)


class TestSavingByItself:
    def test_says_when_and_keeps_what_is_right_and_wrong(
        self, client, submit_url, autosave_url
    ) -> None:
        client.force_login(make.user())
        page = hidden(client.get(submit_url))

        response = client.post(autosave_url, typed(cost_estimate="paljon") | page)

        assert response.status_code == 200
        assert "<html" not in response.text
        assert "Draft saved" in response.text
        assert "15 November 2026 at 12:00" in response.text
        assert Draft.objects.get().data["cost_estimate"] == "paljon"
        assert 'value="paljon"' in client.get(submit_url).text

    def test_makes_one_draft_however_often(
        self, client, submit_url, autosave_url
    ) -> None:
        client.force_login(make.user())
        page = hidden(client.get(submit_url))

        # Two savings under way before the page knows the number of its draft.
        client.post(autosave_url, typed(title="Lai") | page)
        answer = client.post(autosave_url, typed(title="Laitu") | page)
        client.post(autosave_url, typed(title="Laituri") | hidden(answer))

        assert Draft.objects.get().data["title"] == "Laituri"
        assert Draft.objects.get().version == 3

    def test_keeps_nothing_of_an_empty_form(
        self, client, submit_url, autosave_url
    ) -> None:
        page = hidden(client.get(submit_url))

        assert client.post(autosave_url, {"language": "fi"} | page).status_code == 200

        assert not Draft.objects.exists()

    def test_needs_a_token_of_ours(self, submit_url, autosave_url) -> None:
        client = Client(enforce_csrf_checks=True)

        assert client.post(autosave_url, typed()).status_code == 403

        assert not Draft.objects.exists()

    def test_brings_nothing_back_that_was_sent(
        self, client, submit_url, autosave_url
    ) -> None:
        client.force_login(make.user())
        saved = hidden(
            client.post(autosave_url, typed() | hidden(client.get(submit_url)))
        )
        client.post(submit_url, typed() | saved)

        late = client.post(autosave_url, typed(title="Late") | saved)

        assert late.status_code == 409
        assert "sent or deleted elsewhere" in late.text
        assert not Draft.objects.exists()

    def test_hints_at_how_hard_the_text_is(
        self, client, submit_url, autosave_url
    ) -> None:
        page = hidden(client.get(submit_url))
        text = "Rantaan tarvitaan uusi laituri. Vanha on rikki ja joku putoaa. " * 4

        response = client.post(autosave_url, typed(text=text) | page)

        assert "Your text is easy to read." in response.text

    def test_asks_for_few_things(
        self, client, submit_url, autosave_url, django_assert_max_num_queries
    ) -> None:
        client.force_login(make.user())
        saved = hidden(
            client.post(autosave_url, typed() | hidden(client.get(submit_url)))
        )

        # Session, person, process, phases, districts, themes, the draft twice and its
        # change, within one savepoint.
        with django_assert_max_num_queries(12):
            client.post(autosave_url, typed(title="Once more") | saved)


@BOTH
class TestWithoutScript:
    def test_a_button_saves_and_the_page_says_so(
        self, client, submit_url, headers
    ) -> None:
        client.force_login(make.user())

        response = client.post(
            submit_url, typed(title="", cost_estimate="?", save="1"), headers=headers
        )

        assert response.status_code == 200
        assert "Draft saved" in response.text
        assert "Please check these" not in response.text
        assert Draft.objects.get().data["cost_estimate"] == "?"
        assert not Proposal.objects.exists()

    def test_a_preview_saves_and_hints(
        self, client, submit_url, process, headers
    ) -> None:
        make.proposal(process, title="Laituri lammelle", text="Laituri uimareille.")
        client.force_login(make.user())
        text = "Laituri lammelle. Vanha on rikki ja joku voi pudota. Uusi on hyvä. " * 3

        response = client.post(
            submit_url, typed(text=text, preview="1"), headers=headers
        )

        assert "easy to read" in response.text
        assert "These ideas look like yours." in response.text
        assert Draft.objects.get().data["title"] == "Laituri lammelle"

    def test_a_refused_sending_saves(self, client, submit_url, headers) -> None:
        client.force_login(make.user())

        assert (
            client.post(submit_url, typed(title=""), headers=headers).status_code == 422
        )

        assert Draft.objects.get().data["text"] == "Uimareille **laituri**."

    def test_the_end_of_the_phase_saves_and_says_what_to_do(
        self, client, submit_url, clock, drafts_url, headers
    ) -> None:
        author = make.user()
        clock.shift(2 * DAY)
        client.force_login(author)

        response = client.post(submit_url, typed(), headers=headers)

        assert response.status_code == 422
        assert "Ideas are not being collected now." in response.text
        assert "kept as a draft, so you can copy it" in response.text
        assert "Uimareille **laituri**." in response.text
        later = client.get(submit_url)
        assert (later.status_code, later["Location"]) == (302, drafts_url)
        assert "Uimareille **laituri**." in client.get(drafts_url).text


class TestTwoTabs:
    @BOTH
    def test_an_older_one_overwrites_nothing_and_both_texts_are_shown(
        self, client, submit_url, autosave_url, headers
    ) -> None:
        client.force_login(make.user())
        saved = hidden(
            client.post(autosave_url, typed() | hidden(client.get(submit_url)))
        )
        old = hidden(client.get(submit_url))
        client.post(autosave_url, typed(text="Newer text.") | saved)

        response = client.post(
            submit_url, typed(text="Older text.") | old, headers=headers
        )

        assert response.status_code == 422
        assert "Elsewhere a newer text has been saved" in response.text
        assert "Newer text." in response.text
        assert "Older text." in response.text
        assert Draft.objects.get().data["text"] == "Newer text."
        assert not Proposal.objects.exists()

        again = client.post(submit_url, typed(text="Both.") | hidden(response))
        assert again.status_code == 303
        assert Proposal.objects.get().text == "Both."
        assert not Draft.objects.exists()

    def test_saving_by_itself_stops_as_well(
        self, client, submit_url, autosave_url
    ) -> None:
        client.force_login(make.user())
        saved = hidden(
            client.post(autosave_url, typed() | hidden(client.get(submit_url)))
        )
        old = hidden(client.get(submit_url))
        client.post(autosave_url, typed(text="Newer text.") | saved)

        response = client.post(autosave_url, typed(text="Older text.") | old)

        assert response.status_code == 409
        assert "data-overtaken" in response.text
        assert "Newer text." in response.text


class TestChangesToAnIdea:
    @BOTH
    def test_two_who_edit_at_once_see_both_and_lose_nothing(
        self, client, process, headers
    ) -> None:
        author = make.user()
        proposal = make.proposal(process, author)
        client.force_login(author)
        url = reverse("proposals:edit", args=[process.slug, 1])
        first, second = hidden(client.get(url)), hidden(client.get(url))
        client.post(url, typed(text="First to save.") | first)

        response = client.post(
            url, typed(text="Second to save.") | second, headers=headers
        )

        assert response.status_code == 422
        assert "First to save." in response.text
        assert "Second to save." in response.text
        assert Draft.objects.get().data["text"] == "Second to save."
        proposal.refresh_from_db()
        assert proposal.text == "First to save."

        done = client.post(url, typed(text="Both.", note="Joined") | hidden(response))
        assert done.status_code == 303
        proposal.refresh_from_db()
        assert (proposal.text, proposal.revision_number) == ("Both.", 3)
        assert proposal.revisions.last().note == "Joined"
        assert not Draft.objects.exists()

    def test_save_themselves_beside_the_idea(self, client, process) -> None:
        author = make.user()
        make.proposal(process, author)
        client.force_login(author)
        url = reverse("proposals:edit", args=[process.slug, 1])
        saving = reverse("proposals:autosave_edit", args=[process.slug, 1])

        client.post(saving, typed(text="Unfinished") | hidden(client.get(url)))

        assert "Unfinished" in client.get(url).text
        assert (
            "Unfinished"
            not in client.get(reverse("proposals:submit", args=[process.slug])).text
        )
        assert Proposal.objects.get().text != "Unfinished"
