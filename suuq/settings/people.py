"""Who may sign in, and how they prove it."""

from suuq.settings.ground import DEBUG, env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "suuq.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "suuq.accounts.passwords.NotCommon"},
    {"NAME": "suuq.accounts.passwords.NotOneself"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "start"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_CHANGE = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_ADAPTER = "suuq.accounts.adapter.AccountAdapter"
# After so many minutes without them the screen of staff locks, after so many hours they sign in anew: suuq/idle.py.
IDLE_MINUTES = dict.fromkeys("officer clerk finance supervisor auditor operator".split(), 15)
IDLE_MINUTES |= {"warehouse": 30, "courier": 120} | env.dict("IDLE_MINUTES", cast={"value": int}, default={})
SHIFT_HOURS = env.int("SHIFT_HOURS", default=12)
SUDO_SECONDS = ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # dangerous acts ask again after this: see suuq/sudo.py
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # as does every change of how one signs in
ACCOUNT_EMAIL_NOTIFICATIONS = True  # and the person is told
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_TOTP_ISSUER = "suuq"
MFA_TOTP_TOLERANCE = 1  # a code typed as it changes is right, and half a minute either way (RFC 6238, 5.2)
