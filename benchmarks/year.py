"""Plays a year of reminders: everything breaks that can, and nobody may be forgotten.

    .venv/bin/python benchmarks/year.py

A process with 10,000 residents on PostgreSQL and Redis, two workers, two beats whose
tasks come three times each, a mail server on a socket. The workers are away for nine
days across two changes of phases, Redis loses everything in the middle, workers are
killed in the middle of a batch while people vote, leave the roll or want no more mail,
and the clocks change. Then what came to the mail server is compared with what each
person was owed, person by person; see `year_people.py`.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import common
import crew
import year_setting
from services import redis
from year_people import YEAR, Resident

sys.path.append(str(common.ROOT / "tests"))

from smtp_sink import Received, Sink

RESIDENTS = 10_000
HELSINKI = ZoneInfo("Europe/Helsinki")
WORKERS, BEATS, TIMES = 2, 2, 3
# Quiet hours of the city, in which nothing goes out but what is urgent.
EVENING, MORNING = clock_time(21), clock_time(8)
URGENT = {"ballot.begun"}
# Of a hundred residents so many have got a message when the workers are killed, or when
# Redis loses everything.
FIRST_KILL, LAST_KILL, FLUSH = 3, 2, 9


def local(text: str) -> datetime:
    """Read a moment on the city's clocks, as "03-28 08:00"."""
    return datetime.fromisoformat(f"2027-{text}").replace(tzinfo=HELSINKI)


