"""What was declared, in words that a resident understands."""

from fractions import Fraction

import pytest

from voting.tally import rule_texts, rules
from voting.tally.options import Conflict, Minimum, Misfit, Options, Ranks
from voting.tally.wording import LANGUAGES
from voting.tally.words import declared
from voting.tally.words.option_phrases import OPTIONS

NAMES = {"a": "Avanto", "b": "Bridge"}


def plain(text: str) -> str:
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\xa0", " ")


def added(options: Options, language: str = "en", rule: str = "greedy") -> list[str]:
    """What is said beside the rule itself."""
    return [
        plain(text) for text in declared.sentences(rule, options, language, NAMES)[1:]
    ]


class TestTheRule:
    @pytest.mark.parametrize("rule", rules.RULES)
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_said_as_the_registry_says_it(self, rule, language) -> None:
        said = declared.sentences(rule, Options(), language, {})

        assert said[0] == rules.RULES[rule].sentence(language)
        assert all(text.endswith(".") and "{" not in text for text in said)

    def test_stops_or_passes_over_as_declared(self) -> None:
        stopping = rule_texts.sentences("greedy", "en", options=STOP)

        assert "is passed over" in rule_texts.sentences("greedy", "en")
        assert "is passed over" not in stopping
        assert "The count ends at the first project that costs more" in stopping

    def test_stops_in_a_completion_too(self) -> None:
        stopping = rule_texts.sentences("mes+greedy", "fi", options=STOP)

        assert stopping.endswith("joka maksaa enemmän kuin rahaa on jäljellä.")

    def test_speaks_of_points_where_those_are_counted(self) -> None:
        assert "eniten pisteitä" in rule_texts.sentences("greedy", "fi", unit="points")
        assert "mest poäng" in rule_texts.sentences("mes+greedy", "sv", unit="points")


STOP = Options(misfit=Misfit.STOP)


class TestOptions:
    def test_are_silent_where_nothing_is_declared(self) -> None:
        assert added(Options()) == []

    @pytest.mark.parametrize(
        ("minimum", "text"),
        [
            (Minimum(score=30), "A project needs at least 30 votes to be funded."),
            (
                Minimum(share=Fraction(1, 10)),
                "A project can be funded only if at least 10% of all ballots name it.",
            ),
            (
                Minimum(share=Fraction(1, 3)),
                "A project can be funded only if at least 1/3 of all ballots name it.",
            ),
            (
                Minimum(cost_factor=3),
                (
                    "A dear project needs more voters than a cheap one. One that "
                    "costs the whole budget must be chosen by at least 1/3 of all "
                    "voters; one that costs half as much, by half as many."
                ),
            ),
        ],
    )
    def test_say_the_least_support(self, minimum, text) -> None:
        assert added(Options(minimum=minimum)) == [text]

    def test_say_the_least_points(self) -> None:
        said = declared.sentences(
            "greedy", Options(minimum=Minimum(score=1)), "fi", {}, unit="points"
        )

        assert plain(said[1]) == "Rahoitukseen tarvitaan vähintään 1 piste."

    def test_say_what_a_misfit_gets(self) -> None:
        topped_up = Options(misfit=Misfit.STOP, top_up_from=Fraction(4, 5))

        assert added(topped_up) == [
            (
                "That project is funded all the same if at least 80% of its cost is "
                "left. Then the city adds the rest."
            )
        ]
        assert added(Options(part_fund=True)) == [
            (
                "The first project that does not fit gets what is left as a part of "
                "its cost, and the count ends."
            )
        ]
        said = declared.sentences("greedy", Options(part_fund=True), "en", {})
        assert "passed over" not in said[0]

    def test_name_projects(self) -> None:
        kept = Conflict(projects=("a", "b"), keep="b", reason="It is begun. ")
        options = Options(
            conflicts=(Conflict(projects=("a", "c")), kept), withdrawn=("b", "x")
        )

        assert added(options) == [
            (
                "At most one of these can be built: Avanto, c. The one that comes "
                "first is funded."
            ),
            (
                "At most one of these can be built: Avanto, Bridge. The officials kept "
                "Bridge. Their reason: It is begun."
            ),
            "Withdrawn: Bridge, x.",
        ]

    def test_name_money(self) -> None:
        options = Options(upkeep_limit=5_000_00, fund_unsupported=True, increment=50)

        assert added(options, "fi", rule="mes+add1") == [
            "Osuudet nousevat joka kerralla näin paljon: 0,50 €.",
            "Rahoitettujen hankkeiden ylläpito saa maksaa enintään 5 000 € vuodessa.",
            (
                "Myös hanke, jota kukaan ei äänestä, voi saada rahoituksen, jos rahaa "
                "jää kaikkien muiden jälkeen."
            ),
        ]

    def test_say_what_a_place_is_worth_where_people_rank(self) -> None:
        options = Options(ranks=Ranks.BORDA)

        said = declared.sentences("greedy", options, "en", {}, is_ranked=True)

        assert "worth one point for each place below it" in said[1]

    def test_have_words_in_every_language_for_the_same_things(self) -> None:
        for texts in OPTIONS.values():
            assert set(texts) == set(LANGUAGES)
            assert len({text.count("{") for text in texts.values()}) == 1
