"""What the demo is made of: days, places, and ballots that nobody cast."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from frontend.demo import content, deciding
from frontend.demo.ballots import Section, invent
from frontend.demo.days import Days
from voting.tally.ballot_form import BallotForm, BallotKind, Marks, problems
from voting.tally.ballots import Candidate

# What has happened; a day on which something is due may be to come.
PAST = {"day", "agreed", "done"}


def past_days(told: Any) -> Iterator[float]:
    """Give every day on which something has happened, however deep it is told."""
    if isinstance(told, list):
        for part in told:
            yield from past_days(part)
    elif isinstance(told, dict):
        yield from (day for name, day in told.items() if name in PAST)
        for part in told.values():
            yield from past_days(part)


class TestTheContent:
    def test_tells_of_the_past_only_what_is_a_day_old(self) -> None:
        """Whatever the hour at which it is loaded, nothing happens in the future.

        Day -0.5 is the last midnight.
        """
        for story in content.stories():
            vote = story.get("vote", {})
            days = [story["made"], story["published"]]
            moments = ("planned", "frozen", "tallied", "result", "destroyed")
            days += [vote[key] for key in moments if key in vote]
            keys = vote.get("keys", {})
            days += [keys[key] for key in ("named", "made") if key in keys]
            days += [batch["made"] for batch in vote.get("codes", [])]
            days += [forms["typed"] for forms in vote.get("paper", [])]
            if "groups" in vote:
                days.append(story["phases"]["vote"][0] + deciding.CAST_AFTER)
            days += [withdrawal["day"] for withdrawal in vote.get("withdrawals", [])]
            days.append(vote.get("drawn", {}).get("day", -1))
            for idea in story.get("proposals", []):
                days += [idea["day"], idea.get("withdrawn", -1)]
                days.append(idea.get("review", {}).get("day", -1))
            days += [edit["day"] for edit in story.get("edits", [])]
            days.append(story.get("decision", {}).get("day", -1))

            assert max(days) < -0.5

    def test_tells_of_what_people_do_with_ideas_in_the_past(self) -> None:
        for slug in content.slugs():
            assert max(past_days(content.life(slug)), default=-1) < -0.5

    def test_tells_of_the_life_of_ideas_that_are_there(self) -> None:
        told = content.read("life")
        people = {person["key"] for person in content.common()["people"]}

        assert set(told) <= set(content.slugs())
        for story in content.stories():
            life = content.life(story["slug"])
            titles = {idea["title"] for idea in story.get("proposals", [])}
            lists = "supports", "comments", "amendments", "pictures", "appeals"
            named = [part for name in lists for part in life.get(name, [])]
            assert {part["title"] for part in named} <= titles
            assert {part["author"] for part in named if "author" in part} <= people
            for regrouping in life.get("regroupings", []):
                assert set(regrouping["sources"]) <= titles

    def test_names_no_area_or_theme_that_is_not_there(self) -> None:
        for story in content.stories():
            things = [*story.get("proposals", []), *story.get("projects", [])]
            areas = {thing["area"] for thing in things if "area" in thing}
            assert areas <= set(story["areas"])
            assert {thing["category"] for thing in things} <= set(story["categories"])

    def test_counts_days_from_local_noon(self) -> None:
        days = Days(datetime(2026, 11, 15, tzinfo=UTC).date())

        assert timezone.localtime(days.moment(-10)).isoformat() == (
            "2026-11-05T12:00:00+02:00"
        )
        assert days.moment(-9.5) - days.moment(-10) == timedelta(hours=12)
        # Clocks changed on 25 October; noon is noon on both sides.
        assert timezone.localtime(days.moment(-30)).hour == 12


class TestInventedBallots:
    LIKES = {"a": 90, "b": 50, "c": 10}
    COSTS = {"a": 60, "b": 50, "c": 40}

    def ballots(self, **form) -> list[Marks]:
        section = Section(BallotForm(**form), self.COSTS)
        told = invent(seed="s", people=200, likes=self.LIKES, sections={"all": section})
        return [marks["all"] for marks in told]

    def test_are_the_same_for_the_same_seed(self) -> None:
        assert self.ballots() == self.ballots()

    @pytest.mark.parametrize(
        "form",
        [
            {"max_choices": 2, "spending_limit": 100},
            {"kind": BallotKind.CHOOSE_ONE},
            {"kind": BallotKind.RANKED, "max_choices": 2},
            {"kind": BallotKind.CUMULATIVE, "points": 10, "most_points": 5},
        ],
    )
    def test_keep_to_the_rules_of_the_ballot(self, form) -> None:
        candidates = [Candidate(code, cost) for code, cost in self.COSTS.items()]

        for marks in self.ballots(**form):
            assert not problems(BallotForm(**form), marks, candidates)

    def test_follow_what_people_like(self) -> None:
        chosen = [code for marks in self.ballots() for code in marks.choices]

        assert chosen.count("a") > chosen.count("b") > chosen.count("c") > 0

    def test_give_more_points_to_what_people_like(self) -> None:
        given = Counter[str]()
        for marks in self.ballots(kind=BallotKind.CUMULATIVE, points=10):
            given.update(dict(zip(marks.choices, marks.points, strict=True)))

        assert given["a"] > given["b"] > given["c"] > 0

    def test_put_first_what_people_like_most(self) -> None:
        ballots = self.ballots(kind=BallotKind.RANKED)
        first = Counter(marks.choices[0] for marks in ballots)

        assert first["a"] > first["b"] > first["c"]

    def test_leave_out_the_part_of_which_somebody_wants_nothing(self) -> None:
        sections = {
            "here": Section(BallotForm(), {"a": 60}),
            "city": Section(BallotForm(), {"c": 40}),
        }

        likes = {"a": 90, "c": 40}
        told = invent(seed="s", people=99, likes=likes, sections=sections)

        assert {tuple(marks) for marks in told} == {
            ("here",),
            ("here", "city"),
            ("city",),
        }
