"""Choosing the ideas that go on to the check, and correcting the choice."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from participation import audit, notices
from participation.in_words import in_every_language
from participation.models import Process, Role, User
from participation.policies import Refusal, Refused, Text, require, roles_of
from participation.reasons import required_reason
from proposals.cutoff import Cut
from proposals.lifecycle import Status
from proposals.models import IdeaRules, Proposal, Selection, rules_of
from proposals.moving import move
from proposals.policies import selection as policies
from proposals.queries import audience
from proposals.queries import selection as queries
from proposals.queries.pages import locked


@transaction.atomic(durable=True)
def select_ideas(
    *, process: Process, organiser: User, digest: str, now: datetime
) -> None:
    """Carry out the rule by which supporters decide what is checked.

    `digest` is of the preview that the organiser has read; `Refused` with "stale" says
    that it would come out differently by now. Everybody concerned is told.
    """
    process = locked(process)
    rules = rules_of(process)
    require(policies.refuse_selecting(organiser, process, rules, now=now))
    if rules.selection == IdeaRules.Selection.PANEL:
        raise Refused(Refusal("by_panel", _("A panel chooses the ideas here.")))
    cuts = queries.cuts_of(process, rules)
    if queries.digest_of(cuts) != digest:
        raise Refused(
            Refusal("stale", _("The numbers have changed since. Please read again."))
        )
    reasons: dict[int, Text] = {}
    for cut in cuts:
        for idea in cut.goes_on:
            reasons[idea.number] = _had(idea.supporters)
    _settle(
        process,
        rules,
        organiser,
        reasons,
        written={},
        others=_too_few(cuts),
        now=now,
    )


def _had(supporters: int) -> Text:
    return format_lazy(_("Supporters: {count}."), count=supporters)


def _too_few(cuts: Iterable[Cut]) -> dict[int, Text]:
    """Say of each idea that does not go on what it had, and what was needed."""
    words = _("Supporters: {count}. Needed: {needed}.")
    return {
        idea.number: format_lazy(words, count=idea.supporters, needed=cut.needed)
        for cut in cuts
        for idea in cut.stays
    }


@transaction.atomic(durable=True)
def choose_by_panel(
    *,
    process: Process,
    official: User,
    chosen: Mapping[int, str],
    reason: str,
    now: datetime,
) -> None:
    """Enter what a panel has chosen: numbers of ideas, each with the panel's reason.

    `reason` is for everybody: how the panel chose, and why not the others. Raises
    `ValidationError` for a number that is no idea to choose from, and without reasons.
    """
    process = locked(process)
    rules = rules_of(process)
    require(policies.refuse_selecting(official, process, rules, now=now))
    if rules.selection != IdeaRules.Selection.PANEL:
        raise Refused(
            Refusal("not_by_panel", _("Supporters choose the ideas here, no panel."))
        )
    general = required_reason(reason)
    ideas = queries.candidates(process)
    known = set(ideas.filter(number__in=chosen).values_list("number", flat=True))
    problems = [
        ValidationError(
            _("P%(number)s is not among the ideas to choose from."),
            "no_such_idea",
            {"number": number},
        )
        for number in sorted(chosen.keys() - known)
    ]
    problems += [
        ValidationError(
            _("Give the reason for P%(number)s."), "no_reason", {"number": number}
        )
        for number, words in sorted(chosen.items())
        if not words.strip()
    ]
    if not chosen:
        problems.append(ValidationError(_("Name at least one idea."), "nothing"))
    if problems:
        raise ValidationError({"chosen": problems})
    words = {number: text.strip() for number, text in chosen.items()}
    rest = ideas.exclude(number__in=chosen).values_list("number", flat=True)
    others = dict.fromkeys(rest, general)
    _settle(
        process,
        rules,
        official,
        dict(words),
        written=words | others,
        others=dict(others),
        now=now,
        reason=general,
    )


def _settle(
    process: Process,
    rules: IdeaRules,
    official: User,
    chosen: Mapping[int, Text],
    *,
    written: Mapping[int, str],
    others: Mapping[int, Text],
    now: datetime,
    reason: str = "",
) -> None:
    """Move every idea, keep why, tell everybody, and put it on the record."""
    rules.selected_at = now
    rules.save()
    ideas = list(queries.candidates(process).order_by("number"))
    Selection.objects.bulk_create(
        [
            Selection(
                proposal=idea,
                goes_on=idea.number in chosen,
                supporters=idea.support_count,
                reason=written.get(idea.number, ""),
                decided_at=now,
            )
            for idea in ideas
        ],
        batch_size=500,
    )
    for idea in ideas:
        idea.process = process
        goes_on = idea.number in chosen
        move(idea, Status.SELECTED if goes_on else Status.NOT_SELECTED)
        why = chosen[idea.number] if goes_on else others.get(idea.number, "")
        _tell(idea, goes_on=goes_on, why=why, but=None, now=now)
    audit.record(
        process,
        "ideas.selected",
        subject=f"process:{process.slug}",
        actor=official,
        role=_role_of(official, process),
        now=now,
        by=rules.selection,
        number=rules.selection_number,
        selected=len(chosen),
        not_selected=len(ideas) - len(chosen),
        proposals=[idea.reference for idea in ideas if idea.number in chosen],
        reason=reason,
    )


def _role_of(official: User, process: Process) -> Role:
    held = roles_of(official, process)
    return Role.ORGANISER if Role.ORGANISER in held else Role.FACILITATOR


def _tell(
    idea: Proposal, *, goes_on: bool, why: Text, but: User | None, now: datetime
) -> None:
    """Tell its authors, followers and supporters; each decision is told once."""
    people = audience.who_hears(idea, but=but)
    occasion = f"proposal:{idea.pk}:{int(now.timestamp())}"
    link = reverse("proposals:detail", args=[idea.process.slug, idea.number])
    if goes_on:
        notices.owe(
            people,
            "proposal.selected",
            occasion=occasion,
            link=link,
            now=now,
            process=idea.process,
            reference=idea.reference,
            title=idea.title,
            reason=in_every_language(why),
        )
    else:
        notices.owe(
            people,
            "proposal.left_out",
            occasion=occasion,
            link=link,
            now=now,
            process=idea.process,
            reference=idea.reference,
            title=idea.title,
            reason=in_every_language(why),
        )


@transaction.atomic(durable=True)
def correct_selection(
    *, proposal: Proposal, official: User, goes_on: bool, reason: str, now: datetime
) -> None:
    """Let one idea go on after all, or not, and say why; everybody concerned is told.

    Raises `Refused` with "stale" when it stands so already.
    """
    proposal.process = locked(proposal.process)
    proposal.refresh_from_db(fields=["status", "support_count"])
    rules = rules_of(proposal.process)
    require(policies.refuse_correcting(official, proposal, rules, now=now))
    why = required_reason(reason)
    goal = Status.SELECTED if goes_on else Status.NOT_SELECTED
    if proposal.status == goal:
        raise Refused(Refusal("stale", _("Somebody else has just decided this.")))
    move(proposal, goal)
    proposal.selections.create(
        goes_on=goes_on,
        supporters=proposal.support_count,
        reason=why,
        decided_at=now,
    )
    _tell(proposal, goes_on=goes_on, why=why, but=official, now=now)
    audit.record(
        proposal.process,
        "selection.corrected",
        subject=f"proposal:{proposal.reference}",
        actor=official,
        role=_role_of(official, proposal.process),
        now=now,
        status=goal.value,
        reason=why,
    )
