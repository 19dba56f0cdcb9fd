"""What is read from the mails of the largest shops, and what becomes of those that no shop would send."""

import pytest

from forwarding.mail import letters, orders
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
    ("mail", "read"),
    [
        ("amazon-fr", ("Amazon", "405-1234567-7654321", [],
         [("Anker Chargeur USB-C 65 W, 2 ports, noir", 2, "39.99", "EUR"),
          ("Moulinex bouilloire électrique 1,7 L", 1, "1049.90", "EUR")], "words")),
        ("amazon-ae", ("Amazon", "408-7654321-1234567", [],
         [("سماعات لاسلكية سوداء للجوال", 3, "79.00", "AED")], "words")),
        ("shein", ("Shein", "GSO1AB23C00DEFG", [],
         [("Girls Floral Print Cotton Dress", 2, "9.49", "USD"), ("Non-slip Bath Mat", 1, "6.00", "USD")], "words")),
        ("aliexpress", ("AliExpress", "8190334455667788", [],
         [("Stainless Steel Coffee Grinder, manual", 4, "12.30", "USD")], "words")),
        ("temu", ("Temu", "PO-076-12345678901234567", ["LP00123456789012"],
         [("Lot de 12 chaussettes en coton pour femme", 1, "8.97", "EUR"),
          ("Lampe solaire de jardin", 2, "11.50", "EUR")], "words")),
        ("noon", ("Noon", "NAEI40012345678", [], [("عطر رجالي 100 مل", 1, "145.50", "AED")], "words")),
        ("ebay", ("eBay", "12-09876-54321", [], [("Vintage brass compass", 2, "30.50", "USD")], "data")),
        ("zara", ("Zara", "53412345678", [],
         [("ROBE LONGUE EN COTON", 1, "39.95", "EUR"), ("CHEMISE EN LIN", 2, "25.95", "EUR")], "words")),
        ("nike", ("Nike", "C01234567890", ["1Z5R89390357567127"],
         [("Nike Pegasus 41, men's running shoes", 1, "139.99", "EUR")], "data")),
        ("ikea", ("IKEA", "1234567890", [],
         [("FÄRGKLAR Assiette, vert clair", 4, "7.99", "EUR"),
          ("KALLAX Étagère blanche", 1, "49.99", "EUR")], "words")),
        ("sephora", ("Sephora", "30123456", [],
         [("Eau de parfum 50 ml", 1, "72.00", "EUR"), ("Rouge à lèvres mat", 1, "19.99", "EUR")], "data")),
        ("namshi", ("Namshi", "NMAE20123456789", [], [("حقيبة يد نسائية جلدية", 1, "210", "AED")], "words")),
        ("zalando-shipped", ("Zalando", "10103012345678", ["6A12345678901"],
         [("Manteau d'hiver pour femme", 1, "None", "")], "data")),
        ("decathlon", ("Decathlon", "FR1234567890", [], [("Ballon de football taille 5", 3, "9.99", "EUR")], "words")),
    ],
)  # fmt: skip
def test_a_shops_mail_is_read(mail, read):
    """Fourteen mails in the shapes of their shops: data for machines first, then words in three languages."""
    assert told((MAILS / f"{mail}.eml").read_bytes()) == read


