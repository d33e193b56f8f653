"""A text in several languages: which one is shown."""

import pytest

from participation.texts import pick

BOTH = {"fi": "Ranta", "sv": "Strand"}


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        (BOTH, "sv", ("Strand", "sv")),
        (BOTH, "en", ("Ranta", "fi")),
        ({"sv": "Strand", "en": "Shore"}, "ru", ("Strand", "sv")),
        ({"en": "Shore", "ru": "Берег"}, "se", ("Shore", "en")),
        ({"ru": "Берег"}, "fi", ("Берег", "ru")),
        ({"en": "Shore"}, "en-gb", ("Shore", "en")),
        ({"fi": "", "sv": "Strand"}, "fi", ("Strand", "sv")),
        ({"fi": ""}, "sv", ("", "sv")),
        ({}, "fi", ("", "fi")),
        (None, "fi", ("", "fi")),
        ("Ranta", "en", ("Ranta", "en")),
    ],
)
def test_the_nearest_language_is_picked_and_named(value, language, expected) -> None:
    assert pick(value, language) == expected


def test_a_city_may_have_an_order_of_its_own() -> None:
    assert pick(BOTH, "en", ("sv", "fi")) == ("Strand", "sv")
