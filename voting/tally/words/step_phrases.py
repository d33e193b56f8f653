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
    },
    "funded_in_round": {
        "en": "{name} is funded in round {round}.",
        "fi": "{name} saa rahoituksen kierroksella {round}.",
        "sv": "{name} får finansiering i omgång {round}.",
    },
    "funded_from_rest": {
        "en": "{name} is funded with the money that was left over.",
        "fi": "{name} saa rahoituksen rahasta, joka jäi yli.",
        "sv": "{name} får finansiering med pengar som blev över.",
    },
    "funded_from_pots": {
        "en": "{name} is funded with money that was left over in other pots.",
        "fi": "{name} saa rahoituksen rahasta, joka jäi yli muista poteista.",
        "sv": "{name} får finansiering med pengar som blev över i andra potter.",
    },
    "part_funded": {
        "en": "{name} gets a part of its cost: {paid} of {cost}.",
        "fi": "{name} saa osan hinnastaan: {paid}, kun koko hinta on {cost}.",
        "sv": "{name} får en del av kostnaden: {paid} av {cost}.",
    },
    "not_funded": {
        "en": "{name} is not funded.",
        "fi": "{name} ei saa rahoitusta.",
        "sv": "{name} får ingen finansiering.",
    },
}

PLACES: Mapping[str, Mapping[str, str]] = {
    "place": {
        "en": "It got {support} and came in place {rank}.",
        "fi": "Se sai {support} ja tuli sijalle {rank}.",
        "sv": "Projektet fick {support} och kom på plats {rank}.",
    },
    "place_for_money": {
        "en": "It got {support}. For its cost, that is place {rank}.",
        "fi": "Se sai {support}. Hintaan nähden se riitti sijalle {rank}.",
        "sv": "Projektet fick {support}. I förhållande till kostnaden gav det plats "
        "{rank}.",
    },
    "place_among_rest": {
        "en": "It got {support} and came in place {rank} of the remaining projects.",
        "fi": "Se sai {support} ja tuli muiden jäljellä olevien hankkeiden joukossa "
        "sijalle {rank}.",
        "sv": "Projektet fick {support} och kom på plats {rank} bland de projekt som "
        "var kvar.",
    },
}

PAYMENTS: Mapping[str, Mapping[str, str]] = {
    "paid_from_left": {
        "en": "It costs {cost}. There was {before} left, and after it {after}.",
        "fi": "Se maksaa {cost}. Rahaa oli jäljellä {before}, ja sen jälkeen {after}.",
        "sv": "Det kostar {cost}. Det fanns {before} kvar, och efter det {after}.",
    },
    "topped_up": {
        "en": "It costs {cost}. Only {before} was left, but that was enough of its "
        "cost: the city adds {added}.",
        "fi": "Se maksaa {cost}. Rahaa oli jäljellä vain {before}, mutta se oli "
        "tarpeeksi suuri osa hinnasta: kunta maksaa loput, {added}.",
        "sv": "Det kostar {cost}. Det fanns bara {before} kvar, men det var en "
        "tillräckligt stor del av kostnaden: kommunen betalar resten, {added}.",
    },
    "part_of_cost": {
        "en": "That was all the money that was left.",
        "fi": "Se oli kaikki raha, joka oli jäljellä.",
        "sv": "Det var alla pengar som fanns kvar.",
    },
    "unsupported": {
        "en": "Nobody voted for it, but there was money for it after all the others.",
        "fi": "Kukaan ei äänestänyt sitä, mutta rahaa riitti siihen kaikkien muiden "
        "jälkeen.",
        "sv": "Ingen röstade på det, men pengarna räckte till det efter alla andra.",
    },
    "bought": {
        "en": "The {voters} who voted for it paid for it together from their shares. "
        "It costs {cost}, and nobody paid more than {most}.",
        "fi": "Sitä äänesti {voters}, ja he maksoivat sen yhdessä osuuksistaan. Se "
        "maksaa {cost}, eikä kukaan maksanut enempää kuin {most}.",
        "sv": "De {voters} som röstade på det betalade det gemensamt med sina andelar. "
        "Det kostar {cost}, och ingen betalade mer än {most}.",
    },
    "bought_by_one": {
        "en": "One person voted for it and paid for it from their share. It costs "
        "{cost}.",
        "fi": "Sitä äänesti yksi ihminen, ja hän maksoi sen osuudestaan. Se maksaa "
        "{cost}.",
        "sv": "En person röstade på det och betalade det med sin andel. Det kostar "
        "{cost}.",
    },
    "bought_for_nothing": {
        "en": "It got {support}. It costs nothing, so nobody had to pay.",
        "fi": "Se sai {support}. Se ei maksa mitään, joten kenenkään ei tarvinnut "
        "maksaa.",
        "sv": "Projektet fick {support}. Det kostar ingenting, så ingen behövde "
        "betala.",
    },
    "saved": {
        "en": "The {voters} who voted for it had saved its cost together, {cost}, when "
        "each voter had been given {load} in all.",
        "fi": "Sitä äänesti {voters}. He olivat yhdessä säästäneet sen hinnan, {cost}, "
        "kun jokainen äänestäjä oli saanut kaikkiaan {load}.",
        "sv": "De {voters} som röstade på det hade tillsammans sparat ihop till det, "
        "{cost}, när var och en som röstade hade fått sammanlagt {load}.",
    },
    "saved_by_one": {
        "en": "The one person who voted for it had saved its cost, {cost}, when each "
        "voter had been given {load} in all.",
        "fi": "Sitä äänesti yksi ihminen. Hän oli säästänyt sen hinnan, {cost}, kun "
        "jokainen äänestäjä oli saanut kaikkiaan {load}.",
        "sv": "Den enda person som röstade på det hade sparat ihop till det, {cost}, "
        "när var och en som röstade hade fått sammanlagt {load}.",
    },
}

