"""Who asks the members whether they approve the report, who answers, and when."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.models import Approval, Panel, Panelist
from panels.policies.reports import refuse_reporting
from panels.policies.roles import refuse_contact, refuse_membership
from participation.models import User
from participation.policies import Refusal

OVER = Refusal("approval_over", _("The time to answer is over."))
READING = Refusal(
    "members_read",
    _("The members read the report now, so it stays as it is until they are done."),
)


def refuse_changing_report(
    person: User | AnonymousUser, panel: Panel
) -> Refusal | None:
    """Nobody changes or publishes the words while members say whether they stand."""
    refusal = refuse_reporting(person, panel)
    asking = Approval.objects.filter(report__panel=panel, ended_at=None)
    return READING if refusal is None and asking.exists() else refusal


def _refuse_time(approval: Approval, now: datetime) -> Refusal | None:
    is_over = approval.ended_at is not None or approval.closes_at <= now
    return OVER if is_over else None


def refuse_answering(
    panelist: Panelist | None, approval: Approval, *, now: datetime
) -> Refusal | None:
    """Members answer until the moment that they were told, and can change it."""
    refusal = refuse_membership(panelist)
    if refusal is not None:
        return refusal
    if panelist is not None and panelist.panel_id != approval.report.panel_id:
        return Refusal("no_member", _("This is for the members of the panel."))
    return _refuse_time(approval, now)


def refuse_entering(
    person: User | AnonymousUser,
    panelist: Panelist,
    approval: Approval,
    *,
    now: datetime,
) -> Refusal | None:
    """A facilitator enters what somebody said on paper or by phone, and corrects it.

    What a member has answered themselves stays.
    """
    refusal = refuse_contact(person, approval.report.panel) or refuse_answering(
        panelist, approval, now=now
    )
    own = approval.answers.filter(panelist=panelist, entered_by=None)
    if refusal is None and own.exists():
        return Refusal("answered", _("This member has answered already."))
    return refusal


def refuse_calling_off(
    person: User | AnonymousUser, approval: Approval
) -> Refusal | None:
    refusal = refuse_reporting(person, approval.report.panel)
    return OVER if refusal is None and approval.ended_at is not None else refusal


def refuse_ending(
    person: User | AnonymousUser, approval: Approval, *, missing: int
) -> Refusal | None:
    """Before its time it ends only when nobody is missing."""
    refusal = refuse_calling_off(person, approval)
    if refusal is None and missing:
        return Refusal("answers_missing", _("Some members have not answered yet."))
    return refusal
