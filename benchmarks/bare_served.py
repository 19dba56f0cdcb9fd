"""The bare view as a server of its own, for granian: it writes the rows that BENCH_ROWS holds."""

import os
import pickle
from pathlib import Path

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

django.setup()
settings.MIDDLEWARE, settings.ROOT_URLCONF = [], "benchmarks.bare"  # the settings want theirs until all is set up
application = WSGIHandler()

from benchmarks import bare

bare.VIEWS["check-in"] = pickle.loads(Path(os.environ["BENCH_ROWS"]).read_bytes()).again  # noqa: S301 - the bench wrote it
