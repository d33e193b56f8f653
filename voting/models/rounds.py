from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from participation.models import District, Phase, Process
from proposals.models import Category
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
        BOTH = "both", _("A ballot per district, with the whole city on each")
        CATEGORY = "category", _("One ballot with money for each theme")

    class Eligibility(models.TextChoices):
        OPEN = "open", _("All residents, who declare their district themselves")
        ACCOUNTS = "accounts", _("Everyone with an account when the roll is drawn up")
        LIST = "list", _("People on an imported list")

    class Kind(models.TextChoices):
        """The names of `BallotKind`."""

        APPROVAL = "approval", _("Tick the projects one wants")
        KNAPSACK = "knapsack", _("Tick projects that fit into the money")
        CHOOSE_ONE = "choose_one", _("Choose one project")
        RANKED = "ranked", _("Put projects in order")
        CUMULATIVE = "cumulative", _("Share out points")
        SCORING = "scoring", _("Give each project points")

    class Rule(models.TextChoices):
        """Some of the rules; `voting.tally.rules.RULES` has all of them."""

        GREEDY = "greedy", _("Most votes first")
        MES = "mes", _("Equal shares")
        MES_GREEDY = "mes+greedy", _("Equal shares, the rest by votes")
        MES_ADD1 = "mes+add1", _("Equal shares, raised step by step")
        MES_ADD1_GREEDY = (
            "mes+add1_greedy",
            _("Equal shares, raised step by step, the rest by votes"),
        )

    class Ties(models.TextChoices):
        """Some ways to break ties: criteria, and the last resort without its value."""

        CHEAPER_LOT = "cheaper,lot", _("The cheaper project, then a drawn order")
        DEARER_LOT = "dearer,lot", _("The dearer project, then a drawn order")
        LOT = "lot", _("A drawn order")
        LISTED = "listed", _("The order of the published list")

    class Leftovers(models.TextChoices):
        """What becomes of the money that a pot has left."""

        NONE = "none", _("It stays in the city budget")
        CITY = "city", _("It goes to the money of the whole city")
        TURNOUT = "turnout", _("It goes to where most people voted")
        NEXT = "next", _("It goes to the next pot on the list")

    class Custody(models.TextChoices):
        """The names of `ballotbox.entries.CUSTODIES`."""

        SERVER = "server", _("A file on the server")
        OFFICER = "officer", _("One key holder, with a passphrase")
        OFFICERS = "officers", _("Three key holders, of whom two are needed")

    process = models.ForeignKey(Process, models.PROTECT, related_name="rounds")
    phase = models.OneToOneField(Phase, models.PROTECT, related_name="voting_round")
    scope = models.CharField(_("ballots"), max_length=10, choices=Scope)
    ballot_kind = models.CharField(
        _("kind of ballot"), max_length=12, choices=Kind, default=Kind.APPROVAL
    )
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
    points = models.PositiveSmallIntegerField(
        _("points to share out"), null=True, blank=True
    )
    least_points = models.PositiveSmallIntegerField(
        _("fewest points for a project"), null=True, blank=True
    )
    most_points = models.PositiveSmallIntegerField(
        _("most points for a project"), null=True, blank=True
    )
    rule = models.CharField(_("rule of counting"), max_length=40)
    # As `Options.as_plain()` writes them.
    options = models.JSONField(_("declared beside the rule"), default=dict, blank=True)
    leftovers = models.CharField(
        _("money left over"), max_length=10, choices=Leftovers, default=Leftovers.NONE
    )
    ties = models.CharField(_("ties"), max_length=40)
    tie_seed = models.CharField(_("seed of the drawn order"), max_length=64, blank=True)
    seed_source = models.CharField(
        _("public source of the seed"),
        max_length=200,
        blank=True,
        help_text=_(
            "Which public draw after the close, and how it is written down. Empty: "
            "drawn here when the rules are frozen."
        ),
    )
    drawn_seed = models.CharField(
        _("seed from the public source"), max_length=200, blank=True
    )
    seed_drawn_at = models.DateTimeField(_("seed entered"), null=True, blank=True)
    simulated_at = models.DateTimeField(_("simulated"), null=True, blank=True)
    # The rule that an organiser keeps against advice, after seeing the simulation.
    confirmed_rule = models.CharField(_("confirmed rule"), max_length=40, blank=True)
    custody = models.CharField(
        _("who keeps the key of the ballots"),
        max_length=8,
        choices=Custody,
        default=Custody.SERVER,
    )
    hold_back = models.PositiveSmallIntegerField(
        _("ballots of an area that are mixed"),
        default=25,
        help_text=_("At least so many are written into the log together."),
    )
    grace = models.PositiveSmallIntegerField(
        _("seconds of grace at the close"),
        default=0,
        help_text=_("Who had the last page open at the close can still press send."),
    )
    complaint_days = models.PositiveSmallIntegerField(
        _("days for complaints"),
        default=30,
        help_text=_("So long after the result the keys of the box are kept."),
    )
    frozen_at = models.DateTimeField(_("rules frozen"), null=True, blank=True)
    sheet_text = models.TextField(_("sheet of rules"), blank=True)
    sheet_sha256 = models.CharField(
        _("SHA-256 of the sheet"), max_length=64, blank=True
    )
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # There are tallies from then on.
    counted_at = models.DateTimeField(
        _("counted"), null=True, blank=True, editable=False
    )
    published_at = models.DateTimeField(_("result published"), null=True, blank=True)
    # When people were reminded of it, or it was too late for that.
    result_told_at = models.DateTimeField(
        _("result told"), null=True, blank=True, editable=False
    )

    class Meta:
        verbose_name = _("voting round")
        verbose_name_plural = _("voting rounds")
        indexes = [
            models.Index(
                fields=["phase"],
                condition=Q(counted_at=None, frozen_at__isnull=False),
                name="rounds_to_count",
            ),
            models.Index(
                fields=["published_at"],
                condition=Q(result_told_at=None, published_at__isnull=False),
                name="results_to_tell",
            ),
        ]
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
            models.CheckConstraint(
                condition=~Q(ballot_kind="cumulative") | Q(points__gte=1),
                name="points_to_share_out",
                violation_error_message=_("Say how many points there are to share."),
            ),
            models.CheckConstraint(
                condition=~Q(ballot_kind="scoring") | Q(most_points__gte=1),
                name="scores_have_an_end",
                violation_error_message=_("Say how many points a project can get."),
            ),
            models.CheckConstraint(
                condition=Q(least_points=None)
                | Q(most_points=None)
                | Q(least_points__lte=F("most_points")),
                name="points_from_few_to_many",
                violation_error_message=_(
                    "The fewest points for a project cannot be above the most."
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
        """Whether each district has a paper of its own."""
        return self.scope in {self.Scope.DISTRICT, self.Scope.BOTH}

    @property
    def has_several_pots(self) -> bool:
        """Whether one paper holds more than one pot."""
        return self.scope in {self.Scope.BOTH, self.Scope.CATEGORY}

    @property
    def ballot_box(self) -> BallotBox | None:
        """Return the ballot box; there is none before the rules are frozen."""
        return getattr(self, "box", None)

    @property
    def sheet(self) -> sheet.Sheet:
        """The frozen rules; raises `ValueError` while they are a draft."""
        if not self.is_frozen:
            raise ValueError("the rules of this round have not been frozen")
        return sheet.parse(self.sheet_text)

    def takes_ballots(self, moment: datetime) -> bool:
        return self.is_frozen and self.closed_at is None and self.phase.is_open(moment)


class Pot(models.Model):
    """Money (cents) to decide on: of the whole city, a district, or a category.

    `min_score` (points) and `upkeep_limit` (cents a year) take the place of what the
    options of the round say.
    """

    voting_round = models.ForeignKey(VotingRound, models.CASCADE, related_name="pots")
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="+"
    )
    category = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(_("code"), max_length=60)
    budget = models.PositiveBigIntegerField(_("budget"), help_text=_("In cents."))
    min_score = models.PositiveIntegerField(_("least support"), null=True, blank=True)
    upkeep_limit = models.PositiveBigIntegerField(
        _("limit of running costs"),
        null=True,
        blank=True,
        help_text=_("In cents a year."),
    )

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
            models.UniqueConstraint(
                fields=["voting_round", "category"], name="one_pot_per_category"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voting_round_id}/{self.code}"


class BallotBox(models.Model):
    """The box of one round: its public keys, and how far it has come.

    Keys are 64 hex digits; their private halves are in files, or with officers.
    `opened_at` is empty until the log begins, `sealed_at` until its entry of the close.
    """

    voting_round = models.OneToOneField(
        VotingRound, models.PROTECT, primary_key=True, related_name="box"
    )
    origin = models.CharField(_("name of the log"), max_length=300)
    # Names the folders of its keys and anchors, which lie outside the database.
    folder = models.CharField(_("folder"), max_length=32, unique=True)
    room = models.PositiveIntegerField(_("room of a ballot"))
    log_key = models.CharField(_("key of the log"), max_length=64)
    promise_key = models.CharField(_("key of promises"), max_length=64)
    spool_key = models.CharField(_("key of the spool"), max_length=64)
    # Empty until the officers have made it.
    ballot_key = models.CharField(_("key of the ballots"), max_length=64, blank=True)
    rehearsed_at = models.DateTimeField(_("opening rehearsed"), null=True, blank=True)
    opened_at = models.DateTimeField(_("log begun"), null=True, blank=True)
    # Why the sequencer has stopped; while it says something, the site says so too.
    paused_because = models.TextField(_("recording paused because"), blank=True)
    sealed_at = models.DateTimeField(_("log closed"), null=True, blank=True)
    opened_ballots_at = models.DateTimeField(_("ballots opened"), null=True, blank=True)
    keys_held_because = models.TextField(
        _("keys kept because"), max_length=2000, blank=True
    )
    destroyed_at = models.DateTimeField(_("keys destroyed"), null=True, blank=True)

    class Meta:
        verbose_name = _("ballot box")
        verbose_name_plural = _("ballot boxes")

    def __str__(self) -> str:
        return self.origin
