"""Until when projects change, and who may change them."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import Phase, Process, Role, User
from participation.policies import Refusal, refuse_role


def refuse_changing_projects(process: Process, *, now: datetime) -> Refusal | None:
    """What is on the ballot stays from the moment its rules are frozen."""
    for phase in process.phases.all():
        if phase.kind == Phase.Kind.VOTE and (
            phase.locked_at is not None or phase.has_begun(now)
        ):
            return Refusal(
                "ballot_frozen",
                _("The ballot has been frozen, so projects do not change any more."),
            )
    return None


def refuse_adding_projects(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    return refuse_role(person, process, [Role.ORGANISER]) or refuse_changing_projects(
        process, now=now
    )
