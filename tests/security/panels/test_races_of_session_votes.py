"""Votes of a session that come together, twice, or while it is being closed."""

import time
import uuid
from functools import partial

import living
import make
import pytest
from together import together

from panels.actions import hand_counts
from panels.actions import polls as actions
from panels.actions.votes import Taken
from panels.models import PollBallot, PollMark
from participation.policies import Refused

pytestmark = [pytest.mark.django_db(transaction=True)]


def later(call, seconds):
    time.sleep(seconds)
    return call()


class TestACloseDuringVotes:
    @pytest.mark.parametrize("pause", [0, 0.02, 0.1])
    def test_counts_every_vote_that_was_acknowledged_and_none_after(
        self, pause
    ) -> None:
        session = living.session(20)
        official = living.facilitator(session)
        poll = living.opened(session, official)
        close = partial(actions.close_poll, poll=poll, official=official, now=make.NOW)
        casts = [
            partial(later, partial(living.vote, poll, member, "yes"), number / 200)
            for number, member in enumerate(living.members(session))
        ]

        *done, closed = together([*casts, partial(later, close, pause)])

        assert closed is None
        taken = done.count(Taken.NEW)
        refused = [one for one in done if isinstance(one, Refused)]
        assert taken + len(refused) == 20, done
        assert {one.refusal.code for one in refused} <= {"closed"}
        assert living.fresh(poll).outcome["voted"] == taken
        assert PollMark.objects.count() == PollBallot.objects.count() == taken

    def test_refuses_each_that_comes_later(self) -> None:
        session = living.session(6)
        poll = living.closed(living.opened(session))

        done = together(
            [partial(living.vote, poll, one, "yes") for one in living.members(session)]
        )

        assert {one.refusal.code for one in done} == {"closed"}
        assert not PollMark.objects.exists()


class TestOneMember:
    def test_on_twelve_devices_has_one_vote(self) -> None:
        session = living.session(3)
        poll = living.opened(session)
        member = living.members(session)[0]

        done = together(
            [
                partial(living.vote, poll, member, choice, key=uuid.uuid4())
                for choice in ["yes", "no"] * 6
            ]
        )

        assert done.count(Taken.NEW) == 1
        refused = [one for one in done if isinstance(one, Refused)]
        assert [one.refusal.code for one in refused] == ["voted"] * 11
        assert PollBallot.objects.count() == 1

    def test_who_sends_one_form_twelve_times_has_one_vote(self) -> None:
        session = living.session(3)
        poll = living.opened(session)
        sent = partial(
            living.vote, poll, living.members(session)[0], "yes", key=uuid.uuid4()
        )

        done = together([sent] * 12)

        assert sorted(done) == [Taken.AGAIN] * 11 + [Taken.NEW]
        assert PollBallot.objects.count() == 1

    def test_who_is_counted_by_hand_meanwhile_has_one_vote(self) -> None:
        session = living.session(6)
        poll = living.opened(session, is_secret=False)
        seats = living.members(session)
        one, two = (living.facilitator(session) for _ in range(2))
        values = {
            "poll": poll,
            "channel": "hand",
            "members": seats,
            "contents": [["yes"]] * 6,
        }
        hand_counts.enter_count(official=one, **values)

        done = together(
            [
                *[partial(living.vote, poll, member, "no") for member in seats[:3]],
                partial(hand_counts.enter_count, official=two, **values),
            ]
        )

        assert PollMark.objects.count() == PollBallot.objects.count()
        by_hand = PollMark.objects.filter(channel="hand").count()
        own = [one for one in done[:3] if one == Taken.NEW]
        assert (by_hand, len(own)) in {(6, 0), (0, 1), (0, 2), (0, 3)}, done
        kinds = {type(one) for one in done}
        assert kinds <= {bool, Taken, Refused}, done
