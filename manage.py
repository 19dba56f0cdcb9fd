#!/usr/bin/env python
"""Django's command-line door."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suuq.settings")
    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:  # Ctrl-C during the demonstration: what was asked for, and no fault to trace
        sys.exit(130)
