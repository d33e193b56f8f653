"""Who would like to join: their list, one of them, and what is decided about them."""

import csv
import io
import logging

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from panels.actions import contacts, entering, judging
from panels.models import Volunteer
from panels.models.recruiting import VOLUNTEER_STATES
from panels.policies import recruiting
from panels.policies.roles import refuse_contact
from panels.queries import volunteers as queries
from panels.queries.figures import figures_of
from panels.queries.pages import about
from panels.staff.frames import contacted, running
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other

logger = logging.getLogger(__name__)

FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = ("number", "name", "email", "phone", "address", "language", "needs", "state")


class FindForm(forms.Form):
    """Looking for somebody in the list."""

    q = forms.CharField(
        label=gettext_lazy("Name, e-mail or number"), required=False, max_length=80
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All")), *VOLUNTEER_STATES],
    )


class RefusalForm(forms.Form):
    """Why somebody cannot take part."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, for the person to read"),
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
    )


@never_cache
@require_safe
def people(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """List the volunteers; names are there for facilitators, numbers for organisers."""
    now = timezone.now()
    found = running(request, slug, panel, now)
    sees_people = refuse_contact(request.user, found) is None
    form = FindForm(request.GET)
    typed = form.cleaned_data if form.is_valid() else {"q": "", "state": ""}
    listed = queries.find(
        found,
        state=typed["state"],
        words=typed["q"] if sees_people else "",
    )
    context = about(found, now, "people") | {
        "form": form,
        "volunteers": listed,
        "sees_people": sees_people,
        "twins": queries.twins(found) if sees_people else set(),
        "figures": figures_of(found),
        "entering_refusal": recruiting.refuse_entering(request.user, found),
        "choosing_refusal": recruiting.refuse_choosing(request.user, found),
        "offer_refusal": recruiting.refuse_handing_over(request.user, found, now=now),
        "entitled": len(judging.entitled(found)),
    }
    return render(request, "panels_staff/people.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
def person(
    request: SignedInRequest, slug: str, panel: str, public_id: str
) -> HttpResponse:
    """Show one volunteer with all they said; refuse them with a reason."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    volunteer = queries.volunteer_or_404(found, public_id)
    form = RefusalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and succeeds(
        form,
        lambda: judging.refuse_volunteer(
            volunteer=volunteer,
            official=request.user,
            reason=form.cleaned_data["reason"],
            now=now,
        ),
    ):
        messages.success(request, _("Decided. The person is told."))
        return see_other(request, page_of(volunteer))
    # Who looked at whom can be found out from the log of the server; no name is in it.
    logger.info(
        "Person %d has looked at volunteer %s of panel %s",
        request.user.pk,
        volunteer.public_id,
        found,
    )
    context = about(found, now, "people") | {
        "form": form,
        "volunteer": volunteer,
        "answers": volunteer.answers.select_related("feature", "value").order_by(
            "feature__position"
        ),
        "refusal": recruiting.refuse_entering(request.user, found),
    }
    status = 422 if form.errors else 200
    return render(request, "panels_staff/person.html", context, status=status)


def page_of(volunteer: Volunteer) -> str:
    panel = volunteer.panel
    args = [panel.process.slug, panel.slug, volunteer.public_id]
    return reverse("panels_staff:person", args=args)


@never_cache
@require_POST
def readmit(
    request: SignedInRequest, slug: str, panel: str, public_id: str
) -> HttpResponse:
    """Take a refusal back."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    volunteer = queries.volunteer_or_404(found, public_id)
    judging.readmit_volunteer(volunteer=volunteer, official=request.user, now=now)
    messages.success(request, _("The refusal was taken back."))
    return see_other(request, page_of(volunteer))


@never_cache
@sensitive_variables()
@require_POST
def renew_code(
    request: SignedInRequest, slug: str, panel: str, public_id: str
) -> HttpResponse:
    """Make a new personal code, and show it once."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    volunteer = queries.volunteer_or_404(found, public_id)
    code = entering.renew_code(volunteer=volunteer, official=request.user, now=now)
    context = about(found, now, "people") | {"volunteer": volunteer, "code": code}
    return render(request, "panels_staff/entered.html", context)


@never_cache
@require_POST
def offer(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Offer a seat to everybody who gets one without a draw."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    form = forms.Form(request.POST)
    seats: list[object] = []
    if succeeds(
        form,
        lambda: seats.extend(
            judging.offer_without_draw(panel=found, official=request.user, now=now)
        ),
    ):
        done = ngettext(
            "%(count)d seat was offered.", "%(count)d seats were offered.", len(seats)
        ) % {"count": len(seats)}
        messages.success(request, done)
    else:
        for problem in form.non_field_errors():
            messages.error(request, str(problem))
    args = [slug, panel]
    return see_other(request, reverse("panels_staff:people", args=args))


@never_cache
@require_POST
def export(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Give out the list as a table; the record says that it was done."""
    now = timezone.now()
    found = contacted(request, slug, panel, now)
    listed = contacts.export_contacts(panel=found, official=request.user, now=now)
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in listed:
        cells = [one.public_id, one.name, one.email, one.phone, one.address]
        cells += [one.language, one.needs, one.state]
        writer.writerow([f"'{c}" if c.startswith(FORMULA) else c for c in cells])
    name = f"{slug}-{panel}-volunteers.csv"
    return HttpResponse(
        file.getvalue().encode("utf-8-sig"),
        "text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
