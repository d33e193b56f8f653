"""The sentence of every verb of the public record, with gaps for its values."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from frontend.sentences_of_live import SENTENCES_OF_LIVE
from frontend.sentences_of_panels import SENTENCES_OF_PANELS
from frontend.sentences_of_planning import SENTENCES_OF_PLANNING
from frontend.sentences_of_surveys import SENTENCES_OF_SURVEYS
from frontend.sentences_of_works import SENTENCES_OF_WORKS

# %(subject)s is what comes after the colon in the event's subject: P3, lohtaja, 17.
SENTENCES: Mapping[str, Promise] = {
    "process.created": gettext_lazy("The process was created, with %(budget)s."),
    "help.chosen": gettext_lazy("The help points of the process were named."),
    "process.described": gettext_lazy(
        "Its description was changed. Money to decide on: %(budget)s."
    ),
    "text.translated": gettext_lazy(
        "A text was written in another language: %(language)s."
    ),
    "texts.imported": gettext_lazy(
        "Texts in other languages were taken from a table: %(count)s."
    ),
    "process.published": gettext_lazy("The process was made public."),
    "phases.planned": gettext_lazy("The phases were planned: %(phases)s."),
    "phase.opened": gettext_lazy("A phase began: %(phase)s."),
    "phase.closed": gettext_lazy("A phase ended: %(phase)s."),
    "reminders.planned": gettext_lazy(
        "It was settled when people are reminded. Days before a phase ends: "
        "%(days_before)s. Hours before a vote ends: %(hours_before)s."
    ),
    "reminder.skipped": gettext_lazy(
        "A reminder of %(due_at)s will not go out: %(reason)s"
    ),
    "reminder.restored": gettext_lazy("The reminder of %(due_at)s goes out after all."),
    "districts.added": gettext_lazy("Districts were added: %(codes)s."),
    "district.removed": gettext_lazy("The district %(subject)s was taken out."),
    "categories.added": gettext_lazy("Themes were added: %(codes)s."),
    "role.given": gettext_lazy("Person %(subject)s was given the role %(given)s."),
    "role.taken": gettext_lazy("The role %(taken)s of person %(subject)s ended."),
    "proposal.submitted": gettext_lazy("Proposal %(subject)s was submitted."),
    "proposal.entered": gettext_lazy(
        "Proposal %(subject)s was entered for somebody: %(channel)s."
    ),
    "proposal.edited": gettext_lazy("Proposal %(subject)s was edited."),
    "proposal.withdrawn": gettext_lazy("Proposal %(subject)s was withdrawn."),
    "proposal.resubmitted": gettext_lazy(
        "Proposal %(subject)s was sent again by its author."
    ),
    "proposal.held": gettext_lazy(
        "Several people reported proposal %(subject)s: a moderator reads it first."
    ),
    "proposal.hidden": gettext_lazy(
        "Proposal %(subject)s was hidden: %(grounds)s. It was read because: %(cause)s."
    ),
    "proposal.shown": gettext_lazy(
        "Proposal %(subject)s was read and can be seen. It was read because: %(cause)s."
    ),
    "proposal.restored": gettext_lazy(
        "After an appeal, proposal %(subject)s can be seen again."
    ),
    "comment.held": gettext_lazy(
        "Several people reported comment %(subject)s: a moderator reads it first."
    ),
    "comment.hidden": gettext_lazy(
        "Comment %(subject)s was hidden: %(grounds)s. It was read because: %(cause)s."
    ),
    "comment.shown": gettext_lazy(
        "Comment %(subject)s was read and can be seen. It was read because: %(cause)s."
    ),
    "comment.restored": gettext_lazy(
        "After an appeal, comment %(subject)s can be seen again."
    ),
    "objection.declined": gettext_lazy("After an appeal, %(subject)s stays hidden."),
    "reason.added": gettext_lazy("A reason for moderators was added: %(subject)s."),
    "reason.removed": gettext_lazy(
        "A reason for moderators was taken out: %(subject)s."
    ),
    "ideas.ruled": gettext_lazy(
        "The rules for ideas were changed: %(changes)s. %(reason)s"
    ),
    "ideas.selected": gettext_lazy(
        "It was settled which ideas are checked: %(selected)s go on, %(not_selected)s "
        "do not. They are %(proposals)s. %(reason)s"
    ),
    "selection.corrected": gettext_lazy(
        "It was decided anew about proposal %(subject)s: %(status)s. %(reason)s"
    ),
    "regrouping.planned": gettext_lazy(
        "Authors were asked about plan %(subject)s, %(kind)s of %(proposals)s: "
        "%(reason)s"
    ),
    "regrouping.replanned": gettext_lazy(
        "Plan %(subject)s, %(kind)s of %(proposals)s, was changed: %(reason)s"
    ),
    "regrouping.dropped": gettext_lazy(
        "Plan %(subject)s, %(kind)s of %(proposals)s, was given up: %(reason)s"
    ),
    "proposals.merged": gettext_lazy(
        "Proposals %(proposals)s were merged into %(subject)s: %(reason)s"
    ),
    "proposal.split": gettext_lazy(
        "Proposal %(subject)s was divided into %(proposals)s: %(reason)s"
    ),
    "regrouping.undone": gettext_lazy(
        "Plan %(subject)s was taken back: %(proposals)s stand by themselves again, "
        "%(withdrawn)s are withdrawn. %(reason)s"
    ),
    "proposal.reviewed": gettext_lazy(
        "Proposal %(subject)s was reviewed: %(verdict)s."
    ),
    "proposals.imported": gettext_lazy(
        "Ideas that were collected elsewhere were brought in: %(count)s, "
        "from %(first)s to %(last)s."
    ),
    "amendment.accepted": gettext_lazy(
        "A suggested change became part of proposal %(subject)s: version %(version)s."
    ),
    "amendment.hidden": gettext_lazy(
        "A suggested change of proposal %(subject)s was hidden."
    ),
    "proposal.assigned": gettext_lazy(
        "Proposal %(subject)s was given to be checked, until %(due_on)s: %(holder)s."
    ),
    "proposal.appealed": gettext_lazy(
        "An author of proposal %(subject)s asked for a new decision."
    ),
    "opinion.asked": gettext_lazy(
        "A second opinion was asked on proposal %(subject)s, until %(due_on)s: "
        "%(holder)s."
    ),
    "opinion.given": gettext_lazy(
        "A second opinion was given on proposal %(subject)s."
    ),
    "criteria.settled": gettext_lazy(
        "It was written down what every proposal is checked against: %(criteria)s."
    ),
    "classes.settled": gettext_lazy("Cost classes were written down: %(classes)s."),
    "department.settled": gettext_lazy(
        "It was written down who works in the department %(subject)s: %(people)s."
    ),
    "department.removed": gettext_lazy("The department %(subject)s was taken out."),
    "projects.added": gettext_lazy("Projects were added: %(codes)s."),
    "project.described": gettext_lazy("The texts of project %(subject)s were changed."),
    "project.costed": gettext_lazy(
        "The costs of project %(subject)s were written down: %(cost)s, and %(upkeep)s "
        "a year to run."
    ),
    "project.dropped": gettext_lazy(
        "Project %(subject)s was taken off the ballot: %(reason)s"
    ),
    "project.restored": gettext_lazy(
        "Project %(subject)s was put back on the ballot: %(reason)s"
    ),
    "round.planned": gettext_lazy(
        "A draft of the rules of the vote was written: %(budgets)s."
    ),
    "rule.confirmed": gettext_lazy(
        "After a simulation, the draft keeps a rule that is advised against: %(rule)s."
    ),
    "conflicts.declared": gettext_lazy(
        "It was written down which projects exclude each other: %(groups)s."
    ),
    "roll.drawn_up": gettext_lazy("The list of voters was drawn up: %(size)s."),
    "rules.frozen": gettext_lazy(
        "The rules of the vote were frozen. SHA-256 of the sheet: %(sha256)s."
    ),
    "project.withdrawn": gettext_lazy(
        "Project %(subject)s was withdrawn after the freezing: %(reason)s"
    ),
    "seed.drawn": gettext_lazy(
        "The public source has drawn the lot for ties: %(seed)s. Source: %(source)s."
    ),
    "codes.made": gettext_lazy(
        "Printed voting codes were made, batch %(subject)s: %(count)s. %(reason)s"
    ),
    "codes.released": gettext_lazy(
        "A second official released the voting codes of batch %(subject)s: %(count)s."
    ),
    "codes.voided": gettext_lazy(
        "The voting codes of batch %(subject)s were voided: %(reason)s"
    ),
    "paper.given": gettext_lazy("A paper form was handed out: %(station)s."),
    "station.added": gettext_lazy("A voting place was named: %(station)s."),
    "station.removed": gettext_lazy(
        "A voting place was taken out of the list: %(station)s."
    ),
    "help.given": gettext_lazy("Somebody was helped to vote: %(station)s."),
    "forms.spoilt": gettext_lazy(
        "Paper forms are not counted: %(count)s, %(station)s. %(reason)s"
    ),
    "forms.agreed": gettext_lazy(
        "A second official agreed that paper forms are not counted: %(count)s, "
        "%(station)s."
    ),
    "forms.restored": gettext_lazy(
        "It was taken back that paper forms are not counted: %(count)s, %(station)s."
    ),
    "paper.batched": gettext_lazy(
        "Paper forms were put together as batch %(subject)s: %(count)s, %(station)s."
    ),
    "paper.removed": gettext_lazy(
        "Batch %(subject)s of paper forms was taken apart: %(reason)s"
    ),
    "form.removed": gettext_lazy(
        "A paper form that cannot be counted was taken out of batch %(subject)s: "
        "%(reason)s"
    ),
    "paper.approved": gettext_lazy(
        "Batch %(subject)s of paper forms was approved and is in the ballot box: "
        "%(count)s, %(station)s."
    ),
    "vote.doubted": gettext_lazy(
        "An official proposed not to count the vote %(subject)s: %(reason)s"
    ),
    "vote.excluded": gettext_lazy(
        "Two officials set the vote %(subject)s aside: %(reason)s"
    ),
    "tie.asked": gettext_lazy(
        "The count stopped at a tie that a board decides: %(projects)s."
    ),
    "tie.decided": gettext_lazy(
        "%(body)s decided on %(decided_on)s in which order tied projects come: "
        "%(order)s."
    ),
    "holders.named": gettext_lazy(
        "It was decided who holds the key of the ballots: %(people)s."
    ),
    "key.made": gettext_lazy("Key holder number %(holder)s made a key."),
    "key.renewed": gettext_lazy(
        "Key holder number %(holder)s made a new key in place of the old: %(reason)s"
    ),
    "key.rehearsed": gettext_lazy(
        "The key of the ballots opened a test ballot. Key holders: %(holders)s."
    ),
    "key.used": gettext_lazy(
        "The key of the ballots was brought for the count. Key holders: %(holders)s."
    ),
    "keys.held": gettext_lazy("The keys are kept beyond their day: %(reason)s"),
    "keys.released": gettext_lazy(
        "The keys are no longer held back; they are destroyed on their day."
    ),
    "keys.destroyed": gettext_lazy(
        "The keys that could say whose ballot is whose were destroyed."
    ),
    "box.restored": gettext_lazy(
        "After a restored backup the log of the ballot box was put back from its "
        "mirror: %(lines)s lines."
    ),
    "round.tallied": gettext_lazy("The vote was counted: %(ballots)s."),
    "result.published": gettext_lazy("The result was published."),
    "decision.recorded": gettext_lazy(
        "The decision was written down: %(body)s, %(decided_on)s. %(deviations)s"
    ),
    "building.started": gettext_lazy(
        "The building of project %(subject)s is followed: %(planned)s."
    ),
    "building.reported": gettext_lazy(
        "Project %(subject)s was reported on: %(stage)s. To be ready: %(due_on)s."
    ),
    "building.corrected": gettext_lazy(
        "A report on project %(subject)s was taken back: %(reason)s It is again: "
        "%(stage)s."
    ),
    "building.replanned": gettext_lazy(
        "The money planned for project %(subject)s was changed from %(before)s to "
        "%(planned)s: %(reason)s"
    ),
    "milestone.added": gettext_lazy(
        "A step of project %(subject)s was planned: %(step)s, until %(due_on)s."
    ),
    "milestone.changed": gettext_lazy(
        "A step of project %(subject)s was changed: %(step)s, until %(due_on)s. "
        "%(reason)s"
    ),
    "milestone.done": gettext_lazy(
        "A step of project %(subject)s is done since %(done_on)s: %(step)s."
    ),
    "spending.entered": gettext_lazy(
        "Money was spent on project %(subject)s: %(amount)s, %(what)s."
    ),
    "spending.corrected": gettext_lazy(
        "What was spent on project %(subject)s was corrected by %(amount)s: %(what)s. "
        "%(reason)s"
    ),
    **SENTENCES_OF_LIVE,
    **SENTENCES_OF_PANELS,
    **SENTENCES_OF_PLANNING,
    **SENTENCES_OF_SURVEYS,
    **SENTENCES_OF_WORKS,
    "session.planned": gettext_lazy(
        "Session %(subject)s was planned for %(starts_at)s: %(form)s."
    ),
    "session.changed": gettext_lazy(
        "The plan of session %(subject)s was changed. It begins on %(starts_at)s: "
        "%(form)s."
    ),
    "session.cancelled": gettext_lazy(
        "Session %(subject)s of %(starts_at)s was called off: %(reason)s"
    ),
    "attendance.corrected": gettext_lazy(
        "The attendance of session %(subject)s was put right: %(on_site)s on site and "
        "%(remote)s remotely, of %(members)s members."
    ),
    "material.published": gettext_lazy(
        "Material %(subject)s was published in version %(version)s."
    ),
    "material.withdrawn": gettext_lazy(
        "Material %(subject)s was taken away: %(reason)s"
    ),
    "minutes.approved": gettext_lazy(
        "The minutes of session %(subject)s were approved: %(approvals)s for, "
        "%(objections)s against."
    ),
    "minutes.published": gettext_lazy(
        "The minutes of session %(subject)s were published. SHA-256: %(sha256)s."
    ),
}
