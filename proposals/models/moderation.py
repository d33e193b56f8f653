from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participation.models import Process, User
from proposals.models.proposals import Proposal
from proposals.models.talking import Comment


class StandardReason(models.Model):
    """A reason that moderators pick, in every language; without process, for all."""

    process = models.ForeignKey(
        Process, models.CASCADE, null=True, blank=True, related_name="reasons"
    )
    code = models.CharField(_("code"), max_length=40)
    name = models.JSONField(_("name"), default=dict)
    text = models.JSONField(_("what the author is told"), default=dict)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("reason")
        verbose_name_plural = _("reasons")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "code"], name="one_reason_per_code"
            ),
            # An empty process is unlike any other to a database.
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(process=None),
                name="one_common_reason_per_code",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Case(models.Model):
    """Something that a moderator looks at: one proposal or one comment, and why.

    At most one case of a thing is open. What was decided stays: the public log shows
    kind, cause, decision and reason of each, and no words and no names of residents.
    """

    class Cause(models.TextChoices):
        BEFORE = "before", _("Everything is read before it is shown")
        NEW = "new", _("From a new account")
        FLAG = "flag", _("Reported by somebody")
        SPAM = "spam", _("Looks like advertising")
        MODERATOR = "moderator", _("Taken up by a moderator")

    class Decision(models.TextChoices):
        SHOWN = "shown", _("Shown")
        HIDDEN = "hidden", _("Hidden")

    process = models.ForeignKey(Process, models.PROTECT, related_name="cases")
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    comment = models.ForeignKey(
        Comment, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    cause = models.CharField(_("cause"), max_length=12, choices=Cause)
    opened_at = models.DateTimeField(_("opened"))
    # Codes of the questions of the checklist that the moderator has ticked.
    checklist = models.JSONField(_("checklist"), default=list)
    decision = models.CharField(
        _("decision"), max_length=8, choices=Decision, blank=True
    )
    reason = models.ForeignKey(
        StandardReason, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # In the author's language, for the author and the public log.
    words = models.TextField(_("in the moderator's words"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    appeal = models.TextField(_("what the author says"), max_length=2000, blank=True)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    appeal_decision = models.CharField(
        _("decision on the appeal"), max_length=8, choices=Decision, blank=True
    )
    appeal_words = models.TextField(_("reason"), max_length=2000, blank=True)
    appeal_decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    appeal_decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["opened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal=None, comment__isnull=False)
                | Q(proposal__isnull=False, comment=None),
                name="a_case_is_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(decision=""),
                name="one_open_case_of_a_proposal",
            ),
            models.UniqueConstraint(
                fields=["comment"],
                condition=Q(decision=""),
                name="one_open_case_of_a_comment",
            ),
            models.CheckConstraint(
                condition=~Q(decision="hidden")
                | Q(reason__isnull=False)
                | ~Q(words=""),
                name="hidden_with_a_reason",
                violation_error_message=_("Give a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.pk}"

    @property
    def about(self) -> Proposal | None:
        """The proposal itself, or the one that the comment stands below."""
        return self.comment.proposal if self.comment else self.proposal


class Flag(models.Model):
    """Somebody thinks that a moderator should look."""

    class Reason(models.TextChoices):
        RUDE = "rude", _("It insults or threatens")
        PRIVATE = "private", _("It tells private things about somebody")
        SPAM = "spam", _("It is advertising")
        ILLEGAL = "illegal", _("It is against the law")
        OTHER = "other", _("Something else")

    case = models.ForeignKey(Case, models.CASCADE, related_name="flags")
    person = models.ForeignKey(User, models.SET_NULL, null=True, related_name="flags")
    reason = models.CharField(_("what is wrong"), max_length=8, choices=Reason)
    words = models.CharField(_("in your words"), max_length=500, blank=True)
    raised_at = models.DateTimeField(_("reported"))

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["raised_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person"], name="one_flag_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.reason}"


class CaseNote(models.Model):
    """What moderators write to each other; nobody else reads it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(_("note"), max_length=2000)
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"{self.case_id}"
