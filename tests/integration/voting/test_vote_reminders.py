"""Reminders of a vote: to who may vote and has not, asked again before sending."""

from datetime import timedelta

import make
import pytest
from make import DAY, NOW
from reminding import follower, remind, run_of, told

from participation import reminder_queries, reminders
from participation.actions import sending
from participation.models import Notice, ReminderRun
from participation.reach import reach_of
from voting import begun
from voting.actions import rounds
from voting.box import people as box_people
from voting.box import setup
from voting.models import BallotBox, BegunBallot, PaperMark, RollEntry, VotingRound
from voting.reminders import VOTE_REMINDERS

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def voting_round() -> VotingRound:
    return make.voting_round(starts=-DAY, ends=20 * DAY)


def on_roll(voting_round: VotingRound, person, **fields) -> RollEntry:
    return RollEntry.objects.create(
        voting_round=voting_round,
        user=person,
        identifier=box_people.identify(person.email),
        **fields,
    )


def listed(eligibility: str, *people, has_accounts: bool = True) -> VotingRound:
    """Make an open vote of these people alone; a list knows addresses, not accounts."""
    made = make.voting_round(frozen=False, ends=20 * DAY, eligibility=eligibility)
    for person in people:
        RollEntry.objects.create(
            voting_round=made,
            user=person if has_accounts else None,
            identifier=box_people.identify(person.email),
        )
    organiser = make.staff(made.process)
    rounds.freeze_rules(voting_round=made, organiser=organiser, now=NOW - 2 * DAY)
    return VotingRound.objects.select_related("phase", "process").get(pk=made.pk)


def begin(voting_round: VotingRound, person) -> None:
    BegunBallot.objects.create(voting_round=voting_round, person=person)


class TestAnOpening:
    def test_is_told_to_those_who_have_not_voted(self, voting_round) -> None:
        process = voting_round.process
        aino, eetu = follower(process), follower(process)
        make.ballot(voting_round, ["a"], eetu)

        remind(NOW)

        assert told("vote.opened") == {aino}

    def test_of_an_unfrozen_vote_waits_for_its_rules(self) -> None:
        follower(make.voting_round(frozen=False, ends=20 * DAY).process)

        assert remind(NOW) == []

    def test_is_told_when_the_box_is_opened_late(
        self, voting_round, monkeypatch
    ) -> None:
        aino = follower(voting_round.process)
        BallotBox.objects.update(opened_at=None)
        assert remind(NOW) == []
        # The log of this one has begun, and is not begun twice.
        monkeypatch.setattr(setup.log, "append", lambda *_given: None)
        monkeypatch.setattr(setup, "guard", lambda _box: None)

        setup.open_log(voting_round, now=NOW + HOUR)

        assert remind(NOW + HOUR) == [("sent", "vote.opened", 0)]
        assert told("vote.opened") == {aino}

    def test_reaches_everybody_with_an_account_on_a_list(self) -> None:
        aino = make.user()
        voting_round = listed("accounts", aino)
        # Who only follows, and is not on the list, cannot vote.
        follower(voting_round.process)

        remind(NOW)

        assert told("vote.opened") == {aino}

    def test_finds_who_stands_on_a_list_by_address_alone(self) -> None:
        aino = make.user()
        make.user()
        listed("list", aino, has_accounts=False)

        remind(NOW)

        assert told("vote.opened") == {aino}


