"""A panel that belongs to nothing else: its process comes with it; see adr/0020."""

import secrets
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels.actions.mandates import begin
from panels.mandate import Texts
from panels.models import Panel
from participation import audit
from participation.models import Membership, Phase, Process, Role, User
from participation.policies import refuse_creating_process, require


@transaction.atomic(durable=True)
def create_panel_alone(
    *,
    creator: User,
    slug: str,
    title: Texts,
    contact: str,
    starts_at: datetime,
    ends_at: datetime,
    copy_of: Panel | None,
    now: datetime,
) -> Panel:
    """Begin a process with nothing but a panel in it, in one step.

    The phase of deliberation is as long as the panel is there. Raises `Refused` and
    `ValidationError` as `create_process` and `create_panel` do.
    """
    require(refuse_creating_process(creator))
    if starts_at >= ends_at:
        raise ValidationError(
            {"ends_at": ValidationError(_("It has to end after it starts."), "order")}
        )
    process = Process(
        slug=slug,
        title=dict(title),
        summary={},
        description={},
        budget=0,
        contact=contact,
        order_seed=secrets.token_hex(16),
    )
    process.full_clean()
    process.save(force_insert=True)
    Membership.objects.create(process=process, user=creator, role=Role.ORGANISER)
    Phase.objects.create(
        process=process,
        kind=Phase.Kind.DELIBERATE,
        starts_at=starts_at,
        ends_at=ends_at,
    )
    audit.record(
        process,
        "process.created",
        subject=f"process:{slug}",
        actor=creator,
        role=Role.ORGANISER,
        now=now,
        budget=0,
        order_seed=process.order_seed,
    )
    audit.record(
        process,
        "phases.planned",
        subject=f"process:{slug}",
        actor=creator,
        role=Role.ORGANISER,
        now=now,
        phases=[
            {
                "kind": Phase.Kind.DELIBERATE.value,
                "starts_at": starts_at.astimezone(UTC).isoformat(),
                "ends_at": ends_at.astimezone(UTC).isoformat(),
            }
        ],
    )
    return begin(process, creator, slug, title, copy_of, now=now)
