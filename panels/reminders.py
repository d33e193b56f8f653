"""Reminders of panels: a session comes, a seat waits, advice waits for its answer.

Members without an account get letters. Organisers see how many are reminded; who sits
on a panel, and how they are reached, is for its facilitators.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from panels import letters
from panels.lifecycle import (
    SEATED,
    AdviceState,
    PanelistState,
    PanelState,
    SessionState,
)
from panels.models import Panel, Panelist, Recommendation, Session, Volunteer
from panels.offering import seat_path
from panels.policies.seats import LIVE
from panels.queries.pages import locked
from panels.queries.sessions import locked_session
from participation.audience import everybody, officials_of
from participation.in_words import day_by_language, moment_by_language
from participation.kinds import Kind
from participation.models import Notice, Process, Role, User
from participation.notices import Fact
from participation.occasions import Occasion
from participation.phase_reminders import days_before, days_before_it
from participation.reminders import Reminder, Shown
from proposals.reminders import morning_of

# Days before a session; hours are those of the session itself.
SESSION_DAYS = (3, 1)
# Once, this long before the time to answer is over, and not on the day of the offer.
SEAT_BEFORE, SEAT_REST = timedelta(days=3), timedelta(days=1)
# Days before advice is to be answered, and after that for more eyes.
ADVICE_BEFORE, ADVICE_AFTER = (14, 3), 1
STALE, ASKED = timedelta(days=30), timedelta(days=90)
OVER = [PanelState.CLOSED, PanelState.CANCELLED]
WAITING = [PanelistState.OFFERED, PanelistState.SILENT]
WHY_SESSION = _("You are a member of the panel.")
WHY_SEAT = _("You have been offered a seat on the panel and have not answered.")
WHY_ADVICE = _("You organise this process, and a panel waits for its answer.")
WHY_OVERDUE = _("You have a role in this process, and a panel waits for its answer.")


def _accounts_of(volunteers: QuerySet[Volunteer]) -> QuerySet[User]:
    return everybody().filter(pk__in=volunteers.values("person"))


def _letters_to(volunteers: QuerySet[Volunteer]) -> int:
    return volunteers.filter(person=None).count()


# Sessions.


def _sessions() -> QuerySet[Session]:
    return (
        Session.objects.filter(
            state=SessionState.PLANNED, announced_at__isnull=False, reminded_at=None
        )
        .exclude(panel__state__in=OVER)
        .select_related("panel__process")
    )


def _sessions_due(now: datetime) -> Iterator[Occasion]:
    soon = now + timedelta(days=max(SESSION_DAYS), hours=1)
    recent = _sessions().filter(starts_at__lte=soon, starts_at__gt=now - ASKED)
    for session in recent:
        yield from _of_session(session)


def _sessions_planned(process: Process, now: datetime) -> Iterator[Occasion]:
    for session in _sessions().filter(panel__process=process, starts_at__gt=now):
        yield from _of_session(session)


def _session_facts(session: Session) -> dict[str, Fact]:
    return {
        "panel": session.panel.title,
        "session": session.title,
        "when": moment_by_language(session.starts_at),
    }


def _of_session(session: Session) -> Iterator[Occasion]:
    panel, starts_at = session.panel, session.starts_at
    members = _members(panel)
    for days in SESSION_DAYS:
        due_at = days_before(starts_at, days)
        # Who has just heard of the session is not told again.
        if session.announced_at is not None and due_at <= session.announced_at:
            continue
        name = f"session:{session.pk}:{int(starts_at.timestamp())}:{days}"
        yield Occasion(
            kind="session.near",
            process=panel.process,
            occasion=name,
            link=_page_of(session),
            facts=partial(_session_facts, session),
            due_at=due_at,
            until=starts_at,
            why=WHY_SESSION,
            whom=_("Members of the panel"),
            ahead=partial(days_before_it, days),
            people=partial(_accounts_of, members),
            beside=partial(_letters_to, members),
            tell=partial(_tell_of_session, session, name),
            series=f"session:{session.pk}",
            # The last one: nobody has to ask about this session any more.
            settle=partial(_settle_session, session)
            if days == min(SESSION_DAYS)
            else None,
        )


def _members(panel: Panel) -> QuerySet[Volunteer]:
    seats = panel.panelists.filter(state__in=SEATED)
    return Volunteer.objects.filter(
        pk__in=seats.values("volunteer"), erased_at=None
    ).select_related("person")


def _page_of(session: Session) -> str:
    names = [session.panel.process.slug, session.panel.slug, session.number]
    return reverse("panels:room_session", args=names)


def _tell_of_session(session: Session, occasion: str, now: datetime) -> None:
    session.panel = locked(session.panel)
    fresh = locked_session(session)
    # It may just have been called off, or moved, of which people hear at once.
    if fresh.state != SessionState.PLANNED or fresh.starts_at != session.starts_at:
        return
    letters.owe(
        _members(fresh.panel),
        "session.near",
        panel=fresh.panel,
        occasion=occasion,
        link=_page_of(fresh),
        now=now,
        session=fresh.title,
        when=moment_by_language(fresh.starts_at),
    )


def _settle_session(session: Session, now: datetime) -> None:
    rows = Session.objects.filter(pk=session.pk, starts_at=session.starts_at)
    rows.filter(reminded_at=None).update(reminded_at=now)


# Seats.


def _seats() -> QuerySet[Panelist]:
    """Return the seats that wait for a yes, or lapsed without a reminder."""
    return Panelist.objects.filter(
        state__in=WAITING, panel__state__in=LIVE, reminded_at=None
    ).order_by()


def _seats_due(now: datetime) -> Iterator[Occasion]:
    return _of_seats(_seats().filter(answer_until__lte=now + SEAT_BEFORE))


def _seats_planned(process: Process, now: datetime) -> Iterator[Occasion]:
    found = _seats().filter(panel__process=process, state=PanelistState.OFFERED)
    return _of_seats(found.filter(answer_until__gt=now))


def _of_seats(found: QuerySet[Panelist]) -> Iterator[Occasion]:
    """Yield one reminder for all seats of a panel that were offered together."""
    groups = list(
        found.values_list("panel", "offered_at", "answer_until").annotate(Count("pk"))
    )
    panels = Panel.objects.select_related("process").in_bulk(
        {number for number, *_rest in groups}
    )
    for number, offered_at, answer_until, _count in groups:
        panel = panels[number]
        name = f"seats:{panel.pk}:{int(offered_at.timestamp())}"
        asked = _asked(panel, offered_at)
        yield Occasion(
            kind="member.reminded",
            process=panel.process,
            occasion=name,
            link=seat_path(panel),
            facts=partial(_seat_facts, panel, answer_until),
            due_at=max(answer_until - SEAT_BEFORE, offered_at + SEAT_REST),
            until=answer_until,
            why=WHY_SEAT,
            whom=_("Those who were offered a seat and have not answered"),
            people=partial(_accounts_of, asked),
            beside=partial(_letters_to, asked),
            tell=partial(_tell_of_seats, panel, offered_at, answer_until, name),
            settle=partial(_settle_seats, panel, offered_at),
        )


def _seat_facts(panel: Panel, answer_until: datetime) -> dict[str, Fact]:
    return {"panel": panel.title, "until": moment_by_language(answer_until)}


def _asked(panel: Panel, offered_at: datetime) -> QuerySet[Volunteer]:
    seats = panel.panelists.filter(state=PanelistState.OFFERED, offered_at=offered_at)
    return Volunteer.objects.filter(
        pk__in=seats.values("volunteer"), erased_at=None
    ).select_related("person")


def _tell_of_seats(
    panel: Panel,
    offered_at: datetime,
    answer_until: datetime,
    occasion: str,
    now: datetime,
) -> None:
    panel = locked(panel)
    letters.owe(
        _asked(panel, offered_at),
        "member.reminded",
        panel=panel,
        occasion=occasion,
        link=seat_path(panel),
        now=now,
        until=moment_by_language(answer_until),
    )


def _settle_seats(panel: Panel, offered_at: datetime, now: datetime) -> None:
    seats = panel.panelists.filter(offered_at=offered_at, reminded_at=None)
    seats.filter(state__in=WAITING).update(reminded_at=now)


# Advice.


def _advice() -> QuerySet[Recommendation]:
    return Recommendation.objects.filter(
        state=AdviceState.ADOPTED,
        answers=None,
        panel__state=PanelState.ADVISED,
        panel__answer_due_on__isnull=False,
    ).order_by()


def _advice_due(now: datetime) -> Iterator[Occasion]:
    today = timezone.localdate(now)
    soon = today + timedelta(days=max(ADVICE_BEFORE))
    return _of_advice(
        _advice().filter(
            panel__answer_due_on__lte=soon, panel__answer_due_on__gt=today - ASKED
        )
    )


def _advice_planned(process: Process, _now: datetime) -> Iterator[Occasion]:
    return _of_advice(_advice().filter(panel__process=process))


def _of_advice(found: QuerySet[Recommendation]) -> Iterator[Occasion]:
    """Yield the reminders of each panel whose advice waits. Two queries."""
    counts = dict(found.values_list("panel").annotate(Count("pk")))
    for panel in Panel.objects.filter(pk__in=counts).select_related("process"):
        if panel.answer_due_on is not None:
            for days in ADVICE_BEFORE:
                yield _advice_soon(panel, panel.answer_due_on, days, counts[panel.pk])
            yield _advice_late(panel, panel.answer_due_on, counts[panel.pk])


def _answers_page(panel: Panel) -> str:
    return reverse("panels_staff:answers", args=[panel.process.slug, panel.slug])


def _advice_facts(panel: Panel, due_on: date, count: int) -> dict[str, Fact]:
    return {"panel": panel.title, "count": count, "due": day_by_language(due_on)}


def _advice_soon(panel: Panel, due_on: date, days: int, count: int) -> Occasion:
    return Occasion(
        kind="advice.due",
        process=panel.process,
        occasion=f"panel:{panel.pk}:{due_on}:{days}",
        link=_answers_page(panel),
        facts=partial(_advice_facts, panel, due_on, count),
        due_at=morning_of(due_on - timedelta(days=days)),
        until=morning_of(due_on + timedelta(days=1)),
        why=WHY_ADVICE,
        whom=_("Organisers of this process"),
        ahead=partial(days_before_it, days),
        people=partial(officials_of, panel.process, Role.ORGANISER),
        series=f"advice:{panel.pk}",
    )


def _advice_late(panel: Panel, due_on: date, count: int) -> Occasion:
    due_at = morning_of(due_on + timedelta(days=ADVICE_AFTER))
    return Occasion(
        kind="advice.overdue",
        process=panel.process,
        occasion=f"panel:{panel.pk}:{due_on}",
        link=reverse("panels:detail", args=[panel.process.slug, panel.slug]),
        facts=partial(_advice_facts, panel, due_on, count),
        due_at=due_at,
        until=due_at + STALE,
        why=WHY_OVERDUE,
        whom=_("Organisers, facilitators and auditors of this process"),
        people=partial(
            officials_of, panel.process, Role.ORGANISER, Role.FACILITATOR, Role.AUDITOR
        ),
        series=f"advice:{panel.pk}",
    )


# What is still owed when a message is about to go out.


def still_coming(notices: Sequence[Notice], now: datetime) -> set[int]:
    """Return those whose session takes place at the time that they name."""
    named = {notice.pk: notice.occasion.split(":") for notice in notices}
    coming = Session.objects.filter(
        pk__in={int(parts[1]) for parts in named.values()},
        state=SessionState.PLANNED,
        starts_at__gt=now,
    )
    known = {
        (str(pk), str(int(starts_at.timestamp())))
        for pk, starts_at in coming.values_list("pk", "starts_at")
    }
    return {pk for pk, parts in named.items() if (parts[1], parts[2]) in known}


def still_asked(notices: Sequence[Notice], now: datetime) -> set[int]:
    """Return those whose reader has a seat that still waits for their answer."""
    named = {notice.pk: int(notice.occasion.split(":")[1]) for notice in notices}
    waiting = Panelist.objects.filter(
        Q(state=PanelistState.OFFERED, answer_until__gt=now),
        panel__in=set(named.values()),
        volunteer__person__in={notice.person_id for notice in notices},
    )
    known = set(waiting.values_list("panel", "volunteer__person"))
    return {
        notice.pk for notice in notices if (named[notice.pk], notice.person_id) in known
    }


def still_unanswered(notices: Sequence[Notice], now: datetime) -> set[int]:  # noqa: ARG001 - what is unanswered is so at any moment
    named = {notice.pk: int(notice.occasion.split(":")[1]) for notice in notices}
    waiting = _advice().filter(panel__in=set(named.values()))
    known = set(waiting.values_list("panel", flat=True))
    return {pk for pk, panel in named.items() if panel in known}


DESK_KINDS = {
    "advice.due": Kind(
        _("A panel's advice is to be answered soon: %(panel)s"),
        _("Recommendations without an answer: %(count)s. They are due on %(due)s."),
        still_owed=still_unanswered,
    ),
    "advice.overdue": Kind(
        _("The answer to a panel is overdue: %(panel)s"),
        _(
            "An answer was promised by %(due)s. Recommendations without one: "
            "%(count)s. Everyone can see that they wait."
        ),
        still_owed=still_unanswered,
    ),
}
SESSION_REMINDERS = Reminder(
    name="panel sessions",
    label=_("Sessions of panels"),
    due=_sessions_due,
    planned=_sessions_planned,
    kinds=frozenset({"session.near"}),
    shows=Shown.COUNTS,
)
SEAT_REMINDERS = Reminder(
    name="panel seats",
    label=_("Seats that wait for an answer"),
    due=_seats_due,
    planned=_seats_planned,
    kinds=frozenset({"member.reminded"}),
    shows=Shown.COUNTS,
)
ADVICE_REMINDERS = Reminder(
    name="panel advice",
    label=_("Answers to panels"),
    due=_advice_due,
    planned=_advice_planned,
    kinds=frozenset(DESK_KINDS),
)
