"""What officers and consignees write: an act with its reason, a correction line by line, an answer."""

from customs.forms.acts import AppealForm, AskForm, InspectForm, LiftForm, ReasonForm, RerouteForm, SeenForm
from customs.forms.consignee import AnswerForm, ObjectForm, SeizureForm
from customs.forms.correction import CorrectForm, suggestions
from customs.forms.desk import FoundForm, PolicyForm, QueueForm, RuleForm, SavedForm, TariffForm
from customs.forms.papers import FilesField, documents

__all__ = [
    "AnswerForm",
    "AppealForm",
    "AskForm",
    "CorrectForm",
    "FilesField",
    "FoundForm",
    "InspectForm",
    "LiftForm",
    "ObjectForm",
    "PolicyForm",
    "QueueForm",
    "ReasonForm",
    "RerouteForm",
    "RuleForm",
    "SavedForm",
    "SeenForm",
    "SeizureForm",
    "TariffForm",
    "documents",
    "suggestions",
]
