"""Files that people send: V7 and V9 of the checks, and what else has been sent to forms like ours."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from suuq import uploads
from suuq.uploads import CannotTake

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def picture(kind="JPEG", size=(40, 30), **options):
    out = io.BytesIO()
    Image.new("RGB", size, (200, 90, 60)).save(out, kind, **options)
    return out.getvalue()


def png_of(width, height):
    """Write a PNG of any size in a few bytes: the header lies in wait, the pixels are one deflated run of zeros."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def send(data, name="photo.jpg", **options):
    return uploads.take(SimpleUploadedFile(name, data), **options)


def refused(data, name="photo.jpg", **options):
    with pytest.raises(CannotTake) as answer:
        send(data, name, **options)
    (reason,) = answer.value.reasons
    assert str(reason).endswith(".")
    return reason.code


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_drawn_anew(kind):
    taken = send(picture(kind))

    assert taken.media_type == "image/webp"
    assert Image.open(taken.content).size == (40, 30)


def test_where_the_picture_was_taken_is_forgotten():
    """R79"""
    exif = Image.Exif()
    exif[0x010F] = "A telephone"
    exif.get_ifd(0x8825)[1] = "N"

    taken = send(picture(exif=exif.tobytes()))

    assert b"A telephone" not in taken.content.read()
    taken.content.seek(0)
    assert not Image.open(taken.content).getexif()


def test_a_picture_on_its_side_is_set_upright():
    """R79"""
    exif = Image.Exif()
    exif[0x0112] = 6

    assert Image.open(send(picture(exif=exif.tobytes())).content).size == (30, 40)


def test_a_script_behind_a_picture_does_not_survive():
    """R80"""
    taken = send(picture("JPEG") + b"<script>alert(1)</script><?php system('id') ?>")

    assert b"script" not in taken.content.read()


def test_a_large_picture_is_made_smaller():
    assert max(Image.open(send(picture(size=(5000, 3000))).content).size) == 2400


def test_a_palette_with_transparency_is_a_picture_too():
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).quantize(4).save(out, "PNG", transparency=0)

    assert send(out.getvalue()).media_type == "image/webp"


@pytest.mark.parametrize(("width", "height"), [(13_000, 13_000), (50_000, 50_000), (2_000_000_000, 1), (8_000, 7_000)])
def test_a_bomb_is_not_opened(width, height):
    """R78"""
    assert refused(png_of(width, height), "bomb.png") == "picture_large"


def test_ten_thousand_frames_are_not_opened():
    """R78"""
    frames = [Image.new("RGB", (4, 4), (i % 255, 0, 0)) for i in range(50)]
    out = io.BytesIO()
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])

    assert refused(out.getvalue(), "film.webp") == "picture_moves"


def test_a_telephones_picture_with_a_second_one_behind_it_is_taken():
    out = io.BytesIO()
    Image.new("RGB", (40, 30)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (10, 8))])

    assert Image.open(send(out.getvalue()).content).size == (40, 30)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"GIF89a" + b"\x00" * 40, "moving.gif"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "drawing.svg"),
        (b"<html><script>alert(1)</script>", "page.jpg"),
        (b"MZ\x90\x00" + b"\x00" * 100, "invoice.pdf"),
        (b"PK\x03\x04" + b"\x00" * 100, "invoice.docx"),
        (b"\x7fELF" + b"\x00" * 100, "photo.png"),
        (b"just words", "invoice.txt"),
        (b"\x00" * 64, "zeros.jpg"),
    ],
)
def test_other_kinds_are_refused_whatever_their_name(data, name):
    """U18, R80."""
    assert refused(data, name) == "file_type"


@pytest.mark.parametrize("cut", [12, 60, 200])
def test_a_broken_picture_is_refused(cut):
    assert refused(picture(size=(200, 200))[:cut]) in {"picture_unreadable", "file_type"}


def test_nothing_is_refused():
    """U18."""
    assert refused(b"") == "file_empty"


def test_too_much_is_refused(settings):
    """U18."""
    settings.UPLOAD_MAX_BYTES = 1000

    assert refused(PDF + b" " * 1000) == "file_large"


def test_a_pdf_is_kept_as_it_is():
    taken = send(PDF, "invoice.pdf")

    assert (taken.media_type, taken.content.read()) == ("application/pdf", PDF)


@pytest.mark.parametrize(
    "hazard",
    [
        b"/JavaScript 7 0 R",
        b"/JS (app.alert)",
        b"/JS<616c657274>",
        b"/S/Launch/F(cmd.exe)",
        b"/EmbeddedFiles 3 0 R",
        b"/Type/EmbeddedFile ",
        b"/OpenAction<</S/URI>>",
        b"/AA<</O 5 0 R>>",
        b"/AA 6 0 R",
        b"<html><script>alert(1)</script>",
        b"PK\x05\x06" + b"\x00" * 18,
    ],
)
def test_a_pdf_that_acts_is_refused(hazard):
    """R81"""
    assert refused(PDF.replace(b"/Type", hazard + b"/Type"), "invoice.pdf") == "pdf_active"


@pytest.mark.parametrize("noise", [b"\x99/JS\x01\xfe", b"/AAx", b"/JSON", b"/AAPL:Keywords"])
def test_the_noise_of_packed_pages_is_no_hazard(noise):
    assert send(PDF + noise, "invoice.pdf").media_type == "application/pdf"


def packed(objects):
    """Pack objects as PDF 1.5 does."""
    return b"5 0 obj<</Type/ObjStm/Filter/FlateDecode>>\nstream\n" + zlib.compress(objects) + b"\nendstream endobj"


def test_a_hazard_packed_among_other_objects_is_found():
    """R81"""
    assert refused(PDF + packed(b"<</S/JavaScript/JS(app.alert)>>"), "invoice.pdf") == "pdf_active"
    assert send(PDF + packed(b"<</Type/Page>>") + packed(b"")[:-30], "invoice.pdf").media_type == "application/pdf"


@pytest.mark.parametrize(
    "pages",
    [
        b"1 0 obj<</Type /Page>>endobj\n" * 10_000,
        packed(b"<</Type/Page>>" * 10_000),
        packed(b" " * (33 * 1024**2)),
        packed(b"") * 5_002,
    ],
    ids=["plain", "packed", "bomb", "many"],
)
def test_ten_thousand_pages_are_refused(pages):
    """U18, R82."""
    assert refused(PDF + pages, "invoice.pdf") == "pdf_long"


def test_a_locked_pdf_is_refused():
    """U18, R82."""
    assert refused(PDF + b"/Encrypt 5 0 R", "invoice.pdf") == "pdf_locked"


def test_a_pdf_is_no_picture():
    assert refused(PDF, "photo.jpg", pictures_only=True) == "file_type"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("inv\u202egpj.exe", "invgpj.exe"),
        ("a\r\nSet-Cookie: x", "a\nSet-Cookie: x"),
        ("=cmd|calc.jpg", "=cmd|calc.jpg"),
        ("n" * 300 + ".jpg", ("n" * 300 + ".jpg")[-80:]),
    ],
)
def test_a_file_is_kept_under_our_name_and_shown_under_a_clean_one(name, shown):
    """R84"""
    taken = send(picture(), name)

    assert taken.content.name.removesuffix(".webp").isalnum()
    assert taken.shown_name.replace("\n", "") == shown.replace("\n", "")
    assert "\r" not in taken.shown_name


def test_a_file_is_answered_as_something_to_save():
    """R163"""
    answer = uploads.answer(io.BytesIO(b"x"), shown_name='a"; filename=evil.exe', media_type="application/pdf")

    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert "no-store" in answer["Cache-Control"]
