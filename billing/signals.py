"""
News for whoever asked for a bill, sent after commit with ids only.

A lost signal is a late message, never a wrong state: the bill itself is the truth, so ask it.
"""

from django.dispatch import Signal

# invoice_id: the first bill of a matter. Sent when nothing is due on it nor on its supplements.
invoice_settled = Signal()
# invoice_id: the first bill of a matter. Sent when something is due again: a supplement, a void, a charge-back.
invoice_reopened = Signal()
# payment_id: money that a bill no longer needed is now its payer's, in the wallet: a card payment that came late, a
# transfer of too much.
money_left_over = Signal()
