"""The pages of the money, asked for and sent as a person does."""

from django.urls import reverse
from django.utils import translation

from billing import ledger
from suuq.audit import Entry


def get(client, name, *args, language="/en", **query):
    """Open a page in a language."""
    with translation.override("fr"):  # French addresses carry no prefix
        path = reverse(f"billing:{name}", args=args)
    return client.get(language + path, query)


def post(client, door, *args, **facts):
    """R9: whatever a form moves in the books stands in the trail under the number of its request."""
    before = ledger.Entry.objects.count()
    answer = client.post(reverse(f"billing:{door}", args=args), {"once": "form-1", **facts})
    if ledger.Entry.objects.count() > before:
        assert Entry.objects.filter(request_id=answer["X-Request-Id"]).exists(), f"{door} left no word in the trail"
    return answer
