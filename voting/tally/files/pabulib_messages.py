"""What is wrong with a Pabulib file, in plain Finnish, Swedish and English."""

from collections.abc import Mapping

from voting.tally.files.pabulib_format import PabulibError, Remark
from voting.tally.wording import choose

LINE: Mapping[str, str] = {
    "en": "Line {line}: {reason}",
    "fi": "Rivi {line}: {reason}",
    "sv": "Rad {line}: {reason}",
    "ru": "Строка {line}: {reason}",
}

REASONS: Mapping[str, Mapping[str, str]] = {
    "bad_encoding": {
        "en": "The text is not UTF-8.",
        "fi": "Teksti ei ole UTF-8-muodossa.",
        "sv": "Texten är inte UTF-8.",
        "ru": "Текст не в UTF-8.",
    },
    "bad_quotes": {
        "en": "The quotation marks do not fit together.",
        "fi": "Lainausmerkit eivät täsmää.",
        "sv": "Citattecknen stämmer inte.",
        "ru": "Кавычки не сходятся.",
    },
    "too_long": {
        "en": "There is a text of more than 100,000 characters in the line.",
        "fi": "Rivillä on yli 100\N{NO-BREAK SPACE}000 merkin teksti.",
        "sv": "På raden finns en text med mer än 100\N{NO-BREAK SPACE}000 tecken.",
        "ru": "В строке есть текст длиннее 100 000 знаков.",
    },
    "missing_section": {
        "en": "The section {section} should begin here or before, but is missing.",
        "fi": "Osion {section} pitäisi alkaa viimeistään tässä, mutta se puuttuu.",
        "sv": "Avsnittet {section} borde börja senast här, men det saknas.",
        "ru": "Раздел {section} должен начинаться не позже этого места, но его нет.",
    },
    "repeated_section": {
        "en": "The section {section} is there twice.",
        "fi": "Osio {section} on kahteen kertaan.",
        "sv": "Avsnittet {section} finns två gånger.",
        "ru": "Раздел {section} встречается дважды.",
    },
    "missing_header": {
        "en": "The section {section} has no line with the names of its columns.",
        "fi": "Osiosta {section} puuttuu sarakkeiden nimien rivi.",
        "sv": "Avsnittet {section} saknar raden med kolumnernas namn.",
        "ru": "В разделе {section} нет строки с названиями столбцов.",
    },
    "missing_column": {
        "en": "The section {section} has no column {column}.",
        "fi": "Osiosta {section} puuttuu sarake {column}.",
        "sv": "Avsnittet {section} saknar kolumnen {column}.",
        "ru": "В разделе {section} нет столбца {column}.",
    },
    "repeated_column": {
        "en": "The column {column} is there twice.",
        "fi": "Sarake {column} on kahteen kertaan.",
        "sv": "Kolumnen {column} finns två gånger.",
        "ru": "Столбец {column} встречается дважды.",
    },
    "missing_key": {
        "en": "META does not say {key}.",
        "fi": "META-osiosta puuttuu {key}.",
        "sv": "META saknar {key}.",
        "ru": "В META нет {key}.",
    },
    "repeated_key": {
        "en": "META says {key} twice.",
        "fi": "META-osiossa {key} on kahteen kertaan.",
        "sv": "META har {key} två gånger.",
        "ru": "В META {key} указано дважды.",
    },
    "unknown_vote_type": {
        "en": "The vote type “{value}” is unknown.",
        "fi": "Äänestystapaa ”{value}” ei tunneta.",
        "sv": "Röstningssättet ”{value}” är okänt.",
        "ru": "Неизвестный способ голосования: «{value}».",
    },
    "too_many_cells": {
        "en": "The line has {found} columns instead of {expected}.",
        "fi": "Rivillä on {found} saraketta, mutta niitä pitäisi olla {expected}.",
        "sv": "Raden har {found} kolumner i stället för {expected}.",
        "ru": "Столбцов в строке: {found}, а должно быть: {expected}.",
    },
    "missing_value": {
        "en": "The column {column} is empty.",
        "fi": "Sarake {column} on tyhjä.",
        "sv": "Kolumnen {column} är tom.",
        "ru": "Столбец {column} пуст.",
    },
    "bad_number": {
        "en": "In {column}, “{value}” is not a number.",
        "fi": "Kohdassa {column} oleva ”{value}” ei ole luku.",
        "sv": "I {column} är ”{value}” inte ett tal.",
        "ru": "В столбце {column} «{value}» — не число.",
    },
    "negative_number": {
        "en": "In {column}, “{value}” is less than zero.",
        "fi": "Kohdassa {column} oleva ”{value}” on pienempi kuin nolla.",
        "sv": "I {column} är ”{value}” mindre än noll.",
        "ru": "В столбце {column} «{value}» меньше нуля.",
    },
    "too_precise": {
        "en": "In {column}, “{value}” has more than two decimals.",
        "fi": "Kohdassa {column} olevassa luvussa ”{value}” on yli kaksi desimaalia.",
        "sv": "I {column} har ”{value}” fler än två decimaler.",
        "ru": "В столбце {column} у «{value}» больше двух знаков после запятой.",
    },
    "duplicate_project": {
        "en": "The project {project} is there twice.",
        "fi": "Hanke {project} on kahteen kertaan.",
        "sv": "Projektet {project} finns två gånger.",
        "ru": "Проект {project} встречается дважды.",
    },
    "duplicate_voter": {
        "en": "The voter {voter} is there twice.",
        "fi": "Äänestäjä {voter} on kahteen kertaan.",
        "sv": "Väljaren {voter} finns två gånger.",
        "ru": "Участник голосования {voter} встречается дважды.",
    },
    "unknown_project": {
        "en": "The vote names the project “{project}”, which is not in the file.",
        "fi": "Äänessä on hanke ”{project}”, jota ei ole tiedostossa.",
        "sv": "Rösten har projektet ”{project}”, som inte finns i filen.",
        "ru": "В голосе назван проект «{project}», которого нет в файле.",
    },
    "points_mismatch": {
        "en": "The vote names {choices} projects but has points for {points}.",
        "fi": "Äänessä on {choices} hanketta mutta pisteitä {points} hankkeelle.",
        "sv": "Rösten har {choices} projekt men poäng för {points}.",
        "ru": "В голосе названо проектов: {choices}, а баллы даны для: {points}.",
    },
    "wrong_count": {
        "en": "{key} says {stated}, but the file has {found}.",
        "fi": "{key} on {stated}, mutta tiedostossa on {found}.",
        "sv": "{key} är {stated}, men filen har {found}.",
        "ru": "{key}: указано {stated}, а в файле {found}.",
    },
    "project_twice": {
        "en": "The ballot of {voter} names a project twice. It is counted once.",
        "fi": "Äänestäjän {voter} äänessä on sama hanke kahdesti. Se lasketaan kerran.",
        "sv": "Rösten från {voter} har samma projekt två gånger. Det räknas en gång.",
        "ru": "В бюллетене {voter} один проект назван дважды. Он считается один раз.",
    },
    "empty_item": {
        "en": "The ballot of {voter} has a comma with no project beside it. The others "
        "count.",
        "fi": "Äänestäjän {voter} äänessä on pilkku, jonka vieressä ei ole hanketta. "
        "Muut lasketaan.",
        "sv": "Rösten från {voter} har ett komma utan projekt bredvid. De andra "
        "räknas.",
        "ru": "В бюллетене {voter} есть запятая, рядом с которой нет проекта. "
        "Остальные считаются.",
    },
    "over_max_length": {
        "en": "The ballot of {voter} names more projects than allowed. It still "
        "counts.",
        "fi": "Äänestäjän {voter} äänessä on enemmän hankkeita kuin saisi olla. Se "
        "lasketaan silti.",
        "sv": "Rösten från {voter} har fler projekt än tillåtet. Den räknas ändå.",
        "ru": "В бюллетене {voter} больше проектов, чем разрешено. Он всё равно "
        "считается.",
    },
    "over_max_sum_cost": {
        "en": "The projects in the ballot of {voter} cost more than allowed. It still "
        "counts.",
        "fi": "Äänestäjän {voter} valitsemat hankkeet maksavat enemmän kuin saisi. "
        "Ääni lasketaan silti.",
        "sv": "Projekten i rösten från {voter} kostar mer än tillåtet. Rösten räknas "
        "ändå.",
        "ru": "Проекты в бюллетене {voter} стоят больше, чем разрешено. Он всё равно "
        "считается.",
    },
    "cost_over_budget": {
        "en": "The project {project} costs more than the whole budget.",
        "fi": "Hanke {project} maksaa enemmän kuin koko budjetti.",
        "sv": "Projektet {project} kostar mer än hela budgeten.",
        "ru": "Проект {project} стоит больше всего бюджета.",
    },
    "withdrawn": {
        "en": "The cost of the project {project} says that it was withdrawn. It is not "
        "funded.",
        "fi": "Hankkeen {project} hinta kertoo, että se peruttiin. Se ei saa "
        "rahoitusta.",
        "sv": "Kostnaden för projektet {project} säger att det drogs tillbaka. Det får "
        "ingen finansiering.",
        "ru": "Судя по стоимости, проект {project} отозван. Он не получает "
        "финансирования.",
    },
    "zero_support": {
        "en": "Nobody voted for the project {project}.",
        "fi": "Kukaan ei äänestänyt hanketta {project}.",
        "sv": "Ingen röstade på projektet {project}.",
        "ru": "За проект {project} никто не проголосовал.",
    },
}


def message(found: PabulibError | Remark, language: str = "en") -> str:
    """Name the line and say what is wrong or odd there."""
    reason = choose(REASONS[found.code], language).format_map(dict(found.params))
    return choose(LINE, language).format(line=found.line, reason=reason)
