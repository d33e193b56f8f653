"""What this app knows of readiness: who checks ideas, and by what."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.models import Phase, Process, Role
from participation.readiness import Ready

Kind = Phase.Kind


def wishes(process: Process, phase: Phase, now: datetime) -> Iterator[Ready]:  # noqa: ARG001 - every app is asked alike
    """Ideas can be collected without these, but not well."""
    if phase.kind != Kind.PROPOSE:
        return
    yield Ready(
        "themes",
        _("Themes under which ideas are found"),
        process.categories.exists(),
        is_needed=False,
        link=reverse("proposals_staff:categories", args=[process.slug]),
    )
    yield Ready(
        "moderators",
        _("Somebody who moderates beside the organiser"),
        _has(process, Role.MODERATOR),
        is_needed=False,
        link=reverse("participation_staff:people", args=[process.slug]),
    )


def needs(process: Process, phase: Phase, now: datetime) -> Iterator[Ready]:  # noqa: ARG001 - every app is asked alike
    if phase.kind != Kind.REVIEW:
        return
    yield Ready(
        "reviewers",
        _("Somebody who checks the ideas"),
        _has(process, Role.REVIEWER),
        is_needed=True,
        link=reverse("participation_staff:people", args=[process.slug]),
    )
    yield Ready(
        "criteria",
        _("Criteria by which they are checked"),
        bool(process.criteria.all()),
        is_needed=True,
        link=reverse("proposals_staff:criteria", args=[process.slug]),
    )


def _has(process: Process, role: Role) -> bool:
    """Ask for all of them: lists of processes have read them before."""
    return any(held.role == role for held in process.memberships.all())
