"""Notes of visits at the desk: write one, publish, take back."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import visits as actions
from panels.forms.live import pk_in
from panels.forms.visits import NoteForm
from panels.models import SiteNote
from panels.queries.members import seated
from panels.queries.works import Reader, gallery_of, notes_of
from panels.staff.frames import running, url_in
from panels.staff.works import done, shown
from panels.views.visits import picture_forms
from participation.forms.attempts import succeeds
from participation.http import FORM_METHODS, SignedInRequest, see_other


@never_cache
@require_http_methods(FORM_METHODS)
def notes(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """List all notes; publish one, take it back or away."""
    found = running(request, slug, panel, timezone.now())
    reader = Reader(found, None, runs=True, now=timezone.now())
    form = forms.Form(request.POST if request.method == "POST" else None)
    if done(form, lambda: _do(request, reader)):
        messages.success(request, _("Done."))
        return see_other(request, url_in(found, "visits"))
    return shown(request, found, "visits", [form], notes=gallery_of(reader), form=form)


def _do(request: SignedInRequest, reader: Reader) -> None:
    note: SiteNote = get_object_or_404(
        notes_of(reader.panel), pk=pk_in(request.POST, "note")
    )
    goal = request.POST.get("goal", "")
    if goal == "remove":
        actions.remove_note(note=note, official=request.user)
        return
    actions.publish_note(
        note=note,
        official=request.user,
        publishes=goal == "publish",
        now=reader.now,
    )


@never_cache
@require_http_methods(FORM_METHODS)
def write(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Write a note, also for a member."""
    found = running(request, slug, panel, timezone.now())
    reader = Reader(found, None, runs=True, now=timezone.now())
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        sessions=list(found.sessions.all()),
        members=seated(found),
    )
    pictures = picture_forms(request, reader)
    is_right = all([form.is_valid(), not form.is_bound or pictures.is_valid()])
    if is_right and succeeds(
        form,
        lambda: actions.write_note(
            session=form.in_session(),
            fields=form.note() | {"language": get_language() or ""},
            pictures=pictures.chosen(),
            panelist=form.panelist(),
            official=request.user,
            now=reader.now,
        ),
    ):
        messages.success(request, _("The note is there for the members."))
        return see_other(request, url_in(found, "visits"))
    return shown(
        request,
        found,
        "write_note",
        [form, *pictures.forms],
        form=form,
        pictures=pictures,
    )
