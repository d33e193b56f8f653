"""What a panel of the demo works out together: statements, cards, points, futures."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from hashlib import sha256

from frontend.demo.content import Content
from frontend.demo.drawing import picture
from frontend.demo.panel_meeting import session_of
from frontend.demo.panel_stage import PanelStage
from frontend.demo.stage import MINUTE, Step, point
from panels.actions import boards, conversations, scenarios, scorings, visits
from panels.models import (
    Board,
    Conversation,
    Panelist,
    Scenario,
    ScoringExercise,
    Statement,
)
from panels.queries.voters import Participant

SIGNS = {"+": 1, "-": -1, "0": 0}
# In a story of votes one in so many votes is another than that of the group.
ONE_IN = 6


def steps(panel: PanelStage) -> Iterator[Step]:
    """Yield what members and residents do together between sessions, in no order."""
    life = panel.life
    for number, told in enumerate(life.get("conversations", []), start=1):
        yield from _conversation(panel, number, told)
    for number, told in enumerate(life.get("boards", []), start=1):
        yield from _board(panel, number, told)
    for number, told in enumerate(life.get("scorings", []), start=1):
        yield from _scoring(panel, number, told)
    for number, told in enumerate(life.get("scenarios", []), start=1):
        yield from _scenario(panel, number, told)
    for told in life.get("visits", []):
        yield Step(panel.moment(told["day"]), partial(_visit, panel, told))


# --- Statements ---------------------------------------------


def _conversation(panel: PanelStage, number: int, told: Content) -> Iterator[Step]:
    moment = panel.moment
    yield Step(moment(told["opened"]), partial(_open_conversation, panel, told))
    yield Step(moment(told["voted"]), partial(_vote, panel, number, told))
    if "closed" in told:
        yield Step(moment(told["closed"]), partial(_close, panel, number))


def _of_number(panel: PanelStage, number: int) -> Conversation:
    found: Conversation = panel.fresh().conversations.get(number=number)
    return found


def _open_conversation(panel: PanelStage, told: Content, now: datetime) -> None:
    official = panel.facilitator
    made = conversations.prepare_conversation(
        panel=panel.fresh(),
        official=official,
        fields={
            "title": told["title"],
            "text": told["text"],
            "who": told["who"],
            "closes_at": panel.moment(told["until"]),
        },
    )
    for statement in told["statements"]:
        conversations.seed_statement(
            conversation=made,
            official=official,
            text=statement["text"],
            language="fi",
            origin=statement.get("origin", Statement.Origin.SEED),
            source=statement.get("source", ""),
        )
    conversations.open_conversation(conversation=made, official=official, now=now)


def _vote(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    """Let devices write what residents add, and vote as their groups do."""
    conversation = _of_number(panel, number)
    for turn, text in enumerate(told.get("written", [])):
        written = conversations.write_statement(
            conversation=conversation,
            participant=_device(conversation, turn),
            text=text,
            language="fi",
            now=now,
        )
        conversations.screen_statement(
            statement=written, official=panel.facilitator, hides=False, now=now
        )
    statements = list(conversation.statements.order_by("number"))
    turn = 0
    for group in told["groups"]:
        for _one in range(group["people"]):
            for statement, sign in zip(statements, group["votes"], strict=True):
                value = _value(sign, turn, statement.number)
                conversations.vote_on_statement(
                    statement=statement,
                    participant=_device(conversation, turn),
                    value=value,
                    now=now,
                )
            turn += 1


def _device(conversation: Conversation, turn: int) -> Participant:
    name = f"demo-{conversation.panel.slug}-{conversation.number}-{turn}"
    return Participant(device=sha256(name.encode()).hexdigest())


def _value(sign: str, turn: int, statement: int) -> int:
    """Return what somebody says: mostly what the group does, now and then not."""
    chance = sha256(f"{turn}/{statement}".encode()).digest()[0]
    if chance % ONE_IN == 0:
        return (0, 1, -1)[chance % 3]
    return SIGNS[sign]


def _close(panel: PanelStage, number: int, now: datetime) -> None:
    conversation = _of_number(panel, number)
    conversations.close_conversation(
        conversation=conversation, official=panel.facilitator, now=now
    )
    conversations.show_results(
        conversation=conversation,
        official=panel.facilitator,
        shows=True,
        now=now + 30 * MINUTE,
    )


# --- Cards ---------------------------------------------


def _board(panel: PanelStage, number: int, told: Content) -> Iterator[Step]:
    moment = panel.moment
    yield Step(moment(told["opened"]), partial(_write_cards, panel, told))
    if "marked" in told:
        yield Step(moment(told["marked"]), partial(_mark_cards, panel, number, told))


def _write_cards(panel: PanelStage, told: Content, now: datetime) -> None:
    official, members = panel.facilitator, panel.members()
    board = boards.prepare_board(
        panel=panel.fresh(),
        official=official,
        fields={"question": told["question"], "marks_each": told["marks_each"]},
    )
    boards.move_board(board=board, official=official, goal=Board.State.OPEN, now=now)
    for turn, text in enumerate(told["cards"]):
        boards.write_card(
            board=board,
            text=text,
            language="fi",
            panelist=members[turn % len(members)],
        )
    boards.group_cards(board=board, official=official)
    for heading, numbers in told.get("headings", {}).items():
        _head(panel, board, heading, numbers)


def _head(panel: PanelStage, board: Board, heading: str, numbers: list[int]) -> None:
    """Put cards below a heading that the members have chosen."""
    first, *others = numbers
    boards.move_card(
        card=board.cards.select_related("board__panel__process").get(number=first),
        official=panel.facilitator,
        group=None,
        heading=heading,
    )
    group = board.groups.get(heading=heading)
    for number in others:
        boards.move_card(
            card=board.cards.select_related("board__panel__process").get(number=number),
            official=panel.facilitator,
            group=group,
        )


def _mark_cards(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    """Let members mark cards: the favourites most often, others by turns."""
    official = panel.facilitator
    board: Board = panel.fresh().boards.get(number=number)
    boards.move_board(board=board, official=official, goal=Board.State.MARKING, now=now)
    cards = {card.number: card for card in board.cards.all()}
    favourites = told["favourites"]
    for turn, member in enumerate(panel.members()):
        wanted = {
            favourites[(turn + step * step) % len(favourites)] for step in (0, 1, 2)
        }
        wanted.add(1 + turn % len(cards))
        for one in sorted(wanted)[: told["marks_each"]]:
            cards[one].board = board
            boards.mark_card(card=cards[one], panelist=member, marks=True)
    later = now + 60 * MINUTE
    boards.move_board(
        board=board, official=official, goal=Board.State.CLOSED, now=later
    )
    boards.publish_board(board=board, official=official, publishes=True, now=later)


# --- Points ---------------------------------------------


def _scoring(panel: PanelStage, number: int, told: Content) -> Iterator[Step]:
    moment = panel.moment
    yield Step(moment(told["published"]), partial(_prepare_scoring, panel, told))
    yield Step(moment(told["first"]), partial(_score, panel, number, told))


def _prepare_scoring(panel: PanelStage, told: Content, now: datetime) -> None:
    official = panel.facilitator
    made = scorings.prepare_scoring(
        panel=panel.fresh(), official=official, fields={"title": told["title"]}
    )
    for criterion in told["criteria"]:
        scorings.add_criterion(scoring=made, official=official, **criterion)
    scorings.choose_subjects(
        scoring=made,
        official=official,
        proposals=[panel.stage.fresh(one["title"]) for one in told["subjects"]],
    )
    scorings.move_scoring(
        scoring=made, official=official, goal=ScoringExercise.State.PUBLISHED, now=now
    )


def _score(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    """Let members score each alone, end the round, and note what was said about it.

    Points are a row of digits for each criterion, one digit for each member.
    """
    official = panel.facilitator
    states = ScoringExercise.State
    made: ScoringExercise = panel.fresh().scorings.get(number=number)
    scorings.move_scoring(scoring=made, official=official, goal=states.FIRST, now=now)
    criteria = list(made.criteria.all())
    for subject, one in zip(made.subjects.all(), told["subjects"], strict=True):
        for turn, member in enumerate(panel.members()):
            given = [int(row[turn]) for row in one["points"]]
            scorings.give_scores(
                subject=subject,
                panelist=member,
                points={
                    criterion.pk: points
                    for criterion, points in zip(criteria, given, strict=True)
                },
                now=now,
            )
    later = now + 60 * MINUTE
    scorings.move_scoring(scoring=made, official=official, goal=states.TALK, now=later)
    for subject, one in zip(made.subjects.all(), told["subjects"], strict=True):
        if "notes" in one:
            scorings.note_talk(subject=subject, official=official, notes=one["notes"])


# --- Futures ---------------------------------------------

WORDS = ("title", "year", "story", "drivers", "signs", "assumptions")


def _scenario(panel: PanelStage, number: int, told: Content) -> Iterator[Step]:
    moment = panel.moment
    yield Step(moment(told["written"]), partial(_write_scenario, panel, told))
    if "judged" in told:
        yield Step(moment(told["judged"]), partial(_judge, panel, number, told))


def _write_scenario(panel: PanelStage, told: Content, now: datetime) -> None:
    scenarios.write_scenario(
        panel=panel.fresh(),
        official=panel.facilitator,
        fields={"language": "fi"}
        | {name: told[name] for name in WORDS if name in told},
        now=now,
    )


def _judge(panel: PanelStage, number: int, told: Content, now: datetime) -> None:
    """Let members say how likely and how desirable a future is, and publish it."""
    official = panel.facilitator
    scenario: Scenario = panel.fresh().scenarios.get(number=number)
    scenarios.let_judge(scenario=scenario, official=official)
    for member, likely, desired in zip(
        panel.members(), told["likely"], told["desired"], strict=False
    ):
        scenarios.judge_scenario(
            scenario=scenario,
            panelist=member,
            probability=int(likely),
            desirability=int(desired),
        )
    scenarios.end_judging(scenario=scenario, official=official, now=now)
    scenarios.publish_scenario(
        scenario=scenario, official=official, publishes=True, now=now + 10 * MINUTE
    )


# --- Visits ---------------------------------------------


def _visit(panel: PanelStage, told: Content, now: datetime) -> None:
    """Write down what a member has seen, with a picture, and publish it."""
    latitude, longitude = point(told)
    shown = told.get("picture")
    author: Panelist = panel.members()[told["member"] - 1]
    note = visits.write_note(
        session=session_of(panel, told["session"]),
        fields={
            "text": told["text"],
            "language": "fi",
            "place": told["place"],
            "latitude": latitude,
            "longitude": longitude,
        },
        pictures=[picture(shown["file"], shown["alt"], now)] if shown else [],
        panelist=author,
        now=now,
    )
    visits.publish_note(
        note=note, official=panel.facilitator, publishes=True, now=now + 20 * MINUTE
    )
