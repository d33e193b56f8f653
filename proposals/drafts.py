"""Which drafts a browser holds, and what stands in them.

Who is signed in holds their own. Who is not holds those whose key this browser knows:
it stands in the form and in the session, and can be written down. A form names its
draft by a reference: the key, or the number of a draft of one's own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from participation.models import Process, User
from participation.policies import Refusal, Refused
from proposals.actions import drafts as draft_actions
from proposals.actions.drafts import PAGE, Overtaken, Typed, words_of
from proposals.models import Draft, Proposal
from proposals.versions import OVERTAKEN

# No key of a row has more digits.
MOST_DIGITS = 18
# In the session: which draft is being written, by process and proposal.
SESSION = "drafts"


@dataclass(frozen=True, slots=True)
class Kept:
    """What came of keeping a text. `key` is there to be written down, without account.

    `overtaken`: the draft holds a newer text, saved from elsewhere; this one was not
    kept. `refusal`: why it could not be kept at all.
    """

    draft: Draft | None = None
    reference: str = ""
    key: str = ""
    is_overtaken: bool = False
    is_gone: bool = False
    refusal: Refusal | None = None

    @property
    def until(self) -> datetime | None:
        """The day on which it is deleted when nobody touches it again."""
        if self.draft is None:
            return None
        return self.draft.saved_at + timedelta(days=settings.DRAFT_DAYS)


def _slot(process: Process, proposal: Proposal | None) -> str:
    return f"{process.pk}:{proposal.number if proposal else 'new'}"


def _remembered(request: HttpRequest) -> dict[str, dict[str, str]]:
    return dict(request.session.get(SESSION, {}))


def _remember(request: HttpRequest, slot: str, reference: str, of: str = "") -> None:
    entry = {"reference": reference, "of": of}
    known = _remembered(request)
    if known.get(slot) != entry:
        request.session[SESSION] = known | {slot: entry}


def person_of(request: HttpRequest) -> User | None:
    return request.user if request.user.is_authenticated else None


def holds_draft(request: HttpRequest, draft: Draft) -> bool:
    """Say whether a draft is this person's, or one whose key this browser knows."""
    if draft.person_id is not None:
        return draft.person_id == request.user.pk
    known = _remembered(request).values()
    return draft.key_hash in {
        draft_actions.hash_of(entry["reference"]) for entry in known
    }


def find(request: HttpRequest, process: Process, reference: str) -> Draft | None:
    """Return the draft that a form names, when whoever sent it may have it."""
    found = process.drafts.select_related("proposal")
    if reference.isascii() and reference.isdecimal():
        person = person_of(request)
        if person is None or len(reference) > MOST_DIGITS:
            return None
        return found.filter(person=person, pk=int(reference)).first()
    if not reference:
        return None
    draft = found.filter(key_hash=draft_actions.hash_of(reference)).first()
    if draft is None or draft.person_id not in {None, request.user.pk}:
        return None
    return draft


def reference_of(draft: Draft, key: str) -> str:
    return key if draft.person_id is None else str(draft.pk)


def current(
    request: HttpRequest, process: Process, proposal: Proposal | None = None
) -> tuple[Draft | None, str]:
    """Return the draft that is being written in this browser, and its reference.

    An address can name another of one's own: `?draft=12`; `?draft=new` begins afresh.
    """
    slot = _slot(process, proposal)
    wanted = request.GET.get("draft", "")
    if wanted == "new":
        forget(request, process, proposal)
        return None, ""
    claim(request, process)
    reference = wanted or _remembered(request).get(slot, {}).get("reference", "")
    draft = find(request, process, reference)
    if draft is None or draft.proposal_id != (proposal.pk if proposal else None):
        return None, ""
    _remember(request, slot, reference)
    return draft, reference


def others(request: HttpRequest, process: Process, but: Draft | None) -> list[Draft]:
    """Return what else somebody has begun in a process and not sent."""
    person = person_of(request)
    if person is None:
        return []
    begun = process.drafts.filter(person=person, proposal=None)
    return list(begun.exclude(pk=but.pk) if but else begun)


def claim(request: HttpRequest, process: Process) -> None:
    """Make what was written here before signing in the person's own."""
    person = person_of(request)
    if person is None:
        return
    known = _remembered(request)
    claimed = {}
    for slot, entry in known.items():
        draft = None
        if slot.startswith(f"{process.pk}:"):
            draft = find(request, process, entry["reference"])
        if draft is None or entry["reference"].isdecimal():
            continue
        own = draft_actions.claim_draft(
            draft=draft,
            person=person,
            older=find(request, process, entry["of"]),
        )
        claimed[slot] = {"reference": str(own.pk), "of": ""}
    if claimed:
        request.session[SESSION] = known | claimed


def typed(request: HttpRequest, form: Form) -> Typed:
    """Return what was posted, right or wrong."""
    posted = request.POST
    version = posted.get("draft_version")
    return Typed(
        fields={name: str(posted.get(name, "")) for name in form.fields},
        page=posted.get("page", "")[:32],
        version=None if version is None else _number(version),
    )


def _number(typed: str) -> int:
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS
    return int(typed) if is_number else 0


