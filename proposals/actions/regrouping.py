"""Merging and splitting proposals: prepare, ask, answer, change, give up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Process, Role, User
from participation.policies import require, roles_of
from participation.reasons import required_reason
from proposals import consent
from proposals.actions.proposals import Idea, check_place, numbered
from proposals.models import (
    Parting,
    Proposal,
    Regrouping,
)
from proposals.policies import regrouping as policies
from proposals.queries import places
from proposals.queries import regrouping as queries
from proposals.queries.pages import locked

# How many go in and how many come out.
SIZES = {
    Regrouping.Kind.MERGE.value: (range(2, 11), range(1, 2)),
    Regrouping.Kind.SPLIT.value: (range(1, 2), range(2, 7)),
}
FEWEST_DAYS, MOST_DAYS = 3, 90


@dataclass(frozen=True, slots=True)
class Planned:
    """What one new proposal will say; places by their codes, money in cents."""

    title: str
    text: str
    language: str
    district: str = ""
    category: str = ""
    cost_estimate: int | None = None
    benefits: str = ""

    def as_json(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "text": self.text,
            "language": self.language,
            "district": self.district,
            "category": self.category,
            "cost_estimate": self.cost_estimate,
            "benefits": self.benefits,
        }


def idea_of(
    process: Process, planned: Planned, sources: Sequence[Proposal], *, hides: bool
) -> Idea:
    """Return what a new proposal says; its point is its first source's, if it fits."""
    choices = places.choices_of(process)
    district = choices.district(planned.district)
    idea = Idea(
        title=planned.title,
        text=planned.text,
        language=planned.language,
        district=district,
        category=choices.category(planned.category),
        cost_estimate=planned.cost_estimate,
        benefits=planned.benefits,
        is_anonymous=hides,
        **_spot(sources[0], district.pk if district else None),
    )
    check_place(process, idea)
    return idea


def _spot(source: Proposal, district: int | None) -> dict[str, Any]:
    if source.district_id != district:
        return {}
    return {
        "latitude": source.latitude,
        "longitude": source.longitude,
        "address": source.address,
        "area": source.area,
    }


def role_of(official: User, process: Process) -> Role:
    """Return the role in which an official merges and splits."""
    held = roles_of(official, process)
    return next(role for role in policies.OFFICIALS if role in held)


def _checked(
    process: Process,
    kind: str,
    sources: Sequence[Proposal],
    plan: Sequence[Planned],
    *,
    now: datetime,
    but: Regrouping | None = None,
) -> None:
    """Raise `Refused` or `ValidationError` for what could never be carried out."""
    ins, outs = SIZES[kind]
    if len(sources) not in ins:
        raise ValidationError(
            {
                "numbers": ValidationError(
                    _("Name from %(fewest)s to %(most)s proposals.")
                    if len(ins) > 1
                    else _("Name one proposal."),
                    "wrong_number",
                    {"fewest": ins[0], "most": ins[-1]},
                )
            }
        )
    if len(plan) not in outs:
        raise ValidationError(
            _("Write from %(fewest)s to %(most)s new proposals."),
            "wrong_number",
            {"fewest": outs[0], "most": outs[-1]},
        )
    for source in sources:
        require(policies.refuse_source(source, kind, but=but))
    for planned in plan:
        new = numbered(
            process, idea_of(process, planned, sources, hides=False), now=now
        )
        new.full_clean(validate_unique=False, validate_constraints=False)


def _until(now: datetime, days: int) -> datetime:
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise ValidationError(
            {
                "days": ValidationError(
                    _("Give the authors from %(fewest)s to %(most)s days."),
                    "wrong_days",
                    {"fewest": FEWEST_DAYS, "most": MOST_DAYS},
                )
            }
        )
    return now + timedelta(days=days)


@transaction.atomic(durable=True)
def plan_regrouping(
    *,
    process: Process,
    official: User,
    kind: str,
    numbers: Sequence[int],
    plan: Sequence[Planned],
    reason: str,
    days: int,
    now: datetime,
) -> Regrouping:
    """Prepare a merge or a split, and ask the authors; nothing has changed yet.

    `days` are for the answers. Raises `Refused` for what is past that point and
    `ValidationError` for what is not right.
    """
    process = locked(process)
    require(policies.refuse_regrouping(official, process, now=now))
    why = required_reason(reason)
    sources = queries.sources_of(process, numbers)
    if len(sources) != len(set(numbers)):
        raise ValidationError(
            {"numbers": ValidationError(_("There is no such proposal."), "unknown")}
        )
    _checked(process, kind, sources, plan, now=now)
    regrouping = Regrouping.objects.create(
        process=process,
        kind=kind,
        reason=why,
        plan=[planned.as_json() for planned in plan],
        made_by=official,
        made_at=now,
        answers_until=_until(now, days),
    )
    parts = [
        Parting(regrouping=regrouping, proposal=source, status_before=source.status)
        for source in sources
    ]
    Parting.objects.bulk_create(parts)
    consent.ask_authors(regrouping, parts, now=now)
    audit.record(
        process,
        "regrouping.planned",
        subject=f"regrouping:{regrouping.pk}",
        actor=official,
        role=role_of(official, process),
        now=now,
        kind=kind,
        proposals=[source.reference for source in sources],
        reason=why,
    )
    return regrouping


