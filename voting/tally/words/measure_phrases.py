"""What `explain_measures` says of a result, in plain Finnish, Swedish and English.

`{voters}`, `{group}` and `{ballots}` are numbers with their noun; the rest are names,
money, shares and numbers, ready to be read.
"""

from collections.abc import Mapping

MEASURES: Mapping[str, Mapping[str, str]] = {
    "nobody": {
        "en": "Nobody voted.",
        "fi": "Kukaan ei äänestänyt.",
        "sv": "Ingen röstade.",
        "ru": "Никто не проголосовал.",
    },
    "covered": {
        "en": "{voters} voted. {covered} of them ({share}) get at least one project "
        "that they chose.",
        "fi": "{voters} äänesti. Heistä {covered} ({share}) saa ainakin yhden "
        "hankkeen, jonka valitsi.",
        "sv": "{voters} röstade. Av dem får {covered} ({share}) minst ett projekt som "
        "de valde.",
        "ru": "Проголосовали: {voters}. Из них получают хотя бы один выбранный "
        "проект: {covered} ({share}).",
    },
    "funded_per_voter": {
        "en": "Of the projects that a person chose, on average {number} are funded.",
        "fi": "Yhden ihmisen valitsemista hankkeista rahoituksen saa keskimäärin "
        "{number}.",
        "sv": "Av de projekt som en person valde får i genomsnitt {number} "
        "finansiering.",
        "ru": "Из проектов, выбранных одним человеком, финансирование получают в "
        "среднем {number}.",
    },
    "cost_per_voter": {
        "en": "On average {mean} goes to projects that a person chose. For half of the "
        "people it is {median} or more.",
        "fi": "Yhden ihmisen valitsemiin hankkeisiin menee keskimäärin {mean}. "
        "Puolella ihmisistä summa on {median} tai enemmän.",
        "sv": "I genomsnitt går {mean} till projekt som en person valde. För hälften "
        "är summan {median} eller mer.",
        "ru": "В среднем на проекты, выбранные одним человеком, идёт {mean}. У "
        "половины людей — {median} или больше.",
    },
    "gini": {
        "en": "How unevenly that money lies: {gini}. At 0 everybody has the same, at 1 "
        "one person has all.",
        "fi": "Tämän rahan epätasaisuus: {gini}. Jos luku on 0, kaikilla on saman "
        "verran. Jos se on 1, yhdellä on kaikki.",
        "sv": "Så ojämnt är de pengarna fördelade: {gini}. Vid 0 har alla lika mycket, "
        "vid 1 har en person allt.",
        "ru": "Насколько неравномерно лежат эти деньги: {gini}. При 0 у всех "
        "поровну, при 1 всё у одного человека.",
    },
    "spent": {
        "en": "{spent} is spent, and {left} is left.",
        "fi": "Rahaa käytetään {spent}, ja {left} jää.",
        "sv": "{spent} används, och {left} blir kvar.",
        "ru": "Потрачено {spent}, осталось {left}.",
    },
    "part": {
        "en": "{part} of it is a part of the cost of a project.",
        "fi": "Siitä {part} on osa yhden hankkeen hinnasta.",
        "sv": "Av det är {part} en del av kostnaden för ett projekt.",
        "ru": "Из этого {part} — часть стоимости одного проекта.",
    },
}

