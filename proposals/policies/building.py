"""Who may say how far the building of a project is."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import Phase, Process, Role, User
from participation.policies import Refusal, refuse_organising, refuse_role
from proposals.models import Assignment, Project


def has_vote(process: Process) -> bool:
    """Say whether a vote decides here which projects get money."""
    return any(phase.kind == Phase.Kind.VOTE for phase in process.phases.all())


def refuse_starting(person: User | AnonymousUser, project: Project) -> Refusal | None:
    """Organisers begin to follow a project that is to be built."""
    refusal = refuse_organising(person, project.process)
    if refusal is not None:
        return refusal
    if project.is_dropped:
        return Refusal("dropped", _("This project is off the ballot."))
    if has_vote(project.process) and project.outcome != Project.Outcome.FUNDED:
        return Refusal("not_funded", _("The vote has given it no money so far."))
    return None


def refuse_reporting(person: User | AnonymousUser, project: Project) -> Refusal | None:
    """Organisers report, and the reviewers of the department that was responsible."""
    if person.is_authenticated and _is_responsible(person, project):
        return refuse_role(person, project.process, [Role.ORGANISER, Role.REVIEWER])
    return refuse_organising(person, project.process)


def _is_responsible(person: User, project: Project) -> bool:
    if project.proposal_id is None:
        return False
    given = Assignment.objects.filter(
        proposal=project.proposal_id, is_opinion=False, department__isnull=False
    )
    last = given.select_related("department").order_by("-assigned_at", "-pk").first()
    if last is None or last.department is None:
        return False
    return last.department.members.filter(pk=person.pk).exists()


def refuse_planning(person: User | AnonymousUser, project: Project) -> Refusal | None:
    """Money is planned by organisers alone."""
    return refuse_organising(person, project.process)