def reread(regrouping: Regrouping) -> Regrouping:
    """Lock the process, and read a regrouping and the plan of phases again."""
    process = locked(regrouping.process)
    found = Regrouping.objects.select_related("made_by").get(pk=regrouping.pk)
    found.process = process
    return found


def partings(regrouping: Regrouping) -> list[Parting]:
    """Return what goes in, by number, with the process that has been read."""
    rows = regrouping.parts.select_related(
        "proposal__author", "proposal__district"
    ).order_by("proposal__number")
    parts = list(rows)
    for part in parts:
        part.proposal.process = regrouping.process
    return parts


@transaction.atomic(durable=True)
def change_plan(
    *,
    regrouping: Regrouping,
    official: User,
    plan: Sequence[Planned],
    reason: str,
    days: int,
    now: datetime,
) -> None:
    """Plan it in another way; all authors are asked anew, whatever they answered."""
    regrouping = reread(regrouping)
    process = regrouping.process
    require(policies.refuse_regrouping(official, process, now=now))
    require(policies.refuse_state(regrouping))
    parts = partings(regrouping)
    why = required_reason(reason)
    sources = [part.proposal for part in parts]
    _checked(process, regrouping.kind, sources, plan, now=now, but=regrouping)
    regrouping.plan = [planned.as_json() for planned in plan]
    regrouping.reason = why
    regrouping.made_by = official
    regrouping.made_at = now
    regrouping.answers_until = _until(now, days)
    regrouping.save()
    regrouping.parts.update(answer="", answer_words="", answered_at=None)
    consent.ask_authors(regrouping, parts, now=now)
    audit.record(
        process,
        "regrouping.replanned",
        subject=f"regrouping:{regrouping.pk}",
        actor=official,
        role=role_of(official, process),
        now=now,
        kind=regrouping.kind,
        proposals=[source.reference for source in sources],
        reason=why,
    )


@transaction.atomic(durable=True)
def answer_regrouping(
    *, part: Parting, person: User, agrees: bool, words: str, now: datetime
) -> None:
    """Say as an author whether one agrees; until it is done this can be changed."""
    regrouping = reread(part.regrouping)
    part = regrouping.parts.select_related("proposal__author").get(pk=part.pk)
    part.regrouping = regrouping
    part.proposal.process = regrouping.process
    require(policies.refuse_answering(person, part))
    part.answer = Parting.Answer.YES if agrees else Parting.Answer.NO
    part.answer_words = words.strip()
    part.answered_at = now
    part.full_clean(exclude=["regrouping", "proposal"])
    part.save(update_fields=["answer", "answer_words", "answered_at"])
    consent.tell_official(regrouping, part, now=now)


@transaction.atomic(durable=True)
def drop_regrouping(
    *, regrouping: Regrouping, official: User, reason: str, now: datetime
) -> None:
    """Give a plan up, and say why; the proposals stay as they are."""
    regrouping = reread(regrouping)
    process = regrouping.process
    require(policies.refuse_seeing_regroupings(official, process))
    require(policies.refuse_state(regrouping))
    end(regrouping, Regrouping.State.DROPPED, required_reason(reason), now=now)
    parts = partings(regrouping)
    consent.tell_dropped(regrouping, parts, now=now)
    audit.record(
        process,
        "regrouping.dropped",
        subject=f"regrouping:{regrouping.pk}",
        actor=official,
        role=role_of(official, process),
        now=now,
        kind=regrouping.kind,
        proposals=[part.proposal.reference for part in parts],
        reason=regrouping.end_reason,
    )


def end(regrouping: Regrouping, state: str, reason: str, *, now: datetime) -> None:
    """Write down how it ended."""
    regrouping.state = state
    regrouping.end_reason = reason
    regrouping.ended_at = now
    regrouping.save(update_fields=["state", "end_reason", "ended_at"])
