"""Who may send an idea, change it and take it back, and when."""

from datetime import datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from participation.models import Phase, Process, Role, User
from participation.policies import Refusal, refuse_role, roles_of
from proposals.lifecycle import Status
from proposals.models import CoAuthor, IdeaRules, Proposal
from proposals.policies.on_ballot import refuse_changing_projects
from proposals.policies.phases import phase_is_open
from proposals.policies.regrouping import refuse_restoring_child

# Who enters what came in on paper or at a desk.
ENTERING = (Role.ORGANISER, Role.MODERATOR, Role.POLLING_CLERK)
# What was handed in on the last day is entered in the week that follows.
GRACE = timedelta(days=7)
# Asked, accepted and answered ones together: who is asked gets a message.
MOST_CO_AUTHORS = 10


def refuse_submitting(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    refusal = refuse_collecting(process, now=now)
    if refusal is not None:
        return refusal
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in to send your idea."))
    return None


def refuse_collecting(process: Process, *, now: datetime) -> Refusal | None:
    """Say why nobody, whoever it is, can send an idea at this moment."""
    if not process.is_public(now):
        return Refusal("not_public", _("This process has not been published yet."))
    if not phase_is_open(process, Phase.Kind.PROPOSE, now):
        return Refusal("closed", _("Ideas are not being collected now."))
    return None


def refuse_more_ideas(
    person: User, process: Process, rules: IdeaRules
) -> Refusal | None:
    """Where the rules say how many ideas one may send: those withdrawn do not count."""
    if rules.most_ideas is None:
        return None
    sent = process.proposals.filter(author=person).exclude(status=Status.WITHDRAWN)
    if sent.count() < rules.most_ideas:
        return None
    words = ngettext_lazy(
        "Everybody can send %(most)s idea here, and you have sent yours. You can edit "
        "it, or withdraw it and send another.",
        "Everybody can send %(most)s ideas here, and you have sent yours. You can edit "
        "them, or withdraw one and send another.",
        rules.most_ideas,
    )
    return Refusal("too_many_ideas", words % {"most": rules.most_ideas})


def is_author(person: User | AnonymousUser, proposal: Proposal) -> bool:
    """Say whether somebody wrote it, or stands beside the author."""
    if not person.is_authenticated:
        return False
    if proposal.author_id == person.pk:
        return True
    accepted = proposal.co_authors.filter(state=CoAuthor.State.ACCEPTED)
    return accepted.filter(person=person).exists()


def acting_role(official: User, process: Process) -> Role:
    """Return the role in which somebody enters ideas, who has one."""
    held = roles_of(official, process)
    return next(role for role in ENTERING if role in held)


def may_correct(person: User | AnonymousUser, proposal: Proposal) -> bool:
    """Say whether somebody acts for an author who has no account.

    What came in on paper or at a desk is corrected, and taken back when its author
    asks for it, by the officials who enter such ideas.
    """
    if proposal.author_id is not None or proposal.channel == Proposal.Channel.WEB:
        return False
    return refuse_role(person, proposal.process, ENTERING) is None


def chooses_name(person: User | AnonymousUser, proposal: Proposal) -> bool:
    """Say whether somebody may show or take away the name that stands at an idea.

    Whoever stands beside the author changes the words, never whose name is shown.
    """
    if proposal.author_id is not None:
        return proposal.author_id == person.pk
    return may_correct(person, proposal)


def refuse_changing(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Authors and who stands beside them change an idea while ideas are collected."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    acts_for_author = may_correct(person, proposal)
    if not acts_for_author and not is_author(person, proposal):
        return Refusal("not_yours", _("Only its author can change a proposal."))
    if not proposal.awaits_review:
        return Refusal("decided", _("This proposal is past that point."))
    if acts_for_author:
        return refuse_entering(person, proposal.process, now=now)
    if not phase_is_open(proposal.process, Phase.Kind.PROPOSE, now):
        return Refusal("closed", _("Ideas are not being collected now."))
    return None


def refuse_withdrawing(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Authors can withdraw until somebody has decided on the proposal."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if proposal.author_id != person.pk and not may_correct(person, proposal):
        return Refusal("not_yours", _("Only its author can withdraw a proposal."))
    if not proposal.awaits_review:
        return Refusal("decided", _("This proposal is past that point."))
    if any(
        phase.kind == Phase.Kind.VOTE and phase.has_begun(now)
        for phase in proposal.process.phases.all()
    ):
        return Refusal("closed", _("The vote has begun."))
    return None


def refuse_restoring(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Who may withdraw an idea can send it again while it could be sent anew."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if proposal.author_id != person.pk and not may_correct(person, proposal):
        return Refusal("not_yours", _("Only its author can send a proposal again."))
    if not proposal.is_withdrawn:
        return Refusal("not_withdrawn", _("This proposal has not been withdrawn."))
    return refuse_restoring_child(proposal) or refuse_sending_again(
        person, proposal, now=now
    )


def refuse_sending_again(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Say why the days are over in which this person could undo a withdrawal."""
    if may_correct(person, proposal):
        return refuse_entering(person, proposal.process, now=now)
    return refuse_collecting(proposal.process, now=now)


def refuse_entering(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    """Officials enter ideas while they are collected and in the week after.

    Not into a frozen ballot, however short the time in between was planned.
    """
    refusal = refuse_role(person, process, ENTERING)
    if refusal is not None:
        return refusal
    for phase in process.phases.all():
        if phase.kind != Phase.Kind.PROPOSE:
            continue
        if phase.starts_at <= now < phase.ends_at + GRACE and process.is_public(now):
            return refuse_changing_projects(process, now=now)
    return Refusal("closed", _("Ideas are not being collected now."))


def refuse_importing(
    person: User | AnonymousUser, process: Process, *, now: datetime
) -> Refusal | None:
    """Organisers bring in what was collected elsewhere until the ballot is frozen."""
    return refuse_role(person, process, [Role.ORGANISER]) or refuse_changing_projects(
        process, now=now
    )


def refuse_asking_co_authors(
    person: User | AnonymousUser, proposal: Proposal, *, now: datetime
) -> Refusal | None:
    """Authors ask others to stand beside them while the words can still change."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if proposal.author_id != person.pk:
        return Refusal("not_yours", _("Only its author can ask others."))
    if not proposal.is_public:
        return Refusal("not_shown", _("Others can be asked once the idea is public."))
    refusal = refuse_changing(person, proposal, now=now)
    if refusal is not None:
        return refusal
    if proposal.co_authors.count() >= MOST_CO_AUTHORS:
        return Refusal("too_many", _("You have asked as many people as you can."))
    return None


def refuse_answering(
    person: User | AnonymousUser, co_author: CoAuthor, *, now: datetime
) -> Refusal | None:
    """Whoever has the link of the message answers it, once."""
    if not person.is_authenticated:
        return Refusal("not_signed_in", _("Please sign in first."))
    if co_author.state != CoAuthor.State.ASKED:
        return Refusal("answered", _("This has been answered already."))
    if co_author.person_id not in {None, person.pk}:
        return Refusal("not_yours", _("Somebody else has been asked."))
    proposal = co_author.proposal
    if proposal.author_id == person.pk:
        return Refusal("own", _("This is your own idea."))
    if not proposal.is_public:
        return Refusal("not_shown", _("This is not public any more."))
    if not phase_is_open(proposal.process, Phase.Kind.PROPOSE, now):
        return Refusal("closed", _("Ideas are not being collected now."))
    return None
