"""What is told of the running service: logs, figures, failures."""

import os
from pathlib import Path

from suuq import logs, sentry, traces
from suuq.settings.ground import PRODUCTION, SECRET_KEY, VAR_DIR, env

# Without a token there is no /metrics. Web and worker of one machine count together in one folder: see suuq/metrics.py.
METRICS_TOKEN = env("METRICS_TOKEN", default="")
METRICS_FOLDER = env("METRICS_FOLDER", default=str(VAR_DIR / "metrics") if METRICS_TOKEN else "")
if METRICS_FOLDER:
    Path(METRICS_FOLDER).mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = METRICS_FOLDER  # its library asks the environment, when first imported
# Where signed words about the audit trail go besides the log: a file of another machine, or mailto:somebody.
AUDIT_CHECKPOINTS = env("AUDIT_CHECKPOINTS", default="")
AUDIT_KEY = env("AUDIT_KEY", default="") or SECRET_KEY
sentry.begin(env("SENTRY_DSN", default=""), environment=env("SUUQ_ENV", default="development"))
traces.begin(env("OTEL_EXPORTER_OTLP_ENDPOINT", default=""))
LOGGING = logs.configuration(as_json=PRODUCTION, level=env("LOG_LEVEL", default="INFO"))

FAILPOINTS = env("FAILPOINTS", default="")  # tests of crashes only: see suuq/failpoints.py
