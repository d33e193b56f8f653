"""Casts of one process queue up on SQLite, and nobody starves."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from time import sleep

import make
import pytest
from django.db import connection

from participation import turns
from participation.policies import Refused
from participation.turns import Queue, in_turn


def wait_until(queue: Queue, length: int) -> None:
    while len(queue._waiting) < length:
        sleep(0.001)


class TestQueue:
    def test_lets_people_in_in_the_order_in_which_they_came(self) -> None:
        queue, go, order = Queue(), Event(), []

        def hold() -> None:
            with queue.turn():
                go.wait(timeout=30)

        def come(number: int) -> None:
            with queue.turn():
                order.append(number)

        threads = [Thread(target=hold)]
        threads[0].start()
        wait_until(queue, 1)
        for number in range(8):
            threads.append(Thread(target=come, args=[number]))
            threads[-1].start()
            wait_until(queue, number + 2)
        go.set()
        for thread in threads:
            thread.join(timeout=30)

        assert order == list(range(8))

    def test_lets_one_in_at_a_time(self) -> None:
        queue, inside, most = Queue(), [], []

        def work(number: int) -> None:
            with queue.turn():
                inside.append(number)
                most.append(len(inside))
                sleep(0.0005)
                inside.remove(number)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(work, range(80)))

        assert most == [1] * 80

    def test_goes_on_after_somebody_failed(self) -> None:
        queue = Queue()
        with pytest.raises(ValueError, match="broken"), queue.turn():
            raise ValueError("broken")

        with queue.turn():
            assert len(queue._waiting) == 1

        assert not queue._waiting


@pytest.mark.django_db
class TestCasts:
    def test_queue_on_sqlite_only(self) -> None:
        with in_turn():
            waiting = len(turns._casts._waiting)

        assert waiting == (1 if connection.vendor == "sqlite" else 0)

    def test_leave_the_queue_when_they_are_refused(self) -> None:
        voting_round = make.voting_round(starts=make.DAY, ends=2 * make.DAY)
        voter = make.user()

        for _attempt in range(2):
            with pytest.raises(Refused, match="not_open_yet"):
                make.ballot(voting_round, ["a"], voter)
