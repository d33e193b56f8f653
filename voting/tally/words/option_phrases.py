"""What was declared beside the rule, in plain Finnish, Swedish and English.

`{names}` are projects; the rest are money, numbers and shares, ready to be read.
"""

from collections.abc import Mapping

OPTIONS: Mapping[str, Mapping[str, str]] = {
    "minimum_score": {
        "en": "A project needs at least {least} to be funded.",
        "fi": "Rahoitukseen tarvitaan vähintään {least}.",
        "sv": "Ett projekt behöver minst {least} för att få finansiering.",
        "ru": "Чтобы получить финансирование, проекту нужно не меньше: {least}.",
    },
    "minimum_share": {
        "en": "A project can be funded only if at least {share} of all ballots name "
        "it.",
        "fi": "Hanke voi saada rahoituksen vain, jos sen on valinnut vähintään {share} "
        "kaikista äänestäneistä.",
        "sv": "Ett projekt kan få finansiering bara om det står på minst {share} av "
        "alla röstsedlar.",
        "ru": "Проект может получить финансирование, только если он назван по "
        "меньшей мере в {share} всех бюллетеней.",
    },
    "minimum_cost": {
        "en": "A dear project needs more voters than a cheap one. One that costs the "
        "whole budget must be chosen by at least {share} of all voters; one that costs "
        "half as much, by half as many.",
        "fi": "Kallis hanke tarvitsee enemmän äänestäjiä kuin halpa. Jos hanke maksaa "
        "koko budjetin, sen on täytynyt valita vähintään {share} kaikista "
        "äänestäneistä. Puolet halvemmalle riittää puolet siitä.",
        "sv": "Ett dyrt projekt behöver fler röstande än ett billigt. Kostar det hela "
        "budgeten måste minst {share} av alla som röstade ha valt det. Kostar det "
        "hälften räcker det med hälften så många.",
        "ru": "Дорогому проекту нужно больше голосующих, чем дешёвому. Проект на "
        "весь бюджет должны выбрать не меньше {share} всех проголосовавших, а "
        "вдвое более дешёвый — вдвое меньше людей.",
    },
    "conflict": {
        "en": "At most one of these can be built: {names}. The one that comes first is "
        "funded.",
        "fi": "Näistä hankkeista voidaan toteuttaa enintään yksi: {names}. Rahoituksen "
        "saa se, joka on ensimmäisenä.",
        "sv": "Högst ett av dessa projekt kan genomföras: {names}. Det som kommer "
        "först får finansiering.",
        "ru": "Из этих проектов можно построить только один: {names}. Финансирование "
        "получает тот, что окажется выше.",
    },
    "conflict_decided": {
        "en": "At most one of these can be built: {names}. The officials kept {kept}. "
        "Their reason: {reason}.",
        "fi": "Näistä hankkeista voidaan toteuttaa enintään yksi: {names}. "
        "Viranhaltijat valitsivat hankkeen {kept}. Perustelu: {reason}.",
        "sv": "Högst ett av dessa projekt kan genomföras: {names}. Tjänstemännen "
        "behöll {kept}. Motivering: {reason}.",
        "ru": "Из этих проектов можно построить только один: {names}. Сотрудники "
        "города оставили {kept}. Причина: {reason}.",
    },
    "withdrawn": {
        "en": "Withdrawn: {names}.",
        "fi": "Peruttu: {names}.",
        "sv": "Tillbakadraget: {names}.",
        "ru": "Отозваны: {names}.",
    },
    "fund_unsupported": {
        "en": "A project that nobody votes for can be funded too, if there is money "
        "left after all the others.",
        "fi": "Myös hanke, jota kukaan ei äänestä, voi saada rahoituksen, jos rahaa "
        "jää kaikkien muiden jälkeen.",
        "sv": "Också ett projekt som ingen röstar på kan få finansiering, om det finns "
        "pengar kvar efter alla andra.",
        "ru": "Проект, за который никто не проголосовал, тоже может получить "
        "финансирование, если после всех остальных останутся деньги.",
    },
    "upkeep_limit": {
        "en": "To run the funded projects may cost at most {limit} a year.",
        "fi": "Rahoitettujen hankkeiden ylläpito saa maksaa enintään {limit} vuodessa.",
        "sv": "Driften av de projekt som får finansiering får kosta högst {limit} om "
        "året.",
        "ru": "Содержание профинансированных проектов может стоить не больше {limit} "
        "в год.",
    },
    "top_up_from": {
        "en": "That project is funded all the same if at least {share} of its cost is "
        "left. Then the city adds the rest.",
        "fi": "Tämäkin hanke saa rahoituksen, jos sen hinnasta on jäljellä vähintään "
        "{share}. Silloin kunta maksaa loput.",
        "sv": "Det projektet får ändå finansiering om minst {share} av kostnaden är "
        "kvar. Då betalar kommunen resten.",
        "ru": "Такой проект всё же получает финансирование, если осталось не меньше "
        "{share} его стоимости. Остальное добавляет город.",
    },
    "part_fund": {
        "en": "The first project that does not fit gets what is left as a part of its "
        "cost, and the count ends.",
        "fi": "Ensimmäinen hanke, joka ei mahdu, saa jäljellä olevan rahan osana "
        "hinnastaan, ja laskenta päättyy.",
        "sv": "Det första projektet som inte ryms får pengarna som är kvar som en del "
        "av kostnaden, och räkningen slutar.",
        "ru": "Первый проект, который не помещается, получает остаток как часть "
        "своей стоимости, и подсчёт заканчивается.",
    },
    "increment": {
        "en": "Each time the shares are raised by {increment}.",
        "fi": "Osuudet nousevat joka kerralla näin paljon: {increment}.",
        "sv": "Andelarna höjs med {increment} varje gång.",
        "ru": "Каждый раз доли повышают на {increment}.",
    },
    "places": {
        "en": "The first place on a ballot is worth as many points as it has places, "
        "and each further place one point less.",
        "fi": "Äänestyslipun ensimmäinen sija on yhtä monen pisteen arvoinen kuin "
        "lipussa on sijoja, ja jokainen seuraava sija pisteen vähemmän.",
        "sv": "Första platsen på en röstsedel är värd lika många poäng som den har "
        "platser, och varje följande plats en poäng mindre.",
        "ru": "Первое место в бюллетене даёт столько баллов, сколько в нём мест, а "
        "каждое следующее — на один балл меньше.",
    },
    "borda": {
        "en": "Each place on a ballot is worth one point for each place below it.",
        "fi": "Äänestyslipun sija on yhden pisteen arvoinen jokaista sen alla olevaa "
        "sijaa kohti.",
        "sv": "En plats på en röstsedel är värd en poäng för varje plats under den.",
        "ru": "Каждое место в бюллетене даёт по одному баллу за каждое место ниже "
        "него.",
    },
}
