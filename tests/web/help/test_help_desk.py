"""The desk of help points: who may enter, what they do there, what is counted."""

import helping
import make
import pytest
from django.urls import reverse

from participation.models import HelpBooking, HelpCount, HelpPoint, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

RUNNERS = ["describe", "hours", "helpers"]
HELPERS = ["point", "times", "book"]


def url_of(name: str, *args) -> str:
    return reverse(f"help_staff:{name}", args=args)


@pytest.fixture
def point():
    made = helping.point("library")
    helping.pattern(made)
    return made


@pytest.fixture
def organiser():
    return make.staff(make.process())


class TestTheDoor:
    @pytest.mark.parametrize("name", [*HELPERS, *RUNNERS])
    def test_is_open_for_organisers(self, client, organiser, point, name) -> None:
        client.force_login(organiser)

        assert client.get(url_of(name, point.slug)).status_code == 200

    def test_is_open_for_who_runs_the_installation(self, client, point) -> None:
        client.force_login(make.with_second_factor(make.user(is_staff=True)))

        assert client.get(url_of("create")).status_code == 200

    @pytest.mark.parametrize("name", HELPERS)
    def test_is_open_for_helpers_of_this_point(self, client, point, name) -> None:
        client.force_login(helping.helper(point))

        response = client.get(url_of(name, point.slug))

        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]

    @pytest.mark.parametrize("name", RUNNERS)
    def test_is_closed_for_helpers_where_points_are_run(
        self, client, point, name
    ) -> None:
        client.force_login(helping.helper(point))

        assert client.get(url_of(name, point.slug)).status_code == 403

    @pytest.mark.parametrize("name", [*HELPERS, *RUNNERS])
    def test_is_closed_for_everybody_else(self, client, point, name) -> None:
        others = [
            make.user(),
            helping.helper(helping.point()),
            make.staff(make.process(), Role.REVIEWER),
            make.with_second_factor(make.user(is_superuser=True)),
        ]
        for person in others:
            client.force_login(person)
            assert client.get(url_of(name, point.slug)).status_code == 403

    @pytest.mark.parametrize("name", ["home", "create", "demand", "demand_file"])
    def test_of_all_points_is_closed_for_residents(self, client, name) -> None:
        client.force_login(make.user())

        assert client.get(url_of(name)).status_code == 403

    def test_leads_strangers_to_signing_in(self, client, point) -> None:
        assert client.get(url_of("point", point.slug)).status_code == 302

    def test_asks_helpers_for_a_second_factor(self, client, point) -> None:
        person = make.user()
        point.helpers.create(person=person, since=make.NOW)
        client.force_login(person)

        response = client.get(url_of("point", point.slug))

        assert response["Location"] == reverse("mfa_index")

    def test_of_the_staff_desk_is_open_for_helpers(self, client, point) -> None:
        client.force_login(helping.helper(point))

        text = client.get("/staff/").text

        assert url_of("home") in text


class TestRunningAPoint:
    def typed(self, **fields):
        return {
            "name_en": "Library",
            "kind": "library",
            "needs": ["vote"],
            "ways": ["site"],
            "languages": ["en", "fi"],
            "municipality": "kuhmo",
        } | fields

    def test_begins_out_of_sight(self, client, organiser) -> None:
        client.force_login(organiser)

        response = client.post(url_of("create"), self.typed())

        made = HelpPoint.objects.get()
        assert response["Location"] == url_of("hours", "library")
        assert (made.slug, made.is_published) == ("library", False)
        assert made.languages == ["fi", "en"]

    @pytest.mark.parametrize(
        "fields",
        [
            {"name_en": ""},
            {"needs": []},
            {"municipality": "nowhere"},
            {"latitude": "64.1"},
            {"valid_from": "2026-12-01", "valid_until": "2026-11-01"},
        ],
    )
    def test_does_not_take_what_is_wrong(self, client, organiser, fields) -> None:
        client.force_login(organiser)

        response = client.post(url_of("create"), self.typed(**fields))

        assert response.status_code == 422
        assert not HelpPoint.objects.exists()

    def test_is_shown_and_hidden(self, client, organiser, point) -> None:
        client.force_login(organiser)

        client.post(url_of("show", point.slug), {"do": "hide"})
        assert not helping.fresh(point).is_published
        client.post(url_of("show", point.slug), {"do": "show"})

        assert helping.fresh(point).is_published

    def test_sets_the_usual_week(self, client, organiser, point) -> None:
        client.force_login(organiser)

        response = client.post(
            url_of("hours", point.slug), {"do": "usual", "usual-mon": "9-12, 13-16"}
        )

        assert response.status_code == 303
        assert helping.fresh(point).hours == {
            "mon": [["09:00", "12:00"], ["13:00", "16:00"]]
        }

    def test_says_what_is_wrong_with_hours(self, client, organiser, point) -> None:
        client.force_login(organiser)

        response = client.post(
            url_of("hours", point.slug), {"do": "usual", "usual-mon": "12-9"}
        )

        assert response.status_code == 422
        assert "has to close after it opens" in response.text

    def test_closes_a_feast_day_and_opens_it_again(
        self, client, organiser, point
    ) -> None:
        client.force_login(organiser)
        url = url_of("hours", point.slug)

        client.post(url, {"do": "other", "other-first": "2026-12-06"})
        change = point.changes.get()
        assert (change.last, change.hours) == (change.first, {})
        client.post(url_of("remove_hours", point.slug, change.pk))

        assert not point.changes.exists()

    def test_appoints_and_dismisses_helpers(self, client, organiser, point) -> None:
        client.force_login(organiser)
        person = make.user()

        client.post(url_of("helpers", point.slug), {"email": person.email})
        again = client.post(url_of("helpers", point.slug), {"email": person.email})
        assert again.status_code == 422
        client.post(url_of("dismiss", point.slug, point.helpers.get().pk))

        assert not point.helpers.exists()


