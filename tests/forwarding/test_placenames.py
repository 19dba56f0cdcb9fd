"""Places are called by the name they have in the reader's language, where the post has entered one."""

from django.urls import reverse
from django.utils import translation

from forwarding import wording
from forwarding.models import Notice, PlaceName, Quarter
from tests.factories.forwarding import AgencyFactory, WarehouseFactory


def test_a_place_is_named_in_the_readers_language(client, db):
    """R169: on a page, in a list to choose from and in a message; what nobody has entered stays as it is."""
    agency = AgencyFactory(name="Balbala", town="Djibouti", is_hub=False)
    quarter = Quarter(name="Hodan", town="Djibouti", agency=agency)
    PlaceName.objects.create(name="Balbala", language="ar", words="بلبلا")
    PlaceName.objects.create(name="Djibouti", language="ar", words="جيبوتي")
    notice = Notice(code=wording.REDIRECTED, about="CP 1", facts={"place": "Balbala"})

    with translation.override("ar"):
        page = client.get(reverse("agencies")).content.decode()
        assert (str(agency), str(quarter)) == ("بلبلا", "Hodan، جيبوتي")
        assert "بلبلا" in wording.said(notice)[1]
        assert str(WarehouseFactory(name="Djibouti")) == "جيبوتي"
    assert '<bdi class="su-nowrap">بلبلا</bdi>' in page
    assert "جيبوتي" in page
    with translation.override("fr"):
        assert (str(agency), str(quarter)) == ("Balbala", "Hodan, Djibouti")
