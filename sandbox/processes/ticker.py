"""Runs the plugin's periodic command every few seconds, each time in a fresh process, as cron does.

The process is forked from one that has the LMS loaded already: starting Python and the LMS anew
every few seconds would keep half a core busy.
"""

import logging
import multiprocessing
import os
import signal
import time

import django
from django.core.management import call_command, get_commands

COMMAND = ("lms_lite_learners", "tick")
SECONDS = float(os.environ.get("SANDBOX_TICK_SECONDS", "5"))

log = logging.getLogger(__name__)


def main() -> None:
    """Tick for ever; without a plugin that brings the command, only wait to be stopped."""
    django.setup()
    if COMMAND[0] not in get_commands():
        log.warning("No installed plugin has the command %s: nothing to run.", COMMAND[0])
        signal.pause()
    while True:
        tick()
        time.sleep(SECONDS)


def tick() -> None:
    """Run the command once and wait for it."""
    run = multiprocessing.get_context("fork").Process(target=call_command, args=COMMAND)
    run.start()
    run.join()
    if run.exitcode:
        log.error("%s ended with exit code %s.", " ".join(COMMAND), run.exitcode)


if __name__ == "__main__":
    main()
