"""Turn what people type into folded words: no accents, no plurals, no Arabic article, no harm from hostile input."""

import functools
import re
import unicodedata

LONGEST_TEXT = 600
LONGEST_TOKEN = 40

_TOKEN = re.compile(r"[a-z0-9]+|[\u0621-\u064a]+")
_ELISION = re.compile(r"\b(?:l|d|qu|j|n|s|c)['’](?=[a-z])")
_UNIT = re.compile(
    r"(?<=\d)(?=(?:mg|mcg|iu|ml|cl|l|g|kg|cm|mm|m|oz|inch|in|ft|w|v|mah|gb|tb|pcs|pc|ct|pack|po|go|h)\b)"
)
_INITIALS = re.compile(r"(?<![a-z0-9])(?:[a-z]\.){2,}(?:[a-z]\b)?")
_ARABIC = {
    ord("ى"): "ي",
    ord("ة"): "ه",
    ord("ـ"): None,
    ord("ک"): "ك",
    ord("ی"): "ي",
    ord("گ"): "ك",
    ord("ڤ"): "ف",
    ord("پ"): "ب",
    ord("چ"): "ج",
}
_LATIN = {ord("œ"): "oe", ord("æ"): "ae", ord("ß"): "ss", ord("ø"): "o", ord("’"): "'", ord("‘"): "'"}
_DIGITS = {base + digit: str(digit) for base in (0x0660, 0x06F0) for digit in range(10)}
_TABLE = {**_ARABIC, **_LATIN, **_DIGITS}
_SIBILANT = ("ches", "shes", "xes", "sses", "zes")
_ARABIC_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_ARABIC_ENDINGS = ("يات", "ات", "يه", "ين", "ون", "ه")
_SHORT = 4
_LAST_LATIN = "\u05ff"


def plain(text: str) -> str:
    """Lower the case, drop accents, vowel signs and control characters, and cut what no title is as long as."""
    cut = text[:LONGEST_TEXT]
    bare = cut.lower() if cut.isascii() else _bare(cut)
    if bare.replace(" ", "").isalpha():  # no apostrophe, full stop or digit for what follows to find
        return bare
    joined = _INITIALS.sub(lambda initials: initials[0].replace(".", "") + " ", bare)
    return _UNIT.sub(" ", _ELISION.sub(" ", joined))


def _bare(text: str) -> str:
    """Lower the case of any script, and leave accents and vowel signs away."""
    lowered = unicodedata.normalize("NFKC", text).lower().translate(_TABLE)
    return "".join(c for c in unicodedata.normalize("NFD", lowered) if not unicodedata.combining(c))


def tokens(text: str) -> list[str]:
    """Split already plain text into words, unfolded."""
    return [token[:LONGEST_TOKEN] for token in _TOKEN.findall(text)]


@functools.lru_cache(maxsize=20_000)
def fold(token: str) -> str:
    """Fold the plural and the final e of a Latin word, the article and the endings of an Arabic one."""
    if token[:1] > _LAST_LATIN:
        return _fold_arabic(token)
    if len(token) < _SHORT or token.isdigit():
        return token
    return _fold_latin(token)


def _fold_latin(token: str) -> str:
    """Watches, montres, batteries/batterie, bureaux, animaux."""
    if token.endswith("eaux"):
        token = token[:-1]
    elif token.endswith("aux"):
        token = token[:-2] + "l"
    elif token.endswith(_SIBILANT):
        token = token[:-2]
    elif token.endswith("s") and not token.endswith(("ss", "us", "is")):
        token = token[:-1]
    if token.endswith("ie") and len(token) > _SHORT:
        return token[:-2] + "y"
    return token[:-1] if token.endswith("e") and len(token) > _SHORT else token


def _fold_arabic(token: str) -> str:
    """Strip one article and one ending, and never below three letters."""
    for article in _ARABIC_ARTICLES:
        if token.startswith(article) and len(token) - len(article) >= _SHORT - 1:
            token = token[len(article) :]
            break
    for ending in _ARABIC_ENDINGS:
        if token.endswith(ending) and len(token) - len(ending) >= _SHORT - 1:
            return token[: -len(ending)]
    return token


def folded(text: str) -> tuple[str, ...]:
    """Read a name or a phrase straight to folded words."""
    return tuple(fold(token) for token in tokens(plain(text)))