class Year:
    """The process, its people, and everything that came to the mail server."""

    def __init__(self, sink: Sink, team: crew.Crew, residents: int) -> None:
        import clockwork

        self.turn_to, self.sink, self.team = clockwork.turn_to, sink, team
        self.people = [Resident(number) for number in range(residents)]
        self.now = local("01-20 12:00")
        # Of each message the moment on the clock, and how many had come before.
        self.moments: list[datetime] = []
        # How many messages had come when something changed about somebody.
        self.changed: dict[int, int] = {}
        self.broken: list[Callable[[int], bool]] = []
        # What the dead had begun: of a reminder to vote nothing stays in the database
        # when it turns out that somebody has voted.
        self.begun: dict[str, list[Any]] = {}
        sink.accepted = self._note

    def _note(self, _received: Received) -> None:
        self.moments.append(self.now)
        # A breakdown comes once, when its moment has come.
        self.broken = [one for one in self.broken if not one(len(self.moments))]

    def set_up(self) -> None:
        self.turn_to(self.now)
        made = year_setting.set_up(self.people, now=self.now, local=local)
        self.process, self.round = made.process, made.voting_round
        self.organiser, self.user_of = made.organiser, made.user_of

    def at(self, *moments: str) -> None:
        """Let the beats tick at these moments, and again when news were gathered."""
        for text in moments:
            for minutes in (0, 6):
                self._tick(local(text) + timedelta(minutes=minutes))
                self.team.wait()

    def _tick(self, moment: datetime) -> None:
        from participation.celery import app

        self.now = moment
        self.turn_to(moment)
        for _beat in range(BEATS):
            for _time in range(TIMES):
                app.send_task("participation.tasks.tick")
            app.send_task("voting.tasks.sequence_boxes")

    def at_with(
        self,
        text: str,
        share: int,
        breakdown: Callable[[], None],
        then: Callable[[], None],
    ) -> None:
        """Tick, and break something when that share of all people has got one.

        `then` happens while nothing works; afterwards everything is started again, and
        the beats go on a few minutes later.
        """
        goal = len(self.moments) + len(self.people) * share // 100
        came: list[int] = []

        def strike(count: int) -> bool:
            if count < goal:
                return False
            breakdown()
            came.append(count)
            return True

        self.broken.append(strike)
        moment = local(text)
        for _turn in range(3):
            self._tick(moment)
            self.team.wait(until=lambda: bool(came))
            moment += timedelta(minutes=6)
        if not came:
            raise RuntimeError(f"Nothing was broken at {text}.")
        # Whom the dead have told already stands at the server by now.
        time.sleep(0.3)
        then()
        self._tick(moment)
        self.team.wait()
        self._tick(moment + timedelta(minutes=6))
        self.team.wait()

    def vote(self, people: Iterable[Resident]) -> None:
        from voting.actions import casting
        from voting.models import VotingRound
        from voting.tally.ballot_form import Marks

        voting_round = VotingRound.objects.get(pk=self.round.pk)
        for one in people:
            casting.cast_ballot(
                voting_round=voting_round,
                voter=self.user_of[one.email],
                paper="all",
                marks={"all": Marks(year_setting.CHOICES)},
                now=self.now,
            )
            self.changed[one.number] = len(self.moments)

    def begin_ballots(self) -> None:
        from voting.models import BegunBallot

        BegunBallot.objects.bulk_create(
            BegunBallot(person=self.user_of[one.email], voting_round=self.round)
            for one in self.people
            if one.begins_a_ballot and not one.votes_early
        )

    def change_minds(self) -> None:
        """Vote, stop the mail, and leave the roll, while the workers lie dead."""
        from participation.actions import notices
        from voting.models import RollEntry

        self.begun = self._messages()
        # Only those who could get a message are worth the time of a ballot.
        wanted = [one for one in self.people if one.wants_mail]
        self.vote(one for one in wanted if one.votes_while_it_is_sent)
        for one in wanted:
            person = self.user_of[one.email]
            if one.stops_the_mail:
                notices.stop_mail(person=person, topics=["votes"], now=self.now)
            elif one.loses_the_right and not one.votes_while_it_is_sent:
                RollEntry.objects.filter(voting_round=self.round, user=person).delete()
            else:
                continue
            self.changed.setdefault(one.number, len(self.moments))
        self.team.start()

    def publish(self) -> None:
        from voting.actions import results
        from voting.models import VotingRound

        results.publish_result(
            voting_round=VotingRound.objects.get(pk=self.round.pk),
            organiser=self.organiser,
            now=self.now,
        )

    def report(self) -> None:
        """Owe followers news late in the evening before the clocks change."""
        from participation import notices

        self.now = local("10-30 22:30")
        self.turn_to(self.now)
        notices.owe(
            [self.user_of[one.email] for one in self.people if one.follows],
            "building.reported",
            occasion="project:1",
            link="/p/year/",
            now=self.now,
            process=self.process,
            topic="phases",
            title="A pier",
            reference="1",
        )

    def play(self) -> None:
        """Let the year pass."""
        team = self.team
        self.at("02-01 00:00", "02-01 08:00", "02-02 08:00")
        self.at("03-01 00:00", "03-01 08:00", "03-02 08:00", "03-07 00:00")
        self.at("03-07 08:00")
        # Nine days without workers: the review begins and ends, and the vote begins.
        team.stop()
        self._tick(local("03-12 12:00"))
        team.flush()
        team.start()
        self.at_with("03-16 12:00", FIRST_KILL, team.kill, team.start)
        self.at("03-16 13:00")
        self.vote(one for one in self.people if one.votes_early and one.wants_mail)
        self.begin_ballots()
        self.at("03-22 00:00")
        self.at_with("03-22 08:00", LAST_KILL, team.kill, self.change_minds)
        self.at("03-22 09:00", "03-26 23:00", "03-27 08:00")
        # The clocks skip an hour in this night.
        self.at("03-28 00:00", "03-28 03:30", "03-28 08:00", "03-28 18:00")
        self.at("03-29 00:00", "03-29 00:30", "03-29 08:00", "03-30 08:00")
        self.at("04-06 12:00")
        self.publish()
        self.at_with("04-06 13:00", FLUSH, team.flush, lambda: None)
        self.at("04-06 14:00", "05-03 00:00")
        # Away all day, when news are due, and back when everybody sleeps.
        team.stop()
        self.turn_to(local("05-03 23:00"))
        team.start()
        self.at("05-03 23:00", "05-04 08:00")
        self.report()
        # An hour comes twice in this night.
        self.at("10-30 23:00", "10-31 03:30", "10-31 08:00", "12-31 00:00")

    def judge(self) -> dict[str, Any]:
        """Compare what came to the mail server with what each person was owed."""
        from participation.models import Notice

        numbers = {one.email: one.number for one in self.people}
        inside = self.begun | self._messages()
        got: dict[tuple[str, str], set[int]] = defaultdict(set)
        times: Counter[tuple[str, str]] = Counter()
        unknown = late = noisy = 0
        for place, received in enumerate(self.sink.received):
            times[received.to, received.message_id] += 1
            rows = inside.get(received.message_id, [])
            unknown += not rows or rows[0].person.email != received.to
            clock = self.moments[place].astimezone(HELSINKI).time()
            for row in rows:
                number = numbers[received.to]
                got[row.kind, self._ending(row)].add(number)
                is_vote = row.kind in {"vote.closing", "ballot.begun"}
                late += is_vote and place >= self.changed.get(number, place + 1)
                noisy += row.kind not in URGENT and not MORNING <= clock < EVENING
        missing, wrong = Counter[str](), Counter[str]()
        for reminder in YEAR:
            came = got.pop((reminder.kind, reminder.ending), set())
            name = f"{reminder.kind} {reminder.ending}".strip()
            for one in self.people:
                missing[name] += reminder.must(one) and one.number not in came
                wrong[name] += one.number in came and not reminder.may(one)
        waiting = Notice.objects.filter(mail=Notice.Mail.WAITS).count()
        return {
            "messages": len(self.sink.received),
            "people": len({received.to for received in self.sink.received}),
            "killed": self.team.killed,
            "repeated": sum(count - 1 for count in times.values()),
            "missing": sum(missing.values()),
            "wrong": sum(wrong.values()),
            "late": late,
            "noisy": noisy,
            "unknown": unknown,
            "unplanned": sorted(f"{kind} {ending}" for kind, ending in got),
            "waiting": waiting,
            "where": {
                name: count for name, count in (missing + wrong).items() if count
            },
        }

    def _messages(self) -> dict[str, list[Any]]:
        """Return the notices of each message that was begun, by its Message-ID."""
        from participation.letters import message_id
        from participation.models import Notice

        found: dict[str, list[Any]] = defaultdict(list)
        for row in Notice.objects.exclude(mail_key="").select_related("person"):
            found[message_id(row.person, row.mail_key).strip("<>")].append(row)
        return dict(found)

    def _ending(self, notice: Any) -> str:
        """Return what tells the occasion of a notice from others of its kind."""
        kinds = {phase.pk: phase.kind for phase in self.process.phases.all()}
        parts = notice.occasion.split(":")
        if notice.kind == "phase.opened":
            return str(kinds[int(parts[1])])
        # What comes before an end says how long before.
        return f":{parts[3]}" if len(parts) == 4 else ""


