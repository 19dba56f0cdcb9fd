"""A drawn thumbnail for what has no photo: chosen by the customs code, which says what a thing is."""

from forwarding.models import Item

BY_CODE = {
    "8517": "phone",
    "8471": "laptop",
    "8518": "headphones",
    "8519": "headphones",
    "64": "sneakers",
    "61": "shirt",
    "62": "dress",
    "4202": "bag",
    "33": "cosmetics",
    "1901": "baby-milk",
    "0402": "baby-milk",
    "49": "book",
    "95": "toy",
    "9506": "ball",
    "91": "watch",
    "8467": "drill",
    "9405": "lamp",
    "8413": "car-part",
    "8708": "car-part",
    "8714": "car-part",
    "73": "kitchen",
    "69": "kitchen",
    "8509": "kitchen",
    "8516": "kitchen",
}


def of_item(item: Item | None) -> str:
    """Name the picture of the longest code that fits; a plain parcel for the rest."""
    code = item.hs_code if item else ""
    fitting = [prefix for prefix in BY_CODE if code.startswith(prefix)]
    return BY_CODE[max(fitting, key=len)] if fitting else "parcel"
