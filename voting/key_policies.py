"""Who may make, try and bring the key of the ballots, and when its end can wait."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import Role, User
from participation.policies import Refusal, refuse_organising, refuse_role
from voting import queries
from voting.models import BallotBox, OfficerKey, VotingRound

SERVER = VotingRound.Custody.SERVER


def own_key(
    person: User | AnonymousUser, voting_round: VotingRound
) -> OfficerKey | None:
    """Return what somebody holds of the key of the ballots, made or not yet made."""
    box = voting_round.ballot_box
    if box is None or not person.is_authenticated:
        return None
    return box.officers.filter(officer=person).first()


def refuse_naming(
    person: User | AnonymousUser, voting_round: VotingRound
) -> Refusal | None:
    """Organisers name the key holders; once the log has begun, they stay."""
    return refuse_organising(person, voting_round.process) or _refuse_changing(
        voting_round
    )


def _refuse_changing(voting_round: VotingRound) -> Refusal | None:
    box = voting_round.ballot_box
    if box is None:
        return Refusal("not_frozen", _("Freeze the rules first."))
    if voting_round.custody == SERVER:
        return Refusal("no_holders", _("The server keeps the key of this vote."))
    if box.opened_at is not None:
        return Refusal(
            "key_in_use",
            _(
                "The key has been rehearsed and stands in the public log. It cannot be "
                "made anew."
            ),
        )
    return None


def refuse_holding(
    person: User | AnonymousUser, voting_round: VotingRound
) -> Refusal | None:
    """Key holders have a role in the process, a second factor, and were named."""
    refusal = refuse_role(person, voting_round.process, tuple(Role))
    if refusal is not None:
        return refusal
    if own_key(person, voting_round) is None:
        return Refusal("no_key_holder", _("You are not a key holder of this vote."))
    return None


def refuse_making(
    person: User | AnonymousUser, voting_round: VotingRound
) -> Refusal | None:
    return refuse_holding(person, voting_round) or _refuse_changing(voting_round)


def refuse_rehearsing(
    person: User | AnonymousUser, voting_round: VotingRound, *, now: datetime
) -> Refusal | None:
    """A key is tried once it is there, as often as one likes, until the close."""
    refusal = refuse_holding(person, voting_round)
    if refusal is not None:
        return refusal
    if not voting_round.box.ballot_key:
        return Refusal("no_key", _("The key has not been made yet."))
    if voting_round.phase.is_over(now):
        return Refusal("closed", _("Voting is over. The key is brought for the count."))
    return None


def refuse_bringing(
    person: User | AnonymousUser, voting_round: VotingRound, *, now: datetime
) -> Refusal | None:
    """Say why the key is not brought now: the ballots are opened only after the close.

    Where one officer keeps it, an organiser who has the file and the envelope with the
    passphrase may stand in.
    """
    is_single = voting_round.custody == VotingRound.Custody.OFFICER
    refusal = refuse_holding(person, voting_round)
    if refusal is not None and is_single:
        refusal = refuse_organising(person, voting_round.process)
    if refusal is not None:
        return refusal
    box = voting_round.ballot_box
    if not voting_round.phase.is_over(now):
        return Refusal("not_closed", _("The ballots are opened after the close."))
    if box is None or box.opened_ballots_at is not None:
        return Refusal("opened", _("The ballots have been opened already."))
    match queries.waiting_for(voting_round):
        case "key":
            return None
        case "seed":
            return Refusal(
                "seed_first",
                _("First write down the drawn lot. Then the ballots are opened."),
            )
        case "paper":
            return Refusal(
                "paper_first",
                _("First account for every paper form. Then the ballots are opened."),
            )
    return Refusal("key_here", _("The key is there. The ballots are being opened."))


def refuse_holding_keys(
    person: User | AnonymousUser, voting_round: VotingRound
) -> Refusal | None:
    """Say why the end of the keys cannot be put off, or be let come again."""
    refusal = refuse_organising(person, voting_round.process)
    if refusal is not None:
        return refusal
    box: BallotBox | None = voting_round.ballot_box
    if box is None:
        return Refusal("not_frozen", _("Freeze the rules first."))
    if box.destroyed_at is not None:
        return Refusal("destroyed", _("The keys have been destroyed."))
    return None
