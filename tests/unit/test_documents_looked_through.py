import re

import picturing
import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation.documents import BadDocument, Flaw, checked

WHOLE = picturing.pdf(3)


def flaw_of(content: bytes, **options) -> Flaw:
    with pytest.raises(BadDocument) as caught:
        checked(content, **options)
    return caught.value.flaw


def test_a_plain_document_is_taken_with_its_number_of_pages():
    assert checked(WHOLE).pages == 3


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", Flaw.NO_PDF),
        (b"hello", Flaw.NO_PDF),
        (b"<html>%PDF-1.7", Flaw.NO_PDF),
        (picturing.picture() + WHOLE, Flaw.NO_PDF),
        (b" " + WHOLE, Flaw.NO_PDF),
        (b"%PDF-1.7\n", Flaw.BROKEN),
        (WHOLE[:200], Flaw.BROKEN),
        (b"%PDF-1.7\n%%EOF", Flaw.BROKEN),
        (picturing.pdf(0), Flaw.BROKEN),
        (picturing.pdf(password="salasana"), Flaw.LOCKED),
        (picturing.pdf(script="app.alert(1)"), Flaw.ACTIVE),
        (picturing.pdf(file=b"MZ"), Flaw.ACTIVE),
        (picturing.pdf(action="/Launch"), Flaw.ACTIVE),
        (picturing.pdf(action="/SubmitForm"), Flaw.ACTIVE),
        (picturing.pdf(action="/GoToE"), Flaw.ACTIVE),
    ],
)
def test_what_is_no_still_document_is_refused_with_the_reason(content, flaw):
    assert flaw_of(content) is flaw


def test_a_link_to_a_page_on_the_web_is_fine():
    assert checked(picturing.pdf(action="/URI")).pages == 1


@pytest.mark.parametrize("name", [b"/Launch", b"/#4cau#6ech", b"/Java#53cript"])
def test_what_an_earlier_version_did_counts_and_so_do_escapes(name):
    rest = b"99 0 obj\n<< /S " + name + b" >>\nendobj\nstartxref"
    content = WHOLE.replace(b"startxref", rest, 1)

    assert flaw_of(content) is Flaw.ACTIVE
    assert checked(content.replace(name, b"/Page")).pages == 3


def test_pages_are_counted_against_the_limit():
    assert checked(WHOLE, most_pages=3).pages == 3
    assert flaw_of(WHOLE, most_pages=2) is Flaw.TOO_MANY_PAGES


def nested(depth: int) -> bytes:
    """Give the last object a value within a value within …, and mend the table."""
    value = b"/Deep " + b"<< /A " * depth + b"1" + b" >>" * depth
    head, mark, tail = WHOLE.rpartition(b"/MediaBox")
    content = head + value + b"\n" + mark + tail
    start = b"%d" % content.rindex(b"xref\n0 ")
    return re.sub(rb"startxref\n\d+", b"startxref\n" + start, content)


def test_nesting_without_end_is_refused():
    assert checked(nested(10)).pages == 3
    assert flaw_of(nested(80)) is Flaw.TOO_COMPLEX
    assert flaw_of(nested(20_000)) in {Flaw.BROKEN, Flaw.TOO_COMPLEX}


@given(st.data())
def test_no_bytes_make_anything_but_a_document_or_a_reason(data):
    content = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))

    try:
        found = checked(bytes(content))
    except BadDocument as error:
        found = error.flaw

    assert found in set(Flaw) or found.pages > 0
