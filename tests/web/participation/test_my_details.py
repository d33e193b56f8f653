"""A person says of themselves what they like, and it stays private."""

from datetime import date

import make
import pytest
from django.urls import reverse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

URL = "/my/details/"


class TestMyDetails:
    def test_asks_for_signing_in(self, client) -> None:
        response = client.get(URL)

        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))

    def test_keeps_what_was_typed_without_a_record(self, client) -> None:
        process = make.process()
        district = make.district(process)
        person = make.user()
        client.force_login(person)

        response = client.post(
            URL,
            {"name": "Aino", "home_district": district.pk, "born_on": "1950-05-17"},
        )

        assert response.status_code == 303
        person.refresh_from_db()
        assert (person.name, person.home_district, person.born_on) == (
            "Aino",
            district,
            date(1950, 5, 17),
        )
        assert not process.events.exists()

    def test_all_of_it_can_be_taken_out(self, client) -> None:
        person = make.user(name="Aino", born_on=date(1950, 5, 17))
        client.force_login(person)

        client.post(URL, {"name": "", "home_district": "", "born_on": ""})

        person.refresh_from_db()
        assert (person.name, person.born_on) == ("", None)

    def test_offers_districts_of_public_processes_by_process(self, client) -> None:
        public = make.process(title={"en": "Kajaani 2027"})
        make.district(public, "lohtaja")
        make.district(make.process(published=False), "hidden")
        make.district(make.process(is_replay=True), "replayed")
        client.force_login(make.user())

        page = client.get(URL).text

        assert '<optgroup label="Kajaani 2027">' in page
        assert "Lohtaja" in page
        assert "Hidden" not in page
        assert "Replayed" not in page

    @pytest.mark.parametrize(
        ("born_on", "words"),
        [
            ("2027-01-01", "This day is in the future."),
            ("1650-01-01", "Check the year."),
            ("31.2.2000", "Enter a valid date."),
        ],
    )
    def test_explains_what_is_wrong(self, client, born_on, words) -> None:
        client.force_login(make.user())

        response = client.post(URL, {"name": "Aino", "born_on": born_on})

        assert response.status_code == 422
        assert words in response.text

    def test_a_district_of_a_hidden_process_is_refused(self, client) -> None:
        hidden = make.district(make.process(published=False), "hidden")
        client.force_login(make.user())

        response = client.post(URL, {"home_district": hidden.pk})

        assert response.status_code == 422

    def test_no_cache_keeps_it(self, client) -> None:
        client.force_login(make.user())

        assert "no-store" in client.get(URL)["Cache-Control"]
