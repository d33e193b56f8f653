"""What waits for an official, of all that a process may ask of a role."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.todo_keys import of_the_key
from frontend.todo_moderation import of_moderation
from frontend.todo_panels import tasks_of_panels
from frontend.todo_planning import (
    of_extensions,
    of_readiness,
    read_what_phases_need,
    waiting_extensions,
)
from frontend.todo_reviewing import Reviews, of_reviews, reviews_of
from frontend.todo_surveys import tasks_of_surveys
from frontend.todo_task import Task
from participation.models import Phase, Process, Role, User
from participation.queries import Plan, plan_of
from proposals.policies.moderation import MODERATING
from proposals.policies.on_ballot import refuse_changing_projects
from proposals.queries.moderation import waiting as waiting_for_moderators
from voting.models import Decision, Tally, TieQuestion, VotingRound
from voting.readiness import missing_before_freezing


@dataclass(frozen=True, slots=True)
class Desk:
    """One process of somebody with roles in it, and what waits there."""

    process: Process
    roles: Sequence[Role]
    plan: Plan
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class Vote:
    """How far a voting round has come; `is_asked`: a tie waits for a board."""

    voting_round: VotingRound
    is_tallied: bool
    is_decided: bool
    is_asked: bool

    @property
    def lacks_seed(self) -> bool:
        return bool(self.voting_round.seed_source and not self.voting_round.drawn_seed)


def _votes(processes: Sequence[Process]) -> dict[int, Vote]:
    rounds = VotingRound.objects.filter(process__in=processes)
    tallied = Tally.objects.filter(voting_round__in=rounds).values_list("voting_round")
    decided = Decision.objects.filter(voting_round__in=rounds)
    with_tally = {pk for (pk,) in tallied}
    with_decision = {pk for (pk,) in decided.values_list("voting_round")}
    asked = TieQuestion.objects.filter(voting_round__in=rounds)
    with_question = {pk for (pk,) in asked.values_list("voting_round")}
    return {
        found.process_id: Vote(
            found,
            is_tallied=found.pk in with_tally,
            is_decided=found.pk in with_decision,
            is_asked=found.pk in with_question,
        )
        for found in rounds.select_related("phase", "process", "box")
    }


def desks(
    held: Sequence[tuple[Process, Sequence[Role]]],
    *,
    now: datetime,
    person: User | AnonymousUser | None = None,
) -> list[Desk]:
    """Find what waits in these processes; their phases come with them.

    At most twenty-one queries for all, and a few more for each vote that is still being
    set up, for each whose key officials hold, and for each panel that gives advice or
    begins soon.
    """
    processes = [process for process, _roles in held]
    reviews = reviews_of(processes, person, today=timezone.localdate(now))
    votes = _votes(processes)
    of_panels = tasks_of_panels(held, person, now=now)
    to_moderate = waiting_for_moderators(
        process for process, roles in held if set(MODERATING) & set(roles)
    )
    of_surveys = tasks_of_surveys(held, person, now=now)
    extensions = waiting_extensions(processes, now=now)
    read_what_phases_need(processes, now=now)
    found = []
    for process, roles in held:
        plan = plan_of(process, now=now)
        tasks = _tasks(
            plan,
            process,
            set(roles),
            votes.get(process.pk),
            reviews[process.pk],
            person=person,
        )
        texts, appeals = to_moderate.get(process.pk, (0, 0))
        moderation = of_moderation(process, texts, appeals)
        panels = of_panels.get(process.pk, [])
        surveys = of_surveys.get(process.pk, [])
        planning = [
            *of_extensions(process, roles, extensions.get(process.pk, ()), person),
            *(of_readiness(plan, process) if Role.ORGANISER in roles else ()),
        ]
        found.append(
            Desk(
                process,
                roles,
                plan,
                [*tasks, *planning, *moderation, *panels, *surveys],
            )
        )
    # Where something waits comes first; the rest stays in its order.
    return sorted(found, key=lambda desk: not desk.tasks)


def _tasks(
    plan: Plan,
    process: Process,
    roles: set[Role],
    vote: Vote | None,
    reviews: Reviews,
    *,
    person: User | AnonymousUser | None,
) -> Iterator[Task]:
    is_organiser = Role.ORGANISER in roles
    if vote is not None:
        yield from of_the_key(
            vote.voting_round, person, is_organiser=is_organiser, now=plan.now
        )
    if is_organiser:
        yield from _of_setting_up(plan, process)
    is_reviewable = refuse_changing_projects(process, now=plan.now) is None
    if is_reviewable and {Role.REVIEWER, Role.ORGANISER} & roles:
        yield from of_reviews(plan, process, reviews)
    if is_organiser:
        yield from _of_organising_a_vote(plan, process, vote)
    elif {Role.AUDITOR, Role.POLLING_CLERK} & roles and vote:
        yield from _of_watching_a_vote(plan, process, vote, roles)


def _to(name: str, process: Process) -> str:
    return reverse(name, args=[process.slug])


def _of_setting_up(plan: Plan, process: Process) -> Iterator[Task]:
    if not plan.phases:
        yield Task(
            _("Plan the phases"),
            _to("participation_staff:phases", process),
        )
    elif process.published_at is None:
        first = plan.phases[0]
        yield Task(
            _("Publish the process"),
            _to("participation_staff:publish", process),
            due=None if first.has_begun(plan.now) else first.starts_at,
            note=_("Until then only people with a role see it."),
        )


def _of_organising_a_vote(
    plan: Plan, process: Process, vote: Vote | None
) -> Iterator[Task]:
    phase = plan.of_kind(Phase.Kind.VOTE)
    if phase is None:
        return
    has_begun = phase.has_begun(plan.now)
    if vote is None:
        yield Task(
            _("Set up the vote"),
            _to("voting_staff:rules", process),
            due=None if has_begun else phase.starts_at,
            note=_("Who may vote, on what money, by which rule."),
        )
    elif not vote.voting_round.is_frozen:
        yield _freezing(plan, process, vote.voting_round, phase)
    elif phase.is_over(plan.now):
        yield from _of_a_result(process, vote)


def _freezing(
    plan: Plan, process: Process, voting_round: VotingRound, phase: Phase
) -> Task:
    url = _to("voting_staff:overview", process)
    if phase.has_begun(plan.now):
        return Task(
            _("The vote cannot begin: its rules have not been frozen"),
            url,
            note=_("Plan a later opening, then freeze the rules."),
        )
    missing = len(missing_before_freezing(voting_round))
    note = _("Everything is ready for it.")
    if missing:
        note = ngettext("%(count)d check fails.", "%(count)d checks fail.", missing) % {
            "count": missing
        }
    return Task(
        _("Freeze the rules of the vote"),
        url,
        due=phase.starts_at,
        note=note,
    )


def _of_a_result(process: Process, vote: Vote) -> Iterator[Task]:
    if vote.voting_round.is_published:
        if not vote.is_decided:
            yield Task(
                _("Write down what the city decided"),
                _to("voting_staff:decision", process),
            )
    elif vote.is_tallied:
        yield Task(
            _("The result waits for publication"),
            _to("voting_staff:publish", process),
        )
    elif vote.lacks_seed:
        yield Task(_("Write down the drawn lot"), _to("voting_staff:seed", process))
    elif vote.is_asked:
        yield Task(
            _("A tie waits for the decision of a board"),
            _to("voting_staff:tie", process),
        )
    else:
        yield Task(
            _("The ballots are being counted"),
            _to("voting_staff:overview", process),
            note=_("The count begins by itself within minutes of the close."),
        )


def _of_watching_a_vote(
    plan: Plan, process: Process, vote: Vote, roles: set[Role]
) -> Iterator[Task]:
    if vote.voting_round.takes_ballots(plan.now):
        yield Task(
            _("See the turnout"),
            _to("voting_staff:overview", process),
            due=vote.voting_round.phase.ends_at,
        )
    is_over = vote.voting_round.phase.is_over(plan.now)
    if Role.AUDITOR in roles and is_over and vote.lacks_seed:
        yield Task(_("Write down the drawn lot"), _to("voting_staff:seed", process))
    is_waiting = vote.is_tallied and not vote.voting_round.is_published
    if Role.AUDITOR in roles and is_waiting:
        yield Task(
            _("Check the result before it is published"),
            _to("voting:result", process),
        )
