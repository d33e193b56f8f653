"""The pages of comments: all on a proposal, one with its answers, writing them."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.middleware import HtmxDetails

from participation.brake import braked
from participation.csrf import require_token
from participation.forms.attempts import show, succeeds
from participation.http import FORM_METHODS, SeeOther, page, see_other
from participation.models import Process, User
from participation.policies import Refusal, Refused, require
from participation.queries import process_or_404
from proposals.actions import talking as actions
from proposals.cases import address_of
from proposals.forms.talking import CommentForm, EditForm
from proposals.lifecycle import Visibility
from proposals.models import Comment, Proposal, Reaction
from proposals.policies import moderation
from proposals.policies import talking as policies
from proposals.queries import pages
from proposals.queries import talking as queries
from proposals.queries.moderation import latest_case
from proposals.views.about import about, refuse_unseen
from proposals.views.threads import Reader, reader_of, shown

# Whoever goes back to a form finds the words again; nobody else's cache keeps them.
kept_by_the_browser = cache_control(private=True, no_cache=True)


def _proposal(request: HttpRequest, slug: str, number: int, now: datetime) -> Proposal:
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    refuse_unseen(request.user, proposal)
    return proposal


def _about(proposal: Proposal, now: datetime) -> dict[str, Any]:
    return about(proposal.process, now) | {"proposal": proposal}


def _key(proposal: Proposal, parent: Comment | None) -> str:
    return f"comment:{proposal.pk}:{parent.pk if parent else 'new'}"


def comment_form(
    request: HttpRequest, reader: Reader, parent: Comment | None = None
) -> CommentForm:
    """Return an empty form, or one with what was typed before signing in."""
    kept = request.session.get(_key(reader.proposal, parent))
    return _form(reader, parent, initial=kept)


def _form(
    reader: Reader, parent: Comment | None, *posted: Any, **initial: Any
) -> CommentForm:
    return CommentForm(
        *posted,
        now=reader.now,
        voices=reader.voices,
        is_answer=parent is not None,
        **initial,
    )


@csrf_exempt  # `require_token` looks at the token and lets the form be shown again
@kept_by_the_browser
@require_http_methods(FORM_METHODS)
@braked("comment", most=200, seconds=600)
def comments(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show all comments on a proposal, or add one."""
    now = timezone.now()
    proposal = _proposal(request, slug, number, now)
    reader = reader_of(request.user, proposal, now=now)
    form = comment_form(request, reader)
    if request.method == "POST":
        form = _form(reader, None, request.POST)
        said = _say(request, form, proposal, None, now)
        if said is not None:
            return SeeOther(_place_of(said))
    found = queries.thread(
        proposal,
        request.user,
        moderates=reader.moderates,
        order=request.GET.get("sort", ""),
        page=request.GET.get("comments", "1"),
    )
    context = _about(proposal, now) | {
        "reader": reader,
        "thread": found,
        "shown": shown(found.said, reader),
        "form": form,
    }
    status = 422 if form.errors else 200
    return page(
        request, "proposals/comments.html", context, partial="more", status=status
    )


def _say(
    request: HttpRequest,
    form: CommentForm,
    proposal: Proposal,
    parent: Comment | None,
    now: datetime,
) -> Comment | None:
    """Publish what a form holds; without anybody signed in, keep it and ask to."""
    if not form.is_valid():
        return None
    try:
        require_token(request)
        said = actions.say(
            proposal=proposal,
            author=_signed_in(request, form, proposal, parent),
            parent=parent,
            text=form.cleaned_data["text"],
            language=form.cleaned_data["language"],
            role=form.cleaned_data.get("role", ""),
            now=now,
        )
    except Refused as refused:
        if refused.refusal.code == "not_signed_in":
            raise
        message = str(refused.refusal.message)
        form.add_error(None, ValidationError(message, refused.refusal.code))
        return None
    except ValidationError as problems:
        show(form, problems)
        return None
    request.session.pop(_key(proposal, parent), None)
    messages.success(request, _thanks(said))
    return said


def _signed_in(
    request: HttpRequest,
    form: CommentForm,
    proposal: Proposal,
    parent: Comment | None,
) -> User:
    if request.user.is_authenticated:
        return request.user
    request.session[_key(proposal, parent)] = {
        name: form.cleaned_data[name] for name in ("text", "language")
    }
    messages.info(
        request, _("Sign in to send your comment. What you have written is kept.")
    )
    raise Refused(Refusal("not_signed_in", _("Please sign in first.")))


def _thanks(comment: Comment) -> str:
    if comment.visibility == Visibility.PUBLIC:
        return _("Thank you. Your comment is public now.")
    return _("Thank you. A moderator reads your comment before others see it.")


def _place_of(comment: Comment) -> str:
    """Return where a comment stands among the others, or else its own page."""
    number = queries.page_of(comment)
    if not number or comment.visibility != Visibility.PUBLIC:
        return address_of(comment)
    proposal = comment.proposal
    url = reverse("proposals:detail", args=[proposal.process.slug, proposal.number])
    return f"{url}?comments={number}#c{comment.pk}"


