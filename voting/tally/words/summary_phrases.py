"""What `explain` says of a whole count and of ties, in three plain languages.

`{projects}` and `{number}` are numbers of projects with their noun; the rest are
names, money and numbers, ready to be read.
"""

from collections.abc import Mapping

RESULT: Mapping[str, Mapping[str, str]] = {
    "summary": {
        "en": "{voters} voted on {projects}. The budget is {budget}.",
        "fi": "Äänestykseen osallistui {voters}, ja ehdolla oli {projects}. Budjetti "
        "on {budget}.",
        "sv": "{voters} röstade om {projects}. Budgeten är {budget}.",
        "ru": "Проголосовали: {voters}; на голосовании было {projects}. Бюджет — "
        "{budget}.",
    },
    "brought": {
        "en": "Of this, {brought} was left over in other pots.",
        "fi": "Siitä {brought} jäi yli muista poteista.",
        "sv": "Av dem blev {brought} över i andra potter.",
        "ru": "Из него {brought} осталось в других частях бюджета.",
    },
    "rule": {
        "en": "The votes were counted by the rule “{rule}”.",
        "fi": "Äänet laskettiin säännöllä ”{rule}”.",
        "sv": "Rösterna räknades med regeln ”{rule}”.",
        "ru": "Голоса посчитаны по правилу «{rule}».",
    },
    "none_funded": {
        "en": "No project is funded.",
        "fi": "Yksikään hanke ei saa rahoitusta.",
        "sv": "Inget projekt får finansiering.",
        "ru": "Ни один проект не получает финансирования.",
    },
    "one_funded": {
        "en": "One project is funded. It costs {spent}, and {left} is left.",
        "fi": "Yksi hanke saa rahoituksen. Se maksaa {spent}, ja rahaa jää {left}.",
        "sv": "Ett projekt får finansiering. Det kostar {spent}, och {left} blir kvar.",
        "ru": "Финансирование получает один проект. Он стоит {spent}, остаётся {left}.",
    },
    "many_funded": {
        "en": "{funded} are funded. Together they cost {spent}, and {left} is left.",
        "fi": "{funded} saa rahoituksen. Ne maksavat yhteensä {spent}, ja rahaa jää "
        "{left}.",
        "sv": "{funded} får finansiering. Tillsammans kostar de {spent}, och {left} "
        "blir kvar.",
        "ru": "Получают финансирование: {funded}. Вместе они стоят {spent}, остаётся "
        "{left}.",
    },
    "one_topped_up": {
        "en": "One project is funded. It costs {spent}. That is more than there was, "
        "so the city adds {added}.",
        "fi": "Yksi hanke saa rahoituksen. Se maksaa {spent}. Se on enemmän kuin rahaa "
        "oli, joten kunta maksaa siitä {added}.",
        "sv": "Ett projekt får finansiering. Det kostar {spent}. Det är mer än vad som "
        "fanns, så kommunen betalar {added} av det.",
        "ru": "Финансирование получает один проект. Он стоит {spent}. Это больше, "
        "чем было, поэтому город добавляет {added}.",
    },
    "many_topped_up": {
        "en": "{funded} are funded. Together they cost {spent}. That is more than "
        "there was, so the city adds {added}.",
        "fi": "{funded} saa rahoituksen. Ne maksavat yhteensä {spent}. Se on enemmän "
        "kuin rahaa oli, joten kunta maksaa siitä {added}.",
        "sv": "{funded} får finansiering. Tillsammans kostar de {spent}. Det är mer än "
        "vad som fanns, så kommunen betalar {added} av det.",
        "ru": "Получают финансирование: {funded}. Вместе они стоят {spent}. Это "
        "больше, чем было, поэтому город добавляет {added}.",
    },
    "part_paid": {
        "en": "{part} goes to a project that gets only a part of its cost.",
        "fi": "{part} menee hankkeelle, joka saa hinnastaan vain osan.",
        "sv": "{part} går till ett projekt som bara får en del av kostnaden.",
        "ru": "Из этого {part} идёт проекту, который получает только часть своей "
        "стоимости.",
    },
}

