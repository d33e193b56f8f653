"""What happens to the proposals of a demo process: from sending to the review."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from frontend.demo.content import Content
from frontend.demo.stage import CENTS, MINUTE, Stage, Step, cents, point
from proposals.actions import proposals as proposal_actions
from proposals.actions.costs import cost_project
from proposals.actions.projects import describe_project
from proposals.actions.proposals import Idea
from proposals.actions.reviewing import Checked, Found, decide_feasibility
from proposals.models import Finding, Project


def steps(stage: Stage) -> Iterator[Step]:
    """Yield everything that the story says of proposals, in no order."""
    for idea in stage.story.get("proposals", []):
        yield Step(stage.days.moment(idea["day"]), partial(_submit, stage, idea))
        if "withdrawn" in idea:
            moment = stage.days.moment(idea["withdrawn"])
            yield Step(moment, partial(_withdraw, stage, idea))
        if "review" in idea:
            moment = stage.days.moment(idea["review"]["day"])
            yield Step(moment, partial(_review, stage, idea))
            if "upkeep" in idea["review"]:
                yield Step(moment + MINUTE, partial(_cost, stage, idea))
            if "project" in idea:
                yield Step(moment + 2 * MINUTE, partial(_describe, stage, idea))
    for edit in stage.story.get("edits", []):
        yield Step(stage.days.moment(edit["day"]), partial(_edit, stage, edit))


def _idea(stage: Stage, idea: Content) -> Idea:
    latitude, longitude = point(idea)
    return Idea(
        title=idea["title"],
        text=idea["text"].strip(),
        language=idea.get("language", "fi"),
        district=stage.districts[idea["area"]],
        category=stage.categories[idea["category"]],
        cost_estimate=idea["cost"] * CENTS if "cost" in idea else None,
        latitude=latitude,
        longitude=longitude,
    )


def _submit(stage: Stage, idea: Content, now: datetime) -> None:
    stage.proposals[idea["title"]] = proposal_actions.submit_proposal(
        process=stage.process,
        author=stage.cast[idea["author"]],
        idea=_idea(stage, idea),
        now=now,
    )


def _edit(stage: Stage, edit: Content, now: datetime) -> None:
    """Change what the edit names, and keep the rest as it was sent."""
    sent = next(
        idea for idea in stage.story["proposals"] if idea["title"] == edit["title"]
    )
    proposal_actions.edit_proposal(
        proposal=stage.proposals[sent["title"]],
        author=stage.cast[sent["author"]],
        idea=_idea(stage, {**sent, **edit}),
        now=now,
    )


def _withdraw(stage: Stage, idea: Content, now: datetime) -> None:
    proposal_actions.withdraw_proposal(
        proposal=stage.proposals[idea["title"]],
        author=stage.cast[idea["author"]],
        now=now,
    )


def _review(stage: Stage, idea: Content, now: datetime) -> None:
    review = idea["review"]
    decide_feasibility(
        proposal=stage.fresh(idea["title"]),
        reviewer=stage.reviewer,
        is_feasible=review["is_feasible"],
        cost=review["cost"] * CENTS if "cost" in review else None,
        reason=review["reason"],
        now=now,
        checked=Checked(findings=_findings(stage, review), upkeep=_upkeep(review)),
    )


def _upkeep(review: Content) -> int | None:
    """Return what a project costs to run, in cents a year, if the review says so."""
    return cents(review.get("upkeep"))


def _findings(stage: Stage, review: Content) -> dict[str, Found]:
    """Return what was found on each criterion; what fails says why."""
    fails = review.get("fails", {})
    met = Finding.Verdict.MET.value
    not_met = Finding.Verdict.NOT_MET.value
    return {
        one.code: Found(not_met, reason=fails[one.code])
        if one.code in fails
        else Found(met)
        for one in stage.process.criteria.all()
    }


def _cost(stage: Stage, idea: Content, now: datetime) -> None:
    """Add what a project costs to run, and the range of its cost where there is one."""
    review = idea["review"]
    cost_project(
        project=_project(stage, idea),
        organiser=stage.organiser,
        cost=review["cost"] * CENTS,
        cost_low=cents(review.get("cost_low")),
        cost_high=cents(review.get("cost_high")),
        upkeep=review["upkeep"] * CENTS,
        now=now,
    )


def _describe(stage: Stage, idea: Content, now: datetime) -> None:
    """Say in every language what the idea of a resident has become."""
    project = _project(stage, idea)
    describe_project(
        project=project,
        organiser=stage.organiser,
        title=idea["project"]["title"],
        summary=idea["project"]["summary"],
        description=project.description,
        now=now,
    )


def _project(stage: Stage, idea: Content) -> Project:
    return Project.objects.get(proposal=stage.proposals[idea["title"]])
