"""The doors of customs: the officer's desk, and the consignee's page about their own parcel."""

from django.urls import path

from customs.views import (
    acts,
    appeals,
    case,
    consignee,
    edi,
    evidence,
    green,
    papers,
    queue,
    rules,
    saved,
    statistics,
    tariff,
)

app_name = "customs"

urlpatterns = [
    path("", queue.waiting, name="queue"),
    path("asked/", queue.asked, name="asked"),
    path("decided/", queue.decided, name="decided"),
    path("all/", queue.found, name="found"),
    path("lists/<slug:name>.csv", queue.csv_file, name="list_csv"),
    path("views/<slug:tab>/keep/", saved.keep, name="view_keep"),
    path("views/<int:pk>/forget/", saved.forget, name="view_forget"),
    path("green/", green.green, name="green"),
    path("case/<str:reference>/", case.case, name="case"),
    path("case/<str:reference>/do/<slug:name>/", acts.act, name="act"),
    path("case/<str:reference>/answer/", consignee.answer, name="answer"),
    path("case/<str:reference>/object/seizure/", consignee.object_to_seizure, name="object_seizure"),
    path("case/<str:reference>/object/<int:number>/", consignee.object_to, name="object"),
    path("rules/", rules.listed, name="rules"),
    path("rules/new/", rules.add, name="rule_add"),
    path("rules/<int:pk>/", rules.rule, name="rule"),
    path("rules/policy/", rules.policy, name="policy"),
    path("manifest/", edi.manifest_file, name="manifest"),
    path("tariff/", tariff.tariff, name="tariff"),
    path("tariff/<str:code>/", tariff.code, name="tariff_code"),
    path("statistics/", statistics.page, name="statistics"),
    path("statistics/<slug:name>.csv", statistics.csv_file, name="statistics_csv"),
    path("objections/", appeals.waiting, name="appeals"),
    path("objections/<int:pk>/", appeals.decide, name="appeal"),
    path("case/<str:reference>/evidence/<int:pk>/", evidence.evidence, name="evidence"),
    path("case/<str:reference>/papers/<slug:name>.pdf", papers.paper, name="paper"),
    path("case/<str:reference>/papers/trace.json", papers.trace, name="trace"),
    path("case/<str:reference>/messages/<slug:name>/", edi.message, name="message"),
]
