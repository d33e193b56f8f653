from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import LotteryState
from panels.models.panels import Panel
from panels.models.recruiting import Volunteer
from participation.models import User

LOTTERY_STATES = [
    (LotteryState.FROZEN.value, _("The pool is fixed")),
    (LotteryState.COMPUTED.value, _("The list is ready")),
    (LotteryState.FAILED.value, _("Not possible")),
    (LotteryState.PUBLISHED.value, _("The list is published")),
    (LotteryState.DRAWN.value, _("Drawn")),
    (LotteryState.FINAL.value, _("Final")),
    (LotteryState.VOID.value, _("Void")),
]


class Lottery(models.Model):
    """A draw of members or of replacements, from the fixed pool to the drawn panel.

    The list of numbered panels and the source of randomness are published, with their
    hash, before the randomness exists; see docs/reference/sortition.md. `quotas` is
    what it was drawn by; `pool_counts` how many of the pool gave each answer, small
    numbers left out.
    """

    class Algorithm(models.TextChoices):
        MAXIMIN = "maximin", _("The smallest chance is as large as can be")
        LEXIMIN = (
            "leximin",
            _("The smallest chance is as large as can be, then the next, and so on"),
        )

    class Source(models.TextChoices):
        BEACON = "beacon", _("a public randomness beacon")
        NATIONAL = "national_draw", _("a supervised national draw")
        DICE = "dice", _("dice thrown in a meeting")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="lotteries")
    number = models.PositiveSmallIntegerField(_("number"))
    is_replacement = models.BooleanField(_("for seats that have become free"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=LOTTERY_STATES,
        default=LotteryState.FROZEN.value,
    )
    seats = models.PositiveSmallIntegerField(_("seats"))
    algorithm = models.CharField(
        _("rule"), max_length=8, choices=Algorithm, default=Algorithm.LEXIMIN
    )
    panels_wanted = models.PositiveIntegerField(_("panels in the list"), default=1000)
    reserve_size = models.PositiveSmallIntegerField(_("on the reserve list"), default=0)
    quotas = models.JSONField(default=list, blank=True)
    pool_size = models.PositiveIntegerField(_("people in the draw"))
    pool_counts = models.JSONField(default=dict, blank=True)
    # The fixed pool: answers by public id, with a salt. A witness may read it, nobody
    # else; it is deleted with the answers, its hash stays.
    sealed_text = models.TextField(blank=True)
    pool_sha256 = models.CharField(max_length=64)
    # What seats people in the list and makes the salt; never published.
    seed = models.CharField(max_length=64)
    # What was found: conflict and smallest change, or value, bound and certificate.
    findings = models.JSONField(default=dict, blank=True)
    certificate = models.JSONField(default=dict, blank=True)
    list_text = models.TextField(blank=True)
    list_sha256 = models.CharField(max_length=64, blank=True)
    source = models.CharField(
        _("source of randomness"), max_length=16, choices=Source, blank=True
    )
    source_words = models.CharField(_("which one exactly"), max_length=300, blank=True)
    draws_at = models.DateTimeField(_("drawn from"), null=True, blank=True)
    randomness = models.CharField(_("what came out"), max_length=300, blank=True)
    drawn_number = models.PositiveIntegerField(_("number drawn"), null=True, blank=True)
    frozen_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    frozen_at = models.DateTimeField(_("fixed"))
    # Until then one worker computes, and no other begins.
    computing_until = models.DateTimeField(null=True, blank=True, editable=False)
    computed_at = models.DateTimeField(_("computed"), null=True, blank=True)
    # Another person than the one who fixed the pool.
    published_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    # Two people enter what came out, apart from each other.
    entered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    entered_at = models.DateTimeField(_("entered"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    drawn_at = models.DateTimeField(_("drawn"), null=True, blank=True)
    witness = models.CharField(_("witness"), max_length=200, blank=True)
    final_at = models.DateTimeField(_("final"), null=True, blank=True)
    # Of a published list one asks for it to be void, with the reason; another decides.
    void_asked_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    void_reason = models.TextField(_("reason"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("draw")
        verbose_name_plural = _("draws")
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["drawn_at"], condition=Q(state="drawn"), name="draws_to_finish"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "number"], name="one_draw_per_number"
            ),
            models.UniqueConstraint(
                fields=["panel"],
                condition=Q(state__in=["frozen", "computed", "published"]),
                name="one_draw_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("entered_by")),
                name="two_people_enter_a_draw",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None) | ~Q(published_by=F("frozen_by")),
                name="two_people_publish_a_list",
            ),
            models.CheckConstraint(
                condition=~Q(state="void") | ~Q(void_reason=""),
                name="a_void_draw_has_a_reason",
                violation_error_message=_("Give a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.number}"

    @property
    def is_published(self) -> bool:
        """Whether the list is there for everyone, whatever came of it later."""
        return bool(self.list_sha256)

    @property
    def is_at_work(self) -> bool:
        return self.state == LotteryState.FROZEN

    @property
    def is_drawn(self) -> bool:
        return self.state in {LotteryState.DRAWN, LotteryState.FINAL}

    @property
    def randomness_shown(self) -> str:
        """What came out, once two officials have said so; one alone is no news."""
        return self.randomness if self.drawn_number is not None else ""


class LotteryEntry(models.Model):
    """Somebody in a draw: on how many of its panels, and on the drawn one or not."""

    lottery = models.ForeignKey(Lottery, models.CASCADE, related_name="entries")
    volunteer = models.ForeignKey(Volunteer, models.PROTECT, related_name="entries")
    times = models.PositiveIntegerField(_("panels of the list"), null=True, blank=True)
    is_drawn = models.BooleanField(_("drawn"), default=False)
    reserve_place = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("entry in a draw")
        verbose_name_plural = _("entries in a draw")
        constraints = [
            models.UniqueConstraint(
                fields=["lottery", "volunteer"], name="nobody_is_in_a_draw_twice"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lottery_id}/{self.volunteer_id}"
