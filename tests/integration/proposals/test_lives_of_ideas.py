"""No sequence of allowed actions loses a support or breaks a lineage.

The test keeps its own book: who supports which idea, and which idea came of which. It
knows nothing of rows, slots and counts. After every step the database has to agree.
"""

from collections import Counter
from datetime import datetime

import make
import pytest
import supporting
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from make import DAY, NOW

from participation.models import Process, Role, User
from participation.policies import Refused
from proposals.actions import merging, regrouping, reviewing, undoing
from proposals.actions import proposals as proposal_actions
from proposals.actions import support as support_actions
from proposals.lifecycle import Status, may_move
from proposals.models import Descent, Proposal, Regrouping, Support
from proposals.queries.lineage import family_of, lineage_rows

pytestmark = pytest.mark.django_db

MOST = 3
PEOPLE = 3


class Lives(RuleBasedStateMachine):
    """Residents, reviewers and officials do what they may, in any order."""

    ideas = Bundle("ideas")

    process: Process
    people: list[User]
    official: User
    # The book: whom each idea has as supporters.
    book: dict[int, set[int]]
    given: Counter[int]
    taken: Counter[int]
    statuses: dict[int, str]
    # Of each merge or split, who has carried a support from where to where.
    carried: dict[int, dict[int, tuple[int, int]]]
    begun: int = 0

    @initialize()
    def begin(self) -> None:
        self.process = supporting.open_process(
            most_supports=MOST, most_supports_in_district=MOST
        )
        self.people = [make.user() for _ in range(PEOPLE)]
        self.official = make.staff(self.process, Role.REVIEWER)
        self.book = {}
        self.given, self.taken = Counter(), Counter()
        self.statuses = {}
        self.carried = {}

    def moment(self) -> datetime:
        """Return another second each time: notices of one second are one notice."""
        self.begun += 1
        return NOW + self.begun * DAY / 10_000

    def read(self, key: int) -> Proposal:
        return Proposal.objects.select_related("process", "author").get(pk=key)

    def allowed(self, action, **fields) -> object:
        """Do it if it is allowed; return what came of it, or None when refused."""
        try:
            return action(now=self.moment(), **fields) or True
        except Refused:
            return None

    @rule(target=ideas, author=st.integers(0, PEOPLE - 1), letter=st.integers(0, 10**9))
    def submit(self, author: int, letter: int) -> int:
        made = make.proposal(
            self.process, self.people[author], now=self.moment(), title=f"Idea {letter}"
        )
        self.book.setdefault(made.pk, set())
        return int(made.pk)

    @rule(idea=ideas, person=st.integers(0, PEOPLE - 1))
    def support(self, idea: int, person: int) -> None:
        someone = self.people[person]
        if self.allowed(
            support_actions.give_support, proposal=self.read(idea), person=someone
        ):
            if someone.pk not in self.book[idea]:
                self.given[someone.pk] += 1
            self.book[idea].add(someone.pk)

    @rule(idea=ideas, person=st.integers(0, PEOPLE - 1))
    def take_back(self, idea: int, person: int) -> None:
        someone = self.people[person]
        if (
            self.allowed(
                support_actions.take_back_support,
                proposal=self.read(idea),
                person=someone,
            )
            and someone.pk in self.book[idea]
        ):
            self.taken[someone.pk] += 1
            self.book[idea].remove(someone.pk)
            self.forget(someone.pk, idea)

    def forget(self, person: int, child: int) -> None:
        """A support that was carried and then taken back does not come back."""
        for moved in self.carried.values():
            if moved.get(person, (0, 0))[1] == child:
                del moved[person]

    @rule(number=st.integers(0, 3), person=st.integers(0, PEOPLE - 1))
    def carry(self, number: int, person: int) -> None:
        """Move one of the supports that can move, if there are any."""
        someone = self.people[person]
        descents = Descent.objects.filter(
            regrouping__process=self.process, parent__in=self.supported_by(someone)
        ).order_by("pk")
        chosen = list(descents)[number : number + 1]
        for one in chosen:
            idea, other = one.parent_id, one.child_id
            if self.allowed(
                support_actions.carry_support,
                source=self.read(idea),
                target=self.read(other),
                person=someone,
            ):
                self.book[idea].remove(someone.pk)
                self.book[other].add(someone.pk)
                carried = self.carried.setdefault(one.regrouping_id, {})
                carried[someone.pk] = (idea, other)

    def supported_by(self, someone: User) -> list[int]:
        return [idea for idea, people in self.book.items() if someone.pk in people]

    @rule(target=ideas, first=ideas, second=ideas)
    def merge(self, first: int, second: int):
        return self.regroup(sorted({first, second}), "merge")

    @rule(target=ideas, idea=ideas)
    def split(self, idea: int):
        return self.regroup([idea], "split")

    def regroup(self, keys: list[int], kind: str):
        sources = [self.read(key) for key in keys]
        if kind == "merge" and len(sources) < 2:
            return multiple()
        try:
            made = supporting.plan(sources, self.official, kind=kind, now=self.moment())
        except Refused:
            return multiple()
        supporting.agree(made, now=self.moment())
        children = self.allowed(
            merging.carry_out, regrouping=made, official=self.official
        )
        if not isinstance(children, list):
            regrouping.drop_regrouping(
                regrouping=made,
                official=self.official,
                reason="It cannot be.",
                now=self.moment(),
            )
            return multiple()
        for child in children:
            self.book[child.pk] = set()
        return multiple(*(child.pk for child in children))

    @rule(number=st.integers(0, 5))
    def undo(self, number: int) -> None:
        done = Regrouping.objects.filter(
            process=self.process, state=Regrouping.State.DONE
        ).order_by("-pk")
        made = done[number : number + 1].first() if done.count() > number else None
        if made is None or not self.allowed(
            undoing.undo_regrouping,
            regrouping=made,
            official=self.official,
            reason="It was a mistake.",
        ):
            return
        for person, (idea, child) in self.carried.pop(made.pk, {}).items():
            self.book[child].remove(person)
            self.book[idea].add(person)

    @rule(idea=ideas)
    def withdraw(self, idea: int) -> None:
        proposal = self.read(idea)
        if proposal.author is not None:
            self.allowed(
                proposal_actions.withdraw_proposal,
                proposal=proposal,
                author=proposal.author,
            )

    @rule(idea=ideas)
    def send_again(self, idea: int) -> None:
        proposal = self.read(idea)
        if proposal.author is not None:
            self.allowed(
                proposal_actions.restore_proposal,
                proposal=proposal,
                author=proposal.author,
            )

    @rule(idea=ideas, is_feasible=st.booleans())
    def review(self, idea: int, *, is_feasible: bool) -> None:
        self.allowed(
            reviewing.decide_feasibility,
            proposal=self.read(idea),
            reviewer=self.official,
            is_feasible=is_feasible,
            cost=10_000_00 if is_feasible else None,
            reason="Looked at.",
        )

    @invariant()
    def every_support_counts_once_where_the_book_has_it(self) -> None:
        rows = Support.objects.standing().filter(process=self.process)
        standing = [(row.proposal_id, row.person_id) for row in rows]
        booked = {(idea, one) for idea, all_ in self.book.items() for one in all_}
        assert len(standing) == len(set(standing))
        assert set(standing) == booked
        for someone in self.people:
            total = sum(person == someone.pk for _idea, person in standing)
            assert total == self.given[someone.pk] - self.taken[someone.pk] <= MOST

    @invariant()
    def every_count_is_what_a_recount_finds(self) -> None:
        counts = dict(
            Proposal.objects.filter(process=self.process).values_list(
                "pk", "support_count"
            )
        )
        assert counts == {idea: len(people) for idea, people in self.book.items()}

    @invariant()
    def slots_are_within_the_limit(self) -> None:
        rows = Support.objects.filter(process=self.process, slot__isnull=False)
        held = list(rows.values_list("person", "slot"))
        assert len(held) == len(set(held))
        assert all(1 <= slot <= MOST for _person, slot in held)

    @invariant()
    def statuses_move_along_the_table(self) -> None:
        now = dict(
            Proposal.objects.filter(process=self.process).values_list("pk", "status")
        )
        for key, status in now.items():
            before = self.statuses.get(key, status)
            assert before == status or may_move(Status(before), Status(status))
        self.statuses = now

    @invariant()
    def lineage_has_no_circle_and_reads_both_ways(self) -> None:
        rows = lineage_rows(self.process)
        all_ideas = {one.pk: one for one in self.process.proposals.all()}
        by_number = {one.number: one for one in all_ideas.values()}
        for key, lineage in rows.items():
            idea = all_ideas[key]
            for number in lineage.has_become:
                assert number > idea.number
                assert idea.number in rows[by_number[number].pk].comes_from
            for number in lineage.comes_from:
                assert number < idea.number
                assert idea.number in rows[by_number[number].pk].has_become
        for key, idea in all_ideas.items():
            has_children = bool(key in rows and rows[key].has_become)
            assert idea.has_become_others == has_children
            family = family_of(idea) if key in rows else None
            if family is not None:
                members = {one.pk for row in family.generations for one in row}
                assert key in members


class TestLives(TestCase):
    """Each example has a database of its own, rolled back after it."""

    def test_of_ideas_lose_no_support_and_break_no_lineage(self) -> None:
        run_state_machine_as_test(
            Lives,
            settings=settings(
                max_examples=12,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
