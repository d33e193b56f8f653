"""Reminders of a vote: only for those who may vote and have not, as of the moment.

Whoever has begun a ballot is reminded of that, and not of the end of the vote as well.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from participation.audience import everybody, hearers_of, hearing
from participation.in_words import moment_by_language
from participation.models import Process, User
from participation.notices import Fact
from participation.occasions import Occasion
from participation.phase_reminders import NEWS, days_ahead, days_before, to_ask
from participation.reminders import Reminder, Shown
from voting import queries
from voting.models import BegunBallot, RollEntry, VotingRound
from voting.notices import round_name
from voting.still_voting import on_roll, without_vote

# A result is news for so long.
RESULT_NEWS = timedelta(days=30)
WHY = _("You may vote, and we do not know of a vote in your name yet.")
WHOM = _("Those who may vote and have not voted yet")
WHY_BEGUN = _("You have begun a ballot and not sent it.")
WHY_RESULT = _("You could vote, or you follow this process or take part in it.")

Sieve = Callable[[Sequence[User]], Collection[int]]


def _open_rounds(now: datetime) -> QuerySet[VotingRound]:
    """Return the rounds that are open, and of which something may be due."""
    return (
        VotingRound.objects.filter(
            frozen_at__isnull=False,
            box__opened_at__isnull=False,
            phase__in=to_ask(now),
        )
        .select_related("phase", "process", "box")
        .defer("sheet_text")
    )


def _due(now: datetime) -> Iterator[Occasion]:
    for voting_round in _open_rounds(now):
        yield from _of(voting_round)


def _planned(process: Process, now: datetime) -> Iterator[Occasion]:
    # Planned as soon as there are rules; the box is opened at the beginning.
    rounds = VotingRound.objects.filter(process=process, phase__ends_at__gt=now)
    rounds = rounds.select_related("phase", "box").defer("sheet_text")
    for voting_round in rounds:
        voting_round.process = process
        yield from _of(voting_round)


def _of(voting_round: VotingRound) -> Iterator[Occasion]:
    phase, process = voting_round.phase, voting_round.process
    yield _opened(voting_round)
    for days in process.reminder_days:
        due_at = days_before(phase.ends_at, days)
        if due_at > phase.starts_at:
            yield _closing(voting_round, days, due_at)
    for hours, due_at in _begun_moments(voting_round):
        yield _begun(voting_round, hours, due_at)


def _begun_moments(voting_round: VotingRound) -> list[tuple[int, datetime]]:
    """Return the hours before the end, and the moments, of what begun ballots get."""
    phase, process = voting_round.phase, voting_round.process
    end = phase.ends_at.astimezone(UTC)
    moments = [
        (hours, end - timedelta(hours=hours)) for hours in process.ballot_reminder_hours
    ]
    return [(hours, due_at) for hours, due_at in moments if due_at > phase.starts_at]


def _hours_ahead(hours: int) -> str:
    return ngettext(
        "%(count)d hour before the end", "%(count)d hours before the end", hours
    ) % {"count": hours}


def _facts(voting_round: VotingRound) -> dict[str, Fact]:
    return {
        "title": voting_round.process.title,
        "until": moment_by_language(voting_round.phase.ends_at),
    }


def _result_facts(process: Process) -> dict[str, Fact]:
    return {"title": process.title}


def _opened(voting_round: VotingRound) -> Occasion:
    phase, process = voting_round.phase, voting_round.process
    box = voting_round.ballot_box
    moments = [process.published_at, box.opened_at if box else None]
    due_at = max([phase.starts_at, *(one for one in moments if one is not None)])
    return Occasion(
        kind="vote.opened",
        process=process,
        occasion=round_name(voting_round, phase.starts_at),
        link=reverse("voting:vote", args=[process.slug]),
        facts=partial(_facts, voting_round),
        due_at=due_at,
        until=min(phase.ends_at, due_at + NEWS),
        why=WHY,
        whom=WHOM,
        most=partial(_most, voting_round),
        people=partial(_electorate, voting_round),
        sieve=_sieve(voting_round),
        series=f"vote:{voting_round.pk}",
    )


def _closing(voting_round: VotingRound, days: int, due_at: datetime) -> Occasion:
    phase, process = voting_round.phase, voting_round.process
    return Occasion(
        kind="vote.closing",
        process=process,
        occasion=f"{round_name(voting_round, phase.ends_at)}:{days}",
        link=reverse("voting:vote", args=[process.slug]),
        facts=partial(_facts, voting_round),
        due_at=due_at,
        until=phase.ends_at,
        why=WHY,
        whom=WHOM,
        most=partial(_most, voting_round),
        people=partial(_not_reminded_of_a_ballot, voting_round, due_at),
        sieve=_sieve(voting_round),
        ahead=partial(days_ahead, days),
        series=f"vote:{voting_round.pk}",
    )


def _begun(voting_round: VotingRound, hours: int, due_at: datetime) -> Occasion:
    phase, process = voting_round.phase, voting_round.process
    return Occasion(
        kind="ballot.begun",
        process=process,
        occasion=f"{round_name(voting_round, phase.ends_at)}:{hours}",
        link=reverse("voting:vote", args=[process.slug]),
        facts=partial(_facts, voting_round),
        due_at=due_at,
        until=phase.ends_at,
        why=WHY_BEGUN,
        whom=_("Those who have begun a ballot and not sent it"),
        people=partial(_have_begun, voting_round),
        sieve=_sieve(voting_round),
        ahead=partial(_hours_ahead, hours),
        series=f"begun:{voting_round.pk}",
    )


def _electorate(voting_round: VotingRound) -> QuerySet[User]:
    """Return accounts among which are all that have a right to vote and would hear.

    The list of voters holds keyed hashes, which no query can match with addresses; so
    who stands on a list is picked out of all accounts by the sieve.
    """
    match voting_round.eligibility:
        case VotingRound.Eligibility.LIST:
            return everybody()
        case VotingRound.Eligibility.ACCOUNTS:
            roll = RollEntry.objects.filter(voting_round=voting_round)
            return everybody().filter(pk__in=roll.values("user"))
    return hearers_of(voting_round.process)


def _have_begun(voting_round: VotingRound) -> QuerySet[User]:
    begun = BegunBallot.objects.filter(voting_round=voting_round)
    return everybody().filter(pk__in=begun.values("person"))


def _not_reminded_of_a_ballot(
    voting_round: VotingRound, moment: datetime
) -> QuerySet[User]:
    """Leave out who has begun a ballot and will yet hear of that, at `moment` or later.

    Who began after the last of those reminders hears of the end as everybody does.
    """
    people = _electorate(voting_round)
    if not any(due_at >= moment for _hours, due_at in _begun_moments(voting_round)):
        return people
    begun = BegunBallot.objects.filter(voting_round=voting_round)
    return people.exclude(pk__in=begun.values("person"))


def _most(voting_round: VotingRound) -> int:
    """Return how many a reminder can reach: of a list, no more than stand on it."""
    if voting_round.eligibility == VotingRound.Eligibility.LIST:
        return RollEntry.objects.filter(voting_round=voting_round).count()
    return _electorate(voting_round).count()


def _sieve(voting_round: VotingRound) -> Sieve:
    """Pick those who may vote and have not, by the rules as they are now."""
    known: list[VotingRound] = []

    def sieve(people: Sequence[User]) -> set[int]:
        if not known:
            known.append(queries.round_to_vote_in(voting_round.pk))
        # Before the freezing nobody knows who will have a right to vote.
        if not known[0].is_frozen:
            return set()
        return without_vote(known[0], people)

    return sieve


def _settle(now: datetime) -> None:
    """Forget who has begun a ballot, when the vote is over."""
    BegunBallot.objects.filter(voting_round__phase__ends_at__lte=now).delete()


VOTE_REMINDERS = Reminder(
    name="votes",
    label=_("The vote"),
    due=_due,
    planned=_planned,
    kinds=frozenset({"vote.opened", "vote.closing", "ballot.begun"}),
    shows=Shown.ROUNDED,
    settle=_settle,
)


def _results(now: datetime) -> Iterator[Occasion]:
    rounds = VotingRound.objects.filter(
        result_told_at=None,
        published_at__lte=now,
        process__published_at__lte=now,
        process__is_replay=False,
    )
    for voting_round in rounds.select_related("process").defer("sheet_text"):
        yield _result(voting_round, voting_round.published_at or now)


def _result(voting_round: VotingRound, published_at: datetime) -> Occasion:
    process = voting_round.process
    return Occasion(
        kind="result.published",
        process=process,
        occasion=f"round:{voting_round.pk}",
        link=reverse("voting:result", args=[process.slug]),
        facts=partial(_result_facts, process),
        due_at=published_at,
        until=published_at + RESULT_NEWS,
        why=WHY_RESULT,
        whom=_("Those who could vote, follow this process or take part in it"),
        people=everybody,
        sieve=partial(_concerned, voting_round),
        settle=partial(_told, voting_round),
    )


def _told(voting_round: VotingRound, now: datetime) -> None:
    rows = VotingRound.objects.filter(pk=voting_round.pk, result_told_at=None)
    rows.update(result_told_at=now)


def _concerned(voting_round: VotingRound, people: Sequence[User]) -> set[int]:
    """Pick who was on the roll, and who follows the process or takes part in it."""
    heard = hearing([person.pk for person in people], [voting_round.process_id])
    return on_roll(voting_round, people) | {person for _process, person in heard}


def _settle_results(now: datetime) -> None:
    """Forget replays, of which nobody is told.

    Every other result is settled with its own reminder: one that is published while
    the others run was not asked for, and is told the next time.
    """
    replays = VotingRound.objects.filter(process__is_replay=True, result_told_at=None)
    replays.filter(published_at__lte=now).update(result_told_at=now)


RESULT_REMINDERS = Reminder(
    name="results",
    label=_("The result"),
    due=_results,
    planned=lambda _process, _now: (),
    kinds=frozenset({"result.published"}),
    shows=Shown.COUNTS,
    settle=_settle_results,
)
