"""Why a ballot is refused, and what organisers may do to a voting round when."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from participation.models import Role, User
from participation.policies import Refusal, refuse_organising, refuse_role, roles_of
from participation.texts import pick
from voting.models import RollEntry, TieQuestion, VotingRound
from voting.sheet import PaperRules, Sheet, has_reached

PAUSED = "paused"
# Seconds after which trying again makes sense while recording is paused.
PAUSE = 120


def refuse_ballot(
    voter: User | AnonymousUser | RollEntry,
    voting_round: VotingRound,
    *,
    now: datetime,
    issued_at: datetime | None = None,
) -> Refusal | None:
    """Say why nobody, or not this person, can cast a ballot at this moment.

    `voter` is an account, or the entry of the roll that a code stands for.
    """
    refusal = refuse_now(voting_round, now=now, issued_at=issued_at)
    if refusal is not None:
        return refusal
    if not isinstance(voter, RollEntry) and not voter.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in to cast your ballot."))
    return None


def refuse_now(
    voting_round: VotingRound, *, now: datetime, issued_at: datetime | None = None
) -> Refusal | None:
    """Say why this round takes no ballots at this moment, from anybody.

    A page that was given out before the close, at `issued_at`, can be sent for as many
    seconds longer as the rules have announced.
    """
    phase = voting_round.phase
    if not voting_round.process.is_public(now):
        return Refusal("not_public", _("This process has not been published yet."))
    if now < phase.starts_at:
        return Refusal("not_open_yet", _("Voting has not opened yet."))
    end = phase.ends_at
    if voting_round.is_frozen and issued_at is not None and issued_at < end:
        end = voting_round.sheet.takes_until
    if now >= end or voting_round.closed_at is not None:
        return Refusal("closed", _("Voting is over."))
    if not voting_round.is_frozen:
        return Refusal(
            "not_frozen",
            _("Voting cannot begin: the rules of this vote have not been published."),
        )
    box = voting_round.ballot_box
    if box is None or box.opened_at is None:
        return Refusal(
            "no_box",
            _("Voting cannot begin: the key that seals the ballots is missing."),
        )
    if box.paused_because:
        return Refusal(
            PAUSED,
            _(
                "Recording is paused: the log of the ballot box is being repaired. "
                "Nothing is lost. Please try again later."
            ),
        )
    return None


def refuse_entry(
    entry: RollEntry | None,
    voter: User | RollEntry,
    sheet: Sheet,
    *,
    declares_age: bool,
) -> Refusal | None:
    """Say why somebody is not on the roll, or too young for it.

    `entry` is the person's row, or `None`. In a round that is open to all, a person
    without a row is let in by declaring that the age is reached.
    """
    if entry is None and sheet.eligibility != VotingRound.Eligibility.OPEN:
        return Refusal(
            "not_on_roll",
            _(
                "Your e-mail address is not on the list of people who may vote. "
                "Ask the organiser if you think it should be."
            ),
        )
    has_account = not isinstance(voter, RollEntry)
    if has_account and entry is not None and entry.user_id not in (None, voter.pk):
        return Refusal(
            "entry_taken",
            _(
                "Another account has used your place on the list of voters. "
                "Please contact the organiser."
            ),
        )
    if sheet.min_age is None or sheet.age_on is None:
        return None
    born_on = (entry.born_on if entry else None) or (
        voter.born_on if has_account else None
    )
    if born_on is not None:
        if not has_reached(sheet.min_age, born_on=born_on, day=sheet.age_on):
            return Refusal("too_young", _("You are not old enough for this vote."))
        return None
    if not declares_age:
        return Refusal(
            "age_not_declared",
            _("Say that you have reached the age that this vote asks for."),
        )
    return None


def refuse_after_paper(*, has_paper: bool) -> Refusal | None:
    """Who was given a paper form votes on paper; that takes the place of the rest."""
    if has_paper:
        return Refusal(
            "voted_on_paper",
            _(
                "You were given a paper form at a voting place. It takes the place of "
                "anything cast online."
            ),
        )
    return None


def refuse_paper(entry: RollEntry | None, paper: PaperRules) -> Refusal | None:
    """Say why this ballot is not for somebody on the roll: it is another district's.

    Who declares the district chooses it with the first ballot. After that it stays: a
    row of the roll that changes with a later ballot would tell whose ballot that is.
    """
    if entry is None or not paper.district:
        return None
    if entry.district is not None and entry.district.code == paper.district:
        return None
    if not entry.is_declared:
        return Refusal(
            "wrong_district", _("This is the ballot of another district than yours.")
        )
    if not hasattr(entry, "mark"):
        return None
    name, _language = pick(
        entry.district.name if entry.district else "", get_language() or ""
    )
    return Refusal(
        "district_declared",
        _(
            "You have voted with the ballot of %(district)s. The district cannot be "
            "changed after that."
        )
        % {"district": name},
    )


def refuse_setting_up(
    person: User | AnonymousUser, voting_round: VotingRound
) -> Refusal | None:
    """Rules and roll are the organiser's until they are frozen, and nobody's after."""
    refusal = refuse_organising(person, voting_round.process)
    if refusal is not None:
        return refusal
    if voting_round.is_frozen:
        return Refusal(
            "frozen", _("The rules of this vote are frozen and cannot be changed.")
        )
    return None


def refuse_simulating(
    person: User | AnonymousUser, voting_round: VotingRound, *, now: datetime
) -> Refusal | None:
    """Rules are compared before the vote; once it has opened, by nobody any more."""
    refusal = refuse_organising(person, voting_round.process)
    if refusal is not None:
        return refusal
    if voting_round.phase.has_begun(now):
        return Refusal(
            "round_open",
            _(
                "The time of the vote has come. Rules are compared before it opens, "
                "so that nobody asks which rule would suit whom."
            ),
        )
    return None


def refuse_freezing(
    person: User | AnonymousUser, voting_round: VotingRound, *, now: datetime
) -> Refusal | None:
    refusal = refuse_setting_up(person, voting_round)
    if refusal is not None:
        return refusal
    if voting_round.phase.has_begun(now):
        return Refusal(
            "begun",
            _("The vote has begun. Plan a later opening before you freeze the rules."),
        )
    return None


def refuse_entering_seed(
    person: User | AnonymousUser, voting_round: VotingRound, *, now: datetime
) -> Refusal | None:
    """Say why nobody, or not this person, writes down the seed of the lot now.

    It is drawn after the close, once, by a source that the rules name.
    """
    refusal = refuse_role(person, voting_round.process, [Role.ORGANISER, Role.AUDITOR])
    if refusal is not None:
        return refusal
    if not voting_round.is_frozen or not voting_round.sheet.seed_source:
        return Refusal(
            "no_seed_source", _("The rules of this vote name no source of a lot.")
        )
    if not voting_round.phase.is_over(now) or now < voting_round.sheet.takes_until:
        return Refusal(
            "not_closed", _("The lot is drawn after the vote has closed, not before.")
        )
    if voting_round.drawn_seed:
        return Refusal(
            "seed_drawn", _("The lot has been drawn already. It stays as it is.")
        )
    return None


def refuse_answering_tie(
    person: User | AnonymousUser,
    voting_round: VotingRound,
    question: TieQuestion | None,
) -> Refusal | None:
    refusal = refuse_organising(person, voting_round.process)
    if refusal is not None:
        return refusal
    if question is None:
        return Refusal("no_question", _("No tie waits for a decision."))
    return None


def refuse_withdrawing(
    person: User | AnonymousUser, voting_round: VotingRound, *, is_tallied: bool
) -> Refusal | None:
    """Say why a project cannot be taken back after the freezing and before the count.

    Before, it is taken off the ballot; afterwards, the decision deviates.
    """
    refusal = refuse_organising(person, voting_round.process)
    if refusal is not None:
        return refusal
    if not voting_round.is_frozen:
        return Refusal(
            "not_frozen",
            _("The rules are still a draft. Take the project off the ballot instead."),
        )
    if is_tallied:
        return Refusal(
            "tallied",
            _(
                "The ballots have been counted. What is decided otherwise now belongs "
                "into the decision."
            ),
        )
    return None


def refuse_seeing_result(
    person: User | AnonymousUser, voting_round: VotingRound
) -> Refusal | None:
    """A result is public once published; organisers and auditors see it before.

    Nobody sees anything before the close, because until then no tally exists.
    """
    if voting_round.is_published:
        return None
    if voting_round.closed_at is None:
        return Refusal("not_tallied", _("There is no result before the vote closes."))
    if not voting_round.tallies.exists():
        return Refusal("not_tallied", _("The ballots are being counted."))
    if {Role.ORGANISER, Role.AUDITOR} & roles_of(person, voting_round.process):
        return refuse_role(person, voting_round.process, [Role.ORGANISER, Role.AUDITOR])
    return Refusal("not_published", _("The result has not been published yet."))


def refuse_pack(voting_round: VotingRound, *, is_signed: bool) -> Refusal | None:
    """Ballots are published together with the result, and once the log names it.

    `is_signed` says whether the newest signature of the log covers the result.
    """
    if not voting_round.is_published:
        return Refusal(
            "not_published",
            _(
                "The ballots are published together with the result. Until then "
                "nobody can check the count."
            ),
        )
    if not is_signed:
        return Refusal(
            "not_signed",
            _(
                "The result has just been published, and the log is being signed. "
                "Please try again in a minute."
            ),
        )
    return None


def refuse_publishing(
    person: User | AnonymousUser, voting_round: VotingRound
) -> Refusal | None:
    refusal = refuse_organising(person, voting_round.process)
    if refusal is not None:
        return refusal
    if voting_round.closed_at is None:
        return Refusal("not_tallied", _("There is no result before the vote closes."))
    if voting_round.is_published:
        return Refusal("published", _("The result has been published already."))
    return None


def refuse_deciding(
    person: User | AnonymousUser, voting_round: VotingRound
) -> Refusal | None:
    refusal = refuse_organising(person, voting_round.process)
    if refusal is not None:
        return refusal
    if not voting_round.is_published:
        return Refusal("not_published", _("The result has not been published yet."))
    return None


def refuse_turnout(
    person: User | AnonymousUser, voting_round: VotingRound
) -> Refusal | None:
    """Staff see how many have voted, never how."""
    return refuse_role(
        person,
        voting_round.process,
        [Role.ORGANISER, Role.AUDITOR, Role.POLLING_CLERK],
    )
