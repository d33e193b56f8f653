"""What members alone may see of sessions is on no page, file or record of others."""

from datetime import timedelta

import make
import paneling
import pytest
import sessions_of
from django.urls import reverse
from make import NOW
from sessions_of import LINK, SECRET

from panels.actions import assessing, knowledge, minutes
from panels.actions.materials import Content
from panels.models import AssessmentAnswer, AssessmentMark, Minutes
from participation.actions.files import keep_document
from participation.models import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]

PUBLIC = ["sessions", "calendar", "materials"]
OF_SESSION = ["session", "session_file"]
OF_MEMBERS = ["room_sessions", "room_calendar", "room_materials"]
OF_MEMBERS_SESSION = ["room_session", "room_session_file", "room_plan"]


@pytest.fixture
def panel():
    """Give a panel with everything that members alone may see, of one of each."""
    panel = paneling.panel()
    member = paneling.member(panel, shown_name=SECRET)
    official = sessions_of.facilitator(panel)
    session = sessions_of.hybrid(panel, place="Hidden house 3")
    session.rooms.create(name="Hidden hall", host="Hidden host")
    sessions_of.comes(session, member).help.create(kind="loop", asked_at=NOW)
    sessions_of.material(panel, official, title="Hidden paper", is_public=False)
    knowledge.ask_for_knowledge(
        panel=panel, panelist=member, text="Hidden wish", now=NOW
    )
    held = sessions_of.held(panel, member)
    found = sessions_of.approved(sessions_of.minutes(held, official), official)
    minutes.publish_minutes(minutes=found, official=official, now=NOW)
    return panel


def url(panel, name: str, *args) -> str:
    return reverse(f"panels:{name}", args=[panel.process.slug, panel.slug, *args])


SECRETS = [LINK, SECRET, "Hidden"]


@pytest.mark.parametrize("who", ["stranger", "resident", "declined", "reviewer"])
class TestOutsiders:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, panel, who) -> None:
        people = {
            "resident": make.user,
            "declined": lambda: (
                paneling.member(panel, state="declined").volunteer.person
            ),
            "reviewer": lambda: make.staff(panel.process, Role.REVIEWER),
        }
        if who in people:
            client.force_login(people[who]())

    def test_see_no_secret_on_public_pages(self, client, panel, who) -> None:
        pages = [url(panel, name) for name in PUBLIC]
        pages += [url(panel, name, 1) for name in OF_SESSION]
        pages += [url(panel, "minutes", 2), url(panel, "detail")]
        pages += [reverse("participation:record_file", args=[panel.process.slug])]

        for page in pages:
            response = client.get(page)
            assert response.status_code == 200, page
            text = b"".join(response).decode()
            assert not [secret for secret in SECRETS if secret in text], page

    def test_are_shown_no_page_of_members(self, client, panel, who) -> None:
        pages = [url(panel, name) for name in OF_MEMBERS]
        pages += [url(panel, name, 1) for name in OF_MEMBERS_SESSION]
        pages += [url(panel, name, 2) for name in ("room_minutes", "assessment")]
        pages += [url(panel, "room_material", 1)]

        for page in pages:
            for response in (client.get(page), client.post(page)):
                assert response.status_code in {403, 405}, page
                text = response.content.decode()
                assert not [secret for secret in SECRETS if secret in text], page

    def test_find_no_material_of_members(self, client, panel, who) -> None:
        assert client.get(url(panel, "material", 1)).status_code == 404


def test_members_see_all_of_it(client, panel) -> None:
    member = panel.panelists.get(shown_name=SECRET)
    client.force_login(member.volunteer.person)

    page = client.get(url(panel, "room_session", 1)).text
    calendar = client.get(url(panel, "room_calendar")).content.decode()

    assert LINK in page
    assert "Hidden hall" in page
    assert LINK in calendar.replace("\r\n ", "")
    assert "CLASS:PRIVATE" in calendar
    assert SECRET in client.get(url(panel, "room_minutes", 2)).text
    assert "Hidden wish" in client.get(url(panel, "room_materials")).text


def test_members_of_one_panel_are_strangers_in_another(client, panel) -> None:
    other = paneling.panel(panel.process, "forest")
    client.force_login(paneling.member(other).volunteer.person)

    response = client.get(url(panel, "room_session", 1))

    assert response.status_code == 403
    assert LINK not in response.text


def test_nobody_keeps_a_copy_of_what_members_see(client, panel) -> None:
    member = panel.panelists.get(shown_name=SECRET)
    client.force_login(member.volunteer.person)

    for name in OF_MEMBERS:
        response = client.get(url(panel, name))
        assert "no-store" in response["Cache-Control"], name


