"""The members approve the report, or do not: ask, answer, enter, count."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.actions.reporting import OVERTAKEN, content_of, is_empty
from panels.models import Approval, ApprovalAnswer, Panelist, Report
from panels.policies import approvals as policies
from panels.policies.roles import role_in
from panels.queries.approvals import counted, hash_of, missing_in, page_of
from panels.queries.members import seated
from panels.queries.pages import locked
from participation import audit
from participation.in_words import moment_by_language
from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason
from participation.ticking import Done, each

# What asks for an answer, and is no use once nobody can give one.
ASKING = ("approval.opened", "approval.near")
SHORTEST, LONGEST = timedelta(days=3), timedelta(days=60)
Choice = ApprovalAnswer.Choice


def _fresh(approval: Approval) -> Approval:
    """Lock panel and approval, and read them again."""
    locked(approval.report.panel)
    return _held(approval)


def _held(approval: Approval) -> Approval:
    """Lock the approval alone: answers come one after the other."""
    return (
        Approval.objects.select_for_update(of=("self",), no_key=True)
        .select_related("report__panel__process")
        .get(pk=approval.pk)
    )


@transaction.atomic(durable=True)
def ask_members(
    *, report: Report, official: User, seen: int, closes_at: datetime, now: datetime
) -> Approval:
    """Let the members read the report as it stands, and say whether they approve it.

    The rule is the majority and the quorum of the mandate. Raises `Refused`, and
    `ValidationError` for a moment that is too near or too far.
    """
    panel = locked(report.panel)
    report = Report.objects.get(pk=report.pk)
    report.panel = panel
    require(policies.refuse_changing_report(official, panel))
    if report.version != seen:
        raise Refused(OVERTAKEN)
    if not SHORTEST <= closes_at - now <= LONGEST:
        problem = ValidationError(
            _("Give the members from %(fewest)s to %(most)s days."),
            "wrong_days",
            {"fewest": SHORTEST.days, "most": LONGEST.days},
        )
        raise ValidationError({"closes_at": problem})
    members = seated(panel)
    content = content_of(report)
    if not members or is_empty(content):
        raise Refused(Refusal("nothing", _("There is nobody or nothing to ask yet.")))
    known = Approval.objects.filter(report=report)
    last = known.aggregate(last=Max("number"))["last"] or 0
    approval = Approval.objects.create(
        report=report,
        number=last + 1,
        content=content,
        sha256=hash_of(content),
        majority=panel.majority,
        quorum=panel.quorum,
        asked_at=now,
        asked_by=official,
        closes_at=closes_at,
    )
    audit.record(
        panel.process,
        "approval.opened",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=role_in(official, panel),
        now=now,
        sha256=approval.sha256,
        answer_by=timezone.localdate(closes_at).isoformat(),
        majority=approval.majority,
        quorum=approval.quorum,
    )
    letters.owe(
        [member.volunteer for member in members],
        "approval.opened",
        panel=panel,
        occasion=f"approval:{approval.pk}",
        link=page_of(approval),
        now=now,
        until=moment_by_language(closes_at),
    )
    return approval


def _keep(
    approval: Approval,
    panelist: Panelist,
    choice: str,
    remark: str,
    entered_by: User | None,
) -> None:
    words = remark.strip()
    if choice not in Choice.values:
        raise ValidationError({"choice": _("Choose one of the three.")})
    if choice == Choice.REMARK and not words:
        problem = ValidationError(_("Write your remark."), "no_remark")
        raise ValidationError({"remark": problem})
    ApprovalAnswer.objects.update_or_create(
        approval=approval,
        panelist=panelist,
        defaults={"choice": choice, "remark": words, "entered_by": entered_by},
    )


@transaction.atomic(durable=True)
def answer_approval(
    *,
    approval: Approval,
    panelist: Panelist,
    choice: str,
    remark: str,
    now: datetime,
) -> None:
    """Approve the report, with or without a remark, or not; the last word counts."""
    fresh = _held(approval)
    seat = Panelist.objects.get(pk=panelist.pk)
    require(policies.refuse_answering(seat, fresh, now=now))
    _keep(fresh, seat, choice, remark, None)


@transaction.atomic(durable=True)
def enter_approval(
    *,
    approval: Approval,
    panelist: Panelist,
    official: User,
    choice: str,
    remark: str,
    now: datetime,
) -> None:
    """Enter what a member said on paper or by phone; the member is told, not what.

    What was mistyped is entered again, and the member is told again. An own answer of
    the member takes the place of it, never the other way round.
    """
    fresh = _held(approval)
    panel = fresh.report.panel
    require(policies.refuse_entering(official, panelist, fresh, now=now))
    known = fresh.answers.filter(panelist=panelist)
    if known.filter(choice=choice, remark=remark.strip()).exists():
        # Sent twice: it stands, and the member knows.
        return
    _keep(fresh, panelist, choice, remark, official)
    letters.owe(
        [panelist.volunteer],
        "approval.entered",
        panel=panel,
        occasion=f"approval:{fresh.pk}:{now.isoformat()}",
        link=page_of(fresh),
        now=now,
        until=moment_by_language(fresh.closes_at),
    )


@transaction.atomic(durable=True)
def call_off(*, approval: Approval, official: User, reason: str, now: datetime) -> None:
    """Stop asking, so that the report can be changed; the answers are deleted."""
    fresh = _fresh(approval)
    panel = fresh.report.panel
    require(policies.refuse_calling_off(official, fresh))
    fresh.reason, fresh.ended_at = required_reason(reason), now
    fresh.save(update_fields=["reason", "ended_at"])
    fresh.answers.all().delete()
    letters.withdraw(panel, ASKING, name=f"approval:{fresh.pk}")
    audit.record(
        panel.process,
        "approval.cancelled",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=role_in(official, panel),
        now=now,
        reason=fresh.reason,
    )


@transaction.atomic(durable=True)
def end_approval(*, approval: Approval, official: User, now: datetime) -> None:
    """Count before the time is over, because every member has answered."""
    fresh = _fresh(approval)
    missing = len(missing_in(fresh))
    require(policies.refuse_ending(official, fresh, missing=missing))
    _end(fresh, official, now)


@transaction.atomic(durable=True)
def _end_if_due(approval: Approval, now: datetime) -> list[Done]:
    fresh = _fresh(approval)
    if fresh.ended_at is not None:
        return []
    _end(fresh, None, now)
    panel = fresh.report.panel
    return [Done("approval.ended", panel.process.slug, f"panel:{panel.slug}")]


def end_due(*, now: datetime) -> list[Done]:
    """Count every approval whose time is over, however late we look."""
    due = (
        Approval.objects.filter(ended_at=None, closes_at__lte=now)
        .select_related("report__panel")
        .order_by("pk")
    )
    return each(due, lambda approval: _end_if_due(approval, now))


def _end(approval: Approval, official: User | None, now: datetime) -> None:
    """Keep numbers and remarks, and forget who said what."""
    approval.outcome = counted(approval)
    remarks = approval.answers.exclude(remark="").values_list("remark", flat=True)
    approval.remarks = sorted(remarks)
    approval.ended_at = now
    approval.save(update_fields=["outcome", "remarks", "ended_at"])
    approval.answers.all().delete()
    panel = approval.report.panel
    letters.withdraw(panel, ASKING, name=f"approval:{approval.pk}")
    audit.record(
        panel.process,
        "approval.ended",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=role_in(official, panel) if official else "",
        now=now,
        sha256=approval.sha256,
        **approval.outcome,
    )
