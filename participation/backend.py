"""Who is signed in, and how many notices they have not read: one query for both."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from participation.models import Notice, User

UNREAD = Coalesce(
    Subquery(
        Notice.objects.filter(person=OuterRef("pk"), read_at=None)
        .exclude(mail=Notice.Mail.DROPPED)
        .order_by()
        .values("person")
        .annotate(unread=Count("pk"))
        .values("unread")
    ),
    0,
)


class CountingBackend(AuthenticationBackend):  # type: ignore[misc] # it has no types
    """Signs in as allauth does; `request.user.unread` is for the header of pages."""

    def get_user(self, user_id: Any) -> User | None:
        person = User.objects.annotate(unread=UNREAD).filter(pk=user_id).first()
        return person if self.user_can_authenticate(person) else None
