"""The template word that keeps the files of a refused form: see ``suuq.resent``."""

from typing import Any

from django import template
from django.forms import BoundField

from suuq import resent

register = template.Library()


@register.inclusion_tag("parts/files_again.html")
def files_again(field: BoundField) -> dict[str, Any]:
    """``{% files_again form.photo %}``: beside a file field, name what came with it and is kept."""
    sender: resent.Sender | None = getattr(field.form.files, "sender", None)
    if sender is None or field.errors:
        return {}
    kept = [aside for upload in field.form.files.getlist(field.html_name) if (aside := resent.put(upload, sender))]
    return {"name": f"{resent.PREFIX}{field.html_name}", "kept": kept}
