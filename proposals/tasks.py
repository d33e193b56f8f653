"""Tasks are thin: read the clock, call one action. Each is safe to run again."""

from celery import shared_task
from django.utils import timezone

from proposals.actions import co_authors, drafts


@shared_task(ignore_result=True)
def forget_drafts() -> None:
    """Delete what was begun long ago and never sent, and questions without answer."""
    now = timezone.now()
    drafts.forget_drafts(now=now)
    co_authors.forget_invitations(now=now)


@shared_task(ignore_result=True)
def send_invitations() -> None:
    co_authors.send_invitations(now=timezone.now())
