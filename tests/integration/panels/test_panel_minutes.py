"""Minutes of sessions from the draft on, and the self-assessment."""

from datetime import timedelta
from fractions import Fraction
from hashlib import sha256

import make
import paneling
import pytest
import sessions_of
from django.core.exceptions import ValidationError
from make import NOW

from panels.actions import assessing, live, minutes
from panels.lifecycle import SessionState
from panels.models import AgendaItem, AssessmentAnswer, AssessmentMark
from panels.queries.assessments import results_of
from panels.queries.minutes import draft_of, heard, words_of
from participation.models import Notice
from participation.policies import Refused
from participation.small_groups import Mean

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


class TestTheDraftOfMinutes:
    def test_is_made_from_the_record(self, panel, official) -> None:
        public = paneling.member(panel, shown_name="Aino", is_public=True)
        hidden = paneling.member(panel, shown_name="Veikko")
        absent = paneling.member(panel, shown_name="Sirkka")
        session = sessions_of.held(panel, public, hidden)
        item = session.items.create(
            position=1,
            title={"en": "Hearing", "fi": "Kuuleminen"},
            notes="Many questions.",
            decision="The pier is mended.",
        )
        item.experts.create(name="Prof. Koski", organisation="University")

        numbers = draft_of(session, language="en", names=False, now=NOW)
        names = draft_of(session, language="en", names=True, now=NOW)
        finnish = draft_of(session, language="fi", names=False, now=NOW)

        assert "2 of 3 members were there." in numbers.text
        assert "## 1. Hearing" in numbers.text
        assert "Prof. Koski, University" in numbers.text
        assert "**Decision:** The pier is mended." in numbers.text
        assert "## 1. Kuuleminen" in finnish.text
        # Members stand there by number: see test_names_in_minutes.py.
        assert "@" not in numbers.text
        assert "- @1\n- @2" in names.text
        assert "Veikko" not in names.text + names.inner
        assert f"not there\n\n- @{absent.number}" in names.inner

    def test_has_figures_of_the_assessment_once_it_has_ended(
        self, panel, official
    ) -> None:
        members = paneling.members(panel, 5)
        session = sessions_of.held(panel, *members)
        for one in members:
            assessing.answer_assessment(
                session=session, panelist=one, points=POINTS, words="Fine", now=NOW
            )
        before = draft_of(session, language="en", names=False, now=NOW)

        assessing.end_assessment(session=session, official=official, now=NOW)

        session.refresh_from_db()
        after = draft_of(session, language="en", names=False, now=NOW)
        assert "Self-assessment" not in before.text
        assert "- I was heard: 4.2 or more" in after.text
        assert "Fine" not in after.text


class TestMinutes:
    @pytest.fixture
    def found(self, panel, official):
        return sessions_of.minutes(sessions_of.held(panel), official)

    def send(self, found, official, days=7) -> None:
        minutes.send_minutes(
            minutes=found,
            official=official,
            answer_until=NOW + timedelta(days=days),
            now=NOW,
        )

    def save(self, found, official, text="Better", seen=1) -> None:
        minutes.save_minutes(
            minutes=found, official=official, text=text, inner="", seen=seen, now=NOW
        )

    def test_keep_every_version(self, found, official) -> None:
        self.save(found, official)
        found.refresh_from_db()

        assert words_of(found).text == "Better"
        assert found.versions.count() == 2
        with pytest.raises(Refused, match="stale"):
            self.save(found, official, "Other")

    def test_stay_while_members_read_them(self, panel, found, official, member) -> None:
        self.send(found, official)

        with pytest.raises(Refused, match="in_review"):
            self.save(found, official)
        told = Notice.objects.get(kind="minutes.ready")
        assert told.person == member.volunteer.person
        minutes.take_back_minutes(minutes=found, official=official)
        self.save(found, official)

    def test_stand_once_all_have_approved(self, panel, found, official) -> None:
        first, second = paneling.members(panel, 2)
        self.send(found, official)
        self.say(found, first, approves=True)

        with pytest.raises(Refused, match="time_to_comment"):
            minutes.approve_minutes(minutes=found, official=official, now=NOW)
        self.say(found, second, approves=False, comment="The date is wrong.")
        with pytest.raises(Refused, match="time_to_comment"):
            minutes.approve_minutes(minutes=found, official=official, now=NOW)
        self.say(found, second, approves=True)
        minutes.approve_minutes(minutes=found, official=official, now=NOW)

        event = panel.process.events.get()
        assert event.data == {"version": 1, "approvals": 2, "objections": 0}

    def say(self, found, member, *, approves: bool, comment: str = "") -> None:
        minutes.give_opinion(
            minutes=found, panelist=member, approves=approves, comment=comment, now=NOW
        )

    def test_need_words_from_who_does_not_approve(
        self, found, official, member
    ) -> None:
        self.send(found, official)

        with pytest.raises(ValidationError):
            self.say(found, member, approves=False)

        assert heard(found).silent == 1

    def test_ask_anew_after_a_change(self, found, official, member) -> None:
        self.send(found, official)
        self.say(found, member, approves=True)
        minutes.take_back_minutes(minutes=found, official=official)
        self.save(found, official)
        self.send(found, official)

        found.refresh_from_db()
        assert (heard(found).approvals, heard(found).silent) == (0, 1)

    def test_are_published_with_the_hash_of_their_public_part(
        self, panel, found, official
    ) -> None:
        with pytest.raises(Refused, match="not_approved"):
            minutes.publish_minutes(minutes=found, official=official, now=NOW)
        sessions_of.approved(found, official)

        minutes.publish_minutes(minutes=found, official=official, now=NOW)

        found.refresh_from_db()
        words = words_of(found).text
        assert found.sha256 == sha256(words.encode()).hexdigest()
        event = panel.process.events.latest("number")
        assert (event.verb, event.data["sha256"]) == ("minutes.published", found.sha256)
        with pytest.raises(Refused, match="approved"):
            self.save(found, official)

    def test_keep_a_session_closed_once_they_are_approved(
        self, found, official
    ) -> None:
        self.send(found, official)
        minutes.approve_minutes(
            minutes=found, official=official, now=NOW + timedelta(days=7)
        )

        with pytest.raises(Refused, match="approved"):
            live.move_session(
                session=found.session,
                official=official,
                goal=SessionState.RUNNING,
                now=NOW,
            )

    def test_are_not_approved_while_the_session_goes_on(self, found, official) -> None:
        self.send(found, official)
        live.move_session(
            session=found.session,
            official=official,
            goal=SessionState.RUNNING,
            now=NOW,
        )

        with pytest.raises(Refused, match="not_closed"):
            minutes.approve_minutes(
                minutes=found, official=official, now=NOW + timedelta(days=7)
            )

    def test_are_of_what_is_over(self, panel, official) -> None:
        with pytest.raises(Refused, match="not_closed"):
            sessions_of.minutes(paneling.session(panel), official)


