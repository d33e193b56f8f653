"""Calendars to subscribe to: of a process for everyone, and one's own."""

from datetime import UTC, datetime, timedelta

import helping
import make
import paneling
import pytest
from django.urls import reverse
from make import DAY, NOW

from participation import happenings
from participation.actions import calendars, help_bookings, phases
from participation.calendar_keys import key_of, person_of
from participation.models import CalendarKey, ProcessFollow, Role
from participation.timeline import Stretch
from proposals.models import Assignment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def lines(response) -> list[str]:
    return response.content.decode().replace("\r\n ", "").split("\r\n")


def of(process, client, **options):
    return client.get(reverse("participation:calendar", args=[process.slug]), **options)


def own(client, person):
    key = key_of(calendars.make_calendar_address(person=person, now=NOW))
    return client.get(reverse("participation:calendar_mine", args=[key]))


class TestOfAProcess:
    def test_has_its_phases_by_the_clocks_of_the_world(self, client) -> None:
        process = make.process("shore")
        phase = make.phase(process, "propose", starts=0 * DAY, ends=2 * DAY)

        response = of(process, client)

        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
        found = lines(response)
        assert f"UID:shore-phase-{phase.pk}@" in "\n".join(found)
        assert f"DTSTART:{phase.starts_at:%Y%m%dT%H%M%SZ}" in found
        assert f"DTEND:{phase.ends_at:%Y%m%dT%H%M%SZ}" in found
        assert "TRANSP:TRANSPARENT" in found
        assert "SEQUENCE:0" in found

    def test_holds_across_the_change_of_the_clocks(self, client) -> None:
        """Both ends are at 8 in Kajaani; between them the clocks go forward."""
        process = make.process()
        phase = make.phase(process, "propose")
        phase.starts_at = datetime(2027, 3, 20, 6, tzinfo=UTC)
        phase.ends_at = datetime(2027, 4, 3, 5, tzinfo=UTC)
        phase.save()

        found = lines(of(process, client))

        assert "DTSTART:20270320T060000Z" in found
        assert "DTEND:20270403T050000Z" in found

    def test_tells_calendars_that_a_phase_has_moved(self, client) -> None:
        process = make.process()
        make.phase(process, "vote", starts=2 * DAY, ends=3 * DAY)
        uid = [line for line in lines(of(process, client)) if line.startswith("UID")]

        phases.plan_phases(
            process=process,
            organiser=make.staff(process),
            stretches=[Stretch("vote", NOW + 5 * DAY, NOW + 6 * DAY)],
            allows_gaps=True,
            allows_overlaps=False,
            now=NOW + DAY,
        )

        found = lines(of(process, client))
        assert [line for line in found if line.startswith("UID")] == uid
        assert "SEQUENCE:1" in found
        assert f"LAST-MODIFIED:{NOW + DAY:%Y%m%dT%H%M%SZ}" in found

    def test_has_sessions_of_panels_that_were_announced(self, client) -> None:
        process = make.process()
        panel = paneling.panel(process)
        paneling.session(panel, title={"en": "In the library"})
        paneling.session(panel, title={"en": "Not yet said"}, announced_at=None)
        draft = paneling.panel(process, slug="draft", state="draft")
        paneling.session(draft, title={"en": "Of a draft"})

        text = of(process, client).content.decode()

        assert "In the library" in text
        assert "Not yet said" not in text
        assert "Of a draft" not in text

    def test_is_in_the_language_that_its_address_says(self, client) -> None:
        process = make.process(title={"fi": "Ranta", "sv": "Stranden"})
        make.phase(process, "propose")

        swedish = of(process, client, query_params={"language": "sv"})
        unknown = of(process, client, query_params={"language": "xx"})

        assert "Stranden" in swedish.content.decode()
        assert unknown.status_code == 200

    def test_is_not_sent_again_to_who_has_it(self, client) -> None:
        process = make.process()
        make.phase(process, "propose")
        phases.plan_phases(
            process=process,
            organiser=make.staff(process),
            stretches=[
                Stretch(one.kind, one.starts_at, one.ends_at)
                for one in process.phases.all()
            ],
            allows_gaps=True,
            allows_overlaps=False,
            now=NOW,
        )

        first = of(process, client)
        etag, changed = first.headers["ETag"], first.headers["Last-Modified"]

        by_tag = of(process, client, headers={"If-None-Match": etag})
        by_date = of(process, client, headers={"If-Modified-Since": changed})
        other = of(process, client, headers={"If-None-Match": '"other"'})
        assert (by_tag.status_code, by_date.status_code) == (304, 304)
        assert other.status_code == 200
        assert "public" in first.headers["Cache-Control"]

    def test_is_not_for_everyone_before_its_process_is(self, client) -> None:
        process = make.process(published=False)
        make.phase(process, "propose")

        everyone = of(process, client)
        client.force_login(make.staff(process))
        official = of(process, client)

        assert everyone.status_code == 404
        assert official.status_code == 200
        assert "public" not in official.headers.get("Cache-Control", "")

    def test_costs_the_same_with_many_panels(
        self, client, django_assert_max_num_queries
    ) -> None:
        process = make.process()
        for number in range(5):
            panel = paneling.panel(process, slug=f"panel-{number}")
            for _session in range(3):
                paneling.session(panel)

        with django_assert_max_num_queries(8):
            text = of(process, client).content.decode()

        assert text.count("BEGIN:VEVENT") == 16

    def test_is_offered_on_the_page_and_in_its_head(self, client) -> None:
        process = make.process("shore")
        make.phase(process, "propose")

        page = client.get(reverse("participation:process", args=["shore"])).text

        assert 'href="webcal://testserver/p/shore/calendar.ics?language=' in page
        assert 'type="text/calendar"' in page
        assert "/p/shore/events.atom" in page
        assert "/p/shore/events.rss" in page


