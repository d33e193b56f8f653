"""Who drafts, decides, answers and follows up advice, and when."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import AdviceState, PanelState, PollState
from panels.models import (
    Dissent,
    Panel,
    Panelist,
    Recommendation,
    SuggestedChange,
)
from panels.policies.roles import (
    refuse_membership,
    refuse_organising,
    refuse_running,
)
from participation.models import User
from participation.policies import Refusal

NOT_WORKING = Refusal("not_working", _("This panel is not at work now."))
# From these on everyone reads a recommendation; what is a draft is the panel's own.
PUBLIC = frozenset({AdviceState.FROZEN, AdviceState.ADOPTED, AdviceState.NOT_ADOPTED})
AFTER_ADVICE = frozenset({PanelState.ADVISED, PanelState.ANSWERED})


def refuse_official(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """Say why an official may not work on the advice of a panel."""
    if not panel.is_working:
        return NOT_WORKING
    return refuse_running(person, panel)


def refuse_member(panelist: Panelist | None, panel: Panel) -> Refusal | None:
    """Say why a member may not work on the advice of a panel."""
    refusal = refuse_membership(panelist)
    if refusal is None and not panel.is_working:
        return NOT_WORKING
    return refusal


def refuse_words(recommendation: Recommendation) -> Refusal | None:
    """Words change until they are frozen for the vote."""
    if recommendation.state != AdviceState.DRAFT:
        return Refusal("frozen", _("The words of this recommendation are fixed now."))
    return None


def refuse_answering_change(change: SuggestedChange) -> Refusal | None:
    if not change.is_open:
        return Refusal("answered", _("This suggestion has been answered."))
    return refuse_words(change.recommendation)


def refuse_freezing(recommendation: Recommendation) -> Refusal | None:
    """A text is frozen when it says to whom and by when, and no suggestion waits."""
    refusal = refuse_words(recommendation)
    if refusal is not None:
        return refusal
    if recommendation.changes.filter(state=SuggestedChange.State.OPEN).exists():
        return Refusal("open_changes", _("Answer the suggested changes first."))
    return None


def refuse_deciding(recommendation: Recommendation) -> Refusal | None:
    """Say why a recommendation cannot be adopted or not adopted now."""
    if recommendation.state != AdviceState.FROZEN:
        return Refusal("not_frozen", _("Fix the words first; then it is voted on."))
    return None


def refuse_hand_count(recommendation: Recommendation) -> Refusal | None:
    """Votes that are counted in the room: only where no other vote is under way."""
    refusal = refuse_deciding(recommendation)
    poll = recommendation.poll
    if refusal is None and poll is not None and poll.state != PollState.DROPPED:
        return Refusal("poll", _("There is a vote in a session on it already."))
    return refusal


def refuse_dissent(
    panelist: Panelist | None, recommendation: Recommendation
) -> Refusal | None:
    """Members say what they think otherwise, from the frozen words to the hand-over."""
    refusal = refuse_member(panelist, recommendation.panel)
    if refusal is None and AdviceState(recommendation.state) not in PUBLIC:
        return Refusal(
            "not_frozen", _("Suggest a change as long as the words are not fixed.")
        )
    return refusal


def refuse_withdrawing_dissent(
    panelist: Panelist | None, dissent: Dissent
) -> Refusal | None:
    refusal = refuse_dissent(panelist, dissent.recommendation)
    if refusal is not None:
        return refusal
    is_mine = dissent.backers.filter(panelist=panelist, is_author=True).exists()
    if not is_mine or dissent.withdrawn_at is not None:
        return Refusal("not_yours", _("Only whoever wrote it can take it back."))
    return None


def refuse_handing_over(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    """Advice is handed over when something was adopted and nothing is undecided."""
    refusal = refuse_official(person, panel)
    if refusal is not None:
        return refusal
    states = set(panel.recommendations.values_list("state", flat=True))
    if {AdviceState.DRAFT, AdviceState.FROZEN} & states:
        return Refusal(
            "undecided", _("Some recommendations are not decided or withdrawn yet.")
        )
    if AdviceState.ADOPTED not in states:
        return Refusal("nothing", _("The panel has adopted nothing yet."))
    return None


def refuse_answering(
    person: User | AnonymousUser, recommendation: Recommendation
) -> Refusal | None:
    """The organiser enters what the body decided, once the advice was handed over."""
    refusal = refuse_organising(person, recommendation.panel)
    if refusal is not None:
        return refusal
    panel_state = PanelState(recommendation.panel.state)
    if not recommendation.is_adopted or panel_state not in AFTER_ADVICE:
        return Refusal(
            "not_handed_over", _("There is no advice here that waits for an answer.")
        )
    return None


def refuse_following(
    person: User | AnonymousUser, recommendation: Recommendation
) -> Refusal | None:
    """News are told of what was answered, until the panel is closed."""
    refusal = refuse_answering(person, recommendation)
    if refusal is None and not recommendation.answers.exists():
        return Refusal("not_answered", _("Enter the answer first."))
    return refusal


def refuse_closing(person: User | AnonymousUser, panel: Panel) -> Refusal | None:
    refusal = refuse_organising(person, panel)
    if refusal is None and panel.state != PanelState.ANSWERED:
        return Refusal(
            "not_answered", _("Every recommendation needs its answer first.")
        )
    return refusal
