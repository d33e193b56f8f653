"""The desk of one agenda: its items, their order, experts, notes, and the rooms."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import agenda as actions
from panels.forms.sessions import (
    CardForm,
    ExpertForm,
    ItemForm,
    NotesForm,
    RoomForm,
    expert_forms,
)
from panels.methods.cards import card_of
from panels.models import AgendaItem, Room, Session
from panels.policies import sessions as policy
from panels.queries.sessions import agenda_of
from panels.staff.frames import done, posted_of
from panels.staff.session_pages import (
    context_of,
    form_page,
    pick_verb,
    session_at_desk,
    tried,
    url_of,
)
from participation.forms.files import errors_of
from participation.http import FORM_METHODS, SignedInRequest
from participation.policies import require

MOVES = {"up": -1, "down": 1}


@never_cache
@require_http_methods(FORM_METHODS)
def agenda(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    """Show the agenda with its clock times; buttons move items and take them out."""
    session, now = session_at_desk(request, slug, panel, number)
    if request.method == "POST":
        return _pressed(request, session)
    context = context_of(session, now) | {
        "agenda": agenda_of(session),
        "card_form": CardForm(),
        "may_change": policy.refuse_agenda(request.user, session) is None,
    }
    return render(request, "panels_staff/agenda.html", context)


def _pressed(request: SignedInRequest, session: Session) -> HttpResponse:
    verb, key = pick_verb(request)
    url = url_of(session, "agenda")
    if verb == "card":
        card = card_of(request.POST.get("card", ""))
        if card is None:
            raise Http404
        return tried(
            request,
            lambda: actions.use_card(session=session, official=request.user, card=card),
            said=_("The items of the card are at the end of the agenda."),
            url=url,
        )
    item = _item(session, key)
    if verb in MOVES:
        return tried(
            request,
            lambda: actions.move_item(item=item, official=request.user, by=MOVES[verb]),
            said=_("The item is moved."),
            url=f"{url}#item-{item.pk}",
        )
    if verb == "remove":
        return tried(
            request,
            lambda: actions.remove_item(item=item, official=request.user),
            said=_("The item is taken out."),
            url=url,
        )
    raise Http404


def _item(session: Session, key: str | int) -> AgendaItem:
    try:
        item: AgendaItem = session.items.get(pk=int(key))
    except (AgendaItem.DoesNotExist, ValueError) as error:
        raise Http404 from error
    item.session = session
    return item


@never_cache
@require_http_methods(FORM_METHODS)
def add_item(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    return _edit(request, session_at_desk(request, slug, panel, number), None)


@never_cache
@require_http_methods(FORM_METHODS)
def item(
    request: SignedInRequest, slug: str, panel: str, number: int, pk: int
) -> HttpResponse:
    opened = session_at_desk(request, slug, panel, number)
    return _edit(request, opened, _item(opened[0], pk))


def _edit(
    request: SignedInRequest, opened: tuple[Session, Any], item: AgendaItem | None
) -> HttpResponse:
    session, now = opened
    if item is None:
        require(policy.refuse_agenda(request.user, session))
    else:
        require(policy.refuse_item(request.user, item, session))
    posted = posted_of(request)
    form = ItemForm(posted, initial=ItemForm.initial_of(item) if item else None)
    experts = expert_forms(posted, item)
    errors: list[dict[str, str]] = []
    if posted is not None:
        wrong = [one for one in experts if not one.is_valid()]
        errors = errors_of(wrong)
    if posted is not None and form.is_valid() and not errors:
        answer = done(
            request,
            form,
            lambda: _save(request, session, item, form, experts),
            said=_("The item is on the agenda."),
            url=url_of(session, "agenda"),
        )
        if answer is not None:
            return answer
    context = context_of(session, now) | {
        "title": _("Change the item") if item else _("Add an item"),
        "experts": experts,
        "errors": errors,
        "cancel_url": url_of(session, "agenda"),
    }
    return form_page(request, form, context, template="panels_staff/agenda_item.html")


def _save(
    request: SignedInRequest,
    session: Session,
    item: AgendaItem | None,
    form: ItemForm,
    experts: list[ExpertForm],
) -> None:
    heard = [one.heard for one in experts]
    typed = form.item_with([one for one in heard if one is not None])
    if item is None:
        actions.add_item(session=session, official=request.user, item=typed)
    else:
        actions.change_item(item=item, official=request.user, changed=typed)


@never_cache
@require_http_methods(FORM_METHODS)
def notes(
    request: SignedInRequest, slug: str, panel: str, number: int, pk: int
) -> HttpResponse:
    """Write what was said and decided in an item, also after the session."""
    session, now = session_at_desk(request, slug, panel, number)
    found = _item(session, pk)
    form = NotesForm(
        posted_of(request),
        initial={"notes": found.notes, "decision": found.decision},
    )
    answer = done(
        request,
        form,
        lambda: actions.write_notes(
            item=found,
            official=request.user,
            notes=form.cleaned_data["notes"],
            decision=form.cleaned_data["decision"],
        ),
        said=_("Your notes are kept."),
        url=url_of(session, "agenda"),
    )
    if answer is not None:
        return answer
    context = context_of(session, now) | {
        "title": _("Notes for the minutes"),
        "lead": _("They go into the draft of the minutes. Name no members here."),
        "cancel_url": url_of(session, "agenda"),
    }
    return form_page(request, form, context)


@never_cache
@require_http_methods(FORM_METHODS)
def rooms(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """List the rooms, add one, take one out."""
    session, now = session_at_desk(request, slug, panel, number)
    url = url_of(session, "rooms")
    verb, key = pick_verb(request) if request.method == "POST" else ("", "")
    if verb == "remove":
        room = _room(session, key)
        return tried(
            request,
            lambda: actions.remove_room(room=room, official=request.user),
            said=_("The room is taken out."),
            url=url,
        )
    form = RoomForm(posted_of(request))
    answer = done(
        request,
        form,
        lambda: actions.save_room(
            session=session, official=request.user, place=form.room
        ),
        said=_("The room is added."),
        url=url,
    )
    if answer is not None:
        return answer
    context = context_of(session, now) | {
        "rooms": list(session.rooms.all()),
        "may_change": policy.refuse_agenda(request.user, session) is None,
    }
    return form_page(request, form, context, template="panels_staff/rooms.html")


@never_cache
@require_http_methods(FORM_METHODS)
def room(
    request: SignedInRequest, slug: str, panel: str, number: int, pk: int
) -> HttpResponse:
    session, now = session_at_desk(request, slug, panel, number)
    found = _room(session, pk)
    names = ("name", "address", "host", "seats", "is_remote")
    form = RoomForm(
        posted_of(request), initial={name: getattr(found, name) for name in names}
    )
    answer = done(
        request,
        form,
        lambda: actions.save_room(
            session=session, official=request.user, place=form.room, room=found
        ),
        said=_("The room is changed."),
        url=url_of(session, "rooms"),
    )
    if answer is not None:
        return answer
    context = context_of(session, now) | {
        "title": _("Change the room"),
        "cancel_url": url_of(session, "rooms"),
    }
    return form_page(request, form, context)


def _room(session: Session, key: str | int) -> Room:
    try:
        found: Room = session.rooms.get(pk=int(key))
    except (Room.DoesNotExist, ValueError) as error:
        raise Http404 from error
    found.session = session
    return found
