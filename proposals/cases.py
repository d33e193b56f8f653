"""What a moderator has to look at, and when something waits for it.

Plain functions for actions that write what residents say: they run in the action's own
transaction.
"""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.models import Membership, Process, User
from proposals.lifecycle import Visibility
from proposals.models import Case, Comment, IdeaRules, Proposal, rules_of
from proposals.policies import moderation
from proposals.queries.audience import who_writes
from proposals.queries.pages import locked
from proposals.queries.talking import locked_proposal
from proposals.spam import looks_like_spam, tidied

Thing = Proposal | Comment


def open_case(
    *,
    process: Process,
    proposal: Proposal | None = None,
    comment: Comment | None = None,
    cause: str,
    now: datetime,
) -> Case:
    """Return the open case of a thing; it is opened when there is none."""
    case, _is_new = Case.objects.get_or_create(
        process=process,
        proposal=proposal,
        comment=comment,
        decision="",
        defaults={"cause": cause, "opened_at": now},
    )
    return case


def must_wait(
    person: User,
    process: Process,
    *,
    always: bool,
    text: str,
    rules: IdeaRules,
    now: datetime,
    before: str = "",
) -> str:
    """Return why a moderator reads this before everyone does, or nothing.

    `always` is what the rules say about things of this kind; `before` are the words
    that everybody could read already. Whoever holds a role in the process never waits.
    """
    cause = ""
    if always:
        cause = Case.Cause.BEFORE.value
    elif is_new(person, rules, now=now):
        cause = Case.Cause.NEW.value
    elif looks_like_spam(text, before=before):
        cause = Case.Cause.SPAM.value
    if cause and Membership.objects.filter(process=process, user=person).exists():
        return ""
    return cause


def hold_change(
    proposal: Proposal, writer: User, *, text: str, now: datetime, before: str = ""
) -> None:
    """Take what has just been changed off the pages where a moderator reads it first.

    The process has just been locked and read. What is not public stays as it is. What
    looked like advertising and is public a moderator has shown, so `before`, the words
    until now, counts as read; another link in them does not.
    """
    rules = rules_of(proposal.process)
    cause = must_wait(
        writer,
        proposal.process,
        always=rules.holds_ideas,
        text=text,
        rules=rules,
        now=now,
        before=before,
    )
    shown = Proposal.objects.filter(pk=proposal.pk, visibility=Visibility.PUBLIC)
    if cause and shown.update(visibility=Visibility.HELD):
        proposal.visibility = Visibility.HELD.value
        open_case(process=proposal.process, proposal=proposal, cause=cause, now=now)


def is_new(person: User, rules: IdeaRules, *, now: datetime) -> bool:
    """Say whether an account is younger than the rules want for writing freely."""
    return person.joined_at > now - timedelta(hours=rules.hold_hours)


def no_longer(text: str, most: int, *, field: str) -> str:
    """Return a tidied text; raises `ValidationError` for one that is too long.

    Databases take any length for a text, so the actions see to it.
    """
    words = tidied(text)
    if len(words) > most:
        message = _("Use at most %(most)s characters; this has %(count)s.")
        numbers = {"most": most, "count": len(words)}
        raise ValidationError({field: ValidationError(message, "too_long", numbers)})
    return words


def case_of(thing: Thing, cause: str, now: datetime) -> Case:
    process = process_of(thing)
    if isinstance(thing, Comment):
        return open_case(process=process, comment=thing, cause=cause, now=now)
    return open_case(process=process, proposal=thing, cause=cause, now=now)


def locked_thing(thing: Thing) -> Thing:
    """Lock process, proposal and comment in this order, and read them again."""
    is_comment = isinstance(thing, Comment)
    proposal = thing.proposal if isinstance(thing, Comment) else thing
    locked(proposal.process)
    proposal = locked_proposal(proposal)
    if not is_comment:
        return proposal
    found = Comment.objects.select_for_update(of=("self",), no_key=True)
    comment = found.select_related("author", "parent__author").get(pk=thing.pk)
    comment.proposal = proposal
    return comment


def locked_case(case: Case) -> Case:
    """Lock what a case is about, and read both again."""
    thing = locked_thing(moderation.thing_of(case))
    again = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    again.process = process_of(thing)
    if isinstance(thing, Comment):
        again.comment = thing
    else:
        again.proposal = thing
    return again


def process_of(thing: Thing) -> Process:
    return (thing.proposal if isinstance(thing, Comment) else thing).process


def subject_of(thing: Thing) -> str:
    if isinstance(thing, Comment):
        return f"comment:{thing.pk}"
    return f"proposal:{thing.reference}"


def writers_of(thing: Thing) -> list[User]:
    if isinstance(thing, Proposal):
        return who_writes(thing)
    return [thing.author] if thing.author else []


def move(thing: Thing, goal: Visibility) -> None:
    """Show or hide, and keep the number of comments in step."""
    was_public = thing.visibility == Visibility.PUBLIC
    thing.visibility = goal.value
    thing.save(update_fields=["visibility"])
    if isinstance(thing, Comment) and thing.deleted_at is None:
        by = int(goal == Visibility.PUBLIC) - int(was_public)
        count_comment(thing.proposal, by=by)


def about(case: Case, thing: Thing, now: datetime) -> dict[str, Any]:
    """Return what every notice about a decision holds."""
    proposal = thing.proposal if isinstance(thing, Comment) else thing
    link = (
        address_of(thing)
        if isinstance(thing, Comment)
        else reverse("proposals:detail", args=[case.process.slug, thing.number])
    )
    return {
        "occasion": f"case:{case.pk}",
        "link": link,
        "now": now,
        "process": case.process,
        "reference": proposal.reference,
        "title": proposal.title,
    }


def version_of(thing: Thing) -> str:
    """Name what a moderator has seen, so that nothing newer is judged."""
    if isinstance(thing, Proposal):
        pictures = thing.pictures.values_list("file", "alt")
        documents = thing.attachments.values_list("file", "name")
        enclosed = repr([*pictures, *documents]).encode()
        return f"{thing.revision_number}-{sha256(enclosed).hexdigest()[:16]}"
    return sha256(thing.text.encode()).hexdigest()[:16]


def count_comment(proposal: Proposal, *, by: int) -> None:
    """Keep the number of comments whose words everyone reads, under the lock."""
    same = Proposal.objects.filter(pk=proposal.pk)
    same.update(comment_count=F("comment_count") + by)


def erase_comment(comment: Comment, *, now: datetime) -> None:
    """Take the words of a comment away, and what people thought of them.

    Its place in the thread stays, for the answers.
    """
    if comment.visibility == Visibility.PUBLIC:
        count_comment(comment.proposal, by=-1)
    comment.reactions.all().delete()
    comment.text, comment.deleted_at, comment.agree_count = "", now, 0
    comment.save(update_fields=["text", "deleted_at", "agree_count"])


def address_of(comment: Comment) -> str:
    """Return the address of a comment, which stays the same."""
    proposal = comment.proposal
    path = [proposal.process.slug, proposal.number, comment.pk]
    return f"{reverse('proposals:comment', args=path)}#c{comment.pk}"
