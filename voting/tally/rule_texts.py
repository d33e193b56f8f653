"""What the rules are called, and what they do, in plain Finnish, Swedish and English.

`TITLES` and `SENTENCES` speak of a rule as it is without options; `sentences` puts the
same parts together for the options and the ballots that were declared.
"""

from collections.abc import Mapping

from voting.tally.options import Misfit, Options
from voting.tally.outcome import DECLARED_NOTHING
from voting.tally.wording import LANGUAGES, choose

Texts = Mapping[str, str]

VOTES = "votes"

TITLES: Mapping[str, Texts] = {
    "greedy": {
        "en": "Most votes first",
        "fi": "Eniten ääniä saaneet ensin",
        "sv": "Flest röster först",
        "ru": "Сначала те, у кого больше голосов",
    },
    "greedy_per_cost": {
        "en": "Most votes for the money first",
        "fi": "Eniten ääniä hintaansa nähden ensin",
        "sv": "Flest röster för pengarna först",
        "ru": "Сначала те, у кого больше голосов за эти деньги",
    },
    "mes": {
        "en": "Equal shares",
        "fi": "Tasaosuudet",
        "sv": "Lika andelar",
        "ru": "Равные доли",
    },
    "mes+greedy": {
        "en": "Equal shares, then most votes",
        "fi": "Tasaosuudet, sitten eniten ääniä saaneet",
        "sv": "Lika andelar, sedan flest röster",
        "ru": "Равные доли, затем по числу голосов",
    },
    "mes+add1": {
        "en": "Equal shares, raised",
        "fi": "Tasaosuudet, joita nostetaan",
        "sv": "Lika andelar som höjs",
        "ru": "Равные доли с повышением",
    },
    "mes+add1_exhaustive": {
        "en": "Equal shares, raised until nothing more fits",
        "fi": "Tasaosuudet, joita nostetaan, kunnes mikään ei enää mahdu",
        "sv": "Lika andelar som höjs tills inget mer ryms",
        "ru": "Равные доли с повышением, пока ещё что-то помещается",
    },
    "mes+add1_greedy": {
        "en": "Equal shares, raised, then most votes",
        "fi": "Tasaosuudet, joita nostetaan, sitten eniten ääniä saaneet",
        "sv": "Lika andelar som höjs, sedan flest röster",
        "ru": "Равные доли с повышением, затем по числу голосов",
    },
    "mes_cardinality": {
        "en": "Equal shares, cheapest for each first",
        "fi": "Tasaosuudet, kullekin halvin ensin",
        "sv": "Lika andelar, billigast för var och en först",
        "ru": "Равные доли, сначала самые дешёвые для каждого",
    },
    "mes_cardinality+greedy": {
        "en": "Equal shares, cheapest for each first, then most votes",
        "fi": "Tasaosuudet, kullekin halvin ensin, sitten eniten ääniä saaneet",
        "sv": "Lika andelar, billigast för var och en först, sedan flest röster",
        "ru": "Равные доли, сначала самые дешёвые для каждого, затем по числу голосов",
    },
    "mes_cardinality+add1": {
        "en": "Equal shares, cheapest for each first, raised",
        "fi": "Tasaosuudet, kullekin halvin ensin, osuuksia nostetaan",
        "sv": "Lika andelar som höjs, billigast för var och en först",
        "ru": "Равные доли с повышением, сначала самые дешёвые для каждого",
    },
    "mes_cardinality+add1_exhaustive": {
        "en": "Equal shares, cheapest for each first, raised until nothing more fits",
        "fi": "Tasaosuudet, kullekin halvin ensin, osuuksia nostetaan, kunnes mikään "
        "ei enää mahdu",
        "sv": "Lika andelar som höjs tills inget mer ryms, billigast för var och en "
        "först",
        "ru": "Равные доли с повышением, пока ещё что-то помещается, сначала самые "
        "дешёвые для каждого",
    },
    "mes_cardinality+add1_greedy": {
        "en": "Equal shares, cheapest for each first, raised, then most votes",
        "fi": "Tasaosuudet, kullekin halvin ensin, osuuksia nostetaan, sitten eniten "
        "ääniä saaneet",
        "sv": "Lika andelar som höjs, billigast för var och en först, sedan flest "
        "röster",
        "ru": "Равные доли с повышением, сначала самые дешёвые для каждого, затем по "
        "числу голосов",
    },
    "phragmen": {
        "en": "Saving up together (Phragmén)",
        "fi": "Yhdessä säästäen (Phragménin sääntö)",
        "sv": "Spara tillsammans (Phragméns regel)",
        "ru": "Копим вместе (правило Фрагмена)",
    },
}

