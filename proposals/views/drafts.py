"""Going on with a draft: on this device, on another, or never."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from participation.brake import braked
from participation.http import FORM_METHODS, page, see_other
from participation.queries import process_or_404
from proposals import drafts
from proposals.actions import drafts as draft_actions
from proposals.models import Draft
from proposals.policies import writing
from proposals.views.about import about
from proposals.views.pictures import files_page
from proposals.views.writing import kept_by_the_browser


def address_of(draft: Draft) -> str:
    """Return the form in which a draft is gone on with."""
    slug = draft.process.slug
    if draft.proposal is None:
        return reverse("proposals:submit", args=[slug])
    return reverse("proposals:edit", args=[slug, draft.proposal.number])


@never_cache
@require_http_methods(FORM_METHODS)
@braked("draft-code", most=60, seconds=600)
def draft_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what was begun, to be read in any case; take the code of another device."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    code = request.POST.get("code", "")
    problem = ""
    if request.method == "POST":
        draft = drafts.opened_with(request, process, code)
        if draft is not None:
            return see_other(request, address_of(draft))
        problem = _(
            "No draft has this code. Look whether each letter is right; a draft that "
            "belongs to an account is on its owner's own page."
        )
    context = about(process, now) | {
        "drafts": drafts.held(request, process),
        "refusal": writing.refuse_collecting(process, now=now),
        "code": code,
        "problem": problem,
    }
    status = 422 if problem else 200
    return page(
        request, "proposals/drafts.html", context, partial="drafts", status=status
    )


@require_POST
@never_cache
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete a draft; or only leave no way to it on a device that others use too."""
    process = process_or_404(slug, request.user, now=timezone.now())
    draft = drafts.find(request, process, request.POST.get("draft", ""))
    if "leave" in request.POST and not request.user.is_authenticated:
        drafts.forget(request, process)
        messages.success(request, _("The draft is gone from here. Its code opens it."))
        return see_other(request, reverse("proposals:drafts", args=[slug]))
    if draft is not None:
        draft_actions.delete_draft(draft=draft)
    drafts.forget_gone(request)
    messages.success(request, _("The draft has been deleted."))
    if request.user.is_authenticated:
        return see_other(request, reverse("proposals_my:list"))
    return see_other(request, reverse("proposals:drafts", args=[slug]))


# Exempt, since the page looks at the token itself and can be shown again.
@csrf_exempt
@kept_by_the_browser
@require_http_methods(FORM_METHODS)
@braked("draft-files", most=200, seconds=600)
def files(request: HttpRequest, slug: str) -> HttpResponse:
    """Add pictures and documents to the draft that is being written here."""
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    draft, _reference = drafts.current(request, process)
    form_url = reverse("proposals:submit", args=[slug])
    if draft is None:
        return redirect(form_url)
    return files_page(
        request, process=process, owner=draft, now=now, back_url=form_url, context={}
    )
