"""The vote of a demo process: projects, rules, and what comes after the ballots."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from functools import partial

from frontend.demo import beside_web, key_holders
from frontend.demo.content import Content
from frontend.demo.polling import cast_ballots
from frontend.demo.stage import CENTS, MINUTE, Stage, Step, cents, point
from proposals.actions import projects as project_actions
from proposals.actions.projects import NewProject
from voting import queries
from voting.actions import answers, results, rounds
from voting.actions.conflicts import declare_conflicts
from voting.actions.results import NewDeviation
from voting.actions.rounds import RoundRules
from voting.models import VotingRound
from voting.tally.options import Minimum, Options

# When ballots are cast, in days after the vote opens.
CAST_AFTER = 1.5
# What a story says in the words of the draft; the rest needs to be made of something.
AS_TOLD = (
    "scope", "eligibility", "rule", "ties", "ballot_kind", "max_choices", "points",
    "most_points", "is_spending_limited", "leftovers", "seed_source", "custody",
    "hold_back", "grace", "complaint_days",
)  # fmt: skip


def steps(stage: Stage) -> Iterator[Step]:
    """Yield everything that the story says of its vote, in no order."""
    story, moment = stage.story, stage.days.moment
    if "vote" not in story:
        return
    vote = story["vote"]
    yield Step(moment(vote["planned"]), partial(_add_projects, stage))
    yield Step(moment(vote["planned"]) + MINUTE, partial(_set_up_round, stage))
    if "frozen" in vote:
        yield Step(moment(vote["frozen"]), partial(_freeze, stage))
    if "groups" in vote:
        opens, _closes = story["phases"]["vote"]
        yield Step(moment(opens + CAST_AFTER), partial(cast_ballots, stage))
    yield from beside_web.steps(stage)
    yield from key_holders.steps(stage)
    for withdrawal in vote.get("withdrawals", []):
        yield Step(moment(withdrawal["day"]), partial(_withdraw, stage, withdrawal))
    if "drawn" in vote:
        yield Step(moment(vote["drawn"]["day"]), partial(_draw, stage))
    if "tallied" in vote:
        yield Step(moment(vote["tallied"]), partial(_tally, stage))
    if "result" in vote:
        yield Step(moment(vote["result"]), partial(_publish, stage))
    if "decision" in story:
        yield Step(moment(story["decision"]["day"]), partial(_decide, stage))


def _round(stage: Stage) -> VotingRound:
    return queries.round_or_404(stage.process)


def _add_projects(stage: Stage, now: datetime) -> None:
    projects = []
    for project in stage.story["projects"]:
        latitude, longitude = point(project)
        projects.append(
            NewProject(
                code=project["code"],
                title=project["title"],
                summary=project["summary"],
                cost=project["cost"] * CENTS,
                cost_low=cents(project.get("cost_low")),
                cost_high=cents(project.get("cost_high")),
                upkeep=project.get("upkeep", 0) * CENTS,
                # What is everywhere in the city has no area.
                district=stage.districts[project["area"]]
                if "area" in project
                else None,
                category=stage.categories[project["category"]],
                latitude=latitude,
                longitude=longitude,
            )
        )
    project_actions.add_projects(
        process=stage.process, organiser=stage.organiser, projects=projects, now=now
    )


def _set_up_round(stage: Stage, now: datetime) -> None:
    vote = stage.story["vote"]
    voting_round = rounds.set_up_round(
        process=stage.process, organiser=stage.organiser, rules=_rules(stage), now=now
    )
    if "conflicts" in vote:
        declare_conflicts(
            voting_round=voting_round,
            organiser=stage.organiser,
            groups=vote["conflicts"],
            now=now + MINUTE,
        )
    if voting_round.eligibility == VotingRound.Eligibility.ACCOUNTS:
        rounds.draw_up_roll(
            voting_round=voting_round, organiser=stage.organiser, now=now + 2 * MINUTE
        )


def _rules(stage: Stage) -> RoundRules:
    vote = stage.story["vote"]
    opens, _closes = stage.story["phases"]["vote"]
    min_age = vote.get("min_age")
    return RoundRules(
        **{name: vote[name] for name in AS_TOLD if name in vote},
        budgets={code: euros * CENTS for code, euros in vote["budgets"].items()},
        options=_options(vote),
        # Fixed, so that a tie falls the same way on every machine.
        tie_seed=f"demo-{stage.story['slug']}",
        min_age=min_age,
        age_on=None if min_age is None else stage.days.date(opens),
    )


def _options(vote: Content) -> Options:
    share = vote.get("minimum_share")
    return Options(
        minimum=Minimum(share=Fraction(share)) if share else None,
        part_fund=vote.get("part_fund", False),
        upkeep_limit=cents(vote.get("upkeep_limit")),
    )


def _freeze(stage: Stage, now: datetime) -> None:
    rounds.freeze_rules(voting_round=_round(stage), organiser=stage.organiser, now=now)


def _withdraw(stage: Stage, withdrawal: Content, now: datetime) -> None:
    answers.withdraw_project(
        voting_round=_round(stage),
        organiser=stage.organiser,
        project=withdrawal["project"],
        reason=withdrawal["reason"].strip(),
        now=now,
    )


def _draw(stage: Stage, now: datetime) -> None:
    """Let the auditor write down what the public source has drawn."""
    answers.enter_drawn_seed(
        voting_round=_round(stage),
        official=stage.auditor,
        seed=stage.story["vote"]["drawn"]["seed"],
        now=now,
    )


def _tally(stage: Stage, now: datetime) -> None:
    """Count, or stop with a question where the rules leave a tie to a board."""
    results.tally_round(voting_round=_round(stage), now=now)


def _publish(stage: Stage, now: datetime) -> None:
    results.publish_result(
        voting_round=_round(stage), organiser=stage.organiser, now=now
    )


def _decide(stage: Stage, now: datetime) -> None:
    decision = stage.story["decision"]
    results.record_decision(
        voting_round=_round(stage),
        organiser=stage.organiser,
        body=decision["body"],
        # It takes a day until the minutes are out.
        decided_on=stage.days.date(decision["day"] - 1),
        paragraph=decision["paragraph"],
        link=decision["link"],
        note=decision["note"].strip(),
        deviations=[
            NewDeviation(
                pot=deviation["pot"],
                project=deviation["project"],
                reason=deviation["reason"].strip(),
            )
            for deviation in decision.get("deviations", [])
        ],
        now=now,
    )
