"""Into the room by the code that is shown there: members to their page, others listen.

Nobody's name is asked. A browser that has the code gets a random key, and with it one
vote in votes with the audience, which bind nobody.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import questions
from panels.models import Listener, Session
from panels.policies.live import refuse_listening
from panels.policies.roles import refuse_membership
from panels.queries.members import panelist_of
from participation.brake import braked
from participation.http import FORM_METHODS, SeeOther

LISTENER = "listener-of-session-%d"


def listener_of(request: HttpRequest, session: Session) -> Listener | None:
    key = request.session.get(LISTENER % session.pk)
    if key is None:
        return None
    return session.listeners.filter(key_hash=questions.hashed(key)).first()


def _session_of(typed: str) -> Session | None:
    code = "".join(letter for letter in typed.upper() if letter.isalnum())
    if not code:
        return None
    found = Session.objects.select_related("panel__process").filter(room_code=code)
    session = found.first()
    return session if session is not None and session.is_live else None


@never_cache
@require_http_methods(FORM_METHODS)
@braked("panels-join", most=600, seconds=60, methods=("GET", "POST"))
def join(request: HttpRequest, code: str = "") -> HttpResponse:
    """Ask for the code of a room, and lead there whoever has it.

    A member is led to the room, with the code that says that they are in it. Looking at
    the address changes nothing; a device becomes one of the audience by the button.
    """
    typed = request.POST.get("code", "") if request.method == "POST" else code
    session = _session_of(typed)
    now = timezone.now()
    context = {"now": now, "code": typed, "session": session}
    if session is None:
        problem = _("No session that is open now has this code.") if typed else ""
        status = 422 if typed else 200
        context |= {"problem": problem}
        return render(request, "panels/room/join.html", context, status=status)
    panel = session.panel
    room = reverse("panels:room", args=[panel.process.slug, panel.slug, session.number])
    panelist = panelist_of(request, panel)
    if panelist is not None and refuse_membership(panelist) is None:
        return redirect(f"{room}?code={session.room_code}")
    if listener_of(request, session) is not None:
        return redirect(room)
    refusal = refuse_listening(session)
    if request.method != "POST" or refusal is not None:
        context |= {"refusal": refusal, "enter_url": f"{room}?code={session.room_code}"}
        return render(request, "panels/room/join.html", context)
    key = questions.join_audience(session=session)
    request.session[LISTENER % session.pk] = key
    return SeeOther(room)
