"""Printed one-time codes: made by one official, released by another, voided, used."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import Process, Role, User
from participation.policies import require
from participation.reasons import required_reason
from voting import channel_policies, channel_queries, codes, policies, queries
from voting.actions.stations import lock_log
from voting.ballotbox import entries, roll
from voting.box import closing, setup
from voting.box.people import identify, identify_reference
from voting.models import CodeBatch, RollEntry, VotingCode, VotingRound
from voting.roll_lines import RollLine

MOST_CODES = 5000
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code in plain, which exists only until it is printed.

    `email` and `reference` are what the organiser's own list says of its reader.
    """

    number: int
    code: str
    area: str
    email: str = ""
    reference: str = ""


@transaction.atomic(durable=True)
def make_codes(
    *,
    voting_round: VotingRound,
    organiser: User,
    area: str,
    count: int,
    reason: str,
    now: datetime,
) -> tuple[CodeBatch, list[NewCode]]:
    """Draw codes for people of an area who are on no list; return them, once.

    `area` is the code of a paper. Each code is a new place on the roll, which opens
    when a second official releases the batch. Raises `ValidationError`.
    """
    require(channel_policies.refuse_making_codes(organiser, voting_round, now=now))
    channel_queries.paper_of(voting_round, area)
    _check_count(count)
    batch = _batch(voting_round, organiser, area, count, reason, now=now)
    new = [NewCode(at, codes.new_code(), area) for at in range(1, count + 1)]
    election = voting_round.sheet_sha256
    # In the order of the hashes, which is none: the n-th row is not the n-th letter.
    hashes = sorted(codes.hash_of(election, one.code) for one in new)
    district = queries.district_id(voting_round, voting_round.sheet.paper(area))
    people = RollEntry.objects.bulk_create(
        [
            RollEntry(
                voting_round=voting_round,
                identifier=codes.identifier_of(code_hash),
                district_id=district,
            )
            for code_hash in hashes
        ],
        batch_size=CHUNK,
    )
    _keep(batch, people, hashes)
    return batch, new


@transaction.atomic(durable=True)
def make_letters(
    *,
    voting_round: VotingRound,
    organiser: User,
    lines: Sequence[RollLine],
    reason: str,
    now: datetime,
) -> tuple[CodeBatch, list[NewCode]]:
    """Draw a code for each line of a list of people on the roll; return them, once.

    The list comes from the organiser, since the roll itself names nobody. Raises
    `ValidationError` with one message for each line of somebody who is not on it.
    """
    require(channel_policies.refuse_making_codes(organiser, voting_round, now=now))
    _check_count(len(lines))
    on_roll = _on_roll(voting_round, lines)
    batch = _batch(voting_round, organiser, "", len(lines), reason, now=now)
    new = [
        NewCode(
            at,
            codes.new_code(),
            setup.area_of(voting_round, entry.district.code if entry.district else ""),
            line.email,
            line.reference,
        )
        for at, (line, entry) in enumerate(zip(lines, on_roll, strict=True), start=1)
    ]
    election = voting_round.sheet_sha256
    _keep(batch, on_roll, [codes.hash_of(election, one.code) for one in new])
    return batch, new


def _check_count(count: int) -> None:
    if not 1 <= count <= MOST_CODES:
        raise ValidationError(
            _("A batch has from 1 to %(most)d codes."),
            "bad_count",
            {"most": MOST_CODES},
        )


def _on_roll(voting_round: VotingRound, lines: Sequence[RollLine]) -> list[RollEntry]:
    """Find the people of a list on the roll, in the order of the list."""
    people = voting_round.roll.select_related("district").defer("district__geometry")
    known = {one.identifier: one for one in people}
    by_reference = {one.reference: one for one in known.values() if one.reference}
    found: dict[int, RollEntry] = {}
    problems = []
    for line in lines:
        entry = None
        if line.reference.strip():
            reference = identify_reference(line.reference)
            entry = by_reference.get(reference) or known.get(reference)
        if entry is None and line.email.strip():
            entry = known.get(identify(line.email))
        params = {"line": line.line, "person": line.reference or line.email}
        if entry is None:
            message = _("Line %(line)d: %(person)s is not on the list of voters.")
            problems.append(ValidationError(message, "not_on_roll", params))
        elif entry.pk in found:
            message = _("Line %(line)d: %(person)s is there twice.")
            problems.append(ValidationError(message, "duplicate_voter", params))
        else:
            found[entry.pk] = entry
    if problems:
        raise ValidationError(problems)
    return list(found.values())


