"""Setting up a vote: its rules, its roll, and the moment when they are frozen."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from participation import audit
from participation.models import District, Phase, Process, Role, User
from participation.policies import (
    Refusal,
    Refused,
    refuse_organising,
    require,
)
from proposals.models import Category
from voting import policies, queries, sheet
from voting.box import setup
from voting.box.people import identify
from voting.counting import LOT, last_resort, tie_policy_of
from voting.models import Pot, RollEntry, VotingRound
from voting.planning import planned_sheet
from voting.readiness import missing_before_freezing
from voting.roll_lines import RollLine, people_on
from voting.sheet import FOR_ALL
from voting.tally.options import Options
from voting.tally.outcome import DECLARED_NOTHING
from voting.tally.rules import RULES

CITY_POT = FOR_ALL
# Columns of the draft that are written as they were typed.
COLUMNS = (
    "scope", "eligibility", "rule", "ties", "ballot_kind", "min_choices", "max_choices",
    "is_spending_limited", "points", "least_points", "most_points", "min_age", "age_on",
    "leftovers", "seed_source", "custody", "hold_back", "grace", "complaint_days",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundRules:
    """What an organiser types. Budgets are cents by code of the district or theme.

    The key of the money of the whole city is the empty text. `min_scores` (points) and
    `upkeep_limits` (cents a year) have keys of the budgets, and take the place of what
    `options` say. `ties` are the criteria and the last resort: "cheaper,lot". With a
    `seed_source` the seed of the lot comes from there after the close.
    """

    scope: str
    eligibility: str
    budgets: Mapping[str, int]
    rule: str
    ties: str
    ballot_kind: str = "approval"
    min_choices: int = 1
    max_choices: int | None = None
    is_spending_limited: bool = False
    points: int | None = None
    least_points: int | None = None
    most_points: int | None = None
    min_age: int | None = None
    age_on: date | None = None
    options: Options = DECLARED_NOTHING
    min_scores: Mapping[str, int] = field(default_factory=dict)
    upkeep_limits: Mapping[str, int] = field(default_factory=dict)
    leftovers: str = "none"
    tie_seed: str = ""
    seed_source: str = ""
    custody: str = "server"
    hold_back: int = 25
    grace: int = 0
    complaint_days: int = 30


@transaction.atomic(durable=True)
def set_up_round(
    *, process: Process, organiser: User, rules: RoundRules, now: datetime
) -> VotingRound:
    """Write down the draft of the rules; it can be written again until frozen.

    Raises `Refused` without a voting phase and once the rules are frozen, and
    `ValidationError` for what does not fit together. A roll that was drawn up for
    other people than the new rules name is thrown away.
    """
    _lock(process.pk)
    require(refuse_organising(organiser, process))
    phase = process.phases.filter(kind=Phase.Kind.VOTE).first()
    if phase is None:
        raise Refused(Refusal("no_phase", _("Plan a voting phase first.")))
    voting_round = VotingRound.objects.filter(phase=phase).first()
    if voting_round is None:
        voting_round = VotingRound(process=process, phase=phase)
    else:
        require(policies.refuse_setting_up(organiser, voting_round))
    _check_rule(rules)
    before = voting_round.eligibility
    if _simulated(voting_round) != _simulated(rules):
        # What was confirmed after a simulation was another vote.
        voting_round.simulated_at, voting_round.confirmed_rule = None, ""
    for name in COLUMNS:
        setattr(voting_round, name, getattr(rules, name))
    voting_round.options = rules.options.as_plain()
    voting_round.tie_seed = _seed(voting_round, rules)
    voting_round.full_clean()
    voting_round.save()
    _fill_pots(voting_round, rules)
    if before != rules.eligibility or _lacks_districts(voting_round):
        voting_round.roll.all().delete()
    audit.record(
        process,
        "round.planned",
        subject=f"round:{process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        rule=rules.rule,
        budgets=dict(rules.budgets),
    )
    return voting_round


def _simulated(rules: VotingRound | RoundRules) -> tuple[str, str, bool]:
    """Return what decides whether a rule is advised against, and why."""
    return rules.rule, rules.ballot_kind, rules.max_choices == 1


def _check_rule(rules: RoundRules) -> None:
    """Raise `ValidationError` for a rule, or a way to break ties, that is unknown."""
    try:
        tie_policy_of(rules.ties, seed="not drawn yet", listed=["nothing"])
    except ValueError as error:
        raise ValidationError(
            _("There is no such way to break ties."), "unknown_ties"
        ) from error
    if rules.rule not in RULES:
        raise ValidationError(_("There is no such rule."), "unknown_rule")


def _lock(process_id: int) -> None:
    """Wait for whoever is changing this vote, such as freezing its rules."""
    Process.objects.select_for_update(no_key=True).only("pk").get(pk=process_id)


def locked_draft(voting_round: VotingRound, organiser: User) -> VotingRound:
    """Lock a round and read it anew; raises `Refused` once its rules are frozen.

    A long list takes a while to read, and its page may be older than the freezing.
    """
    _lock(voting_round.process_id)
    fresh = queries.round_to_vote_in(voting_round.pk)
    require(policies.refuse_setting_up(organiser, fresh))
    return fresh


def _lacks_districts(voting_round: VotingRound) -> bool:
    """Say whether somebody on the roll could vote with none of the ballots."""
    nowhere = voting_round.roll.filter(district=None)
    return voting_round.is_per_district and nowhere.exists()


def _seed(voting_round: VotingRound, rules: RoundRules) -> str:
    """Draw the seed of a lot, once; none where the lot comes from elsewhere."""
    if last_resort(rules.ties) != LOT or rules.seed_source:
        return ""
    return rules.tie_seed or voting_round.tie_seed or secrets.token_hex(16)


def _fill_pots(voting_round: VotingRound, rules: RoundRules) -> None:
    """Replace the pots of a draft: those of districts or themes, and then the city's.

    Money that is left over goes on in this order, where it goes to the next pot.
    """
    voting_round.pots.all().delete()
    scopes = VotingRound.Scope
    owners: dict[str, District | Category] = {}
    if rules.scope in {scopes.DISTRICT, scopes.BOTH}:
        owners = {one.code: one for one in voting_round.process.districts.all()}
    elif rules.scope == scopes.CATEGORY:
        owners = {one.code: one for one in voting_round.process.categories.all()}
    is_for_city = rules.scope in {scopes.PROCESS, scopes.BOTH}
    _check_budgets(set(rules.budgets), set(owners), is_for_city=is_for_city)
    pots = []
    for key in sorted(rules.budgets, key=lambda key: not key):
        owner = owners.get(key)
        pots.append(
            Pot(
                voting_round=voting_round,
                district=owner if isinstance(owner, District) else None,
                category=owner if isinstance(owner, Category) else None,
                code=key or CITY_POT,
                budget=rules.budgets[key],
                min_score=rules.min_scores.get(key),
                upkeep_limit=rules.upkeep_limits.get(key),
            )
        )
    Pot.objects.bulk_create(pots)


def _check_budgets(budgets: set[str], owners: set[str], *, is_for_city: bool) -> None:
    """Raise `ValidationError` when money is for nobody, or lacks for the city."""
    unknown = sorted(budgets - owners - ({""} if is_for_city else set()))
    if is_for_city and ("" not in budgets or (unknown and not owners)):
        raise ValidationError(_("One ballot has one budget."), "one_budget")
    if unknown:
        raise ValidationError(
            _("%(code)s is no district or theme of this process."),
            "unknown_district",
            {"code": unknown[0] or "-"},
        )
    if is_for_city and CITY_POT in budgets:
        raise ValidationError(
            _("%(code)s stands for the whole city. Give the district another code."),
            "reserved_code",
            {"code": CITY_POT},
        )


@transaction.atomic(durable=True)
def import_roll(
    *,
    voting_round: VotingRound,
    organiser: User,
    lines: Sequence[RollLine],
    now: datetime,
) -> int:
    """Replace the roll by an imported list: all of it, or nothing when a line is wrong.

    Raises `ValidationError` with one message for each wrong line.
    """
    voting_round = locked_draft(voting_round, organiser)
    districts = {d.code: d for d in voting_round.process.districts.all()}
    entries = people_on(lines, districts, voting_round)
    voting_round.roll.all().delete()
    RollEntry.objects.bulk_create(entries, batch_size=1000)
    _record_roll(voting_round, organiser, len(entries), now)
    return len(entries)


@transaction.atomic(durable=True)
def draw_up_roll(*, voting_round: VotingRound, organiser: User, now: datetime) -> int:
    """Replace the roll by everyone who has an account at this moment.

    An account counts once its address is confirmed: until then anybody may have begun
    it. With a ballot per district, people without a home district are left out.
    """
    voting_round = locked_draft(voting_round, organiser)
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    people = User.objects.filter(
        Exists(confirmed), is_active=True, joined_at__lte=now
    ).order_by("joined_at", "pk")
    if voting_round.is_per_district:
        people = people.filter(home_district__process=voting_round.process)
    else:
        people = people.exclude(email="")
    own = {d.pk for d in voting_round.process.districts.all()}
    voting_round.roll.all().delete()
    entries: dict[str, RollEntry] = {}
    for person in people:
        identifier = identify(person.email)
        entry = RollEntry(
            voting_round=voting_round,
            user=person,
            identifier=identifier,
            district_id=(
                person.home_district_id if person.home_district_id in own else None
            ),
            born_on=person.born_on,
        )
        # One mailbox can be written in two ways; the older account has the place.
        entries.setdefault(identifier, entry)
    RollEntry.objects.bulk_create(entries.values(), batch_size=1000)
    _record_roll(voting_round, organiser, len(entries), now)
    return len(entries)


def _record_roll(
    voting_round: VotingRound, organiser: User, size: int, now: datetime
) -> None:
    audit.record(
        voting_round.process,
        "roll.drawn_up",
        subject=f"round:{voting_round.process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        size=size,
    )


@transaction.atomic(durable=True)
def freeze_rules(*, voting_round: VotingRound, organiser: User, now: datetime) -> str:
    """Publish the sheet of rules and return its SHA-256; there is no way back.

    From here on the times of the vote, its projects and costs stay. Raises `Refused`
    when something is missing or the vote has begun.
    """
    _lock(voting_round.process_id)
    fresh = queries.round_to_vote_in(voting_round.pk)
    require(policies.refuse_freezing(organiser, fresh, now=now))
    missing = missing_before_freezing(fresh)
    if missing:
        raise Refused(Refusal(missing[0].code, missing[0].message))
    text = sheet.text_of(planned_sheet(fresh))
    voting_round.sheet_text = text
    voting_round.sheet_sha256 = sheet.fingerprint(text)
    voting_round.frozen_at = now
    voting_round.save(update_fields=["sheet_text", "sheet_sha256", "frozen_at"])
    Phase.objects.filter(pk=fresh.phase_id).update(locked_at=now)
    setup.prepare(voting_round)
    if voting_round.custody == VotingRound.Custody.SERVER:
        setup.open_log(voting_round, now=now)
    audit.record(
        fresh.process,
        "rules.frozen",
        subject=f"round:{fresh.process.slug}",
        actor=organiser,
        role=Role.ORGANISER,
        now=now,
        sha256=voting_round.sheet_sha256,
        **_roll_on_record(fresh),
    )
    return voting_round.sheet_sha256


def _roll_on_record(voting_round: VotingRound) -> dict[str, object]:
    """Say how long the roll is, and commit to it: nobody is added unseen later."""
    if voting_round.is_open_to_all:
        return {"roll": None, "roll_sha256": None}
    identifiers = sorted(voting_round.roll.values_list("identifier", flat=True))
    digest = sha256("\n".join(identifiers).encode()).hexdigest()
    return {"roll": len(identifiers), "roll_sha256": digest}
