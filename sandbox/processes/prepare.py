"""Brings databases, static files and seed to where the code is: `python -m processes.prepare`."""

import time

import django
from django.conf import settings
from django.core.management import call_command

from openedx.core.lib.django_courseware_routers import (
    HISTORY_LABEL,
    StudentModuleHistoryExtendedRouter,
)


def main() -> None:
    """Migrate, collect the static files, seed; each does nothing where there is nothing to do."""
    django.setup()
    started = time.monotonic()
    call_command("migrate", interactive=False, verbosity=1)
    # The second database has one table: the migrations of all others would make nothing there.
    history = {"database": StudentModuleHistoryExtendedRouter.DATABASE_NAME}
    call_command("migrate", HISTORY_LABEL, **history, interactive=False, verbosity=1)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("sandbox_seed", once=True)
    print(f"{settings.PLATFORM_NAME} is prepared ({time.monotonic() - started:.0f} s).")


if __name__ == "__main__":
    main()
