"""Support and the rules for ideas on pages. `{% load support_tags %}`."""

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext

from participation.models import Process
from proposals.lifecycle import Status
from proposals.models import IdeaRules, Proposal, rules_of
from proposals.queries import support as queries
from proposals.queries.selection import selection_of

register = template.Library()


@register.inclusion_tag("proposals/_support.html", takes_context=True)
def support(context: template.Context, proposal: Proposal) -> dict[str, Any]:
    """Show the button and the numbers of one proposal; nothing without support.

    The context holds process, now and request. Five queries at most.
    """
    process, request = context["process"], context["request"]
    proposal.process = process
    person = getattr(request, "user", None) or AnonymousUser()
    state = queries.state_of(proposal, person, now=context["now"])
    return {
        "request": request,
        "process": process,
        "proposal": proposal,
        "state": state,
        # Once it is over, an idea that nobody has supported says nothing of it.
        "is_shown": state.rules.allows_support
        and proposal.is_public
        and bool(
            state.is_open
            or state.count
            or state.support
            or state.heirs
            or context.get("support_refusal")
        ),
        "is_hidden": state.rules.hides_counts and state.count is None,
        "is_signed_in": person.is_authenticated,
        "login_url": f"{reverse('account_login')}?next="
        f"{reverse('proposals:detail', args=[process.slug, proposal.number])}",
        "refusal": context.get("support_refusal"),
        "held": context.get("held", ()),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def supporter_count(count: int) -> str:
    """Say how many people support something."""
    return ngettext(
        "%(count)d person supports this.", "%(count)d people support this.", count
    ) % {"count": count}


@register.inclusion_tag("proposals/_idea_rules.html")
def idea_rules(process: Process, level: int = 2) -> dict[str, Any]:
    """Say in words how ideas are handled in a process. One query."""
    rules = rules_of(process)
    return {"sentences": sentences_of(rules), "level": level}


def sentences_of(rules: IdeaRules) -> list[str | Promise]:
    """Return the rules that bear on people, a sentence each."""
    return [
        *_about_ideas(rules),
        *_about_talking(rules),
        *_about_support(rules),
        *_about_selection(rules),
        gettext(
            "The city checks whether an idea can be done and what it costs, and says "
            "why."
        ),
        *_about_appeals(rules),
    ]


def _about_appeals(rules: IdeaRules) -> list[str]:
    if not rules.appeal_days:
        return []
    return [
        ngettext(
            "If it cannot be done, its author has %(count)d day to ask for a new "
            "decision.",
            "If it cannot be done, its author has %(count)d days to ask for a new "
            "decision.",
            rules.appeal_days,
        )
        % {"count": rules.appeal_days}
    ]


def _about_ideas(rules: IdeaRules) -> list[str]:
    sentences = []
    if rules.most_ideas is not None:
        sentences.append(
            ngettext(
                "Everybody can send %(count)d idea.",
                "Everybody can send up to %(count)d ideas.",
                rules.most_ideas,
            )
            % {"count": rules.most_ideas}
        )
    sentences.append(
        gettext("A moderator reads each idea before it is shown.")
        if rules.holds_ideas
        else gettext("Ideas are shown as soon as they are sent.")
    )
    return sentences


def _about_talking(rules: IdeaRules) -> list[str]:
    if not rules.allows_comments:
        return [gettext("There are no comments here.")]
    sentences = [
        gettext("Everybody can comment; a moderator reads each comment first.")
        if rules.holds_comments
        else gettext("Everybody can comment.")
    ]
    if rules.allows_amendments:
        sentences.append(
            gettext("Everybody can suggest changes; the author decides on them.")
        )
    return sentences


def _about_support(rules: IdeaRules) -> list[str]:
    if not rules.allows_support:
        return []
    sentences = [
        gettext(
            "While ideas are collected, you can support those of others. It is not a "
            "vote."
        )
    ]
    if rules.most_supports is not None:
        sentences.append(
            ngettext(
                "You can support %(count)d idea at a time.",
                "You can support %(count)d ideas at a time.",
                rules.most_supports,
            )
            % {"count": rules.most_supports}
        )
    if rules.most_supports_in_district is not None:
        sentences.append(
            ngettext(
                "In one district you can support %(count)d idea; the whole city "
                "counts as one more district.",
                "In one district you can support %(count)d ideas; the whole city "
                "counts as one more district.",
                rules.most_supports_in_district,
            )
            % {"count": rules.most_supports_in_district}
        )
    if rules.hides_counts:
        sentences.append(
            gettext("The numbers of supporters are shown when support is over.")
        )
    return sentences


def _about_selection(rules: IdeaRules) -> list[str]:
    number = rules.selection_number or 0
    match rules.selection:
        case IdeaRules.Selection.NUMBER:
            return [
                ngettext(
                    "Ideas with at least %(count)d supporter go on to the check.",
                    "Ideas with at least %(count)d supporters go on to the check.",
                    number,
                )
                % {"count": number}
            ]
        case IdeaRules.Selection.DISTRICT:
            return [
                ngettext(
                    "The most supported idea of each district and of the whole city "
                    "goes on to the check.",
                    "The %(count)d most supported ideas of each district and of the "
                    "whole city go on to the check.",
                    number,
                )
                % {"count": number},
                gettext("All that are level with the last one go on too."),
            ]
        case IdeaRules.Selection.PANEL:
            return [gettext("A panel chooses the ideas that go on to the check.")]
        case _:
            return [gettext("Every idea is checked.")]


@register.inclusion_tag("proposals/_selection.html")
def selection_state(proposal: Proposal) -> dict[str, Any]:
    """Say whether an idea goes on to the check, and why. One query at most."""
    if proposal.status == Status.SUBMITTED:
        return {"selection": None}
    return {"selection": selection_of(proposal)}
