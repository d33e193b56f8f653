"""How people find a panel: from home, the process, their own place, and the desk."""

from datetime import timedelta

import drawing_of
import make
import paneling
import pytest
import recruiting_of as people
import sessions_of
from django.urls import reverse

from panels.lifecycle import PanelState, SessionState
from panels.models import Panel
from participation.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

TITLE = "Panel of the open call"


@pytest.fixture
def panel() -> Panel:
    return people.recruiting(title={"en": TITLE})


def page_of(client, panel: Panel, name: str) -> str:
    return client.get(reverse(name, args=[panel.process.slug, panel.slug])).text


def process_page(client, panel: Panel) -> str:
    return client.get(reverse("participation:process", args=[panel.process.slug])).text


class TestAResident:
    def test_finds_an_open_call_on_the_front_page(self, client, panel) -> None:
        page = client.get("/").text

        assert "Looking for members" in page
        assert reverse("panels:detail", args=[panel.process.slug, panel.slug]) in page

    @pytest.mark.parametrize(
        "fields",
        [
            {"call_closes_at": make.NOW},
            {"call_opens_at": make.NOW + timedelta(days=1)},
            {"is_open_call": False, "has_invitations": True},
            {"state": PanelState.PUBLISHED},
        ],
    )
    def test_is_not_called_where_nobody_can_sign_up(
        self, client, panel, fields
    ) -> None:
        Panel.objects.filter(pk=panel.pk).update(**fields)

        assert TITLE not in client.get("/").text

    def test_is_not_called_to_a_process_that_is_not_public(self, client, panel) -> None:
        panel.process.published_at = None
        panel.process.save()

        assert TITLE not in client.get("/").text

    def test_finds_the_panels_of_a_process_on_its_page(self, client, panel) -> None:
        shown = process_page(client, panel)
        Panel.objects.filter(pk=panel.pk).update(state=PanelState.CLOSED)

        assert TITLE in shown
        assert TITLE not in process_page(client, panel)

    def test_is_not_told_that_members_are_looked_for_after_the_sign_up(
        self, client, panel
    ) -> None:
        Panel.objects.filter(pk=panel.pk).update(call_closes_at=make.NOW)

        for page in (
            process_page(client, panel),
            page_of(client, panel, "panels:detail"),
        ):
            assert "Looking for members" not in page
            assert "Sign-up is over" in page

    def test_reads_that_the_draw_follows_the_sign_up(self, client, panel) -> None:
        Panel.objects.filter(pk=panel.pk).update(call_closes_at=make.NOW)

        page = client.get(
            reverse("panels:detail", args=[panel.process.slug, panel.slug])
        )

        (now,) = [one.label for one in page.context["life"] if one.is_current]
        assert now == "Members are found and confirm"


class TestWhoHasSignedUp:
    def test_has_a_tab_of_the_own_place(self, client, panel) -> None:
        volunteer, _code = people.signed_up(panel, person=make.user())
        own = reverse("panels:place", args=[panel.process.slug, panel.slug])

        stranger = page_of(client, panel, "panels:members")
        client.force_login(volunteer.person)

        assert own not in stranger
        assert own in page_of(client, panel, "panels:members")

    def test_finds_the_room_while_the_session_goes_on(self, client) -> None:
        session = paneling.session(
            paneling.panel(), state=SessionState.RUNNING, opened_at=make.NOW
        )
        panel = session.panel
        member = paneling.member(panel)
        client.force_login(member.volunteer.person)

        page = page_of(client, panel, "panels:place")

        args = [panel.process.slug, panel.slug, session.number]
        assert "The session is under way" in page
        assert reverse("panels:room", args=args) in page


class TestAnOfficial:
    def test_is_told_of_the_next_step_of_a_draw(self, client) -> None:
        panel = drawing_of.open_panel()
        drawing_of.pool(panel)
        first, second = drawing_of.officials(panel)
        lottery = drawing_of.computed(panel, first)
        args = [panel.process.slug, panel.slug, lottery.number]
        publishing = reverse("panels_staff:publish_list", args=args)

        client.force_login(first)
        own = client.get("/staff/").text
        client.force_login(second)

        assert publishing not in own
        assert publishing in client.get("/staff/").text
        assert publishing in page_of(client, panel, "panels_staff:panel")

    def test_is_told_of_advice_without_an_answer(self, client) -> None:
        panel = people.recruiting(
            state=PanelState.ADVISED, answer_due_on=make.NOW.date()
        )
        panel.recommendations.create(
            number=1,
            title="Benches",
            text="Build them.",
            state="adopted",
            majority=panel.majority,
            written_at=make.NOW,
            frozen_at=make.NOW,
            decided_at=make.NOW,
        )
        client.force_login(make.staff(panel.process))

        page = client.get("/staff/").text

        assert "Answer the recommendations" in page

    def test_who_facilitates_is_told_of_help_to_arrange(self, client) -> None:
        session = paneling.session(paneling.panel())
        attendance = sessions_of.comes(session, paneling.member(session.panel))
        attendance.help.create(kind="loop", asked_at=make.NOW)
        args = [session.panel.process.slug, session.panel.slug, session.number]
        needs = reverse("panels_staff:needs", args=args)

        client.force_login(make.staff(session.panel.process, Role.FACILITATOR))
        told = client.get("/staff/").text
        attendance.help.update(met_at=make.NOW)

        assert needs in told
        assert needs not in client.get("/staff/").text
