"""The desk of minutes: draft, words, what members say, approval, publication."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from panels.actions import minutes as actions
from panels.actions.assessing import end_assessment as end
from panels.forms.minutes import DraftForm, MinutesForm, SendForm
from panels.models import Minutes, Session
from panels.policies import minutes as policy
from panels.queries.minutes import draft_of, heard, read_by_members, words_of
from panels.staff.frames import done, posted_of
from panels.staff.session_pages import (
    context_of,
    form_page,
    pick_verb,
    session_at_desk,
    tried,
    url_of,
)
from participation.http import FORM_METHODS, SignedInRequest, see_other
from participation.policies import require

# What is offered for members to comment.
DAYS_TO_COMMENT = 7


@never_cache
@require_http_methods(FORM_METHODS)
def minutes(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Show the minutes where they are: to be begun, written, read, approved."""
    # The inner part has the names of members.
    session, now = session_at_desk(request, slug, panel, number, with_names=True)
    found: Minutes | None = Minutes.objects.filter(session=session).first()
    if found is None:
        require(policy.refuse_writing(request.user, session))
        return _begin(request, session, now)
    found.session = session
    verb, _key = pick_verb(request) if request.method == "POST" else ("", "")
    if verb:
        return _pressed(request, found, verb, now)
    words = words_of(found)
    form = MinutesForm(
        posted_of(request),
        initial={"text": words.text, "inner": words.inner, "seen": found.version},
    )
    answer = done(
        request,
        form,
        lambda: actions.save_minutes(
            minutes=found, official=request.user, now=now, **form.cleaned_data
        ),
        said=_("The minutes are saved."),
        url=url_of(session, "minutes"),
    )
    if answer is not None:
        return answer
    context = context_of(session, now) | {
        "minutes": found,
        "words": read_by_members(found, words),
        "heard": heard(found),
        "may_write": policy.refuse_writing(request.user, session) is None,
        "refusal": policy.refuse_approving(request.user, found, now=now),
        "send_form": SendForm(initial={"answer_until": _day_to_comment(now)}),
        "versions": list(found.versions.defer("text", "inner")),
        "members": list(session.panel.panelists.order_by("number")),
    }
    return form_page(request, form, context, template="panels_staff/minutes.html")


def _day_to_comment(now: datetime) -> datetime:
    """Offer the end of a week, at a full hour."""
    return (now + timedelta(days=DAYS_TO_COMMENT)).replace(
        minute=0, second=0, microsecond=0
    )


def _begin(request: SignedInRequest, session: Session, now: datetime) -> HttpResponse:
    form = DraftForm(posted_of(request))

    def begin() -> None:
        language = form.cleaned_data["language"]
        draft = draft_of(
            session,
            language=language,
            names=bool(form.cleaned_data["names"]),
            now=now,
        )
        actions.draw_up_minutes(
            session=session,
            official=request.user,
            text=draft.text,
            inner=draft.inner,
            language=language,
            now=now,
        )

    answer = done(
        request,
        form,
        begin,
        said=_("The draft is made from the record. Read it and change what you like."),
        url=url_of(session, "minutes"),
    )
    if answer is not None:
        return answer
    context = context_of(session, now) | {
        "title": _("Minutes"),
        "lead": _(
            "A draft is made from the agenda, your notes, the attendance and the votes "
            "that were confirmed."
        ),
        "label": _("Make the draft"),
        "cancel_url": url_of(session),
    }
    return form_page(request, form, context)


def _pressed(
    request: SignedInRequest, minutes: Minutes, verb: str, now: datetime
) -> HttpResponse:
    url = url_of(minutes.session, "minutes")
    match verb:
        case "send":
            return _send(request, minutes, url, now)
        case "take_back":
            return tried(
                request,
                lambda: actions.take_back_minutes(
                    minutes=minutes, official=request.user
                ),
                said=_("You can change the minutes now."),
                url=url,
            )
        case "approve":
            return tried(
                request,
                lambda: actions.approve_minutes(
                    minutes=minutes, official=request.user, now=now
                ),
                said=_("The minutes are approved."),
                url=url,
            )
        case "publish":
            return tried(
                request,
                lambda: actions.publish_minutes(
                    minutes=minutes, official=request.user, now=now
                ),
                said=_("The public part is there for everyone to read."),
                url=url,
            )
    raise Http404


def _send(
    request: SignedInRequest, minutes: Minutes, url: str, now: datetime
) -> HttpResponse:
    form = SendForm(request.POST)
    if not form.is_valid():
        for problem in form.errors["answer_until"]:
            messages.error(request, str(problem))
        return see_other(request, url)
    return tried(
        request,
        lambda: actions.send_minutes(
            minutes=minutes,
            official=request.user,
            answer_until=form.cleaned_data["answer_until"],
            now=now,
        ),
        said=_("The members are asked to read the minutes."),
        url=url,
    )


@never_cache
@require_POST
def end_assessment(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    session, now = session_at_desk(request, slug, panel, number)
    return tried(
        request,
        lambda: end(session=session, official=request.user, now=now),
        said=_("The self-assessment has ended. Its figures go into the minutes."),
        url=url_of(session),
    )
