from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# No mail goes there (RFC 2606): the host of an account that has been left.
LEFT = "left.invalid"


class UserManager(BaseUserManager["User"]):
    """Makes people who sign in by e-mail; a password is theirs to set, or not."""

    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> User:
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Everyone is a resident; a role is a `Membership`.

    `is_superuser` opens no door in this product: policies ask for memberships only.
    """

    email = models.EmailField(
        _("e-mail address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("This e-mail address has an account.")},
    )
    name = models.CharField(_("name shown to others"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    # Readers of Finnish who want plain Finnish (selkosuomi) where there is some.
    reads_plainly = models.BooleanField(
        _("plain Finnish (selkosuomi) where there is some"), default=False
    )
    home_district = models.ForeignKey(
        "participation.District",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("home district"),
    )
    born_on = models.DateField(
        _("date of birth"),
        null=True,
        blank=True,
        help_text=_("Used only to check an age limit."),
    )
    wants_mail = models.BooleanField(
        _("notices by e-mail"),
        default=True,
        help_text=_("They stand on your page of notices in any case."),
    )
    # Since then mail to the address comes back, or its reader calls it unwanted: no
    # notice goes there until the address is confirmed again.
    mail_failed_at = models.DateTimeField(
        _("e-mail came back"), null=True, blank=True, editable=False
    )
    # With a plus sign and the number of the country, as "+358401234567".
    phone = models.CharField(_("phone number"), max_length=16, blank=True)
    phone_confirmed_at = models.DateTimeField(
        _("phone number confirmed"), null=True, blank=True, editable=False
    )
    phone_failed_at = models.DateTimeField(
        _("text message came back"), null=True, blank=True, editable=False
    )
    # Quiet hours of one's own, in local time; both or none: then the city's hold.
    quiet_from = models.TimeField(_("quiet from"), null=True, blank=True)
    quiet_to = models.TimeField(_("quiet until"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("runs the installation"), default=False)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message=_("This e-mail address has an account."),
            ),
        ]

    def __str__(self) -> str:
        return self.public_name

    @property
    def public_name(self) -> str:
        """The name that others see; never the e-mail address."""
        if self.has_left:
            return str(_("Former participant"))
        return self.name or str(_("Resident"))

    @property
    def has_left(self) -> bool:
        """Whether this is what an official left behind; see docs/adr/0019."""
        return self.email.endswith(f"@{LEFT}")


class Role(models.TextChoices):
    """What somebody may do for one process. Everyone else is a resident."""

    ORGANISER = "organiser", _("Organiser")
    REVIEWER = "reviewer", _("Reviewer")
    MODERATOR = "moderator", _("Moderator")
    FACILITATOR = "facilitator", _("Facilitator")
    POLLING_CLERK = "polling_clerk", _("Polling clerk")
    AUDITOR = "auditor", _("Auditor")


class Membership(models.Model):
    """One person's role in one process."""

    process = models.ForeignKey(
        "participation.Process", models.PROTECT, related_name="memberships"
    )
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["process", "user", "role"],
                name="one_membership_per_role",
                violation_error_message=_("This person has the role already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
