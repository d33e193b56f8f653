"""Builders for tests: typed, few, through the actions where a state has to be reached.

Moments are relative to `NOW`, a fixed Sunday noon; nothing here reads the clock.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP

from participation.models import Membership, Phase, Process, Role, User
from proposals.actions import proposals as proposal_actions
from proposals.models import Project, Proposal
from voting.actions import casting, results, rounds
from voting.actions.rounds import RoundRules
from voting.ballotbox.receipts import Receipt
from voting.models import VotingRound
from voting.tally.ballot_form import Marks

NOW = datetime(2026, 11, 15, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)

_numbers = count(1)


def user(email: str = "", **fields: Any) -> User:
    """Make somebody with a confirmed e-mail address and no password."""
    address = email or f"person{next(_numbers)}@example.org"
    person = User.objects.create_user(address, joined_at=NOW - 400 * DAY, **fields)
    EmailAddress.objects.create(user=person, email=address, verified=True, primary=True)
    return person


def with_second_factor(person: User) -> User:
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    return person


def staff(process: Process, role: Role = Role.ORGANISER, **fields: Any) -> User:
    """Make somebody who holds a role and has a second factor."""
    person = with_second_factor(user(**fields))
    Membership.objects.create(process=process, user=person, role=role)
    return person


def process(
    slug: str = "", *, published: bool = True, now: datetime = NOW, **fields: Any
) -> Process:
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "slug": slug or f"process-{number}",
        "title": {"fi": f"Prosessi {number}", "en": f"Process {number}"},
        "summary": {"fi": "Mitä tehdään?", "en": "What will be done?"},
        "budget": 100_000_00,
        "order_seed": "seed",
        "published_at": now - 100 * DAY if published else None,
    }
    return Process.objects.create(**(defaults | fields))


def phase(
    of: Process,
    kind: Phase.Kind | str,
    *,
    starts: timedelta = -DAY,
    ends: timedelta = DAY,
    now: datetime = NOW,
) -> Phase:
    return Phase.objects.create(
        process=of, kind=kind, starts_at=now + starts, ends_at=now + ends
    )


def district(of: Process, code: str = "lohtaja", **fields: Any) -> Any:
    defaults: dict[str, Any] = {"name": {"fi": code.title()}}
    return of.districts.create(code=code, **(defaults | fields))


def project(
    of: Process, code: str = "", *, cost: int = 10_000_00, **fields: Any
) -> Project:
    code = code or f"h{next(_numbers)}"
    defaults: dict[str, Any] = {
        "title": {"fi": f"Hanke {code}", "en": f"Project {code}"}
    }
    return Project.objects.create(
        process=of, code=code, cost=cost, **(defaults | fields)
    )


def idea(**fields: Any) -> proposal_actions.Idea:
    defaults: dict[str, Any] = {
        "title": "Laituri Vimpelinlammelle",
        "text": "Uimareille **laituri** ja penkki.",
        "language": "fi",
    }
    return proposal_actions.Idea(**(defaults | fields))


def proposal(
    of: Process, author: User | None = None, *, now: datetime = NOW, **fields: Any
) -> Proposal:
    """Submit a proposal; the process needs its phase of ideas open at `now`."""
    return proposal_actions.submit_proposal(
        process=of, author=author or user(), idea=idea(**fields), now=now
    )


def rules(**fields: Any) -> RoundRules:
    defaults: dict[str, Any] = {
        "scope": VotingRound.Scope.PROCESS.value,
        "eligibility": VotingRound.Eligibility.OPEN.value,
        "budgets": {"": 50_000_00},
        "rule": VotingRound.Rule.GREEDY.value,
        "ties": VotingRound.Ties.CHEAPER_LOT.value,
        "tie_seed": "lot",
    }
    return RoundRules(**(defaults | fields))


def voting_round(
    of: Process | None = None,
    *,
    costs: Mapping[str, int] | None = None,
    frozen: bool = True,
    starts: timedelta = -DAY,
    ends: timedelta = DAY,
    now: datetime = NOW,
    **fields: Any,
) -> VotingRound:
    """Make a voting round, open at `now`, with projects a, b and c unless told."""
    owner = of or process()
    phase(owner, Phase.Kind.VOTE, starts=starts, ends=ends, now=now)
    prices = (
        {"a": 20_000_00, "b": 20_000_00, "c": 20_000_00} if costs is None else costs
    )
    for code, cost in prices.items():
        project(owner, code, cost=cost)
    organiser = staff(owner)
    before = now + starts - DAY
    made = rounds.set_up_round(
        process=owner, organiser=organiser, rules=rules(**fields), now=before
    )
    if frozen:
        rounds.freeze_rules(voting_round=made, organiser=organiser, now=before)
    return VotingRound.objects.select_related("phase", "process").get(pk=made.pk)


def ballot(
    of: VotingRound,
    choices: Iterable[str],
    voter: User | None = None,
    *,
    pot: str = rounds.CITY_POT,
    paper: str = "",
    points: Iterable[int] = (),
    now: datetime = NOW,
) -> Receipt:
    """Cast a ballot with ticks in one pot; with `points` in their place, give these."""
    cast = casting.cast_ballot(
        voting_round=of,
        voter=voter or user(),
        paper=paper or pot,
        marks={pot: Marks(tuple(choices), tuple(points))},
        now=now,
    )
    return cast.receipt


def voted(**fields: Any) -> VotingRound:
    """Make an open round in which a got two votes, b and c one each."""
    made = voting_round(**fields)
    for choices in (["a", "b"], ["a"], ["c"]):
        ballot(made, choices)
    return made


def tallied(of: VotingRound, *, published: bool = False) -> VotingRound:
    """Count a round after its close, and publish the result when asked."""
    after = of.phase.ends_at
    results.tally_round(voting_round=of, now=after)
    made = VotingRound.objects.select_related("phase", "process").get(pk=of.pk)
    if published:
        results.publish_result(
            voting_round=made, organiser=staff(of.process), now=after
        )
    return made
