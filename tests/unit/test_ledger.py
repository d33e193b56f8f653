"""Whoever edits, drops or reorders an event of a record cannot hide it.

No Django here: these tests run where it cannot be imported.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from participation import ledger

ROOT = Path(__file__).resolve().parents[2]

SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=9)
DATA = st.dictionaries(
    st.text(max_size=5), SCALARS | st.lists(SCALARS, max_size=3), max_size=3
)


def chain(all_data: list[dict[str, object]]) -> list[dict[str, object]]:
    events: list[dict[str, object]] = []
    previous = ledger.GENESIS
    for number, data in enumerate(all_data, start=1):
        entry: dict[str, object] = {
            "process": "ranta",
            "number": number,
            "verb": "proposal.submitted",
            "subject": f"proposal:P{number}",
            "data": data,
        }
        previous = ledger.seal(previous, entry)
        events.append({**entry, "seal": previous})
    return events


CHAINS = st.lists(DATA, min_size=1, max_size=6).map(chain)


def codes(events) -> set[str]:
    return {flaw.code for flaw in ledger.flaws(events)}


class TestChain:
    @given(CHAINS)
    def test_as_written_has_no_flaw(self, events) -> None:
        assert ledger.flaws(events) == []

    @given(CHAINS, st.data())
    def test_an_edited_event_shows(self, events, data) -> None:
        place = data.draw(st.integers(0, len(events) - 1))
        key = data.draw(st.sampled_from(["process", "verb", "subject", "data"]))
        value = data.draw(DATA if key == "data" else st.text(max_size=9))
        # True and 1 are equal in Python, and two different things in JSON.
        assume(json.dumps(events[place][key]) != json.dumps(value))

        edited = [dict(event) for event in events]
        edited[place][key] = value

        assert "broken_seal" in codes(edited)
        assert {flaw.number for flaw in ledger.flaws(edited)} == {place + 1}

    @given(CHAINS, st.data())
    def test_a_dropped_event_shows_unless_it_was_the_last(self, events, data) -> None:
        assume(len(events) > 1)
        place = data.draw(st.integers(0, len(events) - 2))

        rest = events[:place] + events[place + 1 :]

        assert codes(rest) == {"wrong_number", "broken_seal"}

    @given(CHAINS, st.data())
    def test_two_events_that_changed_places_show(self, events, data) -> None:
        assume(len(events) > 1)
        one = data.draw(st.integers(0, len(events) - 2))
        other = data.draw(st.integers(one + 1, len(events) - 1))

        swapped = list(events)
        swapped[one], swapped[other] = swapped[other], swapped[one]

        assert "wrong_number" in codes(swapped)
        assert "broken_seal" in codes(swapped)

    @given(CHAINS, st.data())
    def test_an_event_put_in_between_shows(self, events, data) -> None:
        place = data.draw(st.integers(0, len(events) - 1))

        longer = [*events[: place + 1], *events[place:]]

        assert codes(longer)

    @given(CHAINS, st.text("0123456789abcdef", min_size=64, max_size=64))
    def test_a_seal_of_ones_own_shows(self, events, seal) -> None:
        assume(seal != events[0]["seal"])

        forged = [{**events[0], "seal": seal}, *events[1:]]

        assert "broken_seal" in codes(forged)

    def test_a_fault_is_told_once_and_not_for_all_behind_it(self) -> None:
        events = chain([{"a": 1}, {"a": 2}, {"a": 3}, {"a": 4}])
        events[1]["data"] = {"a": 99}

        assert [flaw.number for flaw in ledger.flaws(events)] == [2]

    def test_an_event_without_a_seal_shows(self) -> None:
        events = chain([{}, {}])
        del events[0]["seal"]

        assert "broken_seal" in codes(events)


class TestCanonical:
    @given(DATA)
    def test_the_order_of_keys_does_not_matter(self, data) -> None:
        backwards = dict(reversed(data.items()))

        assert ledger.canonical({"data": data}) == ledger.canonical({"data": backwards})

    @given(DATA)
    def test_it_is_ascii_and_reads_back(self, data) -> None:
        line = ledger.canonical(data)

        assert line.isascii()
        assert "\n" not in line
        assert json.loads(line) == data

    @pytest.mark.parametrize(
        "value", [1.0, {"a": {"b": [0.1]}}, {"a": (2.5,)}, {"a": float("nan")}]
    )
    def test_floats_are_refused_however_deep(self, value) -> None:
        with pytest.raises(ledger.FloatInRecordError):
            ledger.canonical({"data": value})

    def test_keys_are_texts(self) -> None:
        with pytest.raises(TypeError):
            ledger.canonical({"data": {1: "one"}})


class TestCommand:
    def _write(self, path: Path, events) -> Path:
        file = path / "record.jsonl"
        file.write_text("".join(json.dumps(event) + "\n" for event in events))
        return file

    def test_a_record_that_holds_gives_0(self, tmp_path, capsys) -> None:
        events = chain([{}, {}, {}])

        assert ledger.main([str(self._write(tmp_path, events))]) == 0
        out = capsys.readouterr().out
        assert f"3 events, unbroken. Newest seal: {events[-1]['seal']}" in out

    def test_an_empty_record_holds(self, tmp_path) -> None:
        assert ledger.main([str(self._write(tmp_path, []))]) == 0

    def test_a_flaw_gives_1_and_its_place(self, tmp_path, capsys) -> None:
        events = chain([{}, {}, {}])
        events[1]["subject"] = "proposal:P9"

        assert ledger.main([str(self._write(tmp_path, events))]) == 1
        assert "event 2: the seal does not fit" in capsys.readouterr().out

    def test_a_cut_end_shows_with_a_seal_that_was_kept(self, tmp_path, capsys) -> None:
        events = chain([{}, {}, {}])
        kept = str(events[-1]["seal"])
        file = self._write(tmp_path, events[:2])

        assert ledger.main([str(file)]) == 0
        assert ledger.main([str(file), "--seal", kept]) == 1
        assert "cut_off" in capsys.readouterr().out

    def test_a_seal_that_was_kept_is_found(self, tmp_path) -> None:
        events = chain([{}, {}, {}])
        file = self._write(tmp_path, events)

        assert ledger.main([str(file), "--seal", str(events[0]["seal"])]) == 0

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"{}\n{not json}\n", "line 2: not JSON"),
            (b"[]\n", "line 1: not an event"),
            (b"\xff\xfe\n", "record.jsonl"),
        ],
    )
    def test_what_cannot_be_read_gives_2(
        self, tmp_path, capsys, content, words
    ) -> None:
        file = tmp_path / "record.jsonl"
        file.write_bytes(content)

        assert ledger.main([str(file)]) == 2
        assert words in capsys.readouterr().err

    def test_a_missing_file_gives_2(self, tmp_path) -> None:
        assert ledger.main([str(tmp_path / "nowhere.jsonl")]) == 2

    def test_a_float_in_the_file_is_a_flaw(self, tmp_path) -> None:
        events = chain([{}])
        events[0]["data"] = {"cost": 1.5}

        assert ledger.main([str(self._write(tmp_path, events))]) == 1

    def test_it_runs_where_nothing_is_installed(self, tmp_path) -> None:
        file = self._write(tmp_path, chain([{}]))
        command = [sys.executable, "-I", "-S", "-c"]
        script = (
            f"import sys, runpy; sys.path.insert(0, {str(ROOT)!r}); "
            f"sys.argv = ['ledger', {str(file)!r}]; "
            "runpy.run_module('participation.ledger', run_name='__main__')"
        )

        done = subprocess.run([*command, script], capture_output=True, check=False)

        assert done.returncode == 0, done.stderr.decode()
        assert b"1 events, unbroken" in done.stdout
