"""The picture that other services show beside a shared link: 1200 by 630 pixels."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext as _

from participation.models import District, Process
from participation.texts import pick
from proposals import typesetting
from proposals.models import Project, Proposal

TEMPLATE = "preview.typ"


@dataclass(frozen=True, slots=True)
class Words:
    """What stands on the picture. `language` is the one of the title."""

    kicker: str
    title: str
    place: str
    city: str
    language: str

    @property
    def digest(self) -> str:
        whole = json.dumps(asdict(self), sort_keys=True)
        return sha256(whole.encode()).hexdigest()


def _place(district: District | None, language: str) -> str:
    return pick(district.name, language)[0] if district else _("The whole city")


def _city(language: str) -> str:
    return pick(settings.CITY_NAME, language)[0]


def of_proposal(proposal: Proposal, language: str) -> Words:
    process = pick(proposal.process.title, language)[0]
    return Words(
        kicker=f"{proposal.reference} · {process}",
        title=proposal.title,
        place=_place(proposal.district, language),
        city=_city(language),
        language=proposal.language,
    )


def of_project(project: Project, language: str) -> Words:
    title, written_in = pick(project.title, language)
    return Words(
        kicker=pick(project.process.title, language)[0],
        title=title,
        place=_place(project.district, language),
        city=_city(language),
        language=written_in or language,
    )


def of_process(process: Process, language: str) -> Words:
    title, written_in = pick(process.title, language)
    return Words(
        kicker=_("Participatory budgeting"),
        title=title,
        place=pick(process.summary, language)[0],
        city=_city(language),
        language=written_in or language,
    )


def drawn(words: Words) -> bytes:
    """Return the picture as PNG; some five milliseconds of work."""
    return typesetting.png(TEMPLATE, asdict(words))
