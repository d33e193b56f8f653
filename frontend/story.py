"""The way of one idea in dated steps: from what was suggested to what was built."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from frontend.ballot_line import BallotLine
from participation.models import Phase, Process
from proposals.lifecycle import Stage, Status
from proposals.models import (
    Building,
    BuildingNews,
    Milestone,
    Project,
    Proposal,
    Selection,
)
from proposals.queries.ancestry import ancestors_of, heirs_of, regroupings_into

PAST, NOW, COMING, LATE = "past", "now", "coming", "late"
GONE_ON = {Status.MERGED, Status.SPLIT}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the story. `text` and `title` may be texts by language."""

    title: Any
    at: datetime | date | None = None
    state: str = PAST
    text: Any = ""
    url: str = ""
    label: str = ""

    @property
    def day(self) -> date:
        """Return when it was or will be; what has no day comes last."""
        if self.at is None:
            return date.max
        return timezone.localdate(self.at) if isinstance(self.at, datetime) else self.at


@dataclass(frozen=True, slots=True)
class Lineage:
    """A proposal, what it was made of, and the one or the several that it is now.

    `carriers` are those that have not gone on into others themselves.
    """

    proposal: Proposal
    ancestors: Sequence[Proposal]
    carriers: Sequence[Proposal]

    @property
    def carrier(self) -> Proposal | None:
        """Return the one proposal whose fate is the fate of this idea."""
        if len(self.carriers) == 1:
            return self.carriers[0]
        return None


def lineage_of(proposal: Proposal) -> Lineage:
    """Read where an idea comes from and where it has gone. A query for each level."""
    ancestors = [one for one in ancestors_of(proposal) if one.is_public]
    carriers = [proposal]
    if proposal.status in GONE_ON:
        heirs = [one for one in heirs_of(proposal) if one.is_public]
        carriers = [one for one in heirs if one.status not in GONE_ON]
    for one in carriers:
        one.process = proposal.process
    return Lineage(proposal, ancestors, carriers)


def project_of(proposal: Proposal | None) -> Project | None:
    """Return what a proposal has become, dropped or not."""
    if proposal is None:
        return None
    project: Project | None = getattr(proposal, "project", None)
    if project is not None:
        project.process = proposal.process
    return project


def story_of(
    lineage: Lineage,
    *,
    line: BallotLine | None,
    building: Building | None,
    now: datetime,
) -> list[Step]:
    """Tell the way of an idea, oldest first, and then what is still to come."""
    process, today = lineage.proposal.process, timezone.localdate(now)
    steps = list(_beginnings(lineage))
    carrier = lineage.carrier
    if carrier is not None:
        steps += _checks(carrier, process, now)
        project = project_of(carrier)
        if project is not None:
            steps += _vote(project, process, line, now)
        if project is not None and building is not None:
            steps += _building(building, today)
    elif lineage.carriers:
        steps.append(_parts(lineage.carriers, process))
    return _in_order(steps)


def _in_order(steps: Iterable[Step]) -> list[Step]:
    """Put what has been before what will be, each by its day; the newest is “now”."""
    past = sorted((s for s in steps if s.state == PAST), key=lambda step: step.day)
    ahead = sorted((s for s in steps if s.state != PAST), key=lambda step: step.day)
    if past and not any(step.state == NOW for step in ahead):
        past[-1] = replace(past[-1], state=NOW)
    return past + ahead


def _to(proposal: Proposal, process: Process) -> str:
    return reverse("proposals:detail", args=[process.slug, proposal.number])


def _beginnings(lineage: Lineage) -> Iterator[Step]:
    """Tell who suggested what, and how one became of several."""
    proposal, process = lineage.proposal, lineage.proposal.process
    for one in lineage.ancestors:
        yield Step(
            _("%(reference)s was suggested") % {"reference": one.reference},
            one.submitted_at,
            url=_to(one, process),
            label=one.title,
        )
    chain = [proposal, *(one for one in lineage.carriers if one != proposal)]
    made = regroupings_into(chain) if lineage.ancestors or len(chain) > 1 else []
    children = {row.child_id for row in made}
    if proposal.pk not in children:
        yield Step(_("The idea was suggested"), proposal.submitted_at)
    for one in chain:
        rows = [row for row in made if row.child_id == one.pk]
        if rows:
            sources = ", ".join(row.parent.reference for row in rows)
            yield Step(
                _("%(reference)s was made of %(sources)s")
                % {"reference": one.reference, "sources": sources},
                rows[0].regrouping.ended_at or one.submitted_at,
                url=_to(one, process) if one != proposal else "",
                label=one.title if one != proposal else "",
            )


