"""Who may sign up, change that, and decide about it."""

from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import PanelState, VolunteerState
from panels.models import Invitation, Panel, Volunteer
from panels.policies.mandates import pool_is_fixed
from panels.policies.roles import refuse_contact
from participation.models import User
from participation.policies import Refusal

STALE = Refusal("stale", _("Somebody else has just changed this."))
NOT_YOURS = Refusal("no_volunteer", _("Come in with your code, or sign in."))
# From here one can still step back; who holds a seat answers there.
WITHDRAWABLE = frozenset(
    {
        VolunteerState.APPLIED,
        VolunteerState.IN_POOL,
        VolunteerState.RESERVE,
        VolunteerState.NOT_SELECTED,
    }
)


def refuse_call(panel: Panel, *, now: datetime) -> Refusal | None:
    """Say why nobody can sign up now, whoever it is."""
    if panel.state in {PanelState.DRAFT, PanelState.PUBLISHED}:
        return Refusal("not_open_yet", _("Nobody can sign up for this panel yet."))
    if panel.call_is_open(now):
        return None
    opens = panel.call_opens_at
    if panel.state == PanelState.RECRUITING and opens is not None and now < opens:
        return Refusal("not_open_yet", _("Nobody can sign up for this panel yet."))
    return Refusal("closed", _("The sign-up for this panel is over."))


def refuse_sign_up(
    person: User | AnonymousUser,
    panel: Panel,
    invitation: Invitation | None,
    *,
    now: datetime,
) -> Refusal | None:
    """Say why somebody cannot sign up; at most three queries."""
    if refusal := refuse_call(panel, now=now):
        return refusal
    if invitation is None and not panel.is_open_call:
        return Refusal(
            "by_letter_only",
            _("Only people who got a letter can sign up. Type the code from it."),
        )
    if invitation is not None and Volunteer.objects.filter(invitation=invitation):
        return Refusal("code_used", _("Somebody has signed up with this letter."))
    if person.is_authenticated and _is_there(panel, person):
        return Refusal("signed_up_already", _("You have signed up already."))
    return _refuse_late(panel)


def _is_there(panel: Panel, person: User) -> bool:
    there = panel.volunteers.filter(person=person)
    return there.exclude(state=VolunteerState.WITHDRAWN).exists()


def _refuse_late(panel: Panel) -> Refusal | None:
    if pool_is_fixed(panel):
        return Refusal("pool_is_fixed", _("The draw has begun."))
    return None


def refuse_changing(
    volunteer: Volunteer | None, panel: Panel, *, now: datetime
) -> Refusal | None:
    """Answers can be changed by their owner as long as others can sign up."""
    if volunteer is None or volunteer.erased_at is not None:
        return NOT_YOURS
    if refusal := refuse_call(panel, now=now):
        return refusal
    if volunteer.state != VolunteerState.APPLIED:
        return Refusal("decided", _("Your sign-up can no longer be changed."))
    return _refuse_late(panel)


def refuse_withdrawing(volunteer: Volunteer | None) -> Refusal | None:
    if volunteer is None or volunteer.erased_at is not None:
        return NOT_YOURS
    if VolunteerState(volunteer.state) not in WITHDRAWABLE:
        return Refusal("decided", _("There is nothing to withdraw any more."))
    return None


def refuse_coming_back(
    volunteer: Volunteer | None, panel: Panel, *, now: datetime
) -> Refusal | None:
    """Withdrawing can be undone as long as others can sign up."""
    if volunteer is None or volunteer.erased_at is not None:
        return NOT_YOURS
    if volunteer.state != VolunteerState.WITHDRAWN:
        return Refusal("no_such_move", _("You have not withdrawn."))
    if refusal := refuse_call(panel, now=now):
        return refusal
    person = volunteer.person
    if person is not None and _is_there(panel, person):
        return Refusal("signed_up_already", _("You have signed up anew already."))
    return _refuse_late(panel)


def refuse_entering(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """Facilitators enter what came on paper in time, until the pool is fixed."""
    if refusal := refuse_contact(person, panel):
        return refusal
    if panel.state != PanelState.RECRUITING:
        return Refusal("not_recruiting", _("No members are being looked for now."))
    return _refuse_late(panel)


def refuse_choosing(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    if panel.selection not in {Panel.Selection.CHOSEN, Panel.Selection.MIXED}:
        return Refusal(
            "not_by_choice", _("The mandate does not say that people are chosen.")
        )
    return refuse_entering(person, panel)


def refuse_letters(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """Say why nobody can be written to from a register."""
    if refusal := refuse_contact(person, panel):
        return refusal
    if not panel.has_invitations:
        return Refusal(
            "no_letters", _("The mandate does not say that letters are sent.")
        )
    if panel.state not in {PanelState.PUBLISHED, PanelState.RECRUITING}:
        return Refusal("not_recruiting", _("No members are being looked for now."))
    return _refuse_late(panel)


def refuse_handing_over(
    person: User | AnonymousUser, panel: Panel, *, now: datetime
) -> Refusal | None:
    """Say why seats cannot be offered now to those who get one without a draw."""
    if refusal := refuse_contact(person, panel):
        return refusal
    if panel.selection == Panel.Selection.LOTTERY:
        return Refusal("by_lot", _("The members of this panel are drawn by lot."))
    if panel.state != PanelState.RECRUITING:
        return Refusal("not_recruiting", _("No members are being looked for now."))
    has_call = panel.is_open_call or panel.has_invitations
    closes = panel.call_closes_at
    if has_call and closes is not None and now < closes:
        return Refusal("call_open", _("People can still sign up."))
    return _refuse_late(panel)
