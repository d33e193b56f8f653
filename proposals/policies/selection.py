"""Who chooses the ideas that go on to the check, and when."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from participation.models import Phase, Process, Role, User
from participation.policies import Refusal, refuse_role
from proposals.lifecycle import Status
from proposals.models import IdeaRules, Proposal
from proposals.policies.on_ballot import refuse_changing_projects

CHOOSERS = (Role.ORGANISER, Role.FACILITATOR)
CORRECTABLE = frozenset({Status.SUBMITTED, Status.SELECTED, Status.NOT_SELECTED})


def refuse_selecting(
    person: User | AnonymousUser, process: Process, rules: IdeaRules, *, now: datetime
) -> Refusal | None:
    """Organisers carry the rule out; for a panel its facilitator may enter the choice.

    Once, after the last idea and the last support, and before the ballot is frozen.
    """
    by_panel = rules.selection == rules.Selection.PANEL
    roles = CHOOSERS if by_panel else (Role.ORGANISER,)
    refusal = refuse_role(person, process, roles)
    return refusal or refuse_selection(process, rules, now=now)


def refuse_selection(
    process: Process, rules: IdeaRules, *, now: datetime
) -> Refusal | None:
    """Say why nobody, whoever it is, can choose at this moment."""
    if rules.selection == rules.Selection.NONE:
        return Refusal("no_selection", _("In this process every idea is checked."))
    if rules.selected_at is not None:
        return Refusal("selected", _("The ideas have been chosen already."))
    for phase in process.phases.all():
        if phase.kind == Phase.Kind.PROPOSE and not phase.is_over(now):
            return Refusal(
                "still_collecting",
                _("Ideas can be chosen once they are no longer being collected."),
            )
    return refuse_changing_projects(process, now=now)


def refuse_correcting(
    person: User | AnonymousUser, proposal: Proposal, rules: IdeaRules, *, now: datetime
) -> Refusal | None:
    """Afterwards single ideas can be chosen or left out, until they are decided."""
    refusal = refuse_role(person, proposal.process, CHOOSERS)
    if refusal is not None:
        return refusal
    if rules.selected_at is None:
        return Refusal("not_selected_yet", _("The ideas have not been chosen yet."))
    if proposal.status not in CORRECTABLE:
        return Refusal("decided", _("This proposal is past that point."))
    return refuse_changing_projects(proposal.process, now=now)
