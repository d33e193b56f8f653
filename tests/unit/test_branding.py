"""The colours of a city: what can be read is taken, what cannot is refused."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontend import branding
from frontend.branding import DEFAULT_COLOURS, NEUTRALS, check_colours, contrast

TOKENS = Path(branding.__file__).parent / "static/css/tokens.css"
colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


class TestContrast:
    # Pairs from the explanation of WCAG's success criterion 1.4.3 and its techniques.
    @pytest.mark.parametrize(
        ("one", "other", "ratio"),
        [
            ("#000000", "#ffffff", 21.0),
            ("#ffffff", "#ffffff", 1.0),
            ("#767676", "#ffffff", 4.54),
            ("#777777", "#ffffff", 4.48),
            ("#0000ff", "#ffffff", 8.59),
        ],
    )
    def test_is_the_ratio_of_wcag(self, one, other, ratio) -> None:
        assert contrast(one, other) == pytest.approx(ratio, abs=0.005)

    @given(colours, colours)
    def test_does_not_depend_on_which_is_text(self, one, other) -> None:
        assert contrast(one, other) == contrast(other, one)
        assert 1 <= contrast(one, other) <= 21.0001


class TestCheck:
    def test_our_own_colours_pass(self) -> None:
        assert check_colours(DEFAULT_COLOURS) == []

    @pytest.mark.parametrize(
        ("token", "colour"),
        [
            ("primary", "#8fbfb4"),
            ("accent", "#f0a93b"),
            ("tint", "#17493f"),
            ("primary_dark", "#17493f"),
            ("accent_dark", "#a8420a"),
            ("tint_dark", "#e4edee"),
        ],
    )
    def test_a_colour_that_cannot_be_read_is_refused(self, token, colour) -> None:
        problems = check_colours(branding.palette({token: colour}))

        assert {problem.code for problem in problems} == {"too_little_contrast"}
        assert any(token in problem.message for problem in problems)
        assert all(re.search(r"\d\.\d\d:1", problem.message) for problem in problems)

    @pytest.mark.parametrize("value", ["red", "#fff", "#12345g", "", "#fff}body{x:y"])
    def test_only_rrggbb_is_a_colour(self, value) -> None:
        problems = check_colours(branding.palette({"accent": value}))

        assert [(p.code, p.token) for p in problems] == [("not_a_colour", "accent")]

    def test_names_are_checked(self) -> None:
        problems = check_colours({**DEFAULT_COLOURS, "brand": "#000000"})
        missing = check_colours({"primary": "#000000"})

        assert [(p.code, p.token) for p in problems] == [("unknown", "brand")]
        assert {p.code for p in missing} == {"missing"}
        assert len(missing) == 5

    def test_capital_letters_are_the_same_colour(self) -> None:
        assert check_colours(branding.palette({"accent": "#A8420A"})) == []


class TestCss:
    def test_sets_all_six(self) -> None:
        css = branding.as_css(branding.palette({"accent": "#8A1C1C"}))

        assert "--city-accent:#8a1c1c" in css
        assert "--city-primary-dark:" in css
        assert css.count("--city-") == 6

    def test_lets_nothing_else_through(self) -> None:
        css = branding.as_css(branding.palette({"accent": "#fff;}body{display:none"}))

        assert "display" not in css
        assert "--city-accent:" not in css


class TestTokens:
    """The colours that checks know of are those of the style sheet."""

    @staticmethod
    def _declared(block: str) -> dict[str, str]:
        return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", block))

    def test_the_style_sheet_has_the_same_colours(self) -> None:
        city, light, dark, auto = (
            self._declared(part)
            for part in TOKENS.read_text().split("color-scheme:", 3)
        )

        expected = {
            f"city-{n.replace('_', '-')}": c for n, c in DEFAULT_COLOURS.items()
        }
        assert city == expected
        assert NEUTRALS["light"].items() <= light.items()
        assert NEUTRALS["dark"].items() <= dark.items()
        assert dark == auto

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_states_can_be_read_on_their_grounds_and_on_the_page(self, theme) -> None:
        css = TOKENS.read_text().split("color-scheme:", 3)[1 if theme == "light" else 2]
        tokens = self._declared(css)

        for state in ("info", "success", "warning", "danger"):
            for ground in (f"{state}-ground", "page", "surface"):
                ratio = contrast(tokens[state], tokens[ground])
                assert ratio >= 4.5, (state, ground, ratio)
            assert contrast(tokens["ink"], tokens[f"{state}-ground"]) >= 7
        for ground in ("page", "surface", "sunk"):
            assert contrast(tokens["ink"], tokens[ground]) >= 7
            assert contrast(tokens["ink-quiet"], tokens[ground]) >= 4.5
            # 1.4.11: the border of a field is what shows that there is one.
            assert contrast(tokens["line-strong"], tokens[ground]) >= 3

    @pytest.mark.parametrize("theme", ["light", "dark"])
    def test_one_of_the_two_focus_rings_shows_on_any_ground(self, theme) -> None:
        css = TOKENS.read_text().split("color-scheme:", 3)[1 if theme == "light" else 2]
        tokens = self._declared(css)
        grounds = {
            *(value for name, value in tokens.items() if not name.startswith("focus")),
            *DEFAULT_COLOURS.values(),
        }

        for ground in grounds:
            rings = (tokens["focus-inner"], tokens["focus-outer"])
            assert max(contrast(ring, ground) for ring in rings) >= 3, ground
