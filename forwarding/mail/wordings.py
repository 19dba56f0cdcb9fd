"""
The words by which shops say how many, how much and under which number, in English, French and Arabic.

Read line by line and cell by cell, so that no text however long keeps a pattern busy. Pure.
"""

import re
from decimal import Decimal

from forwarding import shoppages

MOST_OF_ONE = 999
LONGEST_LINE = 400
MOST_FOUND = 60
CURRENCIES = {
    "€": "EUR", "eur": "EUR", "us$": "USD", "us $": "USD", "$": "USD", "usd": "USD", "£": "GBP", "gbp": "GBP",
    "aed": "AED", "dhs": "AED", "درهم": "AED", "د.إ": "AED", "د.إ.": "AED", "¥": "CNY", "cny": "CNY", "rmb": "CNY",
    "₺": "TRY", "tl": "TRY", "try": "TRY", "djf": "DJF", "fdj": "DJF", "ف.ج": "DJF",
}  # fmt: skip
SIGN = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
GAP = "[ \u00a0\u202f]"
AMOUNT = r"\d{1,3}(?:[.,'\u00a0\u202f ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
PRICE = (
    rf"(?:(?P<before>{SIGN}){GAP}?(?P<amount>{AMOUNT})|(?<!\d)(?P<amount2>{AMOUNT}){GAP}?(?P<after>{SIGN})(?![^\W\d_]))"
)


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


WRITTEN_BY = _words(r"^\s*(?:from|de|expéditeur|من|المرسل)\s*:.{0,200}?@(?P<domain>[a-z0-9.-]{3,100})")
ORDER = _words(
    r"(?:order\s*(?:number|no\.?|n[°º]|id)?|commande\s*(?:n[°ºo]\.?|numéro)?|n[°º]\s*de\s*(?:la\s*)?commande|"
    r"numéro\s*de\s*(?:la\s*|votre\s*)?commande|sipariş\s*(?:no|numarası)|رقم\s*الطلب(?:ية)?|الطلب\s*رقم|طلبك\s*رقم)"
    r"\s{0,3}[:#]{0,2}\s{0,3}#?"
)
ANY_NUMBER = re.compile(r"(?P<number>(?=[A-Z-]{0,12}\d)[A-Z0-9][A-Z0-9-]{4,39})")
TRACKING = _words(
    r"(?:tracking(?:\s*(?:number|no\.?|id|code))?|(?:n[°º]|numéro)\s*de\s*suivi|suivi\s*n[°º]|رقم\s*التتبع|takip\s*no)"
    r"\s{0,3}[:#]?\s{0,3}(?P<number>(?=[A-Z]{0,8}\d{4})[A-Z0-9]{8,34})\b"
)
BEGINS = _words(
    r"^(?:items?(?:\s*ordered)?|your\s*items?|order\s*(?:details|summary)|products?|articles?(?:\s*commandés)?|vos\s*articles|"
    r"détails?\s*de\s*(?:la|votre)\s*commande|récapitulatif(?:\s*de\s*(?:la|votre)\s*commande)?|votre\s*commande|"
    r"تفاصيل\s*الطلب(?:ية)?|المنتجات|ملخص\s*الطلب)\s*(?:\(\d{1,3}\))?\s*:?$"
)
SUMS = _words(
    r"^(?:(?:sub|grand|order|item\(?s?\)?)[\s-]*(?:sub)?total|total|sous[\s-]*total|montant|shipping|delivery|postage|frais|livraison|"
    r"expédition|tax|vat|tva|dont|remise|réduction|discount|coupon|promo|savings|paid|payé|payment|paiement|"
    r"المجموع|الإجمالي|إجمالي|الشحن|التوصيل|رسوم|الضريبة|ضريبة|الخصم|خصم)(?![^\W\d_])"
)
DETAIL = _words(
    r"^(?:size|colou?r|taille|coloris|couleur|pointure|sku|ref|réf|référence|article\s*n|item\s*(?:no|number|id|#)|asin|"
    r"style|model|modèle|variation|option|condition|état|sold\s*by|vendu|seller|vendeur|shipped|expédié|arriv|"
    r"estimated|date|brand|marque|contenance|المقاس|مقاس|اللون|لون|البائع|يباع|العلامة)(?![^\W\d_])"
)
QUANTITY = _words(
    r"^(?:qty|quantity|quantité|qté|adet|الكمية|العدد)\.?\s{0,3}[:x×]?\s{0,3}(?P<n>\d{1,3})$|^[x×]\s?(?P<n2>\d{1,3})$|"
    r"^(?P<n3>\d{1,3})\s?[x×]$|^(?P<n4>\d{1,2})$"
)
MANY_AT = _words(rf"^(?:(?P<n>\d{{1,3}})\s?[x×]\s?)?(?:(?:price|prix|السعر)\s?:?\s?)?{PRICE}$")
ROW = _words(rf"^(?P<what>.{{3,250}}?)[\s:–-]{{1,3}}{PRICE}$")
COUNTED = _words(r"^(?P<n>\d{1,3})\s?[x×]\s(?P<what>.{3,250})$|^(?P<what2>.{3,250}?)\s(?:[x×]\s?)(?P<n2>\d{1,3})$")
LETTERS = re.compile(r"[^\W\d_]{2}")
NOT_GOODS = _words(r"https?://|www\.|@|:$|^(?:hello|hi|dear|bonjour|merci|thank|thanks|مرحبا|شكرا)(?![^\W\d_])")


