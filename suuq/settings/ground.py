"""Where this machine keeps things, which hosts it answers to, and whether it is in earnest."""

import os
from pathlib import Path

import environ
from environ.fileaware_mapping import FileAwareMapping

from suuq import production

BASE_DIR = Path(__file__).resolve().parents[2]


class Secrets(FileAwareMapping):
    """SECRET_KEY_FILE=/run/secrets/secret_key does for SECRET_KEY; an editor's last line end is no part."""

    def __getitem__(self, key: str) -> str:
        return str(super().__getitem__(key)).rstrip("\r\n")


class _Env(environ.Env):
    ENVIRON = Secrets()


env = _Env()
environ.Env.read_env(BASE_DIR / ".env")
production.refuse_unread(os.environ)

PRODUCTION = env("SUUQ_ENV", default="development") == "production"
DEBUG = env.bool("DEBUG", default=not PRODUCTION)
SECRET_KEY = env("SECRET_KEY", default="" if PRODUCTION else "a key for development only")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FORMER", default=[])  # nobody signs in again while it changes
# Makes what must be the same for years: how a paper is known again, what news for programs is signed with.
LASTING_KEY = env("LASTING_KEY", default="") or SECRET_KEY
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]", "testserver"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else LOCAL_HOSTS)
SITE_URL = env("SITE_URL", default=f"http://localhost:{env('SITE_PORT', default='8000')}")
SITE_HOST = SITE_URL.split("//")[-1]  # how messages name the site: in words, not as a link
CSRF_TRUSTED_ORIGINS = [SITE_URL]
VAR_DIR = Path(env("VAR_DIR", default=str(BASE_DIR / "var")))

# How many proxies of ours stand before the service; what they say of a client's address is believed, nothing else is.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=1 if PRODUCTION else 0)
