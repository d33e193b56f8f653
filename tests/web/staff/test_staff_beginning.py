"""A process from a blueprint or an earlier round, page by page."""

from datetime import datetime

import make
import pytest
from django.urls import reverse
from django.utils import timezone

from participation.blueprints import BLUEPRINTS
from participation.models import Process, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NEW = "/staff/processes/new/"
SMALL = f"{NEW}from/small-town/"


def typed(**fields) -> dict[str, object]:
    return {
        "title_en": "Budget 2027",
        "title_fi": "Budjetti 2027",
        "first_day": "2027-03-01",
        "budget": "30 000",
        "contact": "osallisuus@example.org",
    } | fields


@pytest.fixture
def creator(client):
    person = make.with_second_factor(make.user(is_staff=True))
    client.force_login(person)
    return person


@pytest.fixture
def earlier(creator):
    """Give a round of 2026 which they organise."""
    process = make.process("shore-2026", title={"en": "Shore 2026"})
    process.memberships.create(user=creator, role=Role.ORGANISER)
    make.phase(process, "propose", starts=-300 * make.DAY, ends=-270 * make.DAY)
    make.phase(process, "vote", starts=-200 * make.DAY, ends=-190 * make.DAY)
    make.district(process)
    return process


class TestChoosing:
    def test_offers_blueprints_rounds_and_an_empty_page(self, client, earlier) -> None:
        page = client.get(NEW).text

        for blueprint in BLUEPRINTS.values():
            assert str(blueprint.title) in page
            assert f"{NEW}from/{blueprint.key}/" in page
        assert "Collecting ideas: 3 weeks" in page
        assert f"{NEW}copy/shore-2026/" in page
        assert f"{NEW}empty/" in page

    def test_offers_no_round_of_others(self, client, creator) -> None:
        other = make.process()
        make.phase(other, "propose")

        assert other.slug not in client.get(NEW).text


class TestABlueprint:
    @pytest.mark.parametrize("key", BLUEPRINTS)
    def test_shows_its_plan_before_anything_is_made(self, client, creator, key) -> None:
        page = client.get(f"{NEW}from/{key}/").text

        assert "Nothing has been made yet" in page
        assert "Europe/Helsinki" in page
        assert not Process.objects.exists()

    def test_shows_the_plan_of_another_day(self, client, creator) -> None:
        response = client.post(SMALL, typed(preview="1", first_day="1.3.2027"))

        assert response.status_code == 200
        assert "1 March 2027" in response.text
        assert "22 March 2027" in response.text
        assert 'value="30 000"' in response.text
        assert not Process.objects.exists()

    def test_makes_the_process_and_leads_to_its_desk(self, client, creator) -> None:
        response = client.post(SMALL, typed())

        process = Process.objects.get()
        assert response["Location"] == f"/staff/{process.slug}/"
        assert process.slug == "budget-2027"
        assert process.budget == 30_000_00
        desk = client.get(response["Location"]).text
        assert "What the phases need" in desk
        assert "Checking feasibility" in desk

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"first_day": "2026-11-15"}, "has to come yet"),
            ({"first_day": "soon"}, "Enter a valid date"),
            ({"title_en": ""}, "own language"),
            ({"budget": "12,000"}, "can be read in two ways"),
            ({"contact": "nobody"}, "valid email address"),
        ],
    )
    def test_says_beside_the_field_what_is_wrong(
        self, client, creator, fields, words
    ) -> None:
        response = client.post(SMALL, typed(**fields))

        assert response.status_code == 422
        assert words in response.text
        assert 'value="Budjetti 2027"' in response.text
        assert not Process.objects.exists()

    def test_that_is_unknown_is_not_found(self, client, creator) -> None:
        assert client.get(f"{NEW}from/castle/").status_code == 404

    def test_of_a_panel_asks_for_no_money(self, client, creator) -> None:
        response = client.post(f"{NEW}from/panel/", typed(budget=""))

        assert response.status_code == 303
        assert Process.objects.get().budget == 0

    def test_is_for_organisers(self, client) -> None:
        client.force_login(make.staff(make.process(), Role.REVIEWER))

        assert client.get(SMALL).status_code == 403
        assert client.post(SMALL, typed()).status_code == 403


