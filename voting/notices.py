"""What people are told of votes. Facts: title (of the process), until."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from participation.audience import hearing
from participation.kinds import End, Kind
from participation.models import Notice, User
from participation.phase_notices import local_day
from voting.models import VotingRound
from voting.still_voting import may_still_vote, on_roll


def round_name(voting_round: VotingRound, moment: datetime) -> str:
    """Name a round within the occasions of its process: it and a day of its phase."""
    return f"round:{voting_round.pk}:{local_day(moment)}"


def still_opened(notices: Sequence[Notice], now: datetime) -> set[int]:
    return _heard(notices, _still(notices, now, "starts_at"))


def still_closing(notices: Sequence[Notice], now: datetime) -> set[int]:
    return _heard(notices, _still(notices, now, "ends_at"))


def still_begun(notices: Sequence[Notice], now: datetime) -> set[int]:
    return _still(notices, now, "ends_at")


def _still(notices: Sequence[Notice], now: datetime, end: str) -> set[int]:
    """Return those whose reader can vote at this moment and has not.

    A vote that has been moved meanwhile is told of anew. Two queries, and one for each
    round.
    """
    people = _people_of(notices)
    found: set[int] = set()
    for voting_round, about in _by_round(notices):
        day = local_day(getattr(voting_round.phase, end))
        waiting = [
            notice
            for notice in about
            if notice.occasion.split(":")[2] == day and notice.person_id in people
        ]
        voters = may_still_vote(
            voting_round, [people[notice.person_id] for notice in waiting], now=now
        )
        found |= {notice.pk for notice in waiting if notice.person_id in voters}
    return found


def _heard(notices: Sequence[Notice], owed: set[int]) -> set[int]:
    """Return those of them that stand on a roll, or whose reader still follows.

    Where everybody may vote who fulfils the conditions, it is told to those alone who
    follow the process or take part in it.
    """
    heard = _hearing(notices)
    by_roll = {VotingRound.Eligibility.LIST, VotingRound.Eligibility.ACCOUNTS}
    return owed & {
        notice.pk
        for voting_round, about in _by_round(notices)
        for notice in about
        if voting_round.eligibility in by_roll
        or (voting_round.process_id, notice.person_id) in heard
    }


def still_concerned(notices: Sequence[Notice], now: datetime) -> set[int]:  # noqa: ARG001 - a result stays one
    """Return those whose reader was on the roll, follows the process or takes part."""
    people, heard = _people_of(notices), _hearing(notices)
    found: set[int] = set()
    for voting_round, about in _by_round(notices):
        readers = [people[one.person_id] for one in about if one.person_id in people]
        voters = on_roll(voting_round, readers)
        found |= {
            notice.pk
            for notice in about
            if notice.person_id in voters
            or (voting_round.process_id, notice.person_id) in heard
        }
    return found


def _by_round(notices: Sequence[Notice]) -> list[tuple[VotingRound, list[Notice]]]:
    """Return the rounds that these are about, each with its notices. One query."""
    named: dict[int, list[Notice]] = defaultdict(list)
    for notice in notices:
        named[int(notice.occasion.split(":")[1])].append(notice)
    rounds = VotingRound.objects.select_related("phase", "process", "box")
    return [(one, named[one.pk]) for one in rounds.filter(pk__in=named)]


def _people_of(notices: Sequence[Notice]) -> dict[int, User]:
    keys = {notice.person_id for notice in notices}
    return User.objects.filter(is_active=True).in_bulk(keys)


def _hearing(notices: Sequence[Notice]) -> set[tuple[int, int]]:
    processes = {one.process_id for one in notices if one.process_id is not None}
    return hearing({notice.person_id for notice in notices}, processes)


def _ends(notices: Sequence[Notice]) -> dict[int, datetime]:
    return {
        notice.pk: voting_round.phase.ends_at
        for voting_round, about in _by_round(notices)
        for notice in about
    }


KINDS = {
    "vote.opened": Kind(
        _("You can vote now: %(title)s"),
        _("The vote is open until %(until)s."),
        still_owed=still_opened,
        end=End(_ends),
    ),
    "vote.closing": Kind(
        _("The vote ends soon: %(title)s"),
        _("You can vote until %(until)s. It takes a few minutes."),
        still_owed=still_closing,
        end=End(_ends),
    ),
    "ballot.begun": Kind(
        _("Your ballot has not been sent: %(title)s"),
        _(
            "You have begun a ballot, and it counts only when you send it. The vote "
            "ends on %(until)s. What you chose is kept in your own browser alone; if "
            "it is not there any more, choose again."
        ),
        is_urgent=True,
        sms=_("Your ballot has not been sent. The vote ends on %(until)s."),
        still_owed=still_begun,
        end=End(_ends),
    ),
    "result.published": Kind(
        _("The result is public: %(title)s"),
        _("Read what gets money and why, and check the count yourself."),
        still_owed=still_concerned,
    ),
}
