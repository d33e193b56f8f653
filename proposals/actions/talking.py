"""What residents say about proposals: comment, answer, change, delete, react."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participation import notices
from participation.models import Process, User
from participation.policies import Refusal, Refused, require
from proposals.cases import (
    address_of,
    count_comment,
    erase_comment,
    must_wait,
    no_longer,
    open_case,
)
from proposals.lifecycle import Visibility
from proposals.models import Comment, IdeaRules, Proposal, Reaction
from proposals.models.rules import rules_of
from proposals.policies import talking
from proposals.queries.audience import who_writes
from proposals.queries.talking import DEEPEST, level_of, locked_proposal

LONGEST_COMMENT = 3000
# A person does not say more than this in so short a time; a machine does.
MOST_AT_ONCE = 10
AT_ONCE = timedelta(minutes=10)


@transaction.atomic(durable=True)
def say(
    *,
    proposal: Proposal,
    author: User,
    text: str,
    language: str,
    now: datetime,
    parent: Comment | None = None,
    role: str = "",
) -> Comment:
    """Publish a comment, or an answer to `parent`; `role` speaks for the city.

    The same words sent twice, as by a double click, are one comment. Answers to the
    lowest level stand beside what they answer. Raises `Refused`, and `ValidationError`
    for no words or too many. It waits for a moderator where `must_wait` says so.
    """
    proposal = locked_proposal(proposal)
    rules = rules_of(proposal.process)
    require(talking.refuse_commenting(author, proposal, rules, now=now))
    _require_voice(author, proposal.process, role)
    above = _above(proposal, parent)
    words = _words(text)
    sent = proposal.comments.filter(
        author=author, parent=above, text=words, deleted_at=None
    ).first()
    if sent is not None:
        return sent
    if not role:
        _require_patience(author, now)
    comment = Comment(
        proposal=proposal,
        parent=above,
        author=author,
        role=role,
        text=words,
        language=language,
        written_at=now,
    )
    cause = _cause(comment, rules, now=now)
    if cause:
        comment.visibility = Visibility.HELD
    comment.full_clean()
    comment.save(force_insert=True)
    if cause:
        open_case(process=proposal.process, comment=comment, cause=cause, now=now)
    else:
        count_comment(proposal, by=1)
        tell_of(comment, now=now)
    return comment


def _require_voice(person: User, process: Process, role: str) -> None:
    if role and role not in talking.voices(person, process):
        raise Refused(
            Refusal("no_voice", _("You do not speak for the city in this role."))
        )


def _above(proposal: Proposal, parent: Comment | None) -> Comment | None:
    """Return what an answer hangs below, read again."""
    if parent is None:
        return None
    found = proposal.comments.select_related("parent__parent", "author")
    answered = found.filter(pk=parent.pk).first()
    if answered is None:
        raise Refused(Refusal("not_shown", _("This comment is not public now.")))
    require(talking.refuse_answering(answered))
    return answered.parent if level_of(answered) == DEEPEST else answered


def _words(text: str) -> str:
    words = no_longer(text, LONGEST_COMMENT, field="text")
    if not words:
        raise ValidationError(
            {"text": ValidationError(_("Write something."), "required")}
        )
    return words


def _require_patience(author: User, now: datetime) -> None:
    """Take so many comments in a while; the lock makes it exact for parallel clicks."""
    User.objects.select_for_update(no_key=True).only("pk").get(pk=author.pk)
    said = author.comments.filter(written_at__gt=now - AT_ONCE).count()
    if said >= MOST_AT_ONCE:
        words = _(
            "You have written a lot in a short time. Wait a few minutes, then send "
            "this again: it stays here."
        )
        raise Refused(Refusal("too_fast", words))


def _cause(comment: Comment, rules: IdeaRules, *, now: datetime) -> str:
    assert comment.author is not None  # noqa: S101 - only authors come here
    return must_wait(
        comment.author,
        comment.proposal.process,
        always=rules.holds_comments,
        text=comment.text,
        rules=rules,
        now=now,
    )


def tell_of(comment: Comment, *, now: datetime) -> None:
    """Owe a notice to whom it answers and to the authors, once a day each."""
    proposal, answered = comment.proposal, comment.parent
    day = timezone.localdate(now).isoformat()
    link = address_of(comment)
    told: set[int] = {comment.author_id or 0}
    if answered is not None and answered.author is not None:
        if answered.author_id not in told and answered.deleted_at is None:
            notices.owe(
                [answered.author],
                "comment.answered",
                occasion=f"comment:{answered.pk}:{day}",
                link=link,
                now=now,
                process=proposal.process,
                reference=proposal.reference,
                title=proposal.title,
            )
        told.add(answered.author.pk)
    notices.owe(
        [one for one in who_writes(proposal) if one.pk not in told],
        "proposal.commented",
        occasion=f"proposal:{proposal.pk}:{day}",
        link=link,
        now=now,
        process=proposal.process,
        reference=proposal.reference,
        title=proposal.title,
    )


def _locked(comment: Comment) -> Comment:
    """Lock a comment after its proposal, and read both again."""
    proposal = locked_proposal(comment.proposal)
    found = Comment.objects.select_for_update(of=("self",), no_key=True)
    again = found.select_related("author").get(pk=comment.pk)
    again.proposal = proposal
    return again


@transaction.atomic(durable=True)
def edit_comment(
    *, comment: Comment, author: User, text: str, now: datetime
) -> Comment:
    """Put one's own words right within the time that the rules give.

    What would have waited for a moderator at first waits now.
    """
    comment = _locked(comment)
    rules = rules_of(comment.proposal.process)
    require(talking.refuse_editing(author, comment, rules, now=now))
    words = _words(text)
    if words == comment.text:
        return comment
    comment.text, comment.edited_at = words, now
    cause = _cause(comment, rules, now=now)
    if cause and comment.visibility == Visibility.PUBLIC:
        comment.visibility = Visibility.HELD
        count_comment(comment.proposal, by=-1)
        open_case(
            process=comment.proposal.process, comment=comment, cause=cause, now=now
        )
    comment.full_clean(validate_constraints=False)
    comment.save(update_fields=["text", "edited_at", "visibility"])
    return comment


@transaction.atomic(durable=True)
def delete_comment(*, comment: Comment, author: User, now: datetime) -> None:
    """Take back one's own words; the place in the thread stays, for the answers.

    This is always possible, whatever the rules and the phases.
    """
    comment = _locked(comment)
    require(talking.refuse_own(author, comment))
    erase_comment(comment, now=now)


@transaction.atomic(durable=True)
def react(*, comment: Comment, person: User, kind: str, now: datetime) -> Comment:
    """Say in one click what one thinks of a comment; an empty `kind` takes it back.

    One says one thing at a time: another takes the place of the first.
    """
    found = Comment.objects.select_for_update(of=("self",), no_key=True)
    comment = found.select_related("proposal__process").get(pk=comment.pk)
    rules = rules_of(comment.proposal.process)
    require(talking.refuse_reacting(person, comment, rules, now=now))
    if not kind:
        comment.reactions.filter(person=person).delete()
    elif kind in Reaction.Kind.values:
        comment.reactions.update_or_create(person=person, defaults={"kind": kind})
    else:
        raise ValidationError(_("There is no such reaction."), "bad_reaction")
    agreeing = comment.reactions.filter(kind=Reaction.Kind.AGREE)
    comment.agree_count = agreeing.count()
    comment.save(update_fields=["agree_count"])
    return comment
