"""The verifier: agrees with the draw, and notices whatever was changed."""

import json
from collections import Counter
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lotteries import (
    ANSWER,
    AT,
    BEACON,
    DICE,
    HEX,
    LOTTO,
    changed,
    made,
    set_in,
)

from panels.sortition import randomness, verify
from panels.sortition.randomness import UNDECLARED, dice


def codes(content: bytes, expected: str | None = None) -> set[str]:
    return {f.code for f in verify.check(verify.read(content), content, expected)}


class TestAList:
    @pytest.mark.parametrize("source", [DICE, BEACON, LOTTO, UNDECLARED])
    def test_as_it_was_published_holds(self, source) -> None:
        content = made(source).content

        assert codes(content, made(source).sha256) == set()

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            (lambda plain: plain["panels"][3].pop(), "wrong_size"),
            (lambda plain: plain["panels"][3].sort(reverse=True), "repeated_id"),
            (set_in("panels", 3, 2, to="ZZZZZ"), "unknown_id"),
            (set_in("ids", 0, to="AEIOU"), "bad_id"),
            (lambda plain: plain["ids"].reverse(), "bad_id"),
            (lambda plain: plain["panels"].pop(), "weak_randomness"),
            (set_in("randomness", "digits", to=2), "weak_randomness"),
            (set_in("randomness", to={"kind": "national_draw", "numbers": 3,
                                      "highest": 20}), "weak_randomness"),
            (set_in("randomness", to={"kind": "national_draw", "numbers": 40,
                                      "highest": 40}), "weak_randomness"),
        ],
    )  # fmt: skip
    def test_that_was_changed_is_told(self, change, code) -> None:
        assert code in codes(changed(change))

    def test_in_which_somebody_is_twice_on_a_panel_is_told(self) -> None:
        def double(plain):
            plain["panels"][0][1] = plain["panels"][0][0]

        assert codes(changed(double)) == {"repeated_id"}

    def test_in_which_two_panels_have_changed_places_has_another_hash(self) -> None:
        def swap(plain):
            first = next(
                n for n, p in enumerate(plain["panels"]) if p != plain["panels"][0]
            )
            plain["panels"][0], plain["panels"][first] = (
                plain["panels"][first],
                plain["panels"][0],
            )

        assert codes(changed(swap)) == set()
        assert codes(changed(swap), made().sha256) == {"other_hash"}

    @pytest.mark.parametrize(
        "change",
        [
            lambda content: content + b"\n",
            lambda content: content.replace(b'":', b'": ', 1),
            lambda content: content.replace("ä".encode(), rb"\u00e4"),
            lambda content: b'{"seats":9,' + content[1:],
        ],
    )
    def test_that_is_written_in_another_way_is_told(self, change) -> None:
        content = change(made().content)

        assert content != made().content
        assert codes(content, made().sha256) == {"other_hash", "not_canonical"}

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"[]",
            b"{}",
            b"\xff",
            b"[" * 100_000,
            changed(set_in("v", to="panel-lottery-v2")),
            changed(set_in("seats", to=True)),
            changed(set_in("seats", to=0)),
            changed(set_in("ids", to=[])),
            changed(set_in("ids", to=[1])),
            changed(set_in("panels", to=[])),
            changed(set_in("panels", to=["ABCDE"])),
            changed(set_in("sealed", to="x")),
            changed(set_in("randomness", to={"kind": "coin"})),
            changed(set_in("randomness", to={"kind": "dice"})),
            changed(set_in("randomness", to={"kind": "dice", "digits": 0})),
            changed(set_in("name", to=None)),
            changed(set_in("name", to="half")).replace(b"half", rb"\ud800"),
            changed(set_in("name", to="half")).replace(b"half", b"\xed\xa0\x80"),
            changed(set_in("ids", 0, to="half")).replace(b"half", rb"\udfff"),
        ],
    )
    def test_that_is_none_is_refused(self, content) -> None:
        with pytest.raises(verify.LotteryError) as refused:
            verify.read(content)

        assert refused.value.fault.code == "no_lottery"

    @given(st.binary(max_size=60))
    def test_of_any_bytes_is_refused(self, content) -> None:
        with pytest.raises(verify.LotteryError):
            verify.read(content)


