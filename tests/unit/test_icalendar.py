"""Sessions as iCalendar files: what RFC 5545 asks for, and parsed back."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from participation.icalendar import Happening, calendar, escaped, folded

NOON = datetime(2026, 11, 15, 10, 0, tzinfo=UTC)


def happening(**fields: object) -> Happening:
    values: dict[str, object] = {
        "uid": "one@example.org",
        "title": "First meeting",
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=2),
        "changed_at": NOON - timedelta(days=3),
    }
    return Happening(**values | fields)  # type: ignore[arg-type]


def unfolded(text: str) -> list[str]:
    """Read lines as section 3.1 of RFC 5545 says."""
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def unescaped(value: str) -> str:
    """Read a value of the type TEXT as section 3.3.11 says."""
    out, letters = "", iter(value)
    for letter in letters:
        if letter == "\\":
            after = next(letters)
            out += "\n" if after in "nN" else after
        else:
            out += letter
    return out


def values(text: str, name: str) -> list[str]:
    return [
        line.partition(":")[2]
        for line in unfolded(text)
        if line.partition(":")[0].partition(";")[0] == name
    ]


class TestAFile:
    def test_has_one_event_for_each_session_between_the_marks(self) -> None:
        lines = unfolded(calendar([happening(), happening(uid="two")], name="Shore"))

        assert lines[0] == "BEGIN:VCALENDAR"
        assert lines[-1] == "END:VCALENDAR"
        assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
        assert "VERSION:2.0" in lines
        assert not [line for line in lines if line.startswith("METHOD")]

    def test_ends_every_line_with_both_characters(self) -> None:
        text = calendar([happening(text="a\nb\rc\r\nd")], name="Shore")

        assert text.endswith("\r\n")
        assert "\n" not in text.replace("\r\n", "")
        assert "\r" not in text.replace("\r\n", "")

    def test_writes_moments_in_utc(self) -> None:
        helsinki = timezone(timedelta(hours=2))
        starts = datetime(2026, 12, 1, 17, 30, tzinfo=helsinki)

        text = calendar(
            [happening(starts_at=starts, ends_at=starts + timedelta(hours=1))], name=""
        )

        assert values(text, "DTSTART") == ["20261201T153000Z"]
        assert values(text, "DTEND") == ["20261201T163000Z"]
        assert values(text, "DTSTAMP") == ["20261112T100000Z"]

    def test_says_what_was_called_off_and_what_is_private(self) -> None:
        one = happening(is_cancelled=True, is_private=True, sequence=4)

        text = calendar([one], name="Shore")

        assert values(text, "STATUS") == ["CANCELLED"]
        assert values(text, "CLASS") == ["PRIVATE"]
        assert values(text, "SEQUENCE") == ["4"]

    def test_lets_nobody_write_properties_into_it(self) -> None:
        evil = "Coffee\r\nATTENDEE:mailto:x@example.org\x0bEND:VEVENT"

        text = calendar([happening(title=evil, place=evil, url=evil)], name=evil)

        assert not values(text, "ATTENDEE")
        assert len([line for line in unfolded(text) if line == "END:VEVENT"]) == 1


@given(st.text())
def test_a_text_is_read_back_as_it_was_but_for_control_characters(text) -> None:
    kept = unescaped(escaped(text))

    plain = "\n".join(text.splitlines())
    assert kept == "".join(
        x for x in plain if x == "\n" or x.isprintable() or x in kept
    )
    assert ";" not in escaped(text).replace("\\;", "")
    assert "\n" not in escaped(text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\n")))
def test_a_folded_line_fits_and_is_read_back(text) -> None:
    pieces = list(folded(text))

    assert all(len(piece.encode()) <= 75 for piece in pieces)
    assert pieces[0] + "".join(piece[1:] for piece in pieces[1:]) == text
    assert all(piece.startswith(" ") for piece in pieces[1:])


def test_a_file_of_nothing_holds_a_component_all_the_same() -> None:
    lines = unfolded(calendar([], name="Mine"))

    assert lines.count("BEGIN:VTIMEZONE") == lines.count("END:VTIMEZONE") == 1
    assert "BEGIN:VEVENT" not in lines


class TestADeadline:
    def test_is_a_moment_without_an_end(self) -> None:
        text = calendar([happening(ends_at=NOON)], name="Mine")

        assert "DTSTART:20261115T100000Z\r\n" in text
        assert "DTEND" not in text

    def test_can_be_a_day_by_the_clock_it_is_told_in(self) -> None:
        # Midnight in Kajaani, when it is still the day before in UTC.
        midnight = datetime(2026, 11, 15, 0, 0, tzinfo=timezone(timedelta(hours=2)))

        text = calendar(
            [happening(starts_at=midnight, ends_at=midnight, is_day=True)], name="Mine"
        )

        assert "DTSTART;VALUE=DATE:20261115\r\n" in text
        assert "DTEND" not in text

    def test_leaves_the_hours_free(self) -> None:
        busy, free = (
            calendar([happening(is_busy=is_busy)], name="Mine")
            for is_busy in (True, False)
        )

        assert "TRANSP:OPAQUE\r\n" in busy
        assert "TRANSP:TRANSPARENT\r\n" in free
