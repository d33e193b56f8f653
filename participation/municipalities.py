"""Municipalities of help points: those of Kainuu, unless a setting says else."""

from collections.abc import Mapping

# The name in a language that is missing is the Finnish one.
KAINUU: dict[str, dict[str, str]] = {
    "kajaani": {"fi": "Kajaani", "sv": "Kajana", "ru": "Каяани"},
    "hyrynsalmi": {"fi": "Hyrynsalmi", "ru": "Хюрюнсалми"},
    "kuhmo": {"fi": "Kuhmo", "ru": "Кухмо"},
    "paltamo": {"fi": "Paltamo", "ru": "Палтамо"},
    "puolanka": {"fi": "Puolanka", "sv": "Puolango", "ru": "Пуоланка"},
    "ristijarvi": {"fi": "Ristijärvi", "ru": "Ристиярви"},
    "sotkamo": {"fi": "Sotkamo", "ru": "Соткамо"},
    "suomussalmi": {"fi": "Suomussalmi", "ru": "Суомуссалми"},
}


def read_municipalities(typed: object) -> dict[str, dict[str, str]]:
    """Add what a setting names, `{"vaala": {"fi": "Vaala"}}`, to those of Kainuu.

    A plain text is the name in every language; null takes one out.
    """
    found = dict(KAINUU)
    for key, name in (typed if isinstance(typed, Mapping) else {}).items():
        if name is None:
            found.pop(str(key), None)
        elif isinstance(name, Mapping):
            found[str(key)] = {str(code): str(words) for code, words in name.items()}
        else:
            found[str(key)] = {"fi": str(name)}
    return found
