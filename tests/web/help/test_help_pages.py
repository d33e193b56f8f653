"""Finding and booking help, without JavaScript and without an account."""

from datetime import timedelta

import helping
import make
import pytest
from django.urls import reverse

from participation.models import HelpBooking

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

FINDER = "/help/points/"


@pytest.fixture
def point():
    made = helping.point("library", latitude="64.2242", longitude="27.7334")
    helping.pattern(made)
    return made


def book_url(point) -> str:
    return reverse("participation:help_book", args=[point.slug])


def typed(point, **fields):
    return {
        "time": helping.key(point),
        "need": "vote",
        "language": "en",
        "name": "",
        "email": "",
        "phone": "",
        "consent": "on",
    } | fields


class TestTheWords:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("fi", ["Avustettu äänestäminen", "Maanantai 16.11.2026"]),
            ("en", ["Voting with help", "Monday 16 November 2026"]),
            ("ru", ["Голосование с помощью", "Понедельник, 16 ноября 2026 года"]),
        ],
    )
    def test_are_those_of_the_reader(self, client, point, language, words) -> None:
        page = client.get(book_url(point), headers={"Accept-Language": language}).text

        assert [one for one in words if one not in page] == []


class TestTheFinder:
    def test_leads_on_where_nobody_helps_with_voting(self, client) -> None:
        helping.point(needs=["idea"])
        process = make.process(contact="budget@example.org")

        text = client.get(FINDER, {"process": process.slug, "need": "vote"}).text

        assert "None has named this kind of help." in text
        assert f'href="{FINDER}"' in text.partition('id="help-found"')[2]
        assert 'href="mailto:budget@example.org"' in text

    def test_leads_on_where_there_are_no_points(self, client) -> None:
        text = client.get(FINDER).text.partition('id="help-found"')[2]

        assert "No help points have been named yet" in text
        assert 'href="/help/#feedback"' in text.partition("site-footer")[0]
        assert "Show all help points" not in text

    def test_shows_every_published_point(self, client, point) -> None:
        hidden = helping.point(is_published=False)
        over = helping.point(valid_until=make.NOW.date() - timedelta(days=1))

        text = client.get(FINDER).text

        assert point.name["en"] in text
        assert hidden.name["en"] not in text
        assert over.name["en"] not in text

    @pytest.mark.parametrize(
        ("query", "is_found"),
        [
            ({"municipality": "kajaani"}, True),
            ({"municipality": "kuhmo"}, False),
            ({"language": "en"}, True),
            ({"language": "ru"}, False),
            ({"way": "phone"}, True),
            ({"way": "home"}, False),
            ({"need": "vote"}, True),
            ({"need": "paper"}, False),
            ({"open": "on"}, False),
            ({"municipality": "nowhere", "need": "x"}, True),
        ],
    )
    def test_filters(self, client, point, query, is_found) -> None:
        response = client.get(FINDER, query)

        assert response.status_code == 200
        assert (point.name["en"] in response.text) == is_found

    def test_finds_what_is_open_now(self, client, clock, point) -> None:
        clock.move_to(make.NOW + timedelta(days=1))

        text = client.get(FINDER, {"open": "on"}).text

        assert point.name["en"] in text
        assert "Open now, until 18:00" in text

    def test_says_when_a_closed_one_opens(self, client, point) -> None:
        assert "Closed, opens tomorrow at 10:00" in client.get(FINDER).text

    def test_puts_the_nearest_first(self, client, point) -> None:
        far = helping.point(municipality="kuhmo", latitude="64.1272", longitude="29.51")

        text = client.get(FINDER, {"latitude": "64,12", "longitude": "29.5"}).text

        assert text.index(far.name["en"]) < text.index(point.name["en"])
        assert "1 km away" in text

    def test_leads_to_the_points_that_a_process_names(self, client, point) -> None:
        process = make.process()
        other = helping.point()
        process.chosen_help_points.create(point=point)

        text = client.get(FINDER, {"process": process.slug}).text

        assert point.name["en"] in text
        assert other.name["en"] not in text

    def test_answers_htmx_with_the_list_alone(self, client, point) -> None:
        response = client.get(FINDER, headers={"HX-Request": "true"})

        assert "<html" not in response.text
        assert 'id="help-found"' in response.text

    def test_asks_few_questions(
        self, client, point, django_assert_max_num_queries
    ) -> None:
        for _number in range(5):
            helping.point()

        with django_assert_max_num_queries(6):
            client.get(FINDER)


class TestEveryPage:
    @pytest.mark.parametrize("path", ["/", "/help/", "/privacy/", FINDER])
    def test_leads_to_help_in_the_same_places(self, client, path) -> None:
        text = client.get(path).text

        header = text.partition("<main")[0]
        footer = text.partition('<footer class="site-footer"')[2]
        assert f'href="{FINDER}"' in header
        assert f'href="{FINDER}"' in footer