GROUPS: Mapping[str, Mapping[str, str]] = {
    "group_votes": {
        "en": "{name}: {votes_share} of the votes and {money_share} of the money.",
        "fi": "{name}: {votes_share} äänistä ja {money_share} rahasta.",
        "sv": "{name}: {votes_share} av rösterna och {money_share} av pengarna.",
        "ru": "{name}: {votes_share} голосов и {money_share} денег.",
    },
    "group_points": {
        "en": "{name}: {votes_share} of the points and {money_share} of the money.",
        "fi": "{name}: {votes_share} pisteistä ja {money_share} rahasta.",
        "sv": "{name}: {votes_share} av poängen och {money_share} av pengarna.",
        "ru": "{name}: {votes_share} баллов и {money_share} денег.",
    },
    "no_group": {
        "en": "All others",
        "fi": "Kaikki muut",
        "sv": "Alla andra",
        "ru": "Все остальные",
    },
    "districts_alike": {
        "en": "In the districts, the money is shared just as the votes are.",
        "fi": "Alueilla raha jakautuu juuri niin kuin äänet.",
        "sv": "Mellan områdena fördelas pengarna precis som rösterna.",
        "ru": "По районам деньги распределены точно так же, как голоса.",
    },
    "districts_apart": {
        "en": "If the money followed the votes of the districts exactly, {moved} of it "
        "would go elsewhere.",
        "fi": "Jos raha jakautuisi alueille täsmälleen äänten mukaan, siitä {moved} "
        "menisi muualle.",
        "sv": "Om pengarna följde områdenas röster exakt skulle {moved} av dem gå till "
        "andra områden.",
        "ru": "Если бы деньги точно следовали за голосами районов, {moved} из них "
        "ушло бы в другие районы.",
    },
    "categories_alike": {
        "en": "Among the themes, the money is shared just as the votes are.",
        "fi": "Teemojen kesken raha jakautuu juuri niin kuin äänet.",
        "sv": "Mellan temana fördelas pengarna precis som rösterna.",
        "ru": "По темам деньги распределены точно так же, как голоса.",
    },
    "categories_apart": {
        "en": "If the money followed the votes of the themes exactly, {moved} of it "
        "would go elsewhere.",
        "fi": "Jos raha jakautuisi teemoille täsmälleen äänten mukaan, siitä {moved} "
        "menisi muualle.",
        "sv": "Om pengarna följde temanas röster exakt skulle {moved} av dem gå till "
        "andra teman.",
        "ru": "Если бы деньги точно следовали за голосами тем, {moved} из них ушло "
        "бы на другие темы.",
    },
}

