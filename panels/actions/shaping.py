"""What a panel does with proposals and projects, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from panels.models import Panel, PanelAct, Recommendation
from panels.policies import advice as advice_policies
from panels.policies import shaping as policies
from panels.policies.roles import role_in
from panels.queries.pages import locked
from participation import audit, notices
from participation.models import Role, User
from participation.policies import Refusal, Refused, require
from participation.reasons import required_reason
from proposals.actions.projects import place_on_ballot
from proposals.models import Project, Proposal, Regrouping
from proposals.queries import audience
from proposals.versions import revise

Kind = PanelAct.Kind


@dataclass(frozen=True, slots=True)
class Why:
    """The panel's reason, its language, and the recommendation behind it, if any."""

    reason: str
    language: str
    recommendation: Recommendation | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether a project is put forward for the vote, and why."""

    goes_on: bool
    reason: str


@transaction.atomic(durable=True)
def advise_on(
    *,
    panel: Panel,
    official: User,
    on: Proposal | Project,
    why: Why,
    now: datetime,
) -> PanelAct:
    """Enter what a panel says of a proposal or project: it stands on its page."""
    panel = locked(panel)
    require(advice_policies.refuse_official(official, panel))
    act = _act(panel, Kind.ADVISED, official, on, why, now=now)
    _record(panel, act, official, now=now)
    return act


@transaction.atomic(durable=True)
def refine_proposal(
    *,
    panel: Panel,
    official: User,
    proposal: Proposal,
    title: str,
    text: str,
    seen: int,
    why: Why,
    now: datetime,
) -> PanelAct:
    """Change the words of a proposal as the panel decided; its authors are told.

    The words before stay to be read among the versions. Raises `Refused` when it was
    decided on or changed since the version `seen`.
    """
    panel = locked(panel)
    require(policies.refuse_regrouping(official, panel))
    proposal = panel.process.proposals.get(pk=proposal.pk)
    if not (proposal.is_public and proposal.awaits_review):
        raise Refused(Refusal("decided", _("This proposal is past that point.")))
    if proposal.revision_number != seen:
        raise Refused(
            Refusal("overtaken", _("Somebody else has changed it meanwhile."))
        )
    if (proposal.title, proposal.text) == (title.strip(), text.strip()):
        raise ValidationError(_("You have changed nothing yet."), "same")
    act = _act(panel, Kind.REFINED, official, proposal, why, now=now)
    revise(
        proposal,
        fields={"title": title.strip(), "text": text.strip()},
        editor=official,
        note=act.reason[:300],
        now=now,
    )
    _record(panel, act, official, now=now)
    notices.owe(
        audience.who_hears(proposal, but=official),
        "proposal.refined",
        occasion=f"act:{act.pk}",
        link=reverse("proposals:versions", args=[panel.process.slug, proposal.number]),
        now=now,
        process=panel.process,
        reference=proposal.reference,
        title=proposal.title,
        reason=act.reason,
    )
    return act


@transaction.atomic(durable=True)
def claim_regrouping(
    *,
    panel: Panel,
    official: User,
    regrouping: Regrouping,
    why: Why,
    now: datetime,
) -> list[PanelAct]:
    """Say that a merge or split, made on the pages for it, was the panel's work.

    It then stands on the pages of all proposals that went in or came out.
    """
    panel = locked(panel)
    require(policies.refuse_regrouping(official, panel))
    if regrouping.process_id != panel.process_id or not regrouping.is_done:
        raise Refused(
            Refusal("not_done", _("This merge or division has not been carried out."))
        )
    is_merge = regrouping.kind == Regrouping.Kind.MERGE
    proposals = Proposal.objects.filter(partings__regrouping=regrouping).union(
        Proposal.objects.filter(parents__regrouping=regrouping)
    )
    known = set(
        panel.acts.filter(
            kind__in=[Kind.MERGED, Kind.SPLIT], taken_back_at=None
        ).values_list("proposal", flat=True)
    )
    fresh = [one for one in proposals if one.pk not in known]
    if not fresh:
        raise Refused(Refusal("known", _("This has been entered already.")))
    acts = [
        _act(
            panel,
            Kind.MERGED if is_merge else Kind.SPLIT,
            official,
            one,
            why,
            now=now,
        )
        for one in sorted(fresh, key=lambda one: one.number)
    ]
    for act in acts:
        _record(panel, act, official, now=now)
    return acts


@transaction.atomic(durable=True)
def put_forward(
    *,
    panel: Panel,
    organiser: User,
    choices: Mapping[str, Choice],
    language: str,
    now: datetime,
) -> list[PanelAct]:
    """Make the list for the vote as the panel decided: by code, each with its reason.

    Every project of the process is decided on, all of them or none. Those left out are
    taken off the ballot, and those put forward stand on it. Raises `ValidationError`
    with one problem for each project that has no choice or no reason.
    """
    panel = locked(panel)
    require(policies.refuse_putting_forward(organiser, panel))
    projects = {one.code: one for one in panel.process.projects.order_by("code")}
    problems = [
        ValidationError(_("Decide on %(code)s."), "undecided", {"code": code})
        for code in projects
        if code not in choices
    ]
    problems += [
        ValidationError(_("There is no project %(code)s."), "unknown", {"code": code})
        for code in choices
        if code not in projects
    ]
    problems += [
        ValidationError(_("Give the reason for %(code)s."), "no_reason", {"code": code})
        for code, choice in choices.items()
        if code in projects and not choice.reason.strip()
    ]
    if not any(choice.goes_on for choice in choices.values()):
        problems.append(ValidationError(_("Put at least one project forward.")))
    if problems:
        raise ValidationError(problems)
    acts = []
    for code, choice in sorted(choices.items()):
        project = projects[code]
        project.process = panel.process
        kind = Kind.PUT_FORWARD if choice.goes_on else Kind.LEFT_OUT
        if _stands(panel, project, kind, choice.reason):
            continue
        why = Why(choice.reason, language)
        acts.append(_act(panel, kind, organiser, project, why, now=now))
        if project.is_dropped == choice.goes_on:
            place_on_ballot(
                project,
                organiser,
                is_dropped=not choice.goes_on,
                reason=choice.reason,
                now=now,
            )
    audit.record(
        panel.process,
        "ballot.listed",
        subject=f"panel:{panel.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        codes=[code for code, choice in sorted(choices.items()) if choice.goes_on],
        left_out=[
            code for code, choice in sorted(choices.items()) if not choice.goes_on
        ],
    )
    return acts


@transaction.atomic(durable=True)
def take_back_act(*, act: PanelAct, official: User, reason: str, now: datetime) -> None:
    """Take back what was entered by mistake; it stays to be read with the reason."""
    panel = locked(act.panel)
    act = PanelAct.objects.select_related("proposal", "project").get(pk=act.pk)
    act.panel = panel
    require(policies.refuse_taking_back(official, act))
    act.taken_back_reason = required_reason(reason)
    act.taken_back_at = now
    act.save()
    audit.record(
        panel.process,
        "act.withdrawn",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=role_in(official, panel),
        now=now,
        panel_act=act.kind,
        on=_name_of(act),
        reason=act.taken_back_reason,
    )


def _stands(panel: Panel, project: Project, kind: str, reason: str) -> bool:
    """Whether the panel has decided the same before, in the same words."""
    newest = (
        panel.acts.filter(project=project, kind__in=[Kind.PUT_FORWARD, Kind.LEFT_OUT])
        .order_by("pk")
        .last()
    )
    same = newest is not None and newest.kind == kind
    return same and newest is not None and newest.reason == reason.strip()


def _act(
    panel: Panel,
    kind: PanelAct.Kind,
    official: User,
    on: Proposal | Project,
    why: Why,
    *,
    now: datetime,
) -> PanelAct:
    if on.process_id != panel.process_id:
        raise ValidationError(_("This belongs to another process."), "elsewhere")
    if why.recommendation is not None and why.recommendation.panel_id != panel.pk:
        raise ValidationError(_("This is advice of another panel."), "elsewhere")
    act = PanelAct(
        panel=panel,
        kind=kind,
        recommendation=why.recommendation,
        proposal=on if isinstance(on, Proposal) else None,
        project=on if isinstance(on, Project) else None,
        reason=required_reason(why.reason),
        language=why.language,
        made_by=official,
        made_at=now,
    )
    act.full_clean(exclude=["panel", "recommendation", "proposal", "project"])
    act.save(force_insert=True)
    return act


def _name_of(act: PanelAct) -> str:
    if act.proposal is not None:
        return act.proposal.reference
    return act.project.code if act.project else ""


def _record(panel: Panel, act: PanelAct, official: User, *, now: datetime) -> None:
    audit.record(
        panel.process,
        "panel.acted",
        subject=f"panel:{panel.slug}",
        actor=official,
        role=role_in(official, panel),
        now=now,
        panel_act=act.kind,
        on=_name_of(act),
        advice=act.recommendation.reference if act.recommendation else None,
        reason=act.reason,
    )