class TestOnesOwn:
    def test_has_phases_of_what_somebody_follows_or_works_for(self, client) -> None:
        followed, worked_for, other = (
            make.process(title={"en": name, "fi": name})
            for name in ("Followed", "Worked for", "Other")
        )
        for process in (followed, worked_for, other):
            make.phase(process, "propose")
        person = make.staff(worked_for)
        ProcessFollow.objects.create(process=followed, person=person, since=NOW)

        text = own(client, person).content.decode()

        assert "Kajaani\r\n" in text
        assert "Followed" in text
        assert "Worked for" in text
        assert "Other" not in text

    def test_leaves_out_what_was_over_long_ago(self) -> None:
        person = make.user()
        process = make.process()
        make.phase(process, "propose", starts=-90 * DAY, ends=-61 * DAY)
        ProcessFollow.objects.create(process=process, person=person, since=NOW)

        assert happenings.of_person(person, now=NOW) == []

    def test_has_sessions_of_ones_panels_with_what_members_know(self, client) -> None:
        panel = paneling.panel()
        person = make.user()
        paneling.member(panel, person=person)
        paneling.session(panel, place="Library, room 2")
        paneling.session(panel, title={"en": "Not announced"}, announced_at=None)

        text = own(client, person).content.decode()
        of_another = own(client, make.user()).content.decode()

        assert "Library\\, room 2" in text
        assert "CLASS:PRIVATE" in text
        assert "Not announced" not in text
        assert "Library" not in of_another

    def test_has_what_an_official_has_to_answer_by_when(self, client) -> None:
        process = make.process()
        make.phase(process, "propose")
        reviewer = make.staff(process, Role.REVIEWER)
        proposal = make.proposal(process, make.user())
        Assignment.objects.create(
            proposal=proposal,
            reviewer=reviewer,
            due_on=NOW.date() + timedelta(days=3),
            assigned_at=NOW,
        )

        text = own(client, reviewer).content.decode()

        assert "DTSTART;VALUE=DATE:20261118" in text
        assert proposal.reference in text

    def test_has_the_day_on_which_a_panel_is_answered(self) -> None:
        panel = paneling.panel(state="advised")
        panel.recommendations.create(
            number=1, state="adopted", majority="half", written_at=NOW
        )
        organiser = make.staff(panel.process)

        found = [one for one in happenings.of_person(organiser, now=NOW) if one.is_day]

        assert [one.starts_at.date() for one in found] == [panel.answer_due_on]

    def test_has_the_help_that_somebody_has_booked(self, client) -> None:
        person = make.user()
        booked = helping.booking(person=person)
        helping.booking()

        (found,) = happenings.of_person(person, now=NOW)
        assert (found.starts_at, found.is_cancelled) == (booked.slot.starts_at, False)
        # Who reads a calendar is not yet who may cancel.
        assert booked.code not in own(client, person).text

        help_bookings.cancel_booking(booking=booked, now=NOW)
        (found,) = happenings.of_person(person, now=NOW)
        assert found.is_cancelled

    def test_opens_with_its_address_alone(self, client) -> None:
        person = make.user()
        row = calendars.make_calendar_address(person=person, now=NOW)
        key = key_of(row)

        assert person_of(key) == person
        for wrong in (key[:32], key[:-1] + "x", row.mark, "", key[::-1]):
            assert person_of(wrong) is None

    def test_ends_when_the_address_is_made_anew_or_turned_off(self, client) -> None:
        person = make.user()
        client.force_login(person)
        old = key_of(calendars.make_calendar_address(person=person, now=NOW))

        client.post(reverse("participation:my_calendar_new"))
        new = key_of(CalendarKey.objects.get(person=person))
        was_working = person_of(new)
        client.post(reverse("participation:my_calendar_off"))

        assert new != old
        assert was_working == person
        assert person_of(old) is None
        assert person_of(new) is None
        address = reverse("participation:calendar_mine", args=[new])
        assert client.get(address).status_code == 404

    def test_ends_with_the_account(self) -> None:
        person = make.user()
        key = key_of(calendars.make_calendar_address(person=person, now=NOW))
        person.is_active = False
        person.save()

        assert person_of(key) is None

    def test_is_kept_by_nobody_in_between(self, client) -> None:
        response = own(client, make.user())
        again = client.get(
            response.request["PATH_INFO"],
            headers={"If-None-Match": response.headers["ETag"]},
        )

        assert "private" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert again.status_code == 304

    def test_costs_the_same_with_many_processes(
        self, django_assert_max_num_queries
    ) -> None:
        person = make.user()
        for _number in range(8):
            process = make.process()
            make.phase(process, "propose")
            ProcessFollow.objects.create(process=process, person=person, since=NOW)

        with django_assert_max_num_queries(10):
            found = happenings.of_person(person, now=NOW)

        assert len(found) == 8


