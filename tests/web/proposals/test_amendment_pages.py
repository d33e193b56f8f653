"""The pages of versions and suggested changes."""

import amending
import make
import pytest
from django.urls import reverse

from participation.models import Role
from proposals.models import Amendment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def author():
    return make.user(name="Ritva")


@pytest.fixture
def idea(author):
    return amending.idea(author)


def _url(name: str, idea, *more) -> str:
    return reverse(f"proposals:{name}", args=[idea.process.slug, idea.number, *more])


def _typed(**fields):
    return {
        "title": amending.TITLE,
        "text": "Kaksi penkkiä lammen rantaan.",
        "benefits": "",
        "version": 1,
    } | fields


class TestSuggesting:
    def test_asks_a_stranger_to_sign_in(self, client, idea) -> None:
        response = client.get(_url("amend", idea))

        assert response.status_code == 302
        assert "login" in response.url

    def test_starts_from_the_words_as_they_are(self, client, idea) -> None:
        client.force_login(make.user())

        page = client.get(_url("amend", idea)).text

        assert amending.TEXT in page

    def test_leads_back_to_the_idea_which_lists_it(self, client, idea) -> None:
        client.force_login(make.user(name="Oskari"))

        response = client.post(
            _url("amend", idea), _typed(why="Yhdelle ei mahdu."), follow=True
        )

        assert response.redirect_chain[0][1] == 303
        assert "Yhdelle ei mahdu." in response.text
        assert "Oskari" in response.text

    def test_keeps_what_was_typed_when_the_phase_has_ended(
        self, client, idea, clock
    ) -> None:
        client.force_login(make.user())
        clock.move_to(make.NOW + 2 * make.DAY)

        response = client.post(_url("amend", idea), _typed(why="Siksi."))

        assert response.status_code == 422
        assert "Kaksi penkkiä" in response.text
        assert "not being collected" in response.text

    def test_says_at_its_field_what_is_missing(self, client, idea) -> None:
        client.force_login(make.user())

        response = client.post(_url("amend", idea), _typed(why=""))

        assert response.status_code == 422
        assert "id_why_error" in response.text


class TestOne:
    def test_shows_what_would_change_to_everyone(self, client, idea) -> None:
        made = amending.suggest(idea)

        page = client.get(_url("amendment", idea, made.pk)).text

        assert "<del>" in page
        assert "Kaksi penkkiä" in page
        assert "Take over as it stands here" not in page

    def test_is_taken_over_with_changes(self, client, author, idea) -> None:
        made = amending.suggest(idea)
        client.force_login(author)

        response = client.post(
            _url("amendment", idea, made.pk), _typed(text="Kolme penkkiä.")
        )

        idea.refresh_from_db()
        assert response.status_code == 303
        assert idea.text == "Kolme penkkiä."

    def test_joins_what_the_author_has_changed_elsewhere(
        self, client, author, idea
    ) -> None:
        made = amending.suggest(idea)
        amending.accept(
            amending.suggest(idea, title="Penkit", text=amending.TEXT), author
        )
        client.force_login(author)

        page = client.get(_url("amendment", idea, made.pk))

        assert page.context["both"] == []
        assert page.context["form"].initial["title"] == "Penkit"
        assert page.context["form"].initial["text"] == made.text

    def test_says_so_when_both_have_changed_the_same(
        self, client, author, idea
    ) -> None:
        made = amending.suggest(idea)
        amending.accept(amending.suggest(idea, text="Neljä penkkiä."), author)
        client.force_login(author)

        page = client.get(_url("amendment", idea, made.pk))

        assert page.context["both"] == ["text"]
        assert "You have changed the same words since" in page.text

    def test_keeps_the_words_when_somebody_was_faster(
        self, client, author, idea
    ) -> None:
        made = amending.suggest(idea)
        amending.accept(amending.suggest(idea, title="Penkit"), author)
        client.force_login(author)

        response = client.post(
            _url("amendment", idea, made.pk), _typed(text="Minun sanani.", version=1)
        )

        assert response.status_code == 422
        assert "Minun sanani." in response.text
        assert response.context["form"]["version"].value() == 2

    def test_of_somebody_else_cannot_be_taken_over(self, client, idea) -> None:
        made = amending.suggest(idea)
        client.force_login(make.user())

        response = client.post(_url("amendment", idea, made.pk), _typed())

        assert response.status_code == 403
        assert Amendment.objects.get().is_open

    def test_is_gone_when_hidden(self, client, idea) -> None:
        made = amending.suggest(idea)
        client.force_login(make.staff(idea.process, Role.MODERATOR))

        response = client.post(_url("hide_amendment", idea, made.pk), {"reason": "Ei."})
        client.logout()
        gone = client.get(_url("amendment", idea, made.pk))

        assert response.status_code == 303
        assert gone.status_code == 410
        assert made.text not in gone.text

    def test_is_declined_and_taken_back(self, client, author, idea) -> None:
        person = make.user()
        first = amending.suggest(idea, person)
        second = amending.suggest(idea, person, text="Ei penkkiä.")
        client.force_login(author)
        client.post(_url("decline_amendment", idea, first.pk), {"answer": "Ei nyt."})
        client.force_login(person)
        client.post(_url("take_back_amendment", idea, second.pk))

        assert [one.state for one in Amendment.objects.order_by("pk")] == [
            "declined",
            "taken_back",
        ]


class TestVersions:
    def test_are_listed_newest_first(self, client, author, idea) -> None:
        amending.accept(amending.suggest(idea), author)

        page = client.get(_url("versions", idea)).text

        assert page.index("Version 2") < page.index("Version 1,")

    def test_show_what_has_changed(self, client, author, idea) -> None:
        amending.accept(amending.suggest(idea), author)

        page = client.get(_url("version", idea, 2)).text

        assert ">removed:</span>Yksi penkki</del>" in page
        assert ">added:</span>Kaksi penkkiä</ins>" in page

    def test_the_first_has_nothing_to_compare(self, client, idea) -> None:
        page = client.get(_url("version", idea, 1)).text

        assert "<del>" not in page
        assert amending.TEXT in page

    def test_that_never_were_are_not_found(self, client, idea) -> None:
        assert client.get(_url("version", idea, 7)).status_code == 404

    def test_take_as_many_queries_however_many_there_are(
        self, client, author, idea, django_assert_max_num_queries
    ) -> None:
        for number in range(12):
            amending.accept(amending.suggest(idea, text=f"{number} penkkiä."), author)

        with django_assert_max_num_queries(8):
            client.get(_url("versions", idea))
