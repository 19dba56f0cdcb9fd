"""Sign a person into a test's browser as they would be after a password and a second factor."""

from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication


def sign_in(client, user):
    client.force_login(user)
    session = client.session
    record_authentication(SimpleNamespace(session=session), user, method="mfa")
    session.save()
    return client
