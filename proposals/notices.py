"""What people are told about proposals and projects. Facts: reference, title, others.

The kinds stand in the order of a proposal's life.
"""

from django.utils.translation import gettext_lazy as _

from participation.notices import Kind

KINDS = {
    "co_author.asked": Kind(
        _("Would you stand behind “%(title)s”?"),
        _(
            "%(name)s asks you to be a co-author of %(reference)s. You could then edit "
            "it too, and your name would stand on its page. You can say no."
        ),
    ),
    "co_author.accepted": Kind(
        _("You have a co-author: “%(title)s”"),
        _("%(name)s stands behind %(reference)s together with you."),
    ),
    "co_author.declined": Kind(
        _("Somebody said no: “%(title)s”"),
        _("Somebody whom you asked does not want to be a co-author of %(reference)s."),
    ),
    "proposal.selected": Kind(
        _("“%(title)s” goes on to the check"),
        _("The city checks next whether %(reference)s can be done. %(reason)s"),
    ),
    "proposal.left_out": Kind(
        _("“%(title)s” does not go on"),
        _("%(reference)s is not among the ideas that are checked. %(reason)s"),
    ),
    "merge.asked": Kind(
        _("May “%(title)s” become part of another proposal?"),
        _(
            "The city suggests to merge %(reference)s with others. Read the plan and "
            "say whether you agree."
        ),
    ),
    "split.asked": Kind(
        _("May “%(title)s” be divided?"),
        _(
            "The city suggests to divide %(reference)s into several proposals. Read "
            "the plan and say whether you agree."
        ),
    ),
    "regrouping.answered": Kind(
        _("An author has answered about “%(title)s”"),
        _("The answer for %(reference)s stands with the plan."),
        topic="desk",
    ),
    "regrouping.dropped": Kind(
        _("“%(title)s” stays as it is"),
        _("Nothing comes of the plan for %(reference)s: %(reason)s"),
    ),
    "proposal.merged": Kind(
        _("“%(title)s” has become part of another proposal"),
        _(
            "%(reference)s goes on as %(into)s: %(reason)s Your support moves only if "
            "you say so."
        ),
    ),
    "proposal.split": Kind(
        _("“%(title)s” has been divided"),
        _(
            "%(reference)s goes on as %(into)s: %(reason)s Your support moves only if "
            "you say so."
        ),
    ),
    "regrouping.undone": Kind(
        _("“%(title)s” stands by itself again"),
        _(
            "What had been made of %(reference)s was taken back: %(reason)s Every "
            "support counts for it again."
        ),
    ),
    "proposal.reviewed": Kind(
        _("There is a decision on “%(title)s”"),
        _("The city says of %(reference)s: %(verdict)s. The reason: %(reason)s"),
    ),
    "project.made": Kind(
        _("“%(title)s” has become a project"),
        _("The city says that %(reference)s can be done. Its page tells more."),
    ),
    "project.dropped": Kind(
        _("“%(title)s” is off the ballot"),
        _("The city has taken %(reference)s off the ballot. The reason: %(reason)s"),
    ),
    "project.restored": Kind(
        _("“%(title)s” is on the ballot again"),
        _("%(reference)s can be voted on after all. The reason: %(reason)s"),
    ),
    "project.withdrawn": Kind(
        _("“%(title)s” was taken back from the vote"),
        _("%(reference)s cannot win any more. The reason: %(reason)s"),
    ),
    "proposal.assigned": Kind(
        _("“%(title)s” is yours to check"),
        _("%(reference)s waits for your decision until %(due)s."),
        topic="desk",
    ),
    "opinion.asked": Kind(
        _("Your opinion is asked on “%(title)s”"),
        _("A colleague asks you about %(reference)s. Please answer by %(due)s."),
        topic="desk",
    ),
    "opinion.given": Kind(
        _("There is an opinion on “%(title)s”"),
        _("You can read it with %(reference)s at the desk."),
        topic="desk",
    ),
    "proposal.appealed": Kind(
        _("A new decision is asked for on “%(title)s”"),
        _("An author of %(reference)s says what was overlooked."),
        topic="desk",
    ),
    "appeal.answered": Kind(
        _("The city has answered you on “%(title)s”"),
        _("The new decision on %(reference)s: %(verdict)s. Its page tells why."),
    ),
    "amendment.suggested": Kind(
        _("Somebody suggests a change to “%(title)s”"),
        _("Read what would change in %(reference)s, and take it over or decline it."),
    ),
    "amendment.accepted": Kind(
        _("Your suggestion for “%(title)s” was taken over"),
        _("It is part of %(reference)s now."),
    ),
    "amendment.declined": Kind(
        _("Your suggestion for “%(title)s” was declined"),
        _("The authors of %(reference)s have said why."),
    ),
    "amendment.hidden": Kind(
        _("Your suggestion for “%(title)s” was hidden"),
        _("A moderator has taken it off the page of %(reference)s and says why."),
    ),
    "project.funded": Kind(
        _("“%(title)s” gets money"),
        _("%(reference)s has won. Its page will say how the building goes on."),
    ),
    "project.declined": Kind(
        _("“%(title)s” gets no money this time"),
        _("The result of the vote says why %(reference)s did not win."),
    ),
    "building.begun": Kind(
        _("Work on “%(title)s” has begun"),
        _("The city builds %(reference)s now. Its page says more."),
    ),
    "building.reported": Kind(
        _("News of “%(title)s”"),
        _("The city says how %(reference)s goes on. Read it on its page."),
    ),
    "building.delayed": Kind(
        _("“%(title)s” is delayed"),
        _("%(reference)s takes longer. The reason: %(reason)s"),
    ),
    "building.cancelled": Kind(
        _("“%(title)s” will not be built"),
        _("%(reference)s ends here. The reason: %(reason)s"),
    ),
    "building.finished": Kind(
        _("“%(title)s” is ready"),
        _("What began as %(reference)s is there now. Go and see it."),
    ),
    "building.corrected": Kind(
        _("News of “%(title)s” was taken back"),
        _("Something that the city had said of %(reference)s was wrong: %(reason)s"),
    ),
    "milestone.reached": Kind(
        _("“%(title)s”: a step is done"),
        _("%(reference)s has come further: %(step)s"),
    ),
    "proposal.commented": Kind(
        _("There is something new on “%(title)s”"),
        _("Somebody has commented on %(reference)s."),
    ),
    "comment.answered": Kind(
        _("Your comment has been answered"),
        _("Somebody has answered what you wrote about “%(title)s” (%(reference)s)."),
    ),
    "text.held": Kind(
        _("A moderator reads what you wrote"),
        _(
            "Several people have reported what you wrote on “%(title)s” "
            "(%(reference)s). Until a moderator has read it, only you see it."
        ),
    ),
    "text.shown": Kind(
        _("What you wrote is public now"),
        _("A moderator has read what you wrote on “%(title)s” (%(reference)s)."),
    ),
    "text.hidden": Kind(
        _("A moderator has hidden what you wrote"),
        _(
            "It was about “%(title)s” (%(reference)s). %(reason)s %(words)s You can "
            "read it still, and ask for another decision."
        ),
    ),
    "text.restored": Kind(
        _("What you wrote is public again"),
        _(
            "Another moderator has answered your appeal about “%(title)s” "
            "(%(reference)s): %(words)s"
        ),
    ),
    "objection.declined": Kind(
        _("What you wrote stays hidden"),
        _(
            "Another moderator has answered your appeal about “%(title)s” "
            "(%(reference)s): %(words)s"
        ),
    ),
    "flag.followed": Kind(
        _("What you reported has been hidden"),
        _("A moderator has read it on “%(title)s” (%(reference)s). Thank you."),
    ),
    "flag.declined": Kind(
        _("What you reported stays"),
        _(
            "A moderator has read it on “%(title)s” (%(reference)s) and found that it "
            "keeps to the rules. Thank you for looking out."
        ),
    ),
}
