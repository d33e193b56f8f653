"""What members read and look at, and what they say is missing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from panels.models.panels import Panel
from panels.models.recruiting import Panelist
from panels.models.sessions import Session
from participation.models import StoredFile, User


class Material(models.Model):
    """Something to read or look at, for the panel or for one of its sessions.

    What it says is its newest version; the older ones stay to be read.
    """

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        PDF = "pdf", _("PDF file")
        PICTURE = "picture", _("Picture")
        LINK = "link", _("Link")

    class State(models.TextChoices):
        DRAFT = "draft", _("Being prepared")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Taken away")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="materials")
    session = models.ForeignKey(
        Session, models.SET_NULL, null=True, blank=True, related_name="materials"
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.TEXT)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.DRAFT
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=8)
    author = models.CharField(_("author"), max_length=160)
    # What ties the author to the question; members and public read it.
    interest = models.CharField(_("interest declared"), max_length=300, blank=True)
    dated_on = models.DateField(_("date of the material"), null=True, blank=True)
    is_public = models.BooleanField(_("the public may read it"), default=True)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("material")
        verbose_name_plural = _("materials")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "number"], name="one_material_per_number"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.number}"


class MaterialVersion(models.Model):
    """What a material said from one moment on."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text"), max_length=40_000, blank=True)
    link = models.URLField(_("address"), max_length=500, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The small size of a picture, what it shows, or the pages of a PDF.
    small = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+"
    )
    alt = models.CharField(_("what it shows"), max_length=300, blank=True)
    name = models.CharField(_("name of the file"), max_length=120, blank=True)
    pages = models.PositiveIntegerField(_("pages"), null=True, blank=True)
    change = models.CharField(_("what has changed"), max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(_("made"))

    class Meta:
        verbose_name = _("version of a material")
        verbose_name_plural = _("versions of materials")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["material", "number"], name="one_text_per_version_of_material"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material_id}/{self.number}"


class Reading(models.Model):
    """A member has read a material, in this version. Others see numbers only."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="readings")
    panelist = models.ForeignKey(Panelist, models.CASCADE, related_name="readings")
    version = models.PositiveSmallIntegerField(_("version"))
    read_at = models.DateTimeField(_("read"))

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.UniqueConstraint(
                fields=["material", "panelist"], name="one_reading_per_member"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material_id}/{self.panelist_id}"


class KnowledgeRequest(models.Model):
    """What a member says is missing, and what came of it.

    The members read it without the name of who asked.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Waits for an answer")
        ANSWERED = "answered", _("Answered")
        NOT_MET = "not_met", _("Could not be met")

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="knowledge_requests")
    panelist = models.ForeignKey(
        Panelist, models.PROTECT, related_name="knowledge_requests"
    )
    text = models.TextField(_("what is missing"), max_length=2000)
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.ASKED
    )
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    # Where the answer is, when it is more than words.
    material = models.ForeignKey(
        Material, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("request for knowledge")
        verbose_name_plural = _("requests for knowledge")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="asked") | ~Q(answer=""),
                name="an_answer_has_words",
                violation_error_message=_("Say what the answer is."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id}/{self.pk}"
