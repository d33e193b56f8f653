from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.models import District, Phase, Process
from voting import sheet


class VotingRound(models.Model):
    """One vote of a process: its rules, first as a draft, then frozen.

    While `frozen_at` is empty the columns are the draft. Freezing writes them, the
    pots and the projects into `sheet_text`, one canonical JSON document whose
    SHA-256 is published before the vote opens; from then on only the sheet counts.
    """

    class Scope(models.TextChoices):
        PROCESS = "process", _("One ballot for everyone")
        DISTRICT = "district", _("A ballot per district")

    class Eligibility(models.TextChoices):
        OPEN = "open", _("All residents, who declare their district themselves")
        ACCOUNTS = "accounts", _("Everyone with an account when the roll is drawn up")
        LIST = "list", _("People on an imported list")

    class Rule(models.TextChoices):
        GREEDY = "greedy", _("Most votes first")
        MES = "mes", _("Equal shares")
        MES_GREEDY = "mes+greedy", _("Equal shares, the rest by votes")
        MES_ADD1 = "mes+add1", _("Equal shares, raised step by step")
        MES_ADD1_GREEDY = (
            "mes+add1_greedy",
            _("Equal shares, raised step by step, the rest by votes"),
        )

    class Ties(models.TextChoices):
        CHEAPER_LOT = "cheaper,lot", _("The cheaper project, then a drawn order")
        DEARER_LOT = "dearer,lot", _("The dearer project, then a drawn order")
        LOT = "lot", _("A drawn order")
        LISTED = "listed", _("The order of the published list")

    process = models.ForeignKey(Process, models.PROTECT, related_name="rounds")
    phase = models.OneToOneField(Phase, models.PROTECT, related_name="voting_round")
    scope = models.CharField(_("ballots"), max_length=10, choices=Scope)
    eligibility = models.CharField(
        _("who may vote"), max_length=10, choices=Eligibility
    )
    min_age = models.PositiveSmallIntegerField(_("lowest age"), null=True, blank=True)
    age_on = models.DateField(
        _("day on which the age counts"),
        null=True,
        blank=True,
        help_text=_("Who reaches the age on this day or before may vote."),
    )
    min_choices = models.PositiveSmallIntegerField(
        _("smallest number of choices"),
        default=1,
        help_text=_("0 lets people cast a blank ballot."),
    )
    max_choices = models.PositiveSmallIntegerField(
        _("largest number of choices"), null=True, blank=True
    )
    is_spending_limited = models.BooleanField(
        _("choices must fit into the budget"), default=False
    )
    rule = models.CharField(_("rule of counting"), max_length=20, choices=Rule)
    ties = models.CharField(_("ties"), max_length=20, choices=Ties)
    tie_seed = models.CharField(_("seed of the drawn order"), max_length=64, blank=True)
    frozen_at = models.DateTimeField(_("rules frozen"), null=True, blank=True)
    sheet_text = models.TextField(_("sheet of rules"), blank=True)
    sheet_sha256 = models.CharField(
        _("SHA-256 of the sheet"), max_length=64, blank=True
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    published_at = models.DateTimeField(_("result published"), null=True, blank=True)

    class Meta:
        verbose_name = _("voting round")
        verbose_name_plural = _("voting rounds")
        constraints = [
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(age_on__isnull=False),
                name="an_age_limit_has_a_day",
                violation_error_message=_("Say on which day the age counts."),
            ),
            models.CheckConstraint(
                condition=Q(frozen_at=None, sheet_sha256="")
                | (Q(frozen_at__isnull=False) & ~Q(sheet_sha256="")),
                name="frozen_rules_have_a_sheet",
            ),
            models.CheckConstraint(
                condition=Q(max_choices=None) | Q(max_choices__gte=1),
                name="at_least_one_choice",
                violation_error_message=_("At least one choice has to be allowed."),
            ),
            models.CheckConstraint(
                condition=Q(max_choices=None) | Q(min_choices__lte=F("max_choices")),
                name="choices_from_few_to_many",
                violation_error_message=_(
                    "The smallest number of choices cannot be above the largest."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.process_id}/vote"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_open_to_all(self) -> bool:
        return self.eligibility == self.Eligibility.OPEN

    @property
    def is_per_district(self) -> bool:
        return self.scope == self.Scope.DISTRICT

    @property
    def sheet(self) -> sheet.Sheet:
        """The frozen rules; raises `ValueError` while they are a draft."""
        if not self.is_frozen:
            raise ValueError("the rules of this round have not been frozen")
        return sheet.parse(self.sheet_text)

    def takes_ballots(self, moment: datetime) -> bool:
        return self.is_frozen and self.closed_at is None and self.phase.is_open(moment)


class Pot(models.Model):
    """Money (cents) that one ballot decides on: of the whole city, or of a district."""

    voting_round = models.ForeignKey(VotingRound, models.CASCADE, related_name="pots")
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(_("code"), max_length=60)
    budget = models.PositiveBigIntegerField(_("budget"), help_text=_("In cents."))

    class Meta:
        verbose_name = _("pot")
        verbose_name_plural = _("pots")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "code"], name="one_pot_per_code"
            ),
            models.UniqueConstraint(
                fields=["voting_round", "district"], name="one_pot_per_district"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.code}"


class Tally(models.Model):
    """The count of one pot; it does not exist before the round has closed."""

    voting_round = models.ForeignKey(
        VotingRound, models.PROTECT, related_name="tallies"
    )
    pot_code = models.CharField(_("pot"), max_length=60)
    ballots = models.PositiveIntegerField(_("ballots"))
    result_text = models.TextField(_("result"))
    sha256 = models.CharField(_("SHA-256 of the result"), max_length=64)
    software = models.CharField(_("software"), max_length=40)
    tallied_at = models.DateTimeField(_("tallied"))

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["voting_round", "pot_code"], name="a_pot_is_tallied_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.pot_code}"


class Decision(models.Model):
    """What the city decided on the result: which body, when, where it is written."""

    voting_round = models.OneToOneField(
        VotingRound, models.PROTECT, related_name="decision"
    )
    body = models.CharField(_("deciding body"), max_length=120)
    decided_on = models.DateField(_("date of the decision"))
    paragraph = models.CharField(_("paragraph"), max_length=40, blank=True)
    link = models.URLField(_("link to the minutes"), blank=True)
    note = models.TextField(_("note"), max_length=4000, blank=True)
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return f"{self.body} {self.decided_on}"


class Deviation(models.Model):
    """Where the decision differs from the tally, and why."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="deviations")
    pot_code = models.CharField(_("pot"), max_length=60)
    project_code = models.CharField(_("project"), max_length=60)
    is_funded = models.BooleanField(_("funded by the decision"))
    reason = models.TextField(_("reason"), max_length=2000)

    class Meta:
        verbose_name = _("deviation")
        verbose_name_plural = _("deviations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "pot_code", "project_code"],
                name="one_deviation_per_project",
                violation_error_message=_("One deviation per project."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id}/{self.project_code}"
