"""The desk of what is built: lists, reports with pictures, steps, money, mistakes."""

import io
from datetime import timedelta

import built
import make
import pytest
from built import SOON, TODAY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from make import NOW
from PIL import Image
from reading import words

from participation.models import Role
from proposals.models import Assignment, Building, BuildingNews, Department, Milestone
from proposals.queries.became import standing_amount

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


@pytest.fixture
def process(client):
    process = make.process()
    client.force_login(make.staff(process))
    return process


@pytest.fixture
def building(process) -> Building:
    return built.building(process, "h/1", title={"en": "Pier"})


def url_of(process, name: str, *args) -> str:
    return reverse(f"proposals_staff:{name}", args=[process.slug, *args])


def said(**fields) -> dict[str, str]:
    typed = {
        "stage": "under_way",
        "text_en": "Ground broken",
        "due_on": SOON.isoformat(),
        "seen": "1",
    }
    return typed | fields


def photo(name: str = "pier.png") -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "teal").save(made, "PNG")
    return SimpleUploadedFile(name, made.getvalue(), "image/png")


class TestList:
    def test_shows_what_is_late_first_and_what_nobody_follows(
        self, client, process
    ) -> None:
        built.building(process, "a", title={"en": "Sauna"})
        late = built.building(process, "b", title={"en": "Pier"})
        built.report(late, due_on=TODAY - timedelta(days=1))
        make.project(process, "c/1", title={"en": "Swing"})

        page = words(client.get(url_of(process, "building")).text)

        assert page.index("Pier") < page.index("Sauna")
        assert "Late" in page
        assert "Not followed yet c/1 Swing, €10,000 · Follow it" in page

    def test_is_found_from_the_desk_of_proposals(self, client, process) -> None:
        page = client.get(url_of(process, "desk")).text

        assert url_of(process, "building") in page


class TestStarting:
    def test_follows_a_project(self, client, process) -> None:
        make.project(process, "h/2", cost=1_500_00)
        url = url_of(process, "start_building", "h/2")
        assert 'value="1 500"' in client.get(url).text

        response = client.post(url, {"planned": "1 400,50"})

        assert response.status_code == 303
        assert response["Location"] == url_of(process, "building_of", "h/2")
        assert Building.objects.get().planned == 1_400_50

    def test_of_what_has_not_won_is_refused(self, client, process) -> None:
        make.phase(process, "vote")
        make.project(process, "h/2")

        response = client.get(url_of(process, "start_building", "h/2"))

        assert response.status_code == 403


class TestReporting:
    def test_shows_the_news_at_once_with_their_pictures(
        self, client, process, building
    ) -> None:
        url = url_of(process, "report_building", "h/1")
        assert client.get(url).status_code == 200

        response = client.post(
            url, said() | {"new-0-file": photo(), "new-0-alt": "A new pier"}
        )

        assert response.status_code == 303, words(response.text)
        news = BuildingNews.objects.get()
        assert news.text == {"en": "Ground broken"}
        picture = news.pictures.select_related("file").get()
        page = client.get(reverse("proposals:project", args=[process.slug, "h/1"])).text
        assert 'alt="A new pier"' in page
        client.logout()
        assert client.get(picture.file.get_absolute_url()).status_code == 200

    def test_keeps_what_was_typed_when_something_is_wrong(
        self, client, process, building
    ) -> None:
        response = client.post(
            url_of(process, "report_building", "h/1"),
            said(stage="delayed") | {"new-0-file": photo()},
        )

        assert response.status_code == 422
        assert "Ground broken" in response.text
        assert "The picture has arrived and is kept here" in response.text
        assert "Say what the picture shows" in response.text
        assert not BuildingNews.objects.exists()

    def test_names_a_missing_reason_beside_its_field(
        self, client, process, building
    ) -> None:
        response = client.post(
            url_of(process, "report_building", "h/1"), said(stage="delayed")
        )

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"reason"}

    def test_tells_who_comes_second_and_lets_them_send_again(
        self, client, process, building
    ) -> None:
        built.report(building)
        url = url_of(process, "report_building", "h/1")

        response = client.post(url, said(text_en="Mine"))

        assert response.status_code == 422
        assert "Somebody else has just changed this" in response.text
        assert "Mine" in response.text
        assert 'name="seen" value="2"' in response.text
        assert client.post(url, said(text_en="Mine", seen="2")).status_code == 303

    def test_offers_only_what_can_come_next(self, client, process, building) -> None:
        page = client.get(url_of(process, "report_building", "h/1")).text

        assert 'value="delayed"' in page
        assert 'value="done"' not in page


