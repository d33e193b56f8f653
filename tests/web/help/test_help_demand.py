"""What is counted at help points, and what they are to processes and votes."""

import csv
import io
from datetime import timedelta

import helping
import make
import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from participation.actions.help_bookings import forget_contacts
from participation.models import HelpBooking, HelpCount
from voting.channel_queries import stations_of
from voting.models import PollingStation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


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


class TestDemand:
    @pytest.fixture(autouse=True)
    def _counted(self, point):
        HelpCount.objects.create(
            point=point,
            day=make.NOW.date(),
            channel="call",
            need="idea",
            language="ru",
            way="phone",
            count=4,
        )
        helping.booking(point)
        ended = helping.booking(point)
        HelpBooking.objects.filter(pk=ended.pk).update(ended="person")

    def rows(self, client, **query):
        text = client.get(url_of("demand_file"), query).text
        return list(csv.DictReader(io.StringIO(text)))

    def test_counts_bookings_by_the_week_of_their_time(self, client, organiser) -> None:
        client.force_login(organiser)

        rows = self.rows(client, first="2026-11-01", last="2026-11-30")

        counts = {(row["week"], row["channel"]): row["count"] for row in rows}
        assert counts == {
            ("2026-11-09", "call"): "4",
            ("2026-11-16", "booked"): "1",
        }

    def test_outlives_the_contacts(self, client, organiser, clock) -> None:
        client.force_login(organiser)
        before = self.rows(client, first="2026-11-01", last="2026-11-30")

        forget_contacts(now=make.NOW + timedelta(days=40))

        assert self.rows(client, first="2026-11-01", last="2026-11-30") == before

    def test_shows_figures_as_charts_and_as_a_table(self, client, organiser) -> None:
        client.force_login(organiser)

        text = client.get(url_of("demand")).text

        assert "Week by week" in text
        assert "By week and help point" in text
        assert "4 people" in text

    def test_of_others_is_not_for_a_helper(self, client) -> None:
        client.force_login(helping.helper(helping.point()))

        assert self.rows(client) == []


class TestOfAProcess:
    def test_are_chosen_on_the_record(self, client, point) -> None:
        process = make.process()
        client.force_login(make.staff(process))
        url = reverse("participation_staff:help_points", args=[process.slug])

        client.post(url, {"points": [point.pk]})
        client.post(url, {"points": [point.pk]})

        (event,) = process.events.filter(verb="help.chosen")
        assert event.data == {"points": ["library"]}

    def test_are_none_with_a_number_that_no_point_has(self, client, point) -> None:
        process = make.process()
        client.force_login(make.staff(process))
        url = reverse("participation_staff:help_points", args=[process.slug])

        response = client.post(url, {"points": [f"{point.pk:019}", 2**63]})

        assert response.status_code == 422
        assert f"{2**63} is not one of the available choices" in response.text
        assert not process.chosen_help_points.exists()

    def test_stand_on_its_page(self, client, point) -> None:
        process = make.process()
        make.phase(process, "propose")

        text = client.get(reverse("participation:process", args=[process.slug])).text

        assert point.get_absolute_url() in text

    def test_cannot_be_called_help(self) -> None:
        process = make.process()
        process.slug = "help"

        with pytest.raises(ValidationError) as error:
            process.full_clean()
        assert "slug" in error.value.message_dict


class TestVotingPlaces:
    def test_are_named_on_the_record_and_read_by_all(self, client, point) -> None:
        voting_round = make.voting_round()
        process = voting_round.process
        client.force_login(make.staff(process))
        url = reverse("voting_staff:places", args=[process.slug])

        response = client.post(url, {"point": point.pk, "gives_paper": "on"})
        text = client.get(reverse("voting:where", args=[process.slug])).text

        station = PollingStation.objects.get()
        assert response.status_code == 303
        assert point.name["en"] in text
        assert station.name == point.name["en"]
        assert "Kauppakatu 35" in text
        (event,) = process.events.filter(verb="station.added")
        assert (event.data["point"], event.data["gives_help"]) == ("library", False)

    def test_do_not_lead_to_a_point_that_helps_no_more(self, client, point) -> None:
        voting_round = make.voting_round()
        voting_round.polling_stations.create(name="Old library", point=point)
        point.valid_until = make.NOW.date() - timedelta(days=1)
        point.save()
        url = reverse("voting:where", args=[voting_round.process.slug])

        text = client.get(url).text

        assert "Old library" in text
        assert point.get_absolute_url() not in text

    def test_are_offered_at_the_desk(self, client, point) -> None:
        voting_round = make.voting_round()
        voting_round.polling_stations.create(name="Town hall")

        assert stations_of(voting_round) == ["Town hall"]

    @pytest.mark.parametrize("typed", [{"gives_paper": "on"}, {"name": "Town hall"}])
    def test_need_a_name_and_a_way_to_vote(self, client, typed) -> None:
        voting_round = make.voting_round()
        client.force_login(make.staff(voting_round.process))
        url = reverse("voting_staff:places", args=[voting_round.process.slug])

        assert client.post(url, typed).status_code == 422

    def test_are_taken_out_on_the_record(self, client) -> None:
        voting_round = make.voting_round()
        process = voting_round.process
        station = voting_round.polling_stations.create(name="Town hall")
        client.force_login(make.staff(process))

        client.post(
            reverse("voting_staff:remove_place", args=[process.slug, station.pk])
        )

        assert process.events.filter(verb="station.removed").count() == 1
        assert not PollingStation.objects.exists()
