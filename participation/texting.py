"""How long a text message is, and how to make it fit. Pure.

Phones know an alphabet of 7 bits (GSM 03.38), with å, ä and ö; one letter outside it,
such as any Cyrillic one, and the whole message takes 16 bits a letter.
"""

BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
# These take two places each.
EXTENDED = frozenset("\f^{}\\[~]|€")
# In one message, and in each of several that a phone puts together again.
SHORT_ALONE, SHORT_EACH = 160, 153
WIDE_ALONE, WIDE_EACH = 70, 67
MOST_SEGMENTS = 2
# What people type and the short alphabet has no letter for, said with one it has.
PLAINER = str.maketrans(
    {
        **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2018\u2019", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009", " "),
        "\u2026": "...",
    }
)


def segments_of(text: str) -> int:
    """Return how many messages a phone company counts for this text."""
    if all(letter in BASIC or letter in EXTENDED for letter in text):
        sizes = [2 if letter in EXTENDED else 1 for letter in text]
        alone, each = SHORT_ALONE, SHORT_EACH
    else:
        sizes = [len(letter.encode("utf-16-be")) // 2 for letter in text]
        alone, each = WIDE_ALONE, WIDE_EACH
    if sum(sizes) <= alone:
        return 1
    count, room = 0, 0
    for size in sizes:
        # A letter of two places is not divided between messages.
        if room < size:
            count, room = count + 1, each
        room -= size
    return count


def fitted(words: str, link: str, most: int = MOST_SEGMENTS) -> str:
    """Return words and link in so many messages at most; the words give way.

    The link stands whole at the end, however long it is.
    """
    words = " ".join(words.translate(PLAINER).split())[: most * SHORT_ALONE]
    text = f"{words} {link}"
    while segments_of(text) > most and words:
        words = words[:-1].rstrip()
        text = f"{words}... {link}" if words else link
    return text
