"""Whether a recommendation is adopted: by the declared majority, exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from panels.majorities import Count, has_quorum, is_adopted

counts = st.builds(
    lambda yes, no, abstain, absent: Count(
        yes, no, abstain, yes + no + abstain + absent
    ),
    *[st.integers(0, 200)] * 4,
)


@pytest.mark.parametrize(
    ("yes", "no", "majority", "adopted"),
    [
        (3, 3, "simple", False),
        (4, 3, "simple", True),
        (2, 1, "two_thirds", True),
        (199, 100, "two_thirds", False),
        (9, 3, "three_quarters", True),
        (8, 3, "three_quarters", False),
        (5, 0, "consensus", True),
        (5, 1, "consensus", False),
        (0, 0, "consensus", False),
    ],
)
def test_a_majority_is_what_its_name_says(yes, no, majority, adopted) -> None:
    count = Count(yes, no, 0, yes + no)

    assert is_adopted(count, majority, quorum=1) is adopted


def test_abstentions_count_for_the_quorum_only() -> None:
    with_them = Count(yes=3, no=1, abstain=2, entitled=12)
    without = Count(yes=3, no=1, abstain=0, entitled=12)

    assert is_adopted(with_them, "three_quarters", quorum=50)
    assert not is_adopted(without, "three_quarters", quorum=50)


def test_a_majority_nobody_knows_is_told() -> None:
    with pytest.raises(ValueError, match="most"):
        is_adopted(Count(1, 0, 0, 1), "most", quorum=1)


@given(counts, st.integers(1, 100))
def test_shares_are_those_of_exact_fractions(count, quorum) -> None:
    decided = count.yes + count.no
    enough = count.entitled and Fraction(count.voted, count.entitled) >= Fraction(
        quorum, 100
    )

    for majority, share in (("two_thirds", (2, 3)), ("three_quarters", (3, 4))):
        wanted = bool(
            (enough or not count.entitled)
            and count.yes
            and Fraction(count.yes, decided) >= Fraction(*share)
        )
        assert is_adopted(count, majority, quorum=quorum) is wanted


@given(counts, st.integers(1, 100))
def test_a_stricter_majority_adopts_nothing_more(count, quorum) -> None:
    order = ["simple", "two_thirds", "three_quarters", "consensus"]

    verdicts = [is_adopted(count, majority, quorum=quorum) for majority in order]

    assert verdicts == sorted(verdicts, reverse=True)
    assert not any(verdicts) or has_quorum(count, quorum)
