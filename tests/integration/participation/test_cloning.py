"""Last year's round as the beginning of this year's."""

from datetime import UTC, date, datetime, timedelta

import make
import pytest
from cloning_of import YEAR, all_copied, clone, round_of_2026, rows
from django.core.exceptions import ValidationError
from django.utils import timezone

from participation import cloning
from participation.models import Membership, Process, Role
from participation.policies import Refused
from voting.models import VotingRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Process:
    return round_of_2026()


@pytest.fixture
def organiser(source):
    return source.memberships.get(role=Role.ORGANISER).user


class TestACopy:
    @pytest.mark.parametrize("one", all_copied(), ids=lambda one: one.model)
    def test_has_every_row_with_what_is_said_to_be_the_same(
        self, source, organiser, one
    ) -> None:
        new = clone(source, organiser)

        olds, news = rows(one, source), rows(one, new)
        assert len(olds) == len(news) > 0
        for old, made in zip(olds, news, strict=True):
            for name in one.same:
                assert getattr(made, name) == getattr(old, name), name

    @pytest.mark.parametrize("one", all_copied(), ids=lambda one: one.model)
    def test_has_nothing_of_what_is_left(self, source, organiser, one) -> None:
        new = clone(source, organiser)

        for made in rows(one, new):
            for name in one.left:
                if name in COPIED_WITH_ANOTHER_PART:
                    continue
                field = made._meta.get_field(name)
                if field.many_to_many:
                    continue
                assert getattr(made, name) == field.get_default() or (
                    getattr(made, name) in (None, "")
                ), name

    def test_keeps_the_clock_and_the_weekday(self, source, organiser) -> None:
        new = clone(source, organiser)

        for old in source.phases.all():
            made = new.phases.get(kind=old.kind)
            for name in ("starts_at", "ends_at"):
                before = timezone.localtime(getattr(old, name))
                after = timezone.localtime(getattr(made, name))
                assert after.time() == before.time()
                assert after.weekday() == before.weekday()
                assert after.date() - before.date() == timedelta(days=YEAR)

    def test_keeps_the_clock_where_the_offset_is_another(
        self, source, organiser
    ) -> None:
        """The end of March 2026 is summer time; so many days later it is not yet."""
        source.allows_gaps = True
        source.save()
        source.phases.filter(kind="review").update(
            starts_at=datetime(2026, 3, 30, 5, 0, tzinfo=UTC)
        )

        new = clone(source, organiser, days=YEAR - 7)

        begins = new.phases.get(kind="review").starts_at
        assert timezone.localtime(begins).isoformat() == "2027-03-22T08:00:00+02:00"

    def test_moves_the_years_in_its_texts(self, source, organiser) -> None:
        new = clone(source, organiser)

        assert new.summary == {"fi": "Vuonna 2027", "sv": "År 2027", "en": "In 2027"}
        assert new.description == {"fi": "Toteutus 2027-2028", "en": "Founded in 1651"}
        assert new.panels.get().title == {"fi": "Raati 2027"}

    def test_has_settings_of_reminders_and_of_the_plan(self, source, organiser) -> None:
        new = clone(source, organiser)

        assert new.reminder_days == [5, 2]
        assert new.ballot_reminder_hours == [24]
        assert (new.allows_gaps, new.allows_overlaps) == (False, True)

    def test_has_districts_inside_each_other(self, source, organiser) -> None:
        new = clone(source, organiser)

        inner = new.districts.get(code="lohtaja")
        assert inner.parent == new.districts.get(code="centre")

    def test_has_a_draft_of_the_vote_with_its_money(self, source, organiser) -> None:
        old = VotingRound.objects.get(process=source)

        made = VotingRound.objects.get(process=clone(source, organiser))

        assert not made.is_frozen
        assert made.age_on == date(2027, 9, 27)
        assert made.options == {"misfit": "stop"}
        assert made.tie_seed
        assert made.tie_seed != old.tie_seed
        pots = {pot.code: pot for pot in made.pots.all()}
        assert pots["lohtaja"].district.process_id == made.process_id
        assert pots["all"].budget == 10_000_00

    def test_has_mandates_as_drafts_with_their_days_moved(
        self, source, organiser
    ) -> None:
        panel = clone(source, organiser).panels.get()

        assert panel.state == "draft"
        assert panel.term_from == date(2027, 4, 12)
        assert timezone.localtime(panel.call_opens_at).isoformat() == (
            "2027-03-08T08:00:00+02:00"
        )
        assert panel.figures == {}
        assert panel.version == 1

    def test_has_surveys_that_nobody_has_been_asked(self, source, organiser) -> None:
        survey = clone(source, organiser).surveys.get()

        assert survey.title == {"fi": "Kysely 2027"}
        assert not survey.waves.exists()
        question = survey.questions.get()
        assert question.text == {"fi": "Entä vuonna 2027?"}
        assert question.options == [{"code": "a", "text": {"fi": "Kuten 2025 ja 2027"}}]

    @pytest.mark.parametrize("with_panels", [True, False])
    def test_has_surveys_of_groups_that_come_along(
        self, source, organiser, with_panels
    ) -> None:
        panel = f"panel:{source.panels.get().slug}"
        source.surveys.update(groups=["follow", "role:reviewer", panel])
        chosen = set(cloning.PARTS) - (set() if with_panels else {"mandates"})

        survey = clone(source, organiser, chosen=chosen).surveys.get()

        own = ["follow", "role:reviewer"]
        assert survey.groups == ([*own, panel] if with_panels else own)

    def test_says_on_the_record_what_it_is(self, source, organiser) -> None:
        new = clone(source, organiser)

        event = new.events.get(verb="process.copied")
        assert event.data["of"] == "kajaani-2026"
        assert event.data["parts"] == sorted(cloning.PARTS)
        assert event == new.events.last()


