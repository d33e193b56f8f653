"""Every notice that the code owes has its words, and every gap in them its fact."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from owed import all_owed, owed_in

from participation.kinds import KINDS, TOPICS
from participation.texting import segments_of

GAP = re.compile(r"%\((\w+)\)s")


def gaps(kind: str) -> set[str]:
    words = KINDS[kind]
    return set(GAP.findall(f"{words.title} {words.text} {words.sms or ''}"))


def test_the_code_owes_the_kinds_that_have_words() -> None:
    assert {one.kind for one in all_owed()} == set(KINDS)


@pytest.mark.parametrize(
    "owed", all_owed(), ids=lambda owed: f"{owed.kind} {owed.place}"
)
def test_what_is_owed_fills_every_gap(owed) -> None:
    assert gaps(owed.kind) - owed.facts == set()


@pytest.mark.parametrize("kind", sorted(KINDS))
class TestAKind:
    def test_is_a_noun_and_what_happened_to_it(self, kind) -> None:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)?\.[a-z]+(_[a-z]+)?", kind)
        assert len(kind) <= 40

    def test_says_in_its_title_what_it_is_about_or_is_short(self, kind) -> None:
        title = str(KINDS[kind].title)

        assert title
        assert str(KINDS[kind].text)
        # A subject line on a phone.
        assert len(GAP.sub("", title)) <= 60

    @pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
    def test_has_the_same_gaps_in_every_language(self, kind, code) -> None:
        with translation.override("en"):
            english = gaps(kind)
        with translation.override(code):
            translated = gaps(kind)

        assert translated == english

    def test_belongs_to_a_topic_that_people_can_choose(self, kind) -> None:
        assert KINDS[kind].topic in TOPICS

    @pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
    def test_is_short_where_it_goes_to_phones(self, kind, code) -> None:
        with translation.override(code):
            words = GAP.sub("x" * 20, str(KINDS[kind].sms or ""))

        # With the longest link there is.
        assert segments_of(f"{words} https://osallistu.example.org/n/1234567890/") <= 2

    def test_has_no_percent_sign_that_is_no_gap(self, kind) -> None:
        words = f"{KINDS[kind].title} {KINDS[kind].text} {KINDS[kind].sms or ''}"

        assert "%" not in GAP.sub("", words)


class TestTheReader:
    """That the contract above is one."""

    def owed(self, tmp_path: Path, code: str):
        file = tmp_path / "some.py"
        file.write_text(code)
        return list(owed_in(file))

    def test_finds_the_facts_of_a_plain_call(self, tmp_path) -> None:
        (found,) = self.owed(
            tmp_path, "def f():\n    notices.owe(p, 'a.b', now=now, title=t)\n"
        )

        assert (found.kind, found.facts) == ("a.b", {"title"})

    def test_follows_a_function_to_its_dictionary(self, tmp_path) -> None:
        (found,) = self.owed(
            tmp_path,
            "def about():\n    return {'link': 1, 'title': 2}\n"
            "def f():\n    facts = about()\n    notices.owe(p, 'a.b', **facts, x=1)\n",
        )

        assert found.facts == {"title", "x"}

    def test_does_not_take_a_kind_that_it_cannot_read(self, tmp_path) -> None:
        with pytest.raises(AssertionError, match="kind that cannot be read"):
            self.owed(tmp_path, "def f(kind):\n    notices.owe(p, kind)\n")

    def test_does_not_take_facts_that_it_cannot_read(self, tmp_path) -> None:
        with pytest.raises(AssertionError, match="facts that cannot be read"):
            self.owed(tmp_path, "def f(x):\n    notices.owe(p, 'a.b', **x.y)\n")
