"""Materials of a panel, and what its members miss."""

import paneling
import pytest
import sessions_of
from django.core.exceptions import ValidationError
from make import NOW

from panels.actions import knowledge, materials
from panels.actions.materials import Content, Facts
from panels.models import Material
from panels.queries.materials import at_desk, newest, to_read
from participation.models import Notice
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)
POINTS = {"heard": 5, "understood": 4, "useful": 3}


@pytest.fixture
def panel():
    return paneling.panel()


@pytest.fixture
def official(panel):
    return sessions_of.facilitator(panel)


@pytest.fixture
def member(panel):
    return paneling.member(panel)


def facts(**fields) -> Facts:
    known = {"title": "Figures", "language": "en", "author": "City"}
    return Facts(**known | fields)


class TestMaterials:
    def test_are_read_in_the_version_of_the_day(self, panel, official, member) -> None:
        material = sessions_of.material(panel, official)
        materials.mark_read(material=material, panelist=member, is_read=True, now=NOW)
        (before,) = to_read(panel, member)

        materials.change_material(
            material=material,
            official=official,
            facts=facts(),
            content=Content(text="Better", change="Year 2025 added"),
            seen=1,
            now=NOW,
        )

        (after,) = to_read(panel, member)
        assert (before.is_read, after.is_read, after.is_older) == (True, False, True)
        material.refresh_from_db()
        assert newest(material).text == "Better"
        assert material.versions.count() == 2
        assert [one.count for one in at_desk(panel)] == [0]
        events = panel.process.events.order_by("number")
        assert [event.data["version"] for event in events] == [1, 2]

    def test_say_what_has_changed_once_they_are_published(
        self, panel, official
    ) -> None:
        material = sessions_of.material(panel, official)

        with pytest.raises(ValidationError) as caught:
            materials.change_material(
                material=material,
                official=official,
                facts=facts(),
                content=Content(text="Better"),
                seen=1,
                now=NOW,
            )

        assert list(caught.value.error_dict) == ["change"]
        material.refresh_from_db()
        assert material.version == 1

    def test_are_changed_by_who_has_seen_the_newest(self, panel, official) -> None:
        material = sessions_of.material(panel, official)

        with pytest.raises(Refused, match="stale"):
            materials.change_material(
                material=material,
                official=official,
                facts=facts(),
                content=None,
                seen=0,
                now=NOW,
            )

    @pytest.mark.parametrize("kind", Material.Kind.values)
    def test_hold_what_their_kind_needs(self, panel, official, kind) -> None:
        with pytest.raises(ValidationError):
            materials.draft_material(
                panel=panel,
                official=official,
                facts=facts(kind=kind),
                content=Content(),
                now=NOW,
            )

        assert not Material.objects.exists()

    def test_are_told_of_once_and_not_before(self, panel, official, member) -> None:
        material = sessions_of.material(panel, official, published=False)
        assert not Notice.objects.exists()
        with pytest.raises(Refused, match="not_published"):
            materials.mark_read(
                material=material, panelist=member, is_read=True, now=NOW
            )

        materials.publish_material(material=material, official=official, now=NOW)

        assert Notice.objects.get().kind == "material.published"
        with pytest.raises(Refused, match="published"):
            materials.publish_material(material=material, official=official, now=NOW)

    def test_leave_a_reason_when_they_go(self, panel, official, member) -> None:
        material = sessions_of.material(panel, official)

        materials.withdraw_material(
            material=material, official=official, reason="Wrong figures", now=NOW
        )

        assert not to_read(panel, member)
        event = panel.process.events.latest("number")
        assert (event.verb, event.data["reason"]) == (
            "material.withdrawn",
            "Wrong figures",
        )
        with pytest.raises(Refused, match="not_published"):
            materials.withdraw_material(
                material=material, official=official, reason="x", now=NOW
            )


class TestRequests:
    def test_are_answered_once_with_words(self, panel, official, member) -> None:
        request = knowledge.ask_for_knowledge(
            panel=panel, panelist=member, text="Who owns the pier?", now=NOW
        )
        with pytest.raises(ValidationError):
            knowledge.answer_request(
                request=request,
                official=official,
                answer=" ",
                state="answered",
                now=NOW,
            )

        knowledge.answer_request(
            request=request,
            official=official,
            answer="The city.",
            state="answered",
            now=NOW,
        )

        request.refresh_from_db()
        assert (request.state, request.answer) == ("answered", "The city.")
        assert Notice.objects.get().person == member.volunteer.person

    def test_are_for_members_and_not_without_end(self, panel, member) -> None:
        outsider = paneling.member(panel, state="declined")
        with pytest.raises(Refused, match="no_seat"):
            knowledge.ask_for_knowledge(
                panel=panel, panelist=outsider, text="x", now=NOW
            )

        for number in range(10):
            knowledge.ask_for_knowledge(
                panel=panel, panelist=member, text=f"Question {number}", now=NOW
            )

        with pytest.raises(Refused, match="too_many_requests"):
            knowledge.ask_for_knowledge(panel=panel, panelist=member, text="x", now=NOW)
