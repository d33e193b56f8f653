"""A vote in a session: who may, once, in whatever way, and what is left of it."""

import uuid

import living
import make
import paneling
import pytest
from django.core.exceptions import ValidationError

from panels.actions import hand_counts
from panels.actions import polls as actions
from panels.actions.votes import Taken
from panels.models import PollBallot, PollMark
from panels.queries.polls import confirmed_polls
from participation.models import AuditEvent
from participation.policies import Refused

pytestmark = [pytest.mark.django_db]


def refusal_of(call, *args, **fields) -> str:
    with pytest.raises(Refused) as refused:
        call(*args, **fields)
    return refused.value.refusal.code


class TestAVote:
    def test_counts_who_is_there(self) -> None:
        session = living.session(6, there=5)
        poll = living.opened(session)
        living.votes(poll, living.members(session)[:5], "yyyn-")

        outcome = living.closed(poll).outcome

        assert outcome["tally"] == {"yes": 3, "no": 1, "abstain": 1}
        assert outcome["verdict"] == "adopted"
        assert (outcome["voted"], outcome["present"], outcome["entitled"]) == (5, 5, 6)

    def test_of_somebody_who_is_not_there_is_refused(self) -> None:
        session = living.session(3, there=2)
        poll = living.opened(session)

        code = refusal_of(living.vote, poll, living.members(session)[2], "yes")

        assert code == "absent"
        assert not PollMark.objects.exists()

    def test_of_somebody_who_has_left_is_refused(self) -> None:
        session = living.session(3)
        poll = living.opened(session)
        session.attendances.update(left_at=make.NOW)

        code = refusal_of(living.vote, poll, living.members(session)[0], "yes")

        assert code == "absent"

    def test_stays_when_the_voter_leaves_later(self) -> None:
        session = living.session(3)
        poll = living.opened(session)
        living.votes(poll, living.members(session), "yyn")
        session.attendances.update(left_at=make.NOW)

        outcome = living.closed(poll).outcome

        assert (outcome["voted"], outcome["present"]) == (3, 3)

    def test_after_the_close_is_refused(self) -> None:
        session = living.session(3)
        poll = living.opened(session)
        living.closed(poll)

        code = refusal_of(living.vote, poll, living.members(session)[0], "yes")

        assert code == "closed"

    def test_before_the_opening_is_refused(self) -> None:
        session = living.session(3)
        poll = living.prepared(session)

        code = refusal_of(living.vote, poll, living.members(session)[0], "yes")

        assert code == "not_open_yet"

    def test_of_nobody_is_refused(self) -> None:
        poll = living.opened(living.session(3))

        assert refusal_of(living.vote, poll, None, "yes") == "no_member"

    def test_of_a_member_of_another_panel_is_refused(self) -> None:
        poll = living.opened(living.session(3))
        stranger = paneling.member(paneling.panel(slug="other"))

        assert refusal_of(living.vote, poll, stranger, "yes") == "absent"

    def test_for_what_is_not_on_the_ballot_is_refused(self) -> None:
        session = living.session(3)
        poll = living.opened(session)

        with pytest.raises(ValidationError) as wrong:
            living.vote(poll, living.members(session)[0], "perhaps")

        assert wrong.value.code == "unknown_option"

    def test_leaves_session_and_poll_as_they_were(self) -> None:
        session = living.session(3)
        poll = living.opened(session)
        session.refresh_from_db()
        before = session.version

        living.vote(poll, living.members(session)[0], "yes")

        session.refresh_from_db()
        assert session.version == before


