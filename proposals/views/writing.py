"""Writing an idea, changing it, taking it back and sending it again."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from participation.brake import braked
from participation.csrf import require_token
from participation.forms.attempts import show
from participation.http import FORM_METHODS, SignedInRequest, page, see_other
from participation.models import Process, User
from participation.policies import Refusal, Refused, require
from participation.queries import process_or_404
from proposals import drafts, readability
from proposals.actions import proposals as proposal_actions
from proposals.drafts import MOST_DIGITS, Kept
from proposals.forms.similar import SimilarForm
from proposals.forms.writing import LONGEST_TEXT, ProposalForm, as_typed, change_form
from proposals.models import Draft, Proposal, rules_of
from proposals.policies import writing
from proposals.queries import pages, places
from proposals.queries.similar import Similar, similar_to
from proposals.versions import OVERTAKEN
from proposals.views.about import about, refuse_unseen

# The author has to go elsewhere first, or is somebody else: no form helps there.
NOT_FOR_A_FORM = {"not_signed_in", "not_yours"}
# A page of somebody else may have sent it; it is nothing to a stranger.
NOT_TO_KEEP = {"stale_page", "not_yours"}
# Buttons of the form that send nothing.
PREVIEW, SAVE, FILES = "preview", "save", "files"

# Whoever goes back to a form finds the words again; nobody else's cache keeps them.
kept_by_the_browser = cache_control(private=True, no_cache=True)


def url_of(proposal: Proposal) -> str:
    return reverse("proposals:detail", args=[proposal.process.slug, proposal.number])


@dataclass(slots=True)
class Writing:
    """One request of somebody who writes: where, since when, and what came of it."""

    request: HttpRequest
    process: Process
    now: datetime
    proposal: Proposal | None = None
    form_class: type[ProposalForm] = ProposalForm
    kept: Kept = field(default_factory=Kept)
    # What stands elsewhere under the same name: saved from another page, or sent.
    newer: dict[str, Any] | None = None
    revision: int = 0

    def form(self, initial: dict[str, Any] | None) -> ProposalForm:
        is_sent = self.request.method == "POST"
        choices = places.choices_of(self.process, with_boundaries=is_sent)
        if is_sent and {PREVIEW, SAVE, FILES} & self.request.POST.keys():
            # To look at it or to keep it is not to send it, so nothing is checked yet.
            typed = self.request.POST.dict()
            return self.form_class(initial=typed, choices=choices)
        posted = self.request.POST if is_sent else None
        return self.form_class(posted, initial=initial, choices=choices)

    def keep(self, form: ProposalForm) -> None:
        """Keep what was typed, unless somebody else's page may have sent it."""
        try:
            require_token(self.request)
        except Refused:
            return
        self.kept = drafts.keep(
            self.request, self.process, form, proposal=self.proposal, now=self.now
        )
        if self.kept.is_overtaken and self.kept.draft:
            self.newer = drafts.as_initial(self.kept.draft)

    def sends(
        self, form: ProposalForm, action: Callable[[User, Draft | None], Proposal]
    ) -> Proposal | None:
        """Send a valid form; else the reasons stand on it, and what was typed is kept.

        Raises `Refused` for who has to sign in first, and for a stranger.
        """
        refusal: Refusal | None = None
        if form.is_valid():
            try:
                require_token(self.request)
                draft = drafts.sent(self.request, self.process, form, self.proposal)
                return action(self._signed_in(), draft)
            except Refused as refused:
                refusal = refused.refusal
            except ValidationError as problems:
                show(form, problems)
        if refusal is None or refusal.code not in NOT_TO_KEEP:
            self.keep(form)
        if refusal is not None:
            self._explain(form, refusal)
        return None

    def _signed_in(self) -> User:
        if self.request.user.is_authenticated:
            return self.request.user
        messages.info(
            self.request,
            _("Sign in to send your idea. What you have written is kept."),
        )
        raise Refused(Refusal("not_signed_in", _("Please sign in to send your idea.")))

    def _explain(self, form: ProposalForm, refusal: Refusal) -> None:
        """Put the reason above the form, where what was typed stays."""
        if refusal.code in NOT_FOR_A_FORM:
            raise Refused(refusal)
        message = str(refusal.message)
        if refusal.code == "closed":
            message = _closed(refusal)
        if refusal == OVERTAKEN:
            message = _(
                "Somewhere else a newer text has been saved. Both are shown here: take "
                "over what you want to keep, then send yours again."
            )
        if refusal.code == OVERTAKEN.code and self.proposal and not self.newer:
            stored = pages.proposal_or_404(self.process, self.proposal.number)
            self.newer = as_typed(stored)
            self.revision = stored.revision_number
        form.add_error(None, ValidationError(message, refusal.code))

    def answer(self, form: ProposalForm, **more: Any) -> HttpResponse:
        """Show the form, with what was kept and a preview where one is wanted."""
        posted = self.request.POST
        is_preview = PREVIEW in posted
        preview = posted.dict() if is_preview else {}
        # More cannot be sent, and making a page of it would keep others waiting.
        preview["text"] = preview.get("text", "")[:LONGEST_TEXT]
        context = about(self.process, self.now) | {
            "form": form,
            "proposal": self.proposal,
            "preview": preview if is_preview else None,
            "reading": reading_of(posted) if is_preview or SAVE in posted else None,
            "similar": self._similar(form) if is_preview else [],
            "kept": self.kept,
            "newer": self.newer,
            "page_name": posted.get("page") or drafts.new_page(),
            "revision": self.revision or posted.get("revision", ""),
        }
        is_wrong = bool(form.errors) or self.kept.is_overtaken
        return page(
            self.request,
            "proposals/form.html",
            context | more,
            partial="preview" if is_preview else "proposal-form",
            status=422 if is_wrong else 200,
        )

    def _similar(self, form: ProposalForm) -> list[Similar]:
        typed = SimilarForm(self.request.POST)
        looked_for = typed.typed(form.choices, get_language() or "")
        return similar_to(
            self.process, **looked_for, exclude=self.proposal, now=self.now
        )


