"""What `explain` says of one project, in plain Finnish, Swedish and English.

`{voters}` is a number of people with its noun, `{support}` votes or points with
theirs; the rest are names, money and numbers, ready to be read.
"""

from collections.abc import Mapping

OPENINGS: Mapping[str, Mapping[str, str]] = {
    "funded": {
        "en": "{name} is funded.",
        "fi": "{name} saa rahoituksen.",
        "sv": "{name} får finansiering.",
        "ru": "{name}: получает финансирование.",
    },
    "funded_in_round": {
        "en": "{name} is funded in round {round}.",
        "fi": "{name} saa rahoituksen kierroksella {round}.",
        "sv": "{name} får finansiering i omgång {round}.",
        "ru": "{name}: получает финансирование в круге {round}.",
    },
    "funded_from_rest": {
        "en": "{name} is funded with the money that was left over.",
        "fi": "{name} saa rahoituksen rahasta, joka jäi yli.",
        "sv": "{name} får finansiering med pengar som blev över.",
        "ru": "{name}: получает финансирование из оставшихся денег.",
    },
    "funded_from_pots": {
        "en": "{name} is funded with money that was left over in other pots.",
        "fi": "{name} saa rahoituksen rahasta, joka jäi yli muista poteista.",
        "sv": "{name} får finansiering med pengar som blev över i andra potter.",
        "ru": "{name}: получает финансирование из денег, оставшихся в других частях "
        "бюджета.",
    },
    "part_funded": {
        "en": "{name} gets a part of its cost: {paid} of {cost}.",
        "fi": "{name} saa osan hinnastaan: {paid}, kun koko hinta on {cost}.",
        "sv": "{name} får en del av kostnaden: {paid} av {cost}.",
        "ru": "{name}: получает часть стоимости, {paid} из {cost}.",
    },
    "not_funded": {
        "en": "{name} is not funded.",
        "fi": "{name} ei saa rahoitusta.",
        "sv": "{name} får ingen finansiering.",
        "ru": "{name}: не получает финансирования.",
    },
}

PLACES: Mapping[str, Mapping[str, str]] = {
    "place": {
        "en": "It got {support} and came in place {rank}.",
        "fi": "Se sai {support} ja tuli sijalle {rank}.",
        "sv": "Projektet fick {support} och kom på plats {rank}.",
        "ru": "Поддержка проекта — {support}, место — {rank}.",
    },
    "place_for_money": {
        "en": "It got {support}. For its cost, that is place {rank}.",
        "fi": "Se sai {support}. Hintaan nähden se riitti sijalle {rank}.",
        "sv": "Projektet fick {support}. I förhållande till kostnaden gav det plats "
        "{rank}.",
        "ru": "Поддержка проекта — {support}. С учётом стоимости это место {rank}.",
    },
    "place_among_rest": {
        "en": "It got {support} and came in place {rank} of the remaining projects.",
        "fi": "Se sai {support} ja tuli muiden jäljellä olevien hankkeiden joukossa "
        "sijalle {rank}.",
        "sv": "Projektet fick {support} och kom på plats {rank} bland de projekt som "
        "var kvar.",
        "ru": "Поддержка проекта — {support}, место среди оставшихся проектов — "
        "{rank}.",
    },
}

