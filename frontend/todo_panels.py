"""What waits for those who organise and run panels, from the mandate to the answers."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from frontend.todo_task import Task
from panels.lifecycle import AdviceState, LotteryState, PanelState, SessionState
from panels.models import Lottery, Panel, Session, SuggestedChange
from participation.languages import reading_language
from participation.models import Process, Role, User
from participation.texts import pick

OVER = (PanelState.ANSWERED, PanelState.CLOSED, PanelState.CANCELLED)
GOING_ON = (LotteryState.FROZEN, LotteryState.COMPUTED, LotteryState.PUBLISHED)


def tasks_of_panels(
    held: Sequence[tuple[Process, Collection[Role]]],
    person: User | AnonymousUser | None,
    *,
    now: datetime,
    only: Panel | None = None,
) -> dict[int, list[Task]]:
    """Return what waits in the panels of these processes, by process, or in one alone.

    Four queries for all panels, and one for each that is advising or has advised.
    """
    roles = {process.pk: set(of) for process, of in held}
    drawing = Lottery.objects.filter(state__in=GOING_ON).order_by("number")
    coming = Session.objects.filter(ends_at__gte=now).exclude(
        state__in=[SessionState.CLOSED, SessionState.CANCELLED]
    )
    panels = (
        Panel.objects.filter(process__in=roles)
        .exclude(state__in=OVER)
        .select_related("process")
        .prefetch_related(
            "facilitators",
            Prefetch("lotteries", drawing, to_attr="going_on"),
            Prefetch("sessions", coming.prefetch_related("attendances__help")),
        )
        .order_by("slug")
    )
    if only is not None:
        panels = panels.filter(pk=only.pk)
    found: dict[int, list[Task]] = defaultdict(list)
    for panel in panels:
        of = roles[panel.process_id]
        is_organiser = Role.ORGANISER in of
        named = list(panel.facilitators.all())
        runs = Role.FACILITATOR in of and (not named or person in named)
        tasks = found[panel.process_id]
        if is_organiser:
            tasks += _of_organising(panel, now)
        if is_organiser or runs:
            tasks += _of_a_draw(panel, person, now)
        if runs:
            tasks += _of_running(panel)
    return found


def _task(
    panel: Panel,
    label: str,
    page: str,
    *more: int,
    count: int | None = None,
    due: datetime | None = None,
) -> Task:
    args = [panel.process.slug, panel.slug, *more]
    url = reverse(f"panels_staff:{page}", args=args)
    language = reading_language()
    return Task(label, url, count=count, due=due, note=pick(panel.title, language)[0])


def _of_organising(panel: Panel, now: datetime) -> Iterator[Task]:
    closes = panel.call_closes_at
    is_drawn = panel.selection != Panel.Selection.CHOSEN
    match panel.state:
        case PanelState.DRAFT:
            yield _task(panel, _("Publish the mandate"), "publish")
        case PanelState.PUBLISHED:
            yield _task(panel, _("Begin to look for members"), "open")
        case PanelState.RECRUITING if closes is not None and closes <= now:
            if is_drawn and not getattr(panel, "going_on", []):
                yield _task(panel, _("Fix the pool"), "draw")
        case PanelState.CONFIRMING:
            yield _task(panel, _("Begin the work"), "start_work")
        case PanelState.ADVISED:
            adopted = panel.recommendations.filter(state=AdviceState.ADOPTED)
            missing = adopted.filter(answers=None).count()
            day = panel.answer_due_on
            end = None
            if day is not None:
                end = timezone.make_aware(datetime.combine(day, time(23, 59)))
            if missing:
                label = _("Answer the recommendations")
                yield _task(panel, label, "answers", count=missing, due=end)


def _of_a_draw(
    panel: Panel, person: User | AnonymousUser | None, now: datetime
) -> Iterator[Task]:
    """Yield the next step of the draw, unless another official has to take it."""
    going_on: list[Lottery] = getattr(panel, "going_on", [])
    for lottery in going_on:
        if lottery.state == LotteryState.COMPUTED and lottery.frozen_by != person:
            label = _("Publish the list")
            yield _task(panel, label, "publish_list", lottery.number)
        if lottery.state == LotteryState.PUBLISHED and lottery.entered_by != person:
            label = _("Enter what came out")
            page = "enter_randomness"
            if lottery.draws_at is not None and lottery.draws_at > now:
                page = "draw_of"
            yield _task(panel, label, page, lottery.number, due=lottery.draws_at)


def _of_running(panel: Panel) -> Iterator[Task]:
    for session in panel.sessions.all():
        needs = [one for seat in session.attendances.all() for one in seat.help.all()]
        if open_needs := sum(need.met_at is None for need in needs):
            yield _task(
                panel,
                _("Answers and help to arrange"),
                "needs",
                session.number,
                count=open_needs,
                due=session.starts_at,
            )
    if panel.state == PanelState.WORKING:
        waiting = SuggestedChange.State.OPEN
        drafts = panel.recommendations.filter(changes__state=waiting).distinct()
        for draft in drafts.order_by("number"):
            label = _("Suggested changes")
            yield _task(
                panel, f"{label}: {draft.reference}", "recommendation", draft.number
            )
