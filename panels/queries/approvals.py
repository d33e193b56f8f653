"""Whether the members approve the report: who is missing, and what came of it."""

from hashlib import sha256
from typing import Any

from django.http import Http404
from django.urls import reverse

from panels.lifecycle import SEATED
from panels.majorities import Count, is_adopted
from panels.models import Approval, ApprovalAnswer, Panel, Panelist, Report
from panels.queries.members import seated
from panels.sortition.verify import canonical

Choice = ApprovalAnswer.Choice


def page_of(approval: Approval) -> str:
    """Return the address at which members read and answer."""
    panel = approval.report.panel
    return reverse("panels:approve_report", args=[panel.process.slug, panel.slug])


def newest_approval(panel: Panel) -> Approval | None:
    """Return the newest one, open or counted; none when the newest was called off.

    What members said of earlier words says nothing of those that stand now.
    """
    found = (
        Approval.objects.filter(report__panel=panel)
        .select_related("report")
        .defer("content")
        .first()
    )
    if found is None or found.reason:
        return None
    found.report.panel = panel
    return found


def called_off_or_404(panel: Panel) -> Approval:
    """Return the newest one that was called off."""
    found = Approval.objects.filter(report__panel=panel).exclude(reason="")
    last = found.defer("content").first()
    if last is None:
        raise Http404
    return last


def approval_or_404(panel: Panel) -> Approval:
    found = newest_approval(panel)
    if found is None:
        raise Http404
    return found


def approval_of(report: Report, content: dict[str, Any]) -> Approval | None:
    """Return the newest that members have answered about these very words."""
    found = Approval.objects.filter(report=report, sha256=hash_of(content))
    return found.exclude(outcome={}).defer("content").first()


def hash_of(content: dict[str, Any]) -> str:
    return sha256(canonical(content)).hexdigest()


def missing_in(approval: Approval) -> list[Panelist]:
    """Return the members who have not answered yet, by number."""
    answered = approval.answers.values("panelist")
    return list(
        approval.report.panel.panelists.filter(state__in=SEATED)
        .exclude(pk__in=answered)
        .select_related("volunteer")
    )


def entered_in(approval: Approval) -> list[Panelist]:
    """Return the members whose answer an official has entered, by number."""
    entered = approval.answers.exclude(entered_by=None).values("panelist")
    return list(
        approval.report.panel.panelists.filter(state__in=SEATED, pk__in=entered)
        .order_by("number")
        .select_related("volunteer")
    )


def answer_of(approval: Approval, panelist: Panelist | None) -> ApprovalAnswer | None:
    if panelist is None:
        return None
    return approval.answers.filter(panelist=panelist).first()


def counted(approval: Approval) -> dict[str, int | str | bool]:
    """Count the answers by the rule that was declared.

    Who has not answered is no yes and no no. Whoever has answered and left the panel
    since was a member when they did.
    """
    answers = list(approval.answers.values_list("choice", "panelist", "entered_by"))
    given = [choice for choice, _member, _official in answers]
    members = {member.pk for member in seated(approval.report.panel)}
    members |= {member for _choice, member, _official in answers}
    against = given.count(Choice.AGAINST)
    count = Count(
        yes=len(given) - against, no=against, abstain=0, entitled=len(members)
    )
    return {
        "approve": given.count(Choice.APPROVE),
        "remark": given.count(Choice.REMARK),
        "against": against,
        "silent": count.absent,
        "entitled": count.entitled,
        "entered": sum(official is not None for *_rest, official in answers),
        "majority": approval.majority,
        "quorum": approval.quorum,
        "is_approved": is_adopted(count, approval.majority, quorum=approval.quorum),
    }
