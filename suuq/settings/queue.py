"""What is done behind the pages: the broker, its queues, and what comes round by the clock."""

from typing import Any

from celery.schedules import crontab

from suuq.settings.ground import VAR_DIR, env
from suuq.settings.stores import REDIS_URL

CELERY_BROKER_URL = env("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://localhost")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 300
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
# Money waits behind nothing: a worker may serve one queue or all of them (docker-compose.yml).
CELERY_TASK_DEFAULT_QUEUE = "notices"
CELERY_TASK_ROUTES = {"billing.tasks.*": {"queue": "money"}, "forwarding.tasks.sweep_shipments": {"queue": "money"}}
CELERY_BEAT_MAX_LOOP_INTERVAL = 1  # it looks up every second, so that Ctrl-C is not kept waiting
# A page waits a second for the queue and no longer: what could not be asked for is found by a sweep.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {"max_retries": 1, "interval_start": 0.2, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0.2}
if CELERY_BROKER_URL.startswith("filesystem"):
    BROKER_FOLDERS = {name: VAR_DIR / "broker" / name for name in ("queue", "control")}
    for folder in BROKER_FOLDERS.values():
        folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(BROKER_FOLDERS["queue"]),
        "data_folder_out": str(BROKER_FOLDERS["queue"]),
        "control_folder": str(BROKER_FOLDERS["control"]),
        "polling_interval": 0.1,
    }
QUEUES = ("money", "notices", "media", "bulk")
# The hour by UTC of what is done once a day; that and what is done once an hour go by the clock, for a beat that is
# restarted counts anew.
NIGHT = 22
CELERY_BEAT_SCHEDULE: dict[str, Any] = {
    "sweep-notices": {"task": "forwarding.tasks.sweep_notices", "schedule": 60},
    "sweep-shipments": {"task": "forwarding.tasks.sweep_shipments", "schedule": 60},
    "rematch-pool": {"task": "forwarding.tasks.rematch_pool", "schedule": crontab(hour=NIGHT, minute=5)},
    "sweep-partners": {"task": "forwarding.domestic.outbox.sweep", "schedule": 60},
    "audit-checkpoint": {"task": "suuq.checkpoints.write", "schedule": crontab(minute=10)},
    "end-what-is-over": {"task": "forwarding.tasks.end_what_is_over", "schedule": crontab(hour=NIGHT, minute=20)},
    "sweep-webhooks": {"task": "suuq.webhooks.sweep", "schedule": 60},
    "warn-of-last-days": {"task": "forwarding.tasks.warn_of_last_days", "schedule": 6 * 3600},
    "sweep-calls": {"task": "forwarding.tasks.sweep_calls", "schedule": 900},
    "sweep-cases": {"task": "forwarding.tasks.sweep_cases", "schedule": 600},
    "sweep-intakes": {"task": "forwarding.tasks.sweep_intakes", "schedule": 300},
    "fetch-mail": {"task": "forwarding.tasks.fetch_mail", "schedule": 60},
    "sweep-mail": {"task": "forwarding.tasks.sweep_mail", "schedule": 300},
    "count-storage": {"task": "forwarding.tasks.count_storage", "schedule": crontab(minute=20)},
    "sweep-cards": {"task": "billing.tasks.sweep_cards", "schedule": 60},
    "fetch-card-news": {"task": "billing.tasks.fetch_card_news", "schedule": 600},
    "reconcile-cards": {"task": "billing.tasks.reconcile_cards", "schedule": crontab(hour=NIGHT, minute=35)},
    "finish-statements": {"task": "billing.tasks.finish_statements", "schedule": 600},
    "carry-forward": {"task": "billing.tasks.carry_forward", "schedule": 3600},
    "post-interest": {"task": "billing.tasks.post_interest", "schedule": crontab(hour=NIGHT, minute=50)},
    "close-days": {"task": "customs.tasks.close_days", "schedule": 600, "options": {"queue": "bulk"}},
    "make-months": {"task": "suuq.months.go_on", "schedule": crontab(hour=NIGHT, minute=15)},
    "hold-everything": {
        "task": "forwarding.tasks.hold_everything",
        "schedule": crontab(hour=NIGHT + 1, minute=10),
        "options": {"queue": "bulk"},
    },
    **{
        f"pulse-{queue}": {
            "task": "suuq.upkeep.pulse", "schedule": 60, "args": [queue], "options": {"queue": queue, "expires": 300},
        }
        for queue in QUEUES
    },
}  # fmt: skip
