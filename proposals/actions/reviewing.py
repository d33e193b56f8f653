"""Deciding whether a proposal can be done, and what that does to the ballot."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, count
from textwrap import shorten
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation import audit, notices
from participation.in_words import in_every_language
from participation.models import Role, User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason
from proposals.actions.costs import Price, settled
from proposals.lifecycle import Status
from proposals.models import (
    Appeal,
    CostClass,
    Criterion,
    Department,
    Finding,
    Project,
    Proposal,
    Review,
)
from proposals.moving import move
from proposals.policies import reviewing
from proposals.queries.audience import who_hears, who_writes
from proposals.queries.pages import locked


@dataclass(frozen=True, slots=True)
class Found:
    """What was found on one criterion: a verdict or a score, and why."""

    verdict: str = ""
    score: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a review says beside its verdict. Money is in cents.

    `findings` go by the code of the criterion. An `upkeep` of `None` leaves open what
    it costs to run. `language` is that of the reasons; empty: that of the proposal.
    """

    findings: Mapping[str, Found] = field(default_factory=dict)
    cost_low: int | None = None
    cost_high: int | None = None
    cost_class: CostClass | None = None
    upkeep: int | None = None
    instead: str = ""
    language: str = ""


NOTHING_MORE = Checked()
SCORES = range(1, 6)
VERDICTS = frozenset(Finding.Verdict.values)
# Letters: enough for a mail that somebody reads on a phone.
REASON_IN_A_NOTICE = 400


@transaction.atomic(durable=True)
def decide_feasibility(
    *,
    proposal: Proposal,
    reviewer: User,
    is_feasible: bool,
    cost: int | None,
    reason: str,
    now: datetime,
    seen: int | None = None,
    words: int | None = None,
    checked: Checked = NOTHING_MORE,
) -> Review:
    """Say whether a proposal can go on the ballot, what it costs (cents), and why.

    A feasible proposal becomes a project; one that is no longer feasible leaves the
    ballot. It answers an appeal that is open, and ends what departments had to do.
    `seen` is how many reviews stood on the reviewer's page: if there are more by now,
    somebody was faster. `words` is the version of the proposal that was read: its
    author may have changed it since. Raises `Refused` for that and for who may not
    review, and `ValidationError` for a missing reason or cost, and for findings that do
    not go with the verdict: at the fields `verdict-<code>` and `reason-<code>`.
    """
    proposal.process = locked(proposal.process)
    # What a moderator has hidden since the page was read is not decided on.
    same = Proposal.objects.select_for_update().filter(pk=proposal.pk)
    proposal.visibility, version = same.values_list(
        "visibility", "revision_number"
    ).get()
    require(reviewing.refuse_review(reviewer, proposal, now=now))
    why = required_reason(reason)
    price = Price()
    if is_feasible:
        price = settled(
            Price(cost, checked.cost_low, checked.cost_high, checked.cost_class)
        )
    findings = _findings(proposal, checked.findings, is_feasible=is_feasible)
    if seen is not None and seen != proposal.reviews.count():
        raise Refused(Refusal("stale", _("Somebody else has just decided this.")))
    if words is not None and words != version:
        raise Refused(
            Refusal("changed", _("Its author has just changed it. Read it again."))
        )
    was_feasible = proposal.is_feasible
    move(proposal, Status.FEASIBLE if is_feasible else Status.NOT_FEASIBLE)
    review = proposal.reviews.create(
        reviewer=reviewer,
        department=_department(proposal, reviewer),
        is_feasible=is_feasible,
        cost=price.cost,
        cost_low=price.low,
        cost_high=price.high,
        cost_class=price.cost_class,
        upkeep=checked.upkeep or 0 if is_feasible else 0,
        reason=why,
        instead=checked.instead.strip(),
        language=checked.language or proposal.language,
        decided_at=now,
    )
    for finding in findings:
        finding.review = review
    Finding.objects.bulk_create(findings)
    if is_feasible and price.cost:
        _make_project(proposal, price, checked.upkeep, was_feasible=was_feasible)
    else:
        Project.objects.filter(proposal=proposal).update(is_dropped=True)
    proposal.assignments.filter(ended_at=None).update(ended_at=now, ended_by=reviewer)
    is_answer = bool(
        Appeal.objects.filter(proposal=proposal, answer=None).update(answer=review)
    )
    is_new = is_feasible and bool(price.cost) and not was_feasible
    _tell(proposal, review, is_answer=is_answer, is_new=is_new, now=now)
    audit.record(
        proposal.process,
        "proposal.reviewed",
        subject=f"proposal:{proposal.reference}",
        actor=reviewer,
        role=Role.REVIEWER,
        now=now,
        **_facts(review, findings, is_answer=is_answer),
    )
    return review


def _facts(
    review: Review, findings: list[Finding], *, is_answer: bool
) -> dict[str, object]:
    """Return what the record holds of a review; what was not said is left out."""
    facts: dict[str, object] = {"feasible": review.is_feasible, "cost": review.cost}
    if review.cost_low is not None:
        facts |= {"cost_low": review.cost_low, "cost_high": review.cost_high}
    if review.upkeep:
        facts["upkeep"] = review.upkeep
    if findings:
        facts["findings"] = {
            found.criterion.code: found.score or found.verdict for found in findings
        }
        facts["not_met"] = [one.criterion.code for one in findings if one.is_failed]
    if is_answer:
        facts["answers_appeal"] = True
    return facts


