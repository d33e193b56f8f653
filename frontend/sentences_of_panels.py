"""The sentences of the record about panels: what decides, without names or answers."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

# %(subject)s is the address of the panel, with D1 for its first draw, 3 for its seat 3.
SENTENCES_OF_PANELS: Mapping[str, Promise] = {
    # The mandate, and how members are found.
    "panel.created": gettext_lazy("Panel %(subject)s was begun."),
    "mandate.published": gettext_lazy(
        "The mandate of panel %(subject)s was published: %(seats)s seats. %(body)s "
        "answers its advice by %(due_on)s."
    ),
    "mandate.changed": gettext_lazy(
        "The mandate of panel %(subject)s was changed: %(fields)s. %(reason)s"
    ),
    "panel.cancelled": gettext_lazy("Panel %(subject)s was called off: %(reason)s"),
    "facilitators.named": gettext_lazy(
        "It was decided who runs panel %(subject)s: %(people)s."
    ),
    "quotas.changed": gettext_lazy(
        "The quotas of panel %(subject)s were changed: %(reason)s"
    ),
    "recruiting.opened": gettext_lazy(
        "Members of panel %(subject)s are looked for: %(seats)s seats. %(selection)s."
    ),
    "volunteer.entered": gettext_lazy(
        "An official signed somebody up for panel %(subject)s: %(number)s. %(way)s."
    ),
    "volunteer.chosen": gettext_lazy(
        "Somebody was chosen for panel %(subject)s: %(number)s. %(reason)s"
    ),
    "volunteers.imported": gettext_lazy(
        "A list of people was brought in for panel %(subject)s: %(count)s."
    ),
    "volunteer.refused": gettext_lazy(
        "Somebody cannot take part in panel %(subject)s: %(number)s."
    ),
    "volunteer.readmitted": gettext_lazy(
        "Somebody can take part in panel %(subject)s after all: %(number)s."
    ),
    "code.renewed": gettext_lazy(
        "Somebody got a new code for panel %(subject)s: %(number)s."
    ),
    "contacts.exported": gettext_lazy(
        "Contact data of panel %(subject)s were taken out of the platform: %(count)s."
    ),
    "seats.offered": gettext_lazy(
        "Seats of panel %(subject)s were offered without a draw: %(count)s. "
        "%(selection)s."
    ),
    "sample.announced": gettext_lazy(
        "Panel %(subject)s, letters %(batch)s: %(count)s people will be drawn from a "
        "register of %(rows)s. %(register)s. Its SHA-256 is %(sha256)s. The seed comes "
        "from: %(seed_source)s."
    ),
    "sample.drawn": gettext_lazy(
        "Panel %(subject)s, letters %(batch)s: %(count)s people were drawn with the "
        "seed %(seed)s."
    ),
    "letters.posted": gettext_lazy(
        "Panel %(subject)s, letters %(batch)s: %(count)s were posted."
    ),
    "letters.renewed": gettext_lazy(
        "Panel %(subject)s, letters %(batch)s: %(count)s got new codes."
    ),
    "people.forgotten": gettext_lazy(
        "Panel %(subject)s: the data of %(count)s people, %(answers)s answers for the "
        "draw and %(addresses)s addresses were deleted."
    ),
    # The draw and its seats.
    "quotas.relaxed": gettext_lazy(
        "Quotas of panel %(subject)s were loosened: %(quotas)s. %(reason)s"
    ),
    "pool.frozen": gettext_lazy(
        "Draw %(subject)s: the pool was fixed, with %(volunteers)s people for "
        "%(seats)s seats. Its seal is %(sealed)s. %(reason)s"
    ),
    "pool.exported": gettext_lazy(
        "Draw %(subject)s: the sealed pool was handed to a witness."
    ),
    "list.computed": gettext_lazy(
        "Draw %(subject)s: the list of %(panels)s panels is ready. Everybody who can "
        "be drawn is on %(smallest)s to %(largest)s of them; %(excluded)s people can "
        "be on none."
    ),
    "draw.failed": gettext_lazy("Draw %(subject)s: no list could be made."),
    "list.published": gettext_lazy(
        "Draw %(subject)s: the list was published. Its SHA-256 is %(sha256)s. It is "
        "drawn from %(draws_at)s on by %(source)s."
    ),
    "randomness.mismatched": gettext_lazy(
        "Draw %(subject)s: two officials entered different things, so nothing was "
        "drawn."
    ),
    "panel.drawn": gettext_lazy(
        "Draw %(subject)s: panel %(label)s was drawn by %(randomness)s from the list "
        "%(sha256)s. Seats offered: %(offered)s; left before the draw: %(left_since)s."
    ),
    "draw.finished": gettext_lazy(
        "Draw %(subject)s is final: %(days)s days for appeals are over."
    ),
    "void.asked": gettext_lazy(
        "It was asked that draw %(subject)s does not count: %(reason)s"
    ),
    "void.declined": gettext_lazy(
        "Draw %(subject)s counts: a second official decided so."
    ),
    "draw.voided": gettext_lazy("Draw %(subject)s does not count: %(reason)s"),
    "member.confirmed": gettext_lazy("Seat %(subject)s was accepted."),
    "member.declined": gettext_lazy("Seat %(subject)s was declined."),
    "member.lapsed": gettext_lazy(
        "Nobody answered in time about seat %(subject)s; it is free again."
    ),
    "member.withdrawn": gettext_lazy("The member with seat %(subject)s has left."),
    "removal.asked": gettext_lazy(
        "It was asked that the member with seat %(subject)s leaves."
    ),
    "removal.declined": gettext_lazy(
        "The member with seat %(subject)s stays: a second official decided so."
    ),
    "member.removed": gettext_lazy(
        "The member with seat %(subject)s was removed by two officials."
    ),
    "seats.refilled": gettext_lazy(
        "Free seats of panel %(subject)s were offered to people from the reserve list: "
        "seats %(seat_numbers)s to places %(places)s. %(reason)s"
    ),
    "panel.started": gettext_lazy(
        "Panel %(subject)s began its work with %(members)s members for %(seats)s "
        "seats. %(reason)s"
    ),
    # Advice, answers, follow-up.
    "recommendation.frozen": gettext_lazy(
        "The words of recommendation %(subject)s were fixed for the vote: version "
        "%(version)s. It is adopted with %(majority)s. Answer by %(answer_by)s."
    ),
    "recommendation.reopened": gettext_lazy(
        "The words of recommendation %(subject)s were opened again: %(reason)s"
    ),
    "recommendation.withdrawn": gettext_lazy(
        "Recommendation %(subject)s was withdrawn: %(reason)s"
    ),
    "recommendation.adopted": gettext_lazy(
        "Recommendation %(subject)s was adopted: %(yes)s yes, %(no)s no, %(abstain)s "
        "abstained, %(absent)s did not vote. The rule was %(majority)s."
    ),
    "recommendation.rejected": gettext_lazy(
        "Recommendation %(subject)s was not adopted: %(yes)s yes, %(no)s no, "
        "%(abstain)s abstained, %(absent)s did not vote. The rule was %(majority)s."
    ),
    "panel.advised": gettext_lazy(
        "Panel %(subject)s handed its advice over: %(recommendations)s. Answer by "
        "%(answer_by)s."
    ),
    "recommendation.answered": gettext_lazy(
        "Recommendation %(subject)s was answered: %(verdict)s."
    ),
    "answer.corrected": gettext_lazy(
        "The answer to recommendation %(subject)s was corrected: %(verdict)s."
    ),
    "recommendation.followed": gettext_lazy(
        "Recommendation %(subject)s was reported on: %(stage)s."
    ),
    "panel.closed": gettext_lazy("Panel %(subject)s was closed."),
    "panel.acted": gettext_lazy(
        "Panel %(subject)s on %(on)s: %(panel_act)s. %(reason)s"
    ),
    "act.withdrawn": gettext_lazy(
        "What was entered for panel %(subject)s on %(on)s was taken back: %(reason)s"
    ),
    "ballot.listed": gettext_lazy(
        "Panel %(subject)s put forward what is voted on: %(codes)s. Left out: "
        "%(left_out)s."
    ),
    "evaluation.opened": gettext_lazy(
        "The members of panel %(subject)s were asked about the work, until "
        "%(answer_by)s."
    ),
    "approval.opened": gettext_lazy(
        "The members of panel %(subject)s were asked until %(answer_by)s whether they "
        "approve its report. The SHA-256 of its words is %(sha256)s."
    ),
    "approval.cancelled": gettext_lazy(
        "The members of panel %(subject)s are no longer asked whether they approve its "
        "report: %(reason)s"
    ),
    "approval.ended": gettext_lazy(
        "Of %(entitled)s members of panel %(subject)s %(approve)s approved its report, "
        "%(remark)s with a remark, %(against)s did not, and %(silent)s did not answer."
    ),
    "report.published": gettext_lazy(
        "Edition %(edition)s of the report of panel %(subject)s was published. Its "
        "SHA-256 is %(sha256)s. %(reason)s"
    ),
}
