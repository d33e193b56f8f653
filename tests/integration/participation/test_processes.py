"""Creating, dividing and publishing a process, and who may do what in it."""

from functools import partial

import make
import pytest
from django.core.exceptions import ValidationError
from make import NOW
from together import together

from participation.actions import processes
from participation.actions.processes import NewDistrict
from participation.models import Membership, Process, Role
from participation.policies import Refused, refuse_desk, refuse_role

pytestmark = pytest.mark.django_db

TEXTS = {"en": "Shore"}


def create(creator, slug="ranta", **fields):
    defaults = {
        "title": TEXTS,
        "summary": {},
        "description": {},
        "budget": 30_000_00,
        "contact": "",
    }
    return processes.create_process(
        creator=creator, slug=slug, now=NOW, **(defaults | fields)
    )


def refused(action, **options) -> str:
    with pytest.raises(Refused) as caught:
        action(**options)
    return caught.value.refusal.code


class TestCreating:
    def test_makes_the_creator_the_organiser_and_writes_it_down(self) -> None:
        creator = make.with_second_factor(make.user(is_staff=True))

        process = create(creator)

        assert process.memberships.get().role == Role.ORGANISER
        event = process.events.get()
        assert (event.verb, event.data["budget"]) == ("process.created", 30_000_00)
        # Whoever knows the seed can recompute the fair order of proposals.
        assert event.data["order_seed"] == process.order_seed

    def test_two_seeds_are_never_the_same(self) -> None:
        creator = make.with_second_factor(make.user(is_staff=True))

        assert create(creator, "a").order_seed != create(creator, "b").order_seed

    @pytest.mark.parametrize("slug", ["Ranta", "ranta_2", "", "ranta/2", "ranta\n"])
    def test_an_address_that_is_none_is_refused(self, slug) -> None:
        creator = make.with_second_factor(make.user(is_staff=True))

        with pytest.raises(ValidationError):
            create(creator, slug)

        assert not Process.objects.exists()

    def test_is_for_organisers_and_those_who_run_the_installation(self) -> None:
        reviewer = make.staff(make.process(), Role.REVIEWER)
        superuser = make.with_second_factor(make.user(is_superuser=True))

        for person in (make.user(), reviewer, superuser):
            assert refused(create, creator=person) == "no_role"

    def test_needs_a_second_factor(self) -> None:
        person = make.user(is_staff=True)

        assert refused(create, creator=person) == "no_second_factor"


class TestDistricts:
    def add(self, process, *districts):
        return processes.add_districts(
            process=process,
            organiser=make.staff(process),
            districts=districts,
            now=NOW,
        )

    def test_come_all_or_none(self) -> None:
        process = make.process()

        with pytest.raises(ValidationError) as caught:
            self.add(process, NewDistrict("a", TEXTS), NewDistrict("a", TEXTS))

        assert caught.value.code == "duplicate_district"
        assert not process.districts.exists()

    def test_parents_come_before_what_is_part_of_them(self) -> None:
        process = make.process()

        with pytest.raises(ValidationError) as caught:
            self.add(
                process, NewDistrict("b", TEXTS, parent="a"), NewDistrict("a", TEXTS)
            )

        assert caught.value.code == "unknown_parent"

    def test_keep_the_order_in_which_they_came(self) -> None:
        process = make.process()

        self.add(process, NewDistrict("z", TEXTS), NewDistrict("a", TEXTS))
        self.add(process, NewDistrict("m", TEXTS))

        assert [one.code for one in process.districts.all()] == ["z", "a", "m"]


class TestRoles:
    def give(self, process, person, role=Role.REVIEWER, organiser=None):
        return processes.give_role(
            process=process,
            organiser=organiser or make.staff(process),
            person=person,
            role=role,
            now=NOW,
        )

    def test_are_given_once(self) -> None:
        process, person = make.process(), make.user()
        self.give(process, person)

        with pytest.raises(ValidationError):
            self.give(process, person)

        assert process.memberships.filter(user=person).count() == 1

    def test_are_given_by_organisers_of_this_process(self) -> None:
        process = make.process()
        elsewhere = make.staff(make.process())
        reviewer = make.staff(process, Role.REVIEWER)
        superuser = make.with_second_factor(make.user(is_superuser=True, is_staff=True))

        for person in (elsewhere, reviewer, superuser):
            code = refused(
                self.give, process=process, person=make.user(), organiser=person
            )
            assert code == "no_role"

    def test_the_last_organiser_stays(self) -> None:
        process = make.process()
        organiser = make.staff(process)

        code = refused(
            processes.take_role,
            membership=organiser.memberships.get(),
            organiser=organiser,
            now=NOW,
        )

        assert code == "last_organiser"

    def test_end_on_the_record(self) -> None:
        process = make.process()
        auditor = make.staff(process, Role.AUDITOR)

        processes.take_role(
            membership=auditor.memberships.get(),
            organiser=make.staff(process),
            now=NOW,
        )

        event = process.events.last()
        assert (event.verb, event.data) == ("role.taken", {"taken": "auditor"})
        assert refuse_role(auditor, process, list(Role)).code == "no_role"

    @pytest.mark.django_db(transaction=True)
    def test_two_organisers_cannot_remove_each_other(self) -> None:
        process = make.process()
        one, other = make.staff(process), make.staff(process)

        def take(from_whom, by_whom):
            membership = Membership.objects.get(user=from_whom)
            processes.take_role(membership=membership, organiser=by_whom, now=NOW)

        together([partial(take, one, other), partial(take, other, one)])

        assert process.memberships.filter(role=Role.ORGANISER).count() == 1


class TestPublishing:
    def test_needs_phases_and_happens_once(self) -> None:
        process = make.process(published=False)
        organiser = make.staff(process)
        publish = partial(
            processes.publish_process, process=process, organiser=organiser, now=NOW
        )

        without_phases = refused(publish)
        make.phase(process, "propose")
        publish()

        assert without_phases == "no_phases"
        assert refused(publish) == "stale"
        assert process.is_public(NOW)


class TestDesk:
    def test_is_closed_to_residents_and_superusers(self) -> None:
        superuser = make.with_second_factor(make.user(is_superuser=True))

        assert refuse_desk(make.user()).code == "no_role"
        assert refuse_desk(superuser).code == "no_role"

    def test_asks_for_the_second_factor(self) -> None:
        process = make.process()
        person = make.user()
        Membership.objects.create(process=process, user=person, role=Role.AUDITOR)

        assert refuse_desk(person).code == "no_second_factor"
        assert refuse_desk(make.with_second_factor(person)) is None
