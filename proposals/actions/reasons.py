"""The library of reasons that moderators give: what a city adds to ours."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Process, Role, User
from participation.policies import Refusal, Refused, refuse_organising, require
from proposals.models import Case, StandardReason
from proposals.queries.pages import locked


@transaction.atomic(durable=True)
def add_reason(
    *,
    process: Process,
    organiser: User,
    name: Mapping[str, str],
    text: Mapping[str, str],
    now: datetime,
) -> StandardReason:
    """Add a reason of the city's own; its texts are by language."""
    process = locked(process)
    require(refuse_organising(organiser, process))
    own = StandardReason.objects.filter(process=process)
    taken = set(own.values_list("code", flat=True))
    code = next(code for code in map("own{}".format, count(1)) if code not in taken)
    reason = StandardReason(
        process=process,
        code=code,
        name=dict(name),
        text=dict(text),
        position=len(taken),
    )
    reason.full_clean()
    reason.save(force_insert=True)
    audit.record(
        process,
        "reason.added",
        subject=f"reason:{code}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
    )
    return reason


@transaction.atomic(durable=True)
def remove_reason(*, reason: StandardReason, organiser: User, now: datetime) -> None:
    """Take a reason of one's own out; one that has been given stays in the log."""
    assert reason.process is not None  # noqa: S101 - those without are in the code
    process = locked(reason.process)
    require(refuse_organising(organiser, process))
    if Case.objects.filter(reason=reason).exists():
        raise Refused(
            Refusal("given", _("This reason has been given, so it stays in the list."))
        )
    reason.delete()
    audit.record(
        process,
        "reason.removed",
        subject=f"reason:{reason.code}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
    )
