"""Conversations at the desk: settings, screening, opening, closing, results."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from panels.actions import conversations as actions
from panels.forms.live import pk_in
from panels.forms.statements import ConversationForm, HidingForm, SeedForm
from panels.models import Conversation, Statement
from panels.queries.opinions import may_be_seen
from panels.staff.frames import posted_of, running, url_in
from panels.staff.works import begun, changed, done, posted, shown
from participation.http import FORM_METHODS, SignedInRequest, see_other

FIELDS = ("title", "text", "who", "takes_statements", "closes_at")


@never_cache
@require_http_methods(FORM_METHODS)
def begin(request: SignedInRequest, slug: str, panel: str) -> HttpResponse:
    """Prepare a conversation."""
    found = running(request, slug, panel, timezone.now())
    form = ConversationForm(posted_of(request))
    return begun(
        request,
        found,
        form,
        lambda: actions.prepare_conversation(
            panel=found, official=request.user, fields=form.cleaned_data
        ),
        page="conversation",
        title=_("Prepare a conversation of statements"),
        lead=_(
            "People agree or disagree with statements, one at a time, or pass. It "
            "shows what unites and what divides."
        ),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def change(
    request: SignedInRequest, slug: str, panel: str, number: int
) -> HttpResponse:
    found = running(request, slug, panel, timezone.now())
    conversation = get_object_or_404(found.conversations, number=number)
    form = ConversationForm(
        posted_of(request),
        initial={name: getattr(conversation, name) for name in FIELDS},
    )
    return changed(
        request,
        found,
        form,
        lambda: actions.change_conversation(
            conversation=conversation, official=request.user, fields=form.cleaned_data
        ),
        here=url_in(found, "conversation", number),
        title=_("Change the conversation"),
    )


@never_cache
@require_http_methods(FORM_METHODS)
def one(request: SignedInRequest, slug: str, panel: str, number: int) -> HttpResponse:
    """Show a conversation with its statements; take what is done to it."""
    found = running(request, slug, panel, timezone.now())
    conversation = get_object_or_404(found.conversations, number=number)
    conversation.panel = found
    move = forms.Form(
        posted(request, "open")
        or posted(request, "close")
        or posted(request, "show")
        or posted(request, "unshow")
    )
    seed = SeedForm(
        posted(request, "seed"), initial={"language": get_language()}, prefix="seed"
    )
    hiding = HidingForm(posted(request, "screen"), prefix="screen")
    if (
        done(move, lambda: _move(request, conversation))
        or done(
            seed,
            lambda: actions.seed_statement(
                conversation=conversation, official=request.user, **seed.cleaned_data
            ),
        )
        or done(hiding, lambda: _screen(request, conversation, hiding))
    ):
        messages.success(request, _("Done."))
        return see_other(request, url_in(found, "conversation", number))
    return shown(
        request,
        found,
        "conversation",
        [move, seed, hiding],
        conversation=conversation,
        statements=list(conversation.statements.all()),
        voters=conversation.voters.filter(votes__isnull=False).distinct().count(),
        form=move,
        seed=seed,
        hiding=hiding,
        screened=request.POST.get("statement", ""),
        is_seen=may_be_seen(conversation),
    )


def _move(request: SignedInRequest, conversation: Conversation) -> None:
    now, official = timezone.now(), request.user
    match request.POST["do"]:
        case "open":
            actions.open_conversation(
                conversation=conversation, official=official, now=now
            )
        case "close":
            actions.close_conversation(
                conversation=conversation, official=official, now=now
            )
        case what:
            actions.show_results(
                conversation=conversation,
                official=official,
                shows=what == "show",
                now=now,
            )


def _screen(
    request: SignedInRequest, conversation: Conversation, form: HidingForm
) -> None:
    statement = _statement(request, conversation)
    actions.screen_statement(
        statement=statement,
        official=request.user,
        hides=request.POST.get("how") == "hide",
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )


def _statement(request: SignedInRequest, conversation: Conversation) -> Statement:
    statement = get_object_or_404(
        conversation.statements, number=pk_in(request.POST, "statement")
    )
    statement.conversation = conversation
    return statement
