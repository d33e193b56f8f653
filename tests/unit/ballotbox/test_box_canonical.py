"""What is written in one way only: canonical lines."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.ballotbox import canonical
from voting.ballotbox.canonical import CanonError

DATA = Path(__file__).parents[2] / "data"
SAMPLES = {
    sample["file"]: sample
    for sample in json.loads((DATA / "jcs" / "samples.json").read_text())
}

TEXTS = st.text().filter(lambda text: unicodedata.is_normalized("NFC", text))
KEYS = st.text(st.characters(max_codepoint=127), max_size=4)
NUMBERS = st.integers(-canonical.MOST_INTEGER, canonical.MOST_INTEGER)
VALUES = st.recursive(
    TEXTS | NUMBERS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
    ),
    max_leaves=8,
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=5)


def depth_of(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth_of, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(depth_of, value), default=0)
    return 0


class TestEncoding:
    @given(OBJECTS)
    def test_can_be_read_back(self, value) -> None:
        if depth_of(value) > canonical.MOST_DEPTH:
            with pytest.raises(CanonError):
                canonical.encode(value)
            return

        line = canonical.encode(value)

        assert canonical.decode(line) == value
        assert canonical.encode(canonical.decode(line)) == line
        assert b"\n" not in line

    def test_does_not_depend_on_the_order_in_which_keys_came(self) -> None:
        one = canonical.encode({"b": 1, "a": [{"d": 2, "c": "å"}]})
        other = canonical.encode({"a": [{"c": "å", "d": 2}], "b": 1})

        assert one == other == '{"a":[{"c":"å","d":2}],"b":1}'.encode()

    @pytest.mark.parametrize(
        ("value", "said"),
        [
            ({"a": 1.0}, "float"),
            ({"a": None}, "NoneType"),
            ({"a": True}, "bool"),
            ({"a": b"x"}, "bytes"),
            ({"a": {1, 2}}, "set"),
            ({"ä": 1}, "ASCII"),
            ({1: 1}, "ASCII"),
            ({"a": "A\u030a"}, "NFC"),
            ({"a": "\ud800"}, "surrogate"),
            ({"a": 2**53}, "too large"),
            ({"a": -(2**53)}, "too large"),
            ({"a": [[[[[[[[1]]]]]]]]}, "deep"),
        ],
    )
    def test_refuses_what_has_no_canonical_form(self, value, said) -> None:
        with pytest.raises(CanonError, match=said):
            canonical.encode(value)

    def test_refuses_an_object_that_holds_itself(self) -> None:
        value: dict[str, object] = {}
        value["a"] = value

        with pytest.raises(CanonError, match="deep"):
            canonical.encode(value)

    def test_knows_the_deepest_that_is_allowed(self) -> None:
        deepest = b'{"a":' + b"[" * 7 + b"1" + b"]" * 7 + b"}"

        assert canonical.encode(canonical.decode(deepest)) == deepest


class TestDecoding:
    @pytest.mark.parametrize(
        "line",
        [
            b"",
            b"[]",
            b'"a"',
            b"1",
            b"{",
            b'{"a":1}x',
            b'{"a":1} ',
            b' {"a":1}',
            b'{"a": 1}',
            b'{"b":1,"a":1}',
            b'{"a":1,"a":1}',
            b'{"a":{"b":1,"b":2}}',
            b'{"a":1.0}',
            b'{"a":1e3}',
            b'{"a":-0}',
            b'{"a":01}',
            b'{"a":NaN}',
            b'{"a":Infinity}',
            b'{"a":null}',
            b'{"a":true}',
            b'{"a":[false]}',
            b'{"a":9007199254740992}',
            b'{"a":' + b"9" * 5000 + b"}",
            b'{"a":"\\u0061"}',
            b'{"a":"\\u00e5"}',
            b'{"a":"\\ud800"}',
            b'{"a":"\\/"}',
            b'{"a":"A\xcc\x8a"}',
            b'{"\xc3\xa4":1}',
            b'{"a":"\xff"}',
            b'{"a":"\n"}',
            b'\xef\xbb\xbf{"a":1}',
            b"[" * 100_000,
            b'{"a":' * 100_000,
            b'{"a":[[[[[[[[1]]]]]]]]}',
            b'{"a":"' + b"x" * canonical.MOST_BYTES + b'"}',
        ],
        ids=lambda line: repr(line[:24]),
    )
    def test_refuses_a_line_that_is_written_in_another_way(self, line) -> None:
        with pytest.raises(CanonError):
            canonical.decode(line)

    @given(OBJECTS, st.data())
    def test_knows_one_line_for_a_value(self, value, data) -> None:
        """Whatever else can be read as the same value is refused."""
        if depth_of(value) > canonical.MOST_DEPTH:
            return
        line = canonical.encode(value)
        at = data.draw(st.integers(0, len(line)))
        changed = (
            line[:at] + data.draw(st.sampled_from([b" ", b"\t", b"0"])) + line[at:]
        )

        try:
            read = canonical.decode(changed)
        except CanonError:
            return

        assert read != value

    def test_takes_words_of_json_as_texts(self) -> None:
        line = b'{"a":"null","false":"true"}'

        assert canonical.decode(line) == {"a": "null", "false": "true"}


class TestSamplesOfRfc8785:
    """JCS allows more than we do. Where both apply they agree."""

    def test_agree_where_they_are_within_our_limits(self) -> None:
        written = SAMPLES["structures.json"]["output"].encode()

        assert canonical.encode(canonical.decode(written)) == written

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("french.json", "ASCII"),
            ("weird.json", "ASCII"),
            ("unicode.json", "NFC"),
            ("values.json", "not an integer"),
            ("arrays.json", "not an object"),
        ],
    )
    def test_are_refused_beyond_our_limits(self, name, said) -> None:
        with pytest.raises(CanonError, match=said):
            canonical.decode(SAMPLES[name]["output"].encode())

    @pytest.mark.parametrize("name", ["french.json", "weird.json"])
    def test_sort_ascii_keys_as_we_do(self, name) -> None:
        ours = {
            key: value
            for key, value in json.loads(SAMPLES[name]["input"]).items()
            if key.isascii()
        }
        theirs = json.loads(SAMPLES[name]["output"])

        written = canonical.encode(ours)

        assert list(canonical.decode(written)) == [k for k in theirs if k.isascii()]

    def test_escape_texts_as_we_do(self) -> None:
        text = json.loads(SAMPLES["values.json"]["input"])["string"]

        written = canonical.encode({"string": text}).decode()

        assert written.strip("{}") in SAMPLES["values.json"]["output"]
