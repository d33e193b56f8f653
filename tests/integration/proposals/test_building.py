"""Reporting how a project is built: stages, reasons, corrections, who is told."""

from datetime import timedelta

import built
import make
import pytest
from built import LATER, SOON, TODAY, refusal, text, wrong
from make import NOW

from participation.models import AuditEvent, Role
from proposals.actions import building as actions
from proposals.lifecycle import Stage
from proposals.models import Assignment, Building, Department, Descent, Regrouping

pytestmark = pytest.mark.django_db(transaction=True)

WHY = text("The river rose.")


@pytest.fixture
def process():
    return make.process()


@pytest.fixture
def building(process) -> Building:
    return built.building(process)


@pytest.fixture
def organiser(process):
    return make.staff(process)


def verbs(process) -> list[str]:
    return list(process.events.order_by("number").values_list("verb", flat=True))


def with_idea(building):
    """Put somebody's idea behind a building, and return its author."""
    process = building.project.process
    make.phase(process, "propose")
    author = make.user()
    building.project.proposal = make.proposal(process, author)
    building.project.save()
    return author


def told(person) -> list[str]:
    return list(person.notices.order_by("pk").values_list("kind", flat=True))


class TestStarting:
    def test_a_process_without_a_vote_gives_the_money_so(
        self, process, organiser
    ) -> None:
        project = make.project(process, "h/1")

        building = actions.start_building(
            project=project, organiser=organiser, planned=9_000_00, now=NOW
        )

        project.refresh_from_db()
        assert (building.stage, building.planned) == ("planned", 9_000_00)
        assert (project.outcome, project.outcome_at) == ("funded", NOW)
        event = AuditEvent.objects.get(verb="building.started")
        assert (event.subject, event.data) == ("project:h/1", {"planned": 9_000_00})

    def test_once(self, building, organiser) -> None:
        code = refusal(
            actions.start_building,
            project=building.project,
            organiser=organiser,
            planned=1,
            now=NOW,
        )

        assert code == "followed"

    def test_waits_for_the_vote_where_there_is_one(self, process, organiser) -> None:
        make.phase(process, "vote")
        project = make.project(process)
        act = {
            "project": project,
            "organiser": organiser,
            "planned": 1,
            "now": NOW,
        }
        assert refusal(actions.start_building, **act) == "not_funded"

        process.projects.update(outcome="funded")
        actions.start_building(**act)

        assert Building.objects.count() == 1

    def test_is_for_organisers_and_for_what_is_not_dropped(self, process) -> None:
        project = make.project(process, is_dropped=True)
        others = make.staff(process, Role.REVIEWER), make.staff(process)

        codes = [
            refusal(
                actions.start_building,
                project=project,
                organiser=person,
                planned=1,
                now=NOW,
            )
            for person in others
        ]

        assert codes == ["no_role", "dropped"]


