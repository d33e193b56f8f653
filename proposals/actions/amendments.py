"""Changes that others suggest: suggest, take over, decline, take back, hide."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from participation import audit, notices
from participation.models import Role, User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason
from proposals.cases import hold_change, must_wait
from proposals.models import Amendment, Proposal, rules_of
from proposals.models.proposals import TAKEN_OVER
from proposals.policies import amending
from proposals.queries.audience import who_writes
from proposals.queries.pages import locked
from proposals.spam import looks_like_spam
from proposals.versions import revise

STALE = Refusal("stale", _("Somebody else has just decided this."))
# So many unanswered ones of one person has an idea, however busy its authors are.
MOST_OPEN = 3
# Nobody thinks of more in ten minutes; a machine does.
MOST_AT_ONCE = 10
AT_ONCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a proposal as somebody would have them."""

    title: str
    text: str
    benefits: str = ""


def words_of(proposal: Proposal) -> Words:
    return Words(proposal.title, proposal.text, proposal.benefits)


def _running(words: Words) -> str:
    return f"{words.title}\n{words.text}\n{words.benefits}"


@transaction.atomic(durable=True)
def suggest_change(
    *,
    proposal: Proposal,
    author: User,
    words: Words,
    why: str,
    base: int,
    now: datetime,
) -> Amendment:
    """Suggest other words for somebody's idea; its authors are told.

    Those of one day are told of together until one of them is closed. `base` is the
    version that the form showed. The same suggestion sent twice is one. Raises
    `Refused` for who may not, or has suggested a lot already, and `ValidationError`
    when nothing has changed, without a why, and for what looks like advertising.
    """
    proposal.process = locked(proposal.process)
    require(amending.refuse_amending(author, proposal, now=now))
    why = required_reason(why, field="why")
    if words == words_of(proposal):
        raise ValidationError(
            _("Nothing is different yet. Change the words first."), "no_change"
        )
    said_now = _running(words)
    if looks_like_spam(f"{said_now}\n{why}", before=_running(words_of(proposal))):
        raise ValidationError(
            _("This looks like advertising. Take the links out and try again."), "spam"
        )
    said = {
        "title": words.title,
        "text": words.text,
        "benefits": words.benefits,
        "why": why,
    }
    mine = proposal.amendments.filter(author=author, state=Amendment.State.OPEN)
    twin = mine.filter(**said).first()
    if twin is not None:
        return twin
    _require_patience(author, open_here=mine.count(), now=now)
    amendment = Amendment(
        proposal=proposal,
        author=author,
        base=base,
        state=Amendment.State.OPEN,
        is_private=_is_private(proposal, author, now=now),
        made_at=now,
        **said,
    )
    amendment.full_clean()
    amendment.save(force_insert=True)
    notices.owe(who_writes(proposal), "amendment.suggested", **_news(amendment, now))
    return amendment


def _require_patience(author: User, *, open_here: int, now: datetime) -> None:
    """Take so many suggestions, and no more at once; the locks make it exact."""
    if open_here >= MOST_OPEN:
        words = _(
            "Your last suggestions have not been answered yet. Wait for an answer, or "
            "take one back, before you send another."
        )
        raise Refused(Refusal("too_many", words))
    User.objects.select_for_update(no_key=True).only("pk").get(pk=author.pk)
    if author.amendments.filter(made_at__gt=now - AT_ONCE).count() >= MOST_AT_ONCE:
        words = _(
            "You have written a lot in a short time. Wait a few minutes, then send "
            "this again: it stays here."
        )
        raise Refused(Refusal("too_fast", words))


def _is_private(proposal: Proposal, author: User, *, now: datetime) -> bool:
    """Say whether a moderator would read words of this person first."""
    rules = rules_of(proposal.process)
    return bool(
        must_wait(
            author,
            proposal.process,
            always=rules.holds_ideas,
            text="",
            rules=rules,
            now=now,
        )
    )