class TestTheSelfAssessment:
    def answer(self, session, member, points=POINTS, now=NOW) -> None:
        assessing.answer_assessment(
            session=session, panelist=member, points=points, words="", now=now
        )

    def test_is_answered_once_and_by_those_who_were_there(self, panel, member) -> None:
        absent = paneling.member(panel)
        session = sessions_of.held(panel, member)
        self.answer(session, member)

        with pytest.raises(Refused, match="answered"):
            self.answer(session, member)
        with pytest.raises(Refused, match="was_not_there"):
            self.answer(session, absent)

        assert AssessmentAnswer.objects.count() == 1

    def test_begins_with_its_item_or_the_close(self, panel, member) -> None:
        session = paneling.session(panel, state="running")
        sessions_of.came(session, member)
        with pytest.raises(Refused, match="too_early"):
            self.answer(session, member)

        item = session.items.create(position=1, kind=AgendaItem.Kind.EVALUATION)
        session.item = item
        session.save()
        self.answer(session, member)

        assert AssessmentMark.objects.count() == 1

    def test_ends_after_three_days(self, panel, member) -> None:
        session = sessions_of.held(panel, member)

        with pytest.raises(Refused, match="assessment_over"):
            self.answer(session, member, now=session.closed_at + timedelta(days=3))

    def test_shows_nothing_while_somebody_can_answer(self, panel, official) -> None:
        members = paneling.members(panel, 6)
        session = sessions_of.held(panel, *members)
        for one in members[:5]:
            self.answer(session, one)

        assert results_of(session, now=NOW) is None

        assessing.end_assessment(session=session, official=official, now=NOW)
        session.refresh_from_db()
        results = results_of(session, now=NOW)
        assert results is not None
        assert [(one.question, one.mean) for one in results.means] == [
            # That all gave the most is told of no small group.
            ("heard", Mean(Fraction(21, 5), is_least=True)),
            ("understood", Mean(Fraction(4))),
            ("useful", Mean(Fraction(3))),
        ]
        with pytest.raises(Refused, match="assessment_over"):
            self.answer(session, members[5])

    def test_shows_no_figures_of_four(self, panel, official) -> None:
        members = paneling.members(panel, 4)
        session = sessions_of.held(panel, *members)
        for one in members:
            self.answer(session, one)

        results = results_of(session, now=NOW + timedelta(days=4))

        assert results is not None
        assert (results.answers, list(results.means)) == (4, [])

    def test_asks_for_every_answer(self, panel, member) -> None:
        session = sessions_of.held(panel, member)

        with pytest.raises(ValidationError) as caught:
            self.answer(session, member, {"heard": 5})

        assert set(caught.value.error_dict) == {"understood", "useful"}
        assert not AssessmentMark.objects.exists()


def test_the_organiser_of_another_process_reaches_nothing(panel) -> None:
    stranger = make.staff(make.process())

    with pytest.raises(Refused, match="no_role"):
        sessions_of.material(panel, stranger)
