"""Letters to people drawn from a register: announced, drawn, posted, come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from panels import codes, sampling
from panels.models import Invitation, InvitationBatch, Panel
from panels.policies import recruiting
from panels.queries.pages import locked
from panels.sampling import Resident
from participation import audit
from participation.models import Role, User
from participation.policies import Refusal, Refused, require
from participation.printed_codes import new_code

# Setting the pages of so many takes half a minute; more go into another batch.
MOST_LETTERS = 3000
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class Register:
    """A file of people: its name, its SHA-256 and its rows."""

    sha256: str
    people: Sequence[Resident]


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter with its code in plain, which exists only until it is printed."""

    number: int
    name: str
    address: str
    language: str
    code: str


@transaction.atomic(durable=True)
def announce_sample(
    *,
    panel: Panel,
    official: User,
    source: str,
    register: Register,
    count: int,
    one_per_address: bool,
    seed_source: str,
    now: datetime,
) -> InvitationBatch:
    """Say in public from which file a sample will be drawn, and with what chance.

    Nothing of the file is kept but its SHA-256 and its length. Raises `Refused` and
    `ValidationError`.
    """
    panel = locked(panel)
    require(recruiting.refuse_letters(official, panel))
    if not 1 <= count <= min(MOST_LETTERS, len(register.people)):
        raise ValidationError(
            {
                "count": ValidationError(
                    _("From 1 to %(most)d letters can be drawn from this register."),
                    "bad_count",
                    {"most": min(MOST_LETTERS, len(register.people))},
                )
            }
        )
    batch = InvitationBatch(
        panel=panel,
        number=panel.batches.count() + 1,
        source=source,
        rows=len(register.people),
        sha256=register.sha256,
        seed_source=seed_source,
        count=count,
        is_one_per_address=one_per_address,
        made_by=official,
        made_at=now,
    )
    batch.full_clean(exclude=["panel", "made_by"])
    batch.save(force_insert=True)
    audit.record(
        panel.process,
        "sample.announced",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        batch=batch.number,
        register=source,
        rows=batch.rows,
        sha256=batch.sha256,
        count=count,
        one_per_address=one_per_address,
        seed_source=seed_source,
    )
    return batch


@transaction.atomic(durable=True)
def draw_letters(
    *,
    batch: InvitationBatch,
    official: User,
    register: Register,
    seed: str,
    now: datetime,
) -> list[NewLetter]:
    """Draw the sample with the seed that the announced source has given; return it.

    The codes in it exist in this answer alone. Raises `Refused` for who may not and
    when it was drawn before, `ValidationError` for another file than was announced.
    """
    batch, panel = _locked(batch)
    require(recruiting.refuse_letters(official, panel))
    if batch.drawn_at is not None:
        raise Refused(Refusal("drawn_already", _("This sample has been drawn.")))
    if register.sha256 != batch.sha256:
        raise ValidationError(
            {
                "file": ValidationError(
                    _("This is not the file that was announced: its SHA-256 differs."),
                    "other_file",
                )
            }
        )
    plain_seed = " ".join(seed.split())
    if not plain_seed:
        raise ValidationError(
            {"seed": ValidationError(_("Type what came out."), "no_seed")}
        )
    drawn = sampling.draw(
        register.people,
        count=batch.count,
        file_hash=batch.sha256,
        seed=plain_seed,
        one_per_address=batch.is_one_per_address,
    )
    new = [
        NewLetter(number, one.name, one.address, one.language, new_code())
        for number, one in enumerate(drawn, start=1)
    ]
    Invitation.objects.bulk_create(
        [
            Invitation(
                batch=batch,
                number=letter.number,
                row=one.row,
                name=one.name,
                address=one.address,
                language=one.language,
                code_hash=codes.hash_of(letter.code),
            )
            for letter, one in zip(new, drawn, strict=True)
        ],
        batch_size=CHUNK,
    )
    batch.seed, batch.drawn_at, batch.count = plain_seed, now, len(new)
    batch.save(update_fields=["seed", "drawn_at", "count"])
    audit.record(
        panel.process,
        "sample.drawn",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        batch=batch.number,
        seed=plain_seed,
        count=len(new),
    )
    return new


@transaction.atomic(durable=True)
def renew_letters(
    *, batch: InvitationBatch, official: User, now: datetime
) -> list[NewLetter]:
    """Give every letter that nobody has used a new code, and return these letters.

    For when the file was lost before it was printed: the old codes end.
    """
    batch, panel = _locked(batch)
    require(recruiting.refuse_letters(official, panel))
    _require_addresses(batch)
    unused = list(batch.invitations.filter(volunteer=None, returned_at=None))
    new = []
    for invitation in unused:
        code = new_code()
        invitation.code_hash = codes.hash_of(code)
        new.append(
            NewLetter(
                invitation.number,
                invitation.name,
                invitation.address,
                invitation.language,
                code,
            )
        )
    Invitation.objects.bulk_update(unused, ["code_hash"], batch_size=CHUNK)
    audit.record(
        panel.process,
        "letters.renewed",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        batch=batch.number,
        count=len(new),
    )
    return new


def _require_addresses(batch: InvitationBatch) -> None:
    if batch.drawn_at is None or batch.erased_at is not None:
        raise Refused(Refusal("no_letters", _("There are no letters to print.")))


@transaction.atomic(durable=True)
def mark_posted(*, batch: InvitationBatch, official: User, now: datetime) -> None:
    """Say that the letters of a batch are on their way."""
    batch, panel = _locked(batch)
    require(recruiting.refuse_letters(official, panel))
    _require_addresses(batch)
    if not InvitationBatch.objects.filter(pk=batch.pk, sent_at=None).update(
        sent_at=now
    ):
        raise Refused(recruiting.STALE)
    audit.record(
        panel.process,
        "letters.posted",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=Role.FACILITATOR,
        now=now,
        batch=batch.number,
        count=batch.count,
    )


@transaction.atomic(durable=True)
def mark_returned(
    *,
    batch: InvitationBatch,
    official: User,
    numbers: Sequence[int],
    now: datetime,
) -> int:
    """Note letters that came back unopened, by their numbers; return how many are new.

    Raises `ValidationError` for a number that no letter has, or of one that was used.
    """
    batch, panel = _locked(batch)
    require(recruiting.refuse_letters(official, panel))
    known = set(
        batch.invitations.filter(number__in=numbers, volunteer=None).values_list(
            "number", flat=True
        )
    )
    strange = sorted(set(numbers) - known)
    if strange:
        raise ValidationError(
            {
                "numbers": ValidationError(
                    _("No unused letter has these numbers: %(numbers)s."),
                    "unknown_letter",
                    {"numbers": ", ".join(map(str, strange))},
                )
            }
        )
    came = batch.invitations.filter(number__in=numbers, returned_at=None)
    return came.update(returned_at=now)


def _locked(batch: InvitationBatch) -> tuple[InvitationBatch, Panel]:
    panel = locked(batch.panel)
    fresh = InvitationBatch.objects.get(pk=batch.pk)
    fresh.panel = panel
    return fresh, panel