_UNITS: Mapping[str, Texts] = {
    VOTES: {
        "en": "the most votes",
        "fi": "eniten ääniä",
        "sv": "flest röster",
        "ru": "больше всего голосов",
    },
    "points": {
        "en": "the most points",
        "fi": "eniten pisteitä",
        "sv": "mest poäng",
        "ru": "больше всего баллов",
    },
}

_PARTS: Mapping[str, Texts] = {
    "most_first": {
        "en": "The projects with {most} are funded first, as long as there is money.",
        "fi": "Hankkeet, jotka saivat {most}, saavat rahoituksen ensin, niin kauan "
        "kuin rahaa on.",
        "sv": "Projekten som fick {most} får finansiering först, så länge det finns "
        "pengar.",
        "ru": "Сначала финансирование получают проекты, набравшие {most}, пока есть "
        "деньги.",
    },
    "most_for_money_first": {
        "en": "The projects with {most} for each euro of their cost are funded first, "
        "as long as there is money.",
        "fi": "Hankkeet, jotka saivat {most} jokaista hintansa euroa kohti, saavat "
        "rahoituksen ensin, niin kauan kuin rahaa on.",
        "sv": "Projekten som fick {most} för varje euro de kostar får finansiering "
        "först, så länge det finns pengar.",
        "ru": "Сначала финансирование получают проекты, набравшие {most} на каждый "
        "евро своей стоимости, пока есть деньги.",
    },
    "skip": {
        "en": "A project that costs more than what is left is passed over.",
        "fi": "Hanke ohitetaan, jos se maksaa enemmän kuin rahaa on jäljellä.",
        "sv": "Ett projekt som kostar mer än vad som är kvar hoppas över.",
        "ru": "Проект, который стоит больше, чем осталось денег, пропускают.",
    },
    "stop": {
        "en": "The count ends at the first project that costs more than what is left.",
        "fi": "Laskenta päättyy ensimmäiseen hankkeeseen, joka maksaa enemmän kuin "
        "rahaa on jäljellä.",
        "sv": "Räkningen slutar vid det första projektet som kostar mer än vad som är "
        "kvar.",
        "ru": "Подсчёт заканчивается на первом проекте, который стоит больше, чем "
        "осталось денег.",
    },
    "shared": {
        "en": "The budget is shared equally among all voters. A project is funded when "
        "the people who voted for it can pay for it together from their shares.",
        "fi": "Budjetti jaetaan tasan kaikkien äänestäjien kesken. Hanke saa "
        "rahoituksen, kun sitä äänestäneet pystyvät yhdessä maksamaan sen "
        "osuuksistaan.",
        "sv": "Budgeten delas lika mellan alla som röstar. Ett projekt får "
        "finansiering när de som röstade på det tillsammans kan betala det med sina "
        "andelar.",
        "ru": "Бюджет делится поровну между всеми, кто проголосовал. Проект получает "
        "финансирование, если проголосовавшие за него могут вместе оплатить "
        "его из своих долей.",
    },
    "cheapest_for_each": {
        "en": "The project that costs each of its voters least comes first.",
        "fi": "Ensin tulee hanke, joka maksaa vähiten kullekin sitä äänestäneelle.",
        "sv": "Det projekt som kostar minst för var och en som röstade på det kommer "
        "först.",
        "ru": "Первым идёт проект, который обходится дешевле всего каждому, кто за "
        "него проголосовал.",
    },
    "unused": {
        "en": "Shares that are not enough for any project stay unused.",
        "fi": "Osuudet, jotka eivät riitä yhteenkään hankkeeseen, jäävät käyttämättä.",
        "sv": "Andelar som inte räcker till något projekt används inte.",
        "ru": "Доли, которых не хватает ни на один проект, остаются неиспользованными.",
    },
    "raised": {
        "en": "Then the shares of all are raised little by little, as long as the "
        "projects together fit in the budget.",
        "fi": "Sen jälkeen kaikkien osuuksia nostetaan vähän kerrallaan niin kauan "
        "kuin hankkeet yhdessä mahtuvat budjettiin.",
        "sv": "Sedan höjs allas andelar lite i taget så länge projekten tillsammans "
        "ryms i budgeten.",
        "ru": "Затем доли всех понемногу повышают, пока проекты вместе помещаются в "
        "бюджет.",
    },
    "raised_until_full": {
        "en": "Then the shares of all are raised little by little, until no other "
        "project fits in the money that is left.",
        "fi": "Sen jälkeen kaikkien osuuksia nostetaan vähän kerrallaan, kunnes "
        "yksikään muu hanke ei enää mahdu jäljellä olevaan rahaan.",
        "sv": "Sedan höjs allas andelar lite i taget tills inget annat projekt ryms i "
        "pengarna som är kvar.",
        "ru": "Затем доли всех понемногу повышают, пока в оставшиеся деньги не "
        "перестанет помещаться любой другой проект.",
    },
    "rest_by_votes": {
        "en": "The money that is left goes to the projects with {most}, as far as it "
        "reaches.",
        "fi": "Yli jäävä raha annetaan hankkeille, jotka saivat {most}, niin pitkälle "
        "kuin se riittää.",
        "sv": "Pengar som blir över går till de projekt som fick {most}, så långt de "
        "räcker.",
        "ru": "Оставшиеся деньги идут проектам, набравшим {most}, насколько их "
        "хватает.",
    },
    "save_up": {
        "en": "All voters save money at the same pace. As soon as the people who voted "
        "for a project have saved its cost together, it is funded, and they have spent "
        "their money.",
        "fi": "Kaikki äänestäjät säästävät rahaa samaa vauhtia. Heti kun hanketta "
        "äänestäneet ovat yhdessä säästäneet sen hinnan, hanke saa rahoituksen, ja he "
        "ovat käyttäneet rahansa.",
        "sv": "Alla som röstar sparar pengar i samma takt. Så snart de som röstade på "
        "ett projekt tillsammans har sparat ihop till det får det finansiering, och då "
        "har de använt sina pengar.",
        "ru": "Все, кто проголосовал, копят деньги с одинаковой скоростью. Как "
        "только проголосовавшие за проект вместе накопили на него, он получает "
        "финансирование, а их деньги потрачены.",
    },
}

