"""Where one stands within a process: the navigation of its pages and of its desk."""

from datetime import datetime
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext

from participation.models import Phase, Process, Role, User
from participation.policies import roles_of

register = template.Library()

WITH_PROPOSALS = {Phase.Kind.PROPOSE, Phase.Kind.REVIEW}


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
    if vote is not None:
        names.append(("vote", gettext("Vote"), "voting:vote"))
    if vote is not None and vote.is_over(now):
        names.append(("result", gettext("Result"), "voting:result"))
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


@register.inclusion_tag("participation/preview_notice.html")
def preview_notice(process: Process, now: datetime) -> dict[str, Any]:
    """Say that nobody else sees this page yet; nothing once the process is public."""
    return {"process": process, "is_public": process.is_public(now)}


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
            ("categories", gettext("Themes"), "participation_staff:categories"),
        ]
    if {Role.ORGANISER, Role.REVIEWER} & roles:
        names.append(("proposals", gettext("Proposals"), "proposals_staff:desk"))
    if {Role.ORGANISER, Role.AUDITOR, Role.POLLING_CLERK} & roles:
        names.append(("vote", gettext("Vote"), "voting_staff:overview"))
    if Role.ORGANISER in roles:
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