PLAIN = b"From: a@shop.example\nTo: dj7k3-f2q@in.suuq.example\nMessage-ID: <1@shop>\nContent-Type: "
BOMBS = {
    "opened comments": b"text/html\n\n" + b"<!--" * 100_000,
    "opened tags": b"text/html\n\n" + b"<a " * 100_000,
    "deep tables": b"text/html\n\n" + b"<table><tr><td itemscope itemprop=a>" * 4_000,
    "deep JSON": b"text/html\n\n<script type='application/ld+json'>" + b"[" * 200_000,
    "a long number": b"text/html\n\n<script type='application/ld+json'>{\"orderNumber\":" + b"9" * 99_999,
    "one long line": b"text/plain\n\n" + b"Order number: " * 40_000,
    "prices without end": b"text/plain\n\n" + b"A thing\n1 x 9.99 EUR\n" * 20_000,
    "an unknown charset": b"text/plain; charset=x-none\n\nHello \xff\xfe",
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_read_like_any_words_or_not_at_all(bomb):
    """What is meant to keep a reader busy is read in one pass, and leaves a few lines at most."""
    raw = PLAIN + bomb
    head = letters.head(raw, domain=DOMAIN, trusted_hop=HOP)

    order = orders.read(head, letters.opened(raw))

    assert order is None or len(order.lines) <= orders.MOST_LINES


def nested(depth):
    """Pack a part into a part, so many times."""
    heads = "".join(f'multipart/mixed; boundary="b{n}"\n\n--b{n}\nContent-Type: ' for n in range(depth))
    return PLAIN + heads.encode() + b"text/plain\n\ndeep\n"


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (PLAIN + b"text/plain\n\n" + b"x" * letters.MOST_BYTES, letters.Problem.LARGE),
        (PLAIN + b"text/plain\n\n" + b"x " * letters.MOST_WORDS, letters.Problem.LARGE),
        (nested(5_000), letters.Problem.NESTED),
        (PLAIN + b"message/rfc822\n\nContent-Type: " * 3_000 + b"text/plain\n\nx", letters.Problem.NESTED),
        (PLAIN + b"multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 500, letters.Problem.PARTS),
        (PLAIN + b"text/html\n\n \n", letters.Problem.EMPTY),
        (b"", letters.Problem.EMPTY),
    ],
    ids=["fifty megabytes", "many words", "nested parts", "mails in mails", "many parts", "nothing said", "nothing"],
)
def test_what_no_shop_would_send_is_refused_with_a_reason(raw, problem):
    """Issue 6, hostile mails: size, nesting and number of parts are judged before anything is opened."""
    with pytest.raises(letters.Unreadable) as refused:
        letters.opened(raw)

    assert refused.value.problem == problem


def head(*lines):
    """Read the envelope of these lines."""
    return letters.head("\r\n".join([*lines, "", "words"]).encode(), domain=DOMAIN, trusted_hop=HOP)


def test_nobody_is_believed_but_the_hop_that_we_trust():
    """Only the first line of results counts, only of our own machine, and only for the domain that wrote the mail."""
    ours = "Authentication-Results: mx.suuq.example; dkim=pass header.d=shop.example"
    theirs = "Authentication-Results: mx.evil.example; dmarc=pass header.from=shop.example"

    assert head(ours, "From: Shop <a@mail.shop.example>").is_vouched
    assert not head(ours, "From: Shop <a@notshop.example>").is_vouched
    assert not head(theirs, ours, "From: a@shop.example").is_vouched
    assert not head(ours.replace("pass", "fail"), "From: a@shop.example").is_vouched
    assert not head(ours.replace("dkim=pass", "dkim=fail (was dkim=pass)"), "From: a@shop.example").is_vouched


def test_an_envelope_is_plain_words():
    """R97: folded, encoded and injected headers become one line; two senders are no sender; a suite has one form."""
    injected = head("Subject: =?utf-8?q?Order=0D=0ABcc:_all@evil.example?=\r\n\tmore", "From: a@b.example, c@d.example")
    assert injected.subject == "Order Bcc: all@evil.examplemore"
    assert injected.sender == ""
    assert head("Subject: تم استلام طلبك").subject == "تم استلام طلبك"
    assert head("From: a@b.example", "From: c@d.example").sender == ""
    assert head("From: " + "(" * 5_000 + "a@b.example").sender == ""
    assert head("To: Amina <DJ7K3F2Q+amazon@IN.suuq.example>").suite == ""  # its check character is wrong
    assert head("Delivered-To: dj7k3-f2q@in.suuq.example").suite == ""
