"""The tables of customs, one noun a file."""

from customs.models.assessment import Appeal, Assessment, AssessmentLine
from customs.models.declaration import Decision, Declaration, Look, Version, VersionItem
from customs.models.evidence import Evidence, PaperKind, Question
from customs.models.figures import Closing, DayFigure
from customs.models.risk import AcceptedValue, DeskPolicy, RiskHit, RiskRule, SavedView
from customs.models.tariff import Edition, ExchangeRate, Levy, Measure, NationalLine, Provision, Tariff, Threshold

__all__ = [
    "AcceptedValue",
    "Appeal",
    "Assessment",
    "AssessmentLine",
    "Closing",
    "DayFigure",
    "Decision",
    "Declaration",
    "DeskPolicy",
    "Edition",
    "Evidence",
    "ExchangeRate",
    "Levy",
    "Look",
    "Measure",
    "NationalLine",
    "PaperKind",
    "Provision",
    "Question",
    "RiskHit",
    "RiskRule",
    "SavedView",
    "Tariff",
    "Threshold",
    "Version",
    "VersionItem",
]