class TestOrganisers:
    """Who cannot see who people are sees counts, and who facilitates sees names."""

    NAMED = ["needs", "attendance", "seating", "tables", "minutes", "seating_screen"]

    def test_see_no_names(self, client, panel) -> None:
        client.force_login(make.staff(panel.process))
        desk = ["panels_staff:sessions", "panels_staff:materials"]
        slugs = [panel.process.slug, panel.slug]

        for page in [
            *[reverse(name, args=slugs) for name in desk],
            reverse("panels_staff:session", args=[*slugs, 1]),
            reverse("panels_staff:agenda", args=[*slugs, 1]),
        ]:
            assert SECRET not in client.get(page).text, page
        for name in self.NAMED:
            page = reverse(f"panels_staff:{name}", args=[*slugs, 1])
            assert client.get(page).status_code == 403, name
        printed = reverse("panels_staff:printed", args=[*slugs, 1, "name-tags"])
        assert client.get(printed).status_code == 403

    def test_leave_those_of_another_facilitator_alone(self, client, panel) -> None:
        panel.facilitators.add(make.staff(panel.process, Role.FACILITATOR))
        client.force_login(make.staff(panel.process, Role.FACILITATOR))
        slugs = [panel.process.slug, panel.slug]

        response = client.get(reverse("panels_staff:needs", args=[*slugs, 1]))

        assert response.status_code == 403
        assert SECRET not in response.text


class TestMinutes:
    @pytest.mark.parametrize("state", ["draft", "review", "approved"])
    def test_are_not_public_before_they_are_published(
        self, client, panel, state
    ) -> None:
        Minutes.objects.update(state=state)

        assert client.get(url(panel, "minutes", 2)).status_code == 404
        assert "Read the minutes" not in client.get(url(panel, "session", 2)).text

    def test_as_a_draft_are_the_facilitators(self, client, panel) -> None:
        Minutes.objects.update(state="draft")
        member = panel.panelists.get(shown_name=SECRET)
        client.force_login(member.volunteer.person)

        assert client.get(url(panel, "room_minutes", 2)).status_code == 404

    def test_say_no_name_of_who_commented(self, client, panel) -> None:
        Minutes.objects.update(state="review", answer_until=NOW + timedelta(days=1))
        member = panel.panelists.get(shown_name=SECRET)
        found = Minutes.objects.select_related("session__panel__process").get()
        minutes.give_opinion(
            minutes=found, panelist=member, approves=False, comment="Date?", now=NOW
        )
        client.force_login(sessions_of.facilitator(panel))
        words = found.versions.get()
        words.inner = ""
        words.save()

        page = client.get(
            reverse("panels_staff:minutes", args=[panel.process.slug, panel.slug, 2])
        ).text

        assert "Date?" in page
        assert SECRET not in page


class TestFiles:
    @pytest.mark.parametrize("is_public", [True, False])
    def test_of_materials_follow_the_material(self, client, panel, is_public) -> None:
        official = sessions_of.facilitator(panel)
        file = keep_document(content=b"%PDF-1.7 test", now=NOW)
        content = Content(file=file, name="plan.pdf", pages=1)
        sessions_of.material(
            panel, official, kind="pdf", content=content, is_public=is_public
        )
        member = panel.panelists.get(shown_name=SECRET)

        outside = client.get(file.get_absolute_url())
        client.force_login(member.volunteer.person)
        inside = client.get(file.get_absolute_url())

        assert outside.status_code == (200 if is_public else 404)
        assert inside.status_code == 200
        assert ("no-store" in inside["Cache-Control"]) == (not is_public)

    def test_of_a_draft_are_the_desk_s(self, client, panel) -> None:
        official = sessions_of.facilitator(panel)
        file = keep_document(content=b"%PDF-1.7 test", now=NOW)
        sessions_of.material(
            panel,
            official,
            kind="pdf",
            content=Content(file=file, name="plan.pdf", pages=1),
            published=False,
        )
        member = panel.panelists.get(shown_name=SECRET)
        client.force_login(member.volunteer.person)

        assert client.get(file.get_absolute_url()).status_code == 404
        client.force_login(official)
        assert client.get(file.get_absolute_url()).status_code == 200


class TestTheSelfAssessment:
    def test_keeps_nothing_that_ties_an_answer_to_somebody(self, panel) -> None:
        member = panel.panelists.get(shown_name=SECRET)
        session = panel.sessions.get(number=2)
        assessing.answer_assessment(
            session=session,
            panelist=member,
            points={"heard": 1, "understood": 1, "useful": 1},
            words="",
            now=NOW,
        )

        def fields(model) -> set[str]:
            return {field.name for field in model._meta.get_fields()}

        assert fields(AssessmentAnswer) == {
            "id",
            "session",
            "heard",
            "understood",
            "useful",
            "words",
        }
        assert fields(AssessmentMark) == {"id", "session", "panelist"}
        assert not panel.process.events.filter(verb__startswith="assessment").exists()
