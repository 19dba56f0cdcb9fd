"""A hundred shoppers with names of here, and one member of staff for each desk; two where one may not act alone."""

from collections.abc import Sequence

from forwarding.models import Agency, Customer, Warehouse, Workplace
from suuq import references
from suuq.accounts import demo
from suuq.accounts.models import User
from suuq.roles import Role

FIRST = (
    "Hodan",
    "Ali",
    "Fatouma",
    "Moumina",
    "Ismaël",
    "Aïcha",
    "Abdillahi",
    "Kadra",
    "Mohamed",
    "Saada",
    "Omar",
    "Zahra",
    "Youssouf",
    "Roukia",
    "Houssein",
    "Filsan",
    "Idriss",
    "Neima",
    "Bilal",
    "Habone",
    "Daher",
    "Choukri",
    "Warsama",
    "Ifrah",
    "Guedi",
)
LAST = (
    "Abdillahi",
    "Daher",
    "Houmed",
    "Farah",
    "Robleh",
    "Waberi",
    "Guelleh",
    "Moussa",
    "Ibrahim",
    "Dirieh",
    "Elmi",
    "Kamil",
    "Barkat",
    "Aden",
    "Said",
)
STAFF = (
    (Role.OFFICER, "Fatouma Aden", "", ""),
    (Role.CLERK, "Moumina Dirieh", "", "PLT"),
    (Role.COURIER, "Bilal Houmed", "", "PLT"),
    (Role.FINANCE, "Kamil Said", "", "HUB"),
    (Role.SUPERVISOR, "Zahra Waberi", "", "PLT"),
    (Role.AUDITOR, "Omar Elmi", "", "HUB"),
    (Role.OPERATOR, "Ifrah Robleh", "", "HUB"),
    (Role.WAREHOUSE, "Yacin Moussa", "FR", ""),
)
MORE_STAFF = (
    ("warehouse.us@suuq.example", Role.WAREHOUSE, "Dana Cole", "US", ""),
    ("warehouse.ae@suuq.example", Role.WAREHOUSE, "Rashid Noor", "AE", ""),
    ("warehouse.cn@suuq.example", Role.WAREHOUSE, "Li Wen", "CN", ""),
    ("hub@suuq.example", Role.WAREHOUSE, "Guedi Farah", "", "HUB"),
    ("officer2@suuq.example", Role.OFFICER, "Ismaël Barkat", "", ""),
    ("supervisor2@suuq.example", Role.SUPERVISOR, "Saada Kamil", "", "PLT"),
)
SHOPPERS = 100


def make() -> list[Customer]:
    """Take on the staff, and open a suite for each shopper; the first is the one to sign in as."""
    for role, name, warehouse, agency in STAFF:
        _employ(demo.person(role, full_name=name), warehouse, agency)
    for email, role, name, warehouse, agency in MORE_STAFF:
        _employ(demo.person(role, email=email, full_name=name), warehouse, agency)
    agencies = list(Agency.objects.filter(is_hub=False).order_by("code"))
    return [_shopper(number, agencies) for number in range(SHOPPERS)]


def _employ(user: User, warehouse: str, agency: str) -> None:
    if warehouse or agency:
        place = {
            "warehouse": Warehouse.objects.filter(code=warehouse).first(),
            "agency": Agency.objects.filter(code=agency).first(),
        }
        Workplace.objects.get_or_create(user=user, defaults=place)


def _shopper(number: int, agencies: Sequence[Agency]) -> Customer:
    name = f"{FIRST[number % len(FIRST)]} {LAST[(number * 7 + number // len(FIRST)) % len(LAST)]}"
    language = ("fr", "fr", "ar", "fr", "en")[number % 5]
    email = "" if number == 0 else f"shopper{number:02}@suuq.example"
    user = demo.person(
        Role.CUSTOMER, email=email, full_name=name, language=language, phone=f"+25377{references.digits(6)}"
    )
    customer = Customer.objects.open_suite(user)
    customer.agency = agencies[number % len(agencies)]
    customer.save(update_fields=["agency"])
    return customer
