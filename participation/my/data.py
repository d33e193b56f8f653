"""What is kept about somebody, as a file for themselves, and how they leave."""

import json
import logging
from tempfile import SpooledTemporaryFile
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from participation import letters, personal
from participation.actions import leaving
from participation.forms.leaving import LeavingForm
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.models import User
from participation.my.fresh import ask_again, is_fresh

logger = logging.getLogger(__name__)

FILE_NAME = "porukka-my-data"
# Beyond this the archive is put together on disk.
IN_MEMORY = 8 * 1024 * 1024


@never_cache
@login_required
@require_safe
def page(request: SignedInRequest) -> HttpResponse:
    context = {"parts": personal.in_order()}
    return render(request, "participation/my_data.html", context)


def _as_json(person: User) -> str:
    everything = {
        "format": "porukka-my-data-1",
        "made_at": timezone.now(),
        "person": person.pk,
        **personal.everything_about(person),
    }
    return json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)


@never_cache
@login_required
@require_safe
def file(request: SignedInRequest) -> HttpResponse:
    """Send everything as one file for machines."""
    return HttpResponse(
        _as_json(request.user),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{FILE_NAME}.json"'},
    )


@never_cache
@login_required
@require_safe
def archive(request: SignedInRequest) -> HttpResponseBase:
    """Send the same with a page that people read, and the pictures."""
    person = request.user
    told = [(part, part.tell(person)) for part in personal.in_order()]
    context = {"told": told, "person": person, "now": timezone.now()}
    text = render_to_string("participation/my_data_file.html", context, request)
    packed = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    with ZipFile(packed, "w", ZIP_DEFLATED) as pack:
        pack.writestr(f"{FILE_NAME}.json", _as_json(person))
        pack.writestr(f"{FILE_NAME}.html", text)
        for part in personal.PARTS.values():
            for name, picture in part.pictures(person):
                # It has been made small already.
                pack.writestr(name, bytes(picture.content), ZIP_STORED)
    packed.seek(0)
    return FileResponse(packed, as_attachment=True, filename=f"{FILE_NAME}.zip")


@never_cache
@login_required
@require_POST
def confirm(request: SignedInRequest) -> HttpResponse:
    """Let somebody show that it is them, and come back."""
    return ask_again(request, then=reverse("participation:leave"))


@never_cache
@login_required
@require_http_methods(FORM_METHODS)
def leave(request: SignedInRequest) -> HttpResponse:
    """Say what goes and what stays, ask for the two choices, and delete the account."""
    now = timezone.now()
    person = request.user
    parts = personal.PARTS.values()
    ideas = [idea for part in parts for idea in part.ideas(person, now=now)]
    fresh = is_fresh(request)
    form = LeavingForm(
        request.POST if request.method == "POST" else None,
        has_ideas=any(idea.stays is None for idea in ideas),
    )
    if request.method == "POST" and fresh and form.is_valid():
        email, language = person.email, person.language
        leaving.delete_account(
            person=person, farewell=form.farewell(), parts=parts, now=now
        )
        logout(request)
        _say_goodbye(email, language)
        messages.success(request, _("Your account has been deleted."))
        return see_other(request, reverse("home"))
    context = {
        "form": form,
        "is_fresh": fresh,
        "refusals": leaving.refusals(person, parts, now=now),
        "going": [idea for idea in ideas if idea.stays is None],
        "staying": [idea for idea in ideas if idea.stays is not None],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "participation/leave.html", context, status=status)


def _say_goodbye(email: str, language: str) -> None:
    """Tell the address that the account is gone: its owner may not have done it."""
    try:
        letters.goodbye(email, language).send()
    except OSError as error:
        logger.warning("Could not confirm that an account is gone: %s", type(error))
