"""What a shop's page says it sells."""

from decimal import Decimal

import pytest

from forwarding.shoppages import Product, address, read

OFFER = '"offers": {"@type": "Offer", "price": "89.90", "priceCurrency": "EUR"}'


def told(json):
    """Put JSON-LD on a page."""
    return f'<html><head><script type="application/ld+json">{json}</script><title>Shop</title></head></html>'


@pytest.mark.parametrize(
    ("page", "product"),
    [
        (told('{"@type": "Product", "name": "Running shoes", ' + OFFER + "}"), ("Running shoes", "89.90", "EUR")),
        (told('{"@graph": [{"@type": "WebPage"}, {"@type": ["Product"], "name": "Abaya", ' + OFFER + "}]}"),
         ("Abaya", "89.90", "EUR")),
        (told('[{"@type": "Product", "name": "Phone", "offers": [{"lowPrice": 1299, "priceCurrency": "AED"}]}]'),
         ("Phone", "1299", "AED")),
        (told('{"@type": "Product", "name": "Lamp", "offers": {"priceSpecification": {"price": 5.5}, '
              '"priceCurrency": "usd"}}'), ("Lamp", "5.5", "USD")),
        (('<div itemscope><h1 itemprop="name">Watch &amp; box</h1><span itemprop="price" content="1.299,00"></span>'
         '<meta itemprop="priceCurrency" content="EUR"></div>'), ("Watch & box", "1299.00", "EUR")),
        (('<meta property="og:title" content="Cream"><meta property="product:price:amount" content="32,50">'
         '<meta property="product:price:currency" content="EUR">'), ("Cream", "32.50", "EUR")),
        (told('{"@type": "Product", "name": "No price"}') + '<meta property="og:title" content="Dear">'
         '<meta property="og:price:amount" content="1,299.00"><meta property="og:price:currency" content="USD">',
         ("Dear", "1299.00", "USD")),
    ],
)  # fmt: skip
def test_the_product_and_its_price_are_read(page, product):
    """JSON-LD first, then microdata, then OpenGraph; the first that names a price decides."""
    name, price, currency = product
    assert read(page) == Product(name, Decimal(price), currency)


def test_what_is_hostile_or_unclear_becomes_words_or_nothing():
    """A page is text: broken JSON, deep nests, controls and huge numbers leave at most a short line of words."""
    assert read("") is None
    assert read("<title> A shop \n of things </title>") == Product("A shop of things")
    assert read("<!--" * 200_000) == read("<a " * 200_000) == read("<![" * 200_000) is None
    assert read(told("{broken")) == Product("Shop")
    assert read(told("[" * 50_000)) == Product("Shop")
    assert read(told('{"@type": "Product", "name": {"a": 1}, ' + OFFER + "}")) == Product("Shop")
    loud = read(told('{"@type": "Product", "name": "' + "x\\u0000\\u202e" * 400 + '"}'))
    assert loud.name == "x" * len(loud.name)
    assert len(loud.name) <= 160
    for price in ('"free"', '"-"', "99999999999", "true", '""', "null", "0"):
        page = told('{"@type": "Product", "name": "A", "offers": {"price": ' + price + ', "priceCurrency": "E1"}}')
        assert read(page) == Product("A")


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        (" https://shop.example/a b", "https://shop.example/a b"),
        ("www.shop.example", "https://www.shop.example"),
        ("shop.co.uk/red-shoes?x=1", "https://shop.co.uk/red-shoes?x=1"),
        ("size 4.5/5 shoes", ""),
        ("T-shirt", ""),
    ],
)
def test_an_address_is_told_from_words(typed, whole):
    """A telephone's browser hides the first part of an address, and people copy what they see."""
    assert address(typed) == whole