def keep(
    request: HttpRequest,
    process: Process,
    form: Form,
    *,
    now: datetime,
    proposal: Proposal | None = None,
    is_auto: bool = False,
) -> Kept:
    """Keep the fields of a posted form as they were typed.

    A saving that comes by itself (`is_auto`) does not bring back what has been sent or
    deleted elsewhere.
    """
    claim(request, process)
    slot = _slot(process, proposal)
    posted = typed(request, form)
    reference = _named(request, slot)
    draft = find(request, process, reference) or _begun_here(request, process, posted)
    try:
        if draft is not None:
            saved = draft_actions.save_draft(draft=draft, typed=posted, now=now)
            key = "" if draft.person_id else reference or _reference_here(request, slot)
            _remember(request, slot, reference_of(saved, key))
            return Kept(saved, reference_of(saved, key), key)
        if is_auto and reference:
            return Kept(is_gone=True)
        if not words_of(posted.fields).keys() - {"language", "district"}:
            return Kept()
        return _begin(request, process, posted, proposal, now=now)
    except Overtaken as overtaken:
        return Kept(overtaken.draft, reference, is_overtaken=True)
    except Draft.DoesNotExist:
        return Kept(is_gone=True)
    except Refused as refused:
        return Kept(refusal=refused.refusal)


def _named(request: HttpRequest, slot: str) -> str:
    """Return which draft a form names; one without the field means what is begun."""
    return request.POST.get("draft", _reference_here(request, slot))


def sent(
    request: HttpRequest,
    process: Process,
    form: Form,
    proposal: Proposal | None = None,
) -> Draft | None:
    """Return the draft that becomes what is sent now.

    Raises `Refused` when a newer text was saved from elsewhere: it would be lost.
    """
    posted = typed(request, form)
    reference = _named(request, _slot(process, proposal))
    draft = find(request, process, reference) or _begun_here(request, process, posted)
    if draft is not None and draft_actions.is_overtaken(draft, posted):
        raise Refused(OVERTAKEN)
    return draft


def as_kept(draft: Draft | None, reference: str) -> Kept:
    """Return how a draft that a page is opened with was kept."""
    if draft is None:
        return Kept()
    key = "" if draft.person_id else reference
    return Kept(draft, reference_of(draft, reference), key)


def _begin(
    request: HttpRequest,
    process: Process,
    posted: Typed,
    proposal: Proposal | None,
    *,
    now: datetime,
) -> Kept:
    person = person_of(request)
    key = draft_actions.new_key()
    draft = draft_actions.begin_draft(
        process=process,
        person=person,
        proposal=proposal,
        key=key,
        typed=posted,
        now=now,
    )
    reference = reference_of(draft, key)
    # A draft of one's own that cannot be reached now is gone on with after signing in.
    slot = _slot(process, proposal)
    of = "" if person else _named(request, slot)
    _remember(request, slot, reference, of)
    return Kept(draft, reference, "" if person else key)


def _reference_here(request: HttpRequest, slot: str) -> str:
    return _remembered(request).get(slot, {}).get("reference", "")


def _begun_here(request: HttpRequest, process: Process, posted: Typed) -> Draft | None:
    """Return what the same page has saved before it knew the name of its draft."""
    if not posted.page:
        return None
    person = person_of(request)
    if person is None:
        keys = [entry["reference"] for entry in _remembered(request).values()]
        hashes = [draft_actions.hash_of(key) for key in keys]
        own = process.drafts.filter(person=None, key_hash__in=hashes)
    else:
        own = process.drafts.filter(person=person)
    return own.filter(**{f"data__{PAGE}": posted.page}).first()


def forget(
    request: HttpRequest, process: Process, proposal: Proposal | None = None
) -> None:
    """Begin afresh in this browser; what was kept stays."""
    known = _remembered(request)
    if known.pop(_slot(process, proposal), None) is not None:
        request.session[SESSION] = known


def new_page() -> str:
    """Return a name for a page with a form, so that it does not overtake itself."""
    return get_random_string(16)


def as_initial(draft: Draft) -> dict[str, Any]:
    return {name: value for name, value in draft.data.items() if name != PAGE}


def opened_with(request: HttpRequest, process: Process, code: str) -> Draft | None:
    """Go on in this browser with the draft that a code opens."""
    draft = None if code.strip().isdecimal() else find(request, process, code.strip())
    if draft is None:
        return None
    reference = reference_of(draft, code.strip())
    _remember(request, _slot(process, draft.proposal), reference)
    return draft


def held(request: HttpRequest, process: Process) -> list[Kept]:
    """Return all that this person or this browser has begun in a process."""
    claim(request, process)
    person = person_of(request)
    if person is not None:
        own = process.drafts.filter(person=person).select_related("proposal")
        return [as_kept(draft, "") for draft in own]
    keys = [entry["reference"] for entry in _remembered(request).values()]
    found = ((find(request, process, key), key) for key in keys)
    return [as_kept(draft, key) for draft, key in found if draft is not None]


def forget_gone(request: HttpRequest) -> None:
    """Forget which drafts were being written here; those that exist are found again."""
    if person_of(request) is not None:
        request.session.pop(SESSION, None)
