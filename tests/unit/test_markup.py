"""Markdown from people: what comes out is safe and fits below the page's headings."""

import re

import pytest

from frontend.markup import render


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# One\n\n## Two\n\n### Three", [3, 4, 5]),
        ("# One\n\n###### Six\n\n# One", [3, 4, 3]),
        ("### Three\n\n### Three", [3, 3]),
        ("### Three\n\n# One", [3, 3]),
        ("# 1\n## 2\n### 3\n#### 4\n##### 5\n###### 6", [3, 4, 5, 6, 6, 6]),
    ],
)
def test_headings_begin_below_those_of_the_page_and_skip_none(text, levels) -> None:
    html = render(text)

    assert [int(level) for level in re.findall(r"<h(\d)>", html)] == levels
    assert [int(level) for level in re.findall(r"</h(\d)>", html)] == levels


def test_links_give_no_weight_and_no_window() -> None:
    html = render("[map](https://example.org/)")

    assert 'href="https://example.org/"' in html
    assert 'rel="nofollow ugc noopener"' in html


def test_lists_and_stress_are_kept() -> None:
    html = render("3. **three**\n4. *four*")

    assert '<ol start="3">' in html
    assert "<strong>three</strong>" in html
    assert "<em>four</em>" in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,hello)",
        "[x](vbscript:x)",
        "<a href='javascript:alert(1)'>x</a>",
        "<style>body{display:none}</style>",
        "<div style='position:fixed'>x</div>",
        "![x](https://tracker.example/x.png)",
        '[x](https://example.org "onmouseover=alert(1)")',
    ],
)
def test_nothing_that_runs_or_asks_elsewhere_comes_through(text) -> None:
    html = render(text)

    assert "<script" not in html
    assert "<img" not in html
    assert "<style" not in html
    assert "<div" not in html
    assert 'href="javascript' not in html
    assert 'href="data' not in html
    assert "title=" not in html
