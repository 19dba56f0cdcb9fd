"""Django's name for this app, and its ears for the neighbours' news."""

from django.apps import AppConfig


class ForwardingConfig(AppConfig):
    """Register ``forwarding`` and listen."""

    name = "forwarding"

    def ready(self) -> None:
        """Connect the receivers once every app has its models."""
        from billing import places  # noqa: PLC0415 - models are not ready before
        from billing import signals as billing_signals  # noqa: PLC0415 - models are not ready before
        from customs import releasing  # noqa: PLC0415 - the same
        from customs import signals as customs_signals  # noqa: PLC0415 - the same
        from customs.edi import carriage  # noqa: PLC0415 - the same
        from forwarding import receivers  # noqa: PLC0415 - the same
        from forwarding.documents import manifests  # noqa: PLC0415 - the same

        billing_signals.invoice_settled.connect(receivers.on_invoice_settled)
        billing_signals.money_left_over.connect(receivers.on_money_left_over)
        customs_signals.declaration_decided.connect(receivers.on_declaration_decided)
        releasing.require(receivers.why_customs_waits)
        carriage.know(manifests.carriages)
        places.know(receivers.names_of_agencies)
