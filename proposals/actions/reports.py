"""What residents report to moderators."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation import audit, notices
from participation.models import User
from participation.policies import Refusal, Refused, require
from proposals.cases import (
    Thing,
    about,
    case_of,
    is_new,
    locked_thing,
    move,
    process_of,
    subject_of,
    writers_of,
)
from proposals.lifecycle import Status, Visibility
from proposals.models import Case, Comment, Flag, Proposal
from proposals.models.rules import rules_of
from proposals.policies import moderation
from proposals.spam import tidied

# After reports by so many people nobody sees it until a moderator has read it.
MANY_FLAGS = 3
# An account younger than this does not help to take something off the pages.
ESTABLISHED = timedelta(days=1)
MOST_FLAGS = 20
FLAGS_WITHIN = timedelta(hours=1)


@transaction.atomic(durable=True)
def flag(
    *, thing: Thing, person: User, reason: str, now: datetime, words: str = ""
) -> Case:
    """Ask a moderator to look. Once for each person, until it has been decided.

    Raises `Refused` for one's own words and for too many reports in an hour, and
    `ValidationError` for a reason that does not exist.
    """
    thing = locked_thing(thing)
    require(moderation.refuse_flagging(person, thing, now=now))
    process = process_of(thing)
    case = case_of(thing, Case.Cause.FLAG.value, now)
    if case.flags.filter(person=person).exists():
        return case
    recent = person.flags.filter(raised_at__gt=now - FLAGS_WITHIN).count()
    if recent >= MOST_FLAGS:
        raise Refused(
            Refusal(
                "too_fast", _("You have reported a lot. Moderators will read it all.")
            )
        )
    raised = Flag(
        case=case,
        person=person,
        reason=reason,
        words=tidied(words),
        raised_at=now,
    )
    raised.full_clean()
    raised.save(force_insert=True)
    if _is_held_by_flags(thing, case, now=now):
        move(thing, Visibility.HELD)
        audit.record(
            process,
            "comment.held" if isinstance(thing, Comment) else "proposal.held",
            subject=subject_of(thing),
            now=now,
            reports=MANY_FLAGS,
        )
        notices.owe(writers_of(thing), "text.held", **about(case, thing, now))
    return case


def _is_held_by_flags(thing: Thing, case: Case, *, now: datetime) -> bool:
    """Say whether so many have reported it that a moderator reads it first.

    What the city says stays, as does an idea that officials have looked at, and what a
    moderator has let stand since it was last changed.
    """
    if thing.visibility != Visibility.PUBLIC:
        return False
    if isinstance(thing, Comment) and thing.role:
        return False
    if isinstance(thing, Proposal) and thing.status != Status.SUBMITTED:
        return False
    if _has_been_let_stand(thing):
        return False
    rules = rules_of(case.process)
    raised = case.flags.exclude(person=None).select_related("person")
    people = [one.person for one in raised if one.person]
    counted = [
        one
        for one in people
        if one.joined_at <= now - ESTABLISHED and not is_new(one, rules, now=now)
    ]
    return len(counted) >= MANY_FLAGS


def _has_been_let_stand(thing: Thing) -> bool:
    """Say whether a moderator, or the answer to an appeal, shows it as it is now."""
    shown = Q(decision=Case.Decision.SHOWN)
    restored = Q(appeal_decision=Case.Decision.SHOWN)
    if thing.edited_at is not None:
        shown &= Q(decided_at__gt=thing.edited_at)
        restored &= Q(appeal_decided_at__gt=thing.edited_at)
    return thing.cases.filter(shown | restored).exists()
