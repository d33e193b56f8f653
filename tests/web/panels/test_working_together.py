"""The pages on which a panel works together, without JavaScript and with htmx."""

import make
import paneling
import pytest
import time_machine
import works_of
from django.urls import reverse

from panels.actions import boards
from panels.models import Board

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def working():
    return works_of.working()


def url(panel, name, *more):
    return reverse(f"panels:{name}", args=[panel.process.slug, panel.slug, *more])


def desk(panel, name, *more):
    return reverse(f"panels_staff:{name}", args=[panel.process.slug, panel.slug, *more])


class TestBoards:
    def test_a_member_writes_a_card_and_others_get_it_when_they_ask(
        self, client, working
    ) -> None:
        panel, _official, members = working
        board = works_of.board(panel)
        client.force_login(members[0].volunteer.person)
        news = f"{url(panel, 'cards', 1)}?version=%d"

        quiet = client.get(news % board.version)
        client.post(url(panel, "board", 1), {"text": "A sauna."})
        loud = client.get(news % board.version)

        assert quiet.status_code == 204
        assert "A sauna." in loud.text
        assert "<html" not in loud.text
        assert board.cards.get().panelist is None

    def test_the_facilitator_groups_moves_and_heads(self, client, working) -> None:
        panel, official, _members = working
        board = works_of.board(panel)
        for text in ("A sauna by the lake", "A bigger sauna", "More buses"):
            boards.write_card(board=board, text=text, language="en", official=official)
        client.force_login(official)
        here = desk(panel, "board", 1)

        client.post(here, {"do": "group"})
        client.post(
            here, {"do": "place", "number": 3, "group": "", "heading": "Traffic"}
        )
        client.post(here, {"do": "group"})

        traffic = board.groups.get(heading="Traffic")
        assert [card.text for card in traffic.cards.all()] == ["More buses"]
        page = client.get(here).text
        assert "Traffic" in page
        assert f"?board=1&amp;group={traffic.pk}" in page

    def test_marks_are_limited_and_shown_after_the_close(self, client, working) -> None:
        panel, official, members = working
        board = works_of.board(panel, marks_each=1)
        for text in ("One", "Two"):
            boards.write_card(board=board, text=text, language="en", official=official)
        boards.move_board(board=board, official=official, goal="marking", now=make.NOW)
        client.force_login(members[0].volunteer.person)

        client.post(url(panel, "mark", 1), {"card": 1, "marks": "yes"})
        answer = client.post(
            url(panel, "mark", 1), {"card": 2, "marks": "yes"}, follow=True
        )

        assert "You have used your marks." in answer.text
        assert "Marks:" not in answer.text
        boards.move_board(board=board, official=official, goal="closed", now=make.NOW)
        board.refresh_from_db()
        assert board.markers == 1
        assert [card.marked for card in board.cards.all()] == [1, 0]

    def test_a_table_runs_no_formula(self, client, working) -> None:
        panel, official, members = working
        board = works_of.board(panel)
        boards.write_card(board=board, text="=1+1", language="en", official=official)
        client.force_login(members[0].volunteer.person)

        table = client.get(url(panel, "board_file", 1))

        assert "'=1+1" in table.text
        assert "no-store" in table["Cache-Control"]

    def test_strangers_see_a_board_once_it_is_published(self, client, working) -> None:
        panel, official, _members = working
        board = works_of.board(panel, state=Board.State.CLOSED)

        before = client.get(url(panel, "board", 1)).status_code
        boards.publish_board(
            board=board, official=official, publishes=True, now=make.NOW
        )

        assert before == 404
        assert client.get(url(panel, "board", 1)).status_code == 200


class TestScoring:
    def test_a_member_gives_points_and_may_change_them(self, client, working) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official)
        client.force_login(members[0].volunteer.person)
        subject = scoring.subjects.first()
        names = [f"c{one.pk}" for one in scoring.criteria.all()]
        address = url(panel, "score", 1, subject.pk)

        missing = client.post(address, {names[0]: 3})
        given = client.post(address, dict.fromkeys(names, 3))
        client.post(address, dict.fromkeys(names, 5))

        assert missing.status_code == 422
        assert given.status_code == 303
        scores = subject.scores.values_list("points", flat=True)
        assert list(scores) == [5, 5]
        assert "Given" in client.get(url(panel, "scoring", 1)).text

    def test_nobody_sees_a_spread_while_each_scores_alone(
        self, client, working
    ) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official)
        for member in members:
            works_of.score(scoring, member, [4, 2])
        client.force_login(members[0].volunteer.person)

        during = client.get(url(panel, "scoring", 1)).text
        works_of.move(scoring, official, "talk")
        after = client.get(url(panel, "scoring", 1)).text

        assert "score-box" not in during
        assert "score-box" in after
        client.logout()
        assert "score-box" not in client.get(url(panel, "scoring", 1)).text

    def test_a_change_in_the_second_round_needs_a_reason(self, client, working) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official)
        works_of.score(scoring, members[0], [4, 2])
        works_of.move(scoring, official, "talk", "second")
        client.force_login(members[0].volunteer.person)
        subject = scoring.subjects.first()
        names = [f"c{one.pk}" for one in scoring.criteria.all()]
        address = url(panel, "score", 1, subject.pk)

        same = client.post(address, {names[0]: 4, names[1]: 2})
        silent = client.post(address, {names[0]: 5, names[1]: 2})
        told = client.post(address, {names[0]: 5, names[1]: 2, "reason": "Cheaper."})

        assert [same.status_code, silent.status_code, told.status_code] == [
            303,
            422,
            303,
        ]
        assert subject.reasons.get().text == "Cheaper."

    def test_the_desk_leads_through_the_rounds(self, client, working) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official, state="draft")
        client.force_login(official)
        here = desk(panel, "scoring", 1)

        for goal in ("published", "first"):
            assert client.post(here, {"do": "move", "goal": goal}).status_code == 303
        subject = scoring.subjects.first()
        entering = desk(panel, "enter_scores", 1, subject.pk, members[0].number)
        names = [f"c{one.pk}" for one in scoring.criteria.all()]
        assert client.get(entering).status_code == 200
        assert client.post(entering, dict.fromkeys(names, 1)).status_code == 303
        back = client.post(here, {"do": "move", "goal": "draft"})

        assert back.status_code == 422
        assert subject.scores.count() == 2
        assert scoring.entries.get().panelist == members[0]
        assert client.get(here).status_code == 200


