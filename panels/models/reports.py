"""The final report of a panel, and what its members say of the work at the end."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from panels.models.panels import Panel
from panels.models.recruiting import Panelist
from participation.models import User


class Evaluation(models.Model):
    """The questions at the end: open from one moment to another, answered once each."""

    panel = models.OneToOneField(Panel, models.PROTECT, related_name="evaluation")
    opened_at = models.DateTimeField(_("open from"))
    closes_at = models.DateTimeField(_("open until"))
    opened_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")

    def __str__(self) -> str:
        return f"{self.panel_id}"


class EvaluationMark(models.Model):
    """A member has answered; what, stands elsewhere without a name. It has no time."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="marks")
    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("mark of an evaluation")
        verbose_name_plural = _("marks of evaluations")
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "panelist"], name="one_evaluation_per_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation_id}/{self.panelist_id}"


class EvaluationAnswer(models.Model):
    """What somebody answered: a mark from 1 to 5 for each question, and words.

    Its key is random, and nothing in it leads to the member.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="answers")
    # {"heard": 4, …} by the codes of panels.evaluation.QUESTIONS.
    given = models.JSONField(default=dict)
    words = models.TextField(_("in your words"), max_length=3000, blank=True)
    language = models.CharField(_("language"), max_length=8)

    class Meta:
        verbose_name = _("answer to an evaluation")
        verbose_name_plural = _("answers to evaluations")

    def __str__(self) -> str:
        return f"{self.evaluation_id}"


class Report(models.Model):
    """The final report: gathered from the record, put into words, published.

    `facts` are the figures behind its charts, as they were when it was gathered.
    `left_out` are the parts that do not appear, and why is nobody's secret: each part
    says so in its place. Published, it is frozen: see `ReportEdition`.
    """

    panel = models.OneToOneField(Panel, models.PROTECT, related_name="report")
    facts = models.JSONField(default=dict)
    left_out = models.JSONField(default=list, blank=True)
    gathered_at = models.DateTimeField(_("gathered"))
    gathered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Counts the changes; a form says which one it started from.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self) -> str:
        return f"{self.panel_id}"


class ReportText(models.Model):
    """The words of one part of a report in one language, in Markdown.

    Words that somebody has edited stay when the report is gathered anew.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="texts")
    part = models.CharField(_("part"), max_length=20)
    language = models.CharField(_("language"), max_length=8)
    text = models.TextField(_("text"), max_length=60_000, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    class Meta:
        verbose_name = _("part of a report")
        verbose_name_plural = _("parts of reports")
        constraints = [
            models.UniqueConstraint(
                fields=["report", "part", "language"], name="one_text_per_part"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.part}/{self.language}"


class ReportEdition(models.Model):
    """A report as it was published once; it never changes. The newest is the report.

    `content` holds its parts, words and figures; `sha256` is of its canonical JSON.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField(_("edition"))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reason = models.TextField(_("what has changed"), max_length=2000, blank=True)
    published_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("edition of a report")
        verbose_name_plural = _("editions of reports")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"], name="editions_are_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.number}"
