"""
The business in the order in which it happens.

declare, arrive, consolidate, assess, pay, dispatch, receive, deliver: each module is one step, each function one
verb. Verbs may be called twice: the second call finds the first one's work and returns it.
"""
