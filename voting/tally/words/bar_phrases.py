"""What `explain` says of a project that something barred, or that lacked support.

`{needed}` and `{short}` are votes, points or people with their noun.
"""

from collections.abc import Mapping

BARS: Mapping[str, Mapping[str, str]] = {
    "over_budget": {
        "en": "It costs {cost}. That is more than the whole budget, {budget}.",
        "fi": "Se maksaa {cost}. Se on enemmän kuin koko budjetti, {budget}.",
        "sv": "Projektet kostar {cost}. Det är mer än hela budgeten, {budget}.",
        "ru": "Он стоит {cost}. Это больше всего бюджета, {budget}.",
    },
    "no_votes": {
        "en": "Nobody voted for it.",
        "fi": "Kukaan ei äänestänyt sitä.",
        "sv": "Ingen röstade på det.",
        "ru": "За него никто не проголосовал.",
    },
    "no_points": {
        "en": "It got no points.",
        "fi": "Se ei saanut yhtään pistettä.",
        "sv": "Projektet fick inga poäng.",
        "ru": "Он не получил баллов.",
    },
    "nothing_to_pay": {
        "en": "It costs nothing. This rule only chooses projects that voters pay for "
        "from their shares.",
        "fi": "Se ei maksa mitään. Tämä sääntö valitsee vain hankkeita, jotka "
        "äänestäjät maksavat osuuksistaan.",
        "sv": "Projektet kostar ingenting. Den här regeln väljer bara projekt som de "
        "röstande betalar med sina andelar.",
        "ru": "Он ничего не стоит. По этому правилу выбирают только проекты, которые "
        "участники голосования оплачивают из своих долей.",
    },
    "withdrawn": {
        "en": "It was withdrawn.",
        "fi": "Se peruttiin.",
        "sv": "Det drogs tillbaka.",
        "ru": "Его отозвали.",
    },
    "below_minimum": {
        "en": "It got {got}. It needed at least {needed}.",
        "fi": "Se sai {got}. Tarvittiin vähintään {needed}.",
        "sv": "Projektet fick {got}. Det behövdes minst {needed}.",
        "ru": "Он набрал: {got}. Нужно было не меньше: {needed}.",
    },
    "below_minimum_of_people": {
        "en": "{got} chose it. It needed at least {needed}.",
        "fi": "Sen valitsi {got}. Tarvittiin vähintään {needed}.",
        "sv": "{got} valde det. Det behövdes minst {needed}.",
        "ru": "Его выбрали: {got}. Нужно было не меньше: {needed}.",
    },
    "conflict": {
        "en": "It cannot be built together with {rival}, and {rival} is funded.",
        "fi": "Sitä ei voi toteuttaa yhdessä hankkeen {rival} kanssa, ja {rival} saa "
        "rahoituksen.",
        "sv": "Det kan inte genomföras tillsammans med {rival}, och {rival} får "
        "finansiering.",
        "ru": "Его нельзя построить вместе с проектом {rival}, а проект {rival} "
        "получает финансирование.",
    },
    "conflict_decided": {
        "en": "It cannot be built together with {rival}. The officials kept {rival}. "
        "Their reason: {reason}.",
        "fi": "Sitä ei voi toteuttaa yhdessä hankkeen {rival} kanssa. Viranhaltijat "
        "valitsivat näistä hankkeen {rival}. Perustelu: {reason}.",
        "sv": "Det kan inte genomföras tillsammans med {rival}. Tjänstemännen behöll "
        "{rival}. Motivering: {reason}.",
        "ru": "Его нельзя построить вместе с проектом {rival}. Сотрудники города "
        "оставили проект {rival}. Причина: {reason}.",
    },
    "upkeep": {
        "en": "Together with the projects already funded, it would cost too much to "
        "run. They may cost at most {limit} a year.",
        "fi": "Sen ylläpito tulisi liian kalliiksi yhdessä jo rahoitettujen hankkeiden "
        "kanssa. Niiden ylläpito saa maksaa enintään {limit} vuodessa.",
        "sv": "Tillsammans med de projekt som redan fått finansiering skulle driften "
        "bli för dyr. Den får kosta högst {limit} om året.",
        "ru": "Вместе с уже профинансированными проектами его содержание стоило бы "
        "слишком дорого. Оно может стоить не больше {limit} в год.",
    },
    "tied": {
        "en": "It was tied with {others}. {before} was left. They could not all be "
        "funded, so none of them is.",
        "fi": "Se oli tasatilanteessa näiden kanssa: {others}. Rahaa oli jäljellä "
        "{before}. Kaikki eivät voineet saada rahoitusta, joten mikään niistä ei saa.",
        "sv": "Det hamnade i lika läge med {others}. Det fanns {before} kvar. Alla "
        "kunde inte få finansiering, och därför får inget av dem det.",
        "ru": "У него было равенство с проектами: {others}. Оставалось {before}. На "
        "все денег не хватало, поэтому финансирования не получает ни один.",
    },
    "stopped_at": {
        "en": "The count had ended before it, at {blocker}, which cost more than what "
        "was left.",
        "fi": "Laskenta oli päättynyt ennen sitä. Se päättyi hankkeeseen {blocker}, "
        "joka maksoi enemmän kuin rahaa oli jäljellä.",
        "sv": "Räkningen hade slutat före det, vid {blocker}, som kostade mer än vad "
        "som var kvar.",
        "ru": "Подсчёт закончился раньше, на проекте {blocker}, который стоил "
        "больше, чем оставалось.",
    },
    "stopped": {
        "en": "The count had ended before it.",
        "fi": "Laskenta oli päättynyt ennen sitä.",
        "sv": "Räkningen hade slutat före det.",
        "ru": "Подсчёт закончился раньше.",
    },
}

SHORTS: Mapping[str, Mapping[str, str]] = {
    "short": {
        "en": "With {short} more, it would have been funded.",
        "fi": "Rahoitukseen olisi tarvittu vielä {short}.",
        "sv": "För finansiering hade det behövts {short} till.",
        "ru": "Для финансирования не хватило: {short}.",
    },
    "short_from_none": {
        "en": "With {short}, it would have been funded.",
        "fi": "Rahoitukseen olisi tarvittu {short}.",
        "sv": "För finansiering hade det behövts {short}.",
        "ru": "Для финансирования нужно было: {short}.",
    },
    "short_of_supporters": {
        "en": "It could have been paid for together with {short} more who had their "
        "whole share left.",
        "fi": "Se olisi voitu maksaa, jos mukana olisi ollut vielä {short}, joilla on "
        "koko osuutensa jäljellä.",
        "sv": "Det hade gått att betala tillsammans med {short} till som hade hela sin "
        "andel kvar.",
        "ru": "Его можно было бы оплатить, если бы за него проголосовали ещё "
        "{short}, не потратившие свою долю.",
    },
    "short_of_one_supporter": {
        "en": "It could have been paid for together with one person more who had their "
        "whole share left.",
        "fi": "Se olisi voitu maksaa, jos mukana olisi ollut vielä yksi ihminen, jolla "
        "on koko osuutensa jäljellä.",
        "sv": "Det hade gått att betala tillsammans med en person till som hade hela "
        "sin andel kvar.",
        "ru": "Его можно было бы оплатить, если бы за него проголосовал ещё один "
        "человек, не потративший свою долю.",
    },
}
