"""Files of so many lines, as a shop's program or a spreadsheet program writes them."""

import csv
import io
import re
import zipfile

import openpyxl

HEADS = ["suite", "shop", "order", "tracking", "description", "quantity", "price", "currency", "origin", "hs code"]
TEXTS = "xl/sharedStrings.xml"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


def made(form: str, owners: list[str], numbers: range, wrong: int, blank: int) -> bytes:
    """
    Write a purchase for each number, to one owner after another.

    :param wrong: each so manieth names no price
    :param blank: empty lines at the end, which make it another file
    """
    prices = ("" if n % wrong == 0 else "89.90" for n in numbers)
    rows = [HEADS, *(_cells(owners, n, price) for n, price in zip(numbers, prices, strict=True)), *([[""]] * blank)]
    return {"csv": _csv, "xlsx": _xlsx}[form](rows)


def _cells(owners: list[str], n: int, price: str) -> list[str]:
    bought = [f"Shop {n % 40}", f"SO-{n}", f"TBA{n:012}", f"Running shoes {n}"]
    return [owners[n % len(owners)], *bought, "1", price, "EUR", "VN", "640411"]


def _csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def _xlsx(rows: list[list[str]]) -> bytes:
    book, out = openpyxl.Workbook(write_only=True), io.BytesIO()
    sheet = book.create_sheet()
    for row in rows:
        sheet.append(row)
    book.save(out)
    return _with_texts_apart(out)


def _with_texts_apart(plain: io.BytesIO) -> bytes:
    """Put the texts into a table of their own, as spreadsheet programs do."""
    texts: list[str] = []

    def numbered(cell: re.Match[str]) -> str:
        texts.append(cell[1])
        return f't="s"><v>{len(texts) - 1}</v>'

    out = io.BytesIO()
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            part = re.sub(r't="inlineStr"><is><t>([^<]*)</t></is>', numbered, before.read(name).decode())
            after.writestr(
                name, part.replace("</Types>", f'<Override PartName="/{TEXTS}" ContentType="{KIND}"/></Types>')
            )
        entries = "".join(f"<si><t>{text}</t></si>" for text in texts)
        after.writestr(TEXTS, f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{entries}</sst>')
    return out.getvalue()
