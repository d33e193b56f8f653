"""Features that most panels are drawn by, ready to be taken over and changed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Offered:
    """A feature with its answers: pairs of a code and a name by language."""

    code: str
    name: Names
    values: tuple[tuple[str, Names], ...]
    is_sensitive: bool = False


def _years(low: int, high: int) -> tuple[str, Names]:
    return f"{low}-{high}", dict.fromkeys(
        ("fi", "sv", "en", "ru"), f"{low}\N{EN DASH}{high}"
    )


OFFERED: Mapping[str, Offered] = {
    one.code: one
    for one in (
        Offered(
            "gender",
            {"fi": "Sukupuoli", "sv": "Kön", "en": "Gender", "ru": "Пол"},
            (
                (
                    "woman",
                    {"fi": "Nainen", "sv": "Kvinna", "en": "Woman", "ru": "Женщина"},
                ),
                ("man", {"fi": "Mies", "sv": "Man", "en": "Man", "ru": "Мужчина"}),
                (
                    "other",
                    {
                        "fi": "Muu tai en halua kertoa",
                        "sv": "Annat eller vill inte säga",
                        "en": "Other, or I prefer not to say",
                        "ru": "Другое или не хочу отвечать",
                    },
                ),
            ),
        ),
        Offered(
            "age",
            {"fi": "Ikä", "sv": "Ålder", "en": "Age", "ru": "Возраст"},
            (
                _years(15, 29),
                _years(30, 44),
                _years(45, 64),
                (
                    "65+",
                    {
                        "fi": "65 tai yli",
                        "sv": "65 eller över",
                        "en": "65 or over",
                        "ru": "65 или старше",
                    },
                ),
            ),
        ),
        Offered(
            "language",
            {
                "fi": "Äidinkieli",
                "sv": "Modersmål",
                "en": "First language",
                "ru": "Родной язык",
            },
            (
                (
                    "fi",
                    {"fi": "suomi", "sv": "finska", "en": "Finnish", "ru": "финский"},
                ),
                (
                    "sv",
                    {
                        "fi": "ruotsi",
                        "sv": "svenska",
                        "en": "Swedish",
                        "ru": "шведский",
                    },
                ),
                (
                    "other",
                    {"fi": "muu", "sv": "annat", "en": "another", "ru": "другой"},
                ),
            ),
        ),
        Offered(
            "municipality",
            {
                "fi": "Kotikunta",
                "sv": "Hemkommun",
                "en": "Home municipality",
                "ru": "Место жительства",
            },
            (
                (
                    "here",
                    {
                        "fi": "Tämä kunta",
                        "sv": "Denna kommun",
                        "en": "This one",
                        "ru": "Этот муниципалитет",
                    },
                ),
                (
                    "elsewhere",
                    {
                        "fi": "Muu kunta",
                        "sv": "En annan kommun",
                        "en": "Another one",
                        "ru": "Другой муниципалитет",
                    },
                ),
            ),
        ),
    )
}