class TestASecondVote:
    def test_in_secret_is_refused_with_the_way_of_the_first(self) -> None:
        session = living.session(3)
        poll = living.opened(session)
        member = living.members(session)[0]
        living.vote(poll, member, "yes", channel="keypad")

        with pytest.raises(Refused) as refused:
            living.vote(poll, member, "no")

        assert refused.value.refusal.code == "voted"
        assert "Shared device" in str(refused.value.refusal.message)
        assert PollBallot.objects.get().content == ["yes"]

    def test_that_is_the_same_form_is_the_same_vote(self) -> None:
        session = living.session(3)
        poll = living.opened(session)
        member, key = living.members(session)[0], uuid.uuid4()

        taken = [living.vote(poll, member, "yes", key=key) for _ in range(3)]

        assert taken == [Taken.NEW, Taken.AGAIN, Taken.AGAIN]
        assert PollBallot.objects.count() == 1

    def test_in_the_open_changes_the_first(self) -> None:
        session = living.session(3)
        poll = living.opened(session, is_secret=False)
        member = living.members(session)[0]
        living.vote(poll, member, "yes")

        taken = living.vote(poll, member, "no")

        assert taken == Taken.CHANGED
        assert PollBallot.objects.get().content == ["no"]
        assert PollBallot.objects.get().panelist == member


def counted(poll, official, voters, yes, no, **fields) -> bool:
    contents = [["yes"]] * yes + [["no"]] * no
    values = {"channel": "hand", "members": voters, "contents": contents}
    return hand_counts.enter_count(poll=poll, official=official, **values | fields)


class TestRaisedHands:
    def test_five_and_three_online_are_eight_and_none_votes_twice(self) -> None:
        session = living.session(8)
        poll = living.opened(session, is_secret=False)
        seats = living.members(session)
        one, two = (living.facilitator(session) for _ in range(2))
        living.votes(poll, seats[5:], "yyn")

        assert not counted(poll, one, seats[:5], 4, 1)
        assert counted(poll, two, seats[:5], 4, 1)

        assert refusal_of(living.vote, poll, seats[0], "no") == "voted"
        assert refusal_of(counted, poll, one, seats[4:6], 2, 0) == "voted"
        assert living.closed(poll).outcome["tally"] == {
            "yes": 6,
            "no": 2,
            "abstain": 0,
        }

    def test_count_when_two_people_have_counted_the_same(self) -> None:
        session = living.session(4)
        poll = living.opened(session, is_secret=False)
        seats = living.members(session)
        one, two = (living.facilitator(session) for _ in range(2))
        counted(poll, one, seats, 3, 1)

        assert refusal_of(counted, poll, two, seats, 2, 2) == "counts_differ"
        assert not PollMark.objects.exists()
        assert refusal_of(
            actions.close_poll, poll=poll, official=one, now=make.NOW
        ) == ("count_waits")
        assert not counted(poll, one, seats, 2, 2)
        assert counted(poll, two, seats, 2, 2)

        entry = poll.entries.get()
        assert (entry.members, entry.contents, entry.count) == ([], [], 4)

    def test_have_as_many_votes_as_members(self) -> None:
        session = living.session(4)
        poll = living.opened(session, is_secret=False)

        with pytest.raises(ValidationError) as wrong:
            counted(poll, living.facilitator(session), living.members(session), 3, 0)

        assert wrong.value.code == "sums_differ"

    def test_are_of_members_who_are_there(self) -> None:
        session = living.session(4, there=3)
        poll = living.opened(session, is_secret=False)
        official, seats = living.facilitator(session), living.members(session)

        assert refusal_of(counted, poll, official, seats, 4, 0) == "absent"

    def test_are_not_raised_in_a_secret_vote(self) -> None:
        session = living.session(4)
        poll = living.opened(session)
        official, seats = living.facilitator(session), living.members(session)

        assert refusal_of(counted, poll, official, seats, 4, 0) == "secret"

    def test_of_papers_count_in_a_secret_vote(self) -> None:
        session = living.session(4)
        poll = living.opened(session, kind="ranking")
        seats = living.members(session)
        papers = [["a", "b", "c"], ["b"], [], ["a", "c"]]
        for _ in range(2):
            official = living.facilitator(session)
            counted(poll, official, seats, 0, 0, channel="paper", contents=papers)

        outcome = living.closed(poll).outcome

        assert outcome["tally"] == {"a": 2, "b": 1, "c": 0, "abstain": 1}
        assert set(PollMark.objects.values_list("channel", flat=True)) == {"paper"}


