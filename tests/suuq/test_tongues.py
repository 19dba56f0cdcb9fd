"""Somali and Afar are begun: they can be chosen, say that nobody has checked them, and fall back to French."""

import re
import shutil

import pytest
from babel.messages import pofile
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from PIL import Image

from suuq import countries, tongues
from suuq.ui.templatetags import su
from tests.factories.forwarding import CustomerFactory
from tests.house import source

STRING = re.compile(r"""{% translate "([^"]+)" %}""")
WORD, FILLING = re.compile(r"[a-z][a-z-]*"), re.compile(r"%\([a-z_]+\)s|{[a-z]*}")

# The shopper's way: of what these templates say, nine strings in ten exist in Somali; the newest may still be French.
WHOLE_ENOUGH = 0.9
PATH = (
    "parts/header.html", "parts/footer.html", "parts/tabbar.html", "parts/errors.html", "parts/relay.html",
    "parts/trouble.html", "account/login.html", "account/signup.html", "account/base_confirm_code.html",
    "public/start.html", "public/price_card.html", "public/price_result.html", "public/price/step.html",
    "public/price/check.html", "forwarding/track.html", "forwarding/customer/home.html",
    "forwarding/customer/addresses.html", "forwarding/customer/declare.html", "forwarding/customer/purchase.html",
    "forwarding/customer/shipment.html", "billing/pay.html", "billing/ways.html", "404.html", "refused.html",
    "public/price/quotation.html", "public/price/allowed.html", "forwarding/customer/ship.html",
    "forwarding/open_case.html", "billing/invoice.html", "billing/wallet.html", "billing/card_return.html",
    "billing/receipt.html", "billing/bills.html", "billing/plan.html", "billing/savings.html", "public/help.html",
    "public/messages.html", "public/agencies.html", "forwarding/invited.html", "forwarding/customer/errands.html",
    "forwarding/customer/mandate.html", "forwarding/customer/messages.html", "forwarding/customer/profile.html",
    "account/email/base_message.txt", "account/email/base_notification.txt", "account/email/login_code_message.txt",
    "account/email/email_confirmation_message.txt", "account/email/password_reset_code_message.txt",
    "account/email/account_already_exists_message.txt", "account/email/unknown_account_message.txt",
)  # fmt: skip


def catalogue(code, root=source.ROOT / "locale"):
    with (root / f"{code}/LC_MESSAGES/django.po").open("rb") as file:
        return {message.id: message.string for message in pofile.read_po(file, locale=code) if message.id}


def test_the_shoppers_way_can_be_read_in_somali():
    """R169."""
    known = catalogue("so")
    said = {text for name in PATH for text in STRING.findall((source.ROOT / "templates" / name).read_text("utf-8"))}

    assert len(said & set(known)) >= WHOLE_ENOUGH * len(said)


def test_no_word_of_afar_stands_without_where_it_was_seen():
    """R169: what nobody here can read may hold nothing that is not on the page of witnesses."""
    page = (source.ROOT / "docs/reference/afar-words.md").read_text("utf-8")
    seen = {word for row in re.findall(r"^\| ([^|]+)\|", page, re.MULTILINE) for word in WORD.findall(row.lower())}
    said = " ".join(" ".join(text) if isinstance(text, tuple) else text for text in catalogue("aa").values())

    assert set(WORD.findall(FILLING.sub(" ", said).lower())) - seen == set()


def test_a_speaker_is_handed_a_table_and_it_is_taken_back(settings, tmp_path):
    """R169: a word is corrected, one is struck, a lost filling is refused with nothing written."""
    root, table = tmp_path / "locale", tmp_path / "afar.csv"
    shutil.copytree(source.ROOT / "locale", root, ignore=shutil.ignore_patterns("*.mo"))
    settings.LOCALE_PATHS = [root]
    before = catalogue("aa", root)
    call_command("words", "aa", to=table)
    text = table.read_text("utf-8-sig")

    table.write_text(text.replace("{amount} mekel", "mekel"), "utf-8")
    with pytest.raises(CommandError, match=r"Pay {amount}: keep {amount}\."):
        call_command("words", "aa", "--from", str(table))
    assert catalogue("aa", root) == before

    table.write_text(text.replace("Help,,Aide,Cato", "Help,,Aide,Gargaar").replace(",Qilsa\n", ",\n"), "utf-8")
    call_command("words", "aa", "--from", str(table))
    after = catalogue("aa", root)
    assert after.pop("Help") == "Gargaar"
    assert set(before) - set(after) == {"Help", "Weight", "The weight"}
    assert all(after[key] == before[key] for key in after)


@pytest.mark.parametrize("code", tongues.UNREVIEWED)
def test_a_language_that_is_begun_says_so_and_falls_back_to_french(client, db, code):
    """R169, V10: so and aa are chosen by the address; what they lack is said in French, never in English."""
    page = client.get(f"/{code}/privacy/").content.decode()

    assert f'<html lang="{code}" dir="ltr">' in page
    assert 'class="su-band" role="note"' in page
    assert "Vos droits" in page
    assert "Your rights" not in page


def test_a_whole_language_makes_no_excuses(client, db):
    assert 'class="su-band"' not in client.get("/ar/privacy/").content.decode()


def test_a_person_who_signs_up_in_somali_is_written_to_in_somali(client, db, mailoutbox):
    """R169: the language of the address becomes the person's."""
    client.post("/so/accounts/signup/", {"email": "hodan@suuq.example", "password1": "a camel by the sea 9"})

    assert CustomerFactory._meta.model._meta.get_field("user").related_model.objects.get().language == "so"
    assert "Waa kan koodhka ciwaankaaga furaya." in mailoutbox[0].body


def test_the_page_names_its_sisters_by_their_own_names(client, db):
    """U30: the address carries the language; a machine finds the others, a person reads each in its own letters."""
    page = client.get("/ar/track/").content.decode()

    for code, name in tongues.NAMES.items():
        prefix = "" if code == settings.LANGUAGE_CODE else f"/{code}"
        assert f'<link rel="alternate" hreflang="{code}" href="{settings.SITE_URL}{prefix}/track/">' in page
        assert re.search(rf'href="{prefix}/track/" lang="{code}" hreflang="{code}"[^>]*>{name}</a>', page)


def test_figures_dates_and_countries_are_read_in_somali_and_afar_too():
    with translation.override("so"):
        assert su.money(12345, "DJF") == '<bdi class="su-money">12\u00a0345\u00a0FDJ</bdi>'
    assert countries.name_of("FR", "so") == "Faransiis"
    assert countries.name_of("FR", "aa") == "France"


@pytest.mark.parametrize(("named", "begins"), [("ar", ("ar", "rtl", "/ar/home/")), ("xx", ("fr", "ltr", "/home/"))])
def test_an_installed_page_opens_in_the_language_it_was_installed_in(client, named, begins):
    """U35: with a picture of each size that a home screen asks for."""
    told = client.get(reverse("manifest"), {"in": named}).json()
    assert (told["lang"], told["dir"], told["start_url"]) == begins
    assert told["id"] == "/home/"  # one house on one telephone, whatever its language
    for icon in told["icons"][1:]:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert icon["sizes"] == "{}x{}".format(*picture.size)
