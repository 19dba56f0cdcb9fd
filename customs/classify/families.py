"""The kinds of goods a shopper chooses from, each with a usual code and weight to estimate with."""

import dataclasses

from customs.classify.questions import gettext_noop


@dataclasses.dataclass(frozen=True)
class Family:
    """A kind of goods: its key, its name (msgid), its Tabler icon, the usual six digits and grams of one piece."""

    key: str
    label: str
    icon: str
    code: str
    grams: int


_FAMILIES = (
    Family("phones", gettext_noop("Phones"), "device-mobile", "851713", 450),
    Family("phone-accessories", gettext_noop("Phone cases, chargers and cables"), "plug", "850440", 150),
    Family("computers", gettext_noop("Computers and tablets"), "device-laptop", "847130", 2200),
    Family("audio", gettext_noop("Headphones and loudspeakers"), "headphones", "851830", 300),
    Family("video", gettext_noop("Television, cameras and consoles"), "device-tv", "852872", 4500),
    Family("clothes-women", gettext_noop("Clothes for women"), "hanger", "620443", 400),
    Family("clothes-men", gettext_noop("Clothes for men"), "shirt", "610910", 350),
    Family("clothes-children", gettext_noop("Clothes for children and babies"), "mood-kid", "611120", 250),
    Family("abayas", gettext_noop("Abayas, hijabs and scarves"), "woman", "621143", 500),
    Family("shoes", gettext_noop("Shoes"), "shoe", "640419", 900),
    Family("bags", gettext_noop("Bags and luggage"), "briefcase", "420222", 900),
    Family("jewellery", gettext_noop("Jewellery"), "diamond", "711719", 80),
    Family("watches", gettext_noop("Watches"), "device-watch", "910211", 200),
    Family("beauty", gettext_noop("Make-up and creams"), "bottle", "330499", 250),
    Family("perfume", gettext_noop("Perfume"), "spray", "330300", 350),
    Family("hair", gettext_noop("Hair care and wigs"), "brush", "330590", 400),
    Family("health", gettext_noop("Vitamins and food supplements"), "pill", "210690", 300),
    Family("baby", gettext_noop("Baby milk, nappies and baby care"), "baby-carriage", "190110", 1000),
    Family("kitchen", gettext_noop("Kitchen and table"), "tools-kitchen-2", "732393", 1200),
    Family("home", gettext_noop("Home, bedding and curtains"), "bed", "630231", 1500),
    Family("appliances", gettext_noop("Household appliances"), "microwave", "850940", 3000),
    Family("car", gettext_noop("Car and motorcycle parts"), "car", "870899", 2000),
    Family("tools", gettext_noop("Tools and garden"), "tool", "846721", 1800),
    Family("toys", gettext_noop("Toys and games"), "horse-toy", "950300", 600),
    Family("sport", gettext_noop("Sport"), "ball-football", "950691", 1200),
    Family("books", gettext_noop("Books and stationery"), "book", "490199", 500),
)


def families() -> tuple[Family, ...]:
    """The kinds of goods, in the order they are shown."""
    return _FAMILIES
