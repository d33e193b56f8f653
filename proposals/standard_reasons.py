"""Reasons that every installation has for hiding something, in three languages. Data.

`name` stands in the public log; `text` is what the author is told.
"""

from typing import NamedTuple


class Reason(NamedTuple):
    name: dict[str, str]
    text: dict[str, str]


REASONS: dict[str, Reason] = {
    "personal_data": Reason(
        {
            "fi": "Henkilötietoja",
            "sv": "Personuppgifter",
            "en": "Personal data",
            "ru": "Личные данные",
        },
        {
            "fi": "Tekstissä kerrottiin jonkun yksityisasioista tai tiedoista, joista "
            "hänet tunnistaa. Voit kirjoittaa saman asian ilman niitä.",
            "sv": "Texten berättade om någons privatliv eller gav uppgifter som "
            "personen känns igen av. Du kan skriva samma sak utan dem.",
            "en": "The text told private things about somebody, or things by which "
            "they can be recognised. You can write the same without them.",
            "ru": "В тексте рассказывалось о чьей-то личной жизни или "
            "были сведения, по "
            "которым можно узнать человека. То же самое можно написать и без них.",
        },
    ),
    "insult": Reason(
        {
            "fi": "Loukkaus tai uhkaus",
            "sv": "Kränkning eller hot",
            "en": "Insult or threat",
            "ru": "Оскорбление или угроза",
        },
        {
            "fi": "Tekstissä loukattiin tai uhattiin jotakuta. Asiasta voi olla eri "
            "mieltä, mutta toista kunnioitetaan.",
            "sv": "Texten kränkte eller hotade någon. Man får vara av annan åsikt, men "
            "med respekt för den andra.",
            "en": "The text insulted or threatened somebody. One may disagree, with "
            "respect for the other.",
            "ru": "Текст кого-то оскорблял или содержал угрозы. Можно не "
            "соглашаться, но "
            "с уважением к другому.",
        },
    ),
    "discrimination": Reason(
        {
            "fi": "Syrjintä tai vihapuhe",
            "sv": "Diskriminering eller hatprat",
            "en": "Discrimination or hate",
            "ru": "Дискриминация или ненависть",
        },
        {
            "fi": "Tekstissä puhuttiin halventavasti ihmisistä heidän taustansa tai "
            "ominaisuutensa vuoksi.",
            "sv": "Texten talade nedsättande om människor på grund av deras bakgrund "
            "eller egenskaper.",
            "en": "The text spoke of people with contempt because of where they come "
            "from or what they are.",
            "ru": "В тексте о людях говорилось с презрением из-за их происхождения или "
            "того, кто они.",
        },
    ),
    "advertising": Reason(
        {
            "fi": "Mainos tai roskaviesti",
            "sv": "Reklam eller skräppost",
            "en": "Advertising or spam",
            "ru": "Реклама или спам",
        },
        {
            "fi": "Teksti oli mainos, tai samaa viestiä lähetettiin monta kertaa.",
            "sv": "Texten var reklam, eller samma meddelande sändes många gånger.",
            "en": "The text was an advertisement, or was sent many times.",
            "ru": "Текст был рекламой, или его отправили много раз.",
        },
    ),
    "illegal": Reason(
        {
            "fi": "Lainvastainen sisältö",
            "sv": "Olagligt innehåll",
            "en": "Against the law",
            "ru": "Нарушение закона",
        },
        {
            "fi": "Tekstissä oli jotain, jonka julkaiseminen on laissa kielletty.",
            "sv": "Texten innehöll något som är förbjudet i lag att publicera.",
            "en": "The text held something that the law forbids to publish.",
            "ru": "В тексте было то, что закон запрещает публиковать.",
        },
    ),
    "off_topic": Reason(
        {
            "fi": "Ei liity aiheeseen",
            "sv": "Hör inte till ämnet",
            "en": "Off the subject",
            "ru": "Не по теме",
        },
        {
            "fi": "Teksti ei liittynyt siihen, mistä täällä päätetään. Kaupungin muut "
            "palautekanavat ovat sitä varten.",
            "sv": "Texten handlade inte om det som avgörs här. Stadens andra kanaler "
            "för respons är till för det.",
            "en": "The text was not about what is decided here. The city has other "
            "ways to take feedback.",
            "ru": "Текст был не о том, что решается здесь. Для других отзывов у города "
            "есть свои каналы.",
        },
    ),
    "copyright": Reason(
        {
            "fi": "Toisen teksti tai kuva",
            "sv": "Någon annans text eller bild",
            "en": "Somebody else's text or picture",
            "ru": "Чужой текст или изображение",
        },
        {
            "fi": "Tekstin tai kuvan tekijä on joku muu, eikä hänen lupaansa näy.",
            "sv": "Texten eller bilden är gjord av någon annan, och dennas tillstånd "
            "syns inte.",
            "en": "Somebody else made the text or the picture, and nothing shows that "
            "they agree.",
            "ru": "Текст или изображение сделал другой человек, и ничто "
            "не говорит о его "
            "согласии.",
        },
    ),
    "picture_of_people": Reason(
        {
            "fi": "Tunnistettavia ihmisiä kuvassa",
            "sv": "Igenkännbara människor på bild",
            "en": "People in a picture",
            "ru": "Люди на изображении",
        },
        {
            "fi": "Kuvassa on ihmisiä, jotka voi tunnistaa. Voit lähettää kuvan, jossa "
            "heitä ei näy.",
            "sv": "På bilden finns människor som kan kännas igen. Du kan sända en bild "
            "där de inte syns.",
            "en": "The picture shows people who can be recognised. You can send one "
            "without them.",
            "ru": "На изображении есть люди, которых можно узнать. Можно отправить "
            "изображение без них.",
        },
    ),
}

# What a moderator asks of every text, in the order of the checklist.
CHECKS = (
    "personal_data",
    "insult",
    "advertising",
    "illegal",
    "off_topic",
    "copyright",
)
