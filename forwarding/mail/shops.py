"""
How the largest shops write their confirmations: where the number of the order stands, and how a line is laid out.

Rows of a table, not programs: a shop that changes its mail is mended by changing its row. Pure.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shop:
    """
    One shop: by which domains its mail is known, the form of its order numbers, and the currency of a bare sign.

    ``is_total`` says that the price beside a quantity is that of the whole line and not of one thing.
    """

    name: str
    domains: tuple[str, ...]
    order: re.Pattern[str]
    currency: str = ""
    is_total: bool = False

    @property
    def is_telling(self) -> bool:
        """Whether its numbers are known by their form alone; digits in a row may be anything."""
        return "-" in self.order.pattern or "[A-Z" in self.order.pattern

    def sends_from(self, domain: str) -> bool:
        """Whether the shop owns this domain: in any country, and whatever machine of it sends."""
        labels = domain.lower().split(".")
        of_country = len(labels) > 2 and labels[-2] in {"co", "com"} and len(labels[-1]) == 2  # noqa: PLR2004 - .co.uk
        return len(labels) > 1 and labels[-3 if of_country else -2] in self.domains


def _shop(name: str, domains: str, order: str, currency: str = "", *, is_total: bool = False) -> Shop:
    return Shop(name, tuple(domains.split()), re.compile(order), currency, is_total)


# A name stands for the shop in every country: amazon.fr, amazon.co.uk, marketplace.amazon.com.
SHOPS = (
    _shop("Amazon", "amazon", r"(?P<number>\d{3}-\d{7}-\d{7})"),
    _shop("Shein", "shein sheinemail", r"(?P<number>(?:GS[A-Z0-9]|U[A-Z]{2})[A-Z0-9]{9,20})"),
    _shop("AliExpress", "aliexpress", r"(?P<number>\d{15,19})", "USD"),
    _shop("Temu", "temu temuemail", r"(?P<number>PO-\d{3}-\d{11,20})"),
    _shop("Noon", "noon", r"(?P<number>N[A-Z]{2,4}\d{8,14}[A-Z]?)", "AED"),
    _shop("eBay", "ebay", r"(?P<number>\d{2}-\d{5}-\d{5})"),
    _shop("Zara", "zara inditex", r"(?P<number>\d{11})"),
    _shop("Nike", "nike", r"(?P<number>C\d{11})"),
    _shop("IKEA", "ikea", r"(?P<number>\d{9,10})"),
    _shop("Sephora", "sephora", r"(?P<number>\d{8,11}[A-Z]?)"),
    _shop("Namshi", "namshi", r"(?P<number>NM[A-Z]{2}\d{8,14})", "AED"),
    _shop("Trendyol", "trendyol", r"(?P<number>\d{9,11})", "TRY"),
    _shop("Zalando", "zalando", r"(?P<number>\d{14})", "EUR"),
    _shop("Decathlon", "decathlon", r"(?P<number>[A-Z]{2}\d{8,12})", is_total=True),
)


def of_domain(domain: str) -> Shop | None:
    """Find the shop whose domain it is."""
    return next((shop for shop in SHOPS if shop.sends_from(domain)), None)
