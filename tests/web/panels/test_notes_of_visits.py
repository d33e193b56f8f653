"""Notes of visits with pictures: who sees them, before and after they are published."""

import make
import paneling
import picturing
import pytest
import time_machine
import works_of
from django.urls import reverse
from uploading import upload

from panels.actions import visits
from panels.models import SiteNote
from participation.forms.files import NewPicture
from participation.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def working():
    panel, official, members = works_of.working(2)
    paneling.session(panel, kind="visit")
    return panel, official, members


def url(panel, name, *more):
    return reverse(f"panels:{name}", args=[panel.process.slug, panel.slug, *more])


def noted(client, panel, **fields) -> object:
    """Send the form of a note with one picture."""
    posted = {
        "session": panel.sessions.get().pk,
        "text": "The pier has lost its steps.",
        "place": "Pier",
        "latitude": "64.2",
        "longitude": "27,7",
        "new-0-file": upload(picturing.picture()),
        "new-0-alt": "A pier without steps.",
    }
    return client.post(url(panel, "write_note"), posted | fields)


class TestANote:
    def test_is_written_with_pictures_and_a_place(self, client, working) -> None:
        panel, _official, members = working
        client.force_login(members[0].volunteer.person)

        answer = noted(client, panel)

        note = SiteNote.objects.get()
        assert answer.status_code == 303
        assert note.panelist == members[0]
        assert note.pictures.get().alt == "A pier without steps."
        page = client.get(url(panel, "visits")).text
        assert 'alt="A pier without steps."' in page
        assert "map__picture" in page

    def test_with_a_picture_that_nobody_describes_comes_back(
        self, client, working
    ) -> None:
        panel, _official, members = working
        client.force_login(members[0].volunteer.person)

        answer = noted(client, panel, **{"new-0-alt": ""})

        assert answer.status_code == 422
        assert "Say what the picture shows." in answer.text
        assert not SiteNote.objects.exists()

    def test_with_half_a_point_comes_back(self, client, working) -> None:
        panel, _official, members = working
        client.force_login(members[0].volunteer.person)

        answer = noted(client, panel, longitude="")

        assert answer.status_code == 422
        assert "A point needs latitude and longitude." in answer.text

    def test_and_its_pictures_are_for_members_until_they_are_published(
        self, client, working
    ) -> None:
        panel, official, members = working
        client.force_login(members[0].volunteer.person)
        noted(client, panel)
        note = SiteNote.objects.get()
        picture = note.pictures.get()
        address = picture.file.get_absolute_url()

        inside = client.get(address)
        client.force_login(official)
        at_desk = client.get(address)
        client.logout()
        outside = client.get(address)
        nothing = client.get(url(panel, "visits")).text
        visits.publish_note(note=note, official=official, publishes=True, now=make.NOW)
        published = client.get(address)
        visits.publish_note(note=note, official=official, publishes=False, now=make.NOW)
        again = client.get(address)

        assert [inside.status_code, at_desk.status_code] == [200, 200]
        assert "private" in inside["Cache-Control"]
        assert outside.status_code == 404
        assert "No notes yet" in nothing
        assert published.status_code == 200
        assert "public" in published["Cache-Control"]
        assert again.status_code == 404

    def test_goes_with_its_pictures_when_its_author_takes_it_away(
        self, client, working
    ) -> None:
        panel, _official, members = working
        client.force_login(members[0].volunteer.person)
        noted(client, panel)
        note = SiteNote.objects.get()

        page = client.get(url(panel, "remove_note", note.pk))
        client.force_login(members[1].volunteer.person)
        by_other = client.post(url(panel, "remove_note", note.pk))
        client.force_login(members[0].volunteer.person)
        client.post(url(panel, "remove_note", note.pk))

        assert page.status_code == 200
        assert by_other.status_code == 404
        assert not SiteNote.objects.exists()
        assert not StoredFile.objects.exists()


class TestTheDesk:
    def test_writes_publishes_and_takes_away(self, client, working) -> None:
        panel, official, members = working
        client.force_login(official)
        desk = reverse("panels_staff:visits", args=[panel.process.slug, panel.slug])
        writing = reverse(
            "panels_staff:write_note", args=[panel.process.slug, panel.slug]
        )
        posted = {
            "session": panel.sessions.get().pk,
            "text": "Seen.",
            "member": members[1].pk,
        }

        shown = client.get(writing)
        client.post(writing, posted)
        note = SiteNote.objects.get()
        client.post(desk, {"do": "note", "goal": "publish", "note": note.pk})
        refused = client.post(desk, {"do": "note", "goal": "remove", "note": note.pk})
        client.post(desk, {"do": "note", "goal": "unpublish", "note": note.pk})
        client.post(desk, {"do": "note", "goal": "remove", "note": note.pk})

        assert shown.status_code == 200
        assert note.panelist == members[1]
        assert note.entered_by == official
        assert refused.status_code == 422
        assert not SiteNote.objects.exists()
        verbs = panel.process.events.values_list("verb", flat=True)
        assert list(verbs) == ["visit.published", "visit.withdrawn"]

    def test_refuses_a_picture_without_words(self, working) -> None:
        panel, official, _members = working
        [large, small] = [
            StoredFile.objects.create(
                content_type="image/webp", content=b"x", size=1, stored_at=make.NOW
            )
            for _ in range(2)
        ]

        with pytest.raises(Exception, match="Say what each picture shows"):
            visits.write_note(
                session=panel.sessions.get(),
                fields={"text": "Seen.", "language": "en"},
                pictures=[NewPicture(large, small)],
                official=official,
                now=make.NOW,
            )
        assert not SiteNote.objects.exists()
