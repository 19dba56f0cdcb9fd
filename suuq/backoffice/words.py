"""
The names of tables and columns, said in the reader's language.

A model's name and a column's come from the code, in English. They are translated where they are shown, not where they
are declared: a name in a model would be a migration for every word that somebody finds a better one for.
"""

from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

# What makemessages reads; the names themselves are taken from the models.
NAMES = (
    _("account"), _("accounts"), _("agency"), _("agencies"), _("assessment"), _("assessments"), _("authenticator"),
    _("authenticators"), _("cash shift"), _("cash shifts"), _("channel cost"), _("channel costs"), _("customer"),
    _("customers"), _("declaration"), _("declarations"), _("dispute"), _("disputes"), _("edition"), _("editions"),
    _("entry"), _("entries"), _("exchange rate"), _("exchange rates"), _("indemnity rule"), _("indemnity rules"),
    _("interest rate"), _("interest rates"), _("invoice"), _("invoices"), _("legal hold"), _("legal holds"),
    _("levy"), _("levies"), _("levys"), _("measure"), _("measures"), _("national line"), _("national lines"),
    _("notice"), _("notices"), _("number range"), _("number ranges"), _("package"), _("packages"), _("partner"),
    _("partners"), _("partner message"), _("partner messages"), _("partner news"), _("payment"), _("payments"),
    _("payout"), _("payouts"), _("place name"), _("place names"), _("post box"), _("post boxes"), _("preset box"),
    _("preset boxes"), _("provider statement"), _("provider statements"), _("quarter"), _("quarters"),
    _("rate card"), _("rate cards"), _("refund"), _("refunds"), _("remittance"), _("remittances"), _("round"),
    _("rounds"), _("savings plan"), _("savings plans"), _("shipment"), _("shipments"), _("storage rule"),
    _("storage rules"), _("tariff"), _("tariffs"), _("threshold"), _("thresholds"), _("transfer"), _("transfers"),
    _("unclaimed"), _("user"), _("users"), _("user session"), _("user sessions"), _("version"), _("versions"),
    _("void request"), _("void requests"), _("warehouse"), _("warehouses"), _("weight rule"), _("weight rules"),
    _("workplace"), _("workplaces"), _("Accounts"), _("Billing"), _("Customs"), _("Forwarding"), _("MFA"),
    _("User Sessions"), _("Light"), _("Dark"), _("System"), _("about"), _("act"), _("additional code"), _("address"),
    _("address local"), _("agreed minor"), _("airport"), _("amount minor"), _("answer"), _("applied minor"),
    _("arrived at"), _("asked at"), _("asked by"), _("asked minor"), _("asycuda"), _("at"), _("attempts"),
    _("balance minor"), _("bank reference"), _("base"), _("began on"), _("body"), _("bought"), _("by"), _("by id"),
    _("by role"), _("categories"), _("category"), _("certainty"), _("certificates"), _("changed"), _("channel"),
    _("chargeable grams"), _("clerk"), _("closed at"), _("code"), _("conditions"), _("consignee"),
    _("consignee name"), _("consignee reference"), _("consignor"), _("corrects"), _("counted minor"), _("courier"),
    _("created at"), _("credited minor"), _("currency"), _("customs value minor"), _("data"), _("date joined"),
    _("days least"), _("days most"), _("decided at"), _("decided by"), _("delivery mode"), _("denominations"),
    _("digest"), _("dispatched at"), _("divisor cm3 per kg"), _("drop"), _("ended"), _("ended on"), _("estimate"),
    _("excluded codes"), _("excluded origins"), _("excludes"), _("expected minor"), _("extensions"),
    _("external id"), _("extra"), _("extra step grams"), _("extra step minor"), _("facts"), _("fell back"),
    _("fingerprint"), _("fit"), _("float minor"), _("footnote"), _("foreign currency"), _("foreign minor"),
    _("freight currency"), _("freight minor"), _("goal minor"), _("gross weight grams"), _("ground"), _("group"),
    _("heard at"), _("height mm"), _("holder"), _("hours"), _("importer class"), _("importers"), _("inclusive"),
    _("insurance minor"), _("into"), _("ip"), _("is active"), _("is hub"), _("is open"), _("is verified"),
    _("issued at"), _("key"), _("kind"), _("lane"), _("last seen at"), _("last used at"), _("length mm"), _("limit"),
    _("lodged at"), _("means"), _("message id"), _("minimum grams"), _("mode"), _("most"), _("needs photo"),
    _("new"), _("next at"), _("nomenclature"), _("officer"), _("old"), _("on"), _("only codes"), _("opened"),
    _("opened at"), _("origin country"), _("origins"), _("outcome"), _("owed at"), _("owner"), _("packed at"),
    _("paid minor"), _("path"), _("payee"), _("payer"), _("payers"), _("payment code"), _("per"), _("per kg minor"),
    _("per parcel minor"), _("percent"), _("phone"), _("place"), _("priority"), _("programme"), _("provider"),
    _("purchase"), _("quota"), _("quoted minor"), _("rate"), _("reason"), _("receipt"), _("received at"),
    _("received by"), _("receptacle"), _("recipient"), _("refunded minor"), _("regimes"), _("request id"),
    _("requested at"), _("required"), _("reverses"), _("revision"), _("role"), _("rounding"), _("scan key"),
    _("scanned at"), _("sender"), _("sent at"), _("sequence"), _("service"), _("settled at"), _("settled by"),
    _("settled why"), _("shelf"), _("shift"), _("shown name"), _("side step mm"), _("sold"), _("source"),
    _("spent minor"), _("spent on"), _("statement"), _("status"), _("stored through"), _("subject id"),
    _("subject kind"), _("subject name"), _("suite"), _("supersedes"), _("tariff version"), _("tendered minor"),
    _("timezone"), _("tolerance percent"), _("total minor"), _("trace"), _("type"), _("undone at"),
    _("undone minor"), _("unit"), _("user agent"), _("valid from"), _("verb"), _("verified"), _("weighed again at"),
    _("weight grams"), _("weight step grams"), _("why"), _("width mm"), _("window days"), _("with interest"),
    _("year"),
    _("ID"), _("battery"), _("country"), _("name"), _("number"), _("reference"), _("town"), _("words"),
    _("assessment line"), _("assessment lines"), _("balance after minor"), _("base explained"), _("base minor"),
    _("box size"), _("box sizes"), _("buying fee"), _("buying fees"), _("card"), _("credit minor"), _("debit minor"),
    _("decision"), _("decisions"), _("description"), _("detail"), _("errand price"), _("errand prices"),
    _("for state"), _("hs code"), _("invoice line"), _("invoice lines"), _("item number"), _("leg"), _("legal act"),
    _("legs"), _("letter tariff"), _("letter tariffs"), _("levy code"), _("net weight grams"), _("origin"),
    _("params"), _("position"), _("preference"), _("quantity"), _("rate step"), _("rate steps"), _("rate text"),
    _("reason code"), _("round hours"), _("shelves"), _("unrounded"), _("up to grams"), _("valid days"),
    _("valuation method"), _("value minor"), _("version item"), _("version items"), _("weekday"), _("Filters"),
    _("Reset filters"), _("No results found"), _("Type to search"), _("Select all rows"),
    _("This page yielded into no results. Create a new item or reset your filters."),
)  # fmt: skip


def say() -> None:
    """Have every name of a table or a column that is plain English looked up when it is shown."""
    for app in apps.get_app_configs():
        app.verbose_name = _said(app.verbose_name)
        for model in app.get_models():
            meta = model._meta
            meta.verbose_name_plural = _said(meta.verbose_name_plural, plain=not isinstance(meta.verbose_name, Promise))
            meta.verbose_name = _said(meta.verbose_name)
            for field in meta.local_fields:
                field.verbose_name = _said(field.verbose_name)


def _said(name: Any, *, plain: bool = False) -> Any:
    """Look a name up when it is shown; ``plain``: a plural that Django made of a plain name."""
    return gettext_lazy(str(name)) if plain or not isinstance(name, Promise) else name
