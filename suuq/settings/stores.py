"""Where things are kept: the database, the cache, photos and documents."""

from pathlib import Path
from typing import Any

from suuq.settings.ground import DEBUG, PRODUCTION, VAR_DIR, env

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/suuq.sqlite3")}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",  # a writer waits at the door, not in the middle
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000",
    }
else:
    planned = {"prepare_threshold": 2}  # what is asked through suuq.questions for the third time is planned for good
    DATABASES["default"]["OPTIONS"] = planned | DATABASES["default"].get("OPTIONS", {})  # the URL may ask for more
    if env.bool("DATABASE_POOL", default=PRODUCTION):
        DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a pool outlives its PostgreSQL: look before use
        DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 8, "timeout": 5}
if replica := env("DATABASE_REPLICA_URL", default=""):  # a copy that PostgreSQL keeps, for reading: see suuq/replica.py
    DATABASES["replica"] = DATABASES["default"] | env.db_url_config(replica) | {"TEST": {"MIRROR": "default"}}
    if "pool" in DATABASES["replica"].get("OPTIONS", {}):  # nobody waits for it longer than a second
        pool = {"pool": {"min_size": 0, "max_size": 4, "timeout": 1}}
        DATABASES["replica"]["OPTIONS"] = DATABASES["replica"]["OPTIONS"] | pool
    DATABASE_ROUTERS = ["suuq.replica.Router"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL", default="")
MEMORY, NOWHERE = "suuq.cache.OwnMemory", "django.core.cache.backends.dummy.DummyCache"
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": MEMORY},
    "shown": {"BACKEND": MEMORY, "LOCATION": "shown"},  # apart, so that no page drives out a count of attempts
    "template_fragments": {  # what {% cache %} keeps: a process writes it once for each language
        "BACKEND": NOWHERE if DEBUG else MEMORY,
        "LOCATION": "fragments",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    },
}
if REDIS_URL:
    patience = {"socket_timeout": 2, "socket_connect_timeout": 2}
    CACHES["default"] = {"BACKEND": "suuq.cache.ForgivingCache", "LOCATION": REDIS_URL, "OPTIONS": patience}
    CACHES["shown"] = CACHES["default"]

MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(VAR_DIR / "media")))  # never served by URL: see suuq/uploads.py
STORAGES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "suuq.disk.WholeFiles"},
    "staticfiles": {
        "BACKEND": "suuq.ui.statics.HashedStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
STORE_BUCKET, STORE_KEY_ID = env("STORE_BUCKET", default=""), env("STORE_KEY_ID", default="")
STORE_KEY = env("STORE_KEY", default="")
if STORE_BUCKET:  # any S3 API, so that several machines see the same photos
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": STORE_BUCKET,
            "endpoint_url": env("STORE_URL", default=None),
            "access_key": STORE_KEY_ID,
            "secret_key": STORE_KEY,
            "region_name": env("STORE_REGION", default="us-east-1"),
            "default_acl": None,
            "file_overwrite": False,
        },
    }
UPLOAD_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
