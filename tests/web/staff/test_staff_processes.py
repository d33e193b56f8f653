"""An organiser begins a process, describes it, gives roles and publishes it."""

import make
import pytest
from django.urls import reverse

from participation.models import Process, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NEW = "/staff/processes/new/empty/"


def _typed(**fields) -> dict[str, object]:
    return {
        "title_en": "Shore of Vimpelinlampi",
        "title_fi": "Vimpelinlammen ranta",
        "summary_en": "What will be built?",
        "description_en": "**Everyone** decides.",
        "budget": "30 000",
        "contact": "osallisuus@example.org",
    } | fields


def _url(name: str, process, *rest) -> str:
    return reverse(f"participation_staff:{name}", args=[process.slug, *rest])


@pytest.fixture
def organiser(client):
    """Give somebody who organises a process, signed in."""
    person = make.staff(make.process("elsewhere"))
    client.force_login(person)
    return person


class TestCreate:
    def test_makes_an_unpublished_process_and_its_organiser(
        self, client, organiser
    ) -> None:
        response = client.post(NEW, _typed())

        process = Process.objects.get(slug="shore-of-vimpelinlampi")
        assert response.status_code == 303
        assert response["Location"] == _url("phases", process)
        assert process.title == {
            "en": "Shore of Vimpelinlampi",
            "fi": "Vimpelinlammen ranta",
        }
        assert process.budget == 30_000_00
        assert process.published_at is None
        assert process.memberships.get().user == organiser

    def test_who_runs_the_installation_may_begin_one(self, client) -> None:
        client.force_login(make.with_second_factor(make.user(is_staff=True)))

        assert client.post(NEW, _typed()).status_code == 303

    def test_other_roles_do_not_begin_processes(self, client) -> None:
        client.force_login(make.staff(make.process(), Role.REVIEWER))

        assert client.get(NEW).status_code == 403

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"title_en": ""}, "own language"),
            ({"budget": "12,000"}, "can be read in two ways"),
            ({"budget": "plenty"}, "is not a sum of money"),
            ({"slug": "Ranta!"}, "Use small letters a-z"),
            ({"title_en": "Ранта"}, "No address can be made"),
            ({"slug": "elsewhere"}, "already exists"),
            ({"contact": "nobody"}, "valid email address"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(
        self, client, organiser, fields, words
    ) -> None:
        response = client.post(NEW, _typed(**fields))

        assert response.status_code == 422
        assert words in response.text
        assert Process.objects.count() == 1

    def test_keeps_what_was_typed(self, client, organiser) -> None:
        page = client.post(NEW, _typed(budget="plenty")).text

        assert 'value="Vimpelinlammen ranta"' in page
        assert 'value="plenty"' in page


class TestDescribe:
    def test_shows_and_changes_the_texts(self, client) -> None:
        process = make.process(budget=12_000_50)
        client.force_login(make.staff(process))

        page = client.get(_url("describe", process)).text
        response = client.post(_url("describe", process), _typed())

        assert 'value="12 000.50"' in page
        assert response.status_code == 303
        process.refresh_from_db()
        assert process.title["fi"] == "Vimpelinlammen ranta"
        assert process.events.last().verb == "process.described"

    def test_labels_each_language_for_screen_readers(self, client) -> None:
        process = make.process()
        client.force_login(make.staff(process))

        page = client.get(_url("describe", process)).text

        assert '<label for="id_title_0">English</label>' in page
        assert 'lang="fi"' in page


class TestPeople:
    def test_a_role_is_given_by_the_address_of_an_account(self, client) -> None:
        process = make.process()
        client.force_login(make.staff(process))
        reviewer = make.user("raija@example.org")

        response = client.post(
            _url("people", process), {"email": "Raija@example.org", "role": "reviewer"}
        )

        assert response.status_code == 303
        assert process.memberships.get(user=reviewer).role == Role.REVIEWER
        assert "raija@example.org" in client.get(_url("people", process)).text

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"email": "nobody@example.org", "role": "reviewer"}, "has an account"),
            ({"email": "raija@example.org", "role": "king"}, "valid choice"),
            (
                {"email": "oili@example.org", "role": "organiser"},
                "has the role already",
            ),
        ],
    )
    def test_what_is_wrong_is_explained(self, client, fields, words) -> None:
        process = make.process()
        client.force_login(make.staff(process, email="oili@example.org"))
        make.user("raija@example.org")

        response = client.post(_url("people", process), fields)

        assert response.status_code == 422
        assert words in response.text

    def test_a_role_is_taken_after_a_question(self, client) -> None:
        process = make.process()
        client.force_login(make.staff(process))
        membership = make.staff(process, Role.AUDITOR).memberships.get()
        url = _url("take_role", process, membership.pk)

        question = client.get(url)
        response = client.post(url)

        assert "Take the role" in question.text
        assert response.status_code == 303
        assert not process.memberships.filter(role=Role.AUDITOR).exists()

    def test_the_last_organiser_stays(self, client) -> None:
        process = make.process()
        organiser = make.staff(process)
        client.force_login(organiser)
        membership = organiser.memberships.get()

        response = client.post(_url("take_role", process, membership.pk))

        assert response.status_code == 422
        assert "at least one organiser" in response.text

    def test_giving_up_ones_own_role_leads_home(self, client) -> None:
        process = make.process()
        make.staff(process)
        organiser = make.staff(process)
        client.force_login(organiser)
        membership = organiser.memberships.get()

        response = client.post(_url("take_role", process, membership.pk))

        assert response["Location"] == "/staff/"

    def test_a_role_of_another_process_is_not_found(self, client) -> None:
        process = make.process()
        client.force_login(make.staff(process))
        other = make.staff(make.process()).memberships.get()

        response = client.post(_url("take_role", process, other.pk))

        assert response.status_code == 404


