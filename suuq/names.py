"""
How a name sounds, so that a person is found however their name was written.

Mohamed, Mouhamed, Mohammed, Maxamed and محمد are one name written by French, English, Somali and Arabic habits. What
these agree on is the skeleton of consonants; ``sounds`` reads it off, and gives more than one where a letter is read in
two ways (Somali *c* is the Arabic ʿayn, *x* is ḥ; *th* is said as *t* or as *s*).
"""

import itertools
import re
import unicodedata

WORDS_MOST = 8
SOUNDS_MOST = 8

# Arabic letters by what the Latin habits make of them; vowels and the carriers of hamza are not written at all.
ARABIC = {
    "ب": "b", "پ": "b", "ت": "d", "ط": "d", "ث": "θ", "ج": "j", "غ": "j", "گ": "j", "ح": "h", "ه": "h", "خ": "k",
    "د": "d", "ض": "δ", "ذ": "δ", "ظ": "δ", "ر": "r", "ز": "s", "س": "s", "ص": "s", "ش": "š", "چ": "š", "ف": "f",
    "ڤ": "f", "ق": "κ", "ك": "k", "ک": "k", "ل": "l", "م": "m", "ن": "n", "و": "w", "ي": "y", "ى": "y", "ی": "y",
    "ا": "a", "أ": "a", "إ": "a", "آ": "a", "ٱ": "a", "ع": "a", "ء": "", "ئ": "y", "ؤ": "w", "ة": "",
}  # fmt: skip
ARABIC_MARKS = re.compile("[\u064b-\u065f\u0670\u0640]")  # short vowels, doubling, the stretching line
NOT_LETTERS = re.compile(r"[^\w]+|_", re.UNICODE)

# Latin writings of one sound, the longest first; Greek letters stand for what is read in two ways. Somali writes d for
# t (Fadumo, Fatouma) and s for z (Seynab, Zeinab), so these are one.
LATIN = (
    ("tch", "š"), ("sch", "š"), ("dj", "j"), ("kh", "k"), ("gh", "j"), ("gu", "j"), ("sh", "š"), ("ch", "š"),
    ("dh", "δ"), ("th", "θ"), ("ph", "f"), ("ck", "k"), ("qu", "k"), ("ou", "w"), ("ç", "s"), ("q", "κ"), ("g", "j"),
    ("p", "b"), ("v", "f"), ("x", "χ"), ("c", "ς"), ("u", "w"), ("i", "y"), ("t", "d"), ("z", "s"),
)  # fmt: skip
READINGS = {"θ": ("d", "s"), "δ": ("d", "s"), "κ": ("k", "j"), "χ": ("h", "ks"), "ς": ("k", "s", "")}
VOWELS = set("aeoywàâäéèêëîïôöûüÿ")
ARTICLES = {"el", "al", "ul", "ال"}
SONS = {"ibn", "ben", "bin", "bint", "ould", "بن", "ابن", "بنت"}
SERVANT = {"abd", "abdel", "abdal", "abdul", "abdoul", "abdou", "cabd", "cabdul", "عبد"}  # Abdi is a name of its own
SUN_LETTER = re.compile(r"^(abd)l(?=[rsndš])")  # the l of the article is said as the letter after it


def written(name: str) -> list[str]:
    """Split a name into its words: lower case, without accents or Arabic vowel marks, alif and yeh in one form each."""
    plain = ARABIC_MARKS.sub("", name.casefold())
    letters = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    unified = letters.translate(str.maketrans("أإآٱىیکة", "ااااييكه"))
    return [word for word in NOT_LETTERS.split(unified) if word][:WORDS_MOST]


def sounds(name: str) -> list[frozenset[str]]:
    """Read each word of a name as the skeletons it may have, articles left out, ``Abd`` joined to what follows it."""
    return [found for word in _joined(written(name)) if (found := _skeletons(word))]


def _joined(words: list[str]) -> list[str]:
    """Make one word of ``abd al qadir``; drop articles that stand alone or before an Arabic word."""
    joined: list[str] = []
    servant = ""
    for word in words:
        if servant:
            joined.append(servant + word)
            servant = joined.pop() if word in ARTICLES else ""
        elif word in SERVANT:
            servant = word
        elif word not in ARTICLES | SONS:
            joined.append(word[2:] if word.startswith("ال") and len(word) > 4 else word)  # noqa: PLR2004 - shorter words begin so
    return [*joined, servant] if servant else joined


def _skeletons(word: str) -> frozenset[str]:
    phones = _phones(word)
    readings = [READINGS.get(phone, (phone,)) for phone in phones]
    skeletons = {_skeleton("".join(read)) for read in itertools.islice(itertools.product(*readings), SOUNDS_MOST)}
    return frozenset(skeleton for skeleton in skeletons if skeleton)


def _phones(word: str) -> str:
    if any(c in ARABIC for c in word):
        read = "".join(ARABIC.get(c, c) for c in word)
        return f"{read[:1]}a{read[1:]}" if word[0] in "وي" else read  # a word of Arabic does not open with a vowel
    for letters, phone in LATIN:
        word = word.replace(letters, phone)
    return word


def _skeleton(phones: str) -> str:
    """Keep the consonants, doubled ones once, and a mark of the vowel or half-vowel that opens the name."""
    first = phones[:1]
    opening = first if first in {"w", "y"} and phones[1:2] in VOWELS else "a" if first in VOWELS else ""
    bones = "".join("" if c in VOWELS or c == before else c for before, c in itertools.pairwise(f" {phones}"))
    text = SUN_LETTER.sub(r"\1", opening + bones)
    return text.removesuffix("h") if len(text) > 1 else text


def likeness(asked: str, name: str) -> tuple[int, int]:
    """
    Rank a person found: first by how many words asked for are written in the name just so, then by how few are left.

    The greater, the likelier.
    """
    wanted, has = written(asked), written(name)
    return sum(word in has for word in wanted), -abs(len(has) - len(wanted))


def keys(name: str) -> frozenset[str]:
    """Give every key a name is filed under: its words as written (``=ali``) and as they sound (``~l``)."""
    said = {f"={word[:30]}" for word in written(name)}
    return frozenset(said | {f"~{sound[:30]}" for word in sounds(name) for sound in word})


def tail(phone: str) -> str:
    """File a telephone by its digits from the last one: the end is what people give."""
    digits = "".join(c for c in phone if c.isdecimal())
    return f"#{digits[::-1][:15]}" if digits else ""
