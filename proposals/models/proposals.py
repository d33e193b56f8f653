from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from participation.models import Process, User
from proposals.lifecycle import Status, Visibility
from proposals.models.places import Category, Place
from proposals.words.query import asked


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible(self) -> ProposalQuerySet:
        """Those that everyone may read."""
        return self.filter(visibility=Visibility.PUBLIC).exclude(
            status=Status.WITHDRAWN
        )

    def holding(self, words: str) -> ProposalQuerySet:
        """Those that have every word in some form; see docs/reference/search.md."""
        if not words.strip():
            return self
        asked_for = asked(words)
        if not asked_for:
            return self.none()
        return self.filter(search_entry__terms__holds=asked_for)

    def holding_in_title(self, words: str) -> ProposalQuerySet:
        """Those that have every word in their title."""
        asked_for = [word.in_title() for word in asked(words)]
        if not asked_for:
            return self.none()
        return self.filter(search_entry__terms__holds=asked_for)


class CostRange(models.TextChoices):
    """How much somebody thinks that an idea might cost, who cannot say a sum."""

    SMALL = "small", _("under 5 000 €")
    MIDDLE = "middle", _("5 000 to 30 000 €")
    LARGE = "large", _("30 000 to 100 000 €")
    HUGE = "huge", _("more than 100 000 €")


# The upper end of each range, in cents; the last has none.
RANGE_ENDS = (
    (5_000_00, CostRange.SMALL),
    (30_000_00, CostRange.MIDDLE),
    (100_000_00, CostRange.LARGE),
)


def range_of(cents: int) -> CostRange:
    """Return the range in which a sum lies."""
    return next((one for end, one in RANGE_ENDS if cents <= end), CostRange.HUGE)


class Proposal(Place):
    """What somebody wants: an idea for a place, with a guess at the cost in cents.

    It is public from the moment it is submitted. Text is Markdown as typed; it is
    made safe when shown. Withdrawn proposals stay, but are not listed.
    """

    StatusChoices = [
        (Status.SUBMITTED.value, _("Submitted")),
        (Status.SELECTED.value, _("Goes on to the check")),
        (Status.NOT_SELECTED.value, _("Does not go on")),
        (Status.FEASIBLE.value, _("Feasible")),
        (Status.NOT_FEASIBLE.value, _("Not feasible")),
        (Status.MERGED.value, _("Part of another")),
        (Status.SPLIT.value, _("Divided")),
        (Status.WITHDRAWN.value, _("Withdrawn")),
    ]

    class Channel(models.TextChoices):
        WEB = "web", _("On the web")
        PAPER = "paper", _("On paper")
        DESK = "desk", _("At a service desk")
        IMPORT = "import", _("Collected elsewhere")

    VisibilityChoices = [
        (Visibility.PUBLIC.value, _("Public")),
        (Visibility.HELD.value, _("Waits for a moderator")),
        (Visibility.HIDDEN.value, _("Hidden by a moderator")),
    ]

    process = models.ForeignKey(Process, models.PROTECT, related_name="proposals")
    number = models.PositiveIntegerField(_("number"))
    author = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="proposals"
    )
    # Counts from 1 among the ideas of one author while a limit holds; the database
    # lets no two be equal, so that no two clicks can pass the limit together.
    author_slot = models.PositiveSmallIntegerField(null=True, blank=True)
    # Somebody without an account, as the paper form says; empty for nobody's name.
    author_label = models.CharField(_("name on the form"), max_length=80, blank=True)
    is_anonymous = models.BooleanField(_("shown without a name"), default=False)
    channel = models.CharField(
        _("came in"), max_length=8, choices=Channel, default=Channel.WEB
    )
    entered_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("description"), max_length=8000)
    language = models.CharField(_("language"), max_length=8)
    benefits = models.TextField(_("who benefits"), max_length=2000, blank=True)
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
    )
    cost_estimate = models.PositiveBigIntegerField(
        _("estimated cost"), null=True, blank=True, help_text=_("In cents.")
    )
    # That of the estimate, or the author's guess without one.
    cost_range = models.CharField(
        _("rough cost"), max_length=8, choices=CostRange, blank=True
    )
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=StatusChoices,
        default=Status.SUBMITTED.value,
    )
    visibility = models.CharField(
        _("who sees it"),
        max_length=8,
        choices=VisibilityChoices,
        default=Visibility.PUBLIC.value,
    )
    # Counts from 1 with every change of the words; a form says which one it started
    # from, so that of two people who edit at once nobody overwrites the other.
    revision_number = models.PositiveIntegerField(_("version"), default=1)
    # Kept in step by the actions, in their transaction.
    support_count = models.PositiveIntegerField(_("supporters"), default=0)
    comment_count = models.PositiveIntegerField(_("comments"), default=0)
    order_key = models.CharField(_("place in the fair order"), max_length=64)
    submitted_at = models.DateTimeField(_("submitted"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["number"]
        # Status and id stand in both, so that counting and leafing far into a list
        # of 100,000 read the index alone.
        indexes = [
            models.Index(
                fields=["process", "order_key", "status", "visibility", "id"],
                name="proposals_in_fair_order",
            ),
            models.Index(
                fields=[
                    "process",
                    "-submitted_at",
                    "-number",
                    "status",
                    "visibility",
                    "id",
                ],
                name="proposals_newest_first",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "number"], name="proposals_are_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["process", "author", "author_slot"],
                name="ideas_within_the_limit",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="proposal_point_is_whole",
                violation_error_message=_("A point needs latitude and longitude."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def reference(self) -> str:
        """The public name of a proposal within its process."""
        return f"P{self.number}"

    @property
    def author_name(self) -> str:
        """The name that the author shows; an account may have been deleted since."""
        if self.is_anonymous:
            return str(_("Resident"))
        if self.author:
            return self.author.public_name
        if self.channel == self.Channel.WEB:
            return str(_("Former participant"))
        return self.author_label or str(_("Resident"))

    @property
    def is_withdrawn(self) -> bool:
        return self.status == Status.WITHDRAWN

    @property
    def is_feasible(self) -> bool:
        return self.status == Status.FEASIBLE

    @property
    def is_not_feasible(self) -> bool:
        return self.status == Status.NOT_FEASIBLE

    @property
    def awaits_review(self) -> bool:
        """Whether nobody has decided yet whether it can be done."""
        return self.status in {Status.SUBMITTED, Status.SELECTED}

    @property
    def is_public(self) -> bool:
        return self.visibility == Visibility.PUBLIC and not self.is_withdrawn

    @property
    def has_become_others(self) -> bool:
        """Whether it goes on as another proposal, or as several."""
        return self.status in {Status.MERGED, Status.SPLIT}


# The note of a version that came of a suggestion: written down in English, for every
# reader in their own language.
TAKEN_OVER = gettext_noop("A suggestion was taken over.")


class Revision(models.Model):
    """The words of a proposal as they stood after one change; the first is 1."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField(_("version"))
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("description"))
    benefits = models.TextField(_("who benefits"), blank=True)
    cost_estimate = models.PositiveBigIntegerField(
        _("estimated cost"), null=True, blank=True, help_text=_("In cents.")
    )
    editor = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(_("what has changed, and why"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "number"], name="versions_are_numbered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}/{self.number}"

    @property
    def said(self) -> str:
        """The note for its reader: our own words in the reader's language."""
        return gettext(self.note) if self.note == TAKEN_OVER else self.note
