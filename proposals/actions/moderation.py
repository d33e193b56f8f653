"""What moderators decide on what residents wrote."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit, notices
from participation.models import Process, User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason
from proposals.actions.talking import tell_of
from proposals.cases import (
    Thing,
    about,
    case_of,
    locked_case,
    locked_thing,
    move,
    no_longer,
    subject_of,
    version_of,
    writers_of,
)
from proposals.lifecycle import Visibility
from proposals.models import Case, CaseNote, Comment, StandardReason
from proposals.policies import moderation
from proposals.queries.pages import locked
from proposals.standard_reasons import CHECKS, REASONS

LONGEST_WORDS = 2000


@transaction.atomic(durable=True)
def take_up(*, thing: Thing, moderator: User, now: datetime) -> Case:
    """Open a case of what nobody has reported, or of what was decided before."""
    thing = locked_thing(thing)
    require(moderation.refuse_taking_up(moderator, thing))
    return case_of(thing, Case.Cause.MODERATOR.value, now)


@transaction.atomic(durable=True)
def decide(
    *,
    case: Case,
    moderator: User,
    decision: str,
    now: datetime,
    reason: str = "",
    words: str = "",
    checklist: Sequence[str] = (),
    seen: str = "",
) -> Case:
    """Show or hide what a case is about; whoever wrote it is told why.

    `reason` is the code of one in the library, `words` the moderator's own; to hide
    takes one of the two. `seen` names the version that was read, see `version_of`.
    """
    case = locked_case(case)
    thing = moderation.thing_of(case)
    require(moderation.refuse_deciding(moderator, case))
    if seen and seen != version_of(thing):
        raise Refused(
            Refusal(
                "changed",
                _("Its author has just changed it. Please read it again."),
            )
        )
    _decide(
        case,
        moderator,
        decision,
        now=now,
        reason=reason,
        words=words,
        checklist=checklist,
    )
    return case


def _decide(
    case: Case,
    moderator: User,
    decision: str,
    *,
    now: datetime,
    reason: str = "",
    words: str = "",
    checklist: Sequence[str] = (),
) -> None:
    thing = moderation.thing_of(case)
    is_hidden = decision == Case.Decision.HIDDEN
    case.decision, case.decided_by, case.decided_at = decision, moderator, now
    case.checklist = [code for code in CHECKS if code in checklist]
    if is_hidden:
        case.reason = _reason(case.process, reason)
        case.words = no_longer(words, LONGEST_WORDS, field="words")
        if case.reason is None and not case.words:
            raise ValidationError(
                {"reason": ValidationError(_("Give a reason."), "no_reason")}
            )
    case.full_clean(exclude={"checklist"}, validate_constraints=False)
    case.save()
    before = thing.visibility
    move(thing, Visibility.HIDDEN if is_hidden else Visibility.PUBLIC)
    _note_down(case, moderator, now)
    _tell_of_decision(case, thing, before, now)


def _note_down(case: Case, moderator: User, now: datetime) -> None:
    is_hidden = case.decision == Case.Decision.HIDDEN
    audit.record(
        case.process,
        ("comment.hidden" if is_hidden else "comment.shown")
        if case.comment
        else ("proposal.hidden" if is_hidden else "proposal.shown"),
        subject=subject_of(moderation.thing_of(case)),
        actor=moderator,
        role=moderation.acting_role(moderator, case.process),
        now=now,
        cause=case.cause,
        grounds=case.reason.code if case.reason else "",
        reports=case.flags.count(),
    )


def _reason(process: Process, code: str) -> StandardReason | None:
    """Return a reason of the library; one of ours is written down when first given."""
    if not code:
        return None
    if standard := REASONS.get(code):
        row, _is_new = StandardReason.objects.get_or_create(
            process=None,
            code=code,
            defaults={
                "name": standard.name,
                "text": standard.text,
                "position": list(REASONS).index(code),
            },
        )
        return row
    own = StandardReason.objects.filter(process=process, code=code).first()
    if own is None:
        raise ValidationError(
            {"reason": ValidationError(_("Choose a reason."), "unknown_reason")}
        )
    return own


def _tell_of_decision(case: Case, thing: Thing, before: str, now: datetime) -> None:
    reporters = [
        one.person for one in case.flags.select_related("person") if one.person
    ]
    if case.decision == Case.Decision.HIDDEN:
        notices.owe(
            writers_of(thing),
            "text.hidden",
            **about(case, thing, now),
            reason=case.reason.text if case.reason else "",
            words=case.words,
        )
        notices.owe(reporters, "flag.followed", **about(case, thing, now))
        return
    if before != Visibility.PUBLIC:
        notices.owe(writers_of(thing), "text.shown", **about(case, thing, now))
        if isinstance(thing, Comment) and before == Visibility.HELD:
            tell_of(thing, now=now)
    notices.owe(reporters, "flag.declined", **about(case, thing, now))


@transaction.atomic(durable=True)
def show_held(
    *,
    process: Process,
    moderator: User,
    cases: Iterable[int],
    now: datetime,
    read_at: datetime | None = None,
) -> int:
    """Show several texts that wait for a moderator; return how many are public now.

    What somebody else has decided meanwhile, what is one's own, and what was public all
    along (somebody has reported it, so it wants a look of its own) is left alone. So
    is what was changed since `read_at`, when the list was made.
    """
    require(moderation.refuse_moderating(moderator, process))
    locked(process)
    found = Case.objects.filter(process=process, pk__in=list(cases), decision="")
    count = 0
    # Proposals are locked by their keys in this order, as everywhere.
    for case in found.select_related("proposal", "comment__proposal").order_by(
        "comment__proposal", "proposal", "pk"
    ):
        again = locked_case(case)
        thing = moderation.thing_of(again)
        if thing.visibility != Visibility.HELD:
            continue
        if read_at and thing.edited_at and thing.edited_at > read_at:
            continue
        if moderation.refuse_deciding(moderator, again) is None:
            _decide(again, moderator, Case.Decision.SHOWN, now=now)
            count += 1
    return count


@transaction.atomic(durable=True)
def add_note(*, case: Case, author: User, text: str, now: datetime) -> CaseNote:
    """Write something that only moderators and organisers read."""
    require(moderation.refuse_moderating(author, case.process))
    words = required_reason(no_longer(text, LONGEST_WORDS, field="text"), field="text")
    note = CaseNote(case=case, author=author, text=words, written_at=now)
    note.full_clean()
    note.save(force_insert=True)
    return note
