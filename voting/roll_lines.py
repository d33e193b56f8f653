"""The lines of an imported roll, and the people that they stand for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participation.models import District
from voting.box.people import identify, identify_reference
from voting.models import RollEntry, VotingRound


@dataclass(frozen=True, slots=True)
class RollLine:
    """One line of an imported roll; `line` is its number in the file.

    `reference` is what the city's own list calls this person. There is an address, a
    reference, or both.
    """

    line: int
    email: str = ""
    district: str = ""
    born_on: date | None = None
    reference: str = ""


def people_on(
    lines: Iterable[RollLine],
    districts: Mapping[str, District],
    voting_round: VotingRound,
) -> list[RollEntry]:
    """Return the entries of a list, each person once.

    Who has no e-mail address is identified by the reference. Raises `ValidationError`
    with one message for each wrong line.
    """
    entries: dict[str, RollEntry] = {}
    references: set[str] = set()
    problems = []
    for line in lines:
        reference = identify_reference(line.reference) if line.reference.strip() else ""
        identifier = identify(line.email) if line.email.strip() else reference
        problem = _problem_of(line, districts, voting_round)
        if problem is None and identifier in entries:
            problem = "duplicate_voter", _("Line %(line)d: %(person)s is there twice.")
        if problem is None and reference in references:
            problem = (
                "duplicate_reference",
                _("Line %(line)d: the reference %(reference)s is there twice."),
            )
        if problem is not None:
            problems.append(_error(line, *problem))
            continue
        references |= {reference} - {""}
        entries[identifier] = RollEntry(
            voting_round=voting_round,
            identifier=identifier,
            reference=reference,
            district=districts.get(line.district),
            born_on=line.born_on,
        )
    if problems:
        raise ValidationError(problems)
    return list(entries.values())


def _error(line: RollLine, code: str, message: Promise) -> ValidationError:
    params = {
        "line": line.line,
        "email": line.email,
        "person": line.email or line.reference,
        "reference": line.reference,
        "district": line.district,
    }
    return ValidationError(str(message), code, params)


def _problem_of(
    line: RollLine, districts: Mapping[str, District], voting_round: VotingRound
) -> tuple[str, Promise] | None:
    if not line.email.strip() and not line.reference.strip():
        return (
            "nobody",
            _("Line %(line)d: there is neither an e-mail address nor a reference."),
        )
    try:
        if line.email.strip():
            validate_email(line.email.strip())
    except ValidationError:
        return "bad_email", _("Line %(line)d: %(email)s is no e-mail address.")
    if line.district and line.district not in districts:
        return (
            "unknown_district",
            _("Line %(line)d: there is no district %(district)s."),
        )
    if voting_round.is_per_district and not line.district:
        return "no_district", _("Line %(line)d: the district is missing.")
    return None