MARGIN: Mapping[str, Mapping[str, str]] = {
    "at_least": {
        "en": "The result can change only if at least {ballots} are different.",
        "fi": "Tulos voi muuttua vasta, jos vähintään {ballots} muuttuu, "
        "poistuu tai tulee lisää.",
        "sv": "Resultatet kan ändras först om minst {ballots} ändras, faller "
        "bort eller tillkommer.",
        "ru": "Наименьшее отличие, при котором результат может измениться: {ballots}.",
    },
    "at_most": {
        "en": "It would change if {ballots} were different in the right way.",
        "fi": "Tulos muuttuu, jos {ballots} muuttuu, poistuu tai tulee lisää juuri "
        "oikealla tavalla.",
        "sv": "Resultatet ändras om {ballots} ändras, faller bort eller tillkommer på "
        "just rätt sätt.",
        "ru": "Результат изменится при таком отличии, если оно придётся на нужные "
        "голоса: {ballots}.",
    },
    "closest_gains_and_loses": {
        "en": "It is closest between {gains}, which would get in, and {loses}.",
        "fi": "Lähimpänä toisiaan ovat {gains}, joka pääsisi mukaan, ja {loses}.",
        "sv": "Närmast varandra är {gains}, som skulle komma med, och {loses}.",
        "ru": "Ближе всего друг к другу проект {gains}, который прошёл бы, и проект "
        "{loses}.",
    },
    "closest_gains": {
        "en": "The closest to getting in is {gains}.",
        "fi": "Lähimpänä mukaan pääsyä on {gains}.",
        "sv": "Närmast att komma med är {gains}.",
        "ru": "Ближе всего к тому, чтобы пройти: {gains}.",
    },
    "closest_loses": {
        "en": "The closest to dropping out is {loses}.",
        "fi": "Lähimpänä putoamista on {loses}.",
        "sv": "Närmast att falla bort är {loses}.",
        "ru": "Ближе всего к тому, чтобы выпасть: {loses}.",
    },
    "gains_and_loses": {
        "en": "Then {gains} would get in and {loses} would drop out.",
        "fi": "Silloin {gains} pääsisi mukaan ja {loses} putoaisi.",
        "sv": "Då skulle {gains} komma med och {loses} falla bort.",
        "ru": "Тогда прошёл бы проект {gains} и выпал бы проект {loses}.",
    },
    "gains": {
        "en": "Then {gains} would get in.",
        "fi": "Silloin {gains} pääsisi mukaan.",
        "sv": "Då skulle {gains} komma med.",
        "ru": "Тогда прошло бы: {gains}.",
    },
    "loses": {
        "en": "Then {loses} would drop out.",
        "fi": "Silloin {loses} putoaisi.",
        "sv": "Då skulle {loses} falla bort.",
        "ru": "Тогда выпало бы: {loses}.",
    },
    "no_bound": {
        "en": "It was not found how many ballots would have to be different.",
        "fi": "Ei saatu selville, kuinka monta äänestyslippua pitäisi täyttää toisin.",
        "sv": "Det gick inte att hitta hur många röstsedlar som måste vara annorlunda.",
        "ru": "Не удалось выяснить, сколько бюллетеней должны быть другими.",
    },
    "lower_bound_pairs": {
        "en": "How we know: fewer ballots cannot carry any project past enough of the "
        "funded ones.",
        "fi": "Näin se tiedetään: pienempi määrä lippuja ei voi nostaa mitään hanketta "
        "riittävän monen rahoitetun ohi.",
        "sv": "Så vet vi det: färre röstsedlar kan inte lyfta något projekt förbi "
        "tillräckligt många av de finansierade.",
        "ru": "Откуда это известно: меньшее число бюллетеней не поднимет ни один "
        "проект выше достаточного числа профинансированных.",
    },
    "lower_bound_order": {
        "en": "How we know: fewer ballots cannot change the order of any two projects.",
        "fi": "Näin se tiedetään: pienempi määrä lippuja ei voi muuttaa minkään kahden "
        "hankkeen järjestystä.",
        "sv": "Så vet vi det: färre röstsedlar kan inte ändra ordningen mellan några "
        "två projekt.",
        "ru": "Откуда это известно: меньшее число бюллетеней не изменит порядок "
        "никаких двух проектов.",
    },
    "upper_bound_swaps": {
        "en": "How we know: on so many ballots we let the two projects change places, "
        "and counted again.",
        "fi": "Näin se tiedetään: niin monella lipulla hankkeet vaihdettiin keskenään, "
        "ja äänet laskettiin uudelleen.",
        "sv": "Så vet vi det: på så många röstsedlar fick projekten byta plats, och "
        "rösterna räknades om.",
        "ru": "Откуда это известно: в стольких бюллетенях мы поменяли эти два "
        "проекта местами и посчитали заново.",
    },
    "upper_bound_struck": {
        "en": "How we know: on so many ballots we struck out the funded project, and "
        "counted again.",
        "fi": "Näin se tiedetään: niin monelta lipulta rahoitettu hanke poistettiin, "
        "ja äänet laskettiin uudelleen.",
        "sv": "Så vet vi det: på så många röstsedlar ströks det finansierade "
        "projektet, och rösterna räknades om.",
        "ru": "Откуда это известно: из стольких бюллетеней мы вычеркнули "
        "профинансированный проект и посчитали заново.",
    },
    "upper_bound_added": {
        "en": "How we know: we added so many ballots for that project alone, and "
        "counted again.",
        "fi": "Näin se tiedetään: niin monta lippua lisättiin vain tälle hankkeelle, "
        "ja äänet laskettiin uudelleen.",
        "sv": "Så vet vi det: så många röstsedlar bara för det projektet lades till, "
        "och rösterna räknades om.",
        "ru": "Откуда это известно: мы добавили столько бюллетеней только за этот "
        "проект и посчитали заново.",
    },
}

