"""Components and template tags: what they draw, and for whom."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import get_template, render_to_string
from django.utils import translation

import frontend
from frontend.context import site
from frontend.icons import ICONS

NOW = datetime(2026, 11, 15, 10, 0, tzinfo=UTC)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[27, 64], [28, 64], [28, 65], [27, 65]]],
}


def flat(html: str) -> str:
    """Drop the space that means nothing, so that tests do not hang on line breaks."""
    html = re.sub(r"\s+", " ", html)
    return re.sub(r" ?(<|>) ?", r"\1", html)


def draw(source: str, **context) -> str:
    template = Template("{% load i18n porukka components %}" + source)
    return flat(template.render(Context(context)))


def component(file: str, /, **context) -> str:
    return flat(render_to_string(f"components/{file}.html", context))


class TestWords:
    def test_a_moment_is_local_and_can_be_read_by_machines(self) -> None:
        with translation.override("fi"):
            drawn = draw("{{ at|moment }}", at=NOW)

        assert drawn == (
            '<time datetime="2026-11-15T12:00:00+02:00">15.11.2026 klo 12.00</time>'
        )

    def test_summer_time_is_kept(self) -> None:
        with translation.override("fi"):
            drawn = draw("{{ at|moment }}", at=datetime(2026, 7, 1, 21, 30, tzinfo=UTC))

        assert "2.7.2026 klo 0.30" in drawn

    def test_a_day_of_a_moment_is_the_local_day(self) -> None:
        late = datetime(2026, 11, 15, 23, 0, tzinfo=UTC)

        assert "16 November 2026" in draw("{{ at|day }}", at=late)
        assert "15 November 2026" in draw("{{ at|day }}", at=date(2026, 11, 15))

    @pytest.mark.parametrize(
        ("distance", "words"),
        [
            (timedelta(days=6), "in 6 days"),
            (timedelta(days=1), "tomorrow"),
            (timedelta(hours=3), "in 3 hours"),
            (timedelta(minutes=5), "in 5 minutes"),
            (timedelta(seconds=20), "now"),
            (timedelta(minutes=-1), "1 minute ago"),
            (timedelta(hours=-2), "2 hours ago"),
            (timedelta(days=-1), "yesterday"),
            (timedelta(days=-3), "3 days ago"),
            # Twenty hours later is another day here, and people count days.
            (timedelta(hours=20), "tomorrow"),
        ],
    )
    def test_distance_in_words(self, distance, words) -> None:
        drawn = draw("{{ at|in_words:now }}", at=NOW + distance, now=NOW)

        assert f">{words}</time>" in drawn

    def test_a_text_in_another_language_says_so(self) -> None:
        title = {"fi": "Ranta & <b>"}

        assert draw("{{ t|text }}", t=title) == (
            '<span lang="fi">Ranta &amp; &lt;b&gt;</span>'
        )
        assert draw('<a title="{{ t|plain }}">', t=title) == (
            '<a title="Ranta &amp; &lt;b&gt;">'
        )

    def test_a_text_in_the_language_of_the_page_needs_no_mark(self) -> None:
        assert draw("{{ t|text }}", t={"en": "Shore <"}) == "Shore &lt;"
        assert draw("{{ t|text }}", t="Shore") == "Shore"

    def test_markdown_in_another_language_says_so(self) -> None:
        drawn = draw("{{ t|markdown }}", t={"fi": "# Ranta\n\n<script>"})

        assert drawn.startswith('<div lang="fi"><h3>Ranta</h3>')
        assert "<script" not in drawn

    @pytest.mark.parametrize(
        "filter_", ["money", "moment", "day", "in_words", "percent", "number"]
    )
    def test_nothing_is_nothing(self, filter_) -> None:
        assert draw("{{ value|%s }}" % filter_, value=None) == ""  # noqa: UP031 - braces

    def test_figures(self) -> None:
        assert draw("{{ 1200050|money }} {{ 0.125|percent }} {{ 12345|number }}") == (
            "€12,000.50 12.5% 12,345"
        )


class TestIcons:
    @pytest.mark.parametrize("name", ICONS)
    def test_are_not_read_aloud(self, name) -> None:
        assert 'aria-hidden="true"' in draw("{% icon name %}", name=name)

    def test_a_wrong_name_is_noticed(self) -> None:
        with pytest.raises(KeyError):
            draw('{% icon "nothing" %}')


class TestPhases:
    PHASE = SimpleNamespace(
        kind="vote",
        get_kind_display=lambda: "Voting",
        starts_at=NOW,
        ends_at=NOW + timedelta(days=10),
    )

    @pytest.mark.parametrize(
        ("after", "words", "timeline"),
        [
            (timedelta(days=-6), "Voting · begins", "in 6 days"),
            (timedelta(), "Voting · open now", "Now"),
            (timedelta(days=9), "Voting · open now", "tomorrow"),
            (timedelta(days=10), "Voting · over", "Over since"),
        ],
    )
    def test_are_told_in_words(self, after, words, timeline) -> None:
        context = {"phase": self.PHASE, "phases": [self.PHASE], "now": NOW + after}

        with time_machine.travel(NOW + after, tick=False):
            badge = draw("{% phase_badge phase now %}", **context)
            drawn = draw("{% phase_timeline phases now %}", **context)

        assert words in badge
        assert timeline in drawn
        assert ('aria-current="step"' in drawn) == ("open now" in words)

    def test_may_have_a_note(self) -> None:
        drawn = draw(
            "{% phase_timeline phases now notes %}",
            phases=[self.PHASE],
            now=NOW,
            notes={"vote": "At the library, too."},
        )

        assert "At the library, too." in drawn


class TestForms:
    class Form(forms.Form):
        title = forms.CharField(label="Title", help_text="Short.")
        place = forms.CharField(label="Place", required=False)
        kind = forms.ChoiceField(
            label="Kind", choices=[("a", "A")], widget=forms.RadioSelect
        )
        agrees = forms.BooleanField(label="I agree", required=False)

    def test_a_field_is_labelled_and_explained(self) -> None:
        drawn = flat(self.Form().as_div())

        assert '<label class="field__label" for="id_title">Title</label>' in drawn
        assert 'aria-describedby="id_title_helptext"' in drawn
        assert 'id="id_title_helptext">Short.</div>' in drawn
        assert "(optional)" in drawn
        assert "<legend" in drawn
        assert "error-summary" not in drawn

    def test_what_is_wrong_stands_on_top_and_beside(self) -> None:
        form = self.Form({"kind": "x"})
        form.add_error(None, "Everything is closed.")

        drawn = flat(form.as_div())

        summary = drawn[drawn.index("error-summary") : drawn.index("<label")]
        assert "Everything is closed." in summary
        assert 'href="#id_title"' in summary
        assert 'href="#id_kind_0"' in summary
        assert "data-focus" in drawn
        assert "<li> </li>" not in summary
        assert 'id="id_title_error"' in drawn
        assert 'aria-invalid="true"' in drawn
        assert "Error:" in drawn

    def test_every_link_of_the_summary_leads_to_a_field(self) -> None:
        drawn = flat(self.Form({"kind": "x"}).as_div())

        for target in ("id_title", "id_kind_0"):
            assert f'id="{target}"' in drawn

    def test_a_single_tick_has_its_label_behind_it(self) -> None:
        drawn = flat(self.Form().as_div())

        assert drawn.index('id="id_agrees"') < drawn.index('<label for="id_agrees"')


class TestNotice:
    @pytest.mark.parametrize(
        ("kind", "word"),
        [
            ("info", "Information"),
            ("success", "Done"),
            ("warning", "Note"),
            ("error", "Error"),
        ],
    )
    def test_says_its_kind_in_a_word(self, kind, word) -> None:
        assert f">{word}:</span>" in component("notice", kind=kind, text="x")

    def test_interrupts_only_when_asked_to(self) -> None:
        assert "role=" not in component("notice", kind="error", text="x")
        assert 'role="alert"' in component(
            "notice", kind="error", text="x", live="alert"
        )

    def test_takes_markup_between_its_tags(self) -> None:
        source = '{% notice "info" title=title %}<b>{{ x }}</b>{% endnotice %}'

        drawn = draw(source, title="<T>", x="<")

        assert "<b>&lt;</b>" in drawn
        assert "&lt;T&gt;" in drawn


class TestPagination:
    def test_keeps_the_filters(self, rf) -> None:
        request = rf.get("/", {"q": "ranta", "page": "2"})
        page = Paginator(range(100), 10).page(2)

        template = get_template("components/pagination.html")
        drawn = flat(template.render({"page": page}, request))

        assert 'rel="prev" href="?q=ranta&amp;page=1"' in drawn
        assert 'rel="next" href="?q=ranta&amp;page=3"' in drawn
        assert 'aria-current="page"' in drawn

    def test_one_page_needs_none(self, rf) -> None:
        page = Paginator(range(5), 10).page(1)

        drawn = get_template("components/pagination.html").render(
            {"page": page}, rf.get("/")
        )

        assert "<nav" not in drawn


class TestFigures:
    def test_a_table_tells_each_cell_its_column(self) -> None:
        drawn = component(
            "table",
            caption="Result",
            columns=[{"label": "Project"}, {"label": "Votes", "numeric": True}],
            rows=[["Shore", "12"]],
        )

        assert "<caption>Result</caption>" in drawn
        assert '<th scope="row" role="rowheader">Shore</th>' in drawn
        assert 'data-label="Votes" class="numeric">12</td>' in drawn

    def test_a_row_with_a_missing_cell_is_noticed(self) -> None:
        with pytest.raises(ValueError, match="shorter"):
            component("table", caption="", columns=[{"label": "A"}], rows=[[]])

    def test_numbers_in_pictures_have_a_point_in_every_language(self) -> None:
        with translation.override("fi"):
            drawn = component("meter", label="", value=1, total=3, text="")

        assert 'width="33.3%"' in drawn

    def test_a_funded_project_is_told_in_a_word(self) -> None:
        steps = [
            {"title": "A", "is_funded": True, "votes": 1, "cost": 100},
            {"title": "B", "is_funded": False, "votes": 2, "cost": 100},
        ]

        drawn = component("explanation", steps=steps)

        assert drawn.count("Funded") == 1
        assert drawn.count("Not funded") == 1
        assert "1 vote ·" in drawn
        assert "2 votes ·" in drawn

    def test_a_map_has_a_list_with_the_same_numbers(self) -> None:
        areas = [{"name": {"fi": "Lohtaja"}, "geometry": SQUARE, "url": "/there/"}]

        drawn = draw("{% boundary_map areas %}", areas=areas)

        assert drawn.count("<path") == 1
        assert 'role="img" aria-label="Map of the districts"' in drawn
        assert '<a href="/there/"><span lang="fi">Lohtaja</span></a>' in drawn
        assert "data-map" not in drawn
        assert "Not drawn" not in drawn

    def test_a_map_lists_apart_what_it_does_not_draw(self) -> None:
        areas = [
            {"name": "Lohtaja", "geometry": SQUARE},
            {"name": "Otanmäki", "geometry": None, "url": "/there/"},
        ]

        drawn = draw("{% boundary_map areas %}", areas=areas)

        assert drawn.count('class="map__key"') == 1
        _legend, _title, others = drawn.partition("Not drawn on the map:")
        assert '<a href="/there/">Otanmäki</a>' in others


class TestChoice:
    def test_is_a_real_checkbox_with_its_label_and_facts(self) -> None:
        drawn = component(
            "choice_card",
            id="c1",
            name="projects",
            value=7,
            title="Pier",
            cost=100_00,
            is_checked=True,
            url="/p/",
            about="Pier",
        )

        assert 'type="checkbox" id="c1" name="projects" value="7" checked' in drawn
        assert 'for="c1"' in drawn
        assert 'aria-describedby="c1-facts"' in drawn
        assert "€100" in drawn
        assert 'Read more<span class="visually-hidden">: Pier</span>' in drawn

    def test_a_free_project_shows_its_cost(self) -> None:
        drawn = component("choice_card", id="c", name="n", value=1, title="T", cost=0)

        assert "€0" in drawn


class TestBar:
    def test_says_its_state_in_words_and_announces_once(self) -> None:
        drawn = component(
            "sticky_bar",
            state="Not cast yet",
            lines=[{"label": "Left", "value": "€1"}],
            label="Review and vote",
            form="ballot",
            announcement="Pier added.",
        )

        assert "Not cast yet" in drawn
        assert 'form="ballot"' in drawn
        assert "hidden data-announcement>Pier added." in drawn
        assert "disabled" not in drawn


TEMPLATES = Path(frontend.__file__).parent / "templates"
GUIDE = TEMPLATES.parents[1] / "docs/reference/design-system.md"
# Parts of the frame, of the home page, of the page about the API, of other components.
NOT_FOR_PAGES = {
    "api_fields", "choice_facts", "feed_links", "landscape", "language_switch", "mark",
    "messages", "phase_badge", "picture_key", "process_card", "process_feature",
    "site_footer", "site_header", "theme_choice",
}  # fmt: skip


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.glob("components/*.html")), ids=lambda path: path.stem
)
def test_every_component_says_on_top_what_it_takes(path) -> None:
    assert path.read_text().startswith("{# ")


def test_the_guide_names_every_component_and_no_other() -> None:
    tables = GUIDE.read_text().split("## Components")[1].split("## Patterns")[0]
    named = set(re.findall(r"^\| `(\w+)` \|", tables, re.MULTILINE)) - {"toolbar"}

    there = {path.stem for path in TEMPLATES.glob("components/*.html")}

    assert named == there - NOT_FOR_PAGES


def test_the_context_of_every_page_asks_no_database(rf, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        service = site(rf.get("/"))["service"]
    assert service.city == "Kajaani"
    assert [language.code for language in service.languages] == [
        "fi",
        "sv",
        "en",
        "ru",
    ]