class TestTheSecretOfAVote:
    def test_keeps_no_way_from_a_mark_to_a_ballot(self) -> None:
        session = living.session(6)
        poll = living.opened(session)
        living.votes(poll, living.members(session), "yynnyn")
        before = set(PollBallot.objects.values_list("pk", flat=True))

        living.closed(poll)

        after = set(PollBallot.objects.values_list("pk", flat=True))
        assert not before & after
        assert len(after) == 6
        assert set(PollBallot.objects.values_list("panelist", flat=True)) == {None}
        assert set(PollMark.objects.values_list("form_key", flat=True)) == {None}

    def test_is_kept_when_all_vote_alike(self) -> None:
        session = living.session(6)
        poll = living.opened(session)
        living.votes(poll, living.members(session), "yyyyyy")

        outcome = living.closed(poll).outcome

        assert outcome["is_withheld"]
        assert outcome["verdict"] == "adopted"
        assert not {"tally", "places", "carried", "is_unanimous"} & set(outcome)

    def test_is_lifted_when_the_panel_has_agreed(self) -> None:
        session = living.session(6)
        poll = living.opened(session, tells_unanimity=True)
        living.votes(poll, living.members(session), "yyyyyy")

        outcome = living.closed(poll).outcome

        assert outcome["is_unanimous"]
        assert outcome["tally"]["yes"] == 6

    def test_is_kept_when_one_option_is_on_every_ballot(self) -> None:
        session = living.session(3)
        poll = living.opened(session, kind="choices", most=2)
        for member, other in zip(living.members(session), "bcb", strict=True):
            living.vote(poll, member, "a", other)

        assert living.closed(poll).outcome["is_withheld"]

    def test_leaves_duels_of_few_out(self) -> None:
        session = living.session(3)
        poll = living.opened(session, kind="ranking")
        for member, order in zip(
            living.members(session), ["ab", "ba", "c"], strict=True
        ):
            living.vote(poll, member, *order)

        assert "duels" not in living.closed(poll).outcome


class TestTheLifeOfAVote:
    def test_is_on_the_record_without_a_single_vote(self) -> None:
        session = living.session(3)
        official = living.facilitator(session)
        poll = living.closed(living.opened(session, official), official)

        actions.confirm_poll(poll=poll, official=official, now=make.NOW)

        events = AuditEvent.objects.order_by("number")
        assert list(events.values_list("verb", flat=True)) == [
            "poll.opened",
            "poll.closed",
            "poll.confirmed",
        ]
        assert events[1].data == {
            "session": session.number,
            "poll": 1,
            "given": 0,
            "present": 3,
            "entitled": 3,
        }

    def test_ends_in_the_minutes(self) -> None:
        session = living.session(3)
        official = living.facilitator(session)
        poll = living.closed(living.opened(session, official, is_straw=True), official)
        assert confirmed_polls(session) == []

        actions.confirm_poll(poll=poll, official=official, now=make.NOW)

        assert confirmed_polls(session) == [poll]

    def test_ends_without_a_trace_of_the_mood(self) -> None:
        session = living.session(3)
        official = living.facilitator(session)
        poll = living.opened(session, official, is_straw=True)
        living.votes(poll, living.members(session), "yyn")
        living.closed(poll, official)

        actions.drop_poll(poll=poll, official=official, reason="", now=make.NOW)

        assert living.fresh(poll).outcome == {}
        assert not PollBallot.objects.exists()
        assert confirmed_polls(session) == []

    def test_is_not_dropped_without_a_reason_once_it_binds(self) -> None:
        session = living.session(3)
        official = living.facilitator(session)
        poll = living.closed(living.opened(session, official), official)

        with pytest.raises(ValidationError):
            actions.drop_poll(poll=poll, official=official, reason=" ", now=make.NOW)

    def test_opens_one_after_the_other(self) -> None:
        session = living.session(3)
        official = living.facilitator(session)
        living.opened(session, official)
        second = living.prepared(session, official)

        code = refusal_of(
            actions.open_poll, poll=second, official=official, now=make.NOW
        )

        assert code == "poll_open"

    def test_needs_its_quorum(self) -> None:
        session = living.session(6, there=2)
        poll = living.opened(session, quorum=50)
        living.votes(poll, living.members(session)[:2], "yn")

        outcome = living.closed(poll).outcome

        assert outcome["verdict"] == "no_quorum"
        assert (outcome["quorum_needed"], outcome["has_quorum"]) == (3, False)
