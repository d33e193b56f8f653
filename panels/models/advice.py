from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import AdviceState, AnswerVerdict
from panels.models.panels import Panel
from panels.models.polls import Poll
from participation.models import User

ADVICE_STATES = [
    (AdviceState.DRAFT.value, _("Draft")),
    (AdviceState.FROZEN.value, _("Ready to be voted on")),
    (AdviceState.ADOPTED.value, _("Adopted")),
    (AdviceState.NOT_ADOPTED.value, _("Not adopted")),
    (AdviceState.WITHDRAWN.value, _("Withdrawn")),
]
VERDICTS = [
    (AnswerVerdict.ACCEPTED.value, _("Accepted")),
    (AnswerVerdict.PARTLY.value, _("Accepted in part")),
    (AnswerVerdict.STUDIED.value, _("Will be looked into")),
    (AnswerVerdict.REFUSED.value, _("Not accepted")),
]


class Recommendation(models.Model):
    """Advice of a panel to somebody who answers it, with its vote and its dissent.

    `majority` is the rule it is adopted by, declared when the text is frozen. The votes
    are those of `poll`, or were counted in the room and entered by two people.
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("recommendation"), max_length=6000)
    rationale = models.TextField(_("why"), max_length=6000, blank=True)
    language = models.CharField(_("language"), max_length=8)
    state = models.CharField(
        _("state"),
        max_length=12,
        choices=ADVICE_STATES,
        default=AdviceState.DRAFT.value,
    )
    body = models.JSONField(_("addressed to"), default=dict, blank=True)
    due_on = models.DateField(_("answer by"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    majority = models.CharField(
        _("majority"), max_length=16, choices=Panel.Majority, blank=True
    )
    poll = models.OneToOneField(
        Poll,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendation",
        verbose_name=_("vote"),
    )
    # {"yes": 9, "no": 2, "abstain": 1, "absent": 0, "entitled": 12} once decided.
    votes = models.JSONField(_("votes"), default=dict, blank=True)
    written_at = models.DateTimeField(_("written"))
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "number"], name="one_recommendation_per_number"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | ~Q(majority=""),
                name="the_majority_is_declared_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        return f"R{self.number}"

    @property
    def is_adopted(self) -> bool:
        return self.state == AdviceState.ADOPTED


class AnswerQuerySet(models.QuerySet["Answer"]):
    def standing(self) -> AnswerQuerySet:
        """Those that no later one has corrected."""
        return self.filter(corrected_by=None)


class Answer(models.Model):
    """What the body says of a recommendation: a verdict, the reason, what comes next.

    It stays as it was given; a correction is another one that says why.
    """

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="answers"
    )
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    verdict = models.CharField(_("answer"), max_length=10, choices=VERDICTS)
    part = models.TextField(_("which part"), max_length=2000, blank=True)
    reason = models.TextField(_("reason"), max_length=6000)
    next_step = models.TextField(_("what happens next"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=8)
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    register = models.CharField(_("register number"), max_length=80, blank=True)
    # Where it goes: a programme or a line of the budget, with cents.
    programme = models.CharField(_("programme or budget"), max_length=200, blank=True)
    amount = models.PositiveBigIntegerField(
        _("money"), null=True, blank=True, help_text=_("In cents.")
    )
    unit = models.CharField(_("who carries it out"), max_length=200, blank=True)
    due_on = models.DateField(_("to be done by"), null=True, blank=True)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    given_at = models.DateTimeField(_("given"))

    objects = AnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["given_at", "pk"]

    def __str__(self) -> str:
        return f"{self.recommendation_id} {self.verdict}"

    def is_overdue(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today
