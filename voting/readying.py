"""What this app knows of readiness: the rules of a vote, and what the city decides."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from participation.models import Phase, Process
from participation.readiness import Ready
from voting import key_state
from voting.models import Decision, VotingRound
from voting.readiness import missing_before_freezing

Kind = Phase.Kind

# Where a failing check of a vote is seen to, by its code; else it is the rules.
PAGES = {
    "no_projects": "proposals_staff:projects",
    "too_dear": "proposals_staff:projects",
    "too_dear_to_run": "proposals_staff:projects",
    "stray_projects": "proposals_staff:projects",
    "empty_roll": "voting_staff:roll",
    "no_ballot_for_voters": "voting_staff:roll",
    "conflict_across_ballots": "voting_staff:conflicts",
    "no_holders": "voting_staff:keys",
    "no_key": "voting_staff:keys",
    "not_rehearsed": "voting_staff:keys",
    "shares_with_choose_one": "voting_staff:simulator",
    "shares_without_completion": "voting_staff:simulator",
}


def page_of(code: str) -> str:
    """Name the page of the desk where a failing check of a vote is seen to."""
    return PAGES.get(code, "voting_staff:rules")


def needs(process: Process, phase: Phase, now: datetime) -> Iterator[Ready]:
    match phase.kind:
        case Kind.VOTE:
            yield from _of_the_vote(process)
        case Kind.RESULT:
            yield from _of_the_result(process, phase, now)


def wishes(process: Process, phase: Phase, _now: datetime) -> Iterator[Ready]:
    """Name what the rules of a vote are better with, until they are frozen."""
    if phase.kind != Kind.VOTE:
        return
    voting_round = VotingRound.objects.filter(process=process).first()
    if voting_round is None or voting_round.is_frozen:
        return
    if voting_round.ballot_kind == VotingRound.Kind.CHOOSE_ONE:
        yield Ready(
            "alternatives",
            _("Alternatives of which only one can win exclude each other"),
            bool(voting_round.options.get("conflicts")),
            is_needed=False,
            link=reverse("voting_staff:conflicts", args=[process.slug]),
        )
    shared = sum(pot.budget for pot in voting_round.pots.all())
    if shared:
        yield Ready(
            "shared_out",
            _("The ballots share out all the money of the process"),
            shared == process.budget,
            is_needed=False,
            link=reverse("voting_staff:rules", args=[process.slug]),
        )


def _of_the_vote(process: Process) -> Iterator[Ready]:
    def to(name: str) -> str:
        return reverse(name, args=[process.slug])

    rounds = VotingRound.objects.select_related("phase", "process", "box")
    voting_round = rounds.filter(process=process).first()
    yield Ready(
        "rules",
        _("The rules of the vote are written"),
        voting_round is not None,
        is_needed=True,
        link=to(
            "voting_staff:overview"
            if voting_round is not None and voting_round.is_frozen
            else "voting_staff:rules"
        ),
    )
    if voting_round is None:
        return
    if not voting_round.is_frozen:
        yield from _of_the_draft(voting_round)
        for lack in missing_before_freezing(voting_round):
            yield Ready(
                lack.code,
                lack.message,
                is_met=False,
                is_needed=True,
                link=to(page_of(lack.code)),
            )
    yield Ready(
        "frozen",
        _("The rules of the vote are frozen"),
        voting_round.is_frozen,
        is_needed=True,
        # From there one goes on to the freezing, as soon as that is possible.
        link=to("voting_staff:overview"),
    )
    if voting_round.is_frozen:
        for lacking in key_state.missing_before_opening(voting_round):
            yield Ready(
                lacking.code,
                lacking.message,
                is_met=False,
                is_needed=True,
                link=to("voting_staff:keys"),
            )


def _of_the_draft(voting_round: VotingRound) -> Iterator[Ready]:
    """Name what the rules speak of and what is made on other pages than theirs."""
    process = voting_round.process

    def to(name: str) -> str:
        return reverse(name, args=[process.slug])

    if voting_round.is_per_district:
        yield Ready(
            "vote_districts",
            _("Districts, each with a ballot of its own"),
            process.districts.exists(),
            is_needed=True,
            link=to("participation_staff:districts"),
        )
    elif voting_round.scope == VotingRound.Scope.CATEGORY:
        yield Ready(
            "vote_themes",
            _("Themes, each with money of its own"),
            process.categories.exists(),
            is_needed=True,
            link=to("proposals_staff:categories"),
        )


def _of_the_result(process: Process, phase: Phase, now: datetime) -> Iterator[Ready]:
    """The decision is written once there is a result; until then it is not missing."""
    voting_round = VotingRound.objects.filter(process=process).first()
    if voting_round is None:
        return
    is_decided = Decision.objects.filter(voting_round=voting_round).exists()
    yield Ready(
        "decision",
        _("The body of the city and what it decided"),
        is_decided,
        is_needed=phase.has_begun(now) and voting_round.is_published,
        link=reverse(
            "voting_staff:decision"
            if voting_round.is_published
            else "voting_staff:overview",
            args=[process.slug],
        ),
    )
