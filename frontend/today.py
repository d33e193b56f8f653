"""What happens in a process now, in words, and what a resident can do today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from frontend import formats
from participation.models import Phase, Process
from participation.queries import Plan
from voting.models import VotingRound

# Of several open phases, the one in which a resident can do most.
URGENCY = ("vote", "propose", "result", "deliberate", "review", "implement")

# What a phase is for, whenever it is.
NOTES: Mapping[str, Promise] = {
    "propose": gettext_lazy("Anyone can send an idea."),
    "review": gettext_lazy(
        "Reviewers of the city check which ideas can be carried out, and what they "
        "cost."
    ),
    "deliberate": gettext_lazy("A panel of residents weighs the ideas."),
    "vote": gettext_lazy("Residents choose the projects that the money goes to."),
    "result": gettext_lazy("The result is published, and the city decides on it."),
    "implement": gettext_lazy("What was decided is built."),
}


@dataclass(frozen=True, slots=True)
class Today:
    """What `components/today.html` shows."""

    title: str
    text: str
    url: str = ""
    label: str = ""
    until: datetime | None = None
    next: str = ""


def todays_phase(plan: Plan) -> Phase | None:
    """Return the open phase that matters most to a resident."""
    running = [phase for phase in plan.phases if phase.is_open(plan.now)]
    return min(running, key=lambda phase: URGENCY.index(phase.kind), default=None)


def today(process: Process, plan: Plan, voting_round: VotingRound | None) -> Today:
    """Say where a process stands. No query."""
    if not plan.phases:
        return Today(
            _("Nothing has been planned yet"),
            _("The phases stand here as soon as they are known."),
        )
    phase = todays_phase(plan)
    after = _next(plan)
    if phase is not None:
        return _in_phase(process, phase, voting_round, after)
    if plan.is_finished:
        return _finished(process, plan, voting_round)
    return _between(process, plan, voting_round, after)


def _next(plan: Plan) -> str:
    if plan.upcoming is None:
        return ""
    begins = timezone.localtime(plan.upcoming.starts_at)
    return _("Next: %(phase)s, from %(day)s.") % {
        "phase": plan.upcoming.get_kind_display(),
        "day": formats.day(begins, get_language() or ""),
    }


def _in_phase(
    process: Process, phase: Phase, voting_round: VotingRound | None, after: str
) -> Today:
    match phase.kind:
        case Phase.Kind.PROPOSE:
            title = _("Send your idea")
            text = _(
                "Say what should be done, where and why. A few sentences are enough, "
                "and you can change them until the ideas are closed."
            )
            url, label = _to("proposals:submit", process), _("Send your idea")
        case Phase.Kind.REVIEW:
            title = _("The ideas are being checked")
            text = _(
                "Reviewers of the city look at each idea: can it be carried out, and "
                "what does it cost? You can read the ideas and the answers as they "
                "come."
            )
            url, label = _to("proposals:list", process), _("Read the ideas")
        case Phase.Kind.DELIBERATE:
            title = _("A panel of residents is at work")
            text = _("It weighs the ideas and says what it recommends. Read them too.")
            url, label = _to("proposals:list", process), _("Read the ideas")
        case Phase.Kind.VOTE if voting_round is None or not voting_round.is_frozen:
            title = _("Voting has not begun")
            text = _(
                "The rules of the vote have not been published, so nobody can vote "
                "yet. The city will give a new date."
            )
            return Today(title, text, next=after)
        case Phase.Kind.VOTE:
            title = _("Vote now")
            text = _(
                "Choose the projects you want. It takes about three minutes, and you "
                "can change your ballot until voting ends."
            )
            url, label = _to("voting:vote", process), _("Vote")
        case Phase.Kind.IMPLEMENT:
            title = _("What was decided is being built")
            text = _("Now the city carries out the projects.")
            url, label = _result_link(process, voting_round)
        case _:
            title, text, url, label = _result(process, voting_round)
    return Today(title, text, url, label, phase.ends_at, after)


def _to(name: str, process: Process) -> str:
    return reverse(name, args=[process.slug])


def _result_link(process: Process, voting_round: VotingRound | None) -> tuple[str, str]:
    if voting_round is not None and voting_round.is_published:
        return _to("voting:result", process), _("See the result")
    return "", ""


def _result(
    process: Process, voting_round: VotingRound | None
) -> tuple[str, str, str, str]:
    url, label = _result_link(process, voting_round)
    if url:
        text = _("See which projects were funded, and why the others were not.")
        return _("The result is here"), text, url, label
    if voting_round is None or not voting_round.is_frozen:
        text = _("The city makes its decision and publishes it here.")
        return _("The decision is being made"), text, "", ""
    text = _("Voting is over. The result will be published here.")
    return _("The result is coming"), text, "", ""


def _finished(process: Process, plan: Plan, voting_round: VotingRound | None) -> Today:
    url, label = _result_link(process, voting_round)
    if url or plan.of_kind(Phase.Kind.VOTE) is None:
        text = _("All its phases are over. What was done stays here to be read.")
        return Today(_("This process has ended"), text, url, label)
    title, text, url, label = _result(process, voting_round)
    return Today(title, text, url, label)


def _between(
    process: Process, plan: Plan, voting_round: VotingRound | None, after: str
) -> Today:
    """Nothing is open: before the first phase, or between two."""
    vote = plan.of_kind(Phase.Kind.VOTE)
    if vote is not None and vote.is_over(plan.now):
        title, text, url, label = _result(process, voting_round)
        return Today(title, text, url, label, next=after)
    if plan.upcoming == vote and voting_round is not None and voting_round.is_frozen:
        text = _(
            "The projects and the rules of the vote are settled. You can read them "
            "while you wait."
        )
        url, label = _to("voting:rules", process), _("Read the rules")
        return Today(_("The vote comes next"), text, url, label, next=after)
    if plan.previous is None:
        text = _("You can already read here what is coming.")
        return Today(_("This has not begun yet"), text, next=after)
    url, label = "", ""
    text = _("There is nothing to do before the next phase begins.")
    if plan.of_kind(Phase.Kind.PROPOSE) is not None:
        text = _("The ideas are in. You can read them while you wait.")
        url, label = _to("proposals:list", process), _("Read the ideas")
    return Today(_("Nothing to do just now"), text, url, label, next=after)
