"""The end of a box: its keys are kept while somebody may complain, then destroyed."""

import boxes
import ceremony
import make
import pytest
from django.core.exceptions import ValidationError

from participation.policies import Refused
from voting import packs, queries
from voting.actions import keeping, results
from voting.ballotbox.verifying.run import Given, verify
from voting.box import keys, sequencer
from voting.box.keys import Key
from voting.models import PairKey

pytestmark = pytest.mark.django_db(transaction=True)

DAYS = 30 * make.DAY


@pytest.fixture
def published():
    """Give a vote whose result was published a day after `make.NOW`."""
    return make.tallied(make.voted(), published=True)


def keys_of(voting_round) -> set[str]:
    box = queries.round_to_vote_in(voting_round.pk).box
    return {key.value for key in Key if keys.has(box, key)}


def hold(voting_round, reason: str = "A complaint is at the court.") -> None:
    keeping.hold_keys(
        voting_round=voting_round,
        organiser=make.staff(voting_round.process),
        reason=reason,
        now=make.NOW,
    )


def test_the_keys_go_when_the_days_for_complaints_are_over(published) -> None:
    day = published.published_at + DAYS

    before = keeping.destroy_due_keys(now=day - make.DAY / 24)
    assert keys_of(published) == {"log", "promise", "spool", "slot", "ballot"}
    after = keeping.destroy_due_keys(now=day)

    assert (before, after) == (0, 1)
    assert keys_of(published) == {"log", "promise"}
    event = published.process.events.get(verb="keys.destroyed")
    assert event.data == {"keys": ["ballot", "slot", "spool"]}
    assert boxes.entries(published)[-1]["t"] == "destroyed"


def test_the_pack_verifies_after_it(published) -> None:
    keeping.destroy_due_keys(now=published.published_at + DAYS)
    published = queries.round_to_vote_in(published.pk)

    report = verify(packs.folder_of(published), Given())

    assert report.holds, report.as_text()


def test_it_happens_once_and_takes_what_came_back(published) -> None:
    day = published.published_at + DAYS
    keeping.destroy_due_keys(now=day)
    size = len(boxes.entries(published))

    again = keeping.destroy_due_keys(now=day + make.DAY)
    box = queries.round_to_vote_in(published.pk).box
    keys.write(box, Key.SLOT, b"k" * 32)
    came_back = keeping.destroy_due_keys(now=day + make.DAY)

    assert (again, came_back) == (0, 1)
    assert keys_of(published) == {"log", "promise"}
    assert len(boxes.entries(published)) == size


def test_a_crash_before_the_record_is_made_good(published, monkeypatch) -> None:
    day = published.published_at + DAYS
    monkeypatch.setattr(keeping.audit, "record", lambda *_a, **_k: 1 / 0)
    assert keeping.destroy_due_keys(now=day) == 0
    monkeypatch.undo()

    assert keeping.destroy_due_keys(now=day) == 1

    assert published.process.events.filter(verb="keys.destroyed").count() == 1


def test_a_pending_complaint_keeps_them_until_it_is_settled(published) -> None:
    day = published.published_at + DAYS
    hold(published)

    while_held = keeping.destroy_due_keys(now=day)
    keeping.release_keys(
        voting_round=published, organiser=make.staff(published.process), now=day
    )

    assert while_held == 0
    assert keeping.destroy_due_keys(now=day) == 1
    verbs = [event.verb for event in published.process.events.order_by("number")]
    assert verbs[-3:] == ["keys.held", "keys.released", "keys.destroyed"]


def test_keeping_them_needs_a_reason_and_an_organiser(published) -> None:
    with pytest.raises(ValidationError):
        hold(published, reason=" ")
    with pytest.raises(Refused) as error:
        keeping.hold_keys(
            voting_round=published,
            organiser=make.staff(published.process, "auditor"),
            reason="x",
            now=make.NOW,
        )

    assert error.value.refusal.code == "no_role"


def test_what_is_destroyed_cannot_be_kept(published) -> None:
    keeping.destroy_due_keys(now=published.published_at + DAYS)

    with pytest.raises(Refused) as error:
        hold(published)

    assert error.value.refusal.code == "destroyed"


def test_a_result_that_is_not_public_has_no_such_day() -> None:
    voting_round = make.tallied(make.voted())

    assert keeping.destroy_due_keys(now=make.NOW + 400 * make.DAY) == 0

    assert "slot" in keys_of(voting_round)


def test_a_log_that_is_not_whole_keeps_its_keys(published) -> None:
    boxes.lose_the_end(published, 2)

    assert keeping.destroy_due_keys(now=published.published_at + DAYS) == 0

    assert "slot" in keys_of(published)


def test_the_parts_of_three_holders_go_as_well(monkeypatch) -> None:
    ceremony.quicken(monkeypatch)
    held = ceremony.rehearsed("officers")
    make.ballot(held.voting_round, ["a"])
    after = held.voting_round.phase.ends_at
    results.tally_round(voting_round=held.voting_round, now=after)
    held.bring(0)
    held.bring(2)
    published = make.tallied(ceremony.fresh(held), published=True)
    assert PairKey.objects.count() == 6

    keeping.destroy_due_keys(now=published.published_at + DAYS)

    assert PairKey.objects.count() == 0
    assert keys_of(published) == {"log", "promise"}
    sequencer.sign(published)
