"""Official acts lock the log before the record, so that no two wait for each other."""

from collections.abc import Callable
from functools import partial

import channels
import make
import pytest
from make import NOW

from participation import audit
from voting.actions import answers, codes, paper, results, setting_aside
from voting.box import locks

pytestmark = pytest.mark.django_db
Act = Callable[[], object]


@pytest.fixture
def taken(monkeypatch) -> list[str]:
    """Give the list of what is locked, in order, from here on."""
    found: list[str] = []
    hold_log, record = locks.hold_log, audit.record

    def held(voting_round_id) -> None:
        found.append("log")
        hold_log(voting_round_id)

    def recorded(*args, **kwargs):
        found.append("record")
        return record(*args, **kwargs)

    monkeypatch.setattr(locks, "hold_log", held)
    monkeypatch.setattr(audit, "record", recorded)
    return found


def withdraw() -> Act:
    voting_round = make.voting_round()
    return partial(
        answers.withdraw_project,
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        project="a",
        reason="The site is sold.",
        now=NOW,
    )


def enter_seed() -> Act:
    voting_round = make.voting_round(
        ties="lot", tie_seed="", seed_source="Lotto numbers"
    )
    make.ballot(voting_round, ["a"])
    closed_at = voting_round.phase.ends_at
    results.tally_round(voting_round=voting_round, now=closed_at)
    return partial(
        answers.enter_drawn_seed,
        voting_round=voting_round,
        official=make.staff(voting_round.process),
        seed="3,9,17",
        now=closed_at,
    )


def answer_tie() -> Act:
    voting_round = make.voting_round(ties="board")
    for choices in (["c", "a"], ["c", "b"]):
        make.ballot(voting_round, choices)
    closed_at = voting_round.phase.ends_at
    results.tally_round(voting_round=voting_round, now=closed_at)
    return partial(
        answers.record_board_decision,
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        order=["a", "b"],
        body="City board",
        decided_on=closed_at.date(),
        note="",
        now=closed_at,
    )


def release() -> Act:
    voting_round = make.voting_round()
    batch, _new = codes.make_codes(
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        area="all",
        count=3,
        reason="For the care home",
        now=NOW,
    )
    return partial(
        codes.release_codes, batch=batch, official=channels.clerk(voting_round), now=NOW
    )


def count_paper() -> Act:
    voting_round = make.voting_round()
    channels.hand_out(voting_round)
    first, second = channels.clerk(voting_round), channels.clerk(voting_round)
    batch = channels.batch_of(voting_round, 1)
    channels.type_forms(batch, first, 1, "a")
    channels.type_forms(batch, second, 2, "a")
    return partial(paper.approve_batch, batch=batch, official=second, now=NOW)


def write_off() -> Act:
    voting_round = make.voting_round()
    channels.hand_out(voting_round)
    return partial(channels.written_off, voting_round)


def set_aside() -> Act:
    voting_round = make.voting_round()
    channels.hand_out(voting_round)
    batch = channels.approved(voting_round, "a")
    doubt = setting_aside.propose_setting_aside(
        voting_round=voting_round,
        official=channels.clerk(voting_round),
        batch=batch.number,
        number=1,
        reason="It names its voter.",
        now=NOW,
    )
    return partial(
        setting_aside.agree_to_setting_aside,
        doubt=doubt,
        official=channels.clerk(voting_round),
        now=NOW,
    )


def publish() -> Act:
    voting_round = make.voted()
    closed_at = voting_round.phase.ends_at
    results.tally_round(voting_round=voting_round, now=closed_at)
    return partial(
        results.publish_result,
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        now=closed_at,
    )


@pytest.mark.parametrize(
    "story",
    [
        withdraw,
        enter_seed,
        answer_tie,
        release,
        count_paper,
        write_off,
        set_aside,
        publish,
    ],
)
def test_an_official_act_locks_the_log_before_the_record(story, taken) -> None:
    act = story()
    taken.clear()

    act()

    assert "record" in taken
    assert taken[0] == "log"
