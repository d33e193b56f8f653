"""The vote of a demo process: projects, rules, ballots, result, decision."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import islice

from frontend.demo.ballots import invent
from frontend.demo.content import Content
from frontend.demo.stage import CENTS, MINUTE, Stage, Step, point
from participation.models import User
from proposals.actions import projects as project_actions
from proposals.actions.projects import NewProject
from voting import queries
from voting.actions import casting, results, rounds
from voting.actions.results import NewDeviation
from voting.actions.rounds import RoundRules
from voting.models import VotingRound

# When ballots are cast, in days after the vote opens.
CAST_AFTER = 1.5


def voters_of(story: Content) -> int:
    """Say how many voters without a name a story needs."""
    return sum(group["people"] for group in story.get("vote", {}).get("groups", []))


def steps(stage: Stage) -> Iterator[Step]:
    """Yield everything that the story says of its vote, in no order."""
    story, moment = stage.story, stage.days.moment
    if "vote" not in story:
        return
    vote = story["vote"]
    yield Step(moment(vote["planned"]), partial(_add_projects, stage))
    yield Step(moment(vote["planned"]) + MINUTE, partial(_set_up_round, stage))
    yield Step(moment(vote["frozen"]), partial(_freeze, stage))
    if "groups" in vote:
        opens, _closes = story["phases"]["vote"]
        yield Step(moment(opens + CAST_AFTER), partial(_cast_ballots, stage))
    if "tallied" in vote:
        yield Step(moment(vote["tallied"]), partial(_tally, stage))
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
                district=stage.districts[project["area"]],
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
    opens, _closes = stage.story["phases"]["vote"]
    min_age = vote.get("min_age")
    voting_round = rounds.set_up_round(
        process=stage.process,
        organiser=stage.organiser,
        rules=RoundRules(
            scope=vote["scope"],
            eligibility=vote["eligibility"],
            budgets={code: euros * CENTS for code, euros in vote["budgets"].items()},
            rule=vote["rule"],
            ties=vote["ties"],
            # Fixed, so that a tie falls the same way on every machine.
            tie_seed=f"demo-{stage.story['slug']}",
            max_choices=vote["max_choices"],
            is_spending_limited=vote.get("is_spending_limited", False),
            min_age=min_age,
            age_on=None if min_age is None else stage.days.date(opens),
        ),
        now=now,
    )
    if voting_round.eligibility == VotingRound.Eligibility.ACCOUNTS:
        rounds.draw_up_roll(
            voting_round=voting_round, organiser=stage.organiser, now=now + MINUTE
        )


def _freeze(stage: Stage, now: datetime) -> None:
    rounds.freeze_rules(voting_round=_round(stage), organiser=stage.organiser, now=now)


def _cast_ballots(stage: Stage, now: datetime) -> None:
    """Cast what the groups of voters like, then the ballots of people with a name."""
    vote, voting_round = stage.story["vote"], _round(stage)

    def cast(voter: User, pot: str, choices: list[str]) -> None:
        casting.cast_ballot(
            voting_round=voting_round, voter=voter, pot=pot, choices=choices, now=now
        )

    voters = iter(stage.voters)
    for number, group in enumerate(vote["groups"]):
        pot = voting_round.sheet.pot(group["pot"])
        ballots = invent(
            seed=f"{stage.story['slug']}|{number}",
            people=group["people"],
            likes=group["likes"],
            costs={line.id: line.cost for line in pot.lines},
            max_choices=vote["max_choices"],
            limit=pot.budget if vote.get("is_spending_limited") else None,
        )
        of_group = islice(voters, group["people"])
        for voter, choices in zip(of_group, ballots, strict=True):
            cast(voter, pot.code, choices)
    for ballot in vote.get("ballots", []):
        cast(stage.cast[ballot["person"]], ballot["pot"], ballot["choices"])


def _tally(stage: Stage, now: datetime) -> None:
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
