"""Builders for comments and moderation: through the actions, as residents go."""

from datetime import datetime, timedelta
from typing import Any

import make
from django.urls import reverse

from participation.models import Notice, Process, Role, User
from proposals.actions import moderation, reports, talking
from proposals.cases import open_case
from proposals.forms.talking import _signer
from proposals.models import Case, Comment, IdeaRules, Proposal


def process(**rules: Any) -> Process:
    """Make a process that collects ideas; `rules` are those for ideas."""
    made = make.process()
    make.phase(made, "propose")
    if rules:
        IdeaRules.objects.create(process=made, **rules)
    return made


def proposal(of: Process | None = None, **fields: Any) -> Proposal:
    return make.proposal(of or process(), **fields)


def comment(
    of: Proposal,
    author: User | None = None,
    *,
    text: str = "",
    parent: Comment | None = None,
    role: str = "",
    now: datetime = make.NOW,
) -> Comment:
    return talking.say(
        proposal=of,
        author=author or make.user(),
        text=text or f"Hyvä ajatus, numero {of.comments.count() + 1}.",
        language="fi",
        parent=parent,
        role=role,
        now=now,
    )


def held(of: Comment) -> Case:
    """Let a comment wait for a moderator, as one from a new account does."""
    Comment.objects.filter(pk=of.pk).update(visibility="held")
    Proposal.objects.filter(pk=of.proposal_id).update(
        comment_count=of.proposal.comments.visible().filter(deleted_at=None).count()
    )
    return open_case(
        process=of.proposal.process, comment=of, cause=Case.Cause.NEW, now=make.NOW
    )


def flag(of: Proposal | Comment, person: User | None = None, **fields: Any) -> Case:
    told: dict[str, Any] = {"reason": "rude", "now": make.NOW} | fields
    return reports.flag(thing=of, person=person or make.user(), **told)


def moderator(of: Process, **fields: Any) -> User:
    return make.staff(of, Role.MODERATOR, **fields)


def decided(
    case: Case, decision: str = "hidden", by: User | None = None, **fields: Any
) -> Case:
    told: dict[str, Any] = {"now": make.NOW + timedelta(hours=1)}
    if decision == "hidden":
        told["reason"] = "insult"
    return moderation.decide(
        case=case,
        moderator=by or moderator(case.process),
        decision=decision,
        **(told | fields),
    )


def hidden(of: Proposal | Comment, by: User | None = None, **fields: Any) -> Case:
    """Hide something that a moderator has taken up."""
    case = flag(of)
    return decided(case, by=by, **fields)


def started(seconds: int = 60, now: datetime = make.NOW) -> str:
    """Return what a form holds that was opened so long ago."""
    return _signer.sign(str(int(now.timestamp()) - seconds))


def typed(**fields: str) -> dict[str, str]:
    """Return a comment as a browser sends it."""
    return {
        "text": "Hyvä ajatus.",
        "language": "fi",
        "website": "",
        "started": started(),
    } | fields


def page_of(of: Proposal, name: str = "detail", *parts: object) -> str:
    path = [of.process.slug, of.number, *parts]
    return reverse(f"proposals:{name}", args=path)


def page_of_comment(of: Comment, name: str = "comment") -> str:
    return page_of(of.proposal, name, of.pk)


def moderation_desk(of: Process, name: str = "moderation", *parts: object) -> str:
    return reverse(f"proposals_staff:{name}", args=[of.slug, *parts])


def kinds_of(person: User) -> list[str]:
    """Return of what kinds the notices of somebody are, in alphabetical order."""
    return sorted(Notice.objects.filter(person=person).values_list("kind", flat=True))


def verbs(of: Process) -> list[str]:
    """Return what the record tells, apart from ideas having been sent."""
    found = of.events.order_by("number").values_list("verb", flat=True)
    return [verb for verb in found if verb.split(".")[1] != "submitted"]
