"""A spool that has grown long, as after an outage, is worked off in parts."""

from collections import Counter
from itertools import pairwise

import boxes
import make
import pytest

from voting.box import mixing, sequencer
from voting.models.box import Checkpoint

pytestmark = pytest.mark.django_db

PEOPLE, HOLD_BACK = 60, 5


@pytest.fixture
def long_spool(monkeypatch):
    """Give a round with more rows in its spool than are mixed at once."""
    monkeypatch.setattr(mixing, "BATCH", 10)
    monkeypatch.setattr(sequencer, "LONG", 20)
    monkeypatch.setattr(sequencer, "SIGNED_AT_ONCE", 15)
    voting_round = make.voting_round(hold_back=HOLD_BACK)
    people = [make.user() for _ in range(PEOPLE)]
    for person in people:
        make.ballot(voting_round, ["a"], person)
    for person in people[:10]:
        make.ballot(voting_round, ["b"], person)
    return voting_round


class TestALongSpool:
    def test_is_emptied_at_the_close(self, long_spool) -> None:
        assert boxes.settle(long_spool) == PEOPLE + 10

        assert boxes.waiting(long_spool) == 0
        slots = Counter(one["s"] for one in boxes.entries(long_spool, "ballot"))
        assert len(slots) == PEOPLE
        assert sum(slots.values()) == PEOPLE + 10
        assert len(boxes.standing(long_spool)) == PEOPLE

    def test_is_signed_on_the_way_and_never_with_too_few(self, long_spool) -> None:
        boxes.settle(long_spool)

        signed = Checkpoint.objects.filter(voting_round=long_spool)
        sizes = [1, *signed.order_by("size").values_list("size", flat=True)]
        steps = [new - old for old, new in pairwise(sizes)]
        grown = [step for step in steps if step]
        assert len(grown) > 2
        assert min(grown) >= HOLD_BACK

    def test_leaves_the_last_ballot_of_each_person(self, long_spool) -> None:
        standing = boxes.standing(long_spool)

        chosen = Counter(ballot.marks["all"].choices for ballot in standing)
        assert chosen == {("a",): PEOPLE - 10, ("b",): 10}
