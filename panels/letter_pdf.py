"""Letters with codes, as one PDF that is ready to be printed and put into envelopes."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from panels.actions.invitations import NewLetter
from panels.models import InvitationBatch, Panel
from participation import qr
from participation.in_words import day_in
from participation.texts import pick
from proposals import typesetting

TEMPLATE = Path(__file__).parent / "typst" / "invitation.typ"


def as_pdf(
    batch: InvitationBatch, letters: Sequence[NewLetter], *, today: date
) -> bytes:
    """Set a page for each letter in its own language, with the codes in plain."""
    panel = batch.panel
    known = [code for code, _name in settings.LANGUAGES]
    with TemporaryDirectory(prefix="porukka-letters-") as folder:
        return typesetting.pdf(
            TEMPLATE,
            {
                "title": pick(panel.title, settings.LANGUAGE_CODE)[0] or "-",
                "language": settings.LANGUAGE_CODE.partition("-")[0],
                "words": {code: _words(panel, code, today) for code in known},
                "letters": [_letter(panel, one, known) for one in letters],
            },
            root=Path(folder),
        )


def _letter(panel: Panel, letter: NewLetter, known: Sequence[str]) -> dict[str, Any]:
    is_known = letter.language in known
    door = settings.SITE_URL + enter_path(panel)
    drawn = qr.draw(f"{door}#{letter.code}")
    return {
        "number": letter.number,
        "language": letter.language if is_known else settings.LANGUAGE_CODE,
        "name": letter.name,
        # Each part of an address on a line of its own, as envelopes with a window need.
        "address": [part.strip() for part in letter.address.split(",")],
        "code": letter.code,
        "qr": {"size": drawn.size, "path": drawn.path},
    }


def enter_path(panel: Panel) -> str:
    return reverse("panels:enter", args=[panel.process.slug, panel.slug])


def _words(panel: Panel, language: str, today: date) -> dict[str, Any]:
    """Return what the letter says in one language."""
    door = settings.SITE_URL + enter_path(panel)
    with translation.override(language):
        closes = panel.call_closes_at
        until = day_in(timezone.localdate(closes), language) if closes else ""
        return {
            "city": pick(settings.CITY_NAME, language)[0],
            "day": day_in(today, language),
            "panel": pick(panel.title, language)[0],
            "question": pick(panel.question, language)[0],
            "letter": _("Letter"),
            "heading": _("You are invited to a citizen panel"),
            "drawn": _(
                "You were drawn by lot from the population. Nobody else can use your "
                "invitation, and you are free to leave it."
            ),
            "asks": _("The question to the panel:"),
            "facts": _facts(panel, language),
            "how": _("How to sign up"),
            "steps": [
                _("Open %(address)s, or point the camera of a phone at the square.")
                % {"address": door.partition("://")[2]},
                _("Type your code:"),
                _("Answer a few questions. They are used for the draw only."),
            ],
            "until": _("You can sign up until %(day)s.") % {"day": until}
            if until
            else "",
            "help": _("Without the internet, or for help: %(contact)s")
            % {"contact": panel.process.contact or settings.CITY_CONTACT_EMAIL},
            "data": _(
                "Your name and address come from a register and are deleted when the "
                "members have been found."
            ),
            "qr": _("A square to point a camera at: it opens the page with your code."),
        }


def _facts(panel: Panel, language: str) -> list[list[str]]:
    facts = [[_("Seats"), str(panel.seats)]]
    if panel.term_from and panel.term_until:
        days = [day_in(one, language) for one in (panel.term_from, panel.term_until)]
        facts.append([_("The panel works"), " \N{EN DASH} ".join(days)])
    for label, texts in (
        (_("Who answers the advice"), panel.answering_body),
        (_("Reward and costs paid"), panel.reward),
        (_("Help offered"), panel.help_offered),
    ):
        words = pick(texts, language)[0]
        if words:
            facts.append([label, " ".join(words.split())])
    return facts
