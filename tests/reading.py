"""Reading a page as people do, so that tests do not hang on spaces and tags."""

from html.parser import HTMLParser

WITHOUT_WORDS = {"script", "style", "template"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.title: list[str] = []
        self.ticks: list[tuple[str, bool]] = []
        self.announcement: list[str] = []
        self._open: list[str] = []
        self._announces = False

    def handle_starttag(self, tag, attrs) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("name") == "choices":
            is_checked = "checked" in given or given.get("type") == "hidden"
            self.ticks.append((given["value"], is_checked))
        self._open.append(tag)
        self._announces = self._announces or "data-announcement" in given

    def handle_endtag(self, tag) -> None:
        while self._open and self._open.pop() != tag:
            pass
        self._announces = self._announces and tag != "p"

    def handle_data(self, data) -> None:
        if "title" in self._open:
            self.title.append(data)
        elif not WITHOUT_WORDS & set(self._open):
            self.words.append(data)
        if self._announces:
            self.announcement.append(data)


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    return reader


def _joined(parts: list[str]) -> str:
    return " ".join("".join(parts).split())


def words(html: str) -> str:
    """Return the text of a page, each run of white space as one space."""
    return _joined(_read(html).words)


def title(html: str) -> str:
    return _joined(_read(html).title)


def announcement(html: str) -> str:
    """Return the sentence that is meant for the live region."""
    return _joined(_read(html).announcement)


def offered(html: str) -> list[str]:
    """Return the projects of a ballot, in the order of the page."""
    return [value for value, _is_ticked in _read(html).ticks]


def ticked(html: str) -> set[str]:
    """Return the projects that are ticked, or that a button would cast."""
    return {value for value, is_ticked in _read(html).ticks if is_ticked}
