#!/usr/bin/env python
"""Run a command of the sandbox: `manage.py lms COMMAND` or `manage.py cms COMMAND`."""

import os
import sys
from pathlib import Path

SERVICES = ("lms", "cms")


def main(arguments: list[str]) -> None:
    """Pick the service by the first argument, then let Django run the rest."""
    if len(arguments) < 2 or arguments[1] not in SERVICES:
        sys.exit(f"usage: {arguments[0]} {{{','.join(SERVICES)}}} COMMAND ...")
    service = arguments.pop(1)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"{service}.envs.production")
    os.environ.setdefault("SERVICE_VARIANT", service)
    sys.path.insert(0, str(Path(__file__).resolve().parent))

    from django.core.management import execute_from_command_line

    execute_from_command_line(arguments)


if __name__ == "__main__":
    main(sys.argv)
