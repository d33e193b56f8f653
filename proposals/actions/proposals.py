"""What happens to proposals: submit, edit, withdraw, send again."""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import District, Process, User
from participation.policies import Refused, require
from proposals import cases
from proposals.enclosures import hand_over
from proposals.lifecycle import Status, Visibility
from proposals.models import Category, Draft, IdeaRules, Proposal, rules_of
from proposals.models.proposals import range_of
from proposals.moving import move
from proposals.policies import writing
from proposals.queries.pages import locked
from proposals.slots import lowest_free
from proposals.versions import OVERTAKEN, first_version, revise


@dataclass(frozen=True, slots=True)
class Idea:
    """What a resident types. `cost_estimate` is in cents; the point is WGS 84.

    `cost_range` is a guess at how much without a sum; a sum says it better. `area` is a
    GeoJSON polygon.
    """

    title: str
    text: str
    language: str
    district: District | None = None
    category: Category | None = None
    cost_estimate: int | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    benefits: str = ""
    address: str = ""
    area: dict[str, Any] | None = None
    cost_range: str = ""
    is_anonymous: bool = False


def fair_order_key(process: Process, number: int) -> str:
    """Return a proposal's place in an order that favours nobody.

    SHA-256 of the seed of the process and the number: anyone can check it.
    """
    return sha256(f"{process.order_seed}|{number}".encode()).hexdigest()


def check_place(process: Process, idea: Idea) -> None:
    """Raise `ValidationError` for a district or a theme of another process."""
    if idea.district and idea.district.process_id != process.pk:
        raise ValidationError(
            {"district": ValidationError(_("Choose a district."), "foreign_district")}
        )
    if idea.category and idea.category.process_id != process.pk:
        raise ValidationError(
            {"category": ValidationError(_("Choose a category."), "foreign_category")}
        )


def words_of(idea: Idea) -> dict[str, Any]:
    """Return what was typed, by the names of the fields of a proposal."""
    cost_range = idea.cost_range
    if idea.cost_estimate is not None:
        cost_range = range_of(idea.cost_estimate).value
    return {
        "title": idea.title,
        "text": idea.text,
        "language": idea.language,
        "benefits": idea.benefits,
        "district": idea.district,
        "category": idea.category,
        "cost_estimate": idea.cost_estimate,
        "cost_range": cost_range,
        "latitude": idea.latitude,
        "longitude": idea.longitude,
        "address": idea.address,
        "area": idea.area,
        "is_anonymous": idea.is_anonymous,
    }


def says(proposal: Proposal, idea: Idea) -> bool:
    """Say whether a proposal says what somebody has typed, and nothing else."""
    words = words_of(idea)
    return all(getattr(proposal, name) == value for name, value in words.items())


def next_number(process: Process) -> int:
    """Return the next free number; the process is locked."""
    last = process.proposals.order_by("-number").values_list("number", flat=True)[:1]
    return (last[0] if last else 0) + 1


def numbered(
    process: Process,
    idea: Idea,
    *,
    now: datetime,
    number: int | None = None,
    **more: Any,
) -> Proposal:
    """Return a new proposal with this number, or with the next free one."""
    number = number or next_number(process)
    return Proposal(
        process=process,
        number=number,
        order_key=fair_order_key(process, number),
        submitted_at=now,
        **words_of(idea),
        **more,
    )


@transaction.atomic(durable=True)
def submit_proposal(
    *,
    process: Process,
    author: User,
    idea: Idea,
    now: datetime,
    draft: Draft | None = None,
) -> Proposal:
    """Publish somebody's idea under the next free number, or hold it for a moderator.

    The same idea sent twice, as by a double click, is one proposal. Its draft becomes
    the proposal, with its pictures and attachments. Raises `Refused` outside the phase,
    beyond the limit of ideas and when the draft was saved elsewhere meanwhile, and
    `ValidationError` for what is not right.
    """
    process = locked(process)
    require(writing.refuse_submitting(author, process, now=now))
    check_place(process, idea)
    standing = process.proposals.exclude(status=Status.WITHDRAWN)
    for sent in standing.filter(author=author, title=idea.title, text=idea.text):
        if says(sent, idea):
            _spend(draft, sent)
            return sent
    rules = rules_of(process)
    require(writing.refuse_more_ideas(author, process, rules))
    proposal = numbered(
        process, idea, now=now, author=author, author_slot=_slot(author, process, rules)
    )
    cause = _hold(proposal, author, rules, now=now)
    proposal.full_clean()
    proposal.save(force_insert=True)
    first_version(proposal, editor=author, now=now)
    if cause:
        cases.open_case(process=process, proposal=proposal, cause=cause, now=now)
    _spend(draft, proposal)
    audit.record(
        process,
        "proposal.submitted",
        subject=f"proposal:{proposal.reference}",
        actor=author,
        now=now,
    )
    return proposal


