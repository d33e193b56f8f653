"""Who has not yet said whether they approve the report is reminded; see `reminders`."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.lifecycle import SEATED
from panels.models import Approval, ApprovalAnswer, Panelist, Volunteer
from panels.queries.approvals import page_of
from participation.audience import everybody
from participation.in_words import moment_by_language
from participation.models import Notice, Process, User
from participation.notices import Fact
from participation.occasions import Occasion
from participation.phase_reminders import days_before, days_before_it
from participation.reminders import Reminder, Shown

DAYS = (3, 1)
WHY = _("You are a member of the panel and have not answered about its report.")


def _asking() -> QuerySet[Approval]:
    return (
        Approval.objects.filter(ended_at=None)
        .select_related("report__panel__process")
        .defer("content")
    )


def _due(now: datetime) -> Iterator[Occasion]:
    soon = now + timedelta(days=max(DAYS), hours=1)
    for approval in _asking().filter(closes_at__gt=now, closes_at__lte=soon):
        yield from _of(approval)


def _planned(process: Process, now: datetime) -> Iterator[Occasion]:
    found = _asking().filter(report__panel__process=process, closes_at__gt=now)
    for approval in found:
        yield from _of(approval)


def _of(approval: Approval) -> Iterator[Occasion]:
    panel = approval.report.panel
    silent = _silent(approval)
    for days in DAYS:
        due_at = days_before(approval.closes_at, days)
        # Who has just been asked is not told again.
        if due_at <= approval.asked_at:
            continue
        name = f"approval:{approval.pk}:{days}"
        yield Occasion(
            kind="approval.near",
            process=panel.process,
            occasion=name,
            link=page_of(approval),
            facts=partial(_facts, approval),
            due_at=due_at,
            until=approval.closes_at,
            why=WHY,
            whom=_("Members who have not answered about the report"),
            ahead=partial(days_before_it, days),
            people=partial(_accounts_of, silent),
            beside=partial(_letters_to, silent),
            tell=partial(_tell, approval, name),
            series=f"approval:{approval.pk}",
        )


def _facts(approval: Approval) -> dict[str, Fact]:
    panel = approval.report.panel
    return {"panel": panel.title, "until": moment_by_language(approval.closes_at)}


def _silent(approval: Approval) -> QuerySet[Volunteer]:
    seats = Panelist.objects.filter(
        panel=approval.report.panel, state__in=SEATED
    ).exclude(pk__in=approval.answers.values("panelist"))
    return Volunteer.objects.filter(
        pk__in=seats.values("volunteer"), erased_at=None
    ).select_related("person")


def _accounts_of(volunteers: QuerySet[Volunteer]) -> QuerySet[User]:
    return everybody().filter(pk__in=volunteers.values("person"))


def _letters_to(volunteers: QuerySet[Volunteer]) -> int:
    return volunteers.filter(person=None).count()


def _tell(approval: Approval, occasion: str, now: datetime) -> None:
    # It may just have been called off, or counted; under its lock it is not meanwhile.
    held = _asking().select_for_update(of=("self",), no_key=True)
    if held.filter(pk=approval.pk).first() is None:
        return
    letters.owe(
        _silent(approval),
        "approval.near",
        panel=approval.report.panel,
        occasion=occasion,
        link=page_of(approval),
        now=now,
        until=moment_by_language(approval.closes_at),
    )


def still_missing(notices: Sequence[Notice], now: datetime) -> set[int]:
    """Return those whose reader has not answered and still can."""
    named = {notice.pk: int(notice.occasion.split(":")[1]) for notice in notices}
    open_still = Approval.objects.filter(pk__in=set(named.values()), ended_at=None)
    asked = dict(
        open_still.filter(closes_at__gt=now).values_list("report__panel", "pk")
    )
    answers = ApprovalAnswer.objects.filter(approval__in=asked.values())
    seats = Panelist.objects.filter(
        panel__in=asked, state__in=SEATED, volunteer__erased_at=None
    ).exclude(pk__in=answers.values("panelist"))
    waiting = {
        (asked[panel], person)
        for panel, person in seats.values_list("panel", "volunteer__person")
    }
    people = {notice.pk: notice.person_id for notice in notices}
    return {pk for pk, asking in named.items() if (asking, people[pk]) in waiting}


APPROVAL_REMINDERS = Reminder(
    name="panel approvals",
    label=_("Reports that members approve"),
    due=_due,
    planned=_planned,
    kinds=frozenset({"approval.near"}),
    # In a difference nobody may see that somebody has answered.
    shows=Shown.ROUNDED,
)