# What is left by its model, since another part of the same process copies it.
COPIED_WITH_ANOTHER_PART = {
    "allows_gaps",
    "allows_overlaps",
    "machine_languages",
    "reminder_days",
    "ballot_reminder_hours",
}


class TestWhatIsNeverCopied:
    def test_ideas_projects_and_people(self, source, organiser) -> None:
        make.project(source, "a")
        source.proposals.create(
            number=1, title="Laituri", text="…", language="fi", submitted_at=make.NOW
        )

        new = clone(source, organiser)

        assert not new.proposals.exists()
        assert not new.projects.exists()
        assert not VotingRound.objects.get(process=new).roll.exists()
        assert not new.panels.get().volunteers.exists()

    def test_the_publication(self, source, organiser) -> None:
        assert clone(source, organiser).published_at is None


class TestWhatIsChosen:
    def test_nothing_but_the_title(self, source, organiser) -> None:
        new = clone(source, organiser, chosen=set())

        assert new.summary == {}
        assert new.contact == ""
        assert not new.phases.exists()
        assert not new.districts.exists()
        assert new.reminder_days == [7, 1]
        assert new.memberships.get().user == organiser

    def test_a_vote_without_phases_is_left_out(self, source, organiser) -> None:
        new = clone(source, organiser, chosen={"vote", "districts"})

        assert not VotingRound.objects.filter(process=new).exists()
        assert new.events.get(verb="process.copied").data["parts"] == ["districts"]

    def test_people_come_with_the_roles_alone(self, source, organiser) -> None:
        everything = set(cloning.PARTS)

        without = clone(source, organiser, chosen=everything - {"roles"})
        with_them = clone(source, organiser, slug="another")

        assert without.memberships.count() == 1
        assert not without.departments.get().members.exists()
        assert not without.panels.get().facilitators.exists()
        assert with_them.memberships.filter(role=Role.REVIEWER).exists()
        assert with_them.departments.get().members.exists()
        assert with_them.panels.get().facilitators.exists()
        assert with_them.events.filter(verb="role.given").count() == 1

    def test_who_has_left_is_not_brought_back(self, source, organiser) -> None:
        gone = make.user("nobody@left.invalid")
        Membership.objects.create(process=source, user=gone, role=Role.AUDITOR)

        new = clone(source, organiser)

        assert not new.memberships.filter(user=gone).exists()

    def test_money_of_districts_that_are_not_copied_is_left(
        self, source, organiser
    ) -> None:
        new = clone(source, organiser, chosen={"phases", "vote"})

        pots = VotingRound.objects.get(process=new).pots
        assert [pot.code for pot in pots.all()] == ["all"]


class TestWhoMayCopy:
    @pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR])
    def test_other_roles_may_not(self, source, role) -> None:
        with pytest.raises(Refused):
            clone(source, make.staff(source, role))

    def test_nobody_copies_a_replay(self, source, organiser) -> None:
        source.is_replay = True
        source.save()

        with pytest.raises(Refused) as refused:
            clone(source, organiser)

        assert refused.value.refusal.code == "replay"

    def test_organisers_of_other_processes_may_not(self, source) -> None:
        with pytest.raises(Refused):
            clone(source, make.staff(make.process()))


class TestAllOrNothing:
    def test_days_that_are_over_make_nothing(self, source, organiser) -> None:
        with pytest.raises(Refused) as refused:
            clone(source, organiser, days=7)

        assert refused.value.refusal.code == "past"
        assert not Process.objects.filter(slug="kajaani-2027").exists()

    def test_a_taken_address_makes_nothing(self, source, organiser) -> None:
        count = Process.objects.count()

        with pytest.raises(ValidationError):
            clone(source, organiser, slug="kajaani-2026")

        assert Process.objects.count() == count


def test_a_row_is_not_copied_with_a_field_forgotten() -> None:
    one = cloning.Copied("participation.District", frozenset(), frozenset({"process"}))

    with pytest.raises(TypeError, match="process"):
        one.row(Process())
