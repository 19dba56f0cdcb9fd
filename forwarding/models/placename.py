"""What places are called in other languages than the post's own: the post enters it, nobody translates it."""

from django.conf import settings
from django.core.cache import cache
from django.db import models
from django.utils.translation import gettext_lazy as _

from suuq import tongues

# A name that the post corrects is read everywhere after so many seconds.
KNOWN_FOR = 300


class PlaceName(models.Model):
    """The name of an agency, a quarter, a town or a warehouse in one more language."""

    name = models.CharField(_("name"), max_length=80, help_text=_("as the agency, quarter, town or warehouse has it"))
    language = models.CharField(_("language"), max_length=2, help_text=_("its two letters: ar, so"))
    words = models.CharField(_("name in that language"), max_length=80)

    class Meta:
        """A place has one name in a language."""

        ordering = ["language", "name"]
        constraints = [models.UniqueConstraint(fields=["name", "language"], name="place_name_once")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


def named(name: str) -> str:
    """Name a place in the reader's language, or as it stands where nobody has entered that."""
    language = tongues.spoken()
    if not name or language == settings.LANGUAGE_CODE:
        return name
    return _known(language).get(name, name)


def _known(language: str) -> dict[str, str]:
    key = f"places:{language}"
    known: dict[str, str] | None = cache.get(key)
    if known is None:
        known = dict(PlaceName.objects.filter(language=language).values_list("name", "words"))
        cache.set(key, known, KNOWN_FOR)
    return known
