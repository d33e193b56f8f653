"""At a voting place: paper forms handed out, codes to vote with here, spoilt forms."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason
from participation.turns import in_turn
from voting import channel_policies, channel_queries, codes, policies, queries
from voting.box import locks, paper, spool, turnout
from voting.box.guarding import PausedError
from voting.channel_queries import Person
from voting.models import (
    BallotBox,
    CastNotice,
    PaperMark,
    RollEntry,
    SpoiltForms,
    VotingCode,
    VotingRound,
)
from voting.sheet import PaperRules

CODE_WORKS_FOR = timedelta(minutes=30)


@in_turn()
@transaction.atomic(durable=True)
def hand_out_paper(
    *,
    voting_round: VotingRound,
    clerk: User,
    person: Person,
    area: str,
    station: str,
    now: datetime,
) -> None:
    """Mark that somebody got a paper form, once; it takes the place of an online vote.

    `area` is the code of the paper that was handed out. The record says that a form was
    handed out and where, never to whom. Raises `Refused` and `ValidationError`.
    """
    place = station_of(station)
    fresh, rules, entry = _welcome(voting_round, clerk, person, area, now)
    has_paper = hasattr(entry, "paper_mark")
    require(channel_policies.refuse_second_form(has_paper=has_paper))
    _settle(entry, fresh, rules)
    mark = PaperMark(entry=entry, station=place)
    mark.full_clean(validate_unique=False, validate_constraints=False)
    mark.save(force_insert=True)
    spool.put_void(fresh, entry, paper=rules.code)
    # Who is told that a vote was recorded, and was given no form, can say so.
    CastNotice.objects.bulk_create([CastNotice(entry=entry)], ignore_conflicts=True)
    # A code that was shown a moment ago must not lead into the void.
    VotingCode.objects.filter(entry=entry, batch=None).delete()
    _record(fresh, clerk, place, has_form=True, now=now)


@in_turn()
@transaction.atomic(durable=True)
def give_code(
    *,
    voting_round: VotingRound,
    clerk: User,
    person: Person,
    area: str,
    station: str,
    now: datetime,
) -> str:
    """Return a code with which somebody votes here; it works once, for half an hour.

    An earlier one of the same person stops. The record says that somebody was helped
    and where, never who. Raises `Refused` and `ValidationError`.
    """
    place = station_of(station)
    fresh, rules, entry = _welcome(voting_round, clerk, person, area, now)
    has_paper = hasattr(entry, "paper_mark")
    require(policies.refuse_after_paper(has_paper=has_paper))
    _settle(entry, fresh, rules)
    given = VotingCode.objects.filter(batch=None, entry__voting_round=fresh)
    given.filter(expires_at__lte=now).delete()
    given.filter(entry=entry).delete()
    code = codes.new_code()
    VotingCode.objects.create(
        entry=entry,
        code_hash=codes.hash_of(fresh.sheet_sha256, code),
        expires_at=now + CODE_WORKS_FOR,
    )
    _record(fresh, clerk, place, has_form=False, now=now)
    return code


def _welcome(
    voting_round: VotingRound, clerk: User, person: Person, area: str, now: datetime
) -> tuple[VotingRound, PaperRules, RollEntry]:
    """Return round, paper and place on the roll, under the locks of a person."""
    locks.share_with_person(voting_round.pk, person.identifier)
    fresh = queries.round_to_vote_in(voting_round.pk)
    require(channel_policies.refuse_station(clerk, fresh, now=now))
    rules = channel_queries.paper_of(fresh, area)
    return fresh, rules, _entry(fresh, person, rules)


def _record(
    voting_round: VotingRound, clerk: User, place: str, *, has_form: bool, now: datetime
) -> None:
    """Record that somebody got a form or a code at a station, and never who."""
    audit.record(
        voting_round.process,
        "paper.given" if has_form else "help.given",
        subject=f"round:{voting_round.process.slug}",
        actor=clerk,
        role=channel_policies.role_of(clerk, voting_round, channel_policies.CLERKS),
        now=now,
        station=place,
    )


def station_of(typed: str) -> str:
    """Return the name of a station; raises `ValidationError` without one."""
    station = " ".join(typed.split())
    if not station:
        raise ValidationError(
            {
                "station": ValidationError(
                    _("Say which voting place this is."), "required"
                )
            }
        )
    return station


def _entry(voting_round: VotingRound, person: Person, rules: PaperRules) -> RollEntry:
    """Return the place of somebody on the roll, new where everybody may vote."""
    entry = channel_queries.entry_of(voting_round, person.identifier)
    if entry is None:
        if not voting_round.is_open_to_all:
            raise Refused(
                Refusal("not_on_roll", _("This person is not on the list of voters."))
            )
        entry = RollEntry.objects.create(
            voting_round=voting_round,
            identifier=person.identifier,
            district_id=queries.district_id(voting_round, rules),
            born_on=person.born_on,
            is_declared=True,
        )
    sheet = voting_round.sheet
    # The official has seen a document: who is not known to be too young is old enough.
    require(policies.refuse_entry(entry, entry, sheet, declares_age=True))
    require(policies.refuse_paper(entry, rules))
    return entry


def _settle(entry: RollEntry, voting_round: VotingRound, rules: PaperRules) -> None:
    """Let somebody who declares the district, before a first vote, choose it here."""
    own = entry.district.code if entry.district else ""
    if entry.is_declared and rules.district and own != rules.district:
        entry.district_id = queries.district_id(voting_round, rules)
        entry.save(update_fields=["district"])


@transaction.atomic(durable=True)
def record_spoilt_forms(
    *,
    voting_round: VotingRound,
    clerk: User,
    area: str,
    station: str,
    kind: str,
    count: int,
    reason: str,
    now: datetime,
) -> SpoiltForms:
    """Write down forms that were handed out and are not counted, and why.

    They are missing from the account until a second official agrees. Raises
    `ValidationError` when there are not so many forms that wait for a word.
    """
    require(channel_policies.refuse_paper_work(clerk, voting_round))
    lock_log(voting_round)
    spoilt = add_spoilt_forms(
        voting_round,
        clerk=clerk,
        area=area,
        station=station_of(station),
        kind=kind,
        count=count,
        reason=reason,
        now=now,
    )
    audit.record(
        voting_round.process,
        "forms.spoilt",
        subject=f"round:{voting_round.process.slug}",
        actor=clerk,
        role=channel_policies.role_of(clerk, voting_round, channel_policies.CLERKS),
        now=now,
        area=spoilt.area,
        station=spoilt.station,
        kind=spoilt.kind,
        count=spoilt.count,
        reason=spoilt.reason,
    )
    return spoilt


def add_spoilt_forms(
    voting_round: VotingRound,
    *,
    clerk: User,
    area: str,
    station: str,
    kind: str,
    count: int,
    reason: str,
    now: datetime,
) -> SpoiltForms:
    """Add a row under the lock of the log; raises `ValidationError`."""
    spoilt = SpoiltForms(
        voting_round=voting_round,
        area=channel_queries.paper_of(voting_round, area).code,
        station=station,
        kind=kind,
        count=count,
        reason=" ".join(reason.split()),
        recorded_by=clerk,
        recorded_at=now,
    )
    spoilt.full_clean()
    required_reason(spoilt.reason)
    waiting = voting_round.spoilt_forms.filter(area=area, agreed_at=None)
    missing = missing_forms(voting_round, area) - sum(one.count for one in waiting)
    if not 1 <= count <= missing:
        raise ValidationError({"count": _too_many(missing)})
    spoilt.save(force_insert=True)
    return spoilt


def _too_many(missing: int) -> ValidationError:
    return ValidationError(
        _("In this area %(missing)d handed-out forms are not accounted for yet."),
        "too_many_forms",
        {"missing": max(missing, 0)},
    )


@transaction.atomic(durable=True)
def agree_to_spoilt_forms(*, forms: SpoiltForms, official: User, now: datetime) -> None:
    """Take forms out of what is missing: a second official has seen them, or the urn.

    Raises `Refused` for whoever wrote them down, and `ValidationError` when so many
    forms are not missing any more.
    """
    lock_log(forms.voting_round)
    fresh = _spoilt_now(forms)
    require(channel_policies.refuse_agreeing_to_spoilt(official, fresh))
    missing = missing_forms(fresh.voting_round, fresh.area)
    if fresh.count > missing:
        raise _too_many(missing)
    fresh.agreed_by, fresh.agreed_at = official, now
    fresh.save(update_fields=["agreed_by", "agreed_at"])
    _record_spoilt(fresh, official, is_agreed=True, now=now)


@transaction.atomic(durable=True)
def take_back_spoilt_forms(*, forms: SpoiltForms, clerk: User, now: datetime) -> None:
    """Strike what was written down of forms, before anybody has agreed to it."""
    lock_log(forms.voting_round)
    fresh = _spoilt_now(forms)
    require(channel_policies.refuse_taking_back_spoilt(clerk, fresh))
    _record_spoilt(fresh, clerk, is_agreed=False, now=now)
    fresh.delete()


def _spoilt_now(forms: SpoiltForms) -> SpoiltForms:
    """Read forms again under the lock; raises `Refused` when they are struck out."""
    fresh = (
        SpoiltForms.objects.filter(pk=forms.pk)
        .select_related("voting_round__process", "voting_round__box")
        .first()
    )
    if fresh is None:
        raise Refused(Refusal("struck", _("This has been taken back meanwhile.")))
    return fresh


def _record_spoilt(
    forms: SpoiltForms, official: User, *, is_agreed: bool, now: datetime
) -> None:
    roles = channel_policies.SECOND if is_agreed else channel_policies.CLERKS
    audit.record(
        forms.voting_round.process,
        "forms.agreed" if is_agreed else "forms.restored",
        subject=f"round:{forms.voting_round.process.slug}",
        actor=official,
        role=channel_policies.role_of(official, forms.voting_round, roles),
        now=now,
        area=forms.area,
        station=forms.station,
        kind=forms.kind,
        count=forms.count,
    )


def missing_forms(voting_round: VotingRound, area: str) -> int:
    """Return how many forms of an area are neither counted nor accounted for."""
    (own,) = (one for one in turnout.by_area(voting_round) if one.area == area)
    return own.missing


def lock_log(voting_round: VotingRound) -> BallotBox:
    """Hold the log while something is added; raises `Refused` when it takes nothing."""
    try:
        return paper.lock_open_log(voting_round)
    except paper.SealedLogError as error:
        raise Refused(
            Refusal(
                "sealed",
                _("The log of the ballot box is closed. Nothing can be added."),
            )
        ) from error
    except PausedError as error:
        raise Refused(
            Refusal(
                "paused",
                _("Recording is paused: the log of the ballot box is being repaired."),
            )
        ) from error
