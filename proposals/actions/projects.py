"""What happens to projects: bring in, describe, take off the ballot, put back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import District, Process, Role, User
from participation.policies import Refusal, Refused, require
from proposals import outcomes
from proposals.models import Category, Project, Proposal
from proposals.policies import on_ballot
from proposals.queries.pages import locked

Texts = Mapping[str, str]

# What separates columns, lists and lines in the files that a result is published in.
UNFIT_IN_CODES = frozenset(',;"\t\r\n')


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project that does not come from a proposal here. Money is in cents."""

    code: str
    title: Texts
    cost: int
    cost_low: int | None = None
    cost_high: int | None = None
    upkeep: int = 0
    district: District | None = None
    category: Category | None = None
    summary: Texts | None = None
    description: Texts | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@transaction.atomic(durable=True)
def add_projects(
    *,
    process: Process,
    organiser: User,
    projects: list[NewProject],
    now: datetime,
) -> list[Project]:
    """Bring in projects that were developed elsewhere, all of them or none.

    Raises `ValidationError` for a code that is taken or could not stand in a file of
    results, or a district of another process.
    """
    process = locked(process)
    require(on_ballot.refuse_adding_projects(organiser, process, now=now))
    taken = set(process.projects.values_list("code", flat=True))
    made = []
    for new in projects:
        if new.code in taken:
            raise ValidationError(
                _("There is a project with the code %(code)s already."),
                "duplicate_project",
                {"code": new.code},
            )
        if UNFIT_IN_CODES & set(new.code):
            raise ValidationError(
                _(
                    "“%(written)s” cannot be a code. "
                    "Use letters a-z, digits, . _ and -."
                ),
                "bad_code",
                {"written": new.code},
            )
        taken.add(new.code)
        project = Project(
            process=process,
            code=new.code,
            title=dict(new.title),
            summary=dict(new.summary or {}),
            description=dict(new.description or {}),
            cost=new.cost,
            cost_low=new.cost_low,
            cost_high=new.cost_high,
            upkeep=new.upkeep,
            district=new.district,
            category=new.category,
            latitude=new.latitude,
            longitude=new.longitude,
        )
        project.full_clean(validate_constraints=False)
        made.append(project)
    Project.objects.bulk_create(made)
    audit.record(
        process,
        "projects.added",
        subject=f"process:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        codes=[project.code for project in made],
    )
    return made


@transaction.atomic(durable=True)
def describe_project(
    *,
    project: Project,
    organiser: User,
    title: Texts,
    summary: Texts,
    description: Texts,
    now: datetime,
) -> None:
    """Say in every language what a project is; its cost stays.

    A project that a proposal has become speaks one language, until an organiser writes
    the others. Raises `Refused` once the rules of the vote are frozen, and
    `ValidationError` without a title.
    """
    project.process = locked(project.process)
    require(on_ballot.refuse_adding_projects(organiser, project.process, now=now))
    project.title = dict(title)
    project.summary = dict(summary)
    project.description = dict(description)
    project.full_clean(validate_constraints=False)
    project.save(update_fields=["title", "summary", "description"])
    audit.record(
        project.process,
        "project.described",
        subject=f"project:{project.code}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
    )


@transaction.atomic(durable=True)
def drop_project(
    *, project: Project, organiser: User, reason: str, now: datetime
) -> None:
    """Take a project off the ballot before its rules are frozen, and say why.

    Raises `Refused` when it is off already, `ValidationError` without a reason.
    """
    place_on_ballot(project, organiser, is_dropped=True, reason=reason, now=now)


@transaction.atomic(durable=True)
def restore_project(
    *, project: Project, organiser: User, reason: str, now: datetime
) -> None:
    """Put a dropped project on the ballot again, and say why.

    Raises `Refused` when it is on it already or its proposal is not feasible, and
    `ValidationError` without a reason.
    """
    place_on_ballot(project, organiser, is_dropped=False, reason=reason, now=now)


def place_on_ballot(
    project: Project, organiser: User, *, is_dropped: bool, reason: str, now: datetime
) -> None:
    """Do what the two above do, in the transaction of who calls it."""
    project.process = locked(project.process)
    require(on_ballot.refuse_adding_projects(organiser, project.process, now=now))
    if not reason.strip():
        raise ValidationError(
            {"reason": ValidationError(_("Give a reason."), "no_reason")}
        )
    proposal = Proposal.objects.filter(project=project).first()
    if not is_dropped and proposal is not None and not proposal.is_feasible:
        raise Refused(
            Refusal("not_feasible", _("Its proposal has been found not feasible."))
        )
    unchanged = Project.objects.filter(pk=project.pk, is_dropped=not is_dropped)
    if not unchanged.update(is_dropped=is_dropped):
        raise Refused(Refusal("stale", _("Somebody else has just decided this.")))
    project.is_dropped = is_dropped
    outcomes.tell_of_ballot(
        project, is_dropped=is_dropped, reason=reason.strip(), but=organiser, now=now
    )
    audit.record(
        project.process,
        "project.dropped" if is_dropped else "project.restored",
        subject=f"project:{project.code}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        reason=reason.strip(),
    )
