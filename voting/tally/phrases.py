"""The sentences of `explain`, in plain Finnish, Swedish and English.

`{voters}` is a number of people with its noun, `{support}` votes or points with
theirs; the rest are names, money and numbers, ready to be read.
"""

from collections.abc import Mapping

PHRASES: Mapping[str, Mapping[str, str]] = {
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
    "not_funded": {
        "en": "{name} is not funded.",
        "fi": "{name} ei saa rahoitusta.",
        "sv": "{name} får ingen finansiering.",
    },
    "place": {
        "en": "It got {support} and came in place {rank}.",
        "fi": "Se sai {support} ja tuli sijalle {rank}.",
        "sv": "Projektet fick {support} och kom på plats {rank}.",
    },
    "place_among_rest": {
        "en": "It got {support} and came in place {rank} of the remaining projects.",
        "fi": "Se sai {support} ja tuli muiden jäljellä olevien hankkeiden joukossa "
        "sijalle {rank}.",
        "sv": "Projektet fick {support} och kom på plats {rank} bland de projekt som "
        "var kvar.",
    },
    "paid_from_left": {
        "en": "It costs {cost}. There was {before} left, and after it {after}.",
        "fi": "Se maksaa {cost}. Rahaa oli jäljellä {before}, ja sen jälkeen {after}.",
        "sv": "Det kostar {cost}. Det fanns {before} kvar, och efter det {after}.",
    },
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
    "over_budget": {
        "en": "It costs {cost}. That is more than the whole budget, {budget}.",
        "fi": "Se maksaa {cost}. Se on enemmän kuin koko budjetti, {budget}.",
        "sv": "Projektet kostar {cost}. Det är mer än hela budgeten, {budget}.",
    },
    "no_votes": {
        "en": "Nobody voted for it.",
        "fi": "Kukaan ei äänestänyt sitä.",
        "sv": "Ingen röstade på det.",
    },
    "nothing_to_pay": {
        "en": "It costs nothing. This rule only chooses projects that voters pay for "
        "from their shares.",
        "fi": "Se ei maksa mitään. Tämä sääntö valitsee vain hankkeita, jotka "
        "äänestäjät maksavat osuuksistaan.",
        "sv": "Projektet kostar ingenting. Den här regeln väljer bara projekt som de "
        "röstande betalar med sina andelar.",
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
    "tied": {
        "en": "These projects were tied: {names}. Their order was decided by "
        "{criterion}.",
        "fi": "Näille hankkeille tuli tasatulos: {names}. Järjestyksen ratkaisi "
        "{criterion}.",
        "sv": "Dessa projekt fick lika resultat: {names}. Ordningen avgjordes av "
        "{criterion}.",
    },
    "cheaper": {
        "en": "the lower cost",
        "fi": "pienempi hinta",
        "sv": "den lägre kostnaden",
    },
    "dearer": {
        "en": "the higher cost",
        "fi": "suurempi hinta",
        "sv": "den högre kostnaden",
    },
    "more_votes": {
        "en": "the number of votes",
        "fi": "äänimäärä",
        "sv": "antalet röster",
    },
    "lot": {"en": "lot", "fi": "arvonta", "sv": "lottning"},
    "listed": {
        "en": "a list published in advance",
        "fi": "ennalta julkaistu luettelo",
        "sv": "en lista som publicerats i förväg",
    },
    "tie_effect_none": {
        "en": "This did not change which projects are funded.",
        "fi": "Tämä ei vaikuttanut siihen, mitkä hankkeet saavat rahoituksen.",
        "sv": "Det påverkade inte vilka projekt som får finansiering.",
    },
    "tie_effect_changed": {
        "en": "In another order, other projects would be funded.",
        "fi": "Toisessa järjestyksessä rahoituksen saisivat eri hankkeet.",
        "sv": "I en annan ordning skulle andra projekt få finansiering.",
    },
    "tie_effect_not_examined": {
        "en": "It was not examined whether another order would change the result.",
        "fi": "Ei ole tutkittu, muuttaisiko toinen järjestys tulosta.",
        "sv": "Det har inte undersökts om en annan ordning skulle ändra resultatet.",
    },
    "summary": {
        "en": "{voters} voted on {projects}. The budget is {budget}.",
        "fi": "Äänestykseen osallistui {voters}, ja ehdolla oli {projects}. Budjetti "
        "on {budget}.",
        "sv": "{voters} röstade om {projects}. Budgeten är {budget}.",
    },
    "none_funded": {
        "en": "No project is funded.",
        "fi": "Yksikään hanke ei saa rahoitusta.",
        "sv": "Inget projekt får finansiering.",
    },
    "one_funded": {
        "en": "One project is funded. It costs {spent}, and {left} is left.",
        "fi": "Yksi hanke saa rahoituksen. Se maksaa {spent}, ja rahaa jää {left}.",
        "sv": "Ett projekt får finansiering. Det kostar {spent}, och {left} blir kvar.",
    },
    "many_funded": {
        "en": "{funded} are funded. Together they cost {spent}, and {left} is left.",
        "fi": "{funded} saa rahoituksen. Ne maksavat yhteensä {spent}, ja rahaa jää "
        "{left}.",
        "sv": "{funded} får finansiering. Tillsammans kostar de {spent}, och {left} "
        "blir kvar.",
    },
    "shares": {
        "en": "The share of each voter was {start}.",
        "fi": "Jokaisen äänestäjän osuus oli {start}.",
        "sv": "Varje röstande hade en andel på {start}.",
    },
    "raised": {
        "en": "The shares were raised little by little to {end}. That was the last "
        "amount at which the projects fitted in the budget.",
        "fi": "Osuuksia nostettiin vähän kerrallaan. Viimeinen summa, jolla hankkeet "
        "mahtuivat budjettiin, oli {end}.",
        "sv": "Andelarna höjdes lite i taget till {end}. Det var det sista beloppet "
        "där projekten rymdes i budgeten.",
    },
    "raised_until_full": {
        "en": "The shares were raised little by little to {end}. Then no other project "
        "fitted in the money that was left.",
        "fi": "Osuuksia nostettiin vähän kerrallaan, kunnes ne olivat {end}. Silloin "
        "yksikään muu hanke ei enää mahtunut jäljellä olevaan rahaan.",
        "sv": "Andelarna höjdes lite i taget till {end}. Då rymdes inget annat projekt "
        "i pengarna som var kvar.",
    },
    "not_raised": {
        "en": "The shares were not raised, because the projects would no longer have "
        "fitted in the budget.",
        "fi": "Osuuksia ei nostettu, koska hankkeet eivät olisi enää mahtuneet "
        "budjettiin.",
        "sv": "Andelarna höjdes inte, för då hade projekten inte längre rymts i "
        "budgeten.",
    },
    "all_funded": {
        "en": "All projects that got votes fit in the budget together.",
        "fi": "Kaikki ääniä saaneet hankkeet mahtuvat yhdessä budjettiin.",
        "sv": "Alla projekt som fick röster ryms tillsammans i budgeten.",
    },
    "ties_without_effect": {
        "en": "Some projects were tied, but that did not change the result.",
        "fi": "Osalle hankkeista tuli tasatulos, mutta se ei vaikuttanut tulokseen.",
        "sv": "Några projekt fick lika resultat, men det påverkade inte resultatet.",
    },
    "ties_with_effect": {
        "en": "Some projects were tied, and their order changed the result.",
        "fi": "Osalle hankkeista tuli tasatulos, ja niiden järjestys vaikutti "
        "tulokseen.",
        "sv": "Några projekt fick lika resultat, och ordningen mellan dem påverkade "
        "resultatet.",
    },
    "ties_not_examined": {
        "en": "Some projects were tied. It was not fully examined whether their order "
        "changed the result.",
        "fi": "Osalle hankkeista tuli tasatulos. Ei ole täysin tutkittu, vaikuttiko "
        "niiden järjestys tulokseen.",
        "sv": "Några projekt fick lika resultat. Det är inte helt undersökt om "
        "ordningen mellan dem påverkade resultatet.",
    },
}
