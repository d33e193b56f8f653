"""Where one stands within a process: the navigation of its pages and of its desk."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from frontend import record, todo
from frontend.today import NOTES, today
from participation.audience import follows
from participation.models import (
    AuditEvent,
    District,
    Phase,
    Process,
    Role,
    User,
)
from participation.policies import roles_of
from participation.queries import Check, plan_of
from proposals.models import Proposal
from voting.queries import round_of
from voting.readying import page_of

register = template.Library()

CHECKS = {
    "phases": (gettext_lazy("The phases are planned"), "participation_staff:phases"),
    "summary": (
        gettext_lazy("A summary in one sentence"),
        "participation_staff:describe",
    ),
    "description": (gettext_lazy("A description"), "participation_staff:describe"),
    "languages": (
        gettext_lazy("The title in every language"),
        "participation_staff:describe",
    ),
    "contact": (
        gettext_lazy("An e-mail address for questions"),
        "participation_staff:describe",
    ),
    "districts": (
        gettext_lazy("Districts"),
        "participation_staff:districts",
    ),
}

WITH_PROPOSALS = {Phase.Kind.PROPOSE, Phase.Kind.REVIEW}


def _has_afterwards(phases: Mapping[str, Phase], now: datetime) -> bool:
    """Say whether there can be something to tell of what is built."""
    vote, building = phases.get(Phase.Kind.VOTE), phases.get(Phase.Kind.IMPLEMENT)
    is_voted = vote is not None and vote.is_over(now)
    return is_voted or (building is not None and building.has_begun(now))


@register.inclusion_tag("components/section_nav.html")
def process_sections(
    process: Process, now: datetime, section: str = ""
) -> dict[str, Any]:
    """Lead to the public pages of a process. Its phases are prefetched: no query."""
    phases = {phase.kind: phase for phase in process.phases.all()}
    vote = phases.get(Phase.Kind.VOTE)
    names = [("overview", gettext("Overview"), "participation:process")]
    if section == "proposals" or WITH_PROPOSALS & phases.keys():
        names.append(("proposals", gettext("Proposals"), "proposals:list"))
    if section == "panels" or Phase.Kind.DELIBERATE in phases:
        names.append(("panels", gettext("Panels"), "panels:list"))
    if section == "surveys" or getattr(process, "has_surveys", False):
        names.append(("surveys", gettext("Surveys"), "participation:surveys"))
    if vote is not None:
        names.append(("vote", gettext("Vote"), "voting:vote"))
    if vote is not None and vote.is_over(now):
        names.append(("result", gettext("Result"), "voting:result"))
    if section == "became" or _has_afterwards(phases, now):
        names.append(("became", gettext("What became of it"), "proposals:became"))
    names.append(("record", gettext("Record"), "participation:record"))
    return {
        "label": gettext("In this process"),
        "items": [
            {
                "label": label,
                "url": reverse(name, args=[process.slug]),
                "is_current": key == section,
            }
            for key, label, name in names
        ],
    }


@register.inclusion_tag("participation/preview_notice.html", takes_context=True)
def preview_notice(
    context: Context, process: Process, now: datetime, *, has_link: bool = True
) -> dict[str, Any]:
    """Say that nobody else sees this page yet; nothing once the process is public.

    A guest has come by a link: for them there is no desk to go to.
    """
    previews = getattr(context.get("user"), "previews", None)
    is_guest = previews is not None and process.pk in previews.processes
    return {
        "process": process,
        "is_public": process.is_public(now),
        "has_link": has_link and not is_guest,
        "is_guest": is_guest,
    }


@register.inclusion_tag("participation/follow_process.html", takes_context=True)
def follow_process(context: template.Context, process: Process) -> dict[str, Any]:
    """Offer to follow a process. One query at most."""
    person = context["request"].user
    return {
        "csrf_token": context.get("csrf_token"),
        "process": process,
        "is_public": process.is_public(context["now"]) and not process.is_replay,
        "is_following": person.is_authenticated and follows(person, process),
    }


@register.inclusion_tag("components/section_nav.html")
def staff_sections(
    process: Process, user: User | AnonymousUser, section: str = ""
) -> dict[str, Any]:
    """Lead to the pages of the desk that this person's roles open. One query."""
    roles = roles_of(user, process)
    names = [("overview", gettext("Overview"), "participation_staff:process")]
    if Role.ORGANISER in roles:
        names += [
            ("describe", gettext("Description"), "participation_staff:describe"),
            ("districts", gettext("Districts"), "participation_staff:districts"),
            ("phases", gettext("Phases"), "participation_staff:phases"),
            ("categories", gettext("Themes"), "proposals_staff:categories"),
            (
                "translations",
                gettext("Translations"),
                "participation_staff:translations",
            ),
            ("reminders", gettext("Reminders"), "participation_staff:reminders"),
        ]
    if {Role.ORGANISER, Role.REVIEWER} & roles:
        names.append(("proposals", gettext("Proposals"), "proposals_staff:desk"))
    elif Role.FACILITATOR in roles:
        names.append(("proposals", gettext("Proposals"), "proposals_staff:regroupings"))
    if {Role.ORGANISER, Role.MODERATOR} & roles:
        names.append(
            ("moderation", gettext("Moderation"), "proposals_staff:moderation")
        )
    if {Role.ORGANISER, Role.MODERATOR, Role.POLLING_CLERK} & roles:
        names.append(("entering", gettext("Enter ideas"), "proposals_staff:enter"))
    if {Role.ORGANISER, Role.FACILITATOR} & roles:
        names.append(("panels", gettext("Panels"), "panels_staff:desk"))
    if roles - {Role.REVIEWER, Role.AUDITOR}:
        names.append(("surveys", gettext("Surveys"), "participation_staff:surveys"))
    if {Role.ORGANISER, Role.AUDITOR, Role.POLLING_CLERK} & roles:
        names.append(("vote", gettext("The vote"), "voting_staff:overview"))
    if Role.ORGANISER in roles:
        names.append(
            ("help", gettext("Help points"), "participation_staff:help_points")
        )
        names.append(("people", gettext("People"), "participation_staff:people"))
    return {
        "label": gettext("Desk of this process"),
        "items": [
            {
                "label": label,
                "url": reverse(name, args=[process.slug]),
                "is_current": key == section,
            }
            for key, label, name in names
        ],
    }


