"""What is read from the mails of the largest shops, and what becomes of those that no shop would send."""

import pytest

from forwarding.mail import letters, orders
from suuq import hypertext
from tests.house import source

MAILS = source.ROOT / "tests" / "forwarding" / "mails"
DOMAIN, HOP = "in.suuq.example", "mx.suuq.example"


def told(raw):
    """Open and read a mail; what was ordered as plain words."""
    head, letter = letters.head(raw, domain=DOMAIN, trusted_hop=HOP), letters.opened(raw)
    order = orders.read(head, letter)
    lines = [(line.description, line.quantity, f"{line.price}", line.currency) for line in order.lines]
    return order.shop, order.order_number, list(order.tracking), lines, order.source


@pytest.mark.parametrize(
    ("mail", "shop", "number", "tracking", "lines", "source"),
    [
        ("amazon-fr", "Amazon", "405-1234567-7654321", [],
         [("Anker Chargeur USB-C 65 W, 2 ports, noir", 2, "39.99", "EUR"),
          ("Moulinex bouilloire électrique 1,7 L", 1, "1049.90", "EUR")], "words"),
        ("amazon-ae", "Amazon", "408-7654321-1234567", [],
         [("سماعات لاسلكية سوداء للجوال", 3, "79.00", "AED")], "words"),
        ("shein", "Shein", "GSO1AB23C00DEFG", [],
         [("Girls Floral Print Cotton Dress", 2, "9.49", "USD"), ("Non-slip Bath Mat", 1, "6.00", "USD")], "words"),
        ("aliexpress", "AliExpress", "8190334455667788", [],
         [("Stainless Steel Coffee Grinder, manual", 4, "12.30", "USD")], "words"),
        ("temu", "Temu", "PO-076-12345678901234567", ["LP00123456789012"],
         [("Lot de 12 chaussettes en coton pour femme", 1, "8.97", "EUR"),
          ("Lampe solaire de jardin", 2, "11.50", "EUR")], "words"),
        ("noon", "Noon", "NAEI40012345678", [], [("عطر رجالي 100 مل", 1, "145.50", "AED")], "words"),
        ("ebay", "eBay", "12-09876-54321", [], [("Vintage brass compass", 2, "30.50", "USD")], "data"),
        ("zara", "Zara", "53412345678", [],
         [("ROBE LONGUE EN COTON", 1, "39.95", "EUR"), ("CHEMISE EN LIN", 2, "25.95", "EUR")], "words"),
        ("nike", "Nike", "C01234567890", ["1Z5R89390357567127"],
         [("Nike Pegasus 41, men's running shoes", 1, "139.99", "EUR")], "data"),
        ("ikea", "IKEA", "1234567890", [],
         [("FÄRGKLAR Assiette, vert clair", 4, "7.99", "EUR"), ("KALLAX Étagère blanche", 1, "49.99", "EUR")], "words"),
        ("sephora", "Sephora", "30123456", [],
         [("Eau de parfum 50 ml", 1, "72.00", "EUR"), ("Rouge à lèvres mat", 1, "19.99", "EUR")], "data"),
        ("namshi", "Namshi", "NMAE20123456789", [], [("حقيبة يد نسائية جلدية", 1, "210", "AED")], "words"),
        ("zalando-shipped", "Zalando", "10103012345678", ["6A12345678901"],
         [("Manteau d'hiver pour femme", 1, "None", "")], "data"),
        ("decathlon", "Decathlon", "FR1234567890", [], [("Ballon de football taille 5", 3, "9.99", "EUR")], "words"),
    ],
)  # fmt: skip
def test_a_shops_mail_is_read(mail, shop, number, tracking, lines, source):
    """Fourteen mails in the shapes of their shops: data for machines first, then words in three languages."""
    assert told((MAILS / f"{mail}.eml").read_bytes()) == (shop, number, tracking, lines, source)
