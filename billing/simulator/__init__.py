"""
A small Stripe with books of its own, for development and tests only.

It speaks Stripe's API as the real SDK calls it, keeps its own tables, and knows nothing of our invoices: what it
says happened to a card is asked of it over the same API that production asks of Stripe.
"""