def _findings(
    proposal: Proposal, found: Mapping[str, Found], *, is_feasible: bool
) -> list[Finding]:
    """Return what was found, unsaved, if it goes with the verdict.

    Raises `ValidationError` with all that is wrong, so that one sees it at once.
    """
    criteria = list(proposal.process.criteria.all())
    problems: dict[str, ValidationError] = {}
    findings = []
    for criterion in criteria:
        finding = _finding(criterion, found.get(criterion.code, Found()), problems)
        if finding is not None:
            findings.append(finding)
        if is_feasible and criterion.is_required:
            is_passed = finding is not None and finding.is_passed
            if not is_passed:
                problems.setdefault(
                    f"verdict-{criterion.code}",
                    ValidationError(
                        _("It has to be met before this can go on the ballot."),
                        "required_criterion",
                    ),
                )
    if problems:
        raise ValidationError(dict(problems))
    if criteria and not is_feasible and not any(one.is_failed for one in findings):
        raise ValidationError(
            {
                "verdict": ValidationError(
                    _("Name at least one criterion that is not met, and say why."),
                    "no_criterion",
                )
            }
        )
    return findings


def _finding(
    criterion: Criterion, found: Found, problems: dict[str, ValidationError]
) -> Finding | None:
    """Return one finding, unsaved, or nothing where nothing was said."""
    if not found.verdict and found.score is None:
        if found.reason.strip():
            problems[f"verdict-{criterion.code}"] = ValidationError(
                _("You gave a reason. Say whether it is met as well."), "no_verdict"
            )
        return None
    is_score = criterion.kind == Criterion.Kind.SCORE
    finding = Finding(
        criterion=criterion,
        verdict="" if is_score else found.verdict,
        score=found.score if is_score else None,
        reason=found.reason.strip(),
    )
    known = found.score in SCORES if is_score else found.verdict in VERDICTS
    is_both = bool(found.verdict) and found.score is not None
    if not known or is_both:
        problems[f"verdict-{criterion.code}"] = ValidationError(
            _("Choose one of these."), "unknown_answer"
        )
        return None
    if finding.is_failed and not finding.reason:
        problems[f"reason-{criterion.code}"] = ValidationError(
            _("Say why it is not met."), "no_reason"
        )
    return finding


def _department(proposal: Proposal, reviewer: User) -> Department | None:
    """Return on whose behalf somebody decides: who has it, or where they work."""
    deciding = proposal.assignments.filter(is_opinion=False, ended_at=None)
    assignment = deciding.select_related("department").first()
    if assignment is not None and assignment.department is not None:
        return assignment.department
    theirs = proposal.process.departments.filter(members=reviewer)[:2]
    return theirs[0] if len(theirs) == 1 else None


def _tell(
    proposal: Proposal,
    review: Review,
    *,
    is_answer: bool,
    is_new: bool,
    now: datetime,
) -> None:
    """Tell what was decided, and why; `is_new` says that it became a project now."""
    process = proposal.process
    about: dict[str, Any] = {
        "occasion": f"review:{review.pk}",
        "link": reverse("proposals:detail", args=[process.slug, proposal.number]),
        "now": now,
        "process": process,
        "reference": proposal.reference,
        "title": proposal.title,
        "verdict": in_every_language(
            _("It can be done") if review.is_feasible else _("It cannot be done")
        ),
        # All of it stands on the page.
        "reason": shorten(review.reason, REASON_IN_A_NOTICE, placeholder=" …"),
    }
    people = who_hears(proposal, but=review.reviewer)
    if is_answer:
        authors = who_writes(proposal, but=review.reviewer)
        notices.owe(authors, "appeal.answered", **about)
        people = [person for person in people if person not in authors]
    if is_new:
        notices.owe(people, "project.made", **about)
    else:
        notices.owe(people, "proposal.reviewed", **about)


def _make_project(
    proposal: Proposal, price: Price, upkeep: int | None, *, was_feasible: bool
) -> None:
    """Put it on the ballot; what an organiser has written about it since stays.

    What an organiser has taken off stays off as well: a new cost is no answer to the
    reason that was given. A range that does not hold the new cost is out of date.
    """
    costed: dict[str, Any] = {"cost": price.cost}
    if price.low is not None:
        costed |= {"cost_low": price.low, "cost_high": price.high}
    else:
        is_outside = Q(cost_low__gt=price.cost) | Q(cost_high__lt=price.cost)
        Project.objects.filter(is_outside, proposal=proposal).update(
            cost_low=None, cost_high=None
        )
    if upkeep is not None:
        costed["upkeep"] = upkeep
    if not was_feasible:
        costed["is_dropped"] = False
    Project.objects.update_or_create(
        proposal=proposal,
        defaults=costed,
        create_defaults={
            "process": proposal.process,
            "code": _free_code(proposal),
            "title": {proposal.language: proposal.title},
            "description": {proposal.language: proposal.text},
            "district": proposal.district,
            "category": proposal.category,
            "latitude": proposal.latitude,
            "longitude": proposal.longitude,
            "address": proposal.address,
            "area": proposal.area,
            **costed,
        },
    )


def _free_code(proposal: Proposal) -> str:
    """Return the reference, or one like it: the city may have used it for a project."""
    taken = set(proposal.process.projects.values_list("code", flat=True))
    codes = (f"{proposal.reference}-{number}" for number in count(2))
    return next(
        code for code in chain([proposal.reference], codes) if code not in taken
    )
