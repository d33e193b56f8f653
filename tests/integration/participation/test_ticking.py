"""The tick: its steps in their order, each on its own."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ImproperlyConfigured

from participation import sending, ticking
from participation.sending import Sender
from participation.ticking import Done

NOW = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_steps(monkeypatch) -> None:
    monkeypatch.setattr(ticking, "_steps", {})
    monkeypatch.setattr(ticking, "_after", {})
    monkeypatch.setattr(sending, "_senders", {})


def step(*whats: str):
    def run(_now: datetime) -> list[Done]:
        return [Done(what) for what in whats]

    return run


class TestSteps:
    def test_run_in_the_order_of_their_registration(self) -> None:
        ticking.register("first", step("one.done", "two.done"))
        ticking.register("second", step("three.done"))

        done = ticking.tick(now=NOW)

        assert [one.what for one in done] == ["one.done", "two.done", "three.done"]

    def test_can_follow_a_step_that_is_registered_later(self) -> None:
        ticking.register("tells", step(), after="closes")
        ticking.register("reminds", step(), after="closes")
        ticking.register("opens", step())
        ticking.register("closes", step())
        ticking.register("counts", step())
        ticking.register("tells more", step(), after="tells")

        assert ticking.names() == [
            "opens",
            "closes",
            "tells",
            "tells more",
            "reminds",
            "counts",
        ]

    def test_cannot_follow_what_does_not_exist(self) -> None:
        ticking.register("tells", step(), after="closes")

        with pytest.raises(ImproperlyConfigured, match="tells"):
            ticking.names()

    def test_have_names_of_their_own(self) -> None:
        same = step()
        ticking.register("counts", same)
        ticking.register("counts", same)

        with pytest.raises(ImproperlyConfigured, match="counts"):
            ticking.register("counts", step())

    def test_are_told_the_moment(self) -> None:
        told = []

        def listens(now: datetime) -> list[Done]:
            told.append(now)
            return []

        ticking.register("listens", listens)

        assert ticking.tick(now=NOW) == []
        assert told == [NOW]

    def test_go_on_when_one_fails_and_what_it_did_before_is_told(self, caplog) -> None:
        def fails(_now: datetime):
            yield Done("one.done")
            raise OSError("broken on purpose")

        failed: list[str] = []
        ticking.register("fails", fails)
        ticking.register("works", step("two.done"))

        done = ticking.tick(now=NOW, on_failure=failed.append)

        assert [one.what for one in done] == ["one.done", "two.done"]
        assert failed == ["fails"]
        assert "broken on purpose" in caplog.text


class TestEach:
    def test_goes_on_when_a_row_fails(self, caplog) -> None:
        def act(row: str) -> list[Done]:
            if row == "broken":
                raise OSError
            return [Done("row.done", subject=row)]

        done = ticking.each(["a", "broken", "b"], act)

        assert [one.subject for one in done] == ["a", "b"]
        assert "Could not look after str broken" in caplog.text


class TestDone:
    def test_is_written_plainly(self) -> None:
        assert Done("phase.opened", "shore", "phase:vote").as_plain() == {
            "what": "phase.opened",
            "process": "shore",
            "subject": "phase:vote",
            "count": 1,
        }


class TestSenders:
    def test_are_asked_whether_something_waits(self) -> None:
        def sender(name: str, *, waits: bool) -> Sender:
            return Sender(
                name, task="t", waits=lambda _now: waits, send=lambda *, now: 0
            )

        busy = sender("busy", waits=True)
        sending.register(busy)
        sending.register(sender("idle", waits=False))

        assert sending.waiting(NOW) == [busy]

    def test_have_names_of_their_own(self) -> None:
        one = Sender("mail", "t", waits=lambda _now: True, send=lambda *, now: 0)
        sending.register(one)
        sending.register(one)

        with pytest.raises(ImproperlyConfigured, match="mail"):
            sending.register(
                Sender("mail", "t", waits=lambda _now: True, send=lambda *, now: 0)
            )
