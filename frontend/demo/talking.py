"""What people of the demo say about ideas: comments, reports, suggested changes."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from frontend.demo.content import Content
from frontend.demo.stage import MINUTE, Stage, Step
from participation.models import Role, User
from proposals.actions import amendments, appeals, moderation, reports, talking
from proposals.actions.amendments import Words
from proposals.models import Amendment, Case, Comment


def talk(stage: Stage, told: Content) -> Iterator[Step]:
    """Yield a comment and what comes of it: reactions, answers, reports, decisions."""

    def find() -> Comment:
        return Comment.objects.get(
            proposal__process=stage.process, text=told["text"], parent=None
        )

    def say(line: Content, now: datetime) -> None:
        talking.say(
            proposal=stage.fresh(told["title"]),
            author=stage.cast[line["author"]],
            text=line["text"],
            language=line.get("language", "fi"),
            parent=None if line is told else find(),
            role=Role.REVIEWER.value if line.get("official") else "",
            now=now,
        )

    moment = stage.days.moment
    begun = moment(told["day"])
    yield Step(begun, partial(say, told))
    for number, key in enumerate(told.get("agree", []), start=1):
        yield Step(begun + number * MINUTE, partial(_agree, find, stage.cast[key]))
    for line in told.get("answers", []):
        yield Step(moment(line["day"]), partial(say, line))
    for flag in told.get("flags", []):
        yield Step(moment(flag["day"]), partial(_flag, stage, find, flag))
    if "hidden" in told:
        hidden = told["hidden"]
        yield Step(moment(hidden["day"]), partial(_hide, stage, find, hidden))
    if "appeal" in told:
        said = told["appeal"]
        author = stage.cast[told["author"]]
        yield Step(moment(said["day"]), partial(_object, find, author, said))


def _agree(find: Callable[[], Comment], person: User, now: datetime) -> None:
    talking.react(comment=find(), person=person, kind="agree", now=now)


def _flag(
    stage: Stage, find: Callable[[], Comment], told: Content, now: datetime
) -> None:
    reports.flag(
        thing=find(),
        person=stage.cast[told["person"]],
        reason=told["reason"],
        words=told.get("words", ""),
        now=now,
    )


def _hide(
    stage: Stage, find: Callable[[], Comment], told: Content, now: datetime
) -> None:
    moderation.decide(
        case=find().cases.get(),
        moderator=stage.cast["mari"],
        decision=Case.Decision.HIDDEN,
        words=told["words"],
        now=now,
    )


def _object(
    find: Callable[[], Comment], author: User, told: Content, now: datetime
) -> None:
    appeals.appeal(case=find().cases.get(), author=author, text=told["text"], now=now)


def amend(stage: Stage, told: Content) -> Iterator[Step]:
    """Yield a suggested change, and its answer if it has one."""

    def suggest(now: datetime) -> None:
        proposal = stage.fresh(told["title"])
        amendments.suggest_change(
            proposal=proposal,
            author=stage.cast[told["author"]],
            words=Words(
                proposal.title,
                f"{proposal.text}\n\n{told['text_add']}",
                proposal.benefits,
            ),
            why=told["why"],
            base=proposal.revision_number,
            now=now,
        )

    def accept(now: datetime) -> None:
        made = Amendment.objects.select_related("proposal__process", "proposal__author")
        amendment = made.get(proposal__process=stage.process, why=told["why"])
        author = amendment.proposal.author
        if author is not None:
            amendments.accept_change(
                amendment=amendment,
                author=author,
                words=Words(amendment.title, amendment.text, amendment.benefits),
                answer=told["accepted"]["answer"],
                seen=amendment.proposal.revision_number,
                now=now,
            )

    yield Step(stage.days.moment(told["day"]), suggest)
    if "accepted" in told:
        yield Step(stage.days.moment(told["accepted"]["day"]), accept)
