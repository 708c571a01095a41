#!/usr/bin/env python
"""Django's commands on this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsportal.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line
    from django.db import Error

    from newsportal import databases

    databases.without_pool(settings.DATABASES["default"])
    try:
        execute_from_command_line(sys.argv)
    except Error:
        databases.stop_unless_usable(settings.ENVIRONMENT)
        raise


if __name__ == "__main__":
    main()
