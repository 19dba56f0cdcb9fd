"""News from customs, sent after commit: who hears it asks the declaration for the truth."""

from django.dispatch import Signal

declaration_decided = Signal()  # declaration_id=int, decision=customs.states.DecisionKind value
