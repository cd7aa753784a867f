"""Brings database, static files and seed to where the code is: `python -m processes.prepare`."""

import time

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Migrate, collect the static files, seed; each does nothing where there is nothing to do."""
    django.setup()
    started = time.monotonic()
    call_command("migrate", interactive=False, verbosity=1)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("sandbox_seed", once=True)
    print(f"{settings.PLATFORM_NAME} is prepared ({time.monotonic() - started:.0f} s).")


if __name__ == "__main__":
    main()
