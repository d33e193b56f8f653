"""Criteria that an organiser can take over with one click, in every language. Pure.

All of them are verdicts and have to be met, until an organiser says otherwise.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """One criterion: its code, its name and its question by language."""

    code: str
    name: dict[str, str]
    question: dict[str, str]
    is_required: bool = True


OFFERED = (
    Offer(
        "concrete",
        {
            "fi": "Konkreettinen",
            "sv": "Konkret",
            "en": "Concrete",
            "ru": "Конкретность",
        },
        {
            "fi": "Onko selvää, mitä tehdään ja minne?",
            "sv": "Är det klart vad som ska göras och var?",
            "en": "Is it clear what will be made, and where?",
            "ru": "Понятно ли, что и где будет сделано?",
        },
    ),
    Offer(
        "in-time",
        {
            "fi": "Valmis ajoissa",
            "sv": "Klart i tid",
            "en": "Feasible in time",
            "ru": "Укладывается в сроки",
        },
        {
            "fi": "Ehtiikö se valmiiksi aikataulussa?",
            "sv": "Hinner det bli färdigt enligt tidsplanen?",
            "en": "Can it be finished within the time planned?",
            "ru": "Можно ли закончить в запланированный срок?",
        },
    ),
    Offer(
        "legal",
        {
            "fi": "Lain mukainen",
            "sv": "Lagligt",
            "en": "Legal",
            "ru": "Соответствие закону",
        },
        {
            "fi": "Onko se lakien, kaavan ja lupien mukainen?",
            "sv": "Följer det lagar, detaljplan och tillstånd?",
            "en": "Does it follow the law, the town plan and permits?",
            "ru": "Соответствует ли это закону, плану застройки и разрешениям?",
        },
    ),
    Offer(
        "city-land",
        {
            "fi": "Kaupungin maalla",
            "sv": "På stadens mark",
            "en": "On the city's land",
            "ru": "На земле города",
        },
        {
            "fi": "Onko paikka kaupungin, tai onko omistaja suostunut?",
            "sv": "Äger staden platsen, eller har ägaren gått med på det?",
            "en": "Does the city own the place, or has its owner agreed?",
            "ru": "Принадлежит ли место городу или согласен ли владелец?",
        },
    ),
    Offer(
        "cost",
        {
            "fi": "Hinta kohdallaan",
            "sv": "Rimlig kostnad",
            "en": "Cost in proportion",
            "ru": "Разумная стоимость",
        },
        {
            "fi": "Onko hinta kohtuullinen hyötyyn ja jaettavaan rahaan nähden?",
            "sv": "Är kostnaden rimlig i förhållande till nyttan och budgeten?",
            "en": "Is the cost in proportion to the benefit and to the budget?",
            "ru": "Соразмерна ли стоимость пользе и бюджету?",
        },
    ),
    Offer(
        "upkeep",
        {
            "fi": "Käyttökulut kestettävissä",
            "sv": "Rimliga driftskostnader",
            "en": "Running cost acceptable",
            "ru": "Приемлемые ежегодные расходы",
        },
        {
            "fi": "Pystyykö kaupunki pitämään sen kunnossa vuosittain?",
            "sv": "Kan staden sköta det år efter år?",
            "en": "Can the city keep it up, year after year?",
            "ru": "Сможет ли город содержать это год за годом?",
        },
    ),
)