_EQUAL_SHARES: Mapping[str, tuple[str, ...]] = {
    "": ("unused",),
    "+greedy": ("rest_by_votes",),
    "+add1": ("raised",),
    "+add1_exhaustive": ("raised_until_full",),
    "+add1_greedy": ("raised", "rest_by_votes"),
}

_RULES: Mapping[str, tuple[str, ...]] = {
    "greedy": ("most_first", "skip"),
    "greedy_per_cost": ("most_for_money_first", "skip"),
    **{f"mes{end}": ("shared", *parts) for end, parts in _EQUAL_SHARES.items()},
    **{
        f"mes_cardinality{end}": ("shared", "cheapest_for_each", *parts)
        for end, parts in _EQUAL_SHARES.items()
    },
    "phragmen": ("save_up", "stop"),
}


def sentences(
    rule: str,
    language: str,
    *,
    options: Options = DECLARED_NOTHING,
    unit: str = VOTES,
) -> str:
    """Say what a rule does; `unit` is what a project has most of, votes or points.

    Of the options only the misfit belongs here: it changes the rule itself. Where a
    misfit is funded in part, that is said with the options.
    """
    parts = list(_RULES[rule])
    if options.part_fund:
        parts = [part for part in parts if part != "skip"]
    elif options.misfit is Misfit.STOP:
        parts = ["stop" if part == "skip" else part for part in parts]
        if parts[-1] == "rest_by_votes":
            parts.append("stop")
    most = choose(_UNITS[unit], language)
    return " ".join(choose(_PARTS[part], language).format(most=most) for part in parts)


SENTENCES: Mapping[str, Texts] = {
    rule: {language: sentences(rule, language) for language in LANGUAGES}
    for rule in _RULES
}