BARRED: Mapping[str, Mapping[str, str]] = {
    "withdrawn_number": {
        "en": "Withdrawn: {number}.",
        "fi": "Peruttu: {number}.",
        "sv": "Tillbakadraget: {number}.",
        "ru": "Отозвано: {number}.",
    },
    "below_minimum_number": {
        "en": "With less support than the rules ask for: {number}.",
        "fi": "Vähemmän kannatusta kuin säännöt vaativat: {number}.",
        "sv": "Med mindre stöd än reglerna kräver: {number}.",
        "ru": "Поддержки меньше, чем требуют правила: {number}.",
    },
    "conflict_number": {
        "en": "Left out because another project takes the place: {number}.",
        "fi": "Jätetty pois, koska toinen hanke vie paikan: {number}.",
        "sv": "Utelämnat för att ett annat projekt tar platsen: {number}.",
        "ru": "Не вошли, потому что место занимает другой проект: {number}.",
    },
    "upkeep_number": {
        "en": "Left out because it would cost too much to run: {number}.",
        "fi": "Jätetty pois, koska ylläpito tulisi liian kalliiksi: {number}.",
        "sv": "Utelämnat för att driften skulle bli för dyr: {number}.",
        "ru": "Не вошли, потому что их содержание стоило бы слишком дорого: {number}.",
    },
    "tied_number": {
        "en": "Left out because tied projects did not all fit: {number}.",
        "fi": "Jätetty pois, koska tasatilanteessa kaikki eivät mahtuneet: {number}.",
        "sv": "Utelämnat för att alla i lika läge inte rymdes: {number}.",
        "ru": "Не вошли, потому что проекты с равенством не поместились все: {number}.",
    },
    "stopped_number": {
        "en": "Not reached before the count ended: {number}.",
        "fi": "Laskenta päättyi ennen näitä: {number}.",
        "sv": "Räkningen slutade före dessa: {number}.",
        "ru": "До них подсчёт не дошёл: {number}.",
    },
}

SHARES: Mapping[str, Mapping[str, str]] = {
    "shares": {
        "en": "The share of each voter was {start}.",
        "fi": "Jokaisen äänestäjän osuus oli {start}.",
        "sv": "Varje röstande hade en andel på {start}.",
        "ru": "Доля каждого голосующего была {start}.",
    },
    "raised": {
        "en": "The shares were raised little by little to {end}. That was the last "
        "amount at which the projects fitted in the budget.",
        "fi": "Osuuksia nostettiin vähän kerrallaan. Viimeinen summa, jolla hankkeet "
        "mahtuivat budjettiin, oli {end}.",
        "sv": "Andelarna höjdes lite i taget till {end}. Det var det sista beloppet "
        "där projekten rymdes i budgeten.",
        "ru": "Доли понемногу повысили до {end}. Это последняя сумма, при которой "
        "проекты помещались в бюджет.",
    },
    "raised_until_full": {
        "en": "The shares were raised little by little to {end}. Then no other project "
        "fitted in the money that was left.",
        "fi": "Osuuksia nostettiin vähän kerrallaan, kunnes ne olivat {end}. Silloin "
        "yksikään muu hanke ei enää mahtunut jäljellä olevaan rahaan.",
        "sv": "Andelarna höjdes lite i taget till {end}. Då rymdes inget annat projekt "
        "i pengarna som var kvar.",
        "ru": "Доли понемногу повысили до {end}. После этого в оставшиеся деньги не "
        "помещался ни один другой проект.",
    },
    "not_raised": {
        "en": "The shares were not raised, because the projects would no longer have "
        "fitted in the budget.",
        "fi": "Osuuksia ei nostettu, koska hankkeet eivät olisi enää mahtuneet "
        "budjettiin.",
        "sv": "Andelarna höjdes inte, för då hade projekten inte längre rymts i "
        "budgeten.",
        "ru": "Доли не повышали, потому что проекты больше не поместились бы в бюджет.",
    },
    "all_funded": {
        "en": "All projects that could be funded fit in the budget together.",
        "fi": "Kaikki hankkeet, jotka voivat saada rahoituksen, mahtuvat yhdessä "
        "budjettiin.",
        "sv": "Alla projekt som kan få finansiering ryms tillsammans i budgeten.",
        "ru": "Все проекты, которые могли получить финансирование, вместе помещаются "
        "в бюджет.",
    },
}

