"""What an election from a file becomes here: a process, its projects and its rules.

Nothing is written yet, and whatever cannot be replayed is refused here, so that a
file is replayed as a whole or not at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participation.actions.processes import NewDistrict
from voting.replay.ballots import FormPlan, plan_form
from voting.tally import rules
from voting.tally.ballot_form import Marks
from voting.tally.files.pabulib_format import Election, Project
from voting.tally.options import Options, Ranks

Texts = Mapping[str, str]

DAY = timedelta(days=1)
LONGEST_CODE = 60
LONGEST_SLUG = 50
# What the columns of a voting round hold.
LARGEST_LIMIT = 32_767
# Files name the place of a project in one of these columns, or not at all.
DISTRICT_COLUMNS = ("district", "neighborhood", "neighbourhood")
# What the projects of a country are called in, when a file does not say.
LANGUAGES = {
    "france": "fr",
    "hungary": "hu",
    "netherlands": "nl",
    "poland": "pl",
    "switzerland": "de",
}

TITLE = pgettext_lazy("an election held elsewhere", "%(place)s, replayed")
SUMMARY = _(
    "A real election, held elsewhere, counted again with the ballots that were "
    "published. Nobody can vote in it."
)
DESCRIPTION = _(
    "The ballots come from the Pabulib file %(file)s. Each was cast here as a resident "
    "casts one, and they were counted by the rule “%(rule)s”. What the city decided "
    "then may differ, since it may have had other rules.\n\n"
    "Amounts are in %(currency)s."
)


class CannotReplayError(ValueError):
    """A well-formed file that this product has no ballots for; says why."""

    def __init__(self, reason: str | Promise) -> None:
        super().__init__(str(reason))


@dataclass(frozen=True, slots=True)
class PlannedProject:
    """A project as the file has it; `district` is a code, `cost` is in cents."""

    code: str
    title: Texts
    cost: int
    district: str
    description: Texts
    point: tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything a replay needs; `budget` is in cents, the vote is half-open."""

    title: Texts
    summary: Texts
    description: Texts
    opens_at: datetime
    closes_at: datetime
    budget: int
    districts: tuple[NewDistrict, ...]
    projects: tuple[PlannedProject, ...]
    ballots: tuple[Marks, ...]
    form: FormPlan
    options: Options

    @property
    def during(self) -> datetime:
        """The moment at which all ballots are cast."""
        return self.opens_at + (self.closes_at - self.opens_at) / 2

    @property
    def blank(self) -> int:
        return sum(not marks.choices for marks in self.ballots)


def plan_replay(
    election: Election,
    *,
    file: str,
    rule: str,
    now: datetime,
    ranks: Ranks = Ranks.PLACES,
) -> Plan:
    """Say what would be made of an election; raises `CannotReplayError`.

    `file` is the name of the file without its folder, `rule` one of `rules.RULES`.
    The limits of the ballot are those that the file states, as far as its own ballots
    keep to them: each ballot has to pass through the same door as everybody's.
    """
    _refuse(election)
    language = _language(election.meta)
    districts, by_project = _districts(election, language)
    ballots, form = plan_form(election)
    if form.most_number > LARGEST_LIMIT:
        raise CannotReplayError(
            _("The points of this file are larger than %(most)d.")
            % {"most": LARGEST_LIMIT}
        )
    opens_at, closes_at = _stretch(election.meta, now)
    return Plan(
        title=_in_languages(TITLE, place=_place(election.meta)),
        summary=_in_languages(SUMMARY),
        description=_in_languages(
            DESCRIPTION,
            file=file,
            rule={
                code: rules.RULES[rule].title(code) for code, _ in settings.LANGUAGES
            },
            currency=election.currency,
        ),
        opens_at=opens_at,
        closes_at=closes_at,
        budget=election.budget,
        districts=districts,
        projects=tuple(
            PlannedProject(
                code=project.id,
                title={language: project.name or project.id},
                cost=project.cost,
                district=by_project[project.id],
                description=(
                    {language: project.details["description"]}
                    if "description" in project.details
                    else {}
                ),
                point=_point(project),
            )
            for project in election.projects
        ),
        ballots=ballots,
        form=form,
        options=Options(withdrawn=election.withdrawn, ranks=ranks),
    )


def slug_of(stem: str) -> str:
    """Turn the name of a file into the address of a process."""
    return slugify(stem.replace("_", "-"))[:LONGEST_SLUG].strip("-") or "replay"


def _refuse(election: Election) -> None:
    if not election.budget:
        raise CannotReplayError(_("This file decides on no money."))
    for project in election.projects:
        if len(project.id) > LONGEST_CODE:
            raise CannotReplayError(
                _("The id %(id)s is longer than %(longest)d characters.")
                % {"id": project.id, "longest": LONGEST_CODE}
            )


def _in_languages(message: str | Promise, **params: str | Texts) -> Texts:
    """Write a text in every language of the site; params may differ by language."""
    texts = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            texts[code] = str(message) % {
                key: value if isinstance(value, str) else value[code]
                for key, value in params.items()
            }
    return texts


def _language(meta: Mapping[str, str]) -> str:
    stated = meta.get("language", "").strip().lower()
    if len(stated) == len("pl") and stated.isascii():
        return stated
    return LANGUAGES.get(meta.get("country", "").strip().lower(), "en")


def _place(meta: Mapping[str, str]) -> str:
    """Name the election by what the file says of its place and year."""
    parts = [meta.get(key, "").strip() for key in ("unit", "subunit", "instance")]
    return " ".join(dict.fromkeys(part for part in parts if part)) or "?"


def _districts(
    election: Election, language: str
) -> tuple[tuple[NewDistrict, ...], dict[str, str]]:
    """Return the districts and each project's; one district when the file has none."""
    whole = election.meta.get("subunit") or _place(election.meta)
    named = {
        project.id: _district_name(project) or whole for project in election.projects
    }
    codes: dict[str, str] = {}
    for name in named.values():
        code = slugify(name)[: LONGEST_CODE - 5] or "district"
        if name not in codes:
            taken = code in codes.values()
            codes[name] = f"{code}-{len(codes) + 1}" if taken else code
    return (
        tuple(NewDistrict(code, {language: name}) for name, code in codes.items()),
        {project: codes[name] for project, name in named.items()},
    )


def _district_name(project: Project) -> str:
    for column in DISTRICT_COLUMNS:
        if name := project.details.get(column, "").strip():
            return name
    return ""


def _point(project: Project) -> tuple[Decimal, Decimal] | None:
    """Return latitude and longitude as stored, or nothing when they make no sense."""
    try:
        latitude, longitude = (
            Decimal(project.details[name]).quantize(Decimal("0.000001"))
            for name in ("latitude", "longitude")
        )
        is_on_earth = abs(latitude) <= 90 and abs(longitude) <= 180  # noqa: PLR2004 - degrees
    except (KeyError, InvalidOperation):
        return None
    return (latitude, longitude) if is_on_earth else None


def _stretch(meta: Mapping[str, str], now: datetime) -> tuple[datetime, datetime]:
    """Return when the file says people voted; else the day up to this moment."""
    first, last = _day(meta.get("date_begin", "")), _day(meta.get("date_end", ""))
    if first and last and first <= last:
        opens_at, closes_at = _midnight(first), _midnight(last + DAY)
        if closes_at <= now:
            return opens_at, closes_at
    return now - DAY, now


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text.strip(), "%d.%m.%Y").date()  # noqa: DTZ007 - a day
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