class TestRandomness:
    @pytest.mark.parametrize(
        ("source", "text", "one_form"),
        [
            (BEACON, HEX, HEX),
            (BEACON, f" {HEX.upper()}\n", HEX),
            (BEACON, f"{HEX[:32]} {HEX[32:]}", HEX),
            (BEACON, json.dumps(ANSWER), ANSWER["randomness"]),
            (LOTTO, "31 4 15 9 26 5 35", "4-5-9-15-26-31-35"),
            (LOTTO, "04,05;09-15  26, 31 - 35", "4-5-9-15-26-31-35"),
            (DICE, "417", "417"),
            (DICE, " 4-1-7 ", "417"),
            (DICE, "0, 0, 0", "000"),
            (UNDECLARED, " a trial ", "a trial"),
        ],
    )
    def test_has_one_form_however_it_is_typed(self, source, text, one_form) -> None:
        assert source.normalise(text) == one_form

    @pytest.mark.parametrize(
        ("source", "text"),
        [
            (BEACON, ""),
            (BEACON, HEX[1:]),
            (BEACON, HEX + "0"),
            (BEACON, "x" * 64),
            (BEACON, "{"),
            (BEACON, json.dumps({**ANSWER, "round": ANSWER["round"] + 1})),
            (BEACON, json.dumps({**ANSWER, "randomness": HEX})),
            (BEACON, json.dumps({**ANSWER, "signature": 7})),
            (LOTTO, "1 2 3 4 5 6"),
            (LOTTO, "1 2 3 4 5 6 7 8"),
            (LOTTO, "1 2 3 4 5 6 6"),
            (LOTTO, "0 1 2 3 4 5 6"),
            (LOTTO, "1 2 3 4 5 6 41"),
            (LOTTO, "1 2 3 4 5 6 ²"),
            (LOTTO, ""),
            (DICE, "41"),
            (DICE, "4171"),
            (DICE, "4 1 x"),
            (DICE, "٤١٧"),
            (UNDECLARED, "  "),
        ],
    )
    def test_in_another_format_is_refused(self, source, text) -> None:
        with pytest.raises(verify.LotteryError) as refused:
            source.normalise(text)

        assert refused.value.fault.code == "bad_randomness"

    @given(st.text(max_size=80), st.sampled_from([BEACON, LOTTO, DICE, UNDECLARED]))
    def test_in_its_one_form_stays_as_it_is(self, text, source) -> None:
        try:
            once = source.normalise(text)
        except verify.LotteryError:
            return

        assert source.normalise(once) == once

    def test_of_the_beacon_is_that_of_the_first_round_at_its_time(
        self,
    ) -> None:
        start = randomness.QUICKNET_STARTED_AT

        assert randomness.quicknet_round(start) == 1
        assert randomness.quicknet_round(start + timedelta(microseconds=1)) == 2
        assert randomness.quicknet_round(start + timedelta(seconds=3)) == 2
        assert randomness.quicknet_round(start + timedelta(seconds=30)) == 11

    @pytest.mark.parametrize(("size", "digits"), [(10, 1), (1000, 3), (700, 6), (1, 4)])
    def test_takes_as_many_dice_as_are_fair(self, size, digits) -> None:
        assert randomness.digits_for(size) == digits
        assert dice(AT, "", digits=digits).is_strong_enough(size)


class TestTheDraw:
    def test_follows_the_written_recipe(self) -> None:
        lottery = verify.read(made(BEACON).content)
        text = f"panel-lottery-v1|{made(BEACON).sha256}|{HEX}|0"
        x = int(sha256(text.encode()).hexdigest()[:32], 16)

        assert x < 2**128 - 2**128 % 1000
        assert verify.drawn_number(lottery, HEX) == x % 1000

    def test_of_three_dice_is_the_number_that_they_show(self) -> None:
        lottery = verify.read(made().content)

        assert verify.drawn_number(lottery, "000") == 0
        assert verify.drawn_number(lottery, "417") == 417
        assert lottery.label(7) == "007"

    def test_of_more_dice_is_hashed(self) -> None:
        content = made(dice(AT, "", digits=6), 700).content
        lottery = verify.read(content)

        found = {verify.drawn_number(lottery, f"{n:06}") for n in range(20)}

        assert max(found) < 700
        assert found != set(range(20))

    def test_throws_away_what_would_favour_some_panels(self, monkeypatch) -> None:
        monkeypatch.setattr(verify, "BITS", 8)

        found = Counter(
            verify.hashed_number("0" * 64, str(n), 100) for n in range(20_000)
        )

        # Of 256 values the last 56 are thrown away; else panels 0-55 came up more.
        first, rest = (
            sum(found[n] for n in part) for part in (range(50), range(50, 100))
        )
        assert abs(first - rest) < 600

    def test_finds_every_panel_equally_often(self) -> None:
        draws, size = 50_000, 250

        found = Counter(
            verify.hashed_number(made().sha256, sha256(b"%d" % n).hexdigest(), size)
            for n in range(draws)
        )

        expected = draws / size
        square = sum((found[n] - expected) ** 2 / expected for n in range(size))
        # 249 degrees of freedom: between these with a chance of 99.9 %.
        assert 183 < square < 327

    def test_is_another_for_another_list(self) -> None:
        numbers = [
            verify.hashed_number(sha256(b"%d" % n).hexdigest(), HEX, 10**6)
            for n in range(10)
        ]

        assert len(set(numbers)) == 10
