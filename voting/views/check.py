"""Check my vote: anybody with a code or a receipt, without an account."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import (
    sensitive_post_parameters,
    sensitive_variables,
)
from django.views.decorators.http import require_http_methods

from participation.brake import braked
from participation.http import FORM_METHODS, page
from voting import papers
from voting.ballotbox import notes, receipts
from voting.ballotbox.receipts import Receipt
from voting.box import lookup
from voting.box.lookup import Found
from voting.forms import CheckForm
from voting.models import VotingRound
from voting.papers import Paper
from voting.views.receipts import paper_of
from voting.views.rounds import context_of, round_to_show


@dataclass(frozen=True, slots=True)
class Examined:
    """What a receipt itself shows, before anybody looks into the log.

    `is_ours` is false for the receipt of another vote. `says` is what was cast, where
    the receipt shows it and can be trusted.
    """

    is_ours: bool
    is_sound: bool
    is_promised: bool
    says: Paper | None

    @property
    def is_good(self) -> bool:
        return self.is_ours and self.is_sound and self.is_promised


@never_cache
@sensitive_post_parameters()
@sensitive_variables()
@braked("check", most=60, seconds=60)
@require_http_methods(FORM_METHODS)
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Say whether the ballot of a receipt is in the log, and what became of it."""
    now = timezone.now()
    voting_round = round_to_show(request, slug, now=now)
    is_post = request.method == "POST"
    form = CheckForm(*((request.POST, request.FILES) if is_post else ()))
    context = context_of(voting_round, now=now) | {"form": form}
    if form.is_valid():
        receipt: Receipt | None = form.cleaned_data["file"]
        code: str = receipt.code if receipt else form.cleaned_data["code"]
        examined = _examine(voting_round, receipt) if receipt else None
        is_elsewhere = examined is not None and not examined.is_ours
        found = None if is_elsewhere else _find(voting_round, receipt, code)
        box = voting_round.ballot_box
        context |= {
            "is_answered": True,
            "code": code,
            "receipt": receipt,
            "examined": examined,
            "answers": [
                (one, _counted(voting_round, one))
                for one in ((found, *found.others) if found else ())
            ],
            # What is not in a log that is closed will not get there.
            "is_sealed": box is not None and box.sealed_at is not None,
        }
    status = 422 if form.errors else 200
    return page(request, "voting/check.html", context, partial="answer", status=status)


@sensitive_variables()
def _examine(voting_round: VotingRound, receipt: Receipt) -> Examined:
    """Recompute the commitment of a receipt, and check the promise on it."""
    box = voting_round.ballot_box
    is_ours = box is not None and (
        (receipt.origin, receipt.election) == (box.origin, voting_round.sheet_sha256)
    )
    if box is None or not is_ours:
        return Examined(is_ours=False, is_sound=False, is_promised=False, says=None)
    try:
        key = bytes.fromhex(box.promise_key)
        promised, _by = receipts.read_promise(receipt.promise, box.origin, key)
    except notes.NoteError:
        promised = ""
    is_promised = promised == receipt.commitment
    is_sound = receipt.is_sound
    # What we have signed is a ballot that we have taken, so it makes sense.
    says = paper_of(voting_round, receipt) if is_sound and is_promised else None
    return Examined(is_ours=True, is_sound=is_sound, is_promised=is_promised, says=says)


@sensitive_variables()
def _find(
    voting_round: VotingRound, receipt: Receipt | None, code: str
) -> Found | None:
    if receipt is not None:
        return lookup.by_commitment(voting_round, receipt.commitment)
    return lookup.by_code(voting_round, code)


@sensitive_variables()
def _counted(voting_round: VotingRound, found: Found) -> Paper | None:
    """Return what was counted under a receipt, once the result is published."""
    if found.ballot is None:
        return None
    return papers.from_ballot(
        voting_round.sheet, found.ballot.paper, found.ballot.marks
    )
