"""What everyone reads of panels: the list, the life of one, and its promises."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from panels.lifecycle import AdviceState, PanelState, SessionState
from panels.models import Panel, Session
from participation.models import Process

DECIDED = (PanelState.ANSWERED, PanelState.CLOSED)


@dataclass(frozen=True, slots=True)
class Card:
    """A panel as a list shows it."""

    panel: Panel
    next_session: Session | None
    advice: int


def cards_of(process: Process, *, now: datetime) -> list[Card]:
    """Return the public panels of a process, those that go on first. Two queries."""
    adopted = Count(
        "recommendations", filter=Q(recommendations__state=AdviceState.ADOPTED)
    )
    panels = list(process.panels.public().annotate(adopted=adopted).order_by("slug"))
    coming: dict[int, Session] = {}
    for session in _coming(now).filter(panel__in=panels):
        coming.setdefault(session.panel_id, session)
    for panel in panels:
        panel.process = process
    cards = [
        Card(panel, coming.get(panel.pk), getattr(panel, "adopted", 0))
        for panel in panels
    ]
    return sorted(cards, key=lambda card: (card.panel.is_over, card.panel.slug))


def open_calls(*, now: datetime) -> list[Panel]:
    """Return the panels anybody may sign up for now, the first to close first.

    Only those of public processes. One query.
    """
    recruiting = Panel.objects.filter(
        state=PanelState.RECRUITING,
        is_open_call=True,
        process__published_at__lte=now,
    )
    opened = recruiting.filter(Q(call_opens_at=None) | Q(call_opens_at__lte=now))
    still = opened.filter(Q(call_closes_at=None) | Q(call_closes_at__gt=now))
    in_time = F("call_closes_at").asc(nulls_last=True)
    return list(still.select_related("process").order_by(in_time, "slug"))


def _coming(now: datetime) -> QuerySet[Session]:
    over = [SessionState.CLOSED, SessionState.CANCELLED]
    announced = Session.objects.filter(announced_at__isnull=False)
    return announced.filter(ends_at__gte=now).exclude(state__in=over)


def next_session(panel: Panel, *, now: datetime) -> Session | None:
    return _coming(now).filter(panel=panel).first()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stretch of the life of a panel; days may be open at either end."""

    label: str
    starts: date | datetime | None
    ends: date | datetime | None
    is_past: bool = False
    is_current: bool = False
    note: str = ""


def life_of(panel: Panel, *, now: datetime) -> list[Stage]:
    """Return the stages of a panel in order, as far as they are planned. No queries."""
    state = PanelState(panel.state)
    order = list(PanelState)
    reached = order.index(state)
    is_cancelled = state == PanelState.CANCELLED

    def stage(
        label: str,
        of: Sequence[PanelState],
        starts: date | datetime | None = None,
        ends: date | datetime | None = None,
        note: str = "",
    ) -> Stage:
        last = max(order.index(one) for one in of)
        is_past = not is_cancelled and reached > last
        return Stage(label, starts, ends, is_past, state in of, note)

    # The clock closes the sign-up; the draw that follows belongs to the next stage.
    is_drawing = panel.call_is_over(now)
    stages = [
        stage(
            _("The mandate is published"),
            [PanelState.PUBLISHED],
            panel.published_at,
        )
    ]
    if panel.is_open_call or panel.has_invitations:
        signing = stage(
            _("Sign-up"),
            [PanelState.RECRUITING],
            panel.call_opens_at,
            panel.call_closes_at,
        )
        if is_drawing:
            signing = replace(signing, is_past=True, is_current=False)
        stages.append(signing)
    finding = stage(_("Members are found and confirm"), [PanelState.CONFIRMING])
    stages.append(replace(finding, is_current=True) if is_drawing else finding)
    stages.append(
        stage(
            _("The panel works"),
            [PanelState.WORKING],
            panel.term_from,
            panel.term_until,
        )
    )
    stages.append(
        stage(
            _("The advice is answered"),
            [PanelState.ADVISED],
            None,
            panel.answer_due_on,
            _("The answer is overdue.")
            if panel.answer_is_overdue(timezone.localdate(now))
            else "",
        )
    )
    stages.append(
        stage(
            _("What became of it is followed"), [PanelState.ANSWERED, PanelState.CLOSED]
        )
    )
    return stages


@dataclass(frozen=True, slots=True)
class Principle:
    """One of the eleven good practices of the OECD, and how this panel keeps it.

    `state` is `met`, `promised` or `open`. `part` names where the evidence stands: a
    place on the page of the mandate, or a page by its URL name.
    """

    title: str
    text: str
    state: str
    part: str = ""


