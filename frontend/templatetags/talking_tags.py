"""Comments and moderation on pages: `{% load talking_tags %}`."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.template import RequestContext
from django.urls import reverse
from django.utils.html import linebreaks, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from participation.models import Process
from proposals.forms.moderation import QUESTIONS
from proposals.models import Comment, Proposal, Reaction
from proposals.policies import moderation
from proposals.queries import talking as queries
from proposals.queries.moderation import Queue, latest_case
from proposals.views.talking import comment_form
from proposals.views.threads import Reader, Shown, reader_of, shown

register = template.Library()

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@register.filter
def plain_words(text: str) -> SafeString:
    """Show what somebody typed, with its lines and with links that earn nothing."""
    linked = urlize(text, nofollow=True, autoescape=True)
    # Quotes of the text itself are escaped, so this is found in our tags only.
    linked = linked.replace('rel="nofollow"', 'rel="nofollow ugc noopener"')
    return mark_safe(linebreaks(linked))  # noqa: S308 - urlize has escaped it


@register.inclusion_tag("proposals/_comments.html", takes_context=True)
def comments(context: RequestContext) -> dict[str, Any]:
    """Show a part of the comments on the proposal of the page, and the form."""
    request: HttpRequest = context["request"]
    proposal: Proposal = context["proposal"]
    reader = reader_of(request.user, proposal, now=context["now"])
    thread = queries.thread(
        proposal,
        request.user,
        moderates=reader.moderates,
        order=request.GET.get("sort", ""),
        page=request.GET.get("comments", "1"),
    )
    return {
        "request": request,
        "user": request.user,
        "csrf_token": context.get("csrf_token"),
        "process": proposal.process,
        "proposal": proposal,
        "now": context["now"],
        "reader": reader,
        "thread": thread,
        "shown": shown(thread.said, reader),
        "form": comment_form(request, reader),
    }


@register.inclusion_tag("proposals/_moderation_state.html", takes_context=True)
def moderation_state(context: RequestContext) -> dict[str, Any]:
    """Tell authors and moderators why others do not see a proposal; else nothing."""
    request: HttpRequest = context["request"]
    proposal: Proposal = context["proposal"]
    found: dict[str, Any] = {"process": proposal.process, "proposal": proposal}
    if proposal.is_public or proposal.is_withdrawn:
        return found
    case = latest_case(proposal)
    found |= {
        "case": case,
        "is_mine": moderation.wrote(request.user, proposal),
        "appeal_url": _path("appeal_hiding", proposal),
    }
    if case is not None:
        found["appeal_refusal"] = moderation.refuse_appealing(
            request.user, case, now=context["now"]
        )
    return found


@register.inclusion_tag("proposals/_flag_link.html", takes_context=True)
def flag_link(context: RequestContext, proposal: Proposal) -> dict[str, Any]:
    """Lead whoever is not its author to reporting a proposal, moderators to a case."""
    request: HttpRequest = context["request"]
    person = request.user
    is_author = person.is_authenticated and proposal.author_id == person.pk
    return {
        "url": "" if is_author else _path("flag", proposal),
        "moderate_url": ""
        if is_author or moderation.refuse_moderating(person, proposal.process)
        else reverse(
            "proposals_staff:take_up_proposal",
            args=[proposal.process.slug, proposal.number],
        ),
    }


def _path(name: str, proposal: Proposal, *parts: int) -> str:
    path = [proposal.process.slug, proposal.number, *parts]
    return reverse(f"proposals:{name}", args=path)


@register.simple_tag
def comment_url(comment: Comment, name: str = "comment") -> str:
    """Return an address of a comment: its own page, or one where something is done."""
    return _path(name, comment.proposal, comment.pk)


@register.simple_tag
def reaction_list(one: Shown) -> list[dict[str, Any]]:
    """Return the reactions to a comment, with how many there are of each."""
    return [
        {
            "kind": kind,
            "label": label,
            "count": one.said.reactions.get(kind, 0),
            "is_own": one.said.own == kind,
        }
        for kind, label in Reaction.Kind.choices
    ]


@register.simple_tag
def comment_orders(reader: Reader, current: str) -> list[dict[str, Any]]:
    """Offer the orders of a thread, as `components/toggle.html` has them."""
    url = _path("detail", reader.proposal)
    return [
        {
            "label": label,
            "url": f"{url}?{urlencode({'sort': order})}#comments",
            "is_current": order == current,
        }
        for order, label in queries.Order.choices
    ]


@register.simple_tag
def part_of_thread(order: str, number: int) -> str:
    """Return the question mark and what follows it for one part of a thread."""
    return "?" + urlencode({"comments": number, "sort": order})


@register.filter
def duration(took: timedelta | None) -> str:
    """Write how long something took, roughly."""
    if took is None:
        return ""
    if took >= 2 * DAY:
        words = ngettext("%(count)d day", "%(count)d days", took.days)
        return words % {"count": took.days}
    hours = round(took / HOUR)
    if hours:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return gettext("less than an hour")


@register.filter
def question(code: str) -> str:
    """Return the question of the checklist that a code stands for."""
    return str(QUESTIONS.get(code, code))


@register.simple_tag
def moderation_sorts(process: Process, found: Queue) -> list[dict[str, Any]]:
    """Offer what waits, what was appealed against and what has been decided."""
    url = reverse("proposals_staff:moderation", args=[process.slug])
    labels = {
        "open": gettext("To read"),
        "appeals": gettext("Appeals"),
        "decided": gettext("Decided"),
    }
    return [
        {
            "label": label,
            "url": f"{url}?sort={sort}",
            "count": found.counts[sort],
            "is_current": sort == found.sort,
        }
        for sort, label in labels.items()
    ]
