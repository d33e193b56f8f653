"""Whether the members let the report of their panel stand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.models.panels import Panel
from panels.models.recruiting import Panelist
from panels.models.reports import Report
from participation.models import User


class Approval(models.Model):
    """Members are asked whether they approve a report: these words, until a moment.

    `content` is what they read, and `sha256` is of its canonical JSON: the edition that
    holds the same carries `outcome`, the numbers. The rule is that of the mandate when
    they were asked. Once it has ended nothing tells who gave which answer; `remarks`
    are in the order of the alphabet. With a `reason` it was called off, without an
    outcome.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="approvals")
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    majority = models.CharField(
        _("majority"), max_length=16, choices=Panel.Majority.choices
    )
    quorum = models.PositiveSmallIntegerField(_("quorum"))
    asked_at = models.DateTimeField(_("sent to the members"))
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    closes_at = models.DateTimeField(_("open until"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    remarks = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("approval of a report")
        verbose_name_plural = _("approvals of reports")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"], name="approvals_are_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["report"],
                condition=Q(ended_at=None),
                name="one_approval_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.number}"

    @property
    def is_counted(self) -> bool:
        return bool(self.outcome)


class ApprovalAnswer(models.Model):
    """What one member says of the report, until the time is over. It has no time.

    `entered_by` is the official who entered it from paper or the phone.
    """

    class Choice(models.TextChoices):
        APPROVE = "approve", _("I approve it")
        REMARK = "remark", _("I approve it, with a remark")
        AGAINST = "against", _("I do not approve it")

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="answers")
    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="+")
    choice = models.CharField(_("answer"), max_length=8, choices=Choice)
    remark = models.TextField(_("remark"), max_length=2000, blank=True)
    entered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("answer about a report")
        verbose_name_plural = _("answers about reports")
        constraints = [
            models.UniqueConstraint(
                fields=["approval", "panelist"], name="one_approval_per_member"
            ),
            models.CheckConstraint(
                condition=~Q(choice="remark") | ~Q(remark=""),
                name="a_remark_has_words",
                violation_error_message=_("Write your remark."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.approval_id}/{self.panelist_id}"
