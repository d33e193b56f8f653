"""Copies of large rounds, of copies, and the money that they vote on."""

from datetime import date

import make
import pytest
from cloning_of import all_copied, clone, local, round_of_2026, rows
from django.utils import timezone

from participation.models import Process, Role
from voting.models import VotingRound

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Process:
    return round_of_2026()


@pytest.fixture
def organiser(source):
    return source.memberships.get(role=Role.ORGANISER).user


class TestTheMoney:
    def test_of_one_ballot_for_everyone_is_that_of_the_new_round(
        self, source, organiser
    ) -> None:
        source.budget = 10_000_00
        source.save()
        voting_round = VotingRound.objects.get(process=source)
        voting_round.pots.exclude(district=None).delete()

        made = VotingRound.objects.get(process=clone(source, organiser))

        assert made.pots.get().budget == 40_000_00
        assert made.process.events.get(verb="round.planned").data["budgets"] == {
            "": 40_000_00
        }

    def test_of_one_ballot_among_several_stays(self, source, organiser) -> None:
        source.budget = 10_000_00
        source.save()

        made = VotingRound.objects.get(process=clone(source, organiser))

        budgets = made.pots.values_list("budget", flat=True)
        assert sorted(budgets) == [5_000_00, 10_000_00]


class TestACopyOfACopy:
    def test_is_the_same_as_the_copy(self, source, organiser) -> None:
        first = clone(source, organiser)

        second = clone(
            first, organiser, slug="kajaani-2028", title={"fi": "Kajaani 2028"}
        )

        assert second.summary["en"] == "In 2028"
        assert second.description["fi"] == "Toteutus 2028-2029"
        for one in all_copied():
            olds, news = rows(one, first), rows(one, second)
            assert len(olds) == len(news) > 0, one.model
            for old, made in zip(olds, news, strict=True):
                assert all(getattr(made, n) == getattr(old, n) for n in one.same)

    def test_of_a_round_that_begins_with_the_year_moves_its_years(
        self, source, organiser
    ) -> None:
        """A Monday early in January becomes one late in December."""
        source.allows_gaps = True
        source.save()
        source.phases.filter(kind="propose").update(starts_at=local(2026, 1, 1, 8))

        new = clone(source, organiser)

        first = new.phases.get(kind="propose").starts_at
        assert timezone.localdate(first) == date(2026, 12, 31)
        assert new.summary["en"] == "In 2027"


def test_of_an_empty_round_is_nothing_but_a_title() -> None:
    bare = make.process()
    organiser = make.staff(bare)

    new = clone(bare, organiser)

    parts = set(new.events.get(verb="process.copied").data["parts"])
    assert parts <= {"reminders", "roles", "texts"}
    assert not new.phases.exists()


class TestWhatItCosts:
    def test_does_not_grow_with_what_there_is(
        self, source, organiser, django_assert_max_num_queries
    ) -> None:
        feature = source.panels.get().features.get()
        question = source.surveys.get().questions.get()
        for number in range(20):
            make.district(source, f"d{number}")
            source.categories.create(code=f"c{number}", name={"fi": "x"})
            source.reasons.create(code=f"r{number}", name={"fi": "x"}, text={"fi": "x"})
            source.criteria.create(
                code=f"k{number}", name={"fi": "x"}, question={"fi": "x"}
            )
            source.departments.create(code=f"o{number}", name={"fi": "x"}).members.add(
                organiser
            )
            feature.values.create(code=f"v{number}", name={"fi": "x"}, maximum=9)
            question.pk, question.code = None, f"q-{number}"
            question.save()

        with django_assert_max_num_queries(185):
            new = clone(source, organiser)

        assert new.districts.count() == 22
        assert new.departments.filter(members=organiser).count() == 20
