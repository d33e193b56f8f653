"""Notes and pictures of visits: a gallery, and a form for members."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from panels.actions import visits as actions
from panels.forms.visits import NoteForm
from panels.policies import works as policy
from panels.queries.works import Reader, gallery_of, notes_of, reader_of
from participation.forms.attempts import succeeds
from participation.forms.files import PictureForms
from participation.http import FORM_METHODS, see_other
from participation.policies import require

PICTURES_AT_ONCE = 3


@require_safe
def gallery(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Show notes with their pictures and places."""
    reader = reader_of(request, slug, panel, timezone.now())
    notes = gallery_of(reader)
    places = [
        {
            "name": note.place or str(note.session.starts_at.date()),
            "latitude": float(note.latitude),
            "longitude": float(note.longitude),
            "url": f"#note-{note.pk}",
        }
        for note in notes
        if note.latitude is not None and note.longitude is not None
    ]
    context = reader.about(
        notes=notes,
        areas=reader.panel.process.districts.exclude(geometry=None) if places else [],
        places=places,
        refusal=policy.refuse_working(reader.panelist, reader.panel),
    )
    response = render(request, "panels/visits.html", context)
    if reader.is_inside:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def picture_forms(request: HttpRequest, reader: Reader) -> PictureForms:
    is_post = request.method == "POST"
    return PictureForms(
        request.POST if is_post else None,
        request.FILES if is_post else None,
        count=min(PICTURES_AT_ONCE, settings.PICTURES_MOST),
        needs_alt=True,
        now=reader.now,
    )


@never_cache
@require_http_methods(FORM_METHODS)
def write(request: HttpRequest, slug: str, panel: str) -> HttpResponse:
    """Write down what one has seen, with pictures."""
    reader = reader_of(request, slug, panel, timezone.now())
    require(policy.refuse_working(reader.panelist, reader.panel))
    form = NoteForm(
        request.POST if request.method == "POST" else None,
        sessions=list(reader.panel.sessions.all()),
    )
    pictures = picture_forms(request, reader)
    is_right = all([form.is_valid(), not form.is_bound or pictures.is_valid()])
    if is_right and succeeds(
        form,
        lambda: actions.write_note(
            session=form.in_session(),
            fields=form.note() | {"language": get_language() or ""},
            pictures=pictures.chosen(),
            panelist=reader.panelist,
            now=reader.now,
        ),
    ):
        messages.success(request, _("Your note is there for the members."))
        return see_other(request, reverse("panels:visits", args=[slug, panel]))
    is_wrong = form.is_bound
    context = reader.about(form=form, pictures=pictures)
    return render(
        request, "panels/write_note.html", context, status=422 if is_wrong else 200
    )


@never_cache
@require_http_methods(FORM_METHODS)
def remove(request: HttpRequest, slug: str, panel: str, pk: int) -> HttpResponse:
    """Take one's own note away."""
    reader = reader_of(request, slug, panel, timezone.now())
    require(policy.refuse_working(reader.panelist, reader.panel))
    note = get_object_or_404(notes_of(reader.panel), pk=pk, panelist=reader.panelist)
    form = forms.Form(request.POST if request.method == "POST" else None)
    list_url = reverse("panels:visits", args=[slug, panel])
    if form.is_valid() and succeeds(
        form, lambda: actions.remove_note(note=note, panelist=reader.panelist)
    ):
        messages.success(request, _("Your note has been taken away."))
        return see_other(request, list_url)
    context = reader.about(note=note, form=form, cancel_url=list_url)
    status = 422 if form.errors else 200
    return render(request, "panels/remove_note.html", context, status=status)