class TestCorrections:
    def test_take_the_newest_entry_back(self, client, process, building) -> None:
        news = built.report(building)
        url = url_of(process, "take_back_news", news.pk)
        assert url in client.get(url_of(process, "building_of", "h/1")).text
        assert "The ground is broken." in client.get(url).text

        assert client.post(url, {"reason": ""}).status_code == 422
        assert client.post(url, {"reason": "Other pier"}).status_code == 303

        building.refresh_from_db()
        assert building.stage == "planned"
        assert url not in client.get(url_of(process, "building_of", "h/1")).text

    def test_put_a_spending_right(self, client, process, building) -> None:
        entry = built.spend(building, 1_000_00)
        url = url_of(process, "correct_spending", entry.pk)
        assert 'value="1 000"' in client.get(url).text

        typed = {"amount": "100", "reason": "Typed wrongly", "seen": "100000"}
        assert client.post(url, typed).status_code == 303

        assert standing_amount(entry) == 100_00
        response = client.post(url, typed | {"amount": "200"})
        assert response.status_code == 422
        assert "Somebody else has just changed this" in response.text
        page = words(client.get(url_of(process, "building_of", "h/1")).text)
        assert "Put right 15 November 2026 by \N{MINUS SIGN}€900: Typed wrongly" in page

    def test_of_other_processes_are_not_found(self, client, process) -> None:
        other = built.building(make.process())
        news, entry, step = built.report(other), built.spend(other), built.step(other)

        for name, pk in (
            ("take_back_news", news.pk),
            ("correct_spending", entry.pk),
            ("change_milestone", step.pk),
        ):
            assert client.get(url_of(process, name, pk)).status_code == 404
        make.project(process, "unfollowed")
        url = url_of(process, "report_building", "unfollowed")
        assert client.get(url).status_code == 404


class TestStepsAndMoney:
    def test_a_step_is_planned_and_done(self, client, process, building) -> None:
        url = url_of(process, "add_milestone", "h/1")
        typed = {"title_en": "Order", "due_on": "14.1.2027", "seen": "1"}
        assert client.post(url, typed).status_code == 303
        milestone = Milestone.objects.get()
        url = url_of(process, "change_milestone", milestone.pk)
        assert 'value="2027-01-14"' in client.get(url).text

        response = client.post(url, typed | {"done_on": "2026-11-15", "seen": "2"})

        assert response.status_code == 303
        milestone.refresh_from_db()
        assert milestone.done_on == TODAY

    def test_a_step_that_is_put_off_needs_a_reason(
        self, client, process, building
    ) -> None:
        milestone = built.step(building)
        url = url_of(process, "change_milestone", milestone.pk)
        typed = {"title_en": "Order", "due_on": "2027-12-31", "seen": "2"}

        response = client.post(url, typed)

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"reason"}

    def test_a_sum_that_is_sent_twice_counts_once(
        self, client, process, building
    ) -> None:
        url = url_of(process, "enter_spending", "h/1")
        key = client.get(url).context["form"]["form_key"].value()
        typed = {
            "amount": "12,50",
            "what": "Nails",
            "spent_on": "2026-11-14",
            "form_key": str(key),
        }

        statuses = [client.post(url, typed).status_code for _ in range(2)]

        assert statuses == [303, 303]
        assert building.spendings.get().amount == 12_50

    def test_a_year_that_cannot_be_is_no_day(self, client, process, building) -> None:
        response = client.post(
            url_of(process, "enter_spending", "h/1"),
            {"amount": "1", "what": "x", "spent_on": "0026-11-14", "form_key": ""},
        )

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"spent_on", "form_key"}

    def test_the_plan_changes_with_a_reason(self, client, process, building) -> None:
        url = url_of(process, "plan_money", "h/1")
        typed = {"planned": "12 000", "reason": "Stone is dearer", "seen": "1"}

        assert client.post(url, typed | {"reason": ""}).status_code == 422
        assert client.post(url, typed).status_code == 303

        building.refresh_from_db()
        assert building.planned == 12_000_00


def test_reviewers_of_the_responsible_department_report(client, process) -> None:
    make.phase(process, "propose")
    building = built.building(process, proposal=make.proposal(process))
    parks = Department.objects.create(process=process, code="parks")
    gardener = make.staff(process, Role.REVIEWER)
    parks.members.add(gardener)
    client.force_login(gardener)
    report = url_of(process, "report_building", "a")
    assert client.get(report).status_code == 403
    Assignment.objects.create(
        proposal=building.project.proposal,
        department=parks,
        due_on=TODAY,
        assigned_at=NOW,
    )

    assert client.get(report).status_code == 200
    page = client.get(url_of(process, "building_of", "a")).text
    assert report in page
    assert url_of(process, "plan_money", "a") not in page
    assert client.get(url_of(process, "plan_money", "a")).status_code == 403


def test_the_texts_come_in_every_language(client, process, building) -> None:
    client.post(
        url_of(process, "report_building", "h/1"),
        said(text_fi="Maa on avattu"),
    )

    assert set(BuildingNews.objects.get().text) == {"en", "fi"}
