"""WeasyPrint sets a paper's words and pictures in plain boxes; the page's size and the paper's data are told to it."""

import base64
import json
import sys

from turns import take
from weasyprint import HTML

HEAD = """<style>
@page{size:%s;margin:6mm} body{font:8pt sans-serif}
div{display:inline-block;width:45%%;border:1px solid} img{height:14mm}
</style>"""


def found(data):
    """Find every word and picture, however deep."""
    if isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from found(part)
    elif "<svg" in str(data):
        yield f'<img src="data:image/svg+xml;base64,{base64.b64encode(data.encode()).decode()}">'
    else:
        yield str(data)


def draw(n):
    """Set the page, with another number each time."""
    boxes = "".join(f"<div>{words}</div>" for words in [*paper, n])
    assert HTML(string=HEAD % sys.argv[1] + boxes).write_pdf().startswith(b"%PDF")  # noqa: S101 - else nothing is measured


paper = list(found(json.loads(sys.argv[2])))
take(draw)
