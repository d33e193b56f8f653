"""The invented people whom a panel of the demo writes to, and who sign up for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontend.demo import content
from panels import codes
from panels.actions.signing_up import SignUp
from panels.lifecycle import PanelistState
from panels.models import Invitation, Volunteer
from panels.sampling import Resident

STREETS = ("Koskikatu", "Kylätie", "Rantatie", "Mäntytie", "Savontie", "Koulutie")
POST_OFFICES = {
    "kajaani": "87100 Kajaani",
    "sotkamo": "88600 Sotkamo",
    "kuhmo": "88900 Kuhmo",
    "suomussalmi": "89600 Suomussalmi",
    "paltamo": "88300 Paltamo",
    "puolanka": "89200 Puolanka",
    "hyrynsalmi": "89400 Hyrynsalmi",
    "ristijarvi": "88400 Ristijärvi",
}


@dataclass(frozen=True, slots=True)
class Namer:
    """Gives people of a panel names and addresses, the same on every machine."""

    slug: str

    def _turn(self) -> int:
        return sum(map(ord, self.slug))

    def name(self, gender: str, number: int) -> str:
        told = content.read("panels")["names"]
        known = told.get(gender, told["woman"])
        # Two counts without a common divisor: every pair of names comes up once.
        given_name = known[(self._turn() + number) % len(known)]
        families = told["families"]
        return f"{given_name} {families[(self._turn() + 7 * number) % len(families)]}"

    def address(self, place: str, number: int) -> str:
        street = STREETS[(self._turn() + number) % len(STREETS)]
        office = POST_OFFICES.get(place, POST_OFFICES["kajaani"])
        return f"{street} {1 + number}, {office}"

    def phone(self, number: int) -> str:
        """Return a number from the range that is set aside for examples."""
        return f"+358 45 7396 {number:04}"


def form_key(slug: str, number: int) -> str:
    """Name the form that somebody has signed up with; their code follows from it."""
    return f"demo-{slug}-{number}"


def code_of_a_member(process: str, slug: str) -> str:
    """Return the code of a member without an account, so that a visitor can be one.

    Empty when nobody has come in that way.
    """
    seated = Volunteer.objects.filter(
        panel__process__slug=process,
        panel__slug=slug,
        panelist__state=PanelistState.ACTIVE,
        channel=Volunteer.Channel.WEB,
        person=None,
    )
    sent = set(seated.values_list("sent_as", flat=True))
    told = next(one for one in content.panels() if one["slug"] == slug)
    keys = (form_key(slug, one) for one in range(len(told["volunteers"]["people"])))
    found = (codes.code_of_form(key) for key in keys if codes.hash_of_form(key) in sent)
    return next(found, "")


def register_of(slug: str, rows: int) -> list[Resident]:
    """Return an invented extract of the population register."""
    namer = Namer(f"{slug}-register")
    places = list(POST_OFFICES)
    return [
        Resident(
            row,
            namer.name("woman" if row % 2 else "man", row),
            # Some live at one address: it gets one letter.
            namer.address(places[row % len(places)], row - row % 12 // 11),
            "fi",
        )
        for row in range(1, rows + 1)
    ]


def given(
    answers: str,
    *,
    features: Sequence[str],
    name: str,
    letter: Invitation | None,
    namer: Namer,
    number: int,
) -> SignUp:
    """Return what somebody writes into the form; `answers` is value/value/value."""
    values = answers.split("/")
    known = set(content.read("panels")["features"]["gender"]["values"])
    gender = next((value for value in values if value in known), "")
    gender = gender or ("woman" if number % 2 else "man")
    features_by_value = {
        value: code
        for code in features
        for value in content.read("panels")["features"][code]["values"]
    }
    place = next((value for value in values if value in POST_OFFICES), "kajaani")
    return SignUp(
        name=name or (letter.name if letter else namer.name(gender, number)),
        language="fi",
        phone=namer.phone(number),
        address=letter.address if letter else namer.address(place, number),
        answers={features_by_value[value]: value for value in values},
    )