class TestAClosing:
    def test_is_not_told_to_who_has_voted_meanwhile(self, voting_round) -> None:
        process = voting_round.process
        aino, eetu = follower(process), follower(process)
        remind(NOW)
        make.ballot(voting_round, ["a"], eetu)

        done = remind(voting_round.phase.ends_at - 7 * DAY)

        assert [kind for _what, kind, _count in done] == ["vote.closing"]
        assert told("vote.closing") == {aino}

    def test_is_not_told_to_who_voted_on_paper(self, voting_round) -> None:
        aino = follower(voting_round.process)
        PaperMark.objects.create(entry=on_roll(voting_round, aino), station="Library")

        remind(voting_round.phase.ends_at - 7 * DAY)

        assert told("vote.closing") == set()

    def test_leaves_out_who_hears_of_a_begun_ballot(self, voting_round) -> None:
        aino = follower(voting_round.process)
        begin(voting_round, aino)

        remind(voting_round.phase.ends_at - DAY)

        assert (told("vote.closing"), told("ballot.begun")) == (set(), {aino})

    def test_tells_them_all_where_no_hours_are_set(self, voting_round) -> None:
        process = voting_round.process
        process.ballot_reminder_hours = []
        process.save()
        aino = follower(process)
        begin(voting_round, aino)

        remind(voting_round.phase.ends_at - DAY)

        assert told("vote.closing") == {aino}

    def test_tells_who_has_begun_where_the_hours_are_longer_than_the_vote(self) -> None:
        voting_round = make.voting_round(starts=-HOUR, ends=30 * HOUR)
        voting_round.process.ballot_reminder_hours = [48]
        voting_round.process.save()
        aino = follower(voting_round.process)
        begin(voting_round, aino)

        remind(voting_round.phase.ends_at - DAY)

        assert (told("vote.closing"), told("ballot.begun")) == ({aino}, set())

    def test_tells_who_began_after_the_last_of_those_reminders(
        self, voting_round
    ) -> None:
        voting_round.process.ballot_reminder_hours = [48]
        voting_round.process.save()
        aino = follower(voting_round.process)
        remind(voting_round.phase.ends_at - 48 * HOUR)
        begin(voting_round, aino)

        remind(voting_round.phase.ends_at - DAY)

        assert told("vote.closing") == {aino}


class TestABegunBallot:
    def test_is_reminded_of_twice(self, voting_round) -> None:
        aino = make.user()
        begin(voting_round, aino)
        end = voting_round.phase.ends_at
        remind(end - 49 * HOUR)

        assert ("sent", "ballot.begun", 0) in remind(end - 48 * HOUR)
        assert told("ballot.begun") == {aino}
        assert remind(end - 7 * HOUR)
        assert ("sent", "ballot.begun", 0) in remind(end - 6 * HOUR)
        assert Notice.objects.filter(kind="ballot.begun").count() == 2

    def test_that_was_cast_is_not_reminded_of(self, voting_round) -> None:
        aino = make.user()
        begin(voting_round, aino)

        make.ballot(voting_round, ["a"], aino)

        remind(voting_round.phase.ends_at - 48 * HOUR)
        assert told("ballot.begun") == set()

    def test_is_forgotten_when_the_vote_ends(self, voting_round) -> None:
        begin(voting_round, make.user())

        remind(voting_round.phase.ends_at)

        assert not BegunBallot.objects.exists()

    def test_of_who_has_voted_is_not_noted(self, voting_round) -> None:
        aino, eetu = make.user(), make.user()
        make.ballot(voting_round, ["a"], aino)

        begun._note(aino, voting_round)
        begun._note(eetu, voting_round)
        begun._note(eetu, voting_round)

        assert [row.person for row in BegunBallot.objects.all()] == [eetu]

    def test_says_nothing_of_what_is_on_it(self, voting_round) -> None:
        begin(voting_round, make.user())

        remind(voting_round.phase.ends_at - 48 * HOUR)

        facts = Notice.objects.get(kind="ballot.begun").facts
        assert set(facts) == {"title", "until"}
        assert {field.name for field in BegunBallot._meta.fields} == {
            "id",
            "person",
            "voting_round",
        }


