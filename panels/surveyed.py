"""The members of a panel as people whom a survey of its process can ask."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from panels.lifecycle import SEATED
from panels.models import Panel, Panelist
from participation.in_words import in_every_language
from participation.models import Process, User
from participation.surveys.audiences import Group, Provider
from participation.texts import pick

OF_PANEL = "panel:"


def _groups(process: Process, _now: datetime) -> list[Group]:
    words = in_every_language(_("Members of the panel %(name)s"))
    return [
        Group(
            f"{OF_PANEL}{panel.slug}",
            {
                language: text % {"name": pick(panel.title, language)[0]}
                for language, text in words.items()
            },
        )
        for panel in Panel.objects.filter(process=process).order_by("pk")
    ]


def _people(process: Process, key: str) -> QuerySet[User] | None:
    if not key.startswith(OF_PANEL):
        return None
    seated = Panelist.objects.filter(
        panel__process=process,
        panel__slug=key.removeprefix(OF_PANEL),
        state__in=SEATED,
        volunteer__person__isnull=False,
    )
    return User.objects.filter(
        is_active=True, pk__in=seated.values("volunteer__person")
    )


MEMBERS = Provider("panels", _groups, _people, part="mandates")