class TestReporting:
    def test_moves_the_building_and_stays_on_the_record(
        self, process, building, organiser
    ) -> None:
        news = built.report(building, organiser)

        building.refresh_from_db()
        assert (building.stage, building.due_on) == ("under_way", SOON)
        assert (building.first_due_on, building.version) == (SOON, 2)
        assert news.made_by == organiser
        event = process.events.get(verb="building.reported")
        assert event.data == {
            "stage": "under_way",
            "due_on": SOON.isoformat(),
            "done_on": None,
            "reason": {},
        }

    def test_follows_the_stages(self, building, organiser) -> None:
        errors = wrong(
            actions.report_building,
            building=building,
            official=organiser,
            report=built.say(stage=Stage.DONE),
            seen=1,
            now=NOW,
        )

        assert errors == {"stage": ["no_such_stage"]}

    @pytest.mark.parametrize(
        ("fields", "errors"),
        [
            ({"stage": Stage.DELAYED}, {"reason": ["no_reason"]}),
            ({"stage": Stage.CANCELLED}, {"reason": ["no_reason"]}),
            ({"due_on": LATER}, {"reason": ["no_reason"]}),
            ({"due_on": None}, {"reason": ["no_reason"]}),
            ({"reason": text("  "), "due_on": LATER}, {"reason": ["no_reason"]}),
            ({"text": text(" ")}, {"text": ["no_text"]}),
            (
                {"stage": Stage.DONE, "done_on": TODAY + timedelta(days=1)},
                {"done_on": ["in_the_future"]},
            ),
        ],
    )
    def test_asks_for_what_is_missing(
        self, building, organiser, fields, errors
    ) -> None:
        built.report(building, organiser)

        found = wrong(
            actions.report_building,
            building=building,
            official=organiser,
            report=built.say(**fields),
            seen=2,
            now=NOW,
        )

        assert found == errors
        building.refresh_from_db()
        assert (building.version, building.news.count()) == (2, 1)

    def test_takes_a_delay_with_its_reason(self, building, organiser) -> None:
        built.report(building, organiser)

        built.report(building, organiser, stage=Stage.DELAYED, due_on=LATER, reason=WHY)

        building.refresh_from_db()
        assert building.is_later_than_named
        assert (building.due_on, building.first_due_on) == (LATER, SOON)

    def test_is_ready_today_unless_it_was_before(self, building, organiser) -> None:
        built.report(building, organiser)

        built.report(building, organiser, stage=Stage.DONE)

        building.refresh_from_db()
        assert building.done_on == TODAY
        assert not building.is_overdue(LATER)

    def test_tells_the_second_of_two_officials(self, building, organiser) -> None:
        built.report(building, organiser)

        code = refusal(
            actions.report_building,
            building=building,
            official=make.staff(building.project.process),
            report=built.say(),
            seen=1,
            now=NOW,
        )

        assert code == "stale"
        assert building.news.count() == 1


class TestTakingBack:
    def test_puts_the_building_where_it_was(self, process, building, organiser) -> None:
        built.report(building, organiser)
        mistake = built.report(
            building, organiser, now=NOW + make.DAY, stage=Stage.DONE, due_on=None
        )

        actions.take_back_news(
            news=mistake, official=organiser, reason="Other pier", now=NOW + make.DAY
        )

        building.refresh_from_db()
        mistake.refresh_from_db()
        assert (building.stage, building.due_on) == ("under_way", SOON)
        assert (building.done_on, building.version) == (None, 4)
        assert mistake.taken_back_reason == "Other pier"
        assert process.events.get(verb="building.corrected").data == {
            "stage": "under_way",
            "reason": "Other pier",
        }

    def test_needs_a_reason_and_the_newest(self, building, organiser) -> None:
        first = built.report(building, organiser)
        second = built.report(building, organiser, now=NOW + make.DAY)
        act = {"official": organiser, "now": NOW}

        errors = wrong(actions.take_back_news, news=second, reason=" ", **act)
        code = refusal(actions.take_back_news, news=first, reason="x", **act)

        assert errors == {"reason": ["no_reason"]}
        assert code == "not_newest"

    def test_happens_once(self, building, organiser) -> None:
        news = built.report(building, organiser)
        act = {"news": news, "official": organiser, "reason": "x", "now": NOW}
        actions.take_back_news(**act)

        assert refusal(actions.take_back_news, **act) == "not_newest"


class TestPlanningMoney:
    def test_stays_on_the_record_with_its_reason(
        self, process, building, organiser
    ) -> None:
        actions.plan_money(
            building=building,
            organiser=organiser,
            planned=12_000_00,
            reason="Stone is dearer.",
            seen=1,
            now=NOW,
        )

        building.refresh_from_db()
        assert (building.planned, building.version) == (12_000_00, 2)
        assert process.events.get(verb="building.replanned").data == {
            "before": 10_000_00,
            "planned": 12_000_00,
            "reason": "Stone is dearer.",
        }

    def test_asks_for_a_change_and_a_reason(self, building, organiser) -> None:
        act = {"building": building, "organiser": organiser, "seen": 1, "now": NOW}

        assert wrong(actions.plan_money, planned=1, reason="", **act) == {
            "reason": ["no_reason"]
        }
        assert wrong(actions.plan_money, planned=10_000_00, reason="x", **act) == {
            "planned": ["no_change"]
        }