def reading_of(posted: Any) -> readability.Reading | None:
    text = posted.get("text", "")[:LONGEST_TEXT]
    return readability.read(text, posted.get("language", ""))


# Exempt, since `require_token` looks at the token and lets the form be shown again.
@csrf_exempt
@kept_by_the_browser
@require_http_methods(FORM_METHODS)
@braked("proposal", most=200, seconds=600)
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """Write an idea first; whoever is not signed in does so when sending it."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    desk = Writing(request, process, now)
    back = {"back_url": reverse("proposals:list", args=[slug])}
    if request.method != "POST":
        return _begin(desk, back)
    form = desk.form(None)
    if not form.is_bound:
        return _keep_or_preview(desk, form, back)
    require_open = writing.refuse_collecting(process, now=now)

    def send(author: User, draft: Draft | None) -> Proposal:
        return proposal_actions.submit_proposal(
            process=process, author=author, idea=form.idea(), now=now, draft=draft
        )

    proposal = None
    if require_open is not None:
        desk.keep(form)
        form.add_error(None, ValidationError(_closed(require_open), "closed"))
    else:
        proposal = desk.sends(form, send)
    if proposal is None:
        return desk.answer(form, **back)
    drafts.forget(request, process)
    messages.success(request, _thanks(proposal))
    return see_other(request, url_of(proposal))


def _closed(refusal: Refusal) -> str:
    words = _(
        "%(reason)s What you have written is kept as a draft, so you can copy it."
    )
    return words % {"reason": refusal.message}


def _begin(desk: Writing, back: dict[str, str]) -> HttpResponse:
    request, process = desk.request, desk.process
    draft, reference = drafts.current(request, process)
    refusal = writing.refuse_collecting(process, now=desk.now)
    # Before a process is public, who may look at it sees the form; nothing is sent.
    if refusal is not None and process.is_public(desk.now):
        if draft is None:
            raise Refused(refusal)
        return redirect("proposals:drafts", slug=process.slug)
    desk.kept = drafts.as_kept(draft, reference)
    limit = None
    if request.user.is_authenticated:
        rules = rules_of(process)
        limit = writing.refuse_more_ideas(request.user, process, rules)
    form = desk.form(drafts.as_initial(draft) if draft else None)
    return desk.answer(
        form,
        was_kept=draft is not None,
        limit=limit,
        other_drafts=drafts.others(request, process, draft),
        **back,
    )


def _keep_or_preview(
    desk: Writing, form: ProposalForm, more: dict[str, Any]
) -> HttpResponse:
    desk.keep(form)
    posted = desk.request.POST
    goes_on = desk.kept.draft is not None and not desk.kept.is_overtaken
    if FILES in posted and goes_on:
        url = reverse("proposals:draft_files", args=[desk.process.slug])
        return see_other(desk.request, url)
    return desk.answer(form, has_saved=SAVE in posted, **more)


@csrf_exempt  # as above
@kept_by_the_browser
@require_http_methods(FORM_METHODS)
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    refuse_unseen_by_strangers(request, proposal)
    form_class = change_form(names=writing.chooses_name(request.user, proposal))
    desk = Writing(request, process, now, proposal, form_class)
    back = {"back_url": url_of(proposal)}
    if request.method != "POST":
        require(writing.refuse_changing(request.user, proposal, now=now))
        draft, reference = drafts.current(request, process, proposal)
        desk.kept = drafts.as_kept(draft, reference)
        desk.revision = proposal.revision_number
        initial = drafts.as_initial(draft) if draft else as_typed(proposal)
        form = desk.form(initial)
        return desk.answer(form, was_kept=draft is not None, **back)
    form = desk.form(None)
    if not form.is_bound:
        return _keep_or_preview(desk, form, back)

    def send(author: User, draft: Draft | None) -> Proposal:
        proposal_actions.edit_proposal(
            proposal=proposal,
            author=author,
            idea=form.idea(),
            now=now,
            revision=_number(request.POST.get("revision", "")),
            note=form.cleaned_data["note"],
            draft=draft,
        )
        return proposal

    changed = desk.sends(form, send)
    if changed is None:
        return desk.answer(form, **back)
    drafts.forget(request, process, proposal)
    messages.success(request, _changed(proposal))
    return see_other(request, url_of(proposal))


def refuse_unseen_by_strangers(request: HttpRequest, proposal: Proposal) -> None:
    """Raise `Http404` for a hidden idea; withdrawn ones get their own reason."""
    if not proposal.is_withdrawn and request.user.is_authenticated:
        refuse_unseen(request.user, proposal)


def _number(typed: str) -> int | None:
    is_number = typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS
    return int(typed) if is_number else None


def _changed(proposal: Proposal) -> str:
    if proposal.is_public:
        return _("Your changes are public now.")
    return _("Your changes are saved. A moderator reads them before they are shown.")


def _thanks(proposal: Proposal) -> str:
    words = _(
        "Thank you. Your proposal is public now as %(reference)s. "
        "Next, the city checks whether it can be done and what it costs."
    )
    if not proposal.is_public:
        words = _(
            "Thank you. Your proposal has the number %(reference)s. A moderator reads "
            "it before everybody sees it; nothing more is needed from you."
        )
    return words % {"reference": proposal.reference}


@require_POST
@never_cache
@braked("draft", most=3000, seconds=600)
def autosave(request: HttpRequest, slug: str, number: int = 0) -> HttpResponse:
    """Keep what is being typed; a script asks for it, and shows what is answered."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number) if number else None
    if proposal is not None:
        refuse_unseen(request.user, proposal)
    form_class = change_form(names=True) if proposal else ProposalForm
    form = form_class(choices=places.choices_of(process))
    kept = drafts.keep(request, process, form, proposal=proposal, now=now, is_auto=True)
    newer = drafts.as_initial(kept.draft) if kept.is_overtaken and kept.draft else None
    context = {
        "process": process,
        "kept": kept,
        "newer": newer,
        "reading": reading_of(request.POST),
        "is_answer": True,
        "page_name": request.POST.get("page", ""),
        "revision": request.POST.get("revision", ""),
    }
    status = 409 if kept.is_overtaken or kept.is_gone or kept.refusal else 200
    return render(request, "proposals/_saved.html", context, status=status)


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def withdraw(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Ask once more: others may have supported it already."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    if request.method == "POST":
        proposal_actions.withdraw_proposal(
            proposal=proposal, author=request.user, now=now
        )
        messages.success(
            request, _("Your proposal has been withdrawn. Nobody else sees it now.")
        )
        return see_other(request, url_of(proposal))
    require(writing.refuse_withdrawing(request.user, proposal, now=now))
    context = about(process, now) | {
        "proposal": proposal,
        "can_restore": not writing.refuse_sending_again(
            request.user, proposal, now=now
        ),
    }
    return render(request, "proposals/withdraw.html", context)


@never_cache
@login_required
@require_POST
def restore(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Send a withdrawn idea again: its own page asks for it."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    proposal_actions.restore_proposal(proposal=proposal, author=request.user, now=now)
    messages.success(request, _("Your proposal is there again, under its number."))
    return see_other(request, url_of(proposal))
