"""Every language of the service is whole: catalogues, texts of code, plain pages."""

import ast
import importlib.util
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from frontend import formats
from frontend.plain_pages import FOLDER, PAGES
from participation.in_words import day_in, moment_in
from voting.tally import wording

ROOT = Path(__file__).resolve().parents[2]
FOR_EVERYONE = (
    "frontend/feeds.py",
    "panels/printing.py",
    "participation/calendar_views.py",
    "voting/papers.py",
)
CODES = [code for code, _name in settings.LANGUAGES]


def messages():
    spec = importlib.util.spec_from_file_location(
        "catalogues", ROOT / "scripts" / "messages.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_service_speaks_four_languages() -> None:
    assert CODES == ["fi", "sv", "en", "ru"]


def test_the_catalogue_of_each_is_kept() -> None:
    assert {*messages().LANGUAGES, messages().SOURCE} == set(CODES)


@pytest.mark.parametrize("code", [code for code in CODES if code != "en"])
def test_a_catalogue_is_whole_and_compiled(code) -> None:
    scripts = messages()

    assert scripts.flaws(code, scripts.collect()) == []
    compiled = scripts.po_file(code).with_suffix(".mo")
    assert compiled.read_bytes() == scripts.as_mo(scripts.load(code))


def test_a_count_speaks_each_of_them() -> None:
    assert set(wording.LANGUAGES) == set(CODES)


@pytest.mark.parametrize("name", PAGES)
def test_a_plain_page_has_its_text(name) -> None:
    assert (FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()


@pytest.mark.parametrize(
    ("code", "day", "moment", "money"),
    [
        ("fi", "21.11.2026", "21.11.2026 klo 9.05", "12 000,50 €"),
        ("sv", "21.11.2026", "21.11.2026 kl. 9.05", "12 000,50 €"),
        ("en", "21 November 2026", "21 November 2026 at 09:05", "€12,000.50"),
        ("ru", "21 ноября 2026 года", "21 ноября 2026 года в 9:05", "12 000,50 €"),
    ],
)
class TestForms:
    def test_of_pages_are_those_of_the_language(self, code, day, moment, money) -> None:
        local = datetime(2026, 11, 21, 9, 5)  # noqa: DTZ001 - it is local already

        written = (
            formats.day(local.date(), code),
            formats.moment(local, code),
            formats.money(12_000_50, code),
        )

        assert tuple(" ".join(words.split()) for words in written) == (
            day,
            moment,
            money,
        )

    def test_of_letters_and_notices_have_the_same_day(
        self, code, day, moment, money
    ) -> None:
        then = datetime(2026, 11, 21, 7, 5, tzinfo=UTC)

        assert day_in(date(2026, 11, 21), code) == day
        assert moment_in(then, code).startswith(day)
        assert moment_in(then, code).endswith(moment[-4:])

    def test_of_counts_are_those_of_pages(self, code, day, moment, money) -> None:
        counted = wording.money(12_000_50, code)

        assert counted == formats.money(12_000_50, code)


@pytest.mark.parametrize("code", CODES)
def test_a_plural_has_every_form_of_the_language(code) -> None:
    with translation.override(code):
        written = {
            translation.ngettext("%(count)d day ago", "%(count)d days ago", number)
            for number in (1, 2, 5)
        }

    assert len(written) == (3 if code == "ru" else 2)


def test_every_name_of_gettext_is_one_that_is_collected() -> None:
    """A text behind another name would never reach a catalogue."""
    scripts = messages()
    strange = [
        f"{path.relative_to(ROOT)}: {name.asname}"
        for app in scripts.APPS
        for path in (ROOT / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "django.utils.translation"
        for name in node.names
        if "gettext" in name.name and (name.asname or name.name) not in scripts.KEYWORDS
    ]

    assert strange == []


def test_what_a_page_picks_is_plain_for_who_reads_plainly() -> None:
    """Whoever picks a text in the language of the page asks for `reading_language`."""
    asked = re.compile(r"pick\([^\n]*\b(get_language|_?language)\(\)")
    scripts = messages()
    found = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for app in scripts.APPS
        for path in (ROOT / app).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if asked.search(line)
    ]

    # A file or a feed is the same for everyone who reads the language.
    assert [line for line in found if not line.startswith(FOR_EVERYONE)] == []