class TestOfficials:
    def report(self, building, official):
        return built.report(building, official)

    @pytest.mark.parametrize("role", [one for one in Role if one != Role.ORGANISER])
    def test_of_other_roles_are_refused(self, building, role) -> None:
        official = make.staff(building.project.process, role)

        code = refusal(self.report, building=building, official=official)

        assert code == "no_role"

    def test_of_the_responsible_department_report(self, process, building) -> None:
        with_idea(building)
        parks = Department.objects.create(process=process, code="parks")
        streets = Department.objects.create(process=process, code="streets")
        gardener, paver = (make.staff(process, Role.REVIEWER) for _ in range(2))
        parks.members.add(gardener)
        streets.members.add(paver)
        Assignment.objects.create(
            proposal=building.project.proposal,
            department=parks,
            due_on=TODAY,
            assigned_at=NOW,
            ended_at=NOW,
        )

        built.report(building, gardener)

        event = process.events.get(verb="building.reported")
        assert (event.role, event.actor) == (Role.REVIEWER, gardener)
        assert refusal(self.report, building=building, official=paver) == "no_role"
        building.refresh_from_db()
        planning = {"planned": 1, "reason": "x", "seen": building.version, "now": NOW}
        assert (
            refusal(
                actions.plan_money, building=building, organiser=gardener, **planning
            )
            == "no_role"
        )


class TestPeople:
    def test_hear_of_every_step_once(self, building, organiser) -> None:
        author = with_idea(building)

        built.report(building, organiser, now=NOW)
        built.report(building, organiser, now=NOW + make.DAY)
        built.report(
            building,
            organiser,
            now=NOW + 2 * make.DAY,
            stage=Stage.DELAYED,
            due_on=LATER,
            reason=WHY,
        )
        done = built.report(
            building,
            organiser,
            now=NOW + 3 * make.DAY,
            stage=Stage.DONE,
            due_on=LATER,
        )
        actions.take_back_news(
            news=done, official=organiser, reason="Not yet", now=NOW + 4 * make.DAY
        )
        built.report(
            building,
            organiser,
            now=NOW + 5 * make.DAY,
            stage=Stage.CANCELLED,
            due_on=None,
            reason=WHY,
        )

        assert told(author) == [
            "building.begun",
            "building.reported",
            "building.delayed",
            "building.finished",
            "building.corrected",
            "building.cancelled",
        ]
        delay = author.notices.get(kind="building.delayed")
        assert delay.facts["reason"] == WHY

    def test_hear_of_a_later_day_as_of_a_delay(self, building, organiser) -> None:
        author = with_idea(building)
        built.report(building, organiser)

        built.report(building, organiser, due_on=LATER, reason=WHY)

        assert told(author)[-1] == "building.delayed"

    def test_behind_ideas_that_were_merged_hear_too(self, building, organiser) -> None:
        with_idea(building)
        process = building.project.process
        author = make.user()
        merged = make.proposal(process, author, title="Toinen laituri")
        how = {"process": process, "kind": "merge", "reason": "Same", "made_at": NOW}
        merge = Regrouping.objects.create(state="done", **how)
        child = building.project.proposal
        Descent.objects.create(regrouping=merge, parent=merged, child=child)
        other = make.user()
        undone = make.proposal(process, other, title="Kolmas laituri")
        taken_back = Regrouping.objects.create(state="undone", **how)
        Descent.objects.create(regrouping=taken_back, parent=undone, child=child)

        built.report(building, organiser)

        assert told(author) == ["building.begun"]
        assert told(other) == []
