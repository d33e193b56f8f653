"""The words for what one ballot did, in English, Finnish and Swedish."""

from collections.abc import Mapping

PHRASES: Mapping[str, Mapping[str, str]] = {
    "empty": {
        "en": "This ballot names no project that stood in the vote.",
        "fi": "Tällä äänestyslipulla ei ole yhtään ehdolla ollutta hanketta.",
        "sv": "På den här röstsedeln finns inget projekt som kunde väljas.",
        "ru": "В этом бюллетене нет ни одного проекта из тех, что были на голосовании.",
    },
    "the_one": {
        "en": "The project you chose is funded.",
        "fi": "Valitsemasi hanke saa rahoituksen.",
        "sv": "Projektet som du valde får finansiering.",
        "ru": "Выбранный вами проект получает финансирование.",
    },
    "the_one_not": {
        "en": "The project you chose is not funded.",
        "fi": "Valitsemasi hanke ei saa rahoitusta.",
        "sv": "Projektet som du valde får inte finansiering.",
        "ru": "Выбранный вами проект не получает финансирования.",
    },
    "none": {
        "en": "You chose {chosen}. None of them is funded.",
        "fi": "Valitsit {chosen}. Yksikään niistä ei saa rahoitusta.",
        "sv": "Du valde {chosen}. Inget av dem får finansiering.",
        "ru": "Ваш выбор: {chosen}. Ни один не получает финансирования.",
    },
    "one_of": {
        "en": "You chose {chosen}. One of them is funded.",
        "fi": "Valitsit {chosen}. Niistä yksi saa rahoituksen.",
        "sv": "Du valde {chosen}. Ett av dem får finansiering.",
        "ru": "Ваш выбор: {chosen}. Один из них получает финансирование.",
    },
    "some": {
        "en": "You chose {chosen}. {funded} of them are funded.",
        "fi": "Valitsit {chosen}. Niistä {funded} saa rahoituksen.",
        "sv": "Du valde {chosen}. {funded} av dem får finansiering.",
        "ru": "Ваш выбор: {chosen}. Из них получают финансирование: {funded}.",
    },
    "all": {
        "en": "All {number} projects you chose are funded.",
        "fi": "Kaikki {number} valitsemaasi hanketta saavat rahoituksen.",
        "sv": "Alla {number} projekt som du valde får finansiering.",
        "ru": "Все выбранные вами проекты получают финансирование, их {number}.",
    },
    "share_and_rest": {
        "en": "Your share was {share}. {paid} of it went to projects you chose, and "
        "{left} was left.",
        "fi": "Osuutesi oli {share}. Siitä {paid} meni valitsemiisi hankkeisiin, ja "
        "{left} jäi yli.",
        "sv": "Din andel var {share}. {paid} av den gick till projekt som du valde, "
        "och {left} blev kvar.",
        "ru": "Ваша доля была {share}. Из неё {paid} пошло на выбранные вами "
        "проекты, и {left} осталось.",
    },
    "share_spent": {
        "en": "Your share was {share}. All of it went to projects you chose.",
        "fi": "Osuutesi oli {share}. Se meni kokonaan valitsemiisi hankkeisiin.",
        "sv": "Din andel var {share}. Hela andelen gick till projekt som du valde.",
        "ru": "Ваша доля была {share}. Вся она пошла на выбранные вами проекты.",
    },
    "share_unused": {
        "en": "Your share was {share}. Nothing of it was spent, because no project you "
        "chose was paid from shares.",
        "fi": "Osuutesi oli {share}. Siitä ei käytetty mitään, koska yhtäkään "
        "valitsemaasi hanketta ei maksettu osuuksista.",
        "sv": "Din andel var {share}. Inget av den användes, för inget projekt som du "
        "valde betalades med andelar.",
        "ru": "Ваша доля была {share}. Она осталась нетронутой: ни один выбранный "
        "вами проект не оплачен из долей.",
    },
    "gave": {
        "en": "You gave it {points}.",
        "fi": "Annoit sille {points}.",
        "sv": "Du gav det {points}.",
        "ru": "Вы дали ему {points}.",
    },
    "paid": {
        "en": "You paid {paid} of it.",
        "fi": "Maksoit siitä {paid}.",
        "sv": "Du betalade {paid} av det.",
        "ru": "Вы оплатили {paid} из его стоимости.",
    },
    "paid_nothing": {
        "en": "You paid nothing for it, because your share was already spent.",
        "fi": "Et maksanut siitä mitään, koska osuutesi oli jo käytetty.",
        "sv": "Du betalade inget för det, för din andel var redan använd.",
        "ru": "Вы ничего за него не заплатили, потому что ваша доля уже была "
        "потрачена.",
    },
}
