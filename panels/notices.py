"""What people are told about panels. Facts: panel (its title by language), others."""

from django.utils.translation import gettext_lazy as _

from panels.approval_reminders import still_missing
from panels.reminders import still_asked, still_coming
from participation.kinds import Kind

KINDS: dict[str, Kind] = {
    "volunteer.received": Kind(
        _("You have signed up: “%(panel)s”"),
        _(
            "Your number in the draw is %(number)s. You can change your answers or "
            "withdraw until the sign-up ends."
        ),
    ),
    "volunteer.refused": Kind(
        _("You cannot take part: “%(panel)s”"),
        _("The reason: %(reason)s If you think this is wrong, write to the city."),
    ),
    "volunteer.readmitted": Kind(
        _("You can take part after all: “%(panel)s”"),
        _("You are on the list of those who would like to join again."),
    ),
    # The draw and its seats.
    "draw.published": Kind(
        _("The list for the draw is public: “%(panel)s”"),
        _(
            "You are in the draw. Its list of %(panels)s numbered panels can be read "
            "by everyone; its fingerprint (SHA-256) is %(hash)s. Keep this message: "
            "with it you can see later that nobody has changed the list. The draw is "
            "from %(moment)s on."
        ),
    ),
    "draw.drawn": Kind(
        _("The draw is over: “%(panel)s”"),
        _(
            "Panel %(label)s of the list was drawn, and you are not on it. If a seat "
            "becomes free it may be drawn again. Thank you for wanting to join."
        ),
    ),
    "draw.reserved": Kind(
        _("You are on the reserve list: “%(panel)s”"),
        _(
            "Panel %(label)s of the list was drawn, and you are not on it. You have "
            "place %(place)s on the reserve list and are asked when a seat becomes "
            "free."
        ),
    ),
    "draw.voided": Kind(
        _("The draw does not count: “%(panel)s”"),
        _("There will be another one, with a new list. The reason: %(reason)s"),
    ),
    "member.offered": Kind(
        _("There is a seat for you: “%(panel)s”"),
        _(
            "You can be a member of this panel. Please say yes or no until %(until)s; "
            "nobody has to give a reason."
        ),
    ),
    "member.reminded": Kind(
        _("Your seat waits for an answer: “%(panel)s”"),
        _(
            "Please say yes or no until %(until)s. Without an answer the seat goes to "
            "somebody else."
        ),
        still_owed=still_asked,
    ),
    "member.lapsed": Kind(
        _("Your seat is free again: “%(panel)s”"),
        _(
            "You have not answered in time. As long as nobody else has the seat you "
            "can still say yes."
        ),
    ),
    "member.confirmed": Kind(
        _("You are a member: “%(panel)s”"),
        _("Your seat is yours. You will hear when the panel meets for the first time."),
    ),
    "member.spoken_for": Kind(
        _("Your seat was given up for you: “%(panel)s”"),
        _(
            "An official has entered that you do not take the seat or leave the panel. "
            "If you have not said so, write to the city at once."
        ),
    ),
    "member.removed": Kind(
        _("You are not a member any more: “%(panel)s”"),
        _("Two officials have decided that. The reason: %(reason)s"),
    ),
    "seat.freed": Kind(
        _("A seat has become free: “%(panel)s”"),
        _("It was seat %(number)s. Free seats now: %(free)s."),
        topic="desk",
    ),
    # Advice, answers, follow-up.
    "change.answered": Kind(
        _("Your suggestion for “%(title)s” has been answered"),
        _("The panel's facilitator says: %(answer)s"),
    ),
    "advice.handed_over": Kind(
        _("A panel has handed its advice over: %(panel)s"),
        _("Recommendations that wait for an answer: %(count)s."),
        topic="desk",
    ),
    "advice.answered": Kind(
        _("There is an answer to your panel's “%(title)s”"),
        _("The answer to %(reference)s: %(verdict)s. Its page tells why."),
    ),
    "advice.followed": Kind(
        _("News of your panel's “%(title)s”"),
        _("%(reference)s: %(stage)s. Read on its page what has happened."),
    ),
    "proposal.refined": Kind(
        _("A panel has worked on “%(title)s”"),
        _("%(reference)s has new words. The panel's reason: %(reason)s"),
        topic="own",
    ),
    # Sessions, materials and minutes.
    "session.planned": Kind(
        _("A session is planned: “%(panel)s”"),
        _(
            "“%(session)s” begins on %(when)s. Say whether you come and what help you "
            "need."
        ),
    ),
    "session.changed": Kind(
        _("A session has changed: “%(panel)s”"),
        _(
            "The time, the place or the way to take part in “%(session)s” has changed. "
            "It begins on %(when)s."
        ),
    ),
    "session.cancelled": Kind(
        _("A session is called off: “%(panel)s”"),
        _("“%(session)s” on %(when)s does not take place. The reason: %(reason)s"),
    ),
    "session.near": Kind(
        _("A session begins soon: “%(panel)s”"),
        _("“%(session)s” begins on %(when)s. Its page has the place and the agenda."),
        still_owed=still_coming,
    ),
    "help.arranged": Kind(
        _("Your help is arranged: “%(panel)s”"),
        _("The help that you need for “%(session)s” is arranged. %(answer)s"),
    ),
    "material.published": Kind(
        _("There is something new to read: “%(panel)s”"),
        _("“%(title)s” is there for you to read."),
    ),
    "knowledge.answered": Kind(
        _("Your request has an answer: “%(panel)s”"),
        _("You asked for something that was missing. Read what came of it."),
    ),
    "minutes.ready": Kind(
        _("Read the minutes: “%(panel)s”"),
        _(
            "The minutes of “%(session)s” are there for you to read. Approve them or "
            "say what should be changed, until %(until)s."
        ),
    ),
    "minutes.published": Kind(
        _("The minutes are public: “%(panel)s”"),
        _("Everyone can now read the minutes of “%(session)s”."),
    ),
    "evaluation.opened": Kind(
        _("How was the work? %(panel)s"),
        _("Say what was good and what should be better. Your name is not kept."),
    ),
    "approval.opened": Kind(
        _("Do you approve the report? %(panel)s"),
        _(
            "The final report of your panel is there for you to read. Say until "
            "%(until)s whether you approve it. The numbers are published, names never."
        ),
        still_owed=still_missing,
    ),
    "approval.near": Kind(
        _("The report waits for your answer: %(panel)s"),
        _("Say until %(until)s whether you approve the final report of your panel."),
        still_owed=still_missing,
    ),
    "approval.entered": Kind(
        _("Your answer about the report was entered: %(panel)s"),
        _(
            "An official has entered what you said on paper or by phone. If it was not "
            "so, answer yourself until %(until)s: that counts."
        ),
    ),
    "report.published": Kind(
        _("The final report is out: %(panel)s"),
        _("Read what your panel has done, advised and been answered."),
    ),
}
