"""Who is asked, who would like to join, and who was given a seat."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from panels.lifecycle import PanelistState, VolunteerState
from panels.models.panels import Feature, FeatureValue, Panel
from participation.models import User

VOLUNTEER_STATES = [
    (VolunteerState.APPLIED.value, _("Signed up")),
    (VolunteerState.REFUSED.value, _("Cannot take part")),
    (VolunteerState.WITHDRAWN.value, _("Withdrawn")),
    (VolunteerState.IN_POOL.value, _("In the draw")),
    (VolunteerState.SELECTED.value, _("Drawn")),
    (VolunteerState.RESERVE.value, _("On the reserve list")),
    (VolunteerState.NOT_SELECTED.value, _("Not drawn")),
]
PANELIST_STATES = [
    (PanelistState.OFFERED.value, _("Asked to confirm")),
    (PanelistState.ACTIVE.value, _("Member")),
    (PanelistState.DECLINED.value, _("Declined")),
    (PanelistState.SILENT.value, _("Has not answered in time")),
    (PanelistState.WITHDRAWN.value, _("Has left the panel")),
    (PanelistState.REMOVED.value, _("Was removed")),
    (PanelistState.COMPLETED.value, _("Served to the end")),
]


class InvitationBatch(models.Model):
    """A sample drawn from a register, each person with a letter and a code.

    First the file is announced: how many rows it has and its SHA-256, and where the
    seed will come from. Then the sample is drawn from the same file with that seed. The
    file itself is never kept.
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField(_("number"))
    source = models.CharField(_("register"), max_length=200)
    # Of the file that was brought in: rows, and its SHA-256.
    rows = models.PositiveIntegerField(_("people in the register"))
    sha256 = models.CharField(max_length=64)
    # Where the seed comes from is said before it exists; see sampling.py.
    seed_source = models.CharField(_("where the seed comes from"), max_length=300)
    seed = models.CharField(_("seed"), max_length=200, blank=True)
    is_one_per_address = models.BooleanField(
        _("at most one letter to an address"), default=True
    )
    count = models.PositiveIntegerField(_("letters"))
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("announced"))
    drawn_at = models.DateTimeField(_("drawn"), null=True, blank=True)
    sent_at = models.DateTimeField(_("posted"), null=True, blank=True)
    erased_at = models.DateTimeField(_("addresses deleted"), null=True, blank=True)

    class Meta:
        verbose_name = _("batch of letters")
        verbose_name_plural = _("batches of letters")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "number"], name="one_letter_batch_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.number}"