class TestThePage:
    def test_tells_everything(self, client, point) -> None:
        point.changes.create(
            first=make.NOW.date() + timedelta(days=21),
            last=make.NOW.date() + timedelta(days=21),
            note={"en": "Independence Day"},
        )
        text = client.get(point.get_absolute_url()).text

        assert "Mon\N{EN DASH}Fri" in text
        assert "10:00\N{EN DASH}18:00" in text
        assert "Independence Day" in text
        assert "tel:0861552422" in text
        assert text.count("?time=p") == 3

    def test_is_not_there_before_it_is_published(self, client) -> None:
        hidden = helping.point(is_published=False)

        assert client.get(hidden.get_absolute_url()).status_code == 404
        client.force_login(helping.helper(hidden))
        assert client.get(hidden.get_absolute_url()).status_code == 200

    def test_says_for_which_vote_it_is_a_voting_place(self, client, point) -> None:
        voting_round = make.voting_round()
        voting_round.polling_stations.create(point=point, name="Library")

        text = client.get(point.get_absolute_url()).text

        assert "You can vote here" in text
        assert voting_round.process.title["en"] in text

    def test_of_the_map_sends_boundaries_with_names(self, client) -> None:
        found = client.get("/help/municipalities.geojson").json()

        assert {one["id"] for one in found["features"]} >= {"kajaani", "kuhmo"}

    @pytest.mark.parametrize("size", ["a4", "a6"])
    def test_has_a_card_with_a_code_to_scan(self, client, point, size) -> None:
        url = reverse("participation:help_card", args=[point.slug])

        text = client.get(url, {"size": size}).text

        assert text.count('class="help-card"') == {"a4": 4, "a6": 1}[size]
        assert f"http://127.0.0.1:8000{point.get_absolute_url()}" in text

    def test_stands_on_the_list_of_its_municipality(self, client, point) -> None:
        elsewhere = helping.point(municipality="kuhmo")

        text = client.get("/help/print/", {"municipality": "kajaani", "large": 1}).text

        assert point.name["en"] in text
        assert elsewhere.name["en"] not in text
        assert "large-print" in text


class TestBooking:
    def test_needs_no_account(self, client, point) -> None:
        response = client.post(book_url(point), typed(point))

        made = HelpBooking.objects.get()
        assert response.status_code == 303
        assert made.code in client.get(response["Location"]).text

    def test_belongs_to_the_account_of_who_has_one(self, client, point) -> None:
        person = make.user()
        client.force_login(person)

        client.post(book_url(point), typed(point))

        made = HelpBooking.objects.get()
        assert made.person == person
        assert made.email == ""
        assert made.code in client.get("/help/bookings/").text

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"time": ""}, "Choose a time."),
            ({"time": "p1-x"}, "This time is not free any more."),
            ({"consent": ""}, "This field is required."),
            ({"email": "no address"}, "valid email"),
        ],
    )
    def test_says_what_is_missing_and_loses_nothing(
        self, client, point, fields, words
    ) -> None:
        response = client.post(book_url(point), typed(point, name="Aino", **fields))

        assert response.status_code == 422
        assert words in response.text
        assert 'value="Aino"' in response.text
        assert not HelpBooking.objects.exists()

    def test_by_phone_asks_for_a_number(self, client, point) -> None:
        helping.pattern(point, weekday=1, way="phone")
        time = helping.key(point, 4)

        missing = client.post(book_url(point), typed(point, time=time))
        given = client.post(book_url(point), typed(point, time=time, phone="040 1"))

        assert missing.status_code == 422
        assert given.status_code == 303

    def test_of_what_was_taken_meanwhile_offers_others(self, client, point) -> None:
        time = helping.key(point)
        helping.booking(point, time=time)

        response = client.post(book_url(point), typed(point, time=time))

        assert response.status_code == 422
        assert "not free any more" in response.text


class TestABooking:
    def url(self, made, page="") -> str:
        return f"/help/bookings/{made.code}/{page}"

    def test_is_found_by_its_code_however_it_is_typed(self, client, point) -> None:
        made = helping.booking(point)

        response = client.post("/help/bookings/", {"code": made.code.lower()})

        assert response["Location"] == self.url(made)

    @pytest.mark.parametrize("code", ["x", "0000-0000-0000-0000"])
    def test_is_not_found_by_another(self, client, code) -> None:
        assert client.post("/help/bookings/", {"code": code}).status_code == 422
        assert client.get(f"/help/bookings/{code}/").status_code == 404

    def test_is_moved(self, client, point) -> None:
        made = helping.booking(point)
        time = helping.key(point)

        response = client.post(self.url(made, "move/"), {"time": time})

        assert response.status_code == 303
        assert helping.fresh(made).slot_id != made.slot_id

    def test_is_cancelled_after_a_question(self, client, point) -> None:
        made = helping.booking(point)

        assert client.get(self.url(made, "cancel/")).status_code == 200
        assert helping.fresh(made).ended == ""
        client.post(self.url(made, "cancel/"))

        assert helping.fresh(made).ended == "person"
        assert "has been cancelled" in client.get(self.url(made)).text

    def test_is_not_changed_once_it_has_begun(self, client, clock, point) -> None:
        made = helping.booking(point)
        clock.move_to(made.slot.starts_at)

        assert client.post(self.url(made, "cancel/")).status_code == 403
        assert "cannot be changed" in client.get(self.url(made)).text

    def test_goes_into_a_calendar_without_the_person(self, client, point) -> None:
        made = helping.booking(point, name="Aino", phone="040 1")

        response = client.get(self.url(made, "help.ics"))

        assert response["Content-Type"].startswith("text/calendar")
        assert f"DTSTART:{made.slot.starts_at:%Y%m%dT%H%M%SZ}" in response.text
        assert "CLASS:PRIVATE" in response.text
        assert "Aino" not in response.text

    def test_is_not_kept_by_caches(self, client, point) -> None:
        response = client.get(self.url(helping.booking(point)))

        assert "no-store" in response["Cache-Control"]
