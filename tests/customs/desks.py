"""Where an officer's pages are."""

from django.urls import reverse


def case(declaration):
    """Give the address of a case."""
    return reverse("customs:case", args=[declaration.reference])


def act(declaration, name):
    """Give the address of an act on it."""
    return reverse("customs:act", args=[declaration.reference, name])