def set_up(folder: Path, url: str, broker: str, port: int) -> dict[str, str]:
    """Write the environment of everybody who takes part, this process among them."""
    env = common.environment(
        url,
        BROKER_URL=f"{broker}/0",
        CACHE_URL=f"{broker}/1",
        EMAIL_URL=f"smtp://127.0.0.1:{port}",
        CLOCK=str(folder / "clock"),
        TIME_ZONE="Europe/Helsinki",
        **common.apart(folder),
    )
    os.environ |= env
    (folder / "clock").write_text(datetime(2027, 1, 1, tzinfo=UTC).isoformat())
    import django

    django.setup()
    return env


def main() -> int:
    parser = argparse.ArgumentParser(description="A year of reminders, with accidents.")
    parser.add_argument("--residents", type=int, default=RESIDENTS)
    options = parser.parse_args()
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="porukka-") as name,
        common.database("postgresql") as url,
        redis() as broker,
        Sink() as sink,
    ):
        env = set_up(Path(name), url, broker, sink.port)
        team = crew.Crew(env, size=WORKERS, app="clockwork")
        year = Year(sink, team, options.residents)
        year.set_up()
        team.start()
        try:
            year.play()
        finally:
            team.stop()
        found = year.judge()
    found["seconds"] = round(time.monotonic() - began)
    common.finish("year", found)
    faults = ("missing", "wrong", "late", "noisy", "unknown", "waiting")
    is_sound = not any(found[name] for name in faults) and not found["unplanned"]
    return 0 if is_sound and found["repeated"] <= found["killed"] else 1


if __name__ == "__main__":
    sys.exit(main())
