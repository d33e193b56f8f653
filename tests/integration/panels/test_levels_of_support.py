"""Levels of support for a draft: inside a small panel they tell of nobody."""

import advising
import paneling
import pytest

from panels.actions import suggesting
from panels.queries import advice as queries

pytestmark = pytest.mark.django_db


class TestLevelsOfSupport:
    def _said(self, levels: list[int]) -> queries.Support:
        panel = paneling.panel()
        made = advising.draft(panel)
        for level in levels:
            suggesting.say_support(
                recommendation=made, panelist=paneling.member(panel), level=level
            )
        return queries.support_of(made)

    def _counts(self, support: queries.Support) -> list[tuple[int, int]]:
        return [(one.least, one.most) for _label, one in support.levels]

    def test_of_four_only_how_many_have_answered_is_told(self) -> None:
        support = self._said([5, 5, 4, 1])

        assert (support.answers, list(support.levels)) == (4, [])

    def test_of_six_nobody_and_one_look_alike_and_so_do_five_and_six(self) -> None:
        one_against = self._said([5] * 5 + [1])
        all_for = self._said([5] * 6)

        assert self._counts(one_against) == [(5, 6)] + [(0, 1)] * 4
        assert self._counts(all_for) == self._counts(one_against)

    def test_of_few_nothing_is_told_before_all_have_answered(self) -> None:
        panel = paneling.panel()
        silent = paneling.member(panel)
        made = advising.draft(panel)
        for _one in range(6):
            suggesting.say_support(
                recommendation=made, panelist=paneling.member(panel), level=4
            )

        before = queries.support_of(made)
        suggesting.say_support(recommendation=made, panelist=silent, level=1)
        after = queries.support_of(made)

        assert (before.answers, list(before.levels)) == (6, [])
        assert self._counts(after) == [(0, 1), (6, 7), (0, 1), (0, 1), (0, 1)]

    def test_of_thirteen_the_numbers_are_told(self) -> None:
        support = self._said([5] * 12 + [1])

        assert self._counts(support) == [(12, 12), (0, 0), (0, 0), (0, 0), (1, 1)]
