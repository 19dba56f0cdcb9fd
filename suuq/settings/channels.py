"""How the service writes to people (mail, telephone, browser), when it writes to nobody, and what people forward."""

from urllib.parse import urlsplit

from suuq.settings.ground import PRODUCTION, SITE_URL, VAR_DIR, env

EMAIL_URL = env("EMAIL_URL", default="" if PRODUCTION else f"filemail://{VAR_DIR.absolute()}/mail")
EMAIL_CONFIG = env.email_url_config(EMAIL_URL or "dummymail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_FILE_PATH = urlsplit(EMAIL_URL).path or str(VAR_DIR / "mail")  # that of filemail:///srv/mail, from the root on
EMAIL_HOST, EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_HOST", ""), EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
OUR_DOMAIN = urlsplit(SITE_URL).hostname if PRODUCTION else "suuq.example"
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default=f"suuq <bonjour@{OUR_DOMAIN}>")
SECURITY_CONTACT = env("SECURITY_CONTACT", default="")  # who reads of a weakness; empty: whoever reads the mail above

# A restored copy writes to nobody until SAFE_MODE=off is said: see suuq/safe_mode.py.
SAFE_MODE = env.bool("SAFE_MODE") if env("SAFE_MODE", default="") else None if PRODUCTION else False
READY_DISK_BYTES = env.int("READY_DISK_BYTES", default=200 * 1024 * 1024)  # with less room /readyz says so
# Messages by telephone: the https address of a gateway, "console" in development, or nothing: then it is not offered.
NO_GATEWAY = "" if PRODUCTION else "console"
GATEWAYS = {name: env(f"{name.upper()}_GATEWAY", default=NO_GATEWAY) for name in ("sms", "whatsapp")}
# The first signs what we send; the others are taken as well, while one is changed.
GATEWAY_SECRETS = {name: env.list(f"{name.upper()}_GATEWAY_SECRET", default=[]) for name in GATEWAYS}
PHONE_PREFIXES = env.list("PHONE_PREFIXES", default=["+253"])  # messages go by telephone to these countries alone
PHONE_MOST_A_DAY = env.int("PHONE_MOST_A_DAY", default=10)  # and so many a day to one number
# Notifications of browsers: "vapid --gen" makes the pair; empty: not offered. We call these services and no other.
VAPID_PRIVATE_KEY = env("VAPID_PRIVATE_KEY", default="")
VAPID_PUBLIC_KEY = env("VAPID_PUBLIC_KEY", default="")
VAPID_CONTACT = env("VAPID_CONTACT", default=f"mailto:bonjour@{OUR_DOMAIN}")
PUSH_SERVICES = ["fcm.googleapis.com", "push.services.mozilla.com", "notify.windows.com", "push.apple.com"]

# The shop's mail that people forward (docs/how-to/receive-forwarded-mail.md): the domain behind the suite's @, the
# machine of ours whose word on a sender counts, the secret that signs what is posted to us, and a mailbox to look into.
MAIL_IN_DOMAIN = env("MAIL_IN_DOMAIN", default="" if PRODUCTION else "in.suuq.example")
MAIL_IN_TRUSTED_HOP = env("MAIL_IN_TRUSTED_HOP", default="" if PRODUCTION else "mx.suuq.example")
MAIL_IN_SECRET = env("MAIL_IN_SECRET", default="" if PRODUCTION else "a secret for development only")
MAIL_IN_IMAP = env("MAIL_IN_IMAP", default="")  # imaps://user:password@mail.example/INBOX