def _slot(author: User, process: Process, rules: IdeaRules) -> int | None:
    """Return the lowest free place among the ideas that one author may have here."""
    if rules.most_ideas is None:
        return None
    taken = process.proposals.filter(author=author).values_list(
        "author_slot", flat=True
    )
    return lowest_free((slot for slot in taken if slot), rules.most_ideas)


def _all_words(proposal: Proposal) -> str:
    return f"{proposal.title}\n{proposal.text}\n{proposal.benefits}"


def _hold(proposal: Proposal, writer: User, rules: IdeaRules, *, now: datetime) -> str:
    """Keep it from the public where a moderator reads it first, and return why."""
    cause = cases.must_wait(
        writer,
        proposal.process,
        always=rules.holds_ideas,
        text=_all_words(proposal),
        rules=rules,
        now=now,
    )
    if cause and proposal.visibility == Visibility.PUBLIC:
        proposal.visibility = Visibility.HELD.value
        return cause
    return ""


def _spend(draft: Draft | None, proposal: Proposal) -> None:
    """Let a draft become the proposal, unless it was saved elsewhere meanwhile."""
    if draft is None:
        return
    same = Draft.objects.select_for_update().filter(pk=draft.pk)
    found = same.first()
    if found is None:
        return
    if found.version != draft.version:
        raise Refused(OVERTAKEN)
    hand_over(draft=found, proposal=proposal)
    found.delete()


@transaction.atomic(durable=True)
def edit_proposal(
    *,
    proposal: Proposal,
    author: User,
    idea: Idea,
    now: datetime,
    revision: int | None = None,
    note: str = "",
    draft: Draft | None = None,
) -> None:
    """Change an idea while ideas are being collected; each change is a new version.

    `author` is one of its authors, or an official for somebody without an account.
    `revision` is the version that the change started from: `Refused` with "overtaken"
    says that there is a newer one. The same words change nothing. Whether its author's
    name is shown stays as it is for who stands beside the author.
    """
    proposal.process = locked(proposal.process)
    require(writing.refuse_changing(author, proposal, now=now))
    check_place(proposal.process, idea)
    stored = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not writing.chooses_name(author, proposal):
        idea = replace(idea, is_anonymous=stored.is_anonymous)
    words = words_of(idea)
    if says(stored, idea):
        _spend(draft, stored)
        return
    if revision is not None:
        proposal.revision_number = revision
    acts_for_author = writing.may_correct(author, proposal)
    changed = revise(proposal, fields=words, editor=author, note=note.strip(), now=now)
    cases.hold_change(
        proposal,
        author,
        text=_all_words(proposal),
        before=_all_words(stored),
        now=now,
    )
    _spend(draft, proposal)
    audit.record(
        proposal.process,
        "proposal.edited",
        subject=f"proposal:{proposal.reference}",
        actor=author,
        role=writing.acting_role(author, proposal.process) if acts_for_author else "",
        now=now,
        version=changed.number,
    )


@transaction.atomic(durable=True)
def withdraw_proposal(*, proposal: Proposal, author: User, now: datetime) -> None:
    """Take back one's own proposal; it is no longer listed, and nothing is deleted.

    Another idea can be sent in its place where the number of ideas is limited.
    """
    proposal.process = locked(proposal.process)
    require(writing.refuse_withdrawing(author, proposal, now=now))
    acts_for_author = writing.may_correct(author, proposal)
    move(proposal, Status.WITHDRAWN)
    Proposal.objects.filter(pk=proposal.pk).update(author_slot=None)
    proposal.author_slot = None
    audit.record(
        proposal.process,
        "proposal.withdrawn",
        subject=f"proposal:{proposal.reference}",
        actor=author,
        role=writing.acting_role(author, proposal.process) if acts_for_author else "",
        now=now,
    )


@transaction.atomic(durable=True)
def restore_proposal(*, proposal: Proposal, author: User, now: datetime) -> None:
    """Send a withdrawn proposal again, under its number, while ideas are collected.

    Raises `Refused` as well when another idea has taken its place within the limit; an
    official who sends it again for somebody without an account has no such limit.
    """
    proposal.process = locked(proposal.process)
    require(writing.refuse_restoring(author, proposal, now=now))
    acts_for_author = writing.may_correct(author, proposal)
    slot = None
    if not acts_for_author:
        rules = rules_of(proposal.process)
        require(writing.refuse_more_ideas(author, proposal.process, rules))
        slot = _slot(author, proposal.process, rules)
    move(proposal, Status.SUBMITTED)
    proposal.author_slot = slot
    Proposal.objects.filter(pk=proposal.pk).update(author_slot=slot)
    audit.record(
        proposal.process,
        "proposal.resubmitted",
        subject=f"proposal:{proposal.reference}",
        actor=author,
        role=writing.acting_role(author, proposal.process) if acts_for_author else "",
        now=now,
    )
