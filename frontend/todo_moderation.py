"""What waits for moderators: texts to read, appeals to answer."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from frontend.todo_task import Task
from participation.models import Process


def of_moderation(process: Process, texts: int, appeals: int) -> Iterator[Task]:
    url = reverse("proposals_staff:moderation", args=[process.slug])
    if texts:
        words = ngettext(
            "text waits for a moderator", "texts wait for a moderator", texts
        )
        yield Task(words, url, count=texts)
    if appeals:
        words = ngettext(
            "appeal waits for an answer", "appeals wait for an answer", appeals
        )
        yield Task(words, f"{url}?sort=appeals", count=appeals)
