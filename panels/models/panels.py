from __future__ import annotations

from datetime import date, datetime

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import PanelState
from participation.models import Process, User
from participation.models.processes import SLUG

PANEL_STATES = [
    (PanelState.DRAFT.value, _("Being prepared")),
    (PanelState.PUBLISHED.value, _("Mandate published")),
    (PanelState.RECRUITING.value, _("Looking for members")),
    (PanelState.CONFIRMING.value, _("Members are being confirmed")),
    (PanelState.WORKING.value, _("At work")),
    (PanelState.ADVISED.value, _("Waits for an answer")),
    (PanelState.ANSWERED.value, _("Answered")),
    (PanelState.CLOSED.value, _("Closed")),
    (PanelState.CANCELLED.value, _("Cancelled")),
]


class PanelQuerySet(models.QuerySet["Panel"]):
    def public(self) -> PanelQuerySet:
        """Those whose mandate everyone may read."""
        return self.exclude(state=PanelState.DRAFT)


class Panel(models.Model):
    """People who deliberate about a question and whose advice gets an answer.

    Its mandate is published before anybody is asked to join: the question, who asks,
    who answers the advice and by when. A panel that stands alone has a process of its
    own; see docs/adr/0020. Texts are JSON objects by language.
    """

    class Selection(models.TextChoices):
        LOTTERY = "lottery", _("By lot among those who sign up")
        EVERYBODY = "everybody", _("Everybody who signs up and fits is in")
        CHOSEN = "chosen", _("People are chosen, with published reasons")
        MIXED = "mixed", _("Some are chosen with reasons, the others by lot")

    class Majority(models.TextChoices):
        SIMPLE = "simple", _("more yes than no")
        TWO_THIRDS = "two_thirds", _("two thirds of the votes for yes or no")
        THREE_QUARTERS = "three_quarters", _("three quarters of the votes")
        CONSENSUS = "consensus", _("nobody against")

    process = models.ForeignKey(Process, models.PROTECT, related_name="panels")
    slug = models.CharField(_("address"), max_length=60, validators=[SLUG])
    state = models.CharField(
        _("state"), max_length=12, choices=PANEL_STATES, default=PanelState.DRAFT.value
    )
    # The mandate.
    title = models.JSONField(_("title"), default=dict)
    question = models.JSONField(_("question to the panel"), default=dict, blank=True)
    background = models.JSONField(_("background"), default=dict, blank=True)
    limits = models.JSONField(_("what it is not about"), default=dict, blank=True)
    target_group = models.JSONField(_("who it is for"), default=dict, blank=True)
    sponsor = models.JSONField(_("who asks"), default=dict, blank=True)
    # Somebody else than who asks, so that nobody steers the advice they will get.
    run_by = models.JSONField(_("who runs the panel"), default=dict, blank=True)
    funding = models.JSONField(_("who pays"), default=dict, blank=True)
    answering_body = models.JSONField(
        _("who answers the advice"), default=dict, blank=True
    )
    answer_due_on = models.DateField(_("answer by"), null=True, blank=True)
    answer_criteria = models.JSONField(
        _("what the answer is measured by"), default=dict, blank=True
    )
    term_from = models.DateField(_("term from"), null=True, blank=True)
    term_until = models.DateField(_("term until"), null=True, blank=True)
    seats = models.PositiveSmallIntegerField(
        _("seats"), default=12, validators=[MinValueValidator(2)]
    )
    hours_promised = models.PositiveSmallIntegerField(
        _("hours of deliberation"), null=True, blank=True
    )
    languages = models.JSONField(_("languages of the work"), default=list, blank=True)
    reward = models.JSONField(_("reward and costs paid"), default=dict, blank=True)
    help_offered = models.JSONField(_("help offered"), default=dict, blank=True)
    # Recruiting. Whether the call is open follows from the clock, as with phases.
    selection = models.CharField(
        _("how members are found"),
        max_length=10,
        choices=Selection,
        default=Selection.LOTTERY,
    )
    is_open_call = models.BooleanField(_("anybody may sign up"), default=True)
    has_invitations = models.BooleanField(
        _("letters go to people drawn from a register"), default=False
    )
    one_per_household = models.BooleanField(
        _("at most one member of a household"), default=False
    )
    call_opens_at = models.DateTimeField(_("sign-up from"), null=True, blank=True)
    call_closes_at = models.DateTimeField(_("sign-up until"), null=True, blank=True)
    # Days after the draw in which it can be appealed; then features are deleted.
    appeal_days = models.PositiveSmallIntegerField(
        _("days to appeal against the draw"), default=30
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer an invitation"), default=10
    )
    # Declared before anybody votes on advice.
    majority = models.CharField(
        _("majority for a recommendation"),
        max_length=16,
        choices=Majority,
        default=Majority.THREE_QUARTERS,
    )
    quorum = models.PositiveSmallIntegerField(
        _("members needed for a decision"), default=50, help_text=_("In per cent.")
    )
    # Within its mandate a panel may do these to proposals.
    may_regroup = models.BooleanField(
        _("may refine, merge and divide proposals"), default=False
    )
    may_put_forward = models.BooleanField(
        _("puts forward what is voted on"), default=False
    )
    facilitators = models.ManyToManyField(
        User, blank=True, related_name="+", verbose_name=_("facilitators")
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    end_reason = models.TextField(_("reason"), max_length=2000, blank=True)
    # Counts that stay when the people they are of have been forgotten; see erasing.py.
    figures = models.JSONField(default=dict, blank=True)
    features_erased_at = models.DateTimeField(
        _("answers for the draw deleted"), null=True, blank=True
    )
    people_erased_at = models.DateTimeField(
        _("contact data deleted"), null=True, blank=True
    )
    # Counts the changes of the mandate; a form says which one it started from.
    version = models.PositiveIntegerField(default=1)

    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = _("panel")
        verbose_name_plural = _("panels")
        ordering = ["process", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "slug"],
                name="one_panel_per_address",
                violation_error_message=_("Two panels cannot have the same address."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"])
                | Q(answer_due_on__isnull=False),
                name="an_answer_is_promised_first",
                violation_error_message=_("Say by when the advice is answered."),
            ),
            models.CheckConstraint(
                condition=Q(call_closes_at=None)
                | Q(call_opens_at=None)
                | Q(call_closes_at__gt=F("call_opens_at")),
                name="a_call_closes_after_it_opens",
                violation_error_message=_("Sign-up has to end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(quorum__gte=1, quorum__lte=100), name="quorum_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/{self.slug}"

    @property
    def is_public(self) -> bool:
        return self.state != PanelState.DRAFT

    @property
    def is_over(self) -> bool:
        return self.state in {PanelState.CLOSED, PanelState.CANCELLED}

    @property
    def is_working(self) -> bool:
        return self.state == PanelState.WORKING

    def call_is_open(self, now: datetime) -> bool:
        """Whether people can sign up: only the clock closes what was opened."""
        if self.state != PanelState.RECRUITING:
            return False
        opens, closes = self.call_opens_at, self.call_closes_at
        return (opens is None or opens <= now) and (closes is None or now < closes)

    def call_is_over(self, now: datetime) -> bool:
        """Whether the clock has closed the sign-up, and the members are to be found."""
        closes = self.call_closes_at
        is_recruiting = self.state == PanelState.RECRUITING
        return is_recruiting and closes is not None and closes <= now

    def answer_is_overdue(self, today: date) -> bool:
        """Whether the promised day has passed without an answer to everything."""
        return (
            self.state == PanelState.ADVISED
            and self.answer_due_on is not None
            and self.answer_due_on < today
        )


class Feature(models.Model):
    """Something that people are asked for the draw, such as their age group.

    It is used for the draw only and deleted after the time for appeals.
    """

    panel = models.ForeignKey(Panel, models.CASCADE, related_name="features")
    code = models.CharField(_("code"), max_length=40)
    name = models.JSONField(_("name"), default=dict)
    # Health, origin, conviction and the like: asked with a consent of its own.
    is_sensitive = models.BooleanField(_("especially personal"), default=False)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("feature")
        verbose_name_plural = _("features")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "code"],
                name="one_feature_per_code",
                violation_error_message=_("Two features cannot have the same code."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.code}"


class FeatureValue(models.Model):
    """One answer to a feature, and how many of the seats are for people who give it.

    `population` is how many of the whole population it describes, for the comparison in
    the report.
    """

    feature = models.ForeignKey(Feature, models.CASCADE, related_name="values")
    code = models.CharField(_("code"), max_length=40)
    name = models.JSONField(_("name"), default=dict)
    minimum = models.PositiveSmallIntegerField(_("at least"), default=0)
    maximum = models.PositiveSmallIntegerField(_("at most"))
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        ordering = ["position", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "code"],
                name="one_value_per_code",
                violation_error_message=_("Two answers cannot have the same code."),
            ),
            models.CheckConstraint(
                condition=Q(maximum__gte=F("minimum")),
                name="a_quota_has_room",
                violation_error_message=_("The most is not less than the least."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.feature_id}/{self.code}"
