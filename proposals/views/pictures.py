"""Adding pictures and documents to a draft or to one's own proposal."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from participation.brake import braked
from participation.csrf import require_token
from participation.http import FORM_METHODS, see_other
from participation.models import Process
from participation.policies import Refused, require
from participation.queries import process_or_404
from proposals.actions import pictures as actions
from proposals.forms.pictures import FilesForm
from proposals.models import Draft, Proposal
from proposals.policies import writing
from proposals.queries import pages
from proposals.views.about import about, refuse_unseen


# Exempt, since `files_page` looks at the token itself and shows the form again.
@csrf_exempt
@never_cache
@require_http_methods(FORM_METHODS)
@braked("files", most=100, seconds=600)
def pictures(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    now = timezone.now()
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    refuse_unseen(request.user, proposal)
    refusal = writing.refuse_changing(request.user, proposal, now=now)
    if request.method != "POST" or (refusal and refusal.code == "not_yours"):
        require(refusal)
    back_url = reverse("proposals:detail", args=[slug, number])
    return files_page(
        request,
        process=process,
        owner=proposal,
        now=now,
        back_url=back_url,
        context={"proposal": proposal},
    )


def files_page(
    request: HttpRequest,
    *,
    process: Process,
    owner: Draft | Proposal,
    now: datetime,
    back_url: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the page, or save what is right of it and show the rest once more.

    For views under `csrf_exempt`, which have found out that this is the person's own.
    """
    is_sent = request.method == "POST"
    form = FilesForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        owner=owner,
        now=now,
    )
    if is_sent and _saved(request, owner, form, now):
        if form.button == "done":
            return see_other(request, back_url)
        messages.success(request, _("Your changes are saved."))
        return see_other(request, request.path)
    shown = about(process, now) | context
    shown |= {
        "form": form,
        "owner": owner,
        "is_draft": isinstance(owner, Draft),
        "back_url": back_url,
    }
    status = 422 if is_sent else 200
    return render(request, "proposals/files.html", shown, status=status)


def _saved(
    request: HttpRequest, owner: Draft | Proposal, form: FilesForm, now: datetime
) -> bool:
    """Save what is right, and say whether that was all.

    What has been saved does not come back as new when the form is shown again.
    """
    # First: the browser forgets files, so what can be read is held in any case.
    is_valid = form.is_valid()
    try:
        require_token(request)
        changes = form.changes()
        if isinstance(owner, Draft):
            actions.change_files_of_draft(draft=owner, changes=changes)
        else:
            actions.change_files(
                proposal=owner, author=request.user, changes=changes, now=now
            )
    except Refused as refused:
        form.problems.append(str(refused.refusal.message))
        return False
    except ValidationError as error:
        form.problems += error.messages
        return False
    if not is_valid:
        form.start_again(owner, now)
    return is_valid
