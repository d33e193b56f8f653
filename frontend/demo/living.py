"""What people of the demo do with ideas: they support, talk, ask, merge and build."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from frontend.demo import building, content, regrouping, settling, talking
from frontend.demo.content import Content
from frontend.demo.drawing import picture
from frontend.demo.stage import MINUTE, Stage, Step
from proposals.actions import appealing, support
from proposals.actions.pictures import Changes, change_files

Happening = Callable[[Stage, Content, datetime], object]
Telling = Callable[[Stage, Content], Iterator[Step]]


def steps(stage: Stage) -> Iterator[Step]:
    """Yield everything that the life of this process holds, in no order."""
    life = content.life(stage.process.slug)
    for name, happen in _ONCE.items():
        if name in life:
            yield _step(stage, life[name], happen)
    for name, happen in _OFTEN.items():
        for told in life.get(name, []):
            yield _step(stage, told, happen)
    for name, tell in _IN_TURNS.items():
        for told in life.get(name, []):
            yield from tell(stage, told)


def _step(stage: Stage, told: Content, happen: Happening) -> Step:
    return Step(stage.days.moment(told["day"]), partial(happen, stage, told))


def supporters_of(story: Content) -> int:
    """Return how many voters without a story an idea of this process needs at most."""
    told = content.life(story["slug"]).get("supports", [])
    return max((support["count"] for support in told), default=0)


def _support(stage: Stage, told: Content, now: datetime) -> None:
    """Let some of the voters without a story support an idea, others each time."""
    start = sum(map(ord, told["title"]))
    without_story = [
        stage.voters[(start + number) % len(stage.voters)]
        for number in range(told["count"])
    ]
    proposal = stage.fresh(told["title"])
    for number, person in enumerate(
        [*(stage.cast[key] for key in told["people"]), *without_story]
    ):
        support.give_support(
            proposal=proposal, person=person, now=now + number * MINUTE
        )


def _appeal(stage: Stage, told: Content, now: datetime) -> None:
    appealing.appeal_decision(
        proposal=stage.fresh(told["title"]),
        author=stage.cast[told["author"]],
        text=told["text"],
        now=now,
    )


def _show(stage: Stage, told: Content, now: datetime) -> None:
    drawn = picture(told["file"], told["alt"], now)
    change_files(
        proposal=stage.fresh(told["title"]),
        author=stage.cast[told["author"]],
        changes=Changes(pictures=[drawn]),
        now=now,
    )


_ONCE: dict[str, Happening] = {
    "rules": settling.rule,
    "criteria": settling.offer,
    "selection": settling.select,
}
_OFTEN: dict[str, Happening] = {
    "supports": _support,
    "departments": settling.found_department,
    "assignments": settling.assign,
    "opinions": settling.ask,
    "entered": settling.enter,
    "pictures": _show,
    "appeals": _appeal,
    "news": building.report,
    "spendings": building.spend,
}
_IN_TURNS: dict[str, Telling] = {
    "comments": talking.talk,
    "amendments": talking.amend,
    "regroupings": regrouping.regroup,
    "milestones": building.reach,
}