@kept_by_the_browser
@require_safe
def comment(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Show one comment with the answers to it; its address never changes."""
    now = timezone.now()
    proposal = _proposal(request, slug, number, now)
    found = queries.comment_or_404(proposal, pk)
    reader = reader_of(request.user, proposal, now=now)
    head, answers = queries.branch(
        found,
        request.user,
        moderates=reader.moderates,
        page=request.GET.get("page", "1"),
    )
    [top] = shown([head], reader)
    if not top.shows_words and not top.answers and found.visibility == Visibility.HELD:
        raise Http404
    context = _about(proposal, now) | {
        "reader": reader,
        "top": top,
        "page": answers,
        "case": latest_case(found) if top.is_mine else None,
    }
    if top.is_mine and context["case"] is not None:
        context["appeal_refusal"] = moderation.refuse_appealing(
            request.user, context["case"], now=now
        )
    is_hidden = found.visibility == Visibility.HIDDEN
    status = 410 if is_hidden and not (top.shows_words or top.answers) else 200
    return render(request, "proposals/comment.html", context, status=status)


@csrf_exempt  # as above
@kept_by_the_browser
@require_http_methods(FORM_METHODS)
@braked("comment", most=200, seconds=600)
def answer(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    now = timezone.now()
    proposal = _proposal(request, slug, number, now)
    parent = queries.comment_or_404(proposal, pk)
    reader = reader_of(request.user, proposal, now=now)
    form = comment_form(request, reader, parent)
    if request.method != "POST" and not form.initial.get("text"):
        require(reader.closed or policies.refuse_answering(parent))
    if request.method == "POST":
        form = _form(reader, parent, request.POST)
        said = _say(request, form, proposal, parent, now)
        if said is not None:
            return SeeOther(_place_of(said))
    [top] = shown([queries.alone(parent, request.user)], reader)
    context = _about(proposal, now) | {
        "reader": reader,
        "parent": top,
        "form": form,
    }
    status = 422 if form.errors else 200
    return page(
        request, "proposals/answer.html", context, partial="answer", status=status
    )


def _own(
    request: HttpRequest, slug: str, number: int, pk: int, now: datetime
) -> tuple[Process, Comment]:
    """Find one's own comment, even when nobody else sees it any more."""
    process = process_or_404(slug, request.user, now=now)
    proposal = pages.proposal_or_404(process, number)
    found = queries.comment_or_404(proposal, pk)
    require(policies.refuse_own(request.user, found))
    return process, found


@never_cache
@require_http_methods(FORM_METHODS)
def edit(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    now = timezone.now()
    _process, found = _own(request, slug, number, pk, now)
    reader = reader_of(request.user, found.proposal, now=now)
    author = request.user
    assert isinstance(author, User)  # noqa: S101 - `_own` has seen to it
    if request.method != "POST":
        require(policies.refuse_editing(author, found, reader.rules, now=now))
    posted = request.POST if request.method == "POST" else None
    form = EditForm(posted, initial={"text": found.text})
    if form.is_valid() and succeeds(
        form,
        lambda: actions.edit_comment(
            comment=found, author=author, text=form.cleaned_data["text"], now=now
        ),
    ):
        found = queries.comment_or_404(found.proposal, pk)
        messages.success(request, _thanks(found))
        return SeeOther(_place_of(found))
    context = _about(found.proposal, now) | {"form": form, "comment": found}
    status = 422 if form.errors else 200
    return render(request, "proposals/comment_edit.html", context, status=status)


@never_cache
@require_http_methods(FORM_METHODS)
def delete(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Ask once more, since nobody can take this back."""
    now = timezone.now()
    _process, found = _own(request, slug, number, pk, now)
    author = request.user
    assert isinstance(author, User)  # noqa: S101 - `_own` has seen to it
    if request.method == "POST":
        actions.delete_comment(comment=found, author=author, now=now)
        messages.success(request, _("Your comment has been deleted."))
        url = reverse("proposals:detail", args=[slug, number])
        return see_other(request, f"{url}#comments")
    context = _about(found.proposal, now) | {"comment": found}
    return render(request, "proposals/comment_delete.html", context)


@never_cache
@require_http_methods(FORM_METHODS)
@braked("reaction", most=600, seconds=600)
def react(request: HttpRequest, slug: str, number: int, pk: int) -> HttpResponse:
    """Take a reaction, or take it back; with htmx only the buttons come back."""
    now = timezone.now()
    proposal = _proposal(request, slug, number, now)
    found = queries.comment_or_404(proposal, pk)
    if request.method != "POST":  # back from signing in
        return SeeOther(_place_of(found))
    kind = request.POST.get("kind", "")
    if kind and kind not in Reaction.Kind.values:
        raise BadRequest
    require(policies.refuse_person(request.user))
    assert isinstance(request.user, User)  # noqa: S101 - the policy has seen to it
    actions.react(comment=found, person=request.user, kind=kind, now=now)
    if not HtmxDetails(request):
        return SeeOther(_place_of(found))
    reader = reader_of(request.user, proposal, now=now)
    [top] = shown([queries.alone(found, request.user)], reader)
    context = _about(proposal, now) | {"shown": top, "reader": reader}
    return render(request, "proposals/_reactions.html", context)