class TestTheMomentOfSending:
    @pytest.fixture
    def notice(self, voting_round) -> Notice:
        aino = follower(voting_round.process)
        begin(voting_round, aino)
        remind(self.moment(voting_round))
        return Notice.objects.get(kind="ballot.begun")

    def moment(self, voting_round):
        return voting_round.phase.ends_at - 6 * HOUR

    def test_still_owes_what_was_owed(self, voting_round, notice) -> None:
        now = self.moment(voting_round)

        assert sending.ask_again([notice], now).owed == {notice.pk}

    def test_owes_nothing_to_who_has_voted_since(self, voting_round, notice) -> None:
        now = self.moment(voting_round)
        make.ballot(voting_round, ["a"], notice.person, now=now)

        assert sending.ask_again([notice], now).owed == set()

    def test_leaves_nothing_of_what_was_not_sent_for_a_vote(
        self, voting_round, notice
    ) -> None:
        """A row that was dropped would tell between which moments somebody voted."""
        now = self.moment(voting_round)
        make.ballot(voting_round, ["a"], notice.person, now=now)

        assert sending.send_waiting(now=notice.due_at) == 0

        left = Notice.objects.filter(person=notice.person)
        assert list(left.values_list("kind", "mail")) == []
        assert remind(notice.due_at) == []

    def test_owes_nothing_after_the_end(self, voting_round, notice) -> None:
        assert sending.ask_again([notice], voting_round.phase.ends_at).owed == set()

    def test_owes_nothing_to_who_was_taken_off_the_list(self) -> None:
        aino = make.user()
        voting_round = listed("accounts", aino)
        now = voting_round.phase.ends_at - DAY
        remind(now)
        notice = Notice.objects.get(kind="vote.closing")
        assert sending.ask_again([notice], now).owed == {notice.pk}

        RollEntry.objects.get(user=aino).delete()

        assert sending.ask_again([notice], now).owed == set()

    def test_owes_nothing_to_who_has_left(self, voting_round, notice) -> None:
        notice.person.is_active = False
        notice.person.save()

        now = self.moment(voting_round)
        assert sending.ask_again([notice], now).owed == set()

    def test_asks_little_of_many(
        self, voting_round, django_assert_max_num_queries
    ) -> None:
        for _number in range(20):
            begin(voting_round, make.user())
        now = self.moment(voting_round)
        remind(now)
        notices = list(Notice.objects.filter(kind="ballot.begun"))

        with django_assert_max_num_queries(4):
            assert len(sending.ask_again(notices, now).owed) == 20


class TestTheLog:
    def test_tells_of_a_vote_only_round_numbers(self, voting_round) -> None:
        for _number in range(14):
            follower(voting_round.process, language="fi")
        remind(NOW)
        run = run_of("vote.opened")

        shown = reminder_queries.sent(run, "en")

        assert run.people == 14
        assert (shown.people, shown.is_rounded) == (10, True)
        assert dict(shown.channels) == {"email": 10}
        assert dict(shown.languages) == {"fi": 10}

    def test_names_nobody(self, voting_round) -> None:
        aino = follower(voting_round.process)
        remind(NOW)
        assert told("vote.opened") == {aino}

        assert reminder_queries.got_by(voting_round.process, aino.email, "en") == []
        assert not VOTE_REMINDERS.kinds & reminder_queries.open_kinds()

    def test_counts_in_the_preview_whom_it_reaches(self, voting_round) -> None:
        process = voting_round.process
        for _number in range(3):
            begin(voting_round, follower(process, language="sv"))
        make.ballot(voting_round, ["a"], follower(process))
        planned = {
            (one.kind, one.occasion): one
            for one in reminders.planned_for(process, now=NOW)
        }
        end = voting_round.phase.ends_at
        (occasion,) = (
            one
            for (kind, name), one in planned.items()
            if kind == "ballot.begun" and name.endswith(":48")
        )

        reach = reach_of(occasion)
        remind(end - 48 * HOUR)

        run = run_of("ballot.begun")
        assert (run.people, run.languages) == (reach.people, dict(reach.languages))
        assert run.people == 3


class TestAPublishedResult:
    def test_is_told_once(self) -> None:
        voting_round = make.voted()
        process = voting_round.process
        aino = follower(process)
        voter = RollEntry.objects.exclude(user=None).earliest("pk").user
        after = make.tallied(voting_round, published=True).published_at

        done = remind(after)

        assert ("sent", "result.published", 4) in done
        assert {aino, voter} <= told("result.published")
        assert remind(after) == []

    def test_while_others_are_being_reminded_is_told_the_next_time(
        self, monkeypatch
    ) -> None:
        voting_round = make.voted()
        aino = follower(voting_round.process)
        after = make.tallied(voting_round, published=True).published_at
        rounds_of_it = VotingRound.objects.filter(pk=voting_round.pk)
        rounds_of_it.update(published_at=None)
        ask = reminders._due

        def ask_and_publish(*args):
            found = ask(*args)
            rounds_of_it.update(published_at=after)
            return found

        with monkeypatch.context() as patched:
            patched.setattr(reminders, "_due", ask_and_publish)
            remind(after)
        assert told("result.published") == set()

        remind(after + HOUR)

        assert aino in told("result.published")

    def test_is_no_news_after_a_month(self) -> None:
        voting_round = make.tallied(make.voted(), published=True)

        remind(voting_round.published_at + 31 * DAY)

        run = run_of("result.published")
        assert (run.state, run.reason) == ("missed", ReminderRun.Reason.TOO_LATE)
        assert told("result.published") == set()