class Invitation(models.Model):
    """A letter to somebody from a register, with a code to sign up with.

    The code itself stands in the letter alone; its hash is kept. Name and address are
    deleted with the others of the batch.
    """

    batch = models.ForeignKey(
        InvitationBatch, models.CASCADE, related_name="invitations"
    )
    number = models.PositiveIntegerField(_("number"))
    # The row of the register, from 1, so that whoever holds the file can draw again.
    row = models.PositiveIntegerField(_("row of the register"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    address = models.TextField(_("address"), max_length=400, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    code_hash = models.CharField(max_length=64, unique=True)
    returned_at = models.DateTimeField(_("came back"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"], name="one_letter_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"


class Volunteer(models.Model):
    """Somebody who would like to be on a panel, with or without an account.

    `public_id` names them in published lists: five random characters that tell nothing.
    Who has no account comes back with a code, of which the hash is kept. Contact data
    are for facilitators alone. When they are erased the row stays without them.
    """

    class Channel(models.TextChoices):
        WEB = "web", _("On the web")
        LETTER = "letter", _("With the code of a letter")
        PAPER = "paper", _("On paper")
        PHONE = "phone", _("By phone or at a desk")
        IMPORT = "import", _("From a list")
        CHOSEN = "chosen", _("Chosen, with a reason")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="volunteers")
    public_id = models.CharField(_("number in the draw"), max_length=5)
    person = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="volunteerings"
    )
    invitation = models.OneToOneField(
        Invitation, models.SET_NULL, null=True, blank=True, related_name="volunteer"
    )
    code_hash = models.CharField(max_length=64, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    # The same for people of one address; a keyed hash, empty where nobody asks.
    household = models.CharField(max_length=64, blank=True)
    language = models.CharField(_("language"), max_length=8)
    # What somebody needs to take part, and why somebody was chosen (published).
    needs = models.TextField(_("help needed"), max_length=1000, blank=True)
    reason = models.TextField(_("reason for the choice"), max_length=1000, blank=True)
    channel = models.CharField(
        _("came in"), max_length=8, choices=Channel, default=Channel.WEB
    )
    entered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=VOLUNTEER_STATES,
        default=VolunteerState.APPLIED.value,
    )
    refusal = models.CharField(_("why not"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # The place on the reserve list, from 1.
    reserve_place = models.PositiveSmallIntegerField(null=True, blank=True)
    consented_at = models.DateTimeField(_("agreed to the use of the data"))
    # Asked for by itself, and only where a feature is especially personal.
    sensitive_consent_at = models.DateTimeField(
        _("agreed to the use of especially personal data"), null=True, blank=True
    )
    applied_at = models.DateTimeField(_("signed up"))
    withdrawn_at = models.DateTimeField(_("withdrew"), null=True, blank=True)
    erased_at = models.DateTimeField(_("personal data deleted"), null=True, blank=True)
    # The hash of the form that was sent: of two clicks on one button, one counts.
    sent_as = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("volunteer")
        verbose_name_plural = _("volunteers")
        ordering = ["applied_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "public_id"], name="one_number_per_volunteer"
            ),
            models.UniqueConstraint(
                fields=["panel", "person"],
                condition=~Q(state="withdrawn"),
                name="nobody_signs_up_twice",
            ),
            models.UniqueConstraint(
                fields=["code_hash"],
                condition=~Q(code_hash=""),
                name="one_volunteer_per_code",
            ),
            models.UniqueConstraint(
                fields=["panel", "sent_as"],
                condition=~Q(sent_as=""),
                name="a_form_is_sent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.public_id}"


class VolunteerFeature(models.Model):
    """What somebody answered for the draw; deleted after the time for appeals."""

    volunteer = models.ForeignKey(Volunteer, models.CASCADE, related_name="answers")
    feature = models.ForeignKey(Feature, models.PROTECT, related_name="+")
    value = models.ForeignKey(FeatureValue, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("answer for the draw")
        verbose_name_plural = _("answers for the draw")
        constraints = [
            models.UniqueConstraint(
                fields=["volunteer", "feature"], name="one_answer_per_feature"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.volunteer_id}/{self.feature_id}"


class Panelist(models.Model):
    """A seat that was offered to a volunteer, and what became of it.

    `shown_name` is how others see the member: the own name where `is_public` says so,
    else a name within the panel. `replaces` is whose seat it was before.
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="panelists")
    volunteer = models.OneToOneField(Volunteer, models.PROTECT, related_name="panelist")
    number = models.PositiveSmallIntegerField(_("number"))
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=PANELIST_STATES,
        default=PanelistState.OFFERED.value,
    )
    shown_name = models.CharField(_("name in the panel"), max_length=80, blank=True)
    is_public = models.BooleanField(_("the public may read this name"), default=False)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("in the seat of"),
    )
    offered_at = models.DateTimeField(_("asked"))
    answer_until = models.DateTimeField(_("answer until"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    ended_at = models.DateTimeField(
        pgettext_lazy("a person", "left"), null=True, blank=True
    )
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("panelist")
        verbose_name_plural = _("panelists")
        ordering = ["number"]
        indexes = [
            models.Index(
                fields=["answer_until"],
                condition=Q(state="offered"),
                name="seats_without_answer",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "number"], name="one_panelist_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.number}"

    @property
    def is_member(self) -> bool:
        return self.state in {PanelistState.ACTIVE, PanelistState.COMPLETED}

    @property
    def name(self) -> str:
        """How the others in the panel see this member."""
        return self.shown_name or str(_("Member %(number)s")) % {"number": self.number}

    @property
    def public_name(self) -> str:
        """How everyone sees this member."""
        if self.is_public:
            return self.name
        return str(_("Member %(number)s")) % {"number": self.number}
