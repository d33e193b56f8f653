"""At six members, nothing that a page, a file or the record says tells one vote."""

import re

import make
import paneling
import pytest
import time_machine
import works_of
from django.urls import reverse

from panels.actions import scenarios
from panels.models import Score, Scorer, StatementVoter
from panels.queries.scorings import ranking, results_of
from participation import audit
from participation.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(make.NOW, tick=False):
        yield


@pytest.fixture
def working():
    return works_of.working(6)


def pages(client, panel, *names) -> list[str]:
    found = []
    for name in names:
        answer = client.get(
            reverse(f"panels:{name}", args=[panel.process.slug, panel.slug, 1])
        )
        found.append(answer.text if answer.status_code == 200 else "")
    return found


def visible(text: str) -> str:
    """Return a page without what differs at every look at it."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)
    return re.sub(r'nonce="[^"]*"', "", text)


class TestStatementsOfSix:
    @pytest.mark.parametrize("value", [1, -1, 0])
    def test_a_page_is_the_same_whether_all_or_all_but_one_said_so(
        self, client, value
    ) -> None:
        looks = []
        for other in (value, 1 if value != 1 else -1):
            panel, official, members = works_of.working(6)
            made = works_of.conversation(panel, official, statements=1)
            works_of.votes(made, members, [[value]] * 5 + [[other]])
            works_of.finished(made, official)
            [page] = pages(client, panel, "opinions")
            looks.append(visible(page).replace(panel.process.slug, "p"))

        one, other_look = looks
        assert "A small group" in one
        same = re.sub(r"Process \d+", "", one) == re.sub(r"Process \d+", "", other_look)
        assert same

    def test_there_is_no_map_and_no_file(self, client, working) -> None:
        panel, official, members = working
        made = works_of.conversation(panel, official, statements=8)
        works_of.votes(made, members, [[1, -1, 0, 1, -1, 1, 1, -1]] * 6)

        works_of.finished(made, official)

        [page, file] = pages(client, panel, "opinions", "opinions_file")
        assert "opinion-map__dot" not in page
        assert file == ""
        assert made.matrix == ""
        assert made.findings["map"] is None

    def test_nobody_at_the_desk_sees_who_voted_how(self, client, working) -> None:
        panel, official, members = working
        made = works_of.conversation(panel, official)
        works_of.votes(made, members, [[1, -1, 0]] * 6)
        client.force_login(official)

        page = client.get(
            reverse(
                "panels_staff:conversation", args=[panel.process.slug, panel.slug, 1]
            )
        ).text

        for member in members:
            assert member.name not in page
            assert member.volunteer.person.email not in page


class TestTheRecord:
    def test_tells_nothing_of_single_people(self, working) -> None:
        panel, official, members = working
        made = works_of.conversation(panel, official)
        works_of.votes(made, members, [[1, -1, 0]] * 6)
        works_of.finished(made, official)
        scoring = works_of.scoring(panel, official)
        for member in members:
            works_of.score(scoring, member, [5, 1])
        works_of.move(scoring, official, "talk", "second", "closed")
        scenario = works_of.scenario(panel, official)
        scenarios.let_judge(scenario=scenario, official=official)
        for member in members:
            scenarios.judge_scenario(
                scenario=scenario, panelist=member, probability=5, desirability=1
            )
        scenarios.end_judging(scenario=scenario, official=official, now=make.NOW)

        events = [audit.as_entry(event) for event in panel.process.events.all()]

        own = [
            entry
            for entry in events
            if str(entry["verb"]).startswith(("conversation.", "scoring.", "scenario."))
        ]
        allowed = {"open_to", "statements", "size", "weights", "lowest", "highest"}
        allowed |= {"scored", "round"}
        assert {entry["actor"] for entry in own} == {official.pk}
        assert all(set(entry["data"]) <= allowed for entry in own)
        assert len(own) == 8


class TestScoresOfSix:
    def test_a_total_is_the_same_whether_all_or_all_but_one_gave_the_most(
        self,
    ) -> None:
        totals = []
        for last in (5, 4):
            panel, official, members = works_of.working(6)
            scoring = works_of.scoring(panel, official, subjects=1)
            for member in members[:5]:
                works_of.score(scoring, member, [5, 5])
            works_of.score(scoring, members[5], [last, last])
            works_of.move(scoring, official, "talk", "closed")
            [result] = results_of(scoring)
            spread = [(c.counts, c.lower, c.median, c.upper) for c in result.cells]
            totals.append((result.total, spread))

        assert totals[0] == totals[1]

    def test_of_four_nothing_is_told(self) -> None:
        panel, official, members = works_of.working(4)
        scoring = works_of.scoring(panel, official)
        for member in members:
            works_of.score(scoring, member, [5, 0])
        works_of.move(scoring, official, "talk", "closed")

        assert ranking(scoring) == ()
        assert all(not one.cells and one.total is None for one in results_of(scoring))

    def test_who_gave_which_points_is_forgotten(self, working) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official)
        for member in members:
            works_of.score(scoring, member, [5, 0])

        works_of.move(scoring, official, "talk", "closed")

        assert Scorer.objects.filter(panelist__isnull=False).count() == 0
        assert Score.objects.count() == 24

    def test_a_facilitator_who_enters_points_does_not_see_those_before(
        self, client, working
    ) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official)
        works_of.score(scoring, members[0], [4, 2])
        client.force_login(official)
        subject = scoring.subjects.first()

        page = client.get(
            reverse(
                "panels_staff:enter_scores",
                args=[panel.process.slug, panel.slug, 1, subject.pk, members[0].number],
            )
        ).text

        assert "checked" not in page


class TestOtherPanels:
    def test_a_member_of_one_panel_is_a_stranger_in_another(
        self, client, working
    ) -> None:
        panel, _official, _members = working
        works_of.board(panel)
        other = paneling.panel(panel.process, slug="other")
        stranger = paneling.member(other)
        client.force_login(stranger.volunteer.person)

        address = reverse("panels:board", args=[panel.process.slug, panel.slug, 1])

        assert client.get(address).status_code == 404
        assert client.post(address, {"text": "Mine."}).status_code == 404

    def test_a_facilitator_of_another_process_is_refused(self, client, working) -> None:
        panel, _official, _members = working
        elsewhere = make.staff(make.process(), Role.FACILITATOR)
        client.force_login(elsewhere)

        answer = client.get(
            reverse("panels_staff:works", args=[panel.process.slug, panel.slug])
        )

        assert answer.status_code == 403


def test_a_device_is_not_the_same_in_two_conversations(client, working) -> None:
    panel, official, _members = working
    for _ in range(2):
        works_of.conversation(panel, official, who="everybody")

    for number in (1, 2):
        address = reverse(
            "panels:statements", args=[panel.process.slug, panel.slug, number]
        )
        client.post(address, {"statement": 1, "vote": 1})

    first, second = StatementVoter.objects.values_list("device", flat=True)
    assert first != second
