"""Drawn stand-ins for the photos of a bench and the invoices of shops."""

import io
import random

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from suuq import uploads

SIZE = (960, 720)
BACK, FLOOR, SHADE = "#c9d2cf", "#e3e8e4", "#b3bdb9"
FRONT, SIDE, TOP, TAPE = "#c68a54", "#a9713d", "#d9a26d", "#e6c9a2"


def parcel(code: str) -> uploads.Taken:
    """Draw a box on the bench with a label."""
    dice = random.Random(code)  # noqa: S311 - a picture, not a secret
    picture = Image.new("RGB", SIZE, BACK)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 470, 960, 720), fill=FLOOR)
    left, width, height = dice.randint(190, 260), dice.randint(330, 420), dice.randint(220, 300)
    base = 610
    pen.ellipse((left - 30, base - 30, left + width + 190, base + 50), fill=SHADE)
    pen.polygon(_front(left, base, width, height), fill=FRONT)
    pen.polygon(
        [
            (left + width, base),
            (left + width + 140, base - 70),
            (left + width + 140, base - 70 - height),
            (left + width, base - height),
        ],
        fill=SIDE,
    )
    pen.polygon(
        [
            (left, base - height),
            (left + 140, base - height - 70),
            (left + width + 140, base - height - 70),
            (left + width, base - height),
        ],
        fill=TOP,
    )
    middle = left + width // 2
    pen.polygon(
        [
            (middle - 22, base - height),
            (middle + 118, base - height - 70),
            (middle + 162, base - height - 70),
            (middle + 22, base - height),
        ],
        fill=TAPE,
    )
    _label(pen, left + 40, base - 40, dice)
    return _taken(picture, "parcel.jpg")


def _front(left: int, base: int, width: int, height: int) -> list[tuple[int, int]]:
    return [(left, base), (left + width, base), (left + width, base - height), (left, base - height)]


def _label(pen: ImageDraw.ImageDraw, left: int, bottom: int, dice: random.Random) -> None:
    pen.rectangle((left, bottom - 130, left + 190, bottom), fill="white")
    x = left + 16
    while x < left + 170:
        bar = dice.choice((2, 2, 4, 6))
        pen.rectangle((x, bottom - 70, x + bar, bottom - 14), fill="black")
        x += bar + dice.choice((3, 4, 6))
    for line in range(3):
        pen.rectangle(
            (left + 16, bottom - 118 + 14 * line, left + 16 + dice.randint(70, 150), bottom - 112 + 14 * line),
            fill="#3a4446",
        )


def envelope(addressee: str, sender: str) -> uploads.Taken:
    """Draw a closed envelope with a stamp."""
    picture = Image.new("RGB", SIZE, FLOOR)
    pen = ImageDraw.Draw(picture)
    pen.polygon([(118, 128), (862, 128), (862, 612), (118, 612)], fill=SHADE)
    pen.polygon([(100, 110), (844, 110), (844, 594), (100, 594)], fill="#f4ecd8")
    pen.line((100, 110, 472, 330, 844, 110), fill=TAPE, width=4)
    pen.rectangle((710, 140, 810, 250), fill="#0c565a")
    pen.text((130, 140), sender[:28], fill="#505c59", font_size=24)
    pen.text((330, 400), addressee[:26], fill="#16292b", font_size=38)
    return _taken(picture, "envelope.jpg")


def invoice(shop: str, lines: list[tuple[str, str]]) -> uploads.Taken:
    """Draw a shop's invoice with its lines."""
    picture = Image.new("RGB", (900, 1200), "white")
    pen = ImageDraw.Draw(picture)
    pen.text((70, 70), shop, fill="#16292b", font_size=54)
    pen.text((70, 150), "Facture / Invoice", fill="#505c59", font_size=28)
    pen.line((70, 210, 830, 210), fill="#16292b", width=3)
    for row, (words, price) in enumerate(lines):
        pen.text((70, 250 + 60 * row), words[:46], fill="#16292b", font_size=26)
        pen.text((830, 250 + 60 * row), price, fill="#16292b", font_size=26, anchor="ra")
    pen.line((70, 260 + 60 * len(lines), 830, 260 + 60 * len(lines)), fill="#16292b", width=2)
    return _taken(picture, "invoice.jpg")


def _taken(picture: Image.Image, name: str) -> uploads.Taken:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return uploads.Taken(ContentFile(out.getvalue(), name=name), "image/jpeg", name)