class TestPublish:
    def test_needs_phases(self, client) -> None:
        process = make.process(published=False)
        client.force_login(make.staff(process))

        page = client.get(_url("publish", process)).text
        response = client.post(_url("publish", process))

        assert "Needed" in page
        assert response.status_code == 422
        assert "Plan the phases before you publish." in response.text

    def test_shows_it_to_everyone_once(self, client) -> None:
        process = make.process(published=False)
        make.phase(process, "propose")
        client.force_login(make.staff(process))

        response = client.post(_url("publish", process))
        again = client.post(_url("publish", process))

        process.refresh_from_db()
        assert response.status_code == 303
        assert process.published_at == make.NOW
        assert again.status_code == 422
        assert process.events.filter(verb="process.published").count() == 1

    def test_asks_before_it_does(self, client) -> None:
        process = make.process(published=False)
        make.phase(process, "propose")
        client.force_login(make.staff(process))

        response = client.get(_url("publish", process))

        process.refresh_from_db()
        assert response.status_code == 200
        assert process.published_at is None


class TestCategories:
    def test_are_added_one_by_one(self, client) -> None:
        process = make.process()
        client.force_login(make.staff(process))
        url = reverse("proposals_staff:categories", args=[process.slug])

        response = client.post(
            url, {"name_en": "Parks and shores", "name_fi": "Puistot"}
        )

        assert response.status_code == 303
        category = process.categories.get()
        assert category.code == "parks-and-shores"
        assert category.name == {"en": "Parks and shores", "fi": "Puistot"}

    def test_twice_the_same_is_refused(self, client) -> None:
        process = make.process()
        client.force_login(make.staff(process))
        url = reverse("proposals_staff:categories", args=[process.slug])
        client.post(url, {"name_en": "Parks"})

        response = client.post(url, {"name_en": "Parks"})

        assert response.status_code == 422
        assert "Two categories cannot have the same code." in response.text

    def test_stay_as_they_are_once_the_ballot_is_frozen(self, client) -> None:
        voting_round = make.voting_round()
        client.force_login(make.staff(voting_round.process))
        url = reverse("proposals_staff:categories", args=[voting_round.process.slug])

        page = client.get(url).text
        response = client.post(url, {"name_en": "Parks"})

        assert "The ballot has been frozen" in page
        assert "Add the theme" not in page
        assert response.status_code == 422