def _is_no_thing(cell: str) -> bool:
    """Whether a cell tells the size of a thing, the number of the order, or greets."""
    announced = ORDER.match(cell)
    is_number = bool(announced and ANY_NUMBER.match(cell, announced.end()))
    return is_number or bool(DETAIL.match(cell) or NOT_GOODS.search(cell))


Found = tuple[str, int, Decimal | None, str]


class Reader:
    """
    Gathers the things ordered, cell after cell: what it is, how many, how much, in the order shops write them.

    The name of a thing stands in the first words after the last price; before any price, and before words that announce
    the list, only the words next to the price count. The first sum after a thing ends the list.
    """

    def __init__(self, currency: str) -> None:
        """Take the currency of a bare sign."""
        self.found: list[Found] = []
        self._currency = currency
        self._run: list[str] = []
        self._quantity = 1
        self._price: tuple[Decimal, str] | None = None
        self._has_begun = False
        self._is_over = False
        self._is_sum = False

    def read(self, line: str) -> None:
        """Take the next line."""
        self._is_sum = False
        for cell in line[:LONGEST_LINE].split("\t"):
            if not self._is_over and (words := " ".join(cell.split())):
                self._cell(words)
        if self._price and len(self.found) > MOST_FOUND:
            self._is_over = True

    def _cell(self, cell: str) -> None:
        if BEGINS.match(cell) or SUMS.match(cell):
            self._turn(is_sum=not BEGINS.match(cell))
        elif found := QUANTITY.match(cell):
            self._count(int(next(n for n in found.groups() if n)))
        elif found := MANY_AT.match(cell):
            if found["n"]:
                self._count(int(found["n"]))
            self._cost(found)
        elif _is_no_thing(cell):
            return
        elif found := ROW.match(cell):
            self._named(found["what"])
            self._cost(found)
        elif LETTERS.search(cell):
            self._named(cell)

    def _turn(self, *, is_sum: bool) -> None:
        """Begin the list, or leave it at its first sum."""
        self._close()
        self._has_begun, self._is_sum, self._run = True, is_sum, []
        self._is_over = is_sum and bool(self.found)

    def _count(self, quantity: int) -> None:
        if 0 < quantity <= MOST_OF_ONE and self._run:
            self._quantity = quantity

    def _named(self, words: str) -> None:
        if self._price:
            self._close()
        self._run.append(words)

    def _cost(self, found: re.Match[str]) -> None:
        sign = found["before"] or found["after"]
        amount = shoppages.number(found["amount"] or found["amount2"])
        if amount is None or self._is_sum or self._price or not self._run:
            return
        self._price = amount, self._currency if sign == "$" and self._currency else CURRENCIES[sign.lower()]
        name = self._run[0] if self._has_begun else self._run[-1]
        quantity = self._quantity
        if counted := COUNTED.match(name):
            name, quantity = counted["what"] or counted["what2"], int(counted["n"] or counted["n2"])
        self._run, self._quantity = [name], quantity or 1
        self._has_begun = True

    def _close(self) -> None:
        """Write down a thing that has its price."""
        if self._price and self._run:
            self.found.append((self._run[0], self._quantity, *self._price))
            self._run = []
        self._quantity, self._price = 1, None

    def finish(self) -> list[Found]:
        """Give all that was found."""
        self._close()
        return self.found