def _parts(carriers: Sequence[Proposal], process: Process) -> Step:
    names = ", ".join(f"{one.reference} {one.title}" for one in carriers)
    first = carriers[0]
    return Step(
        _("It goes on as several proposals"),
        None,
        NOW,
        text=names,
        url=_to(first, process),
        label=first.reference,
    )


def _checks(proposal: Proposal, process: Process, now: datetime) -> Iterator[Step]:
    """Tell whether it was chosen, and what the check said."""
    choice = Selection.objects.filter(proposal=proposal).first()
    if choice is not None:
        title = _("Goes on to the check") if choice.goes_on else _("Does not go on")
        yield Step(title, choice.decided_at, text=choice.reason)
    reviews = list(proposal.reviews.order_by("decided_at", "pk"))
    for review in reviews:
        feasible, not_feasible = (
            _("Checked: it can be done"),
            _("Checked: not feasible"),
        )
        yield Step(
            feasible if review.is_feasible else not_feasible,
            review.decided_at,
            url=f"{_to(proposal, process)}#state",
            label=_("Read why"),
        )
    if proposal.awaits_review and not reviews:
        phase = _phase(process, Phase.Kind.REVIEW)
        if phase is None or phase.has_begun(now):
            yield Step(_("The city checks it"), None, NOW)
        else:
            yield Step(_("The city checks it"), phase.starts_at, COMING)


def _phase(process: Process, kind: Phase.Kind) -> Phase | None:
    return next((one for one in process.phases.all() if one.kind == kind), None)


def _vote(
    project: Project, process: Process, line: BallotLine | None, now: datetime
) -> Iterator[Step]:
    """Tell when it came onto the ballot, and what the vote gave it."""
    vote = _phase(process, Phase.Kind.VOTE)
    page = reverse("proposals:project", args=[process.slug, project.code])
    if project.is_dropped:
        yield Step(_("Taken off the ballot"), None, NOW, url=page, label=project.code)
        return
    if line is not None:
        yield Step(
            _("On the ballot"),
            line.frozen_at,
            url=line.rules_url,
            label=_("Read the rules of the vote"),
        )
    elif vote is not None and not vote.has_begun(now):
        yield Step(_("The vote begins"), vote.starts_at, COMING)
    if project.outcome == Project.Outcome.OPEN:
        if vote is not None and line is not None and not vote.is_over(now):
            state = NOW if vote.has_begun(now) else COMING
            yield Step(_("The vote ends"), vote.ends_at, state)
        return
    result_url = line.result_url if line is not None else ""
    won = _("Won: it gets money") if line is not None else _("It gets money")
    is_funded = project.outcome == Project.Outcome.FUNDED
    yield Step(
        won if is_funded else _("It gets no money this time"),
        project.outcome_at,
        url=result_url or page,
        label=_("Read the result") if result_url else _("See the project"),
    )


def _building(building: Building, today: date) -> Iterator[Step]:
    """Tell every change of stage, every milestone, and when it will be ready."""
    stage = Stage.PLANNED.value
    standing = [one for one in building.news.all() if one.taken_back_at is None]
    for news in reversed(standing):
        if news.stage != stage:
            yield _stage_step(building, news, before=stage)
            stage = news.stage
    for milestone in building.milestones.all():
        yield _milestone_step(milestone, today)
    if not building.is_over:
        is_late = building.is_overdue(today)
        yield Step(
            _("Should be ready") if building.due_on else _("Nobody knows yet when"),
            building.due_on,
            LATE if is_late else COMING,
        )


def _stage_step(building: Building, news: BuildingNews, *, before: str) -> Step:
    project = building.project
    page = reverse("proposals:project", args=[project.process.slug, project.code])
    begins, goes_on = _("The work begins"), _("The work goes on")
    titles = {
        Stage.PLANNED: _("It will be built after all"),
        Stage.UNDER_WAY: begins if before == Stage.PLANNED else goes_on,
        Stage.DELAYED: _("Delayed"),
        Stage.DONE: _("Ready"),
        Stage.CANCELLED: _("Will not be built"),
    }
    return Step(
        titles[Stage(news.stage)],
        news.done_on or news.made_at,
        text=news.reason or "",
        url=f"{page}#news-{news.pk}",
        label=_("Read the news"),
    )


def _milestone_step(milestone: Milestone, today: date) -> Step:
    if milestone.done_on:
        return Step(milestone.title, milestone.done_on)
    if milestone.is_dropped:
        words = _("No longer planned: %(reason)s") % {"reason": milestone.reason}
        return Step(milestone.title, None, COMING, text=words)
    is_late = milestone.is_overdue(today)
    return Step(milestone.title, milestone.due_on, LATE if is_late else COMING)
