"""What members say is missing, and what they are answered."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.models import KnowledgeRequest, Material, Panel, Panelist
from panels.policies import materials as policy
from panels.queries.pages import locked
from participation.models import User
from participation.policies import require

States = KnowledgeRequest.State


@transaction.atomic(durable=True)
def ask_for_knowledge(
    *, panel: Panel, panelist: Panelist, text: str, now: datetime
) -> KnowledgeRequest:
    """Say what is missing; the members read it without a name.

    Raises `Refused`, and `ValidationError` without words.
    """
    fresh = locked(panel)
    seat = fresh.panelists.get(pk=panelist.pk)
    require(policy.refuse_asking(seat, fresh))
    request = KnowledgeRequest(
        panel=fresh, panelist=seat, text=text.strip(), asked_at=now
    )
    request.full_clean()
    request.save(force_insert=True)
    return request


@transaction.atomic(durable=True)
def answer_request(
    *,
    request: KnowledgeRequest,
    official: User,
    answer: str,
    state: str,
    material: Material | None = None,
    now: datetime,
) -> None:
    """Answer what is missing, or say why it could not be met; it can be said anew.

    Raises `Refused`, and `ValidationError` without words or for a strange material.
    """
    panel = locked(request.panel)
    require(policy.refuse_preparing(official, panel))
    fresh = (
        KnowledgeRequest.objects.select_for_update(of=("self",))
        .select_related("panelist__volunteer__person")
        .get(pk=request.pk)
    )
    if state not in {States.ANSWERED, States.NOT_MET}:
        raise ValidationError(
            {"state": ValidationError(_("Say what came of it."), "no_state")}
        )
    if material is not None and material.panel_id != panel.pk:
        raise ValidationError(
            {"material": ValidationError(_("Choose a material of this panel."), "far")}
        )
    if not answer.strip():
        raise ValidationError(
            {"answer": ValidationError(_("Say what the answer is."), "no_answer")}
        )
    fresh.state, fresh.answer, fresh.material = state, answer.strip(), material
    fresh.answered_by, fresh.answered_at = official, now
    fresh.full_clean()
    fresh.save()
    letters.owe(
        [fresh.panelist.volunteer],
        "knowledge.answered",
        panel=panel,
        occasion=f"request:{fresh.pk}/{now.isoformat()}",
        link=reverse("panels:room_materials", args=[panel.process.slug, panel.slug]),
        now=now,
    )