class TestThePage:
    def test_is_off_until_somebody_wants_it(self, client) -> None:
        client.force_login(make.user())
        page = reverse("participation:my_calendar")

        before = client.get(page).text
        answer = client.post(reverse("participation:my_calendar_new"))
        after = client.get(page).text

        assert "webcal://" not in before
        assert answer.status_code == 303
        assert "webcal://testserver/my/calendar/" in after

    def test_shows_what_comes_next(self, client) -> None:
        person = make.user()
        process = make.process(title={"en": "Shore of the lake", "fi": "Ranta"})
        make.phase(process, "propose", starts=DAY, ends=2 * DAY)
        ProcessFollow.objects.create(process=process, person=person, since=NOW)
        client.force_login(person)

        page = client.get(
            reverse("participation:my_calendar"), headers={"Accept-Language": "en"}
        ).text

        assert "Shore of the lake: Collecting ideas" in page

    def test_keeps_what_goes_on_apart_from_what_comes(self, client) -> None:
        person = make.user()
        process = make.process(title={"en": "Shore of the lake"})
        make.phase(process, "propose", starts=-DAY, ends=DAY)
        make.phase(process, "review", starts=DAY, ends=2 * DAY)
        ProcessFollow.objects.create(process=process, person=person, since=NOW)
        client.force_login(person)

        page = client.get(
            reverse("participation:my_calendar"), headers={"Accept-Language": "en"}
        ).text

        now, coming = page.split("What comes next")
        assert "Going on now" in now
        assert "Shore of the lake: Collecting ideas" in now
        assert "Shore of the lake: Checking feasibility" in coming

    def test_is_for_those_who_are_signed_in(self, client) -> None:
        for name in ("my_calendar", "my_calendar_new", "my_calendar_off"):
            answer = client.post(reverse(f"participation:{name}"))

            assert answer.status_code in {302, 405}
