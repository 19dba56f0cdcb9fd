"""
Every setting, from the environment (see ``.env.example``); the defaults are a developer's machine.

Production is ``SUUQ_ENV=production`` and starts only when nothing unsafe is left: see ``suuq/production.py``.
"""
# ruff: noqa: F403 - one name for all the settings, which Django asks of this module

from suuq import production
from suuq.settings.backoffice import *
from suuq.settings.channels import *
from suuq.settings.ground import *
from suuq.settings.ground import PRODUCTION
from suuq.settings.money import *
from suuq.settings.pages import *
from suuq.settings.people import *
from suuq.settings.post import *
from suuq.settings.protection import *
from suuq.settings.queue import *
from suuq.settings.stores import *
from suuq.settings.watching import *

if PRODUCTION:
    production.refuse_unsafe(globals())