@transaction.atomic(durable=True)
def accept_change(
    *,
    amendment: Amendment,
    author: User,
    words: Words,
    answer: str,
    seen: int,
    now: datetime,
) -> None:
    """Make a suggestion the author's own, as it is or with changes: a new version.

    `seen` is the version that the form was made from. Raises `Refused` when it is not
    the newest any more, or when somebody was faster.
    """
    proposal = amendment.proposal
    proposal.process = locked(proposal.process)
    require(amending.refuse_answering(author, amendment, now=now))
    if proposal.revision_number != seen:
        raise Refused(STALE)
    _answer(amendment, Amendment.State.ACCEPTED, answer, now=now)
    before = _running(words_of(proposal))
    revise(
        proposal,
        fields={
            "title": words.title,
            "text": words.text,
            "benefits": words.benefits,
        },
        editor=author,
        note=TAKEN_OVER,
        now=now,
    )
    hold_change(proposal, author, text=_running(words), before=before, now=now)
    audit.record(
        proposal.process,
        "amendment.accepted",
        subject=f"proposal:{proposal.reference}",
        actor=author,
        now=now,
        version=proposal.revision_number,
    )
    notices.owe(_suggester(amendment), "amendment.accepted", **_about(amendment, now))


@transaction.atomic(durable=True)
def decline_change(
    *, amendment: Amendment, author: User, answer: str, now: datetime
) -> None:
    """Say no to a suggestion, and why; the idea stays as it is."""
    amendment.proposal.process = locked(amendment.proposal.process)
    require(amending.refuse_declining(author, amendment, now=now))
    words = required_reason(answer, field="answer")
    _answer(amendment, Amendment.State.DECLINED, words, now=now)
    notices.owe(_suggester(amendment), "amendment.declined", **_about(amendment, now))


@transaction.atomic(durable=True)
def take_back_change(*, amendment: Amendment, person: User, now: datetime) -> None:
    """Take back one's own suggestion while nobody has answered."""
    require(amending.refuse_taking_back(person, amendment))
    _answer(amendment, Amendment.State.TAKEN_BACK, "", now=now)


@transaction.atomic(durable=True)
def hide_change(
    *, amendment: Amendment, moderator: User, reason: str, now: datetime
) -> None:
    """Take a suggestion off the pages, on the record; whoever made it is told why."""
    amendment.proposal.process = locked(amendment.proposal.process)
    require(amending.refuse_hiding(moderator, amendment))
    words = required_reason(reason, field="reason")
    unhidden = Amendment.objects.filter(pk=amendment.pk).exclude(
        state=Amendment.State.HIDDEN
    )
    changed = {"state": Amendment.State.HIDDEN, "answer": words, "answered_at": now}
    if not unhidden.update(**changed):
        raise Refused(STALE)
    audit.record(
        amendment.proposal.process,
        "amendment.hidden",
        subject=f"proposal:{amendment.proposal.reference}",
        actor=moderator,
        role=Role.MODERATOR,
        now=now,
    )
    notices.owe(_suggester(amendment), "amendment.hidden", **_about(amendment, now))


def _answer(
    amendment: Amendment, state: Amendment.State, answer: str, *, now: datetime
) -> None:
    """Close a suggestion, unless somebody else has closed it since we looked."""
    still_open = Amendment.objects.filter(pk=amendment.pk, state=Amendment.State.OPEN)
    if not still_open.update(state=state, answer=answer.strip(), answered_at=now):
        raise Refused(STALE)
    amendment.state = state
    amendment.answer = answer.strip()
    amendment.answered_at = now


def _news(amendment: Amendment, now: datetime) -> dict[str, Any]:
    """Return what tells of suggestions, and where all of them stand.

    It is one notice a day for those that wait together; after one has been closed,
    the next is news again.
    """
    proposal = amendment.proposal
    closed = proposal.amendments.exclude(state=Amendment.State.OPEN).count()
    path = [proposal.process.slug, proposal.number]
    return _about(amendment, now) | {
        "occasion": f"proposal:{proposal.pk}:{localdate(now).isoformat()}:{closed}",
        "link": reverse("proposals:detail", args=path) + "#amendments",
    }


def _suggester(amendment: Amendment) -> list[User]:
    return [amendment.author] if amendment.author else []


def _about(amendment: Amendment, now: datetime) -> dict[str, Any]:
    """Return what every notice of a suggestion says."""
    proposal = amendment.proposal
    path = [proposal.process.slug, proposal.number, amendment.pk]
    return {
        "occasion": f"amendment:{amendment.pk}",
        "link": reverse("proposals:amendment", args=path),
        "now": now,
        "process": proposal.process,
        "reference": proposal.reference,
        "title": proposal.title,
    }
