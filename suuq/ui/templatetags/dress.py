"""The template word that wraps a whole page, because what it uses is known when it is written."""

from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.safestring import SafeString, mark_safe

from suuq.ui import sheets

register = template.Library()


class Dressed(template.Node):
    """A page whose first visitors find its styles inside it."""

    child_nodelists = ("page",)  # where Django looks for the blocks of a page that extends this one

    def __init__(self, page: NodeList) -> None:
        """Keep what stands between the two words."""
        self.page = page

    def render(self, context: Any) -> SafeString:
        """Write the page; for who comes from elsewhere, with its styles."""
        html = self.page.render(context)
        request = context.get("request")
        if request is None or request.headers.get("Sec-Fetch-Site", sheets.HERE_ALREADY) == sheets.HERE_ALREADY:
            return html
        return mark_safe(sheets.dressed(html, str(request.csp_nonce)))  # noqa: S308 - a template rendered it, escaped


@register.tag
def dressed(parser: Parser, _token: Token) -> Dressed:
    """``{% dressed %}<!doctype html> ... {% enddressed %}``."""
    page = parser.parse(("enddressed",))
    parser.delete_first_token()
    return Dressed(page)