class TestACopy:
    def test_shows_its_new_days_and_what_there_is(self, client, earlier) -> None:
        page = client.get(f"{NEW}copy/shore-2026/").text

        # 19 January 2026 was a Monday; 52 weeks later.
        assert 'value="2027-01-18"' in page
        assert "18 January 2027" in page
        assert 'value="Shore 2027"' in page
        assert 'value="shore-2027"' in page
        assert "Never copied: ideas" in page
        assert "People and their roles" in page

    def test_stays_at_its_time_of_the_year_round_after_round(
        self, client, earlier
    ) -> None:
        """52 weeks are a day short of a year, so every seventh time it takes 53."""
        propose = earlier.phases.get(kind="propose")
        propose.starts_at = timezone.make_aware(datetime(2021, 1, 22, 8))  # noqa: DTZ001 - made aware here
        propose.save()

        page = client.get(f"{NEW}copy/shore-2026/").text

        # A Friday again, and not the 15th, which is six times 52 weeks later.
        assert 'value="2027-01-22"' in page

    def test_is_not_made_of_a_replay(self, client, earlier) -> None:
        earlier.is_replay = True
        earlier.save()

        response = client.get(f"{NEW}copy/shore-2026/")

        assert response.status_code == 403
        assert "held elsewhere" in response.text

    def test_moves_by_whole_weeks(self, client, earlier) -> None:
        response = client.post(
            f"{NEW}copy/shore-2026/",
            typed(
                preview="1", first_day="2027-02-03", keeps_weekday="on", slug="shore-27"
            ),
        )

        assert response.status_code == 200
        assert "1 February 2027" in response.text

    def test_is_made_with_what_was_ticked(self, client, earlier, creator) -> None:
        response = client.post(
            f"{NEW}copy/shore-2026/",
            typed(slug="shore-2027", parts=["phases"], keeps_weekday="on"),
        )

        made = Process.objects.get(slug="shore-2027")
        assert response["Location"] == "/staff/shore-2027/"
        assert made.phases.count() == 2
        assert not made.districts.exists()
        assert made.memberships.get().user == creator

    def test_keeps_what_was_typed(self, client, earlier) -> None:
        response = client.post(
            f"{NEW}copy/shore-2026/", typed(slug="Ranta!", parts=["phases"])
        )

        assert response.status_code == 422
        assert 'value="Budget 2027"' in response.text
        assert Process.objects.count() == 1

    def test_is_for_its_organisers(self, client, earlier) -> None:
        client.force_login(make.staff(earlier, Role.REVIEWER))
        assert client.get(f"{NEW}copy/shore-2026/").status_code == 403

        client.force_login(make.staff(make.process()))
        assert client.get(f"{NEW}copy/shore-2026/").status_code == 403


class TestExtending:
    @pytest.fixture
    def process(self):
        made = make.process("shore")
        make.phase(made, "propose", ends=5 * make.DAY)
        make.phase(made, "review", starts=5 * make.DAY, ends=9 * make.DAY)
        return made

    def test_is_offered_for_what_has_begun(self, client, process) -> None:
        client.force_login(make.staff(process))

        page = client.get("/staff/shore/phases/").text

        assert "/staff/shore/phases/propose/extend/" in page
        assert "/staff/shore/phases/review/extend/" not in page

    def test_goes_from_one_official_to_the_other_to_everyone(
        self, client, process
    ) -> None:
        client.force_login(make.staff(process))
        ask = "/staff/shore/phases/propose/extend/"
        assert client.get(ask).status_code == 200
        typed = {"ends_at": "27.11.2026 0.00", "reason_en": "Many are on holiday"}
        overlapping = client.post(ask, typed | {"following": "stay"})
        assert overlapping.status_code == 422
        assert "starts before" in overlapping.text
        assert "Many are on holiday" in overlapping.text
        assert client.post(ask, typed | {"following": "shift"}).status_code == 303

        own = client.get("/staff/shore/").text
        assert "waits for an answer" in own
        extension = process.phases.get(kind="propose").extensions.get()
        url = reverse(
            "participation_staff:settle_extension", args=["shore", extension.pk]
        )
        assert "Agree: it ends later" not in client.get(url).text
        assert client.post(url, {"agree": "1"}).status_code == 422

        client.force_login(make.staff(process, Role.AUDITOR))
        assert "waits for an answer" in client.get("/staff/shore/").text
        assert "Agree: it ends later" in client.get(url).text
        assert client.post(url, {"agree": "1"}).status_code == 303

        client.logout()
        public = client.get("/p/shore/").text
        assert "Many are on holiday" in public
        record = client.get("/p/shore/record/").text
        assert "Two officials let a phase end later" in record

    def test_can_be_refused(self, client, process) -> None:
        client.force_login(make.staff(process))
        client.post(
            "/staff/shore/phases/propose/extend/",
            {"ends_at": "27.11.2026", "following": "shift", "reason_en": "Late"}
            | {"ends_at": "27.11.2026 0.00"},
        )
        extension = process.phases.get(kind="propose").extensions.get()
        url = reverse(
            "participation_staff:settle_extension", args=["shore", extension.pk]
        )

        assert client.post(url, {"decline": "1"}).status_code == 303
        assert "This was refused" in client.get(url).text

    def test_is_not_there_for_a_vote(self, client) -> None:
        voting_round = make.voting_round()
        client.force_login(make.staff(voting_round.process))
        slug = voting_round.process.slug

        response = client.get(f"/staff/{slug}/phases/vote/extend/")

        assert response.status_code == 403
        assert "part of its rules" in response.text
        assert "/extend/" not in client.get(f"/staff/{slug}/phases/").text


class TestReadiness:
    def test_leads_to_the_page_that_mends_it(self, client) -> None:
        process = make.process("shore", published=False)
        make.phase(process, "propose", starts=6 * make.DAY, ends=9 * make.DAY)
        client.force_login(make.staff(process))

        page = client.get("/staff/shore/").text

        assert "3 things are missing" in page
        assert 'href="/staff/shore/publish/"' in page
        assert "“Collecting ideas” begins soon" in page

    def test_is_not_shown_to_other_roles(self, client) -> None:
        process = make.process("shore")
        make.phase(process, "review", starts=6 * make.DAY, ends=9 * make.DAY)
        client.force_login(make.staff(process, Role.AUDITOR))

        page = client.get("/staff/shore/").text

        assert "What the phases need" not in page
        assert "begins soon" not in page