FAIRNESS: Mapping[str, Mapping[str, str]] = {
    "proportional": {
        "en": "Every group of voters who chose the same project gets as much as its "
        "size entitles it to.",
        "fi": "Jokainen saman hankkeen valinnut joukko saa niin paljon kuin sille "
        "kokonsa mukaan kuuluu.",
        "sv": "Varje grupp som valde samma projekt får så mycket som dess storlek ger "
        "rätt till.",
        "ru": "Каждая группа, выбравшая один и тот же проект, получает столько, "
        "сколько ей положено по её размеру.",
    },
    "not_proportional": {
        "en": "Not every group of voters who chose the same project gets as much as "
        "its size entitles it to.",
        "fi": "Kaikki saman hankkeen valinneet joukot eivät saa niin paljon kuin "
        "niille kokonsa mukaan kuuluu.",
        "sv": "Alla grupper som valde samma projekt får inte så mycket som deras "
        "storlek ger rätt till.",
        "ru": "Не каждая группа, выбравшая один и тот же проект, получает столько, "
        "сколько ей положено по её размеру.",
    },
    "claim_money": {
        "en": "{project} has the best reason to ask for more: {group} who chose it are "
        "entitled to projects for {entitlement}. Even with it, none of them would have "
        "more than {best}.",
        "fi": "Eniten syytä pyytää lisää on hankkeella {project}: sen valitsi {group}, "
        "ja heille kuuluisi hankkeita tämän verran: {entitlement}. Vaikka se saisi "
        "rahoituksen, kenelläkään heistä ei olisi enempää kuin {best}.",
        "sv": "{project} har bäst skäl att be om mer: {group} som valde det har rätt "
        "till projekt för {entitlement}. Också med det skulle ingen av dem ha mer än "
        "{best}.",
        "ru": "Больше всего оснований просить о большем у проекта {project}: его "
        "выбрали {group}, и им положены проекты на {entitlement}. Даже с ним "
        "ни у кого из них не было бы больше, чем {best}.",
    },
    "claim_number": {
        "en": "{project} has the best reason to ask for more: {group} who chose it are "
        "entitled to a gain of {entitlement}. Even with it, none of them would have "
        "more than {best}.",
        "fi": "Eniten syytä pyytää lisää on hankkeella {project}: sen valitsi {group}, "
        "ja heille kuuluisi hyötyä tämän verran: {entitlement}. Vaikka se saisi "
        "rahoituksen, kenelläkään heistä ei olisi enempää kuin {best}.",
        "sv": "{project} har bäst skäl att be om mer: {group} som valde det har rätt "
        "till en nytta på {entitlement}. Också med det skulle ingen av dem ha mer än "
        "{best}.",
        "ru": "Больше всего оснований просить о большем у проекта {project}: его "
        "выбрали {group}, и им положена польза: {entitlement}. Даже с ним ни у "
        "кого из них не было бы больше, чем {best}.",
    },
    "claim_strength": {
        "en": "{project} has the best reason to ask for more: {group} who chose it are "
        "entitled to {strength} times as much as the one of them with most would have "
        "with it.",
        "fi": "Eniten syytä pyytää lisää on hankkeella {project}: sen valitsi {group}, "
        "ja heille kuuluisi {strength} kertaa niin paljon kuin eniten saaneella heistä "
        "olisi tämän hankkeen kanssa.",
        "sv": "{project} har bäst skäl att be om mer: {group} som valde det har rätt "
        "till {strength} gånger så mycket som den av dem som fick mest skulle ha med "
        "projektet.",
        "ru": "Больше всего оснований просить о большем у проекта {project}: его "
        "выбрали {group}, и им положено больше, чем было бы с ним у того из "
        "них, кто получил больше всех, во столько раз: {strength}.",
    },
    "ejr_plus_up_to_one": {
        "en": "Method: EJR+ up to one project.",
        "fi": "Menetelmä: EJR+ yhtä hanketta vaille.",
        "sv": "Metod: EJR+ så när som på ett projekt.",
        "ru": "Метод: EJR+ с точностью до одного проекта.",
    },
    "gain_cost": {
        "en": "What a person gains is measured by the cost of the funded projects that "
        "they chose.",
        "fi": "Ihmisen hyöty mitataan sillä, mitä hänen valitsemansa rahoitetut "
        "hankkeet maksavat.",
        "sv": "Nyttan för en person mäts med vad de finansierade projekten som "
        "personen valde kostar.",
        "ru": "Польза для человека измеряется стоимостью профинансированных "
        "проектов, которые он выбрал.",
    },
    "gain_points": {
        "en": "What a person gains is measured by the number of funded projects that "
        "they chose.",
        "fi": "Ihmisen hyöty mitataan sillä, montako rahoitettua hanketta hän valitsi.",
        "sv": "Nyttan för en person mäts med antalet finansierade projekt som personen "
        "valde.",
        "ru": "Польза для человека измеряется числом профинансированных проектов, "
        "которые он выбрал.",
    },
    "gain_cost_by_points": {
        "en": "What a person gains is measured by the cost of the funded projects, "
        "times the points that they gave them.",
        "fi": "Ihmisen hyöty mitataan rahoitettujen hankkeiden hinnalla, joka "
        "kerrotaan hänen niille antamillaan pisteillä.",
        "sv": "Nyttan för en person mäts med kostnaden för de finansierade projekten, "
        "gånger poängen som personen gav dem.",
        "ru": "Польза для человека измеряется стоимостью профинансированных "
        "проектов, умноженной на баллы, которые он им дал.",
    },
    "gain_points_by_points": {
        "en": "What a person gains is measured by the points that they gave to funded "
        "projects.",
        "fi": "Ihmisen hyöty mitataan pisteillä, jotka hän antoi rahoitetuille "
        "hankkeille.",
        "sv": "Nyttan för en person mäts med poängen som personen gav till "
        "finansierade projekt.",
        "ru": "Польза для человека измеряется баллами, которые он дал "
        "профинансированным проектам.",
    },
    "payments_hold": {
        "en": "The payments were checked: they add up, nobody paid more than "
        "{endowment}, and no project was left over that its voters could have paid "
        "for.",
        "fi": "Maksut tarkistettiin: ne täsmäävät, kukaan ei maksanut enempää kuin "
        "{endowment}, eikä jäljelle jäänyt hanketta, jonka sitä äänestäneet olisivat "
        "voineet maksaa.",
        "sv": "Betalningarna har kontrollerats: de stämmer, ingen betalade mer än "
        "{endowment}, och inget projekt blev kvar som de som röstade på det hade "
        "kunnat betala.",
        "ru": "Платежи проверены: суммы сходятся, никто не заплатил больше чем "
        "{endowment}, и не осталось проекта, который могли бы оплатить "
        "проголосовавшие за него.",
    },
    "payments_wrong": {
        "en": "The payments were checked, and they do not add up.",
        "fi": "Maksut tarkistettiin, eivätkä ne täsmää.",
        "sv": "Betalningarna har kontrollerats, och de stämmer inte.",
        "ru": "Платежи проверены, и суммы не сходятся.",
    },
    "payments_affordable": {
        "en": "The payments were checked. Their voters could still have paid for: "
        "{names}.",
        "fi": "Maksut tarkistettiin. Äänestäneet olisivat voineet maksaa vielä: "
        "{names}.",
        "sv": "Betalningarna har kontrollerats. De röstande hade ännu kunnat betala: "
        "{names}.",
        "ru": "Платежи проверены. Проголосовавшие могли бы оплатить ещё: {names}.",
    },
}

PHRASES: Mapping[str, Mapping[str, str]] = {**MEASURES, **GROUPS, **MARGIN, **FAIRNESS}