def _batch(
    voting_round: VotingRound,
    organiser: User,
    area: str,
    count: int,
    reason: str,
    *,
    now: datetime,
) -> CodeBatch:
    # Two batches at once get two numbers.
    Process.objects.select_for_update(no_key=True).only("pk").get(
        pk=voting_round.process_id
    )
    last = voting_round.code_batches.aggregate(Max("number"))["number__max"] or 0
    batch = CodeBatch(
        voting_round=voting_round,
        number=last + 1,
        area=area,
        is_for_roll=not area,
        count=count,
        reason=" ".join(reason.split()),
        made_by=organiser,
        made_at=now,
    )
    batch.full_clean()
    batch.save(force_insert=True)
    audit.record(
        voting_round.process,
        "codes.made",
        subject=f"codes:{batch.number}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        area=area,
        count=count,
        reason=batch.reason,
    )
    return batch


def _keep(batch: CodeBatch, people: Sequence[RollEntry], hashes: Sequence[str]) -> None:
    rows = [
        VotingCode(batch=batch, entry=entry, code_hash=code_hash)
        for entry, code_hash in zip(people, hashes, strict=True)
    ]
    rows.sort(key=lambda row: row.code_hash)
    VotingCode.objects.bulk_create(rows, batch_size=CHUNK)


@transaction.atomic(durable=True)
def release_codes(*, batch: CodeBatch, official: User, now: datetime) -> None:
    """Let the codes of a batch work; the second person of two says so.

    New places on the roll go into the log of the box, with both officials.
    """
    fresh = _locked(batch)
    require(channel_policies.refuse_releasing_codes(official, fresh, now=now))
    voting_round = fresh.voting_round
    role = channel_policies.role_of(official, voting_round, channel_policies.SECOND)
    fresh.released_by, fresh.released_at = official, now
    fresh.save(update_fields=["released_by", "released_at"])
    if not fresh.is_for_roll:
        _add_to_roll(fresh, entries.official(role.value, official.pk))
    audit.record(
        voting_round.process,
        "codes.released",
        subject=f"codes:{fresh.number}",
        actor=official,
        role=role,
        now=now,
        count=fresh.count,
    )


def _add_to_roll(batch: CodeBatch, releaser: str) -> None:
    """Write into the log how many new places on the roll there are, and by whom."""
    voting_round = batch.voting_round
    lock_log(voting_round)
    people = list(setup.roll_of(voting_round))
    closing.add(
        voting_round,
        {
            "t": "roll_add",
            "areas": {batch.area: batch.count},
            "by": [
                channel_policies.name_in_log(batch.made_by, voting_round),
                releaser,
            ],
            "reason": setup.composed(batch.reason),
            "roll": roll.root_of(people) if people else "",
        },
    )


def _locked(batch: CodeBatch) -> CodeBatch:
    """Read a batch anew and let nobody else change it meanwhile."""
    CodeBatch.objects.select_for_update().only("pk").get(pk=batch.pk)
    return CodeBatch.objects.select_related(
        "voting_round__process", "voting_round__phase", "voting_round__box"
    ).get(pk=batch.pk)


@transaction.atomic(durable=True)
def void_codes(*, batch: CodeBatch, official: User, reason: str, now: datetime) -> None:
    """Stop the codes of a batch. What was cast with one of them stays counted.

    Places on the roll that were released stay on it, unused. Raises `ValidationError`
    without a reason.
    """
    fresh = _locked(batch)
    require(channel_policies.refuse_voiding_codes(official, fresh))
    why = required_reason(" ".join(reason.split()))
    voting_round = fresh.voting_round
    fresh.voided_by, fresh.voided_at, fresh.void_reason = official, now, why
    fresh.save(update_fields=["voided_by", "voided_at", "void_reason"])
    if fresh.released_at is None:
        # Nobody could use them, and the log knows nothing of them.
        people = list(fresh.codes.values_list("entry_id", flat=True))
        fresh.codes.all().delete()
        if not fresh.is_for_roll:
            for at in range(0, len(people), CHUNK):
                RollEntry.objects.filter(pk__in=people[at : at + CHUNK]).delete()
    audit.record(
        voting_round.process,
        "codes.voided",
        subject=f"codes:{fresh.number}",
        actor=official,
        role=channel_policies.role_of(official, voting_round, channel_policies.SECOND),
        now=now,
        count=fresh.count,
        reason=why,
    )


@transaction.atomic(durable=True)
def use_code(*, voting_round: VotingRound, typed: str, now: datetime) -> VotingCode:
    """Return the code that somebody has typed, if it works here and now.

    One from a voting place works once: whoever showed it cannot type it again. Nothing
    else is written. Raises `Refused`.
    """
    require(policies.refuse_now(voting_round, now=now))
    wanted = codes.hash_of(voting_round.sheet_sha256, codes.read(typed))
    found = (
        VotingCode.objects.filter(code_hash=wanted)
        .select_related("batch", "entry__district")
        .defer("entry__district__geometry")
        .first()
    )
    require(channel_policies.refuse_code(found, voting_round, now=now))
    assert found is not None  # noqa: S101 - the policy has just said so
    if (
        found.batch_id is None
        and not VotingCode.objects.filter(pk=found.pk).delete()[0]
    ):
        # Of two who type it at once, the second comes here.
        require(channel_policies.refuse_code(None, voting_round, now=now))
    return found