LACKS: Mapping[str, Mapping[str, str]] = {
    "only_left": {
        "en": "It costs {cost}, but only {before} was left.",
        "fi": "Se maksaa {cost}, mutta rahaa oli jäljellä enää {before}.",
        "sv": "Det kostar {cost}, men det fanns bara {before} kvar.",
    },
    "nothing_left": {
        "en": "It costs {cost}, but no money was left.",
        "fi": "Se maksaa {cost}, mutta rahaa ei ollut enää jäljellä.",
        "sv": "Det kostar {cost}, men det fanns inga pengar kvar.",
    },
    "shares_lacking": {
        "en": "It costs {cost}, but the {voters} who voted for it had only {money} of "
        "their shares left.",
        "fi": "Se maksaa {cost}. Sitä äänesti {voters}, mutta heillä oli osuuksistaan "
        "jäljellä yhteensä vain {money}.",
        "sv": "Projektet kostar {cost}, men de {voters} som röstade på det hade "
        "tillsammans bara {money} kvar av sina andelar.",
    },
    "share_lacking": {
        "en": "It costs {cost}, but the one person who voted for it had only {money} "
        "of their share left.",
        "fi": "Se maksaa {cost}. Sitä äänesti yksi ihminen, mutta hänellä oli "
        "osuudestaan jäljellä vain {money}.",
        "sv": "Projektet kostar {cost}, men den enda person som röstade på det hade "
        "bara {money} kvar av sin andel.",
    },
    "shares_spent": {
        "en": "It costs {cost}, but the {voters} who voted for it had nothing left of "
        "their shares.",
        "fi": "Se maksaa {cost}. Sitä äänesti {voters}, mutta heillä ei ollut "
        "osuuksistaan mitään jäljellä.",
        "sv": "Projektet kostar {cost}, men de {voters} som röstade på det hade "
        "ingenting kvar av sina andelar.",
    },
    "share_spent": {
        "en": "It costs {cost}, but the one person who voted for it had nothing left "
        "of their share.",
        "fi": "Se maksaa {cost}. Sitä äänesti yksi ihminen, mutta hänellä ei ollut "
        "osuudestaan mitään jäljellä.",
        "sv": "Projektet kostar {cost}, men den enda person som röstade på det hade "
        "ingenting kvar av sin andel.",
    },
    "shares_were_lacking": {
        "en": "The shares of those who voted for it were not enough.",
        "fi": "Sitä äänestäneiden osuudet eivät riittäneet.",
        "sv": "De som röstade på det hade inte tillräckligt kvar av sina andelar.",
    },
    "rest_lacking": {
        "en": "The money that was left over was not enough either: it was {before}.",
        "fi": "Myöskään yli jäänyt raha ei riittänyt: sitä oli {before}.",
        "sv": "Inte heller pengarna som blev över räckte: det var {before}.",
    },
    "pots_lacking": {
        "en": "It costs {cost}. Even with the money that was left over in other pots, "
        "only {before} was left for it.",
        "fi": "Se maksaa {cost}. Vaikka muista poteista jäi rahaa yli, siihen oli "
        "jäljellä vain {before}.",
        "sv": "Det kostar {cost}. Också med pengarna som blev över i andra potter "
        "fanns det bara {before} kvar till det.",
    },
    "saved_but_lacking": {
        "en": "The {voters} who voted for it had saved its cost together, {cost}, but "
        "only {before} of the budget was left. The count ended there.",
        "fi": "Sitä äänesti {voters}. He olivat yhdessä säästäneet sen hinnan, {cost}, "
        "mutta budjetista oli jäljellä vain {before}. Laskenta päättyi siihen.",
        "sv": "De {voters} som röstade på det hade tillsammans sparat ihop till det, "
        "{cost}, men bara {before} av budgeten var kvar. Räkningen slutade där.",
    },
    "saved_by_one_but_lacking": {
        "en": "The one person who voted for it had saved its cost, {cost}, but only "
        "{before} of the budget was left. The count ended there.",
        "fi": "Sitä äänesti yksi ihminen. Hän oli säästänyt sen hinnan, {cost}, mutta "
        "budjetista oli jäljellä vain {before}. Laskenta päättyi siihen.",
        "sv": "Den enda person som röstade på det hade sparat ihop till det, {cost}, "
        "men bara {before} av budgeten var kvar. Räkningen slutade där.",
    },
}
