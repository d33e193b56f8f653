"""Two doors to every action on an idea: the page and the API, with the same arguments.

`Page` sends what a form sends, `Api` what a program sends. Each method returns the
answer; `done` says whether it was a success.
"""

from dataclasses import dataclass
from typing import Any

import make
import supporting
from django.test import Client
from django.urls import reverse
from make import DAY, NOW

from participation.models import Membership, Process, Role, User
from proposals.models import Building, Case, IdeaRules, Proposal, Regrouping

WHY = "It is so."
NEW = {"title": "Kaksi laituria", "text": "Molemmille rannoille.", "language": "fi"}


@dataclass
class World:
    """A process with an idea, a second one, and an official who may do anything."""

    process: Process
    proposal: Proposal
    other: Proposal
    official: User

    @property
    def author(self) -> User:
        assert self.proposal.author is not None
        return self.proposal.author

    def status(self) -> str:
        return Proposal.objects.values_list("status", flat=True).get(
            pk=self.proposal.pk
        )


def official_of(process: Process) -> User:
    """Make somebody who holds every role that decides on ideas."""
    person = make.staff(process, Role.ORGANISER)
    for role in (Role.REVIEWER, Role.MODERATOR, Role.FACILITATOR):
        Membership.objects.create(process=process, user=person, role=role)
    return person


def world(
    status: str = "submitted", *, is_chosen: bool = False, is_over: bool = False
) -> World:
    """Make an idea with this status.

    `is_chosen`: ideas are chosen before they are checked. `is_over`: they are not
    collected any more.
    """
    process = make.process()
    make.phase(process, "propose", starts=-9 * DAY, ends=-DAY if is_over else DAY)
    rules: dict[str, Any] = {}
    if is_chosen:
        rules = {"selection": IdeaRules.Selection.NUMBER, "selection_number": 1}
    supporting.rule(process, **rules)
    before = NOW - 2 * DAY
    proposal = make.proposal(process, now=before)
    other = make.proposal(process, title="Penkki rantaan", now=before)
    both = Proposal.objects.filter(process=process)
    both.update(status=status)
    proposal.refresh_from_db()
    other.refresh_from_db()
    return World(process, proposal, other, official_of(process))


def chosen(of: World) -> World:
    """Say that the choice of ideas is past."""
    IdeaRules.objects.filter(process=of.process).update(selected_at=NOW - DAY / 2)
    return of


class Door:
    """Whoever knocks signs in first; `success` is how a door says yes."""

    success: frozenset[int]

    def __init__(self, client: Client) -> None:
        self.client = client

    def done(self, response: Any) -> bool:
        assert response.status_code < 500
        return response.status_code in self.success

    def send(self, person: User, name: str, *args: Any, **fields: Any) -> Any:
        raise AssertionError


class Page(Door):
    success = frozenset({303})

    def send(self, person: User, name: str, *args: Any, **fields: Any) -> Any:
        self.client.force_login(person)
        return self.client.post(reverse(name, args=args), fields)

    def desk(self, of: World, name: str, *args: Any, **fields: Any) -> Any:
        slug = of.process.slug
        return self.send(of.official, f"proposals_staff:{name}", slug, *args, **fields)

    def mine(self, of: World, name: str, **fields: Any) -> Any:
        path = [of.process.slug, of.proposal.number]
        return self.send(of.author, f"proposals:{name}", *path, **fields)

    def withdraw(self, of: World) -> Any:
        return self.mine(of, "withdraw")

    def restore(self, of: World) -> Any:
        return self.mine(of, "restore")

    def review(self, of: World, *, is_feasible: bool) -> Any:
        said = {"verdict": "yes" if is_feasible else "no", "reason": WHY}
        return self.desk(of, "review", of.proposal.number, cost="12 000", **said)

    def select(self, of: World, digest: str) -> Any:
        return self.desk(of, "selection", digest=digest)

    def correct(self, of: World, *, goes_on: bool) -> Any:
        said = {"goes_on": "yes" if goes_on else "no", "reason": WHY}
        return self.desk(of, "correct_selection", of.proposal.number, **said)

    def plan(self, of: World, kind: str) -> Any:
        numbers, parts = [str(of.proposal.number)], 2
        if kind == "merge":
            numbers, parts = [*numbers, str(of.other.number)], 1
        fields = {
            f"new-{place}-{name}": value
            for place in range(1, parts + 1)
            for name, value in NEW.items()
        }
        self.client.force_login(of.official)
        url = reverse("proposals_staff:new_regrouping", args=[of.process.slug])
        query = f"?kind={kind}&numbers={','.join(numbers)}"
        return self.client.post(url + query, fields | {"reason": WHY, "days": "14"})

    def carry_out(self, of: World, planned: Regrouping) -> Any:
        return self.desk(of, "regrouping", planned.pk, step="carry_out")

    def undo(self, of: World, done: Regrouping) -> Any:
        return self.desk(of, "regrouping", done.pk, step="undo", reason=WHY)

    def flag(self, of: World, person: User) -> Any:
        path = [of.process.slug, of.proposal.number]
        return self.send(person, "proposals:flag", *path, reason="rude")

    def decide(self, of: World, case: Case, decision: str) -> Any:
        said = {"decision": decision, "words": WHY, "decide": "1"}
        return self.desk(of, "case", case.pk, **said)

    def appeal(self, of: World) -> Any:
        return self.mine(of, "appeal_hiding", text=WHY)

    def answer(self, of: World, case: Case, decision: str) -> Any:
        said = {"decision": decision, "words": WHY, "answer": "1"}
        return self.desk(of, "case", case.pk, **said)

    def report(self, of: Building, official: User, stage: str) -> Any:
        project = of.project
        return self.send(
            official,
            "proposals_staff:report_building",
            project.process.slug,
            project.code,
            stage=stage,
            text_en="Ground broken",
            reason_en=WHY,
            seen=of.version,
        )