@register.inclusion_tag("components/today.html")
def process_today(process: Process, now: datetime, level: int = 2) -> dict[str, Any]:
    """Say what a resident can do in a process today. One query at most."""
    plan = plan_of(process, now=now)
    voting_round = round_of(process) if plan.of_kind(Phase.Kind.VOTE) else None
    words = today(process, plan, voting_round)
    return {
        "title": words.title,
        "text": words.text,
        "url": words.url,
        "label": words.label,
        "until": words.until,
        "next": words.next,
        "level": level,
    }


@register.inclusion_tag("components/timeline.html")
def process_timeline(phases: Iterable[Phase], now: datetime) -> dict[str, Any]:
    """Tell a plan of phases in words, each with what it is for."""
    return {
        "phases": [
            {
                "label": phase.get_kind_display(),
                "starts_at": phase.starts_at,
                "ends_at": phase.ends_at,
                "is_past": phase.is_over(now),
                "is_current": phase.is_open(now),
                "note": NOTES[phase.kind],
            }
            for phase in phases
        ]
    }


@register.simple_tag
def newest_proposals(process: Process, count: int = 3) -> list[Proposal]:
    """Return the proposals that came last. One query."""
    visible = process.proposals.visible().select_related("district")
    return list(visible.order_by("-submitted_at", "-number")[:count])


@register.inclusion_tag("components/events.html")
def record_events(events: Iterable[AuditEvent], process: Process) -> dict[str, Any]:
    """Tell events of the record in sentences."""
    return {
        "items": [
            {
                "at": event.recorded_at,
                "text": record.sentence(event),
                "who": record.actor(event),
                "seal": event.seal,
                "url": record.more(event, process.slug),
            }
            for event in events
        ]
    }


@register.simple_tag
def desks(
    held: Sequence[tuple[Process, Sequence[Role]]],
    now: datetime,
    person: User | AnonymousUser,
) -> list[todo.Desk]:
    """Find what waits for somebody in the processes where they hold roles."""
    return todo.desks(held, now=now, person=person)


@register.simple_tag
def desk(
    process: Process,
    roles: Sequence[Role],
    now: datetime,
    person: User | AnonymousUser,
) -> todo.Desk:
    """Find what waits for somebody in one process."""
    return todo.desks([(process, roles)], now=now, person=person)[0]


@register.simple_tag
def publication_tasks(
    process: Process, checks: Iterable[Check]
) -> list[dict[str, Any]]:
    """Say each line of the checklist, and where to see to it."""
    return [
        {
            "label": CHECKS[check.code][0],
            "url": reverse(CHECKS[check.code][1], args=[process.slug]),
            "is_met": check.is_met,
            "is_needed": check.is_needed,
        }
        for check in checks
    ]


@register.filter
def check_page(code: str) -> str:
    """Name the page of the desk where a failing check of a vote is seen to."""
    return page_of(code)


@register.filter
def with_boundary(districts: Iterable[District]) -> list[District]:
    return [district for district in districts if district.geometry]


@register.filter
def role_names(roles: Iterable[str]) -> str:
    return ", ".join(str(Role(role).label) for role in roles)
