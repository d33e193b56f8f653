"""How reviews and the desk look. `{% load reviewing_tags %}`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, gettext_lazy, ngettext

from frontend.templatetags.porukka import text
from participation.models import Process, Role, User
from participation.policies import roles_of
from proposals.lifecycle import Status
from proposals.models import Appeal, Assignment, Finding, Proposal, rules_of
from proposals.policies import appealing
from proposals.policies.reviewing import waits_for_review
from proposals.queries import reviewing
from proposals.queries.desk import Desk, Show
from proposals.queries.reviewing import Reasoning

register = template.Library()

STATES = {
    "unassigned": gettext_lazy("Until it is given to somebody"),
    "assigned": gettext_lazy("With a department or a person"),
    "opinion": gettext_lazy("Until a second opinion is there"),
    "appeal": gettext_lazy("Until an appeal is answered"),
    "all": gettext_lazy("From sending to the first decision"),
}


@register.filter
def days_left(due_on: date, today: date) -> str:
    """Say in words how far away a day is on which something is due."""
    days = (due_on - today).days
    if days == 0:
        return gettext("due today")
    if days > 0:
        return ngettext("%(count)d day left", "%(count)d days left", days) % {
            "count": days
        }
    return ngettext("%(count)d day late", "%(count)d days late", -days) % {
        "count": -days
    }


@register.filter
def is_late(assignment: Assignment, today: date) -> bool:
    return assignment.ended_at is None and assignment.due_on < today


@register.filter
def holder(assignment: Assignment) -> str:
    """Name who has something to do: a department, a person, or one of a department."""
    person = ""
    if assignment.reviewer is not None:
        person = assignment.reviewer.name or assignment.reviewer.email
    if assignment.department is None:
        return person or gettext("Somebody whose account is gone")
    department = text(assignment.department.name)
    return format_html("{}, {}", department, person) if person else department


@register.filter
def person_name(person: User | None) -> str:
    """Name a colleague; only the desk does."""
    if person is None:
        return gettext("Somebody whose account is gone")
    return person.name or person.email


@register.filter
def state_of_waiting(state: str) -> str:
    return str(STATES[state])


@register.filter
def found_badge(finding: Finding) -> dict[str, str]:
    """Return the badge of a finding: words and a sign, never a colour alone."""
    if finding.is_failed:
        kind, icon, words = "warning", "cross", gettext("Not met")
    elif finding.is_passed:
        kind, icon, words = "success", "check", gettext("Met")
    else:
        kind, icon, words = "neutral", "help", gettext("Unclear")
    if finding.score is not None:
        words = gettext("%(words)s, %(score)s of 5") % {
            "words": words,
            "score": finding.score,
        }
    return {"label": words, "kind": kind, "icon": icon}


@register.simple_tag
def standing(proposal: Proposal) -> str:
    """Say in a sentence what is decided next, or what has been; one query at most."""
    match proposal.status:
        case Status.WITHDRAWN:
            return gettext("You have withdrawn this proposal. Nobody else sees it.")
        case Status.NOT_SELECTED:
            return gettext("It does not go on to the check.")
        case Status.MERGED:
            return gettext("It has become part of another proposal.")
        case Status.SPLIT:
            return gettext("It has been divided into several proposals.")
        case Status.FEASIBLE | Status.NOT_FEASIBLE:
            return ""
    if waits_for_review(proposal, rules_of(proposal.process)):
        return gettext(
            "Nobody has decided on it yet. The city checks whether it can be done and "
            "what it costs, and says why."
        )
    return gettext("Before the check it is chosen which ideas go on.")


@register.simple_tag
def reasonings_of(proposal: Proposal) -> list[Reasoning]:
    """Return all decisions on a proposal with what they rest on, newest first."""
    return reviewing.reasonings_of(proposal)


@register.inclusion_tag("proposals/_criteria.html")
def criteria_of(process: Process, *, is_folded: bool = False) -> dict[str, Any]:
    """Show what every idea is checked against; nothing where nothing is settled."""
    criteria = reviewing.criteria_of(process)
    return {"process": process, "criteria": criteria, "is_folded": is_folded}


@register.simple_tag
def appeal_of(
    proposal: Proposal, person: User | AnonymousUser, now: datetime
) -> dict[str, Any]:
    """Return where an appeal stands, and whether this person can make one until when.

    Two queries for everyone, and three more for its authors.
    """
    if not (proposal.is_feasible or proposal.is_not_feasible):
        return {}
    made = Appeal.objects.filter(proposal=proposal).first()
    if made is not None:
        return {"made": made}
    if appealing.refuse_appealing(person, proposal, now=now) is not None:
        return {}
    review = proposal.reviews.first()
    if review is None:
        return {}
    days = rules_of(proposal.process).appeal_days
    return {"ends_at": appealing.appeal_ends(review, days=days)}


@register.simple_tag
def desk_queues(desk: Desk, counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Offer the queues of the desk with the number of proposals in each."""
    url = reverse("proposals_staff:desk", args=[desk.process.slug])
    place = {"district": desk.district, "category": desk.category}
    kept = {name: value for name, value in place.items() if value}
    return [
        {
            "label": show.label,
            "url": f"{url}?{urlencode({'show': show.value} | kept)}",
            "count": counts[show],
            "is_current": show == desk.show,
        }
        for show in Show
    ]


@register.simple_tag
def review_url(desk: Desk, proposal: Proposal) -> str:
    """Lead to a proposal on the desk, and remember the queue it stood in."""
    url = reverse("proposals_staff:review", args=[desk.process.slug, proposal.number])
    chosen = {
        "show": desk.show,
        "district": desk.district,
        "category": desk.category,
    }
    named = urlencode({name: value for name, value in chosen.items() if value})
    return f"{url}?{named}" if named else url


@register.inclusion_tag("components/toggle.html")
def desk_views(
    process: Process, person: User | AnonymousUser, current: str
) -> dict[str, Any]:
    """Lead to the parts of the desk: proposals, projects, times, what is settled."""
    roles = roles_of(person, process)
    views = []
    if {Role.ORGANISER, Role.REVIEWER} & roles:
        views = [
            ("desk", gettext("Proposals")),
            ("projects", gettext("Projects")),
            ("building", gettext("What is built")),
            ("times", gettext("How long it takes")),
        ]
    if {Role.ORGANISER, Role.REVIEWER, Role.FACILITATOR} & roles:
        views.append(("regroupings", gettext("Merge and split")))
    if {Role.ORGANISER, Role.FACILITATOR} & roles:
        views.append(("selection", gettext("Which ideas go on")))
    if Role.ORGANISER in roles:
        views += [
            ("criteria", gettext("What is checked")),
            ("cost_classes", gettext("Cost classes")),
            ("departments", gettext("Departments")),
            ("idea_rules", gettext("Rules for ideas")),
        ]
    return {
        "label": gettext("Parts of the desk"),
        "items": [
            {
                "label": label,
                "url": reverse(f"proposals_staff:{name}", args=[process.slug]),
                "is_current": name == current,
            }
            for name, label in views
        ],
    }
