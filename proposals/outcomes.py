"""What a vote gave each project, written down when its result or decision is public.

Voting calls this in its own transactions: a result that is shown and the projects that
got money cannot come apart.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.urls import reverse

from participation import notices
from participation.models import Process, User
from proposals.models import Building, Project
from proposals.queries.ancestry import ancestors_of
from proposals.queries.audience import who_hears_of
from proposals.queries.pages import locked


def record_outcomes(
    *,
    process: Process,
    funded: Collection[str],
    considered: Collection[str],
    now: datetime,
) -> None:
    """Say of every project that was voted on whether it gets money.

    The codes are those that the city's decision leaves standing, or the tally while
    there is no decision. What has not changed stays as it is, and nobody hears of it
    twice; what has changed tells everybody who cares. Needs a transaction.
    """
    locked(process)
    found = process.projects.filter(code__in=considered).select_related("proposal")
    for project in found.order_by("code"):
        outcome = Project.Outcome.NOT_FUNDED
        if project.code in funded:
            outcome = Project.Outcome.FUNDED
        if project.outcome != outcome:
            project.process = process
            settle(project, outcome, now=now)


def settle(project: Project, outcome: Project.Outcome, *, now: datetime) -> None:
    """Give a project its outcome, begin to follow it or stop, and tell people.

    A replayed election is history: nobody builds its projects here. What the city has
    begun to report stays, whatever is decided later.
    """
    project.outcome, project.outcome_at = outcome, now
    project.save(update_fields=["outcome", "outcome_at"])
    is_funded = outcome == Project.Outcome.FUNDED
    if is_funded and not project.process.is_replay:
        Building.objects.get_or_create(
            project=project, defaults={"planned": project.cost, "started_at": now}
        )
    elif not is_funded:
        Building.objects.filter(
            project=project, news=None, spendings=None, milestones=None
        ).delete()
    people = hearers_of(project)
    if not people:
        return
    link = reverse("proposals:project", args=[project.process.slug, project.code])
    occasion = f"project:{project.pk}:{now.isoformat()}"
    if is_funded:
        notices.owe(
            people,
            "project.funded",
            occasion=occasion,
            link=link,
            now=now,
            process=project.process,
            reference=reference_of(project),
            title=project.title,
        )
    else:
        notices.owe(
            people,
            "project.declined",
            occasion=occasion,
            link=link,
            now=now,
            process=project.process,
            reference=reference_of(project),
            title=project.title,
        )


def tell_of_ballot(
    project: Project, *, is_dropped: bool, reason: str, but: User, now: datetime
) -> None:
    """Tell that a project was taken off the ballot, or put on it again, and why."""
    people = hearers_of(project, but=but)
    facts = _about(project, reason, now)
    if is_dropped:
        notices.owe(people, "project.dropped", **facts)
    else:
        notices.owe(people, "project.restored", **facts)


def tell_of_withdrawal(
    project: Project, *, reason: str, but: User, now: datetime
) -> None:
    """Tell that a project was taken back while people vote, and why."""
    people = hearers_of(project, but=but)
    notices.owe(people, "project.withdrawn", **_about(project, reason, now))


def _about(project: Project, reason: str, now: datetime) -> dict[str, Any]:
    return {
        "occasion": f"project:{project.pk}:{now.isoformat()}",
        "link": reverse("proposals:project", args=[project.process.slug, project.code]),
        "now": now,
        "process": project.process,
        "reference": reference_of(project),
        "title": project.title,
        "reason": reason,
    }


def hearers_of(project: Project, *, but: User | None = None) -> list[User]:
    """Return who hears of a project: everybody behind the ideas that it came from."""
    if project.proposal is None:
        return []
    ideas = [project.proposal, *ancestors_of(project.proposal)]
    return who_hears_of(ideas, but=but)


def reference_of(project: Project) -> str:
    """Return the public name of the idea that a project came from, or its own."""
    return project.proposal.reference if project.proposal else project.code
