"""Scores of two rounds by weights: the order, ties, changes, and what is refused."""

from fractions import Fraction

import make
import pytest
import works_of

from panels.actions import scorings
from panels.queries.scorings import ranking, results_of
from participation.policies import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def working():
    return works_of.working(6)


def give(scoring, member, points_of_subjects, **fields) -> None:
    """Give each subject points: one list by criterion for each."""
    criteria = [one.pk for one in scoring.criteria.all()]
    for subject, points in zip(scoring.subjects.all(), points_of_subjects, strict=True):
        scorings.give_scores(
            subject=subject,
            panelist=member,
            points=dict(zip(criteria, points, strict=True)),
            now=make.NOW,
            **fields,
        )


class TestTheRanking:
    def test_goes_by_the_weights_exactly(self, working) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official, weights=(2, 1))
        for member in members:
            give(scoring, member, [[3, 1], [2, 4]])
        works_of.move(scoring, official, "talk", "closed")

        first, second = ranking(scoring)

        # (2·2 + 4) / 3 = 8/3 of 5 points, and (2·3 + 1) / 3 = 7/3.
        assert (first.place, second.place) == (1, 2)
        assert first.subject == scoring.subjects.last()
        assert not first.is_tied

    def test_says_a_tie(self, working) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official, weights=(1, 1))
        for member in members:
            give(scoring, member, [[3, 1], [1, 3]])
        works_of.move(scoring, official, "talk", "closed")

        found = ranking(scoring)

        assert [(one.place, one.is_tied) for one in found] == [(1, True), (1, True)]

    def test_tells_what_the_conversation_changed(self, working) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official, weights=(1,))
        for member in members:
            give(scoring, member, [[3], [2]])
        works_of.move(scoring, official, "talk", "second")
        for member in members:
            give(scoring, member, [[1], [4]], reason="It is needed more.")
        works_of.move(scoring, official, "closed")

        up, down = ranking(scoring)

        assert (up.change, down.change) == (1, -1)
        [one, _other] = results_of(scoring)
        assert one.place_before == 2
        assert one.moved[0].up.least == 5
        assert one.reasons == ["It is needed more."] * 6

    def test_leaves_a_total_out_that_would_tell_what_all_gave(self, working) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official, weights=(1,))
        for number, member in enumerate(members):
            give(scoring, member, [[3], [2 + number % 2]])
        works_of.move(scoring, official, "talk", "closed")

        agreed, divided = results_of(scoring)

        assert (agreed.place, agreed.total) == (1, None)
        assert divided.total is not None
        assert divided.total.value == Fraction(5, 2)

    def test_leaves_a_total_out_of_what_fewer_than_five_scored(self, working) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official, weights=(1,))
        criterion = scoring.criteria.get()
        first, second = scoring.subjects.all()
        for number, member in enumerate(members):
            for subject in (first, second) if number < 4 else (first,):
                scorings.give_scores(
                    subject=subject,
                    panelist=member,
                    points={criterion.pk: 2 + number % 2},
                    now=make.NOW,
                )
        works_of.move(scoring, official, "talk", "closed")

        found = {one.subject: one for one in results_of(scoring)}

        assert found[first].total is not None
        assert (found[second].cells, found[second].total) == ([], None)

    def test_is_not_there_before_the_close(self, working) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official)
        for member in members:
            works_of.score(scoring, member, [3, 3])
        works_of.move(scoring, official, "talk")

        assert ranking(scoring) == ()


class TestTheRules:
    @pytest.mark.parametrize("state", ["published", "first"])
    def test_stand_once_they_are_published(self, working, state) -> None:
        panel, official, _members = working
        scoring = works_of.scoring(panel, official, state=state)

        with pytest.raises(Refused) as refused:
            scorings.add_criterion(
                scoring=scoring,
                official=official,
                name={"en": "Late"},
                question={},
                weight=9,
            )

        assert refused.value.refusal.code == "published"

    def test_are_on_the_record_before_anybody_scores(self, working) -> None:
        panel, official, _members = working
        works_of.scoring(panel, official, weights=(3, 2))

        published, opened = panel.process.events.filter(verb__startswith="scoring.")

        assert [one["weight"] for one in published.data["weights"]] == [3, 2]
        assert published.data["scored"] == ["P1", "P2"]
        assert opened.data == {"round": 1}

    def test_take_no_points_between_the_rounds(self, working) -> None:
        panel, official, members = working
        scoring = works_of.scoring(panel, official, state="talk")

        with pytest.raises(Refused) as refused:
            works_of.score(scoring, members[0], [1, 1])

        assert refused.value.refusal.code == "closed"

    def test_ask_for_something_to_score(self, working) -> None:
        panel, official, _members = working
        scoring = works_of.scoring(panel, official, state="draft", subjects=0)

        with pytest.raises(Refused) as refused:
            works_of.move(scoring, official, "published")

        assert refused.value.refusal.code == "nothing_to_score"