TIES: Mapping[str, Mapping[str, str]] = {
    "ordered": {
        "en": "These projects were tied: {names}. Their order was decided by "
        "{criterion}.",
        "fi": "Nämä hankkeet olivat tasatilanteessa: {names}. Järjestyksen ratkaisi "
        "{criterion}.",
        "sv": "Dessa projekt hamnade i lika läge: {names}. Ordningen avgjordes av "
        "{criterion}.",
        "ru": "У этих проектов было равенство: {names}. Что определило их порядок: "
        "{criterion}.",
    },
    "together": {
        "en": "These projects were tied: {names}. By the rules, those that nothing "
        "tells apart are funded together or not at all.",
        "fi": "Nämä hankkeet olivat tasatilanteessa: {names}. Sääntöjen mukaan "
        "hankkeet, joita mikään ei erota, saavat rahoituksen yhdessä tai eivät "
        "lainkaan.",
        "sv": "Dessa projekt hamnade i lika läge: {names}. Enligt reglerna får projekt "
        "som inget skiljer åt finansiering tillsammans eller inte alls.",
        "ru": "У этих проектов было равенство: {names}. По правилам те, между "
        "которыми нет никакой разницы, получают финансирование либо все "
        "вместе, либо никто.",
    },
    "question": {
        "en": "These projects are tied: {names}. The city's board decides in which "
        "order they come. Then the count goes on.",
        "fi": "Nämä hankkeet ovat tasatilanteessa: {names}. Kunnan toimielin päättää "
        "niiden järjestyksen. Sitten laskenta jatkuu.",
        "sv": "Dessa projekt är i lika läge: {names}. Kommunens organ beslutar i "
        "vilken ordning de kommer. Sedan fortsätter räkningen.",
        "ru": "У этих проектов равенство: {names}. Правление города решает, в каком "
        "порядке они идут. После этого подсчёт продолжается.",
    },
    "cheaper": {
        "en": "the lower cost",
        "fi": "pienempi hinta",
        "sv": "den lägre kostnaden",
        "ru": "меньшая стоимость",
    },
    "dearer": {
        "en": "the higher cost",
        "fi": "suurempi hinta",
        "sv": "den högre kostnaden",
        "ru": "большая стоимость",
    },
    "more_votes": {
        "en": "the number of votes",
        "fi": "äänimäärä",
        "sv": "antalet röster",
        "ru": "число голосов",
    },
    "lot": {"en": "lot", "fi": "arvonta", "sv": "lottning", "ru": "жеребьёвка"},
    "listed": {
        "en": "a list published in advance",
        "fi": "ennalta julkaistu luettelo",
        "sv": "en lista som publicerats i förväg",
        "ru": "заранее опубликованный список",
    },
    "board": {
        "en": "a decision of the city's board",
        "fi": "kunnan toimielimen päätös",
        "sv": "ett beslut av kommunens organ",
        "ru": "решение правления города",
    },
    "tie_effect_none": {
        "en": "This did not change which projects are funded.",
        "fi": "Tämä ei vaikuttanut siihen, mitkä hankkeet saavat rahoituksen.",
        "sv": "Det påverkade inte vilka projekt som får finansiering.",
        "ru": "На то, какие проекты получают финансирование, это не повлияло.",
    },
    "tie_effect_changed": {
        "en": "In another order, other projects would be funded.",
        "fi": "Toisessa järjestyksessä rahoituksen saisivat eri hankkeet.",
        "sv": "I en annan ordning skulle andra projekt få finansiering.",
        "ru": "При другом порядке финансирование получили бы другие проекты.",
    },
    "tie_effect_not_examined": {
        "en": "It was not examined whether another order would change the result.",
        "fi": "Ei ole tutkittu, muuttaisiko toinen järjestys tulosta.",
        "sv": "Det har inte undersökts om en annan ordning skulle ändra resultatet.",
        "ru": "Не выяснялось, изменил ли бы результат другой порядок.",
    },
    "not_all_funded": {
        "en": "They could not all be funded.",
        "fi": "Kaikki eivät voineet saada rahoitusta.",
        "sv": "Alla kunde inte få finansiering.",
        "ru": "Не все они могли получить финансирование.",
    },
    "ties_without_effect": {
        "en": "Some projects were tied, but that did not change the result.",
        "fi": "Osa hankkeista oli tasatilanteessa, mutta se ei vaikuttanut tulokseen.",
        "sv": "Några projekt hamnade i lika läge, men det påverkade inte resultatet.",
        "ru": "У некоторых проектов было равенство, но на результат это не повлияло.",
    },
    "ties_with_effect": {
        "en": "Some projects were tied, and that mattered for the result.",
        "fi": "Osa hankkeista oli tasatilanteessa, ja se vaikutti tulokseen.",
        "sv": "Några projekt hamnade i lika läge, och det påverkade resultatet.",
        "ru": "У некоторых проектов было равенство, и это повлияло на результат.",
    },
    "ties_not_examined": {
        "en": "Some projects were tied. It was not fully examined whether their order "
        "changed the result.",
        "fi": "Osa hankkeista oli tasatilanteessa. Ei ole täysin tutkittu, vaikuttiko "
        "niiden järjestys tulokseen.",
        "sv": "Några projekt hamnade i lika läge. Det är inte helt undersökt om "
        "ordningen mellan dem påverkade resultatet.",
        "ru": "У некоторых проектов было равенство. До конца не выяснено, изменил ли "
        "их порядок результат.",
    },
}
