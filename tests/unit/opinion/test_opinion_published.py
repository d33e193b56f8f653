"""Two published conversations: what Polis has published, and what our rule says."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from panels.opinion.groups import adjusted_rand
from panels.opinion.matrix import Vote, matrix
from panels.opinion.study import Finding, Study, study
from panels.opinion.sums import group_consensus, sums

FOLDER = Path(__file__).parents[2] / "data/opinion"


def rows(name: str) -> list[dict[str, str]]:
    text = (FOLDER / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines(keepends=True)))


def votes_in(name: str) -> tuple[list[str], list[Vote], dict[str, str]]:
    """Return statements, votes, and the published group of each person."""
    people = rows(f"{name}/participants-votes.csv")
    statements = [column for column in people[0] if column.isdecimal()]
    votes = [
        Vote(person["participant"], statement, int(person[statement]))
        for person in people
        for statement in statements
        if person[statement]
    ]
    groups = {
        person["participant"]: person["group-id"]
        for person in people
        if person["group-id"]
    }
    return statements, votes, groups


@cache
def studied(name: str, salt: bytes = b"salt") -> Study:
    statements, votes, _ = votes_in(name)
    return study(votes, salt=salt, statements=statements)


def test_group_consensus_is_the_published_one_for_all_371_statements() -> None:
    statements, votes, groups = votes_in("bg2050-volunteers")
    published = {
        row["comment-id"]: float(row["group-informed-consensus"])
        for row in rows("bg2050-volunteers/comments.csv")
    }
    by_group = [
        matrix(
            [vote for vote in votes if groups.get(vote.voter) == group],
            salt=b"",
            statements=statements,
        )
        for group in sorted(set(groups.values()))
    ]

    ours = group_consensus(sums(part.statements, part.values) for part in by_group)

    assert len(published) == 371
    assert all(abs(float(ours[key]) - published[key]) <= 1e-12 for key in published)


def test_sums_are_the_published_ones() -> None:
    people = rows("brexit-consensus/participants-votes.csv")

    found = studied("brexit-consensus")

    assert found.voters == len(people) == 204
    assert sum(one.agree for one in found.statements) == sum(
        int(person["n-agree"]) for person in people
    )
    assert sum(one.disagree for one in found.statements) == sum(
        int(person["n-disagree"]) for person in people
    )
    assert sum(one.votes for one in found.statements) == found.votes


def test_the_two_camps_on_brexit_are_stable_and_those_published() -> None:
    statements, votes, published = votes_in("brexit-consensus")

    found = studied("brexit-consensus")

    assert found.finding == Finding.GROUPS
    assert found.map is not None
    assert [group.size for group in found.map.groups] == [101, 88]
    assert found.map.stability is not None
    assert min(found.map.stability.restarts, found.map.stability.left_out) > 0.9
    table = matrix(votes, salt=b"salt", statements=statements)
    rows_of = {
        row: voter
        for voter in published
        for row in matrix(
            [Vote(voter, statements[0], 0)], salt=b"salt", statements=statements
        ).rows
    }
    known = [point for point in found.map.points if point.row in rows_of]
    ours = np.array([point.group for point in known])
    theirs = np.array([int(published[rows_of[point.row]]) for point in known])
    assert set(table.rows) >= {point.row for point in found.map.points}
    assert len(known) >= 185
    assert adjusted_rand(ours, theirs) > 0.8


def test_the_camps_are_told_apart_by_what_they_are_known_for() -> None:
    found = studied("brexit-consensus")

    assert found.map is not None
    first, second = found.map.groups
    said = [
        {one.key: one.is_agreed for one in group.representative}
        for group in (first, second)
    ]
    both = said[0].keys() & said[1].keys()
    assert both
    assert all(said[0][key] != said[1][key] for key in both)
    assert found.group_consensus.keys() == {one.key for one in found.statements}


def test_a_grouping_that_does_not_come_out_again_is_not_told() -> None:
    found = studied("bg2050-volunteers")

    assert found.finding == Finding.NO_STABLE_GROUPS
    assert found.map is not None
    assert found.map.groups == ()
    assert {point.group for point in found.map.points} == {None}
    assert found.map.stability is not None
    assert found.map.stability.left_out < 0.5
    assert found.group_consensus == {}


@pytest.mark.parametrize("name", ["bg2050-volunteers", "brexit-consensus"])
def test_the_secret_salt_changes_names_of_rows_and_nothing_else(name) -> None:
    one, other = studied(name), studied(name, b"other")

    assert one.map is not None
    assert other.map is not None
    assert {p.row for p in one.map.points}.isdisjoint(p.row for p in other.map.points)
    places = [
        sorted((point.x, point.y, point.group or 0) for point in found.map.points)
        for found in (one, other)
    ]
    assert places[0] == places[1]
    assert one.map.stability == other.map.stability
    assert one.common_ground == other.common_ground