class TestTimes:
    def test_are_offered_each_week(self, client, point) -> None:
        client.force_login(helping.helper(point))
        typed = {
            "do": "pattern",
            "pattern-weekday": "2",
            "pattern-between": "13-15.30",
            "pattern-length": "45",
            "pattern-capacity": "2",
            "pattern-way": "site",
            "pattern-languages": ["fi"],
            "pattern-first": "2026-11-16",
        }

        assert client.post(url_of("times", point.slug), typed).status_code == 303
        made = point.patterns.get(weekday=2)
        assert (made.opens, made.closes, made.capacity) == (780, 930, 2)

    @pytest.mark.parametrize(
        ("last", "words"),
        [
            ("2026-11-15", "The last day comes before the first."),
            # From a Monday to a Tuesday there is no Wednesday.
            (
                "2026-11-17",
                "No such weekday lies between the first and the last day.",
            ),
            ("2026-11-18", ""),
        ],
    )
    def test_have_a_time_before_they_end(self, client, point, last, words) -> None:
        client.force_login(helping.helper(point))
        typed = {
            "do": "pattern",
            "pattern-weekday": "2",
            "pattern-between": "13-15.30",
            "pattern-length": "45",
            "pattern-capacity": "2",
            "pattern-way": "site",
            "pattern-languages": ["fi"],
            "pattern-first": "2026-11-16",
            "pattern-last": last,
        }

        response = client.post(url_of("times", point.slug), typed)

        assert response.status_code == (422 if words else 303)
        assert words in response.text
        assert point.patterns.filter(weekday=2).exists() == (not words)

    def test_end(self, client, point) -> None:
        client.force_login(helping.helper(point))
        pattern = point.patterns.get()

        client.post(
            url_of("end_pattern", point.slug, pattern.pk), {"last": "2026-11-01"}
        )

        with pytest.raises(IndexError):
            helping.key(point)

    def test_are_offered_one_by_one_and_cancelled(self, client, point) -> None:
        client.force_login(helping.helper(point))
        typed = {
            "do": "single",
            "single-starts_at": "2026-11-17T13:00",
            "single-length": "30",
            "single-capacity": "1",
            "single-way": "phone",
            "single-languages": ["en"],
        }
        assert client.post(url_of("times", point.slug), typed).status_code == 303
        again = client.post(url_of("times", point.slug), typed)
        slot = point.slots.get()

        client.post(url_of("cancel_time", point.slug, slot.pk))

        assert again.status_code == 422
        assert helping.fresh(slot).cancelled_at is not None

    def test_are_taken_off_and_given_back(self, client, point) -> None:
        client.force_login(helping.helper(point))
        helping.booking(point)

        client.post(
            url_of("times", point.slug), {"do": "off", "off-first": "2026-11-16"}
        )
        assert HelpBooking.objects.get().ended == "point"
        client.post(url_of("give_back", point.slug, point.days_off.get().pk))

        assert not point.days_off.exists()


class TestBookings:
    def test_of_a_day_are_listed_with_contacts(self, client, point) -> None:
        client.force_login(helping.helper(point))
        helping.booking(point, name="Aino", phone="040 1")

        text = client.get(url_of("day", point.slug, "2026-11-16")).text

        assert "Aino" in text
        assert "10:00\N{EN DASH}10:30" in text

    @pytest.mark.parametrize("day", ["2026-02-30", "today", "0001-01-01"])
    def test_of_no_day_are_not_there(self, client, point, day) -> None:
        client.force_login(helping.helper(point))

        assert client.get(url_of("day", point.slug, day)).status_code == 404

    def test_are_made_for_who_calls(self, client, point) -> None:
        person = helping.helper(point)
        client.force_login(person)
        typed = {
            "time": helping.key(point),
            "need": "idea",
            "language": "fi",
            "consent": "on",
        }

        response = client.post(url_of("book", point.slug), typed, follow=True)

        made = HelpBooking.objects.get()
        assert (made.by_helper, made.person) == (person, None)
        assert made.code in response.text

    def test_are_cancelled_for_who_calls(self, client, point) -> None:
        client.force_login(helping.helper(point))
        made = helping.booking(point)

        client.post(url_of("cancel_booking", point.slug, made.pk))

        assert helping.fresh(made).ended == "person"

    def test_of_other_points_are_out_of_reach(self, client, point) -> None:
        client.force_login(helping.helper(point))
        other = helping.booking()

        url = url_of("cancel_booking", point.slug, other.pk)

        assert client.post(url).status_code == 404


class TestCounts:
    PRESSED = {"channel": "walk_in", "need": "idea", "language": "ru", "way": "site"}

    def test_go_up_with_one_press_and_down_again(self, client, point) -> None:
        client.force_login(helping.helper(point))

        for _press in range(3):
            client.post(url_of("count", point.slug), self.PRESSED)
        row = HelpCount.objects.get()
        assert row.count == 3
        client.post(url_of("uncount", point.slug, row.pk))

        assert helping.fresh(row).count == 2

    def test_do_not_go_below_nought(self, client, point) -> None:
        client.force_login(helping.helper(point))
        client.post(url_of("count", point.slug), self.PRESSED)
        row = HelpCount.objects.get()

        for _press in range(2):
            client.post(url_of("uncount", point.slug, row.pk))

        assert helping.fresh(row).count == 0

    def test_take_no_other_codes(self, client, point) -> None:
        client.force_login(helping.helper(point))

        client.post(url_of("count", point.slug), self.PRESSED | {"need": "x"})

        assert not HelpCount.objects.exists()
