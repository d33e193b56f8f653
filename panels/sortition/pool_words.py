"""What is wrong with a pool, in plain Finnish, Swedish and English.

A page may make its own sentence: `Problem.code` is a key of `SENTENCES`, and
`Problem.values` has what stands in braces there.
"""

from collections.abc import Mapping

from panels.sortition.pool_tables import Problem

Text = Mapping[str, str]

PLACES: Mapping[str, Text] = {
    "file": {"en": "{file}", "fi": "{file}", "sv": "{file}", "ru": "{file}"},
    "line": {
        "en": "{file}, line {line}",
        "fi": "{file}, rivi {line}",
        "sv": "{file}, rad {line}",
        "ru": "{file}, строка {line}",
    },
    "cell": {
        "en": "{file}, line {line}, column {column}",
        "fi": "{file}, rivi {line}, sarake {column}",
        "sv": "{file}, rad {line}, kolumn {column}",
        "ru": "{file}, строка {line}, столбец {column}",
    },
}

SENTENCES: Mapping[str, Text] = {
    "missing_file": {
        "en": "The file is missing.",
        "fi": "Tiedosto puuttuu.",
        "sv": "Filen saknas.",
        "ru": "Файла нет.",
    },
    "not_text": {
        "en": "This is no text file. Save the sheet as CSV and choose that file.",
        "fi": "Tämä ei ole tekstitiedosto. Tallenna taulukko CSV-muodossa ja valitse "
        "se tiedosto.",
        "sv": "Detta är ingen textfil. Spara tabellen som CSV och välj den filen.",
        "ru": "Это не текстовый файл. Сохраните таблицу как CSV и выберите этот файл.",
    },
    "bad_encoding": {
        "en": "The file is neither UTF-8 nor Windows-1252. Save it as CSV in UTF-8.",
        "fi": "Tiedosto ei ole UTF-8- eikä Windows-1252-muodossa. Tallenna se CSV:nä "
        "UTF-8-muodossa.",
        "sv": "Filen är varken UTF-8 eller Windows-1252. Spara den som CSV i UTF-8.",
        "ru": "Файл не в UTF-8 и не в Windows-1252. Сохраните его как CSV в UTF-8.",
    },
    "read_as_windows_1252": {
        "en": "The file is not in UTF-8 and was read as Windows-1252. Check that "
        "letters such as ä and ö are right.",
        "fi": "Tiedosto ei ole UTF-8-muodossa, ja se luettiin Windows-1252-muodossa. "
        "Tarkista, että kirjaimet kuten ä ja ö ovat oikein.",
        "sv": "Filen är inte i UTF-8 och lästes som Windows-1252. Kontrollera att "
        "bokstäver som ä och ö är rätt.",
        "ru": "Файл не в UTF-8, он прочитан как Windows-1252. Проверьте, правильно "
        "ли видны такие буквы, как ä и ö.",
    },
    "empty": {
        "en": "There are no rows in the file.",
        "fi": "Tiedostossa ei ole rivejä.",
        "sv": "Det finns inga rader i filen.",
        "ru": "В файле нет ни одной строки.",
    },
    "too_many_rows": {
        "en": "The file has more than {most} rows.",
        "fi": "Tiedostossa on yli {most} riviä.",
        "sv": "Filen har fler än {most} rader.",
        "ru": "В файле больше строк, чем можно: {most}.",
    },
    "bad_quotes": {
        "en": "The quotation marks do not fit together, or a cell is far too long. "
        "Nothing below this line could be read.",
        "fi": "Lainausmerkit eivät täsmää, tai solu on aivan liian pitkä. Tämän rivin "
        "alta ei voitu lukea mitään.",
        "sv": "Citattecknen stämmer inte, eller en cell är alldeles för lång. Inget "
        "under den här raden kunde läsas.",
        "ru": "Кавычки не сходятся, или ячейка слишком длинная. Ниже этой строки "
        "ничего прочитать не удалось.",
    },
    "too_many_cells": {
        "en": "The line has {found} columns instead of {expected}.",
        "fi": "Rivillä on {found} saraketta, mutta niitä pitäisi olla {expected}.",
        "sv": "Raden har {found} kolumner i stället för {expected}.",
        "ru": "Столбцов в строке: {found}, а должно быть: {expected}.",
    },
    "missing_column": {
        "en": "There is no column “{name}”.",
        "fi": "Sarake ”{name}” puuttuu.",
        "sv": "Kolumnen ”{name}” saknas.",
        "ru": "Нет столбца «{name}».",
    },
    "repeated_column": {
        "en": "The column “{name}” is there twice.",
        "fi": "Sarake ”{name}” on kahteen kertaan.",
        "sv": "Kolumnen ”{name}” finns två gånger.",
        "ru": "Столбец «{name}» встречается дважды.",
    },
    "empty_cell": {
        "en": "“{name}” is empty.",
        "fi": "”{name}” on tyhjä.",
        "sv": "”{name}” är tom.",
        "ru": "«{name}» не заполнено.",
    },
    "formula": {
        "en": "“{text}” begins like a formula of a spreadsheet. Write it in another "
        "way.",
        "fi": "”{text}” alkaa kuin taulukkolaskennan kaava. Kirjoita se toisin.",
        "sv": "”{text}” börjar som en formel i ett kalkylprogram. Skriv det på ett "
        "annat sätt.",
        "ru": "«{text}» начинается как формула электронной таблицы. Напишите иначе.",
    },
    "too_long": {
        "en": "“{text}…” is too long.",
        "fi": "”{text}…” on liian pitkä.",
        "sv": "”{text}…” är för lång.",
        "ru": "«{text}…» — слишком длинный текст.",
    },
    "bad_character": {
        "en": "There is a character in “{text}” that does not belong into a text.",
        "fi": "Kohdassa ”{text}” on merkki, joka ei kuulu tekstiin.",
        "sv": "I ”{text}” finns ett tecken som inte hör hemma i en text.",
        "ru": "В «{text}» есть знак, которого в тексте быть не должно.",
    },
    "repeated_id": {
        "en": "The id “{text}” is already on line {first}.",
        "fi": "Tunnus ”{text}” on jo rivillä {first}.",
        "sv": "Id:t ”{text}” finns redan på rad {first}.",
        "ru": "Код «{text}» уже есть в строке {first}.",
    },
    "unknown_value": {
        "en": "“{text}” is no known value of “{name}”. Expected: {known}.",
        "fi": "”{text}” ei ole kohdan ”{name}” tunnettu arvo. Odotettiin: {known}.",
        "sv": "”{text}” är inget känt värde för ”{name}”. Förväntat: {known}.",
        "ru": "Значение «{text}» неизвестно для «{name}». Ожидается: {known}.",
    },
    "not_a_whole_number": {
        "en": "“{name}” has to be a whole number, and “{text}” is none.",
        "fi": "Kohdan ”{name}” pitää olla kokonaisluku, mutta ”{text}” ei ole.",
        "sv": "”{name}” måste vara ett heltal, och det är inte ”{text}”.",
        "ru": "В «{name}» нужно целое число, а «{text}» — не целое число.",
    },
    "negative": {
        "en": "“{name}” cannot be below 0, but is {text}.",
        "fi": "”{name}” ei voi olla alle 0, mutta se on {text}.",
        "sv": "”{name}” kan inte vara under 0, men är {text}.",
        "ru": "«{name}» не может быть меньше 0, а указано: {text}.",
    },
    "minimum_above_maximum": {
        "en": "The least, {minimum}, is more than the most, {maximum}.",
        "fi": "Vähintään {minimum} on enemmän kuin enintään {maximum}.",
        "sv": "Minst {minimum} är mer än högst {maximum}.",
        "ru": "Наименьшее число, {minimum}, больше наибольшего, {maximum}.",
    },
    "repeated_quota": {
        "en": "The quota of “{feature}: {value}” is already on line {first}.",
        "fi": "Kiintiö ”{feature}: {value}” on jo rivillä {first}.",
        "sv": "Kvoten för ”{feature}: {value}” finns redan på rad {first}.",
        "ru": "Квота «{feature}: {value}» уже есть в строке {first}.",
    },
    "other_letter_case": {
        "en": "“{text}” is written as “{known}” on line {first}. Write it the same "
        "way everywhere.",
        "fi": "”{text}” on rivillä {first} muodossa ”{known}”. Kirjoita se kaikkialla "
        "samalla tavalla.",
        "sv": "”{text}” är skrivet ”{known}” på rad {first}. Skriv det på samma sätt "
        "överallt.",
        "ru": "«{text}» в строке {first} написано как «{known}». Пишите везде "
        "одинаково.",
    },
    "minimums_above_seats": {
        "en": "The least numbers of “{feature}” add up to {sum}, but there are only "
        "{seats} seats.",
        "fi": "Kohdan ”{feature}” vähimmäismäärät ovat yhteensä {sum}, mutta paikkoja "
        "on vain {seats}.",
        "sv": "Minimiantalen för ”{feature}” blir sammanlagt {sum}, men det finns bara "
        "{seats} platser.",
        "ru": "Сумма наименьших чисел для «{feature}» — {sum}, а мест всего: {seats}.",
    },
    "maximums_below_seats": {
        "en": "The greatest numbers of “{feature}” add up to {sum} only, but there are "
        "{seats} seats.",
        "fi": "Kohdan ”{feature}” enimmäismäärät ovat yhteensä vain {sum}, mutta "
        "paikkoja on {seats}.",
        "sv": "Maximiantalen för ”{feature}” blir sammanlagt bara {sum}, men det finns "
        "{seats} platser.",
        "ru": "Сумма наибольших чисел для «{feature}» — только {sum}, а мест: {seats}.",
    },
    "no_seats": {
        "en": "The number of seats is not given, or is below 1.",
        "fi": "Paikkojen määrää ei ole annettu, tai se on alle 1.",
        "sv": "Antalet platser är inte angivet, eller är under 1.",
        "ru": "Число мест не указано или меньше 1.",
    },
    "too_many_seats": {
        "en": "There are {seats} seats. A panel can have at most {most}.",
        "fi": "Paikkoja on {seats}. Raadissa niitä voi olla enintään {most}.",
        "sv": "Det finns {seats} platser. En panel kan ha högst {most}.",
        "ru": "Мест: {seats}. В совете их может быть не больше {most}.",
    },
    "more_seats_than_people": {
        "en": "There are {seats} seats, but only {people} people in the pool.",
        "fi": "Paikkoja on {seats}, mutta ihmisiä joukossa vain {people}.",
        "sv": "Det finns {seats} platser, men bara {people} personer i poolen.",
        "ru": "Мест: {seats}, а людей в списке только: {people}.",
    },
}


def sentence(problem: Problem, language: str = "en") -> str:
    """Say where a fault is and what it is; a language that is not here gets English."""
    kind = "cell" if problem.column else "line" if problem.line else "file"
    place = _choose(PLACES[kind], language).format(
        file=problem.file, line=problem.line, column=problem.column
    )
    reason = _choose(SENTENCES[problem.code], language).format_map(problem.values)
    return f"{place}: {reason}"


def _choose(texts: Text, language: str) -> str:
    return texts.get(language[:2], texts["en"])