PAYMENTS: Mapping[str, Mapping[str, str]] = {
    "paid_from_left": {
        "en": "It costs {cost}. There was {before} left, and after it {after}.",
        "fi": "Se maksaa {cost}. Rahaa oli jäljellä {before}, ja sen jälkeen {after}.",
        "sv": "Det kostar {cost}. Det fanns {before} kvar, och efter det {after}.",
        "ru": "Он стоит {cost}. Оставалось {before}, после него осталось {after}.",
    },
    "topped_up": {
        "en": "It costs {cost}. Only {before} was left, but that was enough of its "
        "cost: the city adds {added}.",
        "fi": "Se maksaa {cost}. Rahaa oli jäljellä vain {before}, mutta se oli "
        "tarpeeksi suuri osa hinnasta: kunta maksaa loput, {added}.",
        "sv": "Det kostar {cost}. Det fanns bara {before} kvar, men det var en "
        "tillräckligt stor del av kostnaden: kommunen betalar resten, {added}.",
        "ru": "Он стоит {cost}. Оставалось только {before}, но этого было "
        "достаточно: город добавляет {added}.",
    },
    "part_of_cost": {
        "en": "That was all the money that was left.",
        "fi": "Se oli kaikki raha, joka oli jäljellä.",
        "sv": "Det var alla pengar som fanns kvar.",
        "ru": "Это были все оставшиеся деньги.",
    },
    "unsupported": {
        "en": "Nobody voted for it, but there was money for it after all the others.",
        "fi": "Kukaan ei äänestänyt sitä, mutta rahaa riitti siihen kaikkien muiden "
        "jälkeen.",
        "sv": "Ingen röstade på det, men pengarna räckte till det efter alla andra.",
        "ru": "За него никто не проголосовал, но после всех остальных на него "
        "хватило денег.",
    },
    "bought": {
        "en": "The {voters} who voted for it paid for it together from their shares. "
        "It costs {cost}, and nobody paid more than {most}.",
        "fi": "Sitä äänesti {voters}, ja he maksoivat sen yhdessä osuuksistaan. Se "
        "maksaa {cost}, eikä kukaan maksanut enempää kuin {most}.",
        "sv": "De {voters} som röstade på det betalade det gemensamt med sina andelar. "
        "Det kostar {cost}, och ingen betalade mer än {most}.",
        "ru": "Проголосовавшие за него ({voters}) вместе оплатили его из своих "
        "долей. Он стоит {cost}, и никто не заплатил больше чем {most}.",
    },
    "bought_by_one": {
        "en": "One person voted for it and paid for it from their share. It costs "
        "{cost}.",
        "fi": "Sitä äänesti yksi ihminen, ja hän maksoi sen osuudestaan. Se maksaa "
        "{cost}.",
        "sv": "En person röstade på det och betalade det med sin andel. Det kostar "
        "{cost}.",
        "ru": "За него проголосовал один человек и оплатил его из своей доли. Он "
        "стоит {cost}.",
    },
    "bought_for_nothing": {
        "en": "It got {support}. It costs nothing, so nobody had to pay.",
        "fi": "Se sai {support}. Se ei maksa mitään, joten kenenkään ei tarvinnut "
        "maksaa.",
        "sv": "Projektet fick {support}. Det kostar ingenting, så ingen behövde "
        "betala.",
        "ru": "Поддержка проекта — {support}. Он ничего не стоит, поэтому никому не "
        "пришлось платить.",
    },
    "saved": {
        "en": "The {voters} who voted for it had saved its cost together, {cost}, when "
        "each voter had been given {load} in all.",
        "fi": "Sitä äänesti {voters}. He olivat yhdessä säästäneet sen hinnan, {cost}, "
        "kun jokainen äänestäjä oli saanut kaikkiaan {load}.",
        "sv": "De {voters} som röstade på det hade tillsammans sparat ihop till det, "
        "{cost}, när var och en som röstade hade fått sammanlagt {load}.",
        "ru": "Проголосовавшие за него ({voters}) вместе накопили его стоимость, "
        "{cost}, когда каждый голосующий получил всего {load}.",
    },
    "saved_by_one": {
        "en": "The one person who voted for it had saved its cost, {cost}, when each "
        "voter had been given {load} in all.",
        "fi": "Sitä äänesti yksi ihminen. Hän oli säästänyt sen hinnan, {cost}, kun "
        "jokainen äänestäjä oli saanut kaikkiaan {load}.",
        "sv": "Den enda person som röstade på det hade sparat ihop till det, {cost}, "
        "när var och en som röstade hade fått sammanlagt {load}.",
        "ru": "Один человек, проголосовавший за него, накопил его стоимость, {cost}, "
        "когда каждый голосующий получил всего {load}.",
    },
}

