"""Letters to people drawn from a register: announce, draw, print, post, take back."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from panels import letter_pdf
from panels.actions import invitations as actions
from panels.actions.invitations import NewLetter
from panels.forms.people_tables import AnnounceForm, DrawForm, ReturnedForm
from panels.models import InvitationBatch, Panel
from panels.policies import recruiting
from panels.queries.pages import about
from panels.staff.frames import contacted
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import require


def _page(panel: Panel) -> str:
    return reverse("panels_staff:letters", args=[panel.process.slug, panel.slug])


def _batch(panel: Panel, number: int) -> InvitationBatch:
    batch: InvitationBatch = get_object_or_404(panel.batches, number=number)
    batch.panel = panel
    return batch


@never_cache
@require_http_methods(FORM_METHODS)
def index(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Show the batches and their counts; announce the file of a new one."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    refusal = recruiting.refuse_letters(request.user, found)
    is_sent = request.method == "POST"
    if is_sent:
        require(refusal)
    form = AnnounceForm(
        request.POST if is_sent else None, request.FILES if is_sent else None
    )
    if form.is_valid() and succeeds(
        form,
        lambda: actions.announce_sample(
            panel=found,
            official=request.user,
            register=form.cleaned_data["file"],
            source=form.cleaned_data["source"],
            count=form.cleaned_data["count"],
            one_per_address=form.cleaned_data["one_per_address"],
            seed_source=form.cleaned_data["seed_source"],
            now=now,
        ),
    ):
        messages.success(
            request, _("Announced. Keep the file: the sample is drawn from it.")
        )
        return see_other(request, _page(found))
    batches = found.batches.annotate(
        used=Count("invitations__volunteer"),
        returned=Count("invitations__returned_at"),
    )
    context = about(found, now, "letters") | {
        "form": form,
        "refusal": refusal,
        "batches": batches,
    }
    status = 422 if form.errors else 200
    return render(request, "panels_staff/letters.html", context, status=status)


@never_cache
@sensitive_variables()
@require_http_methods(FORM_METHODS)
def draw(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Draw the sample; the answer is the letters, which are there just once."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    batch = _batch(found, number)
    is_sent = request.method == "POST"
    form = DrawForm(
        request.POST if is_sent else None, request.FILES if is_sent else None
    )
    letters: list[NewLetter] = []
    if form.is_valid() and succeeds(
        form,
        lambda: letters.extend(
            actions.draw_letters(
                batch=batch,
                official=request.user,
                register=form.cleaned_data["file"],
                seed=form.cleaned_data["seed"],
                now=now,
            )
        ),
    ):
        return _printed(found, batch, letters)
    context = about(found, now, "letters") | {"form": form, "batch": batch}
    status = 422 if form.errors else 200
    return render(request, "panels_staff/letters_draw.html", context, status=status)


@sensitive_variables()
def _printed(
    panel: Panel, batch: InvitationBatch, letters: Sequence[NewLetter]
) -> HttpResponse:
    """Answer with the letters, for the first and last time."""
    content = letter_pdf.as_pdf(batch, letters, today=timezone.localdate())
    name = f"{panel.process.slug}-{panel.slug}-letters-{batch.number}.pdf"
    return HttpResponse(
        content,
        "application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@never_cache
@sensitive_variables()
@require_http_methods(FORM_METHODS)
def renew(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Print letters once more, with new codes; the old ones end."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    batch = _batch(found, number)
    form = forms.Form(request.POST if request.method == "POST" else None)
    letters: list[NewLetter] = []
    if form.is_valid() and succeeds(
        form,
        lambda: letters.extend(
            actions.renew_letters(batch=batch, official=request.user, now=now)
        ),
    ):
        return _printed(found, batch, letters)
    context = about(found, now, "letters") | {"form": form, "batch": batch}
    status = 422 if form.errors else 200
    return render(request, "panels_staff/letters_renew.html", context, status=status)


@never_cache
@require_POST
def posted(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Say that the letters are on their way."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    actions.mark_posted(batch=_batch(found, number), official=request.user, now=now)
    messages.success(request, _("Noted: the letters are on their way."))
    return see_other(request, _page(found))


@never_cache
@require_http_methods(FORM_METHODS)
def returned(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Note letters that came back."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    batch = _batch(found, number)
    form = ReturnedForm(request.POST if request.method == "POST" else None)
    counts: list[int] = []
    if form.is_valid() and succeeds(
        form,
        lambda: counts.append(
            actions.mark_returned(
                batch=batch,
                official=request.user,
                numbers=form.cleaned_data["numbers"],
                now=now,
            )
        ),
    ):
        words = ngettext(
            "%(count)d letter noted as come back.",
            "%(count)d letters noted as come back.",
            counts[0],
        )
        messages.success(request, words % {"count": counts[0]})
        return see_other(request, _page(found))
    context = about(found, now, "letters") | {"form": form, "batch": batch}
    status = 422 if form.errors else 200
    return render(request, "panels_staff/letters_returned.html", context, status=status)
