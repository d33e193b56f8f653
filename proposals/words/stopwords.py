"""Words that say nothing of what an idea is about, by language."""

from importlib.resources import files

_text = files("proposals.words").joinpath("stopwords.txt").read_text("utf-8")
_lines = (line.partition(":") for line in _text.splitlines() if line[0] != "#")
STOP_WORDS = {code: frozenset(words.split()) for code, _, words in _lines}
