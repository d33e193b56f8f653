"""What unites and what divides, from exact sums."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from panels.opinion.matrix import Vote
from panels.opinion.study import study
from panels.opinion.sums import Sums, group_consensus, representative

COUNTS = st.integers(0, 50)
SUMS = st.builds(Sums, st.just("s"), COUNTS, COUNTS, COUNTS)


def test_common_ground_is_high_agreement_and_low_disagreement() -> None:
    loved, disputed, unknown = (
        Sums("a", 9, 0, 1),
        Sums("b", 5, 5, 0),
        Sums("c", 1, 0, 9),
    )

    assert loved.common_ground == Fraction(10, 12) * Fraction(11, 12)
    assert loved.unites
    assert not disputed.unites
    assert not unknown.unites


def test_a_statement_all_refuse_unites_as_well() -> None:
    votes = [Vote(str(at), "no", -1) for at in range(8)]
    votes += [Vote(str(at), "yes", 1) for at in range(8)]
    votes += [Vote(str(at), "both", at % 2 * 2 - 1) for at in range(8)]

    found = study(votes, salt=b"x")

    assert found.common_ground == ("yes",)
    assert found.common_refusal == ("no",)
    assert found.divisive == ("both",)


def test_three_votes_say_less_than_three_hundred() -> None:
    few, many = Sums("a", 3, 0, 0), Sums("a", 300, 0, 0)

    assert few.common_ground < many.common_ground
    assert Sums("a", 1, 1, 0).divisive < Sums("a", 100, 100, 0).divisive


@given(SUMS)
def test_shares_stay_between_nothing_and_all(one) -> None:
    assert 0 < one.agreeing < 1
    assert 0 < one.disagreeing < 1
    assert one.agreeing + one.disagreeing <= 1 + Fraction(2, one.votes + 2)
    assert 0 <= one.divisive <= 1
    assert not (one.unites and one.is_refused)


@given(SUMS)
def test_agreeing_and_disagreeing_mirror_each_other(one) -> None:
    mirrored = Sums("s", one.disagree, one.agree, one.passed)

    assert mirrored.common_refusal == one.common_ground
    assert mirrored.divisive == one.divisive


def test_consensus_of_groups_is_low_where_a_small_group_is_against() -> None:
    large, small = Sums("s", 100, 0, 0), Sums("s", 0, 10, 0)

    found = group_consensus([[large], [small]])

    assert found == {"s": Fraction(101, 102) * Fraction(1, 12)}


def test_a_group_is_told_by_what_it_says_unlike_the_others() -> None:
    group = [Sums("own", 18, 1, 1), Sums("all", 20, 0, 0), Sums("against", 1, 18, 1)]
    others = {
        "own": Sums("own", 10, 30, 0),
        "all": Sums("all", 40, 0, 0),
        "against": Sums("against", 20, 20, 0),
    }

    found = representative(group, others)

    assert [(one.key, one.is_agreed) for one in found] == [
        ("own", True),
        ("against", False),
    ]
    assert (found[0].inside, found[0].outside) == (Fraction(19, 22), Fraction(11, 42))


def test_nothing_is_told_of_a_group_like_all_others() -> None:
    group = [Sums("s", 3, 2, 1)]

    assert representative(group, {"s": Sums("s", 6, 4, 2)}) == ()