def principles_of(panel: Panel, *, now: datetime) -> list[Principle]:
    """Judge a panel by the good practices of the OECD (2020). Four queries at most."""
    return [
        _purpose(panel),
        _accountability(panel, now=now),
        Principle(
            _("Openness"),
            _("Every decision about this panel stands on the public record."),
            "met",
            "participation:record",
        ),
        _representation(panel),
        _inclusion(panel),
        _information(panel),
        *_work(panel),
        _integrity(panel),
        Principle(
            _("Privacy"),
            _(
                "Members decide whether their name is public. What is asked for the "
                "draw is deleted %(days)d days after it."
            )
            % {"days": panel.appeal_days},
            "met",
            "panels:data_use",
        ),
        _evaluation(panel),
    ]


def _purpose(panel: Panel) -> Principle:
    text = _("There is one question, and it is said who asks it.")
    is_met = bool(panel.question and panel.sponsor)
    return Principle(_("Purpose"), text, "met" if is_met else "open", "#question")


def _accountability(panel: Panel, *, now: datetime) -> Principle:
    if PanelState(panel.state) in DECIDED:
        text = _("The advice has been answered, point by point.")
        return Principle(_("Answerability"), text, "met", "panels:advice")
    text = _("Before anybody was asked to join, it was promised who answers and when.")
    if panel.answer_is_overdue(timezone.localdate(now)):
        text = _("The promised day has passed, and not everything has been answered.")
        return Principle(_("Answerability"), text, "open", "panels:advice")
    return Principle(_("Answerability"), text, "promised", "#answer")


def _representation(panel: Panel) -> Principle:
    title = _("Many kinds of people")
    if panel.selection not in {Panel.Selection.LOTTERY, Panel.Selection.MIXED}:
        text = _("Members are not drawn by lot. It is said how they are found.")
        return Principle(title, text, "open", "#members")
    if panel.features.exists():
        text = _("Members are drawn by lot, by quotas that everybody can read.")
        return Principle(title, text, "met", "#members")
    text = _("Members are drawn by lot, without quotas so far.")
    return Principle(title, text, "open", "#members")


def _inclusion(panel: Panel) -> Principle:
    offered = [bool(panel.reward), bool(panel.help_offered)]
    text = _("It is said what is paid, and which help there is to take part.")
    state = "met" if all(offered) else "promised" if any(offered) else "open"
    return Principle(_("Nobody is left out"), text, state, "#help")


def _information(panel: Panel) -> Principle:
    count = panel.materials.filter(state="published", is_public=True).count()
    title = _("Knowledge")
    if count:
        text = ngettext(
            "%(count)d material of the panel can be read by everybody.",
            "%(count)d materials of the panel can be read by everybody.",
            count,
        ) % {"count": count}
        return Principle(title, text, "met", "panels:materials")
    text = _("What the members read is published once they begin.")
    before = panel.state in {
        PanelState.PUBLISHED,
        PanelState.RECRUITING,
        PanelState.CONFIRMING,
    }
    return Principle(title, text, "promised" if before else "open")


def _work(panel: Panel) -> list[Principle]:
    """Judge how long members talk with each other, and over which time."""
    sessions = list(panel.sessions.exclude(state=SessionState.CANCELLED))
    seconds = sum((one.ends_at - one.starts_at).total_seconds() for one in sessions)
    hours = int(seconds // 3600)
    values = {"hours": hours, "promised": panel.hours_promised or 0}
    if panel.hours_promised is None:
        words = _("%(hours)d hours of sessions are planned; none were promised.")
        state = "open"
    else:
        words = _(
            "%(hours)d hours of sessions are planned, %(promised)d were promised."
        )
        state = "met" if hours >= panel.hours_promised else "promised"
    talking = Principle(
        _("Talking with each other"), words % values, state, "panels:sessions"
    )
    days = len({timezone.localtime(one.starts_at).date() for one in sessions})
    text = ngettext(
        "The panel meets on %(count)d day.", "The panel meets on %(count)d days.", days
    ) % {"count": days}
    has_term = bool(panel.term_from and panel.term_until)
    state = "met" if has_term and days > 1 else "promised" if has_term else "open"
    return [talking, Principle(_("Time"), text, state, "panels:sessions")]


def _integrity(panel: Panel) -> Principle:
    title = _("Independence")
    if not panel.run_by:
        return Principle(title, _("It is not said who runs the panel."), "open")
    if panel.run_by in (panel.sponsor, panel.answering_body):
        text = _("Who runs the panel also asks or answers.")
        return Principle(title, text, "open", "#answer")
    text = _("Somebody else runs the panel than asks the question.")
    return Principle(title, text, "met", "#answer")


def _evaluation(panel: Panel) -> Principle:
    title = _("Evaluation")
    asked = panel.sessions.filter(assessment__isnull=False).exists()
    if asked:
        text = _("The members have judged the work themselves, without names.")
        return Principle(title, text, "met", "panels:sessions")
    text = _("The members judge the work themselves at the end, without names.")
    return Principle(title, text, "open" if panel.is_over else "promised")
