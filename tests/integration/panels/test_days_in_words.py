"""Days are written as people of a language write them, not as Django does."""

from datetime import UTC, date, datetime

import paneling
import pytest
from django.utils.translation import override

from panels import letter_pdf, offering, report_pdf
from panels.models import Letter
from panels.queries.reports import HEADINGS
from panels.queries.versions import written
from panels.report_parts import mandate
from proposals import typesetting

pytestmark = pytest.mark.django_db
DAY = date(2027, 1, 14)
# It is the 15th on the clocks of the city.
LATE = datetime(2027, 1, 14, 23, 30, tzinfo=UTC)


@pytest.fixture
def typeset(monkeypatch):
    """Keep what is given to Typst, and set nothing."""
    kept = []

    def keep(_template, data, **_options) -> bytes:
        kept.append(data)
        return b""

    monkeypatch.setattr(typesetting, "pdf", keep)
    return kept


def test_an_invitation_says_its_days_in_full(typeset) -> None:
    panel = paneling.panel(call_closes_at=LATE, term_from=DAY, term_until=DAY)
    batch = panel.batches.model(panel=panel)

    letter_pdf.as_pdf(batch, [], today=DAY)

    words = typeset[0]["words"]["en"]
    assert words["day"] == "14 January 2027"
    assert words["until"] == "You can sign up until 15 January 2027."
    assert typeset[0]["words"]["fi"]["day"] == "14.1.2027"
    days = "14 January 2027 \N{EN DASH} 14 January 2027"
    assert ["The panel works", days] in words["facts"]


def test_a_report_says_its_days_in_full(typeset) -> None:
    panel = paneling.panel(term_from=DAY, term_until=DAY)
    content = {
        "title": panel.title,
        "left_out": list(HEADINGS),
        "texts": {},
        "facts": {},
    }

    with override("en"):
        report_pdf.as_pdf(
            content, language="en", address="", day=DAY, edition=1, sha256=""
        )
        text = mandate(panel, "en", LATE)

    assert typeset[0]["edition"] == "Edition 1, 14 January 2027"
    assert "14 January 2027" in text


def test_the_offer_of_a_seat_says_its_time_in_full() -> None:
    panel = paneling.panel(state="recruiting")
    volunteer = paneling.volunteer(panel, person=None)

    offering.offer_seats(panel, [volunteer], now=LATE)

    until = Letter.objects.get(kind="member.offered").facts["until"]
    assert " January 2027" in until["en"]
    assert ".1.2027 klo 1.30" in until["fi"]


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("term_from", "2027-01-14", "14 January 2027"),
        ("call_closes_at", "2027-01-14T23:30:00+00:00", "15 January 2027, 01:30"),
    ],
)
def test_what_has_changed_in_a_mandate_is_said_in_full(name, value, words) -> None:
    with override("en"):
        assert written(name, value) == words
