"""Log lines can be read by machines, and name nobody."""

import json
import logging
import sys

import pytest
from django.urls import reverse

from participation.logs import JsonFormatter, PlainFormatter


def record(message, *args, **extra) -> logging.LogRecord:
    made = logging.LogRecord("porukka", logging.INFO, "x.py", 1, message, args, None)
    made.__dict__.update(extra)
    return made


def test_a_line_is_one_json_object() -> None:
    line = JsonFormatter().format(record("Counted %s\nballots", 12, status_code=404))

    entry = json.loads(line)

    assert "\n" not in line
    assert entry["message"] == "Counted 12\nballots"
    assert (entry["level"], entry["logger"]) == ("info", "porukka")
    assert entry["status"] == 404
    assert entry["at"].endswith("+00:00")


@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter()])
@pytest.mark.parametrize(
    "person", ["aino.virtanen+vote@posti.kajaani.fi", "131052-308T", "010203A987k"]
)
def test_nobody_is_named(formatter, person) -> None:
    line = formatter.format(record("Key (email)=(%s) already exists", person))

    assert person not in line
    assert "already exists" in line


@pytest.mark.parametrize("formatter", [JsonFormatter(), PlainFormatter()])
@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("participation:mail_hook", []),
        ("participation:calendar_mine", []),
        ("participation:notices_off", []),
        ("participation:preview", []),
        ("participation:help_booking", []),
        ("participation:help_move", []),
        ("participation:help_cancel", []),
        ("proposals:co_author", ["2027", 12]),
        ("panels:screen", ["2027", "traffic", 3]),
        ("panels:keypad", ["2027", "traffic", 3]),
    ],
)
def test_a_refused_address_tells_no_secret(formatter, name, before) -> None:
    path = reverse(name, args=[*before, "7GH2-KQ9X-M4TV-0ZWB"])

    line = formatter.format(record("%s: %s", "Unprocessable Entity", path))

    assert "7GH2" not in line
    assert "0ZWB" not in line
    assert path.partition("7GH2")[0] in line


def test_nobody_is_named_in_an_error() -> None:
    made = record("It failed")
    try:
        int("aino@example.org")
    except ValueError:
        made.exc_info = sys.exc_info()

    entry = json.loads(JsonFormatter().format(made))

    assert "ValueError: invalid literal" in entry["error"]
    assert "aino@example.org" not in entry["error"]