class TestScenarios:
    def test_members_judge_and_numbers_come_after_the_end(
        self, client, working
    ) -> None:
        panel, official, members = working
        scenario = works_of.scenario(panel, official)
        client.force_login(official)
        here = desk(panel, "scenario", 1)
        client.post(here, {"do": "move", "goal": "judging"})
        address = url(panel, "scenario", 1)

        for member in members:
            client.force_login(member.volunteer.person)
            client.post(address, {"probability": 2, "desirability": 5})
        before = client.get(address).text
        client.force_login(official)
        client.post(here, {"do": "move", "goal": "judged"})
        client.post(here, {"do": "move", "goal": "publish"})
        client.logout()
        after = client.get(address).text

        scenario.refresh_from_db()
        assert "How members judge it" not in before
        assert "5 or more" in after
        assert scenario.judged["probability"] == [0, 6, 0, 0, 0]
        assert not scenario.judgements.exists()

    def test_a_scenario_can_begin_with_the_cards_of_a_group(
        self, client, working
    ) -> None:
        panel, official, _members = working
        board = works_of.board(panel)
        card = boards.write_card(
            board=board, text="A sauna", language="en", official=official
        )
        boards.move_card(card=card, official=official, group=None, heading="Bathing")
        client.force_login(official)
        group = board.groups.get()

        page = client.get(f"{desk(panel, 'new_scenario')}?board=1&group={group.pk}")

        assert 'value="Bathing"' in page.text
        assert "- A sauna" in page.text

    def test_a_draft_is_for_the_desk(self, client, working) -> None:
        panel, official, members = working
        works_of.scenario(panel, official)
        client.force_login(members[0].volunteer.person)

        assert client.get(url(panel, "scenario", 1)).status_code == 404


class TestLists:
    def test_every_list_says_why_it_is_empty(self, client, working) -> None:
        panel, official, _members = working
        client.force_login(official)

        assert "Nothing is published yet" in client.get(url(panel, "works")).text
        assert "Nothing has been begun yet" in client.get(url(panel, "room_works")).text
        assert "No notes yet" in client.get(url(panel, "visits")).text
        assert client.get(desk(panel, "works")).status_code == 200
        assert client.get(desk(panel, "visits")).status_code == 200

    def test_members_find_what_they_do_and_others_what_is_public(
        self, client, working
    ) -> None:
        panel, official, members = working
        works_of.conversation(panel, official)
        works_of.board(panel)
        works_of.scoring(panel, official)
        works_of.scenario(panel, official)

        public = client.get(url(panel, "works")).text
        client.force_login(members[0].volunteer.person)
        inside = client.get(url(panel, "room_works")).text

        assert "Scores" in public
        assert "The shore" not in public
        assert "The shore" in inside
        assert "What would make the shore better?" in inside

    def test_the_room_is_for_members(self, client, working) -> None:
        panel, _official, _members = working
        client.force_login(make.user())

        assert client.get(url(panel, "room_works")).status_code == 403

    @pytest.mark.parametrize(
        "name", ["new_conversation", "new_board", "new_scoring", "new_scenario"]
    )
    def test_beginning_something_shows_a_form_and_what_is_wrong(
        self, client, working, name
    ) -> None:
        panel, official, _members = working
        client.force_login(official)

        assert client.get(desk(panel, name)).status_code == 200
        assert client.post(desk(panel, name), {}).status_code == 422

    @pytest.mark.parametrize("what", ["conversation", "board", "scoring", "scenario"])
    def test_changing_something_shows_what_it_was(self, client, working, what) -> None:
        panel, official, _members = working
        works_of.conversation(panel, official, opened=False)
        works_of.board(panel)
        works_of.scoring(panel, official, state="draft")
        works_of.scenario(panel, official)
        client.force_login(official)

        page = client.get(desk(panel, f"change_{what}", 1))
        answer = client.post(desk(panel, f"change_{what}", 1), {})

        assert page.status_code == 200
        assert answer.status_code == 422


def test_a_panel_that_is_over_takes_nothing_more(client) -> None:
    panel, official, members = works_of.working()
    board = works_of.board(panel)
    panel.state = "closed"
    panel.save()
    client.force_login(members[0].volunteer.person)

    answer = client.post(url(panel, "board", 1), {"text": "Late."})

    assert answer.status_code == 422
    assert not board.cards.exists()
    client.force_login(official)
    assert client.get(desk(panel, "board", 1)).status_code == 200


def test_a_panel_without_sessions_says_where_notes_belong(client) -> None:
    panel = paneling.panel()
    member = paneling.member(panel)
    client.force_login(member.volunteer.person)

    assert "There is no session yet" in client.get(url(panel, "write_note")).text