class Api(Door):
    success = frozenset({200, 201})

    def send(self, person: User, name: str, *args: Any, **fields: Any) -> Any:
        self.client.force_login(person)
        url = reverse(f"proposals_api:{name}", args=args)
        return self.client.post(url, fields, content_type="application/json")

    def desk(self, of: World, name: str, *args: Any, **fields: Any) -> Any:
        return self.send(of.official, name, of.process.slug, *args, **fields)

    def mine(self, of: World, name: str, **fields: Any) -> Any:
        path = [of.process.slug, of.proposal.number]
        return self.send(of.author, name, *path, **fields)

    def withdraw(self, of: World) -> Any:
        return self.mine(of, "withdraw")

    def restore(self, of: World) -> Any:
        return self.mine(of, "restore")

    def review(self, of: World, *, is_feasible: bool) -> Any:
        said = {"is_feasible": is_feasible, "cost": 12_000_00, "reason": WHY}
        return self.desk(of, "review", of.proposal.number, **said)

    def select(self, of: World, digest: str) -> Any:
        return self.desk(of, "select", digest=digest)

    def correct(self, of: World, *, goes_on: bool) -> Any:
        said = {"goes_on": goes_on, "reason": WHY}
        return self.desk(of, "correct_selection", of.proposal.number, **said)

    def plan(self, of: World, kind: str) -> Any:
        numbers, parts = [of.proposal.number], 2
        if kind == "merge":
            numbers, parts = [*numbers, of.other.number], 1
        said = {"kind": kind, "proposals": numbers, "plan": [NEW] * parts}
        return self.desk(of, "regroup", reason=WHY, days=14, **said)

    def carry_out(self, of: World, planned: Regrouping) -> Any:
        return self.desk(of, "carry_out", planned.pk)

    def undo(self, of: World, done: Regrouping) -> Any:
        return self.desk(of, "undo_regrouping", done.pk, reason=WHY)

    def flag(self, of: World, person: User) -> Any:
        path = [of.process.slug, of.proposal.number]
        return self.send(person, "flag", *path, reason="rude")

    def decide(self, of: World, case: Case, decision: str) -> Any:
        return self.desk(of, "decide_case", case.pk, decision=decision, words=WHY)

    def appeal(self, of: World) -> Any:
        return self.mine(of, "appeal_hiding", text=WHY)

    def answer(self, of: World, case: Case, decision: str) -> Any:
        return self.desk(of, "answer_appeal", case.pk, decision=decision, words=WHY)

    def report(self, of: Building, official: User, stage: str) -> Any:
        project = of.project
        return self.send(
            official,
            "report_building",
            project.process.slug,
            project.code,
            stage=stage,
            text={"en": "Ground broken"},
            reason={"en": WHY},
            seen=of.version,
        )


DOORS = {"page": Page, "api": Api}
