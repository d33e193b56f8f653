"""What looks like advertising, and what is only written by somebody excited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.spam import looks_like_spam, tidied
from proposals.standard_reasons import CHECKS, REASONS


@pytest.mark.parametrize(
    "text",
    [
        "Osta https://a.example heti",
        "https://a.example",
        "www.a.example www.b.example www.c.example www.d.example ja monta sanaa lisää",
        "halpaa " * 20,
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "OSTA NYT HETI TÄNÄÄN EDULLISESTI KAIKKI MITÄ VAIN KUVITELLA VOIT OSTAA",
    ],
)
def test_looks_like_advertising(text) -> None:
    assert looks_like_spam(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "JOO!!!",
        "Hyvä ajatus, kannatan lämpimästi!",
        "Samanlainen on jo Oulussa, katso https://www.ouka.fi/laituri ja sen kuvat.",
        "Ei ei ei ei",
        "فكرة جيدة جدا، أتمنى أن نرى المزيد من المقاعد على ضفاف البحيرة",
        "Todella hyvä! 👍👍👍",
    ],
)
def test_looks_like_a_comment(text) -> None:
    assert not looks_like_spam(text)


def test_what_stood_there_already_is_not_judged_again() -> None:
    loud = "LISÄÄ PENKKEJÄ LAMMEN RANTAAN, ETTÄ KAIKKI PÄÄSEVÄT ISTUMAAN YHDESSÄ NYT"
    links = " ".join(f"https://{name}.example" for name in "abcd")
    listed = f"Katso näitä neljää esimerkkiä: {links}"

    assert not looks_like_spam(f"{loud} HETI", before=loud)
    assert looks_like_spam(loud, before="Penkki rantaan")
    assert not looks_like_spam(f"{listed} ja omaa", before=listed)
    assert looks_like_spam(f"{listed} {links.replace('.', '1.')}", before=listed)
    assert looks_like_spam("Osta https://a.example", before=loud)


def test_another_link_is_judged_again() -> None:
    bare = "Katso https://kirjasto.example nyt"
    links = "https://a.example https://b.example https://c.example"
    listed = f"Katso näitä neljää esimerkkiä: {links} https://d.example"

    assert not looks_like_spam(f"{bare}!", before=bare)
    assert looks_like_spam(bare.replace("kirjasto", "kasino"), before=bare)
    assert looks_like_spam(listed.replace("d.example", "kasino.example"), before=listed)


@given(st.text(max_size=400))
def test_judges_any_text_and_keeps_its_words(text) -> None:
    clean = tidied(text)

    assert looks_like_spam(clean) in {True, False}
    assert tidied(clean) == clean
    assert not set("\0\r\u202e\u202d") & set(clean)


def test_takes_out_what_turns_a_text_round() -> None:
    assert tidied("maksa \u202e001\u202c euroa\0") == "maksa 001 euroa"


def test_a_text_of_a_million_letters_is_judged_in_time() -> None:
    assert looks_like_spam("x" * 1_000_000)


def test_every_reason_is_there_in_every_language_and_serves_the_checklist() -> None:
    for reason in REASONS.values():
        assert set(reason.name) == set(reason.text) == {"fi", "sv", "en", "ru"}
    assert set(CHECKS) <= set(REASONS)
