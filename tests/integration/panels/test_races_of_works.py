"""Two hands at once: one score, one vote, one mark less than there is room for."""

import make
import pytest
import works_of
from together import together

from panels.actions import boards, conversations, scenarios
from panels.models import Board, CardMark, ScenarioJudgement, Score, StatementVote
from panels.queries.voters import Participant
from participation.policies import Refused

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 4


@pytest.fixture
def working():
    return works_of.working(2)


def test_a_member_has_one_vote_on_a_statement(working) -> None:
    panel, official, members = working
    made = works_of.conversation(panel, official, statements=1)
    statement = made.statements.get()

    def vote(value: int) -> None:
        conversations.vote_on_statement(
            statement=statement,
            participant=Participant(panelist=members[0]),
            value=value,
            now=make.NOW,
        )

    answers = together([lambda value=value: vote(value) for value in (1, -1, 0, 1)])

    assert answers == [None] * TIMES
    assert StatementVote.objects.count() == 1
    assert made.voters.count() == 1


def test_a_vote_beside_the_close_is_counted_or_refused(working) -> None:
    panel, official, members = working
    made = works_of.conversation(panel, official, statements=1)
    statement = made.statements.get()

    answers = together(
        [
            lambda: conversations.close_conversation(
                conversation=made, official=official, now=make.NOW
            ),
            lambda: conversations.vote_on_statement(
                statement=statement,
                participant=Participant(panelist=members[0]),
                value=1,
                now=make.NOW,
            ),
        ]
    )

    made.refresh_from_db()
    was_refused = isinstance(answers[1], Refused)
    assert answers[0] is None
    assert made.findings["votes"] == (0 if was_refused else 1)
    assert not made.voters.filter(panelist__isnull=False).exists()


def test_there_is_one_score_for_each_member_and_criterion(working) -> None:
    panel, official, members = working
    scoring = works_of.scoring(panel, official, subjects=1)

    answers = together(
        [
            lambda points=points: works_of.score(scoring, members[0], points)
            for points in ([1, 1], [2, 2], [3, 3], [4, 4])
        ]
    )

    assert answers == [None] * TIMES
    assert Score.objects.count() == 2
    assert len(set(Score.objects.values_list("points", flat=True))) == 1


def test_a_member_judges_a_scenario_once(working) -> None:
    panel, official, members = working
    scenario = works_of.scenario(panel, official)
    scenarios.let_judge(scenario=scenario, official=official)

    answers = together(
        [
            lambda mark=mark: scenarios.judge_scenario(
                scenario=scenario,
                panelist=members[0],
                probability=mark,
                desirability=mark,
            )
            for mark in range(1, 1 + TIMES)
        ]
    )

    assert answers == [None] * TIMES
    assert ScenarioJudgement.objects.count() == 1


def test_nobody_has_more_marks_than_there_are(working) -> None:
    panel, official, members = working
    board = works_of.board(panel, marks_each=2)
    cards = [
        boards.write_card(
            board=board, text=f"Card {number}", language="en", official=official
        )
        for number in range(TIMES)
    ]
    Board.objects.update(state=Board.State.MARKING)

    answers = together(
        [
            lambda card=card: boards.mark_card(
                card=card, panelist=members[0], marks=True
            )
            for card in cards
        ]
    )

    assert CardMark.objects.count() == 2
    assert sum(isinstance(answer, Refused) for answer in answers) == 2


def test_cards_written_at_once_all_get_a_number(working) -> None:
    panel, _official, members = working
    board = works_of.board(panel)

    answers = together(
        [
            lambda number=number: boards.write_card(
                board=board,
                text=f"Card {number}",
                language="en",
                panelist=members[0],
            )
            for number in range(TIMES)
        ]
    )

    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert [card.number for card in board.cards.all()] == [1, 2, 3, 4]