LACKS: Mapping[str, Mapping[str, str]] = {
    "only_left": {
        "en": "It costs {cost}, but only {before} was left.",
        "fi": "Se maksaa {cost}, mutta rahaa oli jäljellä enää {before}.",
        "sv": "Det kostar {cost}, men det fanns bara {before} kvar.",
        "ru": "Он стоит {cost}, но оставалось только {before}.",
    },
    "nothing_left": {
        "en": "It costs {cost}, but no money was left.",
        "fi": "Se maksaa {cost}, mutta rahaa ei ollut enää jäljellä.",
        "sv": "Det kostar {cost}, men det fanns inga pengar kvar.",
        "ru": "Он стоит {cost}, но денег не осталось.",
    },
    "shares_lacking": {
        "en": "It costs {cost}, but the {voters} who voted for it had only {money} of "
        "their shares left.",
        "fi": "Se maksaa {cost}. Sitä äänesti {voters}, mutta heillä oli osuuksistaan "
        "jäljellä yhteensä vain {money}.",
        "sv": "Projektet kostar {cost}, men de {voters} som röstade på det hade "
        "tillsammans bara {money} kvar av sina andelar.",
        "ru": "Он стоит {cost}, но у проголосовавших за него ({voters}) от их долей "
        "оставалось только {money}.",
    },
    "share_lacking": {
        "en": "It costs {cost}, but the one person who voted for it had only {money} "
        "of their share left.",
        "fi": "Se maksaa {cost}. Sitä äänesti yksi ihminen, mutta hänellä oli "
        "osuudestaan jäljellä vain {money}.",
        "sv": "Projektet kostar {cost}, men den enda person som röstade på det hade "
        "bara {money} kvar av sin andel.",
        "ru": "Он стоит {cost}, но у единственного проголосовавшего за него от доли "
        "оставалось только {money}.",
    },
    "shares_spent": {
        "en": "It costs {cost}, but the {voters} who voted for it had nothing left of "
        "their shares.",
        "fi": "Se maksaa {cost}. Sitä äänesti {voters}, mutta heillä ei ollut "
        "osuuksistaan mitään jäljellä.",
        "sv": "Projektet kostar {cost}, men de {voters} som röstade på det hade "
        "ingenting kvar av sina andelar.",
        "ru": "Он стоит {cost}, но у проголосовавших за него ({voters}) от их долей "
        "ничего не осталось.",
    },
    "share_spent": {
        "en": "It costs {cost}, but the one person who voted for it had nothing left "
        "of their share.",
        "fi": "Se maksaa {cost}. Sitä äänesti yksi ihminen, mutta hänellä ei ollut "
        "osuudestaan mitään jäljellä.",
        "sv": "Projektet kostar {cost}, men den enda person som röstade på det hade "
        "ingenting kvar av sin andel.",
        "ru": "Он стоит {cost}, но у единственного проголосовавшего за него от доли "
        "ничего не осталось.",
    },
    "shares_were_lacking": {
        "en": "The shares of those who voted for it were not enough.",
        "fi": "Sitä äänestäneiden osuudet eivät riittäneet.",
        "sv": "De som röstade på det hade inte tillräckligt kvar av sina andelar.",
        "ru": "Долей тех, кто проголосовал за него, не хватило.",
    },
    "rest_lacking": {
        "en": "The money that was left over was not enough either: it was {before}.",
        "fi": "Myöskään yli jäänyt raha ei riittänyt: sitä oli {before}.",
        "sv": "Inte heller pengarna som blev över räckte: det var {before}.",
        "ru": "Не хватило и денег, которые остались: их было {before}.",
    },
    "pots_lacking": {
        "en": "It costs {cost}. Even with the money that was left over in other pots, "
        "only {before} was left for it.",
        "fi": "Se maksaa {cost}. Vaikka muista poteista jäi rahaa yli, siihen oli "
        "jäljellä vain {before}.",
        "sv": "Det kostar {cost}. Också med pengarna som blev över i andra potter "
        "fanns det bara {before} kvar till det.",
        "ru": "Он стоит {cost}. Даже с деньгами, оставшимися в других частях "
        "бюджета, на него было только {before}.",
    },
    "saved_but_lacking": {
        "en": "The {voters} who voted for it had saved its cost together, {cost}, but "
        "only {before} of the budget was left. The count ended there.",
        "fi": "Sitä äänesti {voters}. He olivat yhdessä säästäneet sen hinnan, {cost}, "
        "mutta budjetista oli jäljellä vain {before}. Laskenta päättyi siihen.",
        "sv": "De {voters} som röstade på det hade tillsammans sparat ihop till det, "
        "{cost}, men bara {before} av budgeten var kvar. Räkningen slutade där.",
        "ru": "Проголосовавшие за него ({voters}) вместе накопили его стоимость, "
        "{cost}, но от бюджета оставалось только {before}. На этом подсчёт "
        "закончился.",
    },
    "saved_by_one_but_lacking": {
        "en": "The one person who voted for it had saved its cost, {cost}, but only "
        "{before} of the budget was left. The count ended there.",
        "fi": "Sitä äänesti yksi ihminen. Hän oli säästänyt sen hinnan, {cost}, mutta "
        "budjetista oli jäljellä vain {before}. Laskenta päättyi siihen.",
        "sv": "Den enda person som röstade på det hade sparat ihop till det, {cost}, "
        "men bara {before} av budgeten var kvar. Räkningen slutade där.",
        "ru": "Один человек, проголосовавший за него, накопил его стоимость, {cost}, "
        "но от бюджета оставалось только {before}. На этом подсчёт закончился.",
    },
}
