"""Projects that organisers bring in, take off the ballot and put back."""

from functools import partial

import make
import pytest
from django.core.exceptions import ValidationError
from make import DAY, NOW

from participation.models import Phase, Process, Role
from participation.policies import Refused
from proposals.actions import projects as project_actions
from proposals.actions.projects import NewProject
from proposals.actions.reviewing import decide_feasibility
from proposals.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    process = make.process()
    make.phase(process, "vote", starts=5 * DAY, ends=6 * DAY)
    return process


@pytest.fixture
def organiser(process):
    return make.staff(process)


def drop(project, organiser, reason="Too close to the railway."):
    project_actions.drop_project(
        project=project, organiser=organiser, reason=reason, now=NOW
    )


def restore(project, organiser, reason="The railway agreed."):
    project_actions.restore_project(
        project=project, organiser=organiser, reason=reason, now=NOW
    )


def freeze(process) -> None:
    """Do what `freeze_rules` does to the phase, unseen by whoever has read it."""
    Phase.objects.filter(process=process, kind="vote").update(locked_at=NOW)


class TestAdding:
    def test_adds_all_or_nothing(self, process, organiser) -> None:
        make.project(process, "b")
        new = [NewProject(code, {"fi": code}, 100_00) for code in ("a", "b")]

        with pytest.raises(ValidationError, match="code b already"):
            project_actions.add_projects(
                process=process, organiser=organiser, projects=new, now=NOW
            )

        assert list(process.projects.values_list("code", flat=True)) == ["b"]
        assert not process.events.filter(verb="projects.added").exists()

    def test_refuses_the_same_code_twice_in_one_go(self, process, organiser) -> None:
        new = [NewProject("a", {"fi": "a"}, 100_00)] * 2

        with pytest.raises(ValidationError):
            project_actions.add_projects(
                process=process, organiser=organiser, projects=new, now=NOW
            )

    def test_is_refused_once_the_ballot_is_frozen(self, process, organiser) -> None:
        read = Process.objects.prefetch_related("phases").get(pk=process.pk)
        freeze(process)

        with pytest.raises(Refused) as refused:
            project_actions.add_projects(
                process=read,
                organiser=organiser,
                projects=[NewProject("a", {"fi": "a"}, 100_00)],
                now=NOW,
            )

        assert refused.value.refusal.code == "ballot_frozen"


def describe(project, organiser, **texts):
    project_actions.describe_project(
        project=project,
        organiser=organiser,
        now=NOW,
        **{"title": {"fi": "Portaat"}, "summary": {}, "description": {}} | texts,
    )


class TestTexts:
    def test_are_written_in_every_language_and_recorded(
        self, process, organiser
    ) -> None:
        project = make.project(process, "h1", title={"fi": "Portat"}, cost=900_00)

        describe(
            project,
            organiser,
            title={"fi": "Portaat", "sv": "Trappor"},
            summary={"sv": "En trätrappa."},
            description={"fi": "Kestävää puuta."},
        )

        written = Project.objects.get()
        assert written.title == {"fi": "Portaat", "sv": "Trappor"}
        assert written.summary == {"sv": "En trätrappa."}
        assert written.description == {"fi": "Kestävää puuta."}
        assert written.cost == 900_00
        event = process.events.get()
        assert (event.verb, event.subject) == ("project.described", "project:h1")
        assert (event.role, event.data) == (Role.ORGANISER, {})

    def test_need_a_title(self, process, organiser) -> None:
        with pytest.raises(ValidationError):
            describe(make.project(process), organiser, title={})

        assert Project.objects.get().title
        assert not process.events.exists()

    def test_stay_as_they_are_once_frozen(self, process, organiser) -> None:
        make.project(process, title={"fi": "Portat"})
        read = Project.objects.select_related("process").get()
        list(read.process.phases.all())
        freeze(process)

        with pytest.raises(Refused) as refused:
            describe(read, organiser)

        assert refused.value.refusal.code == "ballot_frozen"
        assert Project.objects.get().title == {"fi": "Portat"}

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER}))
    def test_are_changed_by_no_other_role(self, process, role) -> None:
        with pytest.raises(Refused) as refused:
            describe(make.project(process), make.staff(process, role))

        assert refused.value.refusal.code == "no_role"

    def test_outlast_another_review(self, process, organiser) -> None:
        make.phase(process, "propose")
        proposal = make.proposal(process, title="Portat")
        reviewer = make.staff(process, Role.REVIEWER)
        review = partial(
            decide_feasibility,
            proposal=proposal,
            reviewer=reviewer,
            is_feasible=True,
            reason="Checked.",
            now=NOW,
        )
        review(cost=100_00)
        describe(Project.objects.get(), organiser, title={"fi": "Portaat"})

        review(cost=200_00)

        project = Project.objects.get()
        assert (project.title, project.cost) == ({"fi": "Portaat"}, 200_00)


class TestBallot:
    def test_a_dropped_project_is_marked_and_the_reason_recorded(
        self, process, organiser
    ) -> None:
        project = make.project(process, "h1")

        drop(project, organiser)

        assert Project.objects.get().is_dropped
        event = process.events.get()
        assert (event.verb, event.subject) == ("project.dropped", "project:h1")
        assert event.data == {"reason": "Too close to the railway."}
        assert event.role == Role.ORGANISER

    def test_a_dropped_project_comes_back(self, process, organiser) -> None:
        project = make.project(process)
        drop(project, organiser)

        restore(project, organiser)

        assert not Project.objects.get().is_dropped
        assert [event.verb for event in process.events.all()] == [
            "project.dropped",
            "project.restored",
        ]

    def test_needs_a_reason(self, process, organiser) -> None:
        with pytest.raises(ValidationError, match="reason"):
            drop(make.project(process), organiser, reason="  ")

        assert not Project.objects.get().is_dropped

    def test_is_dropped_by_one_organiser_only(self, process, organiser) -> None:
        make.project(process)
        first, second = Project.objects.get(), Project.objects.get()
        drop(first, organiser)

        with pytest.raises(Refused) as refused:
            drop(second, make.staff(process))

        assert refused.value.refusal.code == "stale"
        assert process.events.count() == 1

    @pytest.mark.parametrize("change", [drop, restore])
    def test_stays_as_it_is_once_frozen(self, process, organiser, change) -> None:
        project = make.project(process, is_dropped=change is restore)
        read = Project.objects.select_related("process").get()
        list(read.process.phases.all())
        freeze(process)

        with pytest.raises(Refused) as refused:
            change(read, organiser)

        assert refused.value.refusal.code == "ballot_frozen"
        project.refresh_from_db()
        assert project.is_dropped is (change is restore)

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.ORGANISER}))
    def test_is_changed_by_no_other_role(self, process, role) -> None:
        with pytest.raises(Refused) as refused:
            drop(make.project(process), make.staff(process, role))

        assert refused.value.refusal.code == "no_role"

    def test_does_not_take_back_what_is_not_feasible(self, process, organiser) -> None:
        make.phase(process, "propose")
        proposal = make.proposal(process)
        reviewer = make.staff(process, Role.REVIEWER)
        for is_feasible in (True, False):
            decide_feasibility(
                proposal=proposal,
                reviewer=reviewer,
                is_feasible=is_feasible,
                cost=100_00,
                reason="Checked.",
                now=NOW,
            )

        with pytest.raises(Refused) as refused:
            restore(Project.objects.get(), organiser)

        assert refused.value.refusal.code == "not_feasible"
        assert Project.objects.get().is_dropped
