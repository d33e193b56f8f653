"""The people of the demo: residents, officials, and voters without a story."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.demo import content
from participation.models import Role, User

# Set aside for examples: mail to it reaches nobody.
DOMAIN = "example.org"
JOINED = timedelta(days=500)

STORIES: Mapping[str, str | Promise] = {
    "aino": _(
        "Resident, 81, from Lehtikangas. She has not voted yet, neither in “Shores and "
        "parks” nor in “The districts decide”, where her district has its own money. "
        "With her receipt she can check that her ballot is in the box. Her idea of "
        "benches in “Kajaani on the move” has a picture and comments."
    ),
    "veikko": _(
        "Resident, 67, from Otanmäki. He has voted in “Shores and parks”: with the "
        "receipt in his mail he finds his ballot in the public log, and he can still "
        "change it. In “Otanmäki's own money” he can put projects in order. What he "
        "supported in “A town centre to enjoy” was merged and split: he let his "
        "support move on."
    ),
    "tyyne": _(
        "Resident, 74, from the village of Paltaniemi. She has voted in “Winter for "
        "everyone”: with the receipt in her mail she asks what her ballot did."
    ),
    "eetu": _(
        "Resident, 12. He shares out points in “Ten thousand for the young”, but may "
        "not vote in “The districts decide”, which asks for 13 years. His skate park "
        "was refused: he has asked for a new decision. His tables for table tennis "
        "have been built."
    ),
    "olena": _("Resident, 34, who wrote her idea in Ukrainian."),
    "sofia": _("Resident, 29, who wrote her idea in Swedish."),
    "riikka": _(
        "Organiser: plans processes, sets the rules of a vote and publishes results. "
        "She compares rules for “A town centre to enjoy” in the simulator. At "
        "“Vimpelinlampi” a tie waits for what the board says. At “Teppana park” she, "
        "Helena and Kalle have still to make their keys of the ballot box. She sets "
        "the rules for ideas, merges and splits them, and tells how “Lohtaja "
        "square” is being built. One recommendation of the square panel should have "
        "been answered long ago."
    ),
    "jouni": _(
        "Reviewer: says whether an idea can be built, what it costs, and why. In “A "
        "town centre to enjoy” two answers of his are overdue, he has asked another "
        "department for its opinion, and Eetu appeals against a decision."
    ),
    "mari": _(
        "Moderator: keeps the discussion decent. In “Kajaani on the move” a comment "
        "that two people have reported waits for her, and the author of one that was "
        "hidden asks for a new decision."
    ),
    "antti": _(
        "Facilitator: leads the sessions of the ride panel. Tomorrow's has an agenda, "
        "rooms, a plan of tables, and a member who still needs an interpreter. On the "
        "recommendations a suggested change waits for an answer. He signs people up "
        "for panels who come by letter or phone."
    ),
    "helena": _(
        "Polling clerk at the library. In “Shores and parks” she hands out paper forms "
        "and codes, types forms in, and sees how many have voted, never what. In "
        "“Kajaani on the move” she enters ideas that people bring on paper."
    ),
    "timo": _(
        "Polling clerk: types the same paper forms a second time. His mail says what "
        "is on those of “Shores and parks”; somewhere Helena has overlooked a tick."
    ),
    "kalle": _(
        "Auditor: reads the record, checks logs and packs, and writes down the public "
        "draw that decides ties. He holds the key of “What should the library lend?”, "
        "which has closed and waits for him: the key is in his mail."
    ),
}

# What somebody is in the citizen panels, and where their place in one is.
ON_PANELS: Mapping[str, tuple[str | Promise, str, str]] = {
    "aino": (
        _("In the draw of the winter paths panel, which is tomorrow"),
        "kajaani-liikkeelle",
        "talvireittiraati",
    ),
    "veikko": (_("Member of the ride panel"), "kainuun-kyydit", "kyytiraati"),
    "olena": (
        _("Has signed up for the movers' panel"),
        "kajaani-liikkeelle",
        "liikkujaraati",
    ),
    "sofia": (_("Was a member of the square panel"), "lohtajan-tori", "toriraati"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is in a citizen panel, and the address of their place in it."""

    words: str | Promise
    url: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a visitor of the demo can be."""

    key: str
    name: str
    language: str
    role: Role | None

    @property
    def email(self) -> str:
        return address(self.key)

    @property
    def given_name(self) -> str:
        return self.name.partition(" ")[0]

    @property
    def story(self) -> str | Promise:
        return STORIES[self.key]

    @property
    def place(self) -> Place | None:
        if self.key not in ON_PANELS:
            return None
        words, process, panel = ON_PANELS[self.key]
        return Place(words, reverse("panels:place", args=[process, panel]))


def address(key: str) -> str:
    return f"{key}@{DOMAIN}"


def listed() -> list[Person]:
    """Return those whom a visitor can be, residents first."""
    return [
        Person(
            key=person["key"],
            name=person["name"],
            language=person["language"],
            role=Role(person["role"]) if "role" in person else None,
        )
        for person in content.common()["people"]
        if person.get("is_listed", True)
    ]


def officials() -> list[Person]:
    """Return those who hold a role, the organiser first."""
    return [person for person in listed() if person.role]


def join(today: date, *, now: datetime) -> dict[str, User]:
    """Make everybody who has a name, by key; staff get a real second factor.

    One of them runs the installation, since somebody has to create the first process.
    """
    people = {}
    for person in content.common()["people"]:
        role = person.get("role")
        user = User.objects.create_user(
            address(person["key"]),
            name=person["name"],
            language=person["language"],
            born_on=_birthday(today, person["age"]),
            joined_at=now - JOINED,
            is_staff=role == Role.ORGANISER,
        )
        _confirm(user)
        if role:
            TOTP.activate(user, generate_totp_secret())
            RecoveryCodes.activate(user)
        people[person["key"]] = user
    return people


def _birthday(today: date, age: int) -> date:
    """Return a birthday that was some days ago, so that the age holds for a while."""
    recent = today - timedelta(days=40)
    return date(recent.year - age, recent.month, min(recent.day, 28))


def _confirm(user: User) -> None:
    EmailAddress.objects.create(
        user=user, email=user.email, verified=True, primary=True
    )


def join_voters(count: int, *, now: datetime) -> list[User]:
    """Make accounts of people about whom only their ballots are known."""
    nobody = make_password(None)
    voters = User.objects.bulk_create(
        User(
            email=address(f"voter{number:03}"),
            password=nobody,
            language="fi",
            joined_at=now - JOINED,
        )
        for number in range(1, count + 1)
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=voter, email=voter.email, verified=True, primary=True)
        for voter in voters
    )
    return voters


def second_factors(users: Iterable[User]) -> dict[int, Authenticator]:
    """Return the authenticator app of each of these people who has one, by user."""
    found = Authenticator.objects.filter(
        user__in=users, type=Authenticator.Type.TOTP
    ).order_by("pk")
    return {authenticator.user_id: authenticator for authenticator in found}


def current_code(authenticator: Authenticator, *, now: datetime) -> str:
    """Return what the authenticator app of somebody shows at this moment."""
    secret = decrypt(authenticator.data["secret"])
    counter = int(now.timestamp()) // mfa_settings.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(secret, counter)))
